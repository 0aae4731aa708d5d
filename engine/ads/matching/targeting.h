// Targeting: what a campaign asks of a request beyond its words and without a clock: category, region,
// device, segment; and which campaigns bid on a page that has no query.
//
//   region, device   an empty list means any; else the request's is one of them
//   segments         an empty list means any; else the request has at least one of them
//   categories       an empty list means any; else
//                      a page without a query must be one of them or below one;
//                      a search within a category must be below one or above one: what is searched in «Обувь»
//                      may be in «Обувь, Мужская», as it may be when no category is chosen
//
// A listing's page is asked for by the category of the listing. Names are compared byte by byte.
//
// Cost: a few comparisons a campaign, one byte for the many that target nothing. Size: 21 bytes a campaign
// and what they target. Exact. Threads: immutable after construction.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ads/campaign/campaign.h"
#include "engine/ads/matching/candidate.h"
#include "index/segment/interner.h"

namespace vitrina::ads {

struct RequestContext {
  bool has_query = true;
  std::span<const std::string> category = {};  // path from the root; empty: none chosen, the front page
  std::string_view region = {};                // empty: not known
  std::string_view device = {};
  std::span<const std::string> segments = {};
};

// A RequestContext in the numbers of one Targeting. Reused from request to request it allocates nothing.
// Threads: one at a time.
class ResolvedContext {
 private:
  friend class Targeting;
  using Name = std::uint32_t;

  bool has_query_ = true;
  bool whole_path_known_ = true;     // the last node of path_ is the page's category
  std::vector<std::uint32_t> path_;  // nodes from the root, as far as campaigns have them
  Name region_ = 0;
  Name device_ = 0;
  std::vector<Name> segments_;
  std::string key_;  // memory
  BidMerge bids_;
};

class Targeting {
 public:
  Targeting() = default;

  // Requires: as KeywordIndex::build. Lifetime: keeps nothing of the arguments.
  static Targeting build(std::span<const Campaign* const> campaigns, const BidScale& scale = {});
  static Targeting build(std::span<const Campaign> campaigns, const BidScale& scale = {}) {
    return build(pointers_to(campaigns), scale);
  }

  void resolve(const RequestContext& request, ResolvedContext& context) const;

  // Whether the campaign may be shown there. Requires: campaign below the number of campaigns; `context` was
  // resolved by this Targeting.
  bool targets(std::uint32_t campaign, const ResolvedContext& context) const noexcept {
    return targets_any_[campaign] != 0 || targets_some(campaign, context);
  }

  // Whether it may be shown wherever it is asked for.
  bool targets_anyone(std::uint32_t campaign) const noexcept { return targets_any_[campaign] != 0; }

  // For a page without a query: calls `visit(const Candidate&)` → Visit for each active campaign that has a
  // category bid and targets the page's category, in descending bound. Region, device and segments are for
  // targets() to say.
  template <class Visitor>
  void for_each_category_candidate(ResolvedContext& context, Visitor&& visit) const {
    begin(context);
    Candidate candidate;
    while (next(context, candidate)) {
      if (visit(static_cast<const Candidate&>(candidate)) == Visit::kStop) return;
    }
  }
  // The same a candidate at a time.
  void begin(ResolvedContext& context) const;
  bool next(ResolvedContext& context, Candidate& candidate) const {
    const Bid* bid = context.bids_.next().bid;
    if (bid == nullptr) return false;
    candidate = {bid->campaign, kNoKeyword, MatchType::kBroad, 0, bid->ticks, bid->bound};
    return true;
  }

  // The candidate that for_each_category_candidate would give for one campaign; false if none. For explain:
  // looks through the page's lists.
  bool find_category_candidate(std::uint32_t campaign, const ResolvedContext& context,
                               Candidate& candidate) const;

 private:
  friend class TargetingBuilder;
  using Name = ResolvedContext::Name;
  static constexpr Name kUnknownName = 0xFFFFFFFFu;

  // Node 0 is the root. Only categories that campaigns name, and those above them, are nodes.
  struct Node {
    std::uint32_t parent = 0;
    std::uint32_t depth = 0;
  };
  // Places in targets_: the regions of a campaign stand in [regions, devices), and so on.
  struct Row {
    std::uint32_t regions = 0;
    std::uint32_t devices = 0;
    std::uint32_t segments = 0;
    std::uint32_t categories = 0;  // nodes
    std::uint32_t end = 0;
  };

  bool targets_some(std::uint32_t campaign, const ResolvedContext& context) const noexcept;
  bool covers(std::uint32_t target, const ResolvedContext& context) const noexcept;
  std::span<const std::uint32_t> targets_between(std::uint32_t begin, std::uint32_t end) const noexcept {
    return std::span(targets_).subspan(begin, end - begin);
  }
  std::span<const Bid> bids_of(std::uint32_t node) const noexcept {
    return std::span(bids_).subspan(bid_begin_[node], bid_begin_[node + 1] - bid_begin_[node]);
  }

  index::Interner names_;  // of regions, devices and segments
  index::Interner paths_;  // node → path, each step with its separator; the root is the empty one
  std::vector<Node> nodes_;
  std::vector<std::uint8_t> targets_any_;  // by campaign: it targets nothing in particular
  std::vector<Row> rows_;
  std::vector<std::uint32_t> targets_;
  std::vector<std::uint32_t> bid_begin_;  // by node, one more
  std::vector<Bid> bids_;                 // of a node: in order; a campaign stands once on a way to the root
};

}  // namespace vitrina::ads
