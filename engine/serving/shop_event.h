// ShopEvent: something that the storefront or the shop's servers tell of: POST /v1/events.
//
// Threads: a value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "index/base/money.h"

namespace vitrina::serving {

enum class ShopEventType : std::uint8_t {
  kImpression,  // an ad has been in view; `token` is its impression token
  kClick,       // an ad was clicked, told instead of followed; `token` is that of its link
  kOrder,
  kCancel,  // of an order, or part of it, before it was sent
  kReturn,  // after
};

struct ShopEvent {
  ShopEventType type = ShopEventType::kImpression;
  std::string id;                  // idempotency key
  std::optional<std::int64_t> at;  // seconds since 1970; none: now
  std::string token;
  std::string session;  // orders: whose
  std::string listing;
  std::string order;
  std::int64_t quantity = 1;
  Money revenue;
  friend bool operator==(const ShopEvent&, const ShopEvent&) = default;
};

}  // namespace vitrina::serving
