// Snapshot: what one request pins: an image, and the generation under which it was published.
//
// Held by shared_ptr: by the engine while it is the current one, by each worker that has adopted it, and by
// the verifier while it reads it. The last one to let go unmaps the image.
//
// Threads: immutable after construction, const from any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>

#include "index/image/image.h"

namespace vitrina::serving {

class Snapshot {
 public:
  // Counts itself in `live` as long as it lives.
  Snapshot(index::Image image, std::uint64_t generation, std::shared_ptr<std::atomic<std::uint64_t>> live)
      : image_(std::move(image)), generation_(generation), live_(std::move(live)) {
    live_->fetch_add(1, std::memory_order_relaxed);
  }
  ~Snapshot() { live_->fetch_sub(1, std::memory_order_relaxed); }
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

  const index::Image& image() const noexcept { return image_; }
  const index::Segment& segment() const noexcept { return image_.segment(); }
  std::uint64_t generation() const noexcept { return generation_; }

 private:
  index::Image image_;
  std::uint64_t generation_;
  std::shared_ptr<std::atomic<std::uint64_t>> live_;
};

}  // namespace vitrina::serving
