// Routes: which path is which, and which methods it takes.
//
// Threads: const from any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "server/api/http_call.h"

namespace vitrina::api {

// Who may call: what a key's role must allow. Without a key file everybody may everything.
enum class Access : std::uint8_t {
  kOpen,
  kSearch,     // any key
  kEvents,     // any key, and the events of an order: server alone
  kCampaigns,  // a seller's key, for that seller's campaigns; marketplace and server, for all
  kOperate,    // marketplace and server
};

struct RoutePattern {
  std::string_view path;  // one segment may be {}
  Route route = Route::kUnknown;
  Access access = Access::kOpen;
  std::string_view methods;  // as Allow says them: "GET, HEAD, POST, OPTIONS"
};

// Every path there is.
std::span<const RoutePattern> all_routes() noexcept;

struct RouteMatch {
  Route route = Route::kUnknown;
  Access access = Access::kOpen;
  std::string_view methods;
  std::string_view parameter;  // what stands for {id}, not decoded
};

RouteMatch find_route(std::string_view path) noexcept;

// Whether `method` is in the list.
bool takes_method(std::string_view methods, std::string_view method) noexcept;

}  // namespace vitrina::api
