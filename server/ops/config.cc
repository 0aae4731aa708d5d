#include "server/ops/config.h"

#include <charconv>

namespace vitrina::ops {

Result<ListenAddress> parse_listen_address(std::string_view text) {
  const auto bad = [&] {
    return fail(
        ErrorCode::kInvalidArgument,
        "'" + std::string(text) + "' is no address to listen on, such as 127.0.0.1:8080 or [::1]:8080");
  };
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return bad();
  std::string_view address = text.substr(0, colon);
  const std::string_view port = text.substr(colon + 1);
  if (address.starts_with('[') && address.ends_with(']')) {
    address = address.substr(1, address.size() - 2);
  } else if (address.find(':') != std::string_view::npos) {
    return bad();
  }
  ListenAddress listen;
  listen.address = address;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), listen.port);
  if (address.empty() || error != std::errc() || end != port.data() + port.size()) return bad();
  return listen;
}

bool is_loopback(std::string_view address) noexcept {
  return address.starts_with("127.") || address == "::1";
}

}  // namespace vitrina::ops
