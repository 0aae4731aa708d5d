#include "engine/serving/auction_replay.h"

#include <algorithm>
#include <utility>

#include "engine/ads/auction/auction_codec.h"

namespace vitrina::serving {
namespace {

// "WHAT: A in the log, B by the rule"
std::string difference(std::string what, std::string_view logged, std::string_view ours) {
  what += " ";
  what += logged;
  what += " in the log, ";
  what += ours;
  return what += " by the rule";
}
std::string difference(std::string what, std::uint64_t logged, std::uint64_t ours) {
  return difference(std::move(what), std::string_view(std::to_string(logged)), std::to_string(ours));
}

}  // namespace

AuctionReplayer::Verdict AuctionReplayer::fail_with(const Error& error) {
  trouble_ = error.message;
  return error.code == ErrorCode::kUnsupported ? Verdict::kUnreadable : Verdict::kDamaged;
}

AuctionReplayer::Verdict AuctionReplayer::replay(Bytes record) {
  differences_.clear();
  trouble_.clear();
  record_.request_id = record_.query = {};
  if (auto decoded = decode_auction_record(record, record_); !decoded) return fail_with(decoded.error());
  auto input = ads::decode_auction_input(as_bytes(record_.input));
  if (!input) return fail_with(input.error());
  input_ = std::move(*input);
  ads::run_auction(input_, scratch_, outcome_);
  bytes_.clear();
  ads::encode_auction_outcome(outcome_, bytes_);
  if (bytes_.view() == record_.outcome) return Verdict::kIdentical;

  const auto logged = ads::decode_auction_outcome(as_bytes(record_.outcome));
  if (logged) {
    compare(*logged);
  } else if (logged.error().code == ErrorCode::kUnsupported) {
    return fail_with(logged.error());
  } else {
    differences_.push_back("the outcome in the log is no canonical encoding of any");
  }
  return Verdict::kDifferent;
}

void AuctionReplayer::compare(const ads::AuctionOutcome& logged) {
  const auto slots = std::pair(logged.slots.size(), outcome_.slots.size());
  if (slots.first != slots.second) {
    differences_.push_back(difference("filled slots:", slots.first, slots.second));
  }
  for (std::size_t i = 0; i < std::min(slots.first, slots.second); ++i) {
    const ads::FilledSlot& theirs = logged.slots[i];
    const ads::FilledSlot& ours = outcome_.slots[i];
    const std::string slot = "slot " + std::to_string(i + 1) + ":";
    if (theirs.candidate != ours.candidate) {
      differences_.push_back(difference(slot + " candidate", theirs.candidate, ours.candidate));
    }
    if (theirs.price != ours.price) {
      differences_.push_back(difference(slot + " price", theirs.price, ours.price));
    }
    if (theirs.score != ours.score) {
      differences_.push_back(difference(slot + " score", theirs.score, ours.score));
    }
  }
  const auto candidates = std::pair(logged.candidates.size(), outcome_.candidates.size());
  if (candidates.first != candidates.second) {
    differences_.push_back(difference("candidates:", candidates.first, candidates.second));
  }
  for (std::size_t i = 0; i < std::min(candidates.first, candidates.second); ++i) {
    const ads::CandidateOutcome& theirs = logged.candidates[i];
    const ads::CandidateOutcome& ours = outcome_.candidates[i];
    const std::string candidate = "candidate " + std::to_string(i) + ":";
    if (theirs.verdict != ours.verdict) {
      differences_.push_back(difference(candidate, ads::name_of(theirs.verdict), ads::name_of(ours.verdict)));
    }
    if (theirs.winning_bid != ours.winning_bid) {
      differences_.push_back(difference(candidate + " winning bid", theirs.winning_bid, ours.winning_bid));
    }
  }
}

}  // namespace vitrina::serving
