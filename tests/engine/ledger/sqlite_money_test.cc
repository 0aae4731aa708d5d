// The money side of the store, held to a slow and obvious ledger, and to what its rules say case by case.

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "engine/ledger/sqlite.h"
#include "engine/ledger/sqlite_store.h"
#include "index/base/random.h"
#include "tests/support/temp_directory.h"

namespace vitrina::ledger {
namespace {

constexpr std::int64_t kUnit = kMicrosPerUnit;
constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kNoon = 1'790'000'000 / kDay * kDay + 9 * 3'600;  // 12:00 in the shop's zone

ads::Campaign campaign_of(const std::string& id, const std::string& seller, std::int64_t daily,
                          std::int64_t total) {
  ads::Campaign campaign;
  campaign.id = id;
  campaign.seller = seller;
  if (daily > 0) campaign.budget_daily = Money{daily};
  if (total > 0) campaign.budget_total = Money{total};
  return campaign;
}

class SqliteMoneyTest : public ::testing::Test {
 protected:
  void SetUp() override { open(); }

  void open() {
    store_.reset();
    auto opened = SqliteStore::open(path(), rules_);
    ASSERT_TRUE(opened) << opened.error().message;
    store_ = std::move(*opened);
  }
  std::string path() const { return directory_.file("vitrina.db"); }

  void put(const ads::Campaign& campaign) {
    CampaignChange change;
    change.campaign = campaign;
    change.author = {"test", now_};
    const auto applied = store_->apply(std::vector{change});
    ASSERT_TRUE(applied) << applied.error().message;
    ASSERT_TRUE(applied->front()) << applied->front().error().message;
  }
  Result<Posted> post(Entry entry) {
    auto posted = store_->post(std::vector{std::move(entry)}, now_ * kUnit);
    if (!posted) return tl::unexpected<Error>(posted.error());
    return std::move(posted->front());
  }
  void credit(const std::string& seller, std::int64_t amount) {
    const auto posted = post(Credit{"pay-" + std::to_string(++payments_), seller, Money{amount}});
    ASSERT_TRUE(posted) << posted.error().message;
  }
  ads::ServedAd ad(const std::string& campaign, const std::string& seller, std::int64_t price,
                   std::uint64_t session = 0, const std::string& listing = "L1") {
    ads::ServedAd served;
    served.id = {static_cast<std::uint64_t>((now_ - 10) * kUnit) + ++served_, served_ * 0x9E3779B97F4A7C15u};
    served.at = now_ - 10;
    served.campaign = campaign;
    served.seller = seller;
    served.listing = listing;
    served.price = Money{price};
    served.session = session;
    return served;
  }
  Verdict click(const ads::ServedAd& ad) {
    const auto posted = post(Click{ad});
    EXPECT_TRUE(posted) << posted.error().message;
    return posted ? posted->fact.verdict : Verdict::kCounted;
  }
  std::int64_t balance(const std::string& seller) { return store_->find_seller(seller)->balance().micros; }
  void expect_sound() {
    const auto audit = store_->verify();
    ASSERT_TRUE(audit) << audit.error().message;
    for (const std::string& finding : audit->findings) ADD_FAILURE() << finding;
  }
  void run_sql(const std::string& sql) {
    store_.reset();
    auto connection = SqliteConnection::open(path());
    ASSERT_TRUE(connection);
    const auto done = connection->execute(("PRAGMA ignore_check_constraints=ON;" + sql).c_str(), "tamper");
    ASSERT_TRUE(done) << done.error().message;
  }

