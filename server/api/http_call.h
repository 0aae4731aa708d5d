// A call and its answer as server/api sees them: plain values, whoever carries the bytes.
//
// Threads: values, one thread at a time. Lifetime: a call's views live as long as the call is handled.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vitrina::api {

class Deferral;

struct HttpCall {
  std::string_view method;
  std::string_view target;  // path and query, not decoded
  std::string_view content_type;
  std::string_view authorization;
  std::string_view origin;
  std::string_view request_id;  // what the client wants it to be; may be empty
  std::string_view body;
  Deferral* deferral = nullptr;   // how to answer later (later.h); null: this call cannot wait
  std::string_view purpose = {};  // Sec-Purpose: "prefetch" where nobody has asked for it yet
  std::string_view user_agent = {};
};

// What is counted together in metrics; its names are route_name()'s.
enum class Route : std::uint8_t {
  kSearch,
  kSuggest,
  kListing,
  kSnapshot,
  kCampaigns,
  kCampaign,
  kAuction,
  kClick,
  kEvents,
  kExplain,
  kReach,
  kReport,
  kSeller,
  kCredits,
  kHealth,
  kReady,
  kMetrics,
  kPlanned,  // named in the interface, answered by later work: 501
  kUnknown,  // 404
  kRefused,  // never reached a route: framing, size, time
};
inline constexpr std::size_t kRouteCount = 20;
std::string_view route_name(Route route) noexcept;

struct HttpAnswer {
  unsigned status = 200;
  std::string_view content_type;  // of static storage
  std::vector<std::pair<std::string_view, std::string>> fields;
  std::string body;
  Route route = Route::kUnknown;
  std::string request_id;
  bool deferred = false;  // the handler has returned without an answer; a Later brings it
  std::chrono::steady_clock::time_point began;

  void clear();
  std::uint64_t took_us() const;  // since `began`
};

}  // namespace vitrina::api
