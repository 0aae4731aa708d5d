// A day of the ledger on a disk that loses what was not synced, crashed at every write and at every sync.

#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "engine/ledger/sqlite_store.h"
#include "index/base/random.h"
#include "tests/engine/ledger/lossy_vfs.h"
#include "tests/support/temp_directory.h"

namespace vitrina::ledger {
namespace {

constexpr std::int64_t kUnit = kMicrosPerUnit;
constexpr std::int64_t kMorning = 1'790'000'000;
#ifdef __SANITIZE_THREAD__
constexpr std::uint64_t kStep = 11;  // every eleventh, for the time it takes
#else
constexpr std::uint64_t kStep = 1;
#endif

// One batch of what the shop tells, or a change of a campaign.
struct Step {
  std::vector<Entry> entries;
  std::optional<ads::Campaign> campaign;
  std::int64_t at = 0;
};

ads::Campaign campaign_of(const std::string& id, std::int64_t daily) {
  ads::Campaign campaign;
  campaign.id = id;
  campaign.seller = "s" + id;
  campaign.name = std::string(200, 'n');
  campaign.budget_daily = Money{daily * kUnit};
  return campaign;
}

// Campaigns with tight budgets, payments, clicks (some of them twice), views, orders, a budget lowered, a
// refund. Every step must be small: the day is run once for each of its writes.
std::vector<Step> script() {
  Random random(11);
  std::vector<Step> steps;
  std::int64_t now = kMorning;
  std::uint64_t served = 0;
  std::vector<ads::ServedAd> shown;
  const auto step = [&]() -> Step& {
    now += 60;
    steps.push_back({{}, {}, now});
    return steps.back();
  };
  for (const char* id : {"a", "b"}) {
    step().campaign = campaign_of(id, 40);
    Credit credit;
    credit.id = "first";
    credit.seller = std::string("s") + id;
    credit.amount = Money{(id[0] == 'a' ? 90 : 55) * kUnit};
    step().entries.emplace_back(credit);
  }
  for (int batch = 0; batch < 14; ++batch) {
    Step& clicks = step();
    for (int i = 0; i < 5; ++i) {
      ads::ServedAd ad;
      ad.id = {static_cast<std::uint64_t>((now - 30) * kUnit) + ++served, random()};
      ad.campaign = random.chance(0.5) ? "a" : "b";
      ad.seller = "s" + ad.campaign;
      ad.listing = "L" + std::to_string(random.below(3));
      ad.query = std::string(120, 'q');
      ad.price = Money{static_cast<std::int64_t>(1 + random.below(6)) * kUnit};
      ad.session = 100 + served;
      shown.push_back(ad);
      clicks.entries.emplace_back(Click{ad});
      if (random.chance(0.2)) clicks.entries.emplace_back(Click{shown[random.below(shown.size())]});
    }
    clicks.entries.emplace_back(View{shown.back(), "view " + std::to_string(batch)});
    OrderEvent order;
    order.event_id = "order " + std::to_string(batch);
    order.sessions = {shown.back().session};
    order.listing = shown.back().listing;
    order.seller = shown.back().seller;
    order.order = order.event_id;
    order.revenue = Money{500 * kUnit};
    clicks.entries.emplace_back(order);
    if (batch == 6) {
      step().campaign = campaign_of("a", 12);
      step().entries.emplace_back(Refund{shown.front().id});
    }
    if (batch == 9) now += 86'400;
  }
  return steps;
}

class LedgerCrash : public ::testing::Test {
 protected:
  std::string path() const { return directory_.file("vitrina.db"); }

  bool open() {
    auto opened = SqliteStore::open(path());
    if (!opened) return false;
    store_ = std::move(*opened);
    // So that the log is moved into the file within the day.
    return static_cast<SqliteStore&>(*store_).pragma("wal_autocheckpoint=6").has_value();
  }

