#include "engine/serving/ledger_desk.h"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <future>
#include <map>
#include <mutex>
#include <thread>

#include "tests/support/shoe_shop.h"

namespace vitrina::serving {
namespace {

using namespace std::chrono_literals;
using ledger::Entry;
using ledger::Posted;

// A ledger that charges everything, and waits or fails where a test wants it to.
class TestStore final : public ledger::Store {
 public:
  Result<std::vector<Result<Posted>>> post(std::span<const Entry> entries, std::int64_t) override {
    std::unique_lock lock(mutex_);
    ++posts;
    wake_.wait(lock, [this] { return !is_held; });
    if (fails) return fail(ErrorCode::kIo, "the disk is full");
    std::vector<Result<Posted>> answers;
    for (const Entry& entry : entries) {
      Posted posted;
      posted.fact.sequence = ++sequence;
      if (const auto* click = std::get_if<ledger::Click>(&entry)) {
        posted.fact.ad = click->ad;
        posted.fact.verdict = ledger::Verdict::kCharged;
        posted.fact.amount = click->ad.price;
        posted.is_new = ++clicks[click->ad.id] == 1;
      } else if (const auto* refund = std::get_if<ledger::Refund>(&entry)) {
        posted.fact.kind = ledger::FactKind::kRefund;
        ++refunds[refund->click];
      } else {
        posted.fact.kind = ledger::FactKind::kView;
      }
      answers.emplace_back(posted);
    }
    return answers;
  }
  void hold(bool holds) {
    const std::lock_guard lock(mutex_);
    is_held = holds;
    wake_.notify_all();
  }

  Result<void> for_each_campaign(const std::function<void(ads::Campaign)>&) override { return {}; }
  Result<std::vector<Result<ads::Campaign>>> apply(std::span<const ledger::CampaignChange>) override {
    return {};
  }
  Result<std::vector<ledger::AuditEntry>> audit(std::string_view, std::size_t) override { return {}; }
  Result<std::uint64_t> last_sequence() override { return 0; }
  Result<void> for_each_fact(std::uint64_t, const std::function<void(const ledger::Fact&)>&) override {
    return {};
  }
  Result<void> for_each_spend(const std::function<void(const ledger::CampaignSpend&)>&) override {
    return {};
  }
  Result<void> for_each_seller(const std::function<void(const ledger::SellerAccount&)>&) override {
    return {};
  }
  Result<ledger::SellerAccount> find_seller(std::string_view) override { return ledger::SellerAccount(); }
  Result<ledger::LedgerAudit> verify() override { return ledger::LedgerAudit(); }

  std::mutex mutex_;
  std::condition_variable wake_;
  bool is_held = false;
  bool fails = false;
  std::uint64_t posts = 0, sequence = 0;
  std::map<ads::ServedId, int> clicks, refunds;
};

ledger::Click click_of(std::uint64_t number) {
  ledger::Click click;
  click.ad.id = {number, 7};
  click.ad.price = Money{kMicrosPerUnit};
  return click;
}

class LedgerDeskTest : public ::testing::Test {
 protected:
  void open(LedgerDesk::Options options = {}) {
    desk_ = std::make_unique<LedgerDesk>(store_, clock_, options, [this](std::vector<ledger::Fact> facts) {
      const std::lock_guard lock(mutex_);
      facts_.insert(facts_.end(), facts.begin(), facts.end());
    });
  }
  std::future<bool> click(std::uint64_t number) {
    auto promise = std::make_shared<std::promise<bool>>();
    auto answer = promise->get_future();
    desk_->click(click_of(number), [promise](bool is_recorded) { promise->set_value(is_recorded); });
    return answer;
  }

  TestStore store_;
  test::TestClock clock_;
  std::mutex mutex_;
  std::vector<ledger::Fact> facts_;
  std::unique_ptr<LedgerDesk> desk_;
};

TEST_F(LedgerDeskTest, WritesDownTogetherWhatWaitsTogether) {
  open({.click_wait = 60s});
  store_.hold(true);
  std::vector<std::future<bool>> answers;
  for (std::uint64_t i = 1; i <= 200; ++i) answers.push_back(click(i));
  store_.hold(false);
  for (auto& answer : answers) EXPECT_TRUE(answer.get());
  desk_.reset();
  EXPECT_LE(store_.posts, 3u);
  EXPECT_EQ(facts_.size(), 200u);
}

TEST_F(LedgerDeskTest, SendsShoppersOnWhenTheLedgerTakesTooLongAndRefundsWhatItChargedLate) {
  open({.click_wait = 30ms});
  store_.hold(true);
  auto in_hand = click(1);
  while (true) {
    const std::lock_guard lock(store_.mutex_);
    if (store_.posts == 1) break;
  }
  auto behind = click(2);
  EXPECT_FALSE(in_hand.get());
  EXPECT_FALSE(behind.get());
  store_.hold(false);
  desk_.reset();
  EXPECT_EQ(store_.clicks.size(), 1u);  // the second was given up before it was begun
  EXPECT_EQ(store_.refunds[click_of(1).ad.id], 1);
}

TEST_F(LedgerDeskTest, SendsShoppersOnWhenTheLedgerFails) {
  store_.fails = true;
  open();
  EXPECT_FALSE(click(1).get());
  std::promise<ErrorCode> code;
  desk_->post({ledger::View{}}, [&](const auto& answers) { code.set_value(answers.error().code); });
  EXPECT_EQ(code.get_future().get(), ErrorCode::kIo);
  const LedgerCounters counters = desk_->counters();
  EXPECT_EQ(counters.abandoned_clicks, 1u);
  EXPECT_EQ(counters.last_failure, "the disk is full");
  EXPECT_TRUE(facts_.empty());
}

TEST_F(LedgerDeskTest, RefusesWhatIsTooMuchAndAnswersAllThatWaitsAtTheEnd) {
  open({.click_wait = 60s, .most_waiting = 10});
  store_.hold(true);
  std::vector<std::future<bool>> answers;
  for (std::uint64_t i = 1; i <= 40; ++i) answers.push_back(click(i));
  std::thread later([&] {
    std::this_thread::sleep_for(20ms);
    store_.hold(false);
  });
  desk_.reset();
  later.join();
  std::size_t recorded = 0;
  for (auto& answer : answers) recorded += answer.get();
  EXPECT_EQ(recorded, store_.clicks.size());
  EXPECT_GE(recorded, 10u);
  EXPECT_LT(recorded, 40u);
}

TEST_F(LedgerDeskTest, AnswersEveryClickOnceFromManyThreads) {
  open({.click_wait = 2ms});
  std::atomic<std::uint64_t> answered{0}, recorded{0};
  std::vector<std::thread> threads;
  for (std::uint64_t t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (std::uint64_t i = 0; i < 500; ++i) {
        desk_->click(click_of(t * 1'000 + i), [&](bool is_recorded) {
          ++answered;
          recorded += is_recorded;
        });
        if (i % 100 == 0) {
          store_.hold(true);
          std::this_thread::sleep_for(3ms);
          store_.hold(false);
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  desk_.reset();
  EXPECT_EQ(answered, 2'000u);
  // Whoever was charged and not told so has the money back.
  EXPECT_EQ(store_.clicks.size() - store_.refunds.size(), recorded);
}

}  // namespace
}  // namespace vitrina::serving
