// Lanes: what the workers' threads have to be written down, collected by one thread every so often, so that
// the request path neither locks nor waits.
//
// Each worker has a Lane and appends to the Part in it; the collecting thread takes what the lanes hold and
// hands an emptied Part back. A Part is in transit, or with one of the two: each side has only what the other
// has let go of.
//
// Cost of an append: two atomic exchanges of a pointer besides what is written; no allocation in steady
// state. Threads: a Lane is used by one thread at a time, Lanes are internally synchronised. Lifetime: lanes
// are given back before Lanes end; `take` and `end_pass` are called on the collecting thread, until the
// destructor has returned.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace vitrina::serving {

// Part: default constructible, with clear() and size_bytes().
template <class Part>
class Lanes {
 public:
  struct Options {
    std::size_t lane_bytes = std::size_t{4} << 20;  // more than this waiting: what comes is dropped
    std::chrono::milliseconds interval{200};
  };

  class Lane {
   public:
    ~Lane() {
      delete filled_.load(std::memory_order_acquire);
      delete emptied_.load(std::memory_order_acquire);
    }
    // Calls write(Part&), unless too much waits: false, and counted.
    template <class Write>
    bool append(Write&& write) {
      std::unique_ptr<Part> part(filled_.exchange(nullptr, std::memory_order_acquire));
      if (!part) part.reset(emptied_.exchange(nullptr, std::memory_order_acquire));
      if (!part) part = std::make_unique<Part>();
      const bool has_room = part->size_bytes() < most_bytes_;
      if (has_room) {
        write(*part);
      } else {
        dropped_.fetch_add(1, std::memory_order_relaxed);
      }
      filled_.store(part.release(), std::memory_order_release);
      return has_room;
    }

   private:
    friend class Lanes;
    Lane(std::size_t most_bytes, std::atomic<std::uint64_t>& dropped)
        : most_bytes_(most_bytes), dropped_(dropped) {}

    std::atomic<Part*> filled_{nullptr};   // to the collecting thread
    std::atomic<Part*> emptied_{nullptr};  // and back
    std::atomic<bool> is_closed_{false};
    const std::size_t most_bytes_;
    std::atomic<std::uint64_t>& dropped_;
  };
  struct GiveBack {
    void operator()(Lane* lane) const noexcept { lane->is_closed_.store(true, std::memory_order_release); }
  };
  using Handle = std::unique_ptr<Lane, GiveBack>;

  // Calls `take` for each part that holds something, then `end_pass`, every interval and once at the end.
  Lanes(Options options, std::function<void(Part&)> take, std::function<void()> end_pass)
      : options_(options),
        take_(std::move(take)),
        end_pass_(std::move(end_pass)),
        thread_([this] { run(); }) {}
  ~Lanes() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
  }
  Lanes(const Lanes&) = delete;
  Lanes& operator=(const Lanes&) = delete;

  Handle make_lane() {
    std::unique_ptr<Lane> lane(new Lane(options_.lane_bytes, dropped_));
    Handle handle(lane.get());
    const std::lock_guard lock(mutex_);
    lanes_.push_back(std::move(lane));
    return handle;
  }

  // Returns when all that was appended before has been taken.
  void flush() {
    std::unique_lock lock(mutex_);
    // A pass that has begun may have looked at a lane already.
    const std::uint64_t pass = wanted_pass_ = std::max(wanted_pass_, last_pass_ + 2);
    wake_.notify_one();
    passed_.wait(lock, [&] { return last_pass_ >= pass; });
  }

  std::uint64_t dropped() const noexcept { return dropped_.load(std::memory_order_relaxed); }

 private:
  // Memory that one burst has made is not kept for ever.
  static constexpr std::size_t kKeptBytes = std::size_t{1} << 20;

  void run() {
    std::unique_lock lock(mutex_);
    for (;;) {
      wake_.wait_for(lock, options_.interval, [&] { return stopping_ || wanted_pass_ > last_pass_; });
      // Read before the pass: what came before the end is in it.
      const bool is_last = stopping_;
      lock.unlock();
      take_lanes();
      end_pass_();
      lock.lock();
      ++last_pass_;
      passed_.notify_all();
      if (is_last) return;
    }
  }

  void take_lanes() {
    std::vector<Lane*> lanes;
    {
      const std::lock_guard lock(mutex_);
      for (const auto& lane : lanes_) lanes.push_back(lane.get());
    }
    std::vector<Lane*> closed;
    for (Lane* lane : lanes) {
      // First the flag, then the part: a closed lane gets no more.
      if (lane->is_closed_.load(std::memory_order_acquire)) closed.push_back(lane);
      std::unique_ptr<Part> part(lane->filled_.exchange(nullptr, std::memory_order_acq_rel));
      if (!part) continue;
      take_(*part);
      if (part->size_bytes() > kKeptBytes) continue;
      part->clear();
      delete lane->emptied_.exchange(part.release(), std::memory_order_acq_rel);
    }
    if (closed.empty()) return;
    const std::lock_guard lock(mutex_);
    std::erase_if(lanes_, [&](const std::unique_ptr<Lane>& lane) {
      return std::find(closed.begin(), closed.end(), lane.get()) != closed.end();
    });
  }

  const Options options_;
  const std::function<void(Part&)> take_;
  const std::function<void()> end_pass_;
  std::atomic<std::uint64_t> dropped_{0};
  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable passed_;
  std::vector<std::unique_ptr<Lane>> lanes_;
  std::uint64_t wanted_pass_ = 0;
  std::uint64_t last_pass_ = 0;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace vitrina::serving
