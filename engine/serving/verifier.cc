#include "engine/serving/verifier.h"

#include <algorithm>
#include <optional>

#include "index/base/checksum.h"

namespace vitrina::serving {
namespace {

constexpr std::size_t kStepBytes = std::size_t{8} << 20;  // between two looks whether to go on

// Why the image is damaged, or nothing. `go_on` returning false ends the reading early, without a finding.
template <class GoOn>
std::optional<std::string> find_damage(const index::Image& image, GoOn&& go_on) {
  StreamingChecksum sum;
  for (const index::SectionEntry& entry : image.sections()) {
    const auto id = static_cast<index::SectionId>(entry.id);
    sum.reset();
    for (Bytes rest = image.section(id); !rest.empty();) {
      if (!go_on()) return std::nullopt;
      const auto step = rest.first(std::min(rest.size(), kStepBytes));
      sum.update(step);
      rest = rest.subspan(step.size());
    }
    if (sum.digest() != entry.checksum) {
      return image.path() + ": section " + std::string(index::section_name(id)) +
             " is damaged: its checksum does not match";
    }
  }
  return std::nullopt;
}

}  // namespace

Verifier::Verifier() : thread_([this] { run(); }) {}

Verifier::~Verifier() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Verifier::begin(std::shared_ptr<const Snapshot> snapshot) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.swap(snapshot);
    ++ticket_;
    state_ = Verification::kPending;
    error_.clear();
  }
  wake_.notify_all();
}

Verification Verifier::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

std::string Verifier::error() const {
  const std::lock_guard lock(mutex_);
  return error_;
}

bool Verifier::superseded(std::uint64_t ticket) const {
  const std::lock_guard lock(mutex_);
  return stopping_ || ticket_ != ticket;
}

void Verifier::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [&] { return stopping_ || waiting_ != nullptr; });
    if (stopping_) return;
    auto snapshot = std::move(waiting_);
    const std::uint64_t ticket = ticket_;
    lock.unlock();
    auto damage = find_damage(snapshot->image(), [&] { return !superseded(ticket); });
    snapshot.reset();  // before the state says so: who waits for it may then count snapshots
    lock.lock();
    if (stopping_ || ticket_ != ticket) continue;
    state_ = damage ? Verification::kFailed : Verification::kPassed;
    error_ = damage ? std::move(*damage) : std::string();
  }
}

}  // namespace vitrina::serving
