#include "engine/ads/matching/targeting.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "index/base/check.h"

namespace vitrina::ads {
namespace {

// Names of categories hold no control characters.
constexpr char kPathSeparator = '\0';

void append_step(std::string& path, std::string_view name) {
  path += name;
  path += kPathSeparator;
}

bool holds(std::span<const std::uint32_t> list, std::uint32_t value) noexcept {
  return std::find(list.begin(), list.end(), value) != list.end();
}

}  // namespace

class TargetingBuilder {
 public:
  explicit TargetingBuilder(const BidScale& scale) : scale_(scale) {
    target_.paths_.intern("");
    target_.nodes_.push_back({});
  }

  void add(std::uint32_t place, const Campaign& campaign) {
    Targeting::Row row;
    row.regions = place_in_targets();
    add_names(campaign.regions);
    row.devices = place_in_targets();
    add_names(campaign.devices);
    row.segments = place_in_targets();
    add_names(campaign.segments);
    row.categories = place_in_targets();
    add_categories(campaign.categories);
    row.end = place_in_targets();
    target_.rows_.push_back(row);
    target_.targets_any_.push_back(row.regions == row.end ? 1 : 0);
    if (campaign.status == CampaignStatus::kActive && campaign.category_bid)
      add_bid(place, row, *campaign.category_bid);
  }

  Targeting finish() && {
    VITRINA_CHECK(target_.targets_.size() < 0xFFFFFFFFu && node_bids_.size() < 0xFFFFFFFFu);
    std::sort(node_bids_.begin(), node_bids_.end(), [](const auto& a, const auto& b) {
      return a.first != b.first ? a.first < b.first : comes_first(a.second, b.second);
    });
    target_.bid_begin_.assign(target_.nodes_.size() + 1, 0);
    for (const auto& [node, bid] : node_bids_) {
      ++target_.bid_begin_[node + 1];
      target_.bids_.push_back(bid);
    }
    std::partial_sum(target_.bid_begin_.begin(), target_.bid_begin_.end(), target_.bid_begin_.begin());
    return std::move(target_);
  }

 private:
  std::uint32_t place_in_targets() const { return static_cast<std::uint32_t>(target_.targets_.size()); }

  void add_names(const std::vector<std::string>& names) {
    for (const std::string& name : names) target_.targets_.push_back(target_.names_.intern(name));
  }

  std::uint32_t node_of(const std::vector<std::string>& path) {
    std::uint32_t node = 0;
    key_.clear();
    for (const std::string& name : path) {
      append_step(key_, name);
      const std::uint32_t child = target_.paths_.intern(key_);
      if (child == target_.nodes_.size()) target_.nodes_.push_back({node, target_.nodes_[node].depth + 1});
      node = child;
    }
    return node;
  }

  // A category below another of the same campaign says nothing more, and is left out.
  void add_categories(const std::vector<std::vector<std::string>>& paths) {
    found_.clear();
    for (const auto& path : paths) found_.push_back(node_of(path));
    std::sort(found_.begin(), found_.end());
    found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
    for (const std::uint32_t node : found_) {
      if (!found_above(node)) target_.targets_.push_back(node);
    }
  }

  bool found_above(std::uint32_t node) const {
    while (node != 0) {
      node = target_.nodes_[node].parent;
      if (holds(found_, node)) return true;
    }
    return false;
  }

  void add_bid(std::uint32_t place, const Targeting::Row& row, Money money) {
    const std::uint32_t ticks = scale_.ticks(money);
    const Bid bid{scale_.bound(place, ticks), ticks, place, kNoKeyword, 0};
    const auto nodes = target_.targets_between(row.categories, row.end);
    if (nodes.empty()) node_bids_.emplace_back(0, bid);
    for (const std::uint32_t node : nodes) node_bids_.emplace_back(node, bid);
  }

  const BidScale& scale_;
  std::string key_;
  std::vector<std::uint32_t> found_;
  std::vector<std::pair<std::uint32_t, Bid>> node_bids_;
  Targeting target_;
};

Targeting Targeting::build(std::span<const Campaign* const> campaigns, const BidScale& scale) {
  VITRINA_CHECK(scale.tick.micros > 0);
  VITRINA_CHECK(scale.quality_bounds.empty() || scale.quality_bounds.size() == campaigns.size());
  TargetingBuilder builder(scale);
  for (std::uint32_t i = 0; i < campaigns.size(); ++i) builder.add(i, *campaigns[i]);
  return std::move(builder).finish();
}

void Targeting::resolve(const RequestContext& request, ResolvedContext& context) const {
  const auto number = [&](std::string_view name) {
    return name.empty() ? kUnknownName : names_.find(name).value_or(kUnknownName);
  };
  context.has_query_ = request.has_query;
  context.region_ = number(request.region);
  context.device_ = number(request.device);
  context.segments_.clear();
  for (const std::string& segment : request.segments) {
    const Name name = number(segment);
    if (name != kUnknownName) context.segments_.push_back(name);
  }
  context.path_.assign(1, 0);
  context.whole_path_known_ = true;
  context.key_.clear();
  for (const std::string& name : request.category) {
    append_step(context.key_, name);
    const auto node = paths_.find(context.key_);
    context.whole_path_known_ = node.has_value();
    if (!node) break;
    context.path_.push_back(*node);
  }
}

bool Targeting::targets_some(std::uint32_t campaign, const ResolvedContext& context) const noexcept {
  const Row& row = rows_[campaign];
  const auto regions = targets_between(row.regions, row.devices);
  if (!regions.empty() && !holds(regions, context.region_)) return false;
  const auto devices = targets_between(row.devices, row.segments);
  if (!devices.empty() && !holds(devices, context.device_)) return false;
  const auto segments = targets_between(row.segments, row.categories);
  if (!segments.empty() && std::none_of(context.segments_.begin(), context.segments_.end(),
                                        [&](Name segment) { return holds(segments, segment); })) {
    return false;
  }
  const auto categories = targets_between(row.categories, row.end);
  return categories.empty() || std::any_of(categories.begin(), categories.end(),
                                           [&](std::uint32_t node) { return covers(node, context); });
}

// Whether the page is the target or below it, or, for a search, above it.
bool Targeting::covers(std::uint32_t target, const ResolvedContext& context) const noexcept {
  const std::uint32_t depth = nodes_[target].depth;
  if (depth < context.path_.size()) return context.path_[depth] == target;
  if (!context.has_query_ || !context.whole_path_known_) return false;
  const std::uint32_t page = context.path_.back();
  std::uint32_t above = target;
  while (nodes_[above].depth >= context.path_.size()) above = nodes_[above].parent;
  return above == page;
}

void Targeting::begin(ResolvedContext& context) const {
  context.bids_.clear();
  if (bid_begin_.empty()) return;
  for (const std::uint32_t node : context.path_) context.bids_.add(bids_of(node), node);
  context.bids_.start();
}

bool Targeting::find_category_candidate(std::uint32_t campaign, const ResolvedContext& context,
                                        Candidate& candidate) const {
  if (bid_begin_.empty()) return false;
  for (const std::uint32_t node : context.path_) {
    for (const Bid& bid : bids_of(node)) {
      if (bid.campaign != campaign) continue;
      candidate = {campaign, kNoKeyword, MatchType::kBroad, 0, bid.ticks, bid.bound};
      return true;
    }
  }
  return false;
}

}  // namespace vitrina::ads