  // Runs steps until one fails; what was acknowledged is kept.
  void run(const std::vector<Step>& steps, std::size_t from = 0) {
    for (std::size_t i = from; i < steps.size(); ++i) {
      if (steps[i].campaign) {
        CampaignChange change;
        change.campaign = *steps[i].campaign;
        change.author = {"test", steps[i].at};
        if (!store_->apply(std::vector{change})) return;
      } else {
        auto posted = store_->post(steps[i].entries, steps[i].at * kUnit);
        if (!posted) return;
        for (std::size_t e = 0; e < posted->size(); ++e) {
          ASSERT_TRUE((*posted)[e]);
          if ((*posted)[e]->is_new) acknowledged_.push_back({i, e, (*posted)[e]->fact});
        }
      }
      done_ = i + 1;
    }
  }

  // What was acknowledged is there, once and as it was; every law holds. Whether all that is so.
  std::string faults(const std::vector<Step>& steps) {
    std::map<std::uint64_t, Fact> facts;
    if (!store_->for_each_fact(0, [&](const Fact& fact) { facts.emplace(fact.sequence, fact); }))
      return "the journal cannot be read";
    for (const auto& [step, entry, fact] : acknowledged_) {
      const auto found = facts.find(fact.sequence);
      if (found == facts.end() || !(found->second == fact))
        return "fact " + std::to_string(fact.sequence) + " was acknowledged and is not there";
      const auto again = store_->post(std::vector{steps[step].entries[entry]}, steps[step].at * kUnit);
      if (!again || !again->front() || again->front()->is_new || !(again->front()->fact == fact))
        return "fact " + std::to_string(fact.sequence) + " was taken again";
    }
    // A step is there wholly or not at all.
    const std::size_t whole = acknowledged_.size();
    if (facts.size() != whole) {
      if (facts.size() < whole || done_ == steps.size() || facts.size() > whole + new_entries(steps, done_))
        return "half a step is there";
      if (facts.size() < whole + new_entries(steps, done_)) return "half a step is there";
    }
    const auto audit = store_->verify();
    if (!audit) return audit.error().message;
    return audit->findings.empty() ? "" : audit->findings.front();
  }

  // Entries of a step that no step before it has told.
  static std::size_t new_entries(const std::vector<Step>& steps, std::size_t step) {
    std::set<ads::ServedId> told;
    std::size_t count = 0;
    for (std::size_t i = 0; i <= step; ++i) {
      count = 0;
      for (const Entry& entry : steps[i].entries) {
        const auto* click = std::get_if<Click>(&entry);
        count += click == nullptr || told.insert(click->ad.id).second;
      }
    }
    return count;
  }

  void reset_files() {
    store_.reset();
    for (const char* end : {"", "-wal", "-journal", ".new", ".new-journal"})
      std::filesystem::remove(path() + end);
    acknowledged_.clear();
    done_ = 0;
  }

