// ReachDesk: answers what keywords would bring, on threads of its own, so that nothing of it holds up a
// search: one makes the market (engine/reach/market.h) anew after each swap, one answers, item by item and
// question by question in turn. Both give way to the threads that serve (they are nicer).
//
// A market is made of what a snapshot is made of. A new image, log, model or rules make the one in the making
// void; campaigns change all day long, so the market of changed campaigns is begun when the last one is older
// than the interval, and than ten times what it took to make. After ten intervals it is made anew in any
// case, for sellers may have paid. Until the next is ready the last one answers; every answer says of which
// generation.
//
// Threads: internally synchronised. Lifetime: the clock outlives it; questions that wait at the end are
// dropped, their `done` unrun.
#pragma once

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

#include "engine/reach/reach.h"
#include "engine/serving/snapshot.h"
#include "index/base/clock.h"
#include "index/base/result.h"

namespace vitrina::serving {

struct ReachReport {
  std::uint64_t generation = 0;  // of the snapshot that the market was made of
  reach::ReachWindow window;
  std::int64_t tick_micros = 0;  // of bids
  std::vector<reach::ReachAnswer> items;
};

class ReachDesk {
 public:
  struct Options {
    std::uint32_t relax_below = 0;
    std::chrono::seconds interval{60};  // between markets that differ in campaigns alone
  };
  using Done = std::function<void(Result<ReachReport>)>;

  ReachDesk(const Clock& clock, Options options) : clock_(clock), options_(options) {}
  ~ReachDesk();
  ReachDesk(const ReachDesk&) = delete;
  ReachDesk& operator=(const ReachDesk&) = delete;

  // The snapshot in force from here on.
  void renew(const std::shared_ptr<const Snapshot>& snapshot);
  // Whether the snapshot in force has a query log.
  bool has_log() const;

  // `done` is called on the desk's thread, with the answers in the order of the items, or the first error,
  // whose field begins with the item ("items[3].bid"). Errors: kUnavailable while the first market is made;
  // kNotFound without a query log.
  void ask(reach::ReachRequest request, Done done);
  // The same for who may wait: also for a market of the snapshot in force.
  Result<ReachReport> answer(reach::ReachRequest request);

  // The market in force; null: none yet.
  std::shared_ptr<const reach::Market> market() const;

  // Returns when the market is that of the snapshot in force, or there is no log.
  void wait_for_market();

  struct State {
    std::uint64_t generation = 0;  // of the market that answers; 0: none yet
    std::uint32_t queries = 0;     // of it
    std::uint64_t market_bytes = 0;
    std::uint32_t done = 0;    // of the one in the making
    double build_seconds = 0;  // that the last took
  };
  State state() const;

 private:
  struct Question {
    reach::ReachRequest request;
    Done done;
    ReachReport report;
    std::size_t next = 0;
  };
  // What a market is made of, and of which generation.
  struct Plan {
    SnapshotParts parts;
    std::uint64_t generation = 0;
  };

  void start();
  void make_markets();
  bool is_due() const;  // with the mutex held
  void answer_questions();
  bool step(Question& question, reach::Reach& reach);

  const Clock& clock_;
  const Options options_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;   // makers
  std::condition_variable asked_;  // answerers
  std::condition_variable ready_;  // who waits for a market
  Plan wanted_;                    // of the snapshot in force
  Plan made_;                      // of the market below
  std::shared_ptr<const reach::Market> market_;
  std::chrono::steady_clock::time_point made_at_;
  bool is_urgent_ = false;  // somebody waits
  bool stopping_ = false;
  std::uint32_t building_ = 0;
  double build_seconds_ = 0;
  std::deque<Question> questions_;
  std::thread maker_;
  std::thread answerer_;
};

}  // namespace vitrina::serving
