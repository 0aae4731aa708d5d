// RuleBook: a shop's rules (shop_rules.h) in the numbers of one segment, ready for every query.
//
// A synonym is another alternative of the group that it stands for. Several words are looked for as one: the
// groups they were typed as become a single group, and listings that hold them all are a posting list made
// here (an id past the segment's own terms; Plan::compounds has it). Words are compared by their stems.
//
// Cost: a look into a hash map a group; building reads the postings of the rules' words once.
// Threads: immutable after construction, const from any thread. Lifetime: refers to the segment it was made
// for while it is made; its own posting lists as long as it lives, and so the plans it was applied to.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/query/plan.h"
#include "engine/query/shop_rules.h"
#include "index/postings/posting_list_writer.h"
#include "index/postings/posting_lists.h"
#include "index/segment/segment.h"

namespace vitrina::query {

class RuleBook {
 public:
  // `zone_seconds`: what the shop's clock is ahead of UTC.
  static std::shared_ptr<const RuleBook> build(const ShopRules& rules, const index::Segment& segment,
                                               std::int64_t zone_seconds);

  // What the rules in force at `now` (seconds since 1970) say of the query, put into its plan; then its
  // synonyms. Requires: `plan` is parse_query()'s over the same segment, and not yet applied to.
  void apply(const index::Segment& segment, Plan& plan, std::int64_t now) const;

  // Whether the word is one that synonyms begin with: not to be corrected.
  bool knows(std::string_view stem) const { return by_first_stem_.contains(stem); }

  // Names in the rules that the catalog does not have, for who writes them: "listing 'WB-1'", …
  const std::vector<std::string>& unknown() const noexcept { return unknown_; }

  // Another side of a synonym that is one word, by the stem of the first. Calls `on_stem(std::string_view)`.
  template <class OnStem>
  void for_each_synonym(std::string_view stem, OnStem&& on_stem) const {
    const auto found = by_first_stem_.find(stem);
    if (found == by_first_stem_.end()) return;
    for (const std::uint32_t side : found->second) {
      if (sides_[side].stems.size() != 1) continue;
      for (const std::uint32_t other : sides_[side].others) {
        if (sides_[other].stems.size() == 1) on_stem(std::string_view(sides_[other].stems[0]));
      }
    }
  }

 private:
  class Builder;

  struct Side {  // one thing that may be typed or meant
    std::vector<std::string> stems;
    std::vector<std::uint32_t> others;  // that it finds too
    TermId term = kNoTerm;  // in the segment, or past it: of several words; kNoTerm: in no listing
    std::vector<TitleTerm> title_terms;
  };
  struct Trigger {
    std::vector<std::string> stems;
    bool is_whole = false;
    std::int64_t from = INT64_MIN;  // seconds since 1970
    std::int64_t until = INT64_MAX;
    std::vector<DocId> pins;
    std::vector<DocId> hides;
    std::vector<Move> moves;
    std::vector<Ordinal> brands;
    std::vector<index::DocRange> category_docs;
    std::optional<PriceRange> price;
  };

  RuleBook() = default;
  bool is_called(const Trigger& trigger, const Plan& plan) const;
  static void call(const Trigger& trigger, Plan& plan);
  void expand(const index::Segment& segment, Plan& plan) const;
  // The side that reads like the most groups from `first` on; kNoSide where there is none.
  std::uint32_t find_side(const Plan& plan, std::size_t first) const;

  static constexpr std::uint32_t kNoSide = 0xFFFFFFFFu;

  std::vector<Side> sides_;
  // Looked up by a view, so that a query makes no string.
  struct StemHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view stem) const noexcept {
      return std::hash<std::string_view>()(stem);
    }
  };
  std::unordered_map<std::string, std::vector<std::uint32_t>, StemHash, std::equal_to<>>
      by_first_stem_;  // the longest first
  std::vector<Trigger> triggers_;
  index::EncodedLists compound_bytes_;
  index::PostingLists compounds_;
  std::vector<std::string> unknown_;
};

}  // namespace vitrina::query
