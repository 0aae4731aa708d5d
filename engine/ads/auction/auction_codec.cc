#include "engine/ads/auction/auction_codec.h"

#include <algorithm>
#include <bit>
#include <string>

namespace vitrina::ads {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::uint8_t kAllEqual = 0x80;

template <class T, class Member>
void put_column(const std::vector<T>& items, Member member, ByteWriter& out) {
  if (items.empty()) return;
  std::uint64_t largest = 0;
  bool is_constant = true;
  for (const T& item : items) {
    largest = std::max<std::uint64_t>(largest, member(item));
    is_constant = is_constant && member(item) == member(items[0]);
  }
  const auto width = static_cast<std::uint8_t>((std::bit_width(largest) + 7) / 8);
  out.put(static_cast<std::uint8_t>(is_constant ? width | kAllEqual : width));
  for (std::size_t i = 0; i < (is_constant ? 1 : items.size()); ++i) {
    const std::uint64_t value = member(items[i]);
    out.put_bytes(std::string_view(reinterpret_cast<const char*>(&value), width));
  }
}

// Values that do not fit the member are cut; the bytes then are not canonical, which is checked at the end.
template <class T, class Member>
void get_column(ByteReader& in, std::vector<T>& items, Member member) {
  if (items.empty()) return;
  const auto head = in.get<std::uint8_t>();
  const std::size_t width = head & 0x7F;
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < items.size() && in.ok(); ++i) {
    if (i == 0 || (head & kAllEqual) == 0) {
      const std::string_view bytes = in.get_bytes(width);
      value = 0;
      if (!bytes.empty()) std::memcpy(&value, bytes.data(), std::min(bytes.size(), sizeof value));
    }
    auto& field = member(items[i]);
    field = static_cast<std::remove_reference_t<decltype(field)>>(value);
  }
}

Result<void> check_version(ByteReader& in, const char* what) {
  const auto version = in.get<std::uint8_t>();
  if (!in.ok()) return fail(ErrorCode::kDataLoss, std::string("an auction's ") + what + " cannot be empty");
  if (version == kVersion) return {};
  return fail(ErrorCode::kUnsupported, std::string("an auction's ") + what + " in version " +
                                           std::to_string(version) + "; this build reads version " +
                                           std::to_string(kVersion));
}

tl::unexpected<Error> damaged(const char* what) {
  return fail(ErrorCode::kDataLoss, std::string("an auction's ") + what + " is damaged");
}

// A count that would be more than `limit` is damage.
bool get_count(ByteReader& in, std::uint64_t limit, std::size_t& count) {
  count = static_cast<std::size_t>(in.get_varint());
  return in.ok() && count <= limit;
}

}  // namespace

void encode_auction_input(const AuctionInput& input, ByteWriter& out) {
  out.put(kVersion);
  out.put(static_cast<std::uint8_t>(input.rule));
  out.put_varint(input.slots);
  out.put_varint(input.ads_per_seller);
  out.put(input.seed);
  out.put_varint(input.slot_factors.size());
  put_column(
      input.slot_factors, [](SlotFactor factor) { return factor; }, out);
  out.put_varint(input.candidates.size());
  put_column(
      input.candidates, [](const AuctionCandidate& c) { return c.campaign; }, out);
  put_column(
      input.candidates, [](const AuctionCandidate& c) { return c.listing; }, out);
  put_column(
      input.candidates, [](const AuctionCandidate& c) { return c.seller; }, out);
  put_column(
      input.candidates, [](const AuctionCandidate& c) { return c.bid; }, out);
  put_column(
      input.candidates, [](const AuctionCandidate& c) { return c.quality; }, out);
  put_column(
      input.candidates, [](const AuctionCandidate& c) { return c.reserve; }, out);
}

