// Markets for tests: listings, campaigns and log lines in, a market out.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/ads/selection/campaign_book.h"
#include "engine/query/rule_book.h"
#include "engine/query/shop_rules.h"
#include "engine/reach/market.h"
#include "tests/support/query_log.h"
#include "tests/support/test_image.h"

namespace vitrina::reach::test {

inline std::shared_ptr<const Market> make_market(MarketSource source) {
  MarketBuilder builder(std::move(source));
  while (builder.step()) {
  }
  return std::move(builder).finish();
}

// Lifetime: the market refers to it.
class SmallShop {
 public:
  SmallShop(const index::Segment& segment, std::vector<ads::CampaignPtr> campaigns,
            const std::string& log_lines, ads::AdRules ad_rules = {}, std::uint32_t relax_below = 5)
      : segment_(segment), ad_rules_(std::move(ad_rules)), relax_below_(relax_below) {
    vitrina::test::build_query_log(log_lines, directory_.file("queries.index"));
    auto log = querylog::LogIndex::open(directory_.file("queries.index"));
    VITRINA_CHECK(log.has_value());
    log_ = std::make_unique<const querylog::LogIndex>(std::move(*log));
    rules_ = query::RuleBook::build(query::ShopRules(), segment, 0);
    book_ = ads::CampaignBook::build(std::move(campaigns), segment, nullptr, ad_rules_);
  }

  MarketSource source() const {
    return {&segment_,  rules_.get(), &book_,       nullptr,
            &ad_rules_, log_.get(),   relax_below_, log_->info().end_hour * 3'600,
            nullptr};
  }
  std::shared_ptr<const Market> market() const { return make_market(source()); }
  const querylog::LogIndex& log() const { return *log_; }
  const query::RuleBook& rules() const { return *rules_; }

 private:
  const index::Segment& segment_;
  ads::AdRules ad_rules_;
  std::uint32_t relax_below_;
  vitrina::test::TempDirectory directory_;
  std::unique_ptr<const querylog::LogIndex> log_;
  std::shared_ptr<const query::RuleBook> rules_;
  ads::CampaignBook book_;
};

}  // namespace vitrina::reach::test
