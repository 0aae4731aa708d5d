// Publisher: the current snapshot, and how the next one reaches every worker.
//
// Publishers go one after the other; making a snapshot may take seconds, and meanwhile requests and current()
// are answered from the one in force.
//
// Threads: internally synchronised. Lifetime: outlives the mailboxes that are attached.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "engine/serving/mailbox.h"
#include "engine/serving/snapshot.h"
#include "index/base/result.h"

namespace vitrina::serving {

class Publisher {
 public:
  // What the next snapshot is made of. `current`: null at the first time.
  using Make = std::function<Result<SnapshotParts>(const Snapshot* current)>;
  using OnPublish = std::function<void(const std::shared_ptr<const Snapshot>&)>;

  // Makes the next snapshot and gives it to every mailbox; then tells the listener. On an error the current
  // one stays. Requires: not called by `make` or the listener.
  Result<std::shared_ptr<const Snapshot>> publish(const Make& make);

  std::shared_ptr<const Snapshot> current() const;
  std::uint64_t live() const noexcept { return live_->load(std::memory_order_relaxed); }

  // Called after each publish, on the publishing thread. Requires: before anybody else publishes.
  void listen(OnPublish on_publish) { on_publish_ = std::move(on_publish); }

  // From here on the mailbox gets every snapshot; returns the current one.
  std::shared_ptr<const Snapshot> attach(Mailbox& mailbox);
  void detach(Mailbox& mailbox);

 private:
  std::shared_ptr<std::atomic<std::uint64_t>> live_ = std::make_shared<std::atomic<std::uint64_t>>(0);
  std::mutex publishing_;  // held while a snapshot is made
  OnPublish on_publish_;
  mutable std::mutex mutex_;  // held for a moment; never by a request
  std::shared_ptr<const Snapshot> current_;
  std::vector<Mailbox*> mailboxes_;
};

}  // namespace vitrina::serving
