#include "server/api/http_call.h"

namespace vitrina::api {

std::string_view route_name(Route route) noexcept {
  switch (route) {
    case Route::kSuggest:
      return "suggest";
    case Route::kSearch:
      return "/v1/search";
    case Route::kListing:
      return "/v1/listings/{id}";
    case Route::kSnapshot:
      return "/v1/snapshot";
    case Route::kCampaigns:
      return "/v1/campaigns";
    case Route::kCampaign:
      return "/v1/campaigns/{id}";
    case Route::kAuction:
      return "/v1/auction";
    case Route::kClick:
      return "/v1/click";
    case Route::kEvents:
      return "/v1/events";
    case Route::kExplain:
      return "/v1/explain";
    case Route::kReach:
      return "reach";
    case Route::kReport:
      return "/v1/reports/{name}";
    case Route::kSeller:
      return "/v1/sellers/{id}";
    case Route::kCredits:
      return "/v1/sellers/{id}/credits";
    case Route::kHealth:
      return "/healthz";
    case Route::kReady:
      return "/readyz";
    case Route::kMetrics:
      return "/metrics";
    case Route::kPlanned:
      return "planned";
    case Route::kUnknown:
      return "unknown";
    case Route::kRefused:
      return "refused";
  }
  return "unknown";
}

void HttpAnswer::clear() {
  status = 200;
  content_type = {};
  fields.clear();
  body.clear();
  route = Route::kUnknown;
  request_id.clear();
  deferred = false;
  began = {};
}

std::uint64_t HttpAnswer::took_us() const {
  const auto took = std::chrono::steady_clock::now() - began;
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(took).count());
}

}  // namespace vitrina::api
