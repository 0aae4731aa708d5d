#include "server/api/routes.h"

#include <algorithm>
#include <array>

namespace vitrina::api {
namespace {

constexpr std::string_view kGet = "GET, HEAD, OPTIONS";
constexpr std::string_view kPost = "POST, OPTIONS";
constexpr std::string_view kGetPost = "GET, HEAD, POST, OPTIONS";
constexpr std::string_view kGetPutPatchDelete = "GET, HEAD, PUT, PATCH, DELETE, OPTIONS";

constexpr std::array kPatterns{
    RoutePattern{"/v1/search", Route::kSearch, Access::kSearch, kGetPost},
    RoutePattern{"/v1/listings/{}", Route::kListing, Access::kSearch, kGet},
    RoutePattern{"/v1/snapshot", Route::kSnapshot, Access::kOperate, kPost},
    RoutePattern{"/healthz", Route::kHealth, Access::kOpen, kGet},
    RoutePattern{"/readyz", Route::kReady, Access::kOpen, kGet},
    RoutePattern{"/metrics", Route::kMetrics, Access::kOperate, kGet},
    RoutePattern{"/v1/listings", Route::kPlanned, Access::kOpen, kPost},
    RoutePattern{"/v1/listings/{}/audit", Route::kPlanned, Access::kOpen, kGet},
    RoutePattern{"/v1/suggest", Route::kSuggest, Access::kSearch, kGet},
    RoutePattern{"/v1/auction", Route::kAuction, Access::kSearch, kPost},
    RoutePattern{"/v1/click", Route::kClick, Access::kOpen, kGet},
    RoutePattern{"/v1/events", Route::kEvents, Access::kEvents, kPost},
    RoutePattern{"/v1/campaigns", Route::kCampaigns, Access::kCampaigns, kGetPost},
    RoutePattern{"/v1/campaigns/{}", Route::kCampaign, Access::kCampaigns, kGetPutPatchDelete},
    RoutePattern{"/v1/explain", Route::kExplain, Access::kCampaigns, kPost},
    RoutePattern{"/v1/reach", Route::kReach, Access::kCampaigns, kPost},
    RoutePattern{"/v1/reports/{}", Route::kReport, Access::kCampaigns, kGet},
    RoutePattern{"/v1/sellers/{}", Route::kSeller, Access::kCampaigns, kGet},
    RoutePattern{"/v1/sellers/{}/credits", Route::kCredits, Access::kOperate, kPost},
};

// Takes the segment up to the next '/' off the path.
std::string_view next_segment(std::string_view& path) noexcept {
  path.remove_prefix(1);
  const std::size_t end = std::min(path.find('/'), path.size());
  const std::string_view segment = path.substr(0, end);
  path.remove_prefix(end);
  return segment;
}

bool matches(std::string_view pattern, std::string_view path, std::string_view& parameter) noexcept {
  while (!pattern.empty() && !path.empty()) {
    const std::string_view wanted = next_segment(pattern);
    const std::string_view found = next_segment(path);
    if (wanted == "{}") {
      if (found.empty()) return false;
      parameter = found;
    } else if (wanted != found) {
      return false;
    }
  }
  return pattern.empty() && path.empty();
}

}  // namespace

std::span<const RoutePattern> all_routes() noexcept {
  return kPatterns;
}

RouteMatch find_route(std::string_view path) noexcept {
  if (!path.starts_with('/')) return {};
  for (const RoutePattern& pattern : kPatterns) {
    std::string_view parameter;
    if (matches(pattern.path, path, parameter)) {
      return {pattern.route, pattern.access, pattern.methods, parameter};
    }
  }
  return {};
}

bool takes_method(std::string_view methods, std::string_view method) noexcept {
  while (!methods.empty()) {
    const std::size_t end = methods.find(", ");
    if (methods.substr(0, end) == method) return true;
    if (end == std::string_view::npos) break;
    methods.remove_prefix(end + 2);
  }
  return false;
}

}  // namespace vitrina::api
