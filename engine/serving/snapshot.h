// Snapshot: what one request pins: an image, the ads over it, the shop's rules for it, what has been
// searched, and the generation under which they were published.
//
// Held by shared_ptr: by the publisher while it is the current one, by each worker that has adopted it, and
// by the verifier while it reads it. The last one to let go of an image unmaps it.
//
// Threads: immutable after construction, const from any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

#include "engine/query/rule_book.h"
#include "engine/querylog/log_index.h"
#include "engine/serving/ad_state.h"
#include "index/image/image.h"

namespace vitrina::serving {

// What a snapshot is made of. `ads` and `rules` are made for the image.
struct SnapshotParts {
  std::shared_ptr<const index::Image> image;
  std::shared_ptr<const AdState> ads;
  std::shared_ptr<const query::RuleBook> rules;
  std::shared_ptr<const querylog::LogIndex> searches;  // null: not known
};

class Snapshot {
 public:
  // Counts itself in `live` as long as it lives.
  Snapshot(SnapshotParts parts, std::uint64_t generation, std::shared_ptr<std::atomic<std::uint64_t>> live)
      : parts_(std::move(parts)), generation_(generation), live_(std::move(live)) {
    live_->fetch_add(1, std::memory_order_relaxed);
  }
  ~Snapshot() { live_->fetch_sub(1, std::memory_order_relaxed); }
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

  const SnapshotParts& parts() const noexcept { return parts_; }
  const index::Image& image() const noexcept { return *parts_.image; }
  const index::Segment& segment() const noexcept { return parts_.image->segment(); }
  const AdState& ads() const noexcept { return *parts_.ads; }
  const query::RuleBook& rules() const noexcept { return *parts_.rules; }
  const querylog::LogIndex* searches() const noexcept { return parts_.searches.get(); }
  std::uint64_t generation() const noexcept { return generation_; }

 private:
  SnapshotParts parts_;
  std::uint64_t generation_;
  std::shared_ptr<std::atomic<std::uint64_t>> live_;
};

}  // namespace vitrina::serving