Result<AuctionInput> decode_auction_input(Bytes bytes) {
  ByteReader in(bytes);
  VITRINA_TRY(check_version(in, "input"));
  AuctionInput input;
  input.rule = static_cast<PricingRule>(in.get<std::uint8_t>());
  input.slots = static_cast<std::uint32_t>(in.get_varint());
  input.ads_per_seller = static_cast<std::uint32_t>(in.get_varint());
  input.seed = in.get<std::uint64_t>();
  std::size_t count = 0;
  if (!get_count(in, kMaxSlots, count)) return damaged("input");
  input.slot_factors.resize(count);
  get_column(in, input.slot_factors, [](SlotFactor& factor) -> SlotFactor& { return factor; });
  if (!get_count(in, kMaxCandidates, count)) return damaged("input");
  input.candidates.resize(count);
  get_column(in, input.candidates, [](AuctionCandidate& c) -> std::uint64_t& { return c.campaign; });
  get_column(in, input.candidates, [](AuctionCandidate& c) -> std::uint64_t& { return c.listing; });
  get_column(in, input.candidates, [](AuctionCandidate& c) -> std::uint64_t& { return c.seller; });
  get_column(in, input.candidates, [](AuctionCandidate& c) -> Ticks& { return c.bid; });
  get_column(in, input.candidates, [](AuctionCandidate& c) -> Quality& { return c.quality; });
  get_column(in, input.candidates, [](AuctionCandidate& c) -> Ticks& { return c.reserve; });
  if (!in.ok() || !check_auction(input)) return damaged("input");

  ByteWriter again;
  encode_auction_input(input, again);
  if (again.view() != as_text(bytes)) return damaged("input");
  return input;
}

void encode_auction_outcome(const AuctionOutcome& outcome, ByteWriter& out) {
  out.put(kVersion);
  out.put_varint(outcome.slots.size());
  put_column(
      outcome.slots, [](const FilledSlot& s) { return s.candidate; }, out);
  put_column(
      outcome.slots, [](const FilledSlot& s) { return s.price; }, out);
  put_column(
      outcome.slots, [](const FilledSlot& s) { return s.score; }, out);
  const std::vector<CandidateOutcome>& candidates = outcome.candidates;
  out.put_varint(candidates.size());
  for (std::size_t i = 0; i < candidates.size(); i += 2) {
    const auto low = static_cast<unsigned>(candidates[i].verdict);
    const auto high = i + 1 < candidates.size() ? static_cast<unsigned>(candidates[i + 1].verdict) : 0u;
    out.put(static_cast<std::uint8_t>(low | high << 4));
  }
  put_column(
      candidates, [](const CandidateOutcome& c) { return c.winning_bid; }, out);
}

Result<AuctionOutcome> decode_auction_outcome(Bytes bytes) {
  ByteReader in(bytes);
  VITRINA_TRY(check_version(in, "outcome"));
  AuctionOutcome outcome;
  std::size_t count = 0;
  if (!get_count(in, kMaxSlots, count)) return damaged("outcome");
  outcome.slots.resize(count);
  get_column(in, outcome.slots, [](FilledSlot& s) -> std::uint32_t& { return s.candidate; });
  get_column(in, outcome.slots, [](FilledSlot& s) -> Ticks& { return s.price; });
  get_column(in, outcome.slots, [](FilledSlot& s) -> Score& { return s.score; });
  if (!get_count(in, kMaxCandidates, count)) return damaged("outcome");
  outcome.candidates.resize(count);
  std::uint8_t verdicts = 0;
  for (std::size_t i = 0; i < count; ++i) {
    verdicts = i % 2 == 0 ? in.get<std::uint8_t>() : static_cast<std::uint8_t>(verdicts >> 4);
    const auto verdict = static_cast<std::uint8_t>(verdicts & 0x0F);
    if (verdict > static_cast<std::uint8_t>(Verdict::kOutranked)) return damaged("outcome");
    outcome.candidates[i].verdict = static_cast<Verdict>(verdict);
  }
  get_column(in, outcome.candidates, [](CandidateOutcome& c) -> Ticks& { return c.winning_bid; });
  if (!in.ok()) return damaged("outcome");
  for (const FilledSlot& slot : outcome.slots) {
    if (slot.candidate >= count) return damaged("outcome");
  }

  ByteWriter again;
  encode_auction_outcome(outcome, again);
  if (again.view() != as_text(bytes)) return damaged("outcome");
  return outcome;
}

}  // namespace vitrina::ads