  const test::TempDirectory directory_{test::TempDirectory::Place::kMemory};
  LedgerRules rules_;
  std::unique_ptr<Store> store_;
  std::int64_t now_ = kNoon;
  std::uint64_t served_ = 0;
  int payments_ = 0;
};

TEST_F(SqliteMoneyTest, ChargesThePriceOnceWhateverIsTold) {
  put(campaign_of("c", "s", 100 * kUnit, 0));
  credit("s", 50 * kUnit);
  const ads::ServedAd one = ad("c", "s", 12'500'000);
  EXPECT_EQ(click(one), Verdict::kCharged);
  for (int i = 0; i < 3; ++i) {
    const auto again = post(Click{one});
    ASSERT_TRUE(again);
    EXPECT_FALSE(again->is_new);
    EXPECT_EQ(again->fact.amount.micros, 12'500'000);
  }
  open();
  EXPECT_FALSE(post(Click{one})->is_new);
  EXPECT_EQ(balance("s"), 37'500'000);
  expect_sound();
}

TEST_F(SqliteMoneyTest, CutsAtTheDaysBudgetTheTotalAndTheBalance) {
  put(campaign_of("day", "s", 30 * kUnit, 0));
  put(campaign_of("total", "s", 0, 30 * kUnit));
  put(campaign_of("poor", "p", 0, 0));
  credit("s", 1'000 * kUnit);
  credit("p", 12 * kUnit + 10'000);  // and a kopeck
  for (const char* id : {"day", "total"}) {
    EXPECT_EQ(click(ad(id, "s", 20 * kUnit)), Verdict::kCharged);
    const auto cut = post(Click{ad(id, "s", 20 * kUnit)});
    EXPECT_EQ(cut->fact.verdict, Verdict::kBudgetCut);
    EXPECT_EQ(cut->fact.amount.micros, 10 * kUnit);
    EXPECT_EQ(click(ad(id, "s", 20 * kUnit)), Verdict::kBudgetSpent);
  }
  EXPECT_EQ(click(ad("poor", "p", 12 * kUnit)), Verdict::kCharged);
  const auto kopeck = post(Click{ad("poor", "p", 12 * kUnit)});
  EXPECT_EQ(kopeck->fact.amount.micros, 10'000);
  EXPECT_EQ(click(ad("poor", "p", 12 * kUnit)), Verdict::kNoFunds);
  EXPECT_EQ(click(ad("never", "x", kUnit)), Verdict::kUnknownCampaign);
  now_ += kDay;  // a new day has its budget, the total stays spent
  EXPECT_EQ(click(ad("day", "s", 20 * kUnit)), Verdict::kCharged);
  EXPECT_EQ(click(ad("total", "s", 20 * kUnit)), Verdict::kBudgetSpent);
  expect_sound();
}

TEST_F(SqliteMoneyTest, CountsAClickJustAfterMidnightForTheNewDay) {
  put(campaign_of("c", "s", 10 * kUnit, 0));
  credit("s", 100 * kUnit);
  now_ = kNoon + 12 * 3'600 - 1;  // 23:59:59
  const ads::ServedAd shown = ad("c", "s", 10 * kUnit);
  EXPECT_EQ(click(ad("c", "s", 10 * kUnit)), Verdict::kCharged);
  now_ += 2;
  const auto next = post(Click{shown});
  EXPECT_EQ(next->fact.verdict, Verdict::kCharged);
  EXPECT_EQ(next->fact.day, ads::local_hour(now_, {}).day);
  expect_sound();
}

TEST_F(SqliteMoneyTest, KeepsTheDayWhenTheClockIsSetBack) {
  put(campaign_of("c", "s", 10 * kUnit, 0));
  credit("s", 100 * kUnit);
  const ads::Day today = ads::local_hour(now_, {}).day;
  EXPECT_EQ(click(ad("c", "s", 10 * kUnit)), Verdict::kCharged);
  const ads::ServedAd shown = ad("c", "s", 10 * kUnit);
  now_ -= 2 * kDay;
  for (int i = 0; i < 2; ++i) {
    const auto later = post(Click{i == 0 ? shown : ad("c", "s", 10 * kUnit)});
    EXPECT_EQ(later->fact.day, today);
    EXPECT_EQ(later->fact.amount.micros, 0);
    open();
  }
  expect_sound();
}

TEST_F(SqliteMoneyTest, CapsADayAtWhatIsSpentWhenItsBudgetIsLowered) {
  ads::Campaign campaign = campaign_of("c", "s", 100 * kUnit, 1'000 * kUnit);
  put(campaign);
  credit("s", 1'000 * kUnit);
  EXPECT_EQ(click(ad("c", "s", 60 * kUnit)), Verdict::kCharged);
  campaign.budget_daily = Money{40 * kUnit};
  campaign.budget_total = Money{50 * kUnit};
  put(campaign);
  EXPECT_EQ(click(ad("c", "s", 10 * kUnit)), Verdict::kBudgetSpent);
  campaign.budget_daily = Money{70 * kUnit};
  campaign.budget_total.reset();
  put(campaign);
  EXPECT_EQ(post(Click{ad("c", "s", 60 * kUnit)})->fact.amount.micros, 10 * kUnit);
  expect_sound();
}

TEST_F(SqliteMoneyTest, ChargesThePriceOfALinkThoughTheCampaignIsPausedOrGone) {
  ads::Campaign campaign = campaign_of("c", "s", 100 * kUnit, 0);
  put(campaign);
  credit("s", 100 * kUnit);
  campaign.status = ads::CampaignStatus::kPaused;
  put(campaign);
  EXPECT_EQ(click(ad("c", "s", 10 * kUnit)), Verdict::kCharged);
  CampaignChange removal;
  removal.campaign.id = "c";
  removal.is_delete = true;
  removal.author.at = now_;
  ASSERT_TRUE(store_->apply(std::vector{removal})->front());
  EXPECT_EQ(click(ad("c", "s", 10 * kUnit)), Verdict::kCharged);
  expect_sound();
}

TEST_F(SqliteMoneyTest, ChargesNothingForInvalidClicksAndSaysWhy) {
  put(campaign_of("c", "s", 0, 0));
  credit("s", 10'000 * kUnit);
  EXPECT_EQ(post(Click{ad("c", "s", kUnit), true})->fact.verdict, Verdict::kExpired);
  ads::ServedAd hasty = ad("c", "s", kUnit);
  hasty.id.time_us = static_cast<std::uint64_t>(now_ * kUnit - 200'000);
  EXPECT_EQ(click(hasty), Verdict::kTooSoon);
  EXPECT_EQ(click(ad("c", "s", kUnit, 77)), Verdict::kCharged);
  EXPECT_EQ(click(ad("c", "s", kUnit, 77)), Verdict::kSessionRepeat);
  EXPECT_EQ(click(ad("c", "s", kUnit, 78)), Verdict::kCharged);
  now_ += rules_.repeat_window.count();
  EXPECT_EQ(click(ad("c", "s", kUnit, 77)), Verdict::kCharged);
  for (std::uint32_t i = 1; i < rules_.clicks_per_session; ++i)
    EXPECT_EQ(click(ad("c", "s", kUnit, 77, "other " + std::to_string(i))), Verdict::kCharged);
  EXPECT_EQ(click(ad("c", "s", kUnit, 77, "one too many")), Verdict::kSessionRate);
  for (int i = 0; i < 40; ++i)
    EXPECT_EQ(click(ad("c", "s", kUnit)), Verdict::kCharged);  // no session is known
  expect_sound();
}

TEST_F(SqliteMoneyTest, AttributesOrdersToTheLastClickOnTheListingElseOnTheSeller) {
  put(campaign_of("c", "s", 0, 0));
  put(campaign_of("d", "s", 0, 0));
  credit("s", 100 * kUnit);
  EXPECT_EQ(click(ad("c", "s", kUnit, 5, "L1")), Verdict::kCharged);
  now_ += 3'600;
  EXPECT_EQ(click(ad("d", "s", kUnit, 5, "L2")), Verdict::kCharged);
  now_ += 3'600;
  int id = 0;
  const auto order = [&](const std::string& listing, std::vector<std::uint64_t> sessions,
                         const std::string& seller = "s") {
    OrderEvent event;
    event.event_id = "o" + std::to_string(++id);
    event.sessions = std::move(sessions);
    event.listing = listing;
    event.seller = seller;
    event.order = "order " + std::to_string(id);
    event.revenue = Money{500 * kUnit};
    event.quantity = 2;
    return *post(event);
  };
  EXPECT_EQ(order("L1", {5}).fact.ad.campaign, "c");
  EXPECT_EQ(order("L2", {5}).fact.ad.campaign, "d");
  EXPECT_EQ(order("L9", {5}).fact.ad.campaign, "d");     // the last one on the seller
  EXPECT_EQ(order("L1", {6, 5}).fact.ad.campaign, "c");  // the session had another hash before
  EXPECT_EQ(order("L1", {6}).fact.verdict, Verdict::kUnattributed);
  EXPECT_EQ(order("L1", {}).fact.verdict, Verdict::kUnattributed);
  EXPECT_EQ(order("L9", {5}, "x").fact.verdict, Verdict::kUnattributed);
  now_ += rules_.attribution_window.count();
  EXPECT_EQ(order("L1", {5}).fact.verdict, Verdict::kUnattributed);
  expect_sound();
}

TEST_F(SqliteMoneyTest, TakesBackWhatWasOrderedAndNoMore) {
  put(campaign_of("c", "s", 0, 0));
  credit("s", 100 * kUnit);
  click(ad("c", "s", kUnit, 5, "L1"));
  now_ += 60;
  OrderEvent event;
  event.event_id = "a";
  event.sessions = {5};
  event.listing = "L1";
  event.seller = "s";
  event.order = "n1";
  event.quantity = 3;
  event.revenue = Money{300 * kUnit};
  ASSERT_EQ(post(event)->fact.verdict, Verdict::kAttributed);
  OrderEvent back = event;
  back.kind = FactKind::kCancel;
  back.event_id = "b";
  back.quantity = 1;
  back.revenue = {};
  const auto cancelled = post(back);
  EXPECT_EQ(cancelled->fact.ad.campaign, "c");
  EXPECT_EQ(cancelled->fact.quantity, -1);
  EXPECT_EQ(cancelled->fact.revenue.micros, -100 * kUnit);
  back.kind = FactKind::kReturn;
  back.event_id = "c";
  back.quantity = 3;
  EXPECT_EQ(post(back)->fact.verdict, Verdict::kUnknownOrder);
  back.event_id = "d";
  back.order = "n2";
  back.quantity = 1;
  EXPECT_EQ(post(back)->fact.verdict, Verdict::kUnknownOrder);
  expect_sound();
}

TEST_F(SqliteMoneyTest, TakesAnEventOnceByItsIdAndRefusesOtherContent) {
  put(campaign_of("c", "s", 0, 0));
  credit("s", 100 * kUnit);
  const ads::ServedAd shown = ad("c", "s", kUnit);
  EXPECT_TRUE(post(View{shown, "v1"})->is_new);
  EXPECT_FALSE(post(View{shown, "v1"})->is_new);
  EXPECT_FALSE(post(View{shown, "v2"})->is_new);  // the same ad under another id is the same view
  const auto other = post(View{ad("c", "s", kUnit), "v1"});
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, ErrorCode::kConflict);
  EXPECT_EQ(other.error().field, "id");
  const auto payment = post(Credit{"p", "s", Money{kUnit}});
  EXPECT_TRUE(payment->is_new);
  EXPECT_FALSE(post(Credit{"p", "s", Money{kUnit}})->is_new);
  EXPECT_EQ(post(Credit{"p", "s", Money{2 * kUnit}}).error().code, ErrorCode::kConflict);
  EXPECT_TRUE(post(Credit{"p", "other", Money{kUnit}})->is_new);
  now_ += rules_.event_memory.count() + 1;
  open();
  post(View{ad("c", "s", kUnit), "v9"});                       // forgets what is old
  EXPECT_TRUE(post(View{ad("c", "s", kUnit), "v1"})->is_new);  // its id is forgotten
  EXPECT_FALSE(post(Credit{"p", "s", Money{kUnit}})->is_new);  // a payment's never
  expect_sound();
}

TEST_F(SqliteMoneyTest, RefusesEventsAheadOfTheClockOrTooOldAndLeavesTheOthers) {
  std::vector<Entry> batch = {View{ad("c", "s", kUnit), "a", now_ + 3'600},
                              View{ad("c", "s", kUnit), "b", now_ - 30 * kDay},
                              View{ad("c", "s", kUnit), "c", now_ - 60}};
  const auto posted = store_->post(batch, now_ * kUnit);
  ASSERT_TRUE(posted);
  EXPECT_EQ((*posted)[0].error().field, "at");
  EXPECT_EQ((*posted)[1].error().field, "at");
  ASSERT_TRUE((*posted)[2]);
  EXPECT_EQ((*posted)[2]->fact.at, now_ - 60);
  expect_sound();
}

TEST_F(SqliteMoneyTest, RefundsAClickOnceAndReopensNoBudget) {
  put(campaign_of("c", "s", 10 * kUnit, 0));
  credit("s", 100 * kUnit);
  const ads::ServedAd shown = ad("c", "s", 10 * kUnit);
  click(shown);
  EXPECT_TRUE(post(Refund{shown.id})->is_new);
  EXPECT_FALSE(post(Refund{shown.id})->is_new);
  EXPECT_EQ(balance("s"), 100 * kUnit);
  EXPECT_EQ(click(ad("c", "s", kUnit)), Verdict::kBudgetSpent);
  EXPECT_EQ(post(Refund{{1, 2}}).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(post(Credit{"x", "s", Money{-101 * kUnit}, true}).error().field, "amount");
  EXPECT_TRUE(post(Credit{"y", "s", Money{-100 * kUnit}, true}));
  EXPECT_EQ(balance("s"), 0);
  expect_sound();
}

TEST_F(SqliteMoneyTest, FindsWhateverIsTamperedWith) {
  put(campaign_of("c", "s", 100 * kUnit, 500 * kUnit));
  credit("s", 100 * kUnit);
  const ads::ServedAd shown = ad("c", "s", 10 * kUnit, 5);
  click(shown);
  click(ad("c", "s", 7 * kUnit));
  post(View{shown, "v"});
  post(Refund{shown.id});
  OrderEvent order;
  order.event_id = "o";
  order.order = "n";
  order.listing = "L1";
  order.seller = "s";
  order.sessions = {5};
  order.revenue = Money{kUnit};
  post(order);
  expect_sound();
  store_.reset();
  const std::string sound = test::read_file(path());
  const std::map<std::string, std::string> tampers = {
      {"UPDATE sellers SET spent = spent - 1", "law 5"},
      {"UPDATE sellers SET credited = credited + 1", "law 5"},
      {"UPDATE campaign_totals SET spent = spent + 1", "law 4"},
      {"UPDATE campaign_totals SET cap = 1", "CHECK"},
      {"UPDATE campaign_days SET spent = spent - 1", "law 4"},
      {"UPDATE campaign_days SET cap = 1", "CHECK"},
      {"DELETE FROM campaign_days", "law 4"},
      {"DELETE FROM clicks", "law 3"},
      {"UPDATE clicks SET refund = 0", "law 3"},
      {"DELETE FROM views", "law 3"},
      {"UPDATE orders SET revenue = 2", "law 7"},
      {"UPDATE journal SET amount = amount - 1 WHERE amount > 1", "damaged"},
      {"UPDATE journal SET committed_us = committed_us + 1 WHERE sequence = 2", "damaged"},
      {"DELETE FROM journal WHERE sequence = 2", "law 1"},
      {"UPDATE journal SET body = x'00' WHERE sequence = 3", "damaged"},
  };
  for (const auto& [sql, finding] : tampers) {
    std::filesystem::remove(path() + "-wal");
    test::write_file(path(), sound);
    run_sql(sql);
    std::string all;
    if (auto opened = SqliteStore::open(path(), rules_); !opened) {
      all = opened.error().message;
    } else {
      store_ = std::move(*opened);
      const auto audit = store_->verify();
      ASSERT_TRUE(audit) << sql << ": " << audit.error().message;
      for (const std::string& found : audit->findings) all += found + "\n";
    }
    EXPECT_NE(all.find(finding), std::string::npos) << sql << ":\n" << all;
    store_.reset();
  }
  std::filesystem::remove(path() + "-wal");
  test::write_file(path(), sound);
  open();
}

// The same by the obvious means: everything in maps, nothing kept but what happened.
TEST_F(SqliteMoneyTest, DoesWhatTheObviousLedgerDoes) {
  constexpr std::uint64_t kSeed = 909;
  Random random(kSeed);
  rules_.clicks_per_session = 3;
  open();
  struct Budget {
    std::string seller;
    std::int64_t daily, total;
  };
  std::map<std::string, Budget> budgets;
  std::map<std::string, std::int64_t> balances, totals;
  std::map<std::pair<std::string, ads::Day>, std::int64_t> days, caps;
  std::set<ads::ServedId> clicked;
  std::vector<ads::ServedAd> shown;
  std::int64_t charged = 0;
  const auto change = [&](const std::string& id, const std::string& seller) {
    const auto amount = [&] { return random.chance(0.2) ? 0 : std::int64_t(1 + random.below(60)) * kUnit; };
    Budget budget{seller, amount(), amount() * 4};
    put(campaign_of(id, seller, budget.daily, budget.total));
    // Lowered below what is spent, a budget is what is spent.
    const ads::Day day = ads::local_hour(now_, {}).day;
    if (budget.total > 0) budget.total = std::max(budget.total, totals[id]);
    budgets[id] = budget;
    if (days.contains({id, day}))
      caps[{id, day}] = budget.daily == 0 ? 0 : std::max(budget.daily, days[{id, day}]);
  };
  for (int step = 0; step < 4'000; ++step) {
    SCOPED_TRACE("seed " + std::to_string(kSeed) + " step " + std::to_string(step));
    now_ += static_cast<std::int64_t>(random.below(1'200));
    const std::string seller = "s" + std::to_string(random.below(3));
    const std::string id = seller + "-c" + std::to_string(random.below(3));
    const std::uint64_t what = random.below(20);
    if (!budgets.contains(id) || what == 0) {
      change(id, seller);
    } else if (what == 1) {
      const std::int64_t amount = std::int64_t(1 + random.below(40)) * kUnit;
      credit(seller, amount);
      balances[seller] += amount;
    } else if (what == 2) {
      open();
    } else if (what < 10) {
      shown.push_back(ad(id, seller, std::int64_t(1 + random.below(9)) * kUnit));
    } else if (!shown.empty()) {
      const ads::ServedAd one = shown[random.below(shown.size())];
      const auto posted = post(Click{one});
      ASSERT_TRUE(posted);
      const ads::Day day = ads::local_hour(now_, {}).day;
      if (!clicked.insert(one.id).second) {
        EXPECT_FALSE(posted->is_new);
        continue;
      }
      if (now_ * kUnit - std::int64_t(one.id.time_us) < 300'000) {
        EXPECT_EQ(posted->fact.verdict, Verdict::kTooSoon);
        continue;
      }
      const Budget& budget = budgets[one.campaign];
      if (!days.contains({one.campaign, day})) caps[{one.campaign, day}] = budget.daily;
      std::int64_t left = std::min(one.price.micros, balances[one.seller]);
      if (const std::int64_t cap = caps[{one.campaign, day}]; cap > 0)
        left = std::min(left, cap - days[{one.campaign, day}]);
      if (budget.total > 0) left = std::min(left, budget.total - totals[one.campaign]);
      ASSERT_EQ(posted->fact.amount.micros, left);
      if (left == 0 && !days[{one.campaign, day}]) {
        days.erase({one.campaign, day});
      }
      if (left > 0) {
        days[{one.campaign, day}] += left;
        totals[one.campaign] += left;
        balances[one.seller] -= left;
        charged += left;
      }
    }
    if (step % 500 == 0) expect_sound();
  }
  for (const auto& [seller, amount] : balances) EXPECT_EQ(balance(seller), amount);
  const auto audit = store_->verify();
  ASSERT_TRUE(audit);
  EXPECT_TRUE(audit->findings.empty());
  EXPECT_EQ(audit->charged.micros, charged);
  EXPECT_EQ(audit->clicks, clicked.size());
  EXPECT_GT(charged, 1'000 * kUnit);
  std::map<std::string, std::int64_t> spent;
  ASSERT_TRUE(store_->for_each_spend(
      [&](const CampaignSpend& spend) { spent[spend.campaign] = spend.total.micros; }));
  for (const auto& [id, total] : totals) EXPECT_EQ(spent[id], total);
  std::uint64_t facts = 0;
  ASSERT_TRUE(store_->for_each_fact(0, [&](const Fact& fact) { EXPECT_EQ(fact.sequence, ++facts); }));
  EXPECT_EQ(facts, audit->facts);
}

}  // namespace
}  // namespace vitrina::ledger
