#include "engine/serving/auction_record.h"

#include <string>

#include "index/base/checksum.h"

namespace vitrina::serving {
namespace {

constexpr std::uint8_t kVersion = 1;

constexpr std::uint64_t zigzag(std::int64_t value) noexcept {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
constexpr std::int64_t unzigzag(std::uint64_t value) noexcept {
  return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}

// At most `bytes` of the text, and no half of a code point.
std::string_view cut(std::string_view text, std::size_t bytes) noexcept {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

tl::unexpected<Error> damaged() {
  return fail(ErrorCode::kDataLoss, "a record of the auction log is damaged");
}

}  // namespace

void encode_auction_record(const AuctionRecord& record, ByteWriter& out) {
  out.put(kVersion);
  out.put_varint(zigzag(record.at));
  out.put_string(cut(record.request_id, kMaxLoggedRequestIdBytes));
  out.put_string(cut(record.query, kMaxLoggedQueryBytes));
  out.put_varint(record.versions.generation);
  out.put(record.versions.image);
  out.put_varint(record.versions.campaigns);
  out.put(record.versions.model);
  out.put(record.versions.rules);
  out.put_varint(record.keywords.size());
  for (const std::uint32_t keyword : record.keywords) out.put_varint(static_cast<std::uint32_t>(keyword + 1));
  out.put_string(record.input);
  out.put_string(record.outcome);
}

Result<void> decode_auction_record(Bytes bytes, AuctionRecord& record) {
  record.keywords.clear();
  ByteReader in(bytes);
  const auto version = in.get<std::uint8_t>();
  if (!in.ok()) return damaged();
  if (version != kVersion) {
    return fail(ErrorCode::kUnsupported, "a record of the auction log in version " + std::to_string(version) +
                                             "; this build reads version " + std::to_string(kVersion));
  }
  record.at = unzigzag(in.get_varint());
  record.request_id = in.get_string();
  record.query = in.get_string();
  record.versions.generation = in.get_varint();
  record.versions.image = in.get<std::uint64_t>();
  record.versions.campaigns = in.get_varint();
  record.versions.model = in.get<std::uint64_t>();
  record.versions.rules = in.get<std::uint64_t>();
  const std::uint64_t count = in.get_varint();
  if (!in.ok() || count > ads::kMaxCandidates || count > in.rest_bytes()) return damaged();
  record.keywords.reserve(static_cast<std::size_t>(count));
  for (std::uint64_t i = 0; i < count; ++i)
    record.keywords.push_back(static_cast<std::uint32_t>(in.get_varint()) - 1);
  record.input = in.get_string();
  record.outcome = in.get_string();
  if (!in.ok() || !in.at_end()) return damaged();

  ByteWriter again;
  encode_auction_record(record, again);
  if (again.view() != as_text(bytes)) return damaged();
  return {};
}

std::uint64_t number_of(const index::Image& image) {
  const auto& sections = image.sections();
  return checksum(std::as_bytes(std::span(sections)));
}

std::uint64_t number_of(const ads::AdRules& rules) {
  ByteWriter out;
  out.put(static_cast<std::uint8_t>(rules.pricing));
  out.put(rules.ads_per_seller);
  out.put(rules.relevance_floor);
  out.put(rules.tick.micros);
  out.put(rules.reserve.micros);
  out.put_varint(rules.category_reserves.size());
  for (const ads::CategoryReserve& one : rules.category_reserves) {
    out.put_varint(one.category.size());
    for (const std::string& level : one.category) out.put_string(level);
    out.put(one.reserve.micros);
  }
  out.put_varint(rules.frequency_reserves.size());
  for (const ads::FrequencyReserve& one : rules.frequency_reserves) {
    out.put(one.count);
    out.put(one.reserve.micros);
  }
  out.put_varint(rules.positions.size());
  for (const std::uint32_t position : rules.positions) out.put(position);
  out.put(static_cast<std::uint8_t>(rules.keep_in_organic));
  out.put(static_cast<std::uint8_t>(rules.require_erid));
  out.put(rules.zone.offset_minutes);
  return checksum(out.bytes());
}

}  // namespace vitrina::serving
