// Whether a client says of itself that it is no shopper: a crawler, a preview of a link in a messenger, a
// page that a browser fetches before anybody has asked for it. Following a link, such a client costs nobody
// anything.
//
// The names are those that crawlers give themselves, by their operators' pages and the IAB's rule that a
// robot is who says so; who lies is not found here, but by how they click (engine/ledger).
//
// Threads: pure functions.
#pragma once

#include <string_view>

namespace vitrina::api {

bool is_robot(std::string_view user_agent) noexcept;

// By the value of Sec-Purpose (or Purpose).
bool is_prefetch(std::string_view purpose) noexcept;

}  // namespace vitrina::api
