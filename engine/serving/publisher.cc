#include "engine/serving/publisher.h"

namespace vitrina::serving {

Result<std::shared_ptr<const Snapshot>> Publisher::publish(const Make& make) {
  const std::lock_guard one_at_a_time(publishing_);
  const auto before = current();
  VITRINA_ASSIGN(SnapshotParts parts, make(before.get()));
  const std::uint64_t generation = before ? before->generation() + 1 : 1;
  auto next = std::make_shared<const Snapshot>(std::move(parts), generation, live_);
  {
    const std::lock_guard lock(mutex_);
    current_ = next;
    for (Mailbox* mailbox : mailboxes_) mailbox->put(next);
  }
  if (on_publish_) on_publish_(next);
  return next;
}

std::shared_ptr<const Snapshot> Publisher::current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

std::shared_ptr<const Snapshot> Publisher::attach(Mailbox& mailbox) {
  const std::lock_guard lock(mutex_);
  mailboxes_.push_back(&mailbox);
  return current_;
}

void Publisher::detach(Mailbox& mailbox) {
  const std::lock_guard lock(mutex_);
  std::erase(mailboxes_, &mailbox);
}

}  // namespace vitrina::serving
