#include "engine/serving/ledger_desk.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>
#include <variant>

namespace vitrina::serving {

using ledger::Entry;
using ledger::Posted;
using Steady = std::chrono::steady_clock;

// A shopper who waits to be sent on. Either side may answer, once.
struct LedgerDesk::WaitingClick {
  ClickDone done;
  Steady::time_point deadline;
  std::atomic<bool> is_answered{false};

  bool answer(bool is_recorded) {
    if (is_answered.exchange(true)) return false;
    const ClickDone told = std::move(done);  // goes with what it holds, however long this is watched
    told(is_recorded);
    return true;
  }
};

LedgerDesk::LedgerDesk(ledger::Store& store, const Clock& clock, Options options, OnFacts on_facts)
    : store_(store), clock_(clock), options_(options), on_facts_(std::move(on_facts)) {
  watcher_ = std::thread([this] { watch(); });
  thread_ = std::thread([this] { run(); });
}

LedgerDesk::~LedgerDesk() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
  {
    const std::lock_guard lock(mutex_);
    watching_ends_ = true;
  }
  watch_wake_.notify_all();
  watcher_.join();
}

bool LedgerDesk::put(Wish wish) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || waiting_entries_ + wish.entries.size() > options_.most_waiting) return false;
    waiting_entries_ += wish.entries.size();
    if (wish.click) {
      watched_.push_back(wish.click);
      if (watched_.size() == 1) watch_wake_.notify_one();
    }
    waiting_.push_back(std::move(wish));
    if (waiting_.size() > 1) return true;
  }
  wake_.notify_one();
  return true;
}

void LedgerDesk::post(std::vector<Entry> entries, Done done) {
  if (!put({std::move(entries), done, nullptr}))
    done(fail(ErrorCode::kUnavailable, "too many events wait; try again soon"));
}

void LedgerDesk::click(ledger::Click click, ClickDone done) {
  auto waiting = std::make_shared<WaitingClick>();
  waiting->done = std::move(done);
  waiting->deadline = Steady::now() + options_.click_wait;
  Wish wish;
  wish.entries.emplace_back(std::move(click));
  wish.click = waiting;
  if (put(std::move(wish))) return;
  {
    const std::lock_guard lock(mutex_);
    ++counters_.abandoned_clicks;
  }
  waiting->answer(false);
}

LedgerCounters LedgerDesk::counters() const {
  const std::lock_guard lock(mutex_);
  return counters_;
}

void LedgerDesk::run() {
  for (;;) {
    std::vector<Wish> wishes;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      std::size_t entries = 0;
      auto end = waiting_.begin();
      while (end != waiting_.end() &&
             (entries == 0 || entries + end->entries.size() <= options_.most_at_once))
        entries += (end++)->entries.size();
      wishes.assign(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
      waiting_.erase(waiting_.begin(), end);
      waiting_entries_ -= entries;
    }
    process(std::move(wishes));
  }
}

void LedgerDesk::process(std::vector<Wish> wishes) {
  // A shopper who has been sent on already is not charged.
  std::erase_if(wishes, [](const Wish& wish) { return wish.click && wish.click->is_answered.load(); });
  if (wishes.empty()) return;
  std::vector<Entry> entries;
  for (const Wish& wish : wishes) entries.insert(entries.end(), wish.entries.begin(), wish.entries.end());
  auto posted = store_.post(entries, clock_.now_micros());

  std::vector<ledger::Fact> facts;
  LedgerCounters counted;
  ++(posted ? counted.commits : counted.failed_commits);
  if (posted) {
    for (const Result<Posted>& answer : *posted) {
      if (!answer) continue;
      ++counted.entries;
      const bool is_click = answer->fact.kind == ledger::FactKind::kClick;
      if (is_click) {
        ++(answer->is_new ? counted.clicks : counted.repeated_clicks);
        if (answer->is_new && answer->fact.amount.micros > 0) ++counted.charged_clicks;
      }
      if (answer->is_new) facts.push_back(answer->fact);
    }
  }
  if (!facts.empty()) on_facts_(std::move(facts));

  std::vector<Entry> refunds;
  std::size_t place = 0;
  for (Wish& wish : wishes) {
    const std::size_t end = place + wish.entries.size();
    if (wish.click) {
      const Result<Posted>* answer = posted ? &(*posted)[place] : nullptr;
      const bool is_recorded = answer != nullptr && answer->has_value();
      const bool in_time = wish.click->answer(is_recorded);
      if (in_time && !is_recorded) ++counted.abandoned_clicks;
      if (!in_time && is_recorded && (*answer)->is_new && (*answer)->fact.amount.micros > 0) {
        const ads::ServedId& id = (*answer)->fact.ad.id;
        refunds.emplace_back(
            ledger::Refund{id, "the ledger answered too late: the shopper was sent on without it", "server"});
        ++counted.late_refunds;
      }
    } else if (!posted) {
      wish.done(tl::unexpected<Error>(posted.error()));
    } else {
      std::vector<Result<Posted>> answers(
          std::make_move_iterator(posted->begin() + static_cast<std::ptrdiff_t>(place)),
          std::make_move_iterator(posted->begin() + static_cast<std::ptrdiff_t>(end)));
      wish.done(std::move(answers));
    }
    place = end;
  }
  {
    const std::lock_guard lock(mutex_);
    counters_.clicks += counted.clicks;
    counters_.charged_clicks += counted.charged_clicks;
    counters_.repeated_clicks += counted.repeated_clicks;
    counters_.abandoned_clicks += counted.abandoned_clicks;
    counters_.late_refunds += counted.late_refunds;
    counters_.entries += counted.entries;
    counters_.commits += counted.commits;
    counters_.failed_commits += counted.failed_commits;
    if (!posted) counters_.last_failure = posted.error().message;
    // Before all that waits, and whatever the desk is doing: it has been charged.
    if (!refunds.empty()) {
      waiting_entries_ += refunds.size();
      waiting_.insert(waiting_.begin(), Wish{std::move(refunds), [](const auto&) {}, nullptr});
    }
  }
}

// Sends shoppers on whose time is over, also while the desk's thread waits for the disk.
void LedgerDesk::watch() {
  std::unique_lock lock(mutex_);
  for (;;) {
    watch_wake_.wait(lock, [this] { return watching_ends_ || !watched_.empty(); });
    if (watched_.empty()) return;
    const std::shared_ptr<WaitingClick> first = watched_.front();
    if (!first->is_answered.load() && !watching_ends_ && Steady::now() < first->deadline) {
      watch_wake_.wait_until(lock, first->deadline, [this] { return watching_ends_; });
      continue;
    }
    watched_.pop_front();
    if (first->is_answered.load()) continue;
    lock.unlock();
    const bool is_first = first->answer(false);
    lock.lock();
    if (is_first) ++counters_.abandoned_clicks;
  }
}

}  // namespace vitrina::serving
