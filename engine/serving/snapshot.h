// Snapshot: what one request pins: an image, the ads over it, the shop's rules for it, and the generation
// under which they were published.
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
#include "engine/serving/ad_state.h"
#include "index/image/image.h"

namespace vitrina::serving {

class Snapshot {
 public:
  // Counts itself in `live` as long as it lives. Requires: `ads` and `rules` were made for this image.
  Snapshot(std::shared_ptr<const index::Image> image, std::shared_ptr<const AdState> ads,
           std::shared_ptr<const query::RuleBook> rules, std::uint64_t generation,
           std::shared_ptr<std::atomic<std::uint64_t>> live)
      : image_(std::move(image)),
        ads_(std::move(ads)),
        rules_(std::move(rules)),
        generation_(generation),
        live_(std::move(live)) {
    live_->fetch_add(1, std::memory_order_relaxed);
  }
  ~Snapshot() { live_->fetch_sub(1, std::memory_order_relaxed); }
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

  const std::shared_ptr<const index::Image>& shared_image() const noexcept { return image_; }
  const index::Image& image() const noexcept { return *image_; }
  const index::Segment& segment() const noexcept { return image_->segment(); }
  const std::shared_ptr<const AdState>& shared_ads() const noexcept { return ads_; }
  const AdState& ads() const noexcept { return *ads_; }
  const std::shared_ptr<const query::RuleBook>& shared_rules() const noexcept { return rules_; }
  const query::RuleBook& rules() const noexcept { return *rules_; }
  std::uint64_t generation() const noexcept { return generation_; }

 private:
  std::shared_ptr<const index::Image> image_;
  std::shared_ptr<const AdState> ads_;
  std::shared_ptr<const query::RuleBook> rules_;
  std::uint64_t generation_;
  std::shared_ptr<std::atomic<std::uint64_t>> live_;
};

}  // namespace vitrina::serving
