// Mailbox: hands the newest snapshot from a publisher to one worker, without a lock on either side.
//
// A letter that was not yet taken is replaced by the next: only the newest matters.
//
// Threads: put() from any number of threads, take() from one.
#pragma once

#include <atomic>
#include <memory>

#include "engine/serving/snapshot.h"

namespace vitrina::serving {

class Mailbox {
 public:
  using Letter = std::shared_ptr<const Snapshot>;

  Mailbox() = default;
  ~Mailbox() { delete letter_.load(std::memory_order_relaxed); }
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;

  void put(Letter snapshot) {
    delete letter_.exchange(new Letter(std::move(snapshot)), std::memory_order_acq_rel);
  }

  // Empty where nothing has come since the last call.
  Letter take() {
    // A plain look first: an exchange would take the cache line from the other workers at every request.
    if (letter_.load(std::memory_order_relaxed) == nullptr) return {};
    const std::unique_ptr<Letter> letter(letter_.exchange(nullptr, std::memory_order_acq_rel));
    return letter ? std::move(*letter) : Letter{};
  }

 private:
  std::atomic<Letter*> letter_{nullptr};
};

}  // namespace vitrina::serving
