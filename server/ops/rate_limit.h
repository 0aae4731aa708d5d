// RateLimit: at most so many calls a minute for each name.
//
// Minutes are those of the clock, so up to twice the limit may pass around a full minute. Names are counted
// for one minute and then forgotten, so memory is bounded by who calls within one.
//
// Threads: internally synchronised. Not for the request path of shoppers: it takes a lock.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace vitrina::ops {

class RateLimit {
 public:
  explicit RateLimit(std::uint32_t calls_a_minute) : limit_(calls_a_minute) {}

  // Counts a call at `now` (seconds) and says whether it is within the limit.
  bool allows(std::string_view name, std::int64_t now) {
    const std::lock_guard lock(mutex_);
    if (now / 60 != minute_) {
      minute_ = now / 60;
      calls_.clear();
    }
    const auto found = calls_.find(name);
    if (found == calls_.end()) return calls_.emplace(name, 1).first->second <= limit_;
    if (found->second >= limit_) return false;
    ++found->second;
    return true;
  }

 private:
  const std::uint32_t limit_;
  std::mutex mutex_;
  std::int64_t minute_ = 0;
  std::map<std::string, std::uint32_t, std::less<>> calls_;
};

}  // namespace vitrina::ops
