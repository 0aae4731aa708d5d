// ResultSink: turns the matches of the quorum into an answer in one pass: filters, total, best hits, facet
// counts.
//
// Threads: one at a time. Lifetime: refers to everything it was given.
#pragma once

#include <array>
#include <cstdint>

#include "engine/search/facet_counter.h"
#include "engine/search/filters.h"
#include "engine/search/listing_worth.h"
#include "engine/search/match.h"
#include "engine/search/promotion.h"
#include "engine/search/sort_key.h"
#include "engine/search/top_k.h"
#include "engine/search/typical_matches.h"

namespace vitrina::search {

class ResultSink final : public MatchSink {
 public:
  ResultSink(const CompiledFilters& filters, SortKey sort_key, std::span<const std::uint32_t> id_rank,
             const Promotion& promotion, FacetCounter& facets, TopK& top)
      : filters_(filters),
        sort_key_(sort_key),
        id_rank_(id_rank),
        promotion_(promotion.is_any() ? &promotion : nullptr),
        facets_(facets),
        top_(top) {}

  void take(std::span<const Match> matches) override {
    // A category filter is a range of doc ids, so what lies outside is cut off at both ends.
    const index::DocRange docs = filters_.docs();
    const auto below = [](const Match& match, DocId doc) { return match.doc < doc; };
    const auto begin = std::lower_bound(matches.begin(), matches.end(), docs.begin, below);
    const auto end = std::lower_bound(begin, matches.end(), docs.end, below);
    for (std::span<const Match> rest(begin, end); !rest.empty();) {
      const std::size_t count = std::min(rest.size(), kStep);
      take_step(rest.first(count));
      rest = rest.subspan(count);
    }
  }

  std::uint64_t total() const noexcept { return total_; }

  // Shows matches to it, too.
  void show_to(TypicalMatches* typical) noexcept { typical_ = typical; }
  // Keeps what passes the filters, too.
  void keep_matches(KeptMatches* kept) noexcept { kept_ = kept; }

 private:
  static constexpr std::size_t kStep = 1024;

  // Requires: at most kStep matches.
  void take_step(std::span<const Match> matches) {
    if (filters_.pass_everything() && kept_ == nullptr) {
      return sort_key_.is_relevance() && promotion_ == nullptr
                 ? take_all(matches, SortKey::relevance)
                 : take_all(matches, [this](const Match& match) { return key_of(match); });
    }
    const FacetMask sideways = facets_.sideways();
    std::size_t counted = 0;
    for (const Match& match : matches) {
      const FacetMask failed = filters_.failed(match.doc);
      if (typical_ != nullptr) typical_->see(match.doc);
      if (failed == 0) {
        ++total_;
        offer(match, key_of(match));
        if (kept_ != nullptr) kept_->keep(match);
      }
      docs_[counted] = match.doc;
      failed_[counted] = failed;
      counted += (failed & ~sideways) == 0 ? 1 : 0;
    }
    facets_.count({docs_.data(), counted}, {failed_.data(), counted});
  }

  // The same where every match passes and none is kept.
  template <class KeyOf>
  void take_all(std::span<const Match> matches, KeyOf&& key_of_match) {
    total_ += matches.size();
    for (std::size_t i = 0; i < matches.size(); ++i) {
      const Match& match = matches[i];
      docs_[i] = match.doc;
      if (typical_ != nullptr) typical_->see(match.doc);
      offer(match, key_of_match(match));
    }
    facets_.count_all({docs_.data(), matches.size()});
  }

  [[gnu::noinline]] void keep(const Match& match, std::uint64_t key) {
    top_.offer({key, id_rank_[match.doc], match.doc, match.score});
  }

  // The place of its id, which decides between equals, is looked up for what may be kept alone.
  void offer(const Match& match, std::uint64_t key) {
    if (top_.may_take(key)) keep(match, key);
    if (typical_ != nullptr) typical_->offer(key, match.doc, match.score);
  }

  std::uint64_t key_of(const Match& match) const noexcept {
    const std::uint64_t key = sort_key_(match);
    return promotion_ == nullptr ? key : promotion_->key(match, key);
  }

  const CompiledFilters& filters_;
  SortKey sort_key_;
  std::span<const std::uint32_t> id_rank_;
  const Promotion* promotion_;  // null: nothing is promoted
  FacetCounter& facets_;
  TopK& top_;
  TypicalMatches* typical_ = nullptr;
  KeptMatches* kept_ = nullptr;
  std::uint64_t total_ = 0;
  std::array<DocId, kStep> docs_;
  std::array<FacetMask, kStep> failed_;
};

}  // namespace vitrina::search
