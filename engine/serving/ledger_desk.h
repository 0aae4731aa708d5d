// LedgerDesk: takes clicks, events and credits, has them written down together, and then tells who waits.
//
// What waits at the same time is one transaction and one flush to the disk (group commit), on a thread of the
// desk's own: a durable click costs its share of a flush. Whoever is told that an entry was posted may rely
// on its being on the disk, and on the next auction's seeing what it has spent.
//
// A click does not wait longer than `click_wait`: then the shopper is sent on, and nothing is charged. One
// that was being written just then, and comes to be charged too late, is refunded in full at once.
//
// Not here: what a charge is (engine/ledger), tokens (click_token.h).
// Threads: internally synchronised. Callbacks run on a thread of the desk's, once each, and must not wait.
// Lifetime: destruction lets what waits end, each entry answered.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "engine/ledger/store.h"
#include "index/base/clock.h"
#include "index/base/result.h"

namespace vitrina::serving {

// For metrics. Clicks by what became of them: Posted's verdicts, and:
struct LedgerCounters {
  std::uint64_t clicks = 0;            // posted for the first time
  std::uint64_t charged_clicks = 0;    // of these, that cost something
  std::uint64_t repeated_clicks = 0;   // the token was there already
  std::uint64_t abandoned_clicks = 0;  // the shopper was sent on without the ledger: nothing is charged
  std::uint64_t late_refunds = 0;      // of these, that had come to be charged all the same
  std::uint64_t entries = 0;           // posted, of all kinds
  std::uint64_t commits = 0;
  std::uint64_t failed_commits = 0;
  std::string last_failure;  // its message; empty: none yet
};

class LedgerDesk {
 public:
  struct Options {
    std::chrono::milliseconds click_wait{250};
    std::size_t most_waiting = 100'000;  // entries
    std::size_t most_at_once = 1'000;    // of one transaction
  };
  // What was written for the first time, in the ledger's order, before anybody is told.
  using OnFacts = std::function<void(std::vector<ledger::Fact> facts)>;
  using Done = std::function<void(Result<std::vector<Result<ledger::Posted>>> answers)>;
  // Whether the click is in the ledger; what became of it is in the report, not on the shopper's way.
  using ClickDone = std::function<void(bool is_recorded)>;

  // Lifetime: store and clock outlive the desk.
  LedgerDesk(ledger::Store& store, const Clock& clock, Options options, OnFacts on_facts);
  ~LedgerDesk();
  LedgerDesk(const LedgerDesk&) = delete;
  LedgerDesk& operator=(const LedgerDesk&) = delete;

  // The entries in order, in one transaction. Errors to `done`: of an entry, those of Store::post(); of the
  // whole, kIo, kUnavailable where too much waits: nothing of it is there then.
  void post(std::vector<ledger::Entry> entries, Done done);

  void click(ledger::Click click, ClickDone done);

  LedgerCounters counters() const;

 private:
  struct WaitingClick;
  struct Wish {
    std::vector<ledger::Entry> entries;
    Done done;
    std::shared_ptr<WaitingClick> click;  // null: no click of a shopper
  };

  bool put(Wish wish);
  void run();
  void process(std::vector<Wish> wishes);
  void watch();

  ledger::Store& store_;
  const Clock& clock_;
  const Options options_;
  const OnFacts on_facts_;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable watch_wake_;
  std::vector<Wish> waiting_;
  std::size_t waiting_entries_ = 0;
  std::deque<std::shared_ptr<WaitingClick>> watched_;  // by deadline
  LedgerCounters counters_;
  bool stopping_ = false;
  bool watching_ends_ = false;
  std::thread watcher_;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace vitrina::serving
