#include "engine/ledger/fact_codec.h"

namespace vitrina::ledger {
namespace {

constexpr std::uint8_t kVersion = 1;

std::uint64_t zigzag(std::int64_t value) noexcept {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
std::int64_t unzigzag(std::uint64_t code) noexcept {
  return static_cast<std::int64_t>(code >> 1) ^ -static_cast<std::int64_t>(code & 1);
}

}  // namespace

void encode_fact_body(const Fact& fact, std::string_view author, ByteWriter& out) {
  out.clear();
  out.put(kVersion);
  ads::write_served_ad(fact.ad, out);
  out.put_varint(zigzag(fact.quantity));
  out.put_varint(zigzag(fact.revenue.micros));
  for (const std::string_view text : {std::string_view(fact.seller), std::string_view(fact.id),
                                      std::string_view(fact.order), std::string_view(fact.note), author}) {
    out.put_string(text);
  }
}

Result<void> decode_fact_body(Bytes bytes, Fact& fact) {
  ByteReader in(bytes);
  if (in.get<std::uint8_t>() != kVersion)
    return fail(ErrorCode::kUnsupported, "a line of the journal is of another version");
  const bool is_ad = ads::read_served_ad(in, fact.ad);
  fact.quantity = unzigzag(in.get_varint());
  fact.revenue.micros = unzigzag(in.get_varint());
  for (std::string* text : {&fact.seller, &fact.id, &fact.order, &fact.note}) text->assign(in.get_string());
  in.get_string();  // the author, for who reads the file
  if (!is_ad || !in.ok() || !in.at_end())
    return fail(ErrorCode::kDataLoss, "a line of the journal is damaged; restore a copy of the database");
  return {};
}

}  // namespace vitrina::ledger