  struct Acknowledged {
    std::size_t step, entry;
    Fact fact;
  };
  const test::TempDirectory directory_{test::TempDirectory::Place::kMemory};
  test::LossyVfs disk_;
  std::unique_ptr<Store> store_;
  std::vector<Acknowledged> acknowledged_;
  std::size_t done_ = 0;
};

TEST_F(LedgerCrash, LosesNothingThatWasAcknowledgedAtAnyWriteOrSync) {
  const std::vector<Step> steps = script();
  ASSERT_TRUE(open());
  const std::uint64_t before = disk_.operations();
  run(steps);
  ASSERT_EQ(done_, steps.size());
  ASSERT_EQ(faults(steps), "");
  store_.reset();
  const std::uint64_t all = disk_.operations() - before;
  std::uint64_t crashes = 0;
  for (const auto loss : {test::LossyVfs::Loss::kEverything, test::LossyVfs::Loss::kSome}) {
    for (std::uint64_t at = 1; at <= all; at += kStep) {
      SCOPED_TRACE("crash at operation " + std::to_string(at) +
                   (loss == test::LossyVfs::Loss::kSome ? ", some lost" : ""));
      reset_files();
      disk_.restart(loss, at);
      ASSERT_TRUE(open());
      disk_.crash_at(disk_.operations() + at);
      run(steps);
      store_.reset();
      if (!disk_.has_crashed()) continue;  // the last ones belong to the closing
      ++crashes;
      disk_.restart(loss, at);
      ASSERT_TRUE(open());
      ASSERT_EQ(faults(steps), "");
      // The day goes on, the cut step again.
      const std::size_t from = done_;
      run(steps, from);
      ASSERT_EQ(done_, steps.size());
      const auto audit = store_->verify();
      ASSERT_TRUE(audit);
      ASSERT_TRUE(audit->findings.empty()) << audit->findings.front();
    }
  }
  std::printf("%llu writes and syncs a day, crashed at %llu points\n", static_cast<unsigned long long>(all),
              static_cast<unsigned long long>(crashes));
  EXPECT_GT(crashes * kStep, 600u);
}

// A commit that a killed process had written and not synced is there when the next one opens the file, and who
// asks again is told so: then it must outlive a power failure that comes right after.
TEST_F(LedgerCrash, KeepsWhatItSaysIsThereAfterAKillAlsoWhenThePowerFailsNext) {
  const std::vector<Step> steps = script();
  ASSERT_TRUE(open());
  const std::uint64_t before = disk_.operations();
  run(steps);
  store_.reset();
  const std::uint64_t all = disk_.operations() - before;
  std::uint64_t found_again = 0;
  for (std::uint64_t at = 1; at <= all; at += kStep) {
    SCOPED_TRACE("killed at operation " + std::to_string(at));
    reset_files();
    disk_.restart(test::LossyVfs::Loss::kEverything, at);
    ASSERT_TRUE(open());
    disk_.crash_at(disk_.operations() + at);
    run(steps);
    store_.reset();
    if (!disk_.has_crashed() || done_ == steps.size()) continue;
    disk_.restart_process();
    ASSERT_TRUE(open());
    const Step& cut = steps[done_];
    if (cut.campaign) continue;
    const auto posted = store_->post(cut.entries, cut.at * kUnit);
    ASSERT_TRUE(posted);
    disk_.crash_at(disk_.operations() + 1);
    store_.reset();
    disk_.restart(test::LossyVfs::Loss::kEverything, at);
    ASSERT_TRUE(open());
    std::map<std::uint64_t, Fact> facts;
    ASSERT_TRUE(store_->for_each_fact(0, [&](const Fact& fact) { facts.emplace(fact.sequence, fact); }));
    for (const auto& answer : *posted) {
      ASSERT_TRUE(answer);
      found_again += answer->is_new ? 0 : 1;
      const auto found = facts.find(answer->fact.sequence);
      ASSERT_TRUE(found != facts.end() && found->second == answer->fact)
          << (answer->is_new ? "taken" : "found") << ", said so, and lost: fact " << answer->fact.sequence;
    }
    for (const Acknowledged& one : acknowledged_) ASSERT_TRUE(facts.contains(one.fact.sequence));
  }
  EXPECT_GT(found_again, 0u);
}

TEST_F(LedgerCrash, WritesNothingOnAFullDiskAndGoesOnWhenThereIsRoom) {
  const std::vector<Step> steps = script();
  ASSERT_TRUE(open());
  run(steps);
  const std::uint64_t all = disk_.operations();
  for (std::uint64_t at = 1; at <= all; at += 3 * kStep) {
    SCOPED_TRACE("full at operation " + std::to_string(at));
    reset_files();
    disk_.restart(test::LossyVfs::Loss::kEverything, at);
    ASSERT_TRUE(open());
    disk_.be_full(disk_.operations() + at, 40);
    run(steps);
    disk_.be_full(0, 0);
    ASSERT_EQ(faults(steps), "");
    run(steps, done_);
    ASSERT_EQ(done_, steps.size());
    ASSERT_TRUE(store_->verify()->findings.empty());
  }
}

TEST_F(LedgerCrash, WouldSeeADiskWhoseSyncsDoNothing) {
  const std::vector<Step> steps = script();
  ASSERT_TRUE(open());
  disk_.break_syncs();
  const std::uint64_t begun = disk_.operations();
  disk_.crash_at(begun + 60);
  run(steps);
  store_.reset();
  ASSERT_TRUE(disk_.has_crashed());
  ASSERT_FALSE(acknowledged_.empty());
  disk_.restart(test::LossyVfs::Loss::kEverything, 1);
  // Either it cannot be opened at all, or something that was acknowledged is missing.
  if (open()) {
    EXPECT_NE(faults(steps), "");
  }
}

}  // namespace
}  // namespace vitrina::ledger
