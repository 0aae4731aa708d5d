#include "engine/ads/auction/ranking.h"

#include <algorithm>
#include <bit>
#include <tuple>

#include "index/base/random.h"

namespace vitrina::ads {
namespace {

constexpr std::uint32_t kEmptyCell = 0xFFFFFFFFu;

std::uint64_t tie_of(const AuctionInput& input, const AuctionCandidate& candidate) noexcept {
  return mix64(input.seed ^ mix64(candidate.campaign));
}

// Whether `a` comes before `b` when their scores are equal. Bids are left out on purpose: with equal scores
// they follow from the qualities, and leaving them out makes the order at a given score independent of the
// bid, which least_bid relies on.
bool wins_tie(const AuctionInput& input, std::uint32_t a, std::uint32_t b) noexcept {
  const auto key = [&](std::uint32_t i) {
    const AuctionCandidate& c = input.candidates[i];
    return std::make_tuple(tie_of(input, c), c.campaign, c.listing, c.seller, counted_quality(c),
                           counted_reserve(c), i);
  };
  return key(a) < key(b);
}

}  // namespace

void KeyNumbering::reset(std::size_t key_count) {
  const std::size_t cells = std::bit_ceil(2 * key_count + 2);
  cells_.assign(cells, Cell{0, kEmptyCell});
  mask_ = cells - 1;
  size_ = 0;
}

std::uint32_t KeyNumbering::number_of(std::uint64_t key) noexcept {
  for (std::uint64_t at = mix64(key) & mask_;; at = (at + 1) & mask_) {
    Cell& cell = cells_[at];
    if (cell.number == kEmptyCell) {
      cell = Cell{key, size_};
      return size_++;
    }
    if (cell.key == key) return cell.number;
  }
}

void AuctionScratch::rank(const AuctionInput& input, std::uint32_t excluded) {
  const std::vector<AuctionCandidate>& candidates = input.candidates;
  const auto count = static_cast<std::uint32_t>(candidates.size());

  listing_numbers_.resize(count);
  seller_numbers_.resize(count);
  numbering_.reset(count);
  for (std::uint32_t i = 0; i < count; ++i) listing_numbers_[i] = numbering_.number_of(candidates[i].listing);
  listing_best_.assign(numbering_.size(), kNoCandidate);
  numbering_.reset(count);
  for (std::uint32_t i = 0; i < count; ++i) seller_numbers_[i] = numbering_.number_of(candidates[i].seller);
  seller_counts_.assign(numbering_.size(), 0);
  seller_last_.assign(numbering_.size(), kNoCandidate);

  verdicts_.assign(count, Verdict::kBelowReserve);
  entries_.clear();
  for (std::uint32_t i = 0; i < count; ++i) {
    const AuctionCandidate& candidate = candidates[i];
    if (i == excluded || candidate.bid < counted_reserve(candidate)) continue;
    entries_.push_back({score_of(candidate.bid, counted_quality(candidate)), tie_of(input, candidate), i});
  }
  std::sort(entries_.begin(), entries_.end(), [&](const Entry& a, const Entry& b) {
    if (a.score != b.score) return a.score > b.score;
    if (a.tie != b.tie) return a.tie < b.tie;
    return wins_tie(input, a.candidate, b.candidate);
  });

  ranked_.clear();
  for (const Entry& entry : entries_) {
    const std::uint32_t i = entry.candidate;
    std::uint32_t& best = listing_best_[listing_numbers_[i]];
    std::uint32_t& seller_count = seller_counts_[seller_numbers_[i]];
    if (best != kNoCandidate) {
      verdicts_[i] = Verdict::kDuplicateListing;
      continue;
    }
    best = i;
    if (seller_count == input.ads_per_seller) {
      verdicts_[i] = Verdict::kSellerLimit;
      continue;
    }
    ++seller_count;
    seller_last_[seller_numbers_[i]] = i;
    verdicts_[i] = Verdict::kWon;
    ranked_.push_back(i);
  }
}

Ticks AuctionScratch::least_bid(const AuctionInput& input, std::uint32_t candidate,
                                std::uint32_t slot) const noexcept {
  const AuctionCandidate& self = input.candidates[candidate];
  const std::uint64_t quality = counted_quality(self);
  std::uint64_t least = counted_reserve(self);
  const auto must_beat = [&](std::uint32_t rival) {
    const AuctionCandidate& other = input.candidates[rival];
    const Score score = score_of(other.bid, counted_quality(other));
    std::uint64_t bid = (score - 1) / quality + 1;  // a ranked score is at least 1
    if (bid * quality == score && !wins_tie(input, candidate, rival)) ++bid;
    least = std::max(least, bid);
  };

  // To be ranked it must be the best of its listing. If that best is ranked, taking its place is enough for
  // the seller's limit; if not, the seller is full and the last of theirs has to go.
  const std::uint32_t best = listing_best_[listing_numbers_[candidate]];
  const std::uint32_t twin = best == candidate ? kNoCandidate : best;
  if (twin != kNoCandidate) must_beat(twin);
  const bool takes_own_place = best != kNoCandidate && verdicts_[best] == Verdict::kWon;
  if (!takes_own_place && seller_counts_[seller_numbers_[candidate]] == input.ads_per_seller)
    must_beat(seller_last_[seller_numbers_[candidate]]);

  // Of the others that remain ranked beside it, at most slot − 1 may come first. Whom it drives out counts
  // here as well, but having to beat that one already asks for at least as much as anyone further down does.
  std::uint32_t ahead = 0;
  for (const std::uint32_t rival : ranked_) {
    if (rival == candidate || rival == twin) continue;
    if (++ahead == slot) {
      must_beat(rival);
      break;
    }
  }
  return least > kMaxTicks ? 0 : static_cast<Ticks>(least);
}

}  // namespace vitrina::ads
