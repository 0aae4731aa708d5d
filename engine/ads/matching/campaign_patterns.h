// CampaignPatterns: which patterns of a BucketIndex does a campaign have; and PatternSet: which ones has
// a query matched. Together: which of its patterns has a query matched, for one campaign.
//
// This answers "has this campaign something more specific?" and "a negative?" for the few candidates that are
// looked at, instead of going through all that matched.
//
// Size: 8 bytes an entry, 4 a campaign. Cost of a question: that of the shorter of the two lists, one test of
// a bit for most entries. Threads: CampaignPatterns is immutable once filled; PatternSet one at a time.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "engine/ads/matching/bucket_index.h"

namespace vitrina::ads {

class PatternSet {
 public:
  void clear() {
    patterns_.clear();
    filter_.fill(0);
  }
  void add(PatternId pattern) {
    patterns_.push_back(pattern);
    filter_[word_of(pattern)] |= bit_of(pattern);
  }
  // After the last add().
  void finish() { std::sort(patterns_.begin(), patterns_.end()); }

  // Ascending.
  std::span<const PatternId> patterns() const noexcept { return patterns_; }
  bool empty() const noexcept { return patterns_.empty(); }
  bool contains(PatternId pattern) const noexcept {
    return (filter_[word_of(pattern)] & bit_of(pattern)) != 0 &&
           std::binary_search(patterns_.begin(), patterns_.end(), pattern);
  }

 private:
  static constexpr std::size_t kFilterWords = 64;  // 4096 bits: few false ones up to hundreds of patterns

  // Neighbours in a bucket must not share a bit: the low bits do.
  static std::size_t word_of(PatternId pattern) noexcept { return (pattern >> 6) % kFilterWords; }
  static std::uint64_t bit_of(PatternId pattern) noexcept { return std::uint64_t{1} << (pattern & 63); }

  std::vector<PatternId> patterns_;
  std::array<std::uint64_t, kFilterWords> filter_{};
};

class CampaignPatterns {
 public:
  struct Entry {
    PatternId pattern = 0;
    std::uint32_t value = 0;  // the owner's
  };

  // Campaigns are added in order, each with its entries, every pattern once.
  void add_campaign(std::span<Entry> entries) {
    std::sort(entries.begin(), entries.end(),
              [](const Entry& a, const Entry& b) { return a.pattern < b.pattern; });
    entries_.insert(entries_.end(), entries.begin(), entries.end());
    begin_.push_back(static_cast<std::uint32_t>(entries_.size()));
  }

  // Calls `on_value(std::uint32_t)` for each of the campaign's patterns that is in the set.
  template <class OnValue>
  void for_each_in(const PatternSet& set, std::uint32_t campaign, OnValue&& on_value) const {
    const auto own = std::span(entries_).subspan(begin_[campaign], begin_[campaign + 1] - begin_[campaign]);
    if (own.size() <= kSearchWorth * set.patterns().size()) {
      for (const Entry& entry : own) {
        if (set.contains(entry.pattern)) on_value(entry.value);
      }
      return;
    }
    for (const PatternId pattern : set.patterns()) {
      const auto found = std::lower_bound(own.begin(), own.end(), pattern,
                                          [](const Entry& e, PatternId key) { return e.pattern < key; });
      if (found != own.end() && found->pattern == pattern) on_value(found->value);
    }
  }

 private:
  static constexpr std::size_t kSearchWorth = 16;  // tests of a bit that cost as much as one search

  std::vector<std::uint32_t> begin_{0};  // by campaign, one more
  std::vector<Entry> entries_;           // of a campaign: by ascending pattern
};

}  // namespace vitrina::ads
