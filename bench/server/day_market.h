// The campaigns of a simulated day: their sellers' money, budgets that bind, and what each could spend
// without.
//
// Threads: one at a time.
#pragma once

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "bench/server/day_traffic.h"
#include "engine/ledger/data_directory.h"
#include "engine/ledger/sqlite_store.h"
#include "engine/serving/click_token.h"
#include "engine/serving/engine.h"
#include "index/base/check.h"
#include "index/base/random.h"

namespace vitrina::bench {

struct Campaign {
  ads::Campaign campaign;
  double highest_bid = 0;
};

inline std::map<std::string, Campaign> read_campaigns(ledger::Store& store) {
  std::map<std::string, Campaign> campaigns;
  VITRINA_CHECK(store
                    .for_each_campaign([&](ads::Campaign campaign) {
                      double highest = 0;
                      for (const ads::Keyword& keyword : campaign.keywords)
                        highest = std::max(highest, static_cast<double>(keyword.bid.micros) * 1e-6);
                      const std::string id = campaign.id;
                      campaigns.emplace(id, Campaign{std::move(campaign), highest});
                    })
                    .has_value());
  return campaigns;
}

// What every campaign could spend in a day without budgets: one search in four, times four.
inline std::unordered_map<std::string, double> potential_spend(const DayTraffic& traffic,
                                                               const std::string& image,
                                                               const std::string& data, std::uint64_t seed) {
  serving::EngineOptions options;
  options.image_path = image;
  options.data_path = data;
  options.verify_in_background = false;
  options.log_auctions = false;
  struct Fixed final : Clock {
    std::atomic<std::int64_t> seconds{0};
    std::int64_t now_micros() const noexcept override { return seconds * 1'000'000; }
  } clock;
  clock.seconds = traffic.begin();
  options.clock = &clock;
  auto engine = serving::Engine::open(options);
  VITRINA_CHECK(engine.has_value());
  const auto keys =
      std::make_shared<const serving::TokenKeys>(serving::TokenKeys::load_or_create(data + "/keys").value());
  serving::TokenSealer sealer(keys, "shop");
  const auto worker = (*engine)->make_worker();
  search::SearchRequest request;
  search::SearchResponse response;
  serving::SponsoredAnswer sponsored;
  std::unordered_map<std::string, double> spend;
  const auto& searches = traffic.searches();
  for (std::size_t i = seed % 4; i < searches.size(); i += 4) {
    clock.seconds = searches[i].at;
    request.query = searches[i].typed;
    request.per_page = 8;
    serving::AdCall call;
    call.slots = 4;
    const std::string id = std::to_string(i), session = std::to_string(searches[i].visitor);
    call.request_id = id;
    call.session = session;
    call.region = tools::SearchMaker::region_name(traffic.maker().region_of(searches[i].visitor));
    call.device = tools::SearchMaker::device_of(searches[i].visitor);
    VITRINA_CHECK(worker->search(request, call, response, sponsored).has_value());
    for (const serving::SponsoredHit& hit : sponsored.hits) {
      const auto opened = sealer.open(std::string_view(hit.click).substr(12), serving::TokenPurpose::kClick);
      spend[opened->ad.campaign] +=
          4e-6 * static_cast<double>(opened->ad.price.micros) * traffic.click_rate(searches[i], opened->ad);
    }
  }
  return spend;
}

// Money for every seller; of those in ten one that runs out of it in the middle of the day.
inline std::set<std::string> credit_sellers(const std::string& data, const DayTraffic& traffic) {
  auto lock = ledger::DataDirectory::open(data);
  VITRINA_CHECK(lock.has_value());
  auto store = ledger::SqliteStore::open(data + "/vitrina.db").value();
  std::set<std::string> sellers, poor;
  std::vector<ledger::Entry> credits;
  for (const auto& [id, campaign] : read_campaigns(*store)) {
    if (!sellers.insert(campaign.campaign.seller).second) continue;
    ledger::Credit credit;
    credit.id = "day";
    credit.seller = campaign.campaign.seller;
    const bool is_poor = sellers.size() % 10 == 0;
    if (is_poor) poor.insert(credit.seller);
    credit.amount = Money{(is_poor ? 300 : 100'000'000) * kMicrosPerUnit};
    credits.emplace_back(std::move(credit));
  }
  VITRINA_CHECK(store->post(credits, traffic.begin() * 1'000'000).has_value());
  return poor;
}

inline void apply_all(ledger::Store& store, std::vector<ads::Campaign> campaigns, std::int64_t at) {
  std::vector<ledger::CampaignChange> changes;
  for (ads::Campaign& campaign : campaigns) {
    ledger::CampaignChange change;
    change.campaign = std::move(campaign);
    change.author = {"day", at};
    changes.push_back(std::move(change));
  }
  const auto applied = store.apply(changes);
  VITRINA_CHECK(applied.has_value());
  for (const auto& one : *applied) VITRINA_CHECK(one.has_value());
}

// What campaigns would do if money were no matter.
inline void lift_budgets(const std::string& data, const DayTraffic& traffic) {
  auto lock = ledger::DataDirectory::open(data);
  VITRINA_CHECK(lock.has_value());
  auto store = ledger::SqliteStore::open(data + "/vitrina.db").value();
  std::vector<ads::Campaign> lifted;
  for (auto& [id, one] : read_campaigns(*store)) {
    one.campaign.budget_daily.reset();
    one.campaign.budget_total.reset();
    lifted.push_back(std::move(one.campaign));
  }
  apply_all(*store, std::move(lifted), traffic.begin());
}

// Budgets that bind: of campaigns that could spend thirty bids most get a part of what they could, at least
// twenty bids; of the others one in three gets one to three bids.
inline void set_budgets(ledger::Store& store, const std::unordered_map<std::string, double>& potential,
                        const DayTraffic& traffic, std::uint64_t seed) {
  Random random(seed ^ 0xB0D6E7);
  std::vector<ads::Campaign> changed;
  for (auto& [id, one] : read_campaigns(store)) {
    const auto found = potential.find(id);
    const double able = found == potential.end() ? 0 : found->second;
    double budget = 0;
    if (able >= 30 * one.highest_bid) {
      if (random.chance(0.8)) budget = std::max(able * (0.15 + 0.75 * random.unit()), 20 * one.highest_bid);
    } else if (random.chance(0.33)) {
      budget = one.highest_bid * (1 + 2 * random.unit());
    }
    if (budget == 0) continue;
    one.campaign.budget_daily = Money{static_cast<std::int64_t>(std::ceil(budget * 100)) * 10'000};
    one.campaign.budget_total.reset();
    if (random.chance(0.1))
      one.campaign.budget_total = Money{one.campaign.budget_daily->micros / 20'000 * 10'000};
    changed.push_back(std::move(one.campaign));
  }
  apply_all(store, std::move(changed), traffic.begin());
}

}  // namespace vitrina::bench
