#include "server/net/framing.h"

#include <array>
#include <cstring>

namespace vitrina::net {
namespace {

enum CharClass : std::uint8_t { kToken = 1, kTarget = 2, kValue = 4, kHost = 8 };

constexpr std::array<std::uint8_t, 256> make_classes() {
  std::array<std::uint8_t, 256> classes{};
  for (unsigned c = 0; c < 256; ++c) {
    const bool alnum = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    const auto is_one_of = [c](std::string_view set) {
      return c != 0 && set.find(static_cast<char>(c)) != set.npos;
    };
    std::uint8_t bits = 0;
    if (alnum || is_one_of("!#$%&'*+-.^_`|~")) bits |= kToken;
    // Bytes of UTF-8 stand unescaped in the targets that people type; where a request ends does not hang on
    // them.
    if (c > 0x20 && c != 0x7F && c != '#') bits |= kTarget;
    if (c == '\t' || (c >= 0x20 && c != 0x7F)) bits |= kValue;
    if (alnum || is_one_of("-._~%!$&'()*+,;=:[]")) bits |= kHost;
    classes[c] = bits;
  }
  return classes;
}
constexpr std::array<std::uint8_t, 256> kClasses = make_classes();

bool all_of_class(std::string_view text, CharClass wanted) noexcept {
  for (const char c : text) {
    if ((kClasses[static_cast<unsigned char>(c)] & wanted) == 0) return false;
  }
  return true;
}
bool is_token(std::string_view text) noexcept {
  return !text.empty() && all_of_class(text, kToken);
}

std::string_view trimmed(std::string_view text) noexcept {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

constexpr Refusal bad(std::string_view reason) noexcept {
  return {400, reason};
}

// Digits only: no sign, no list, no white space within; at most what 19 digits hold.
bool parse_length(std::string_view text, std::uint64_t& length) noexcept {
  if (text.empty() || text.size() > 19) return false;
  length = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
    length = length * 10 + static_cast<unsigned>(c - '0');
  }
  return true;
}

std::optional<Refusal> check_target(std::string_view target, Framing& framing) noexcept {
  if (!all_of_class(target, kTarget)) return bad("the request target holds a character that must be escaped");
  if (target.starts_with('/')) {
    framing.target = target;
    return std::nullopt;
  }
  if (target == "*" && framing.method == "OPTIONS") {
    framing.target = target;
    return std::nullopt;
  }
  constexpr std::string_view kScheme = "http://";
  if (target.size() > kScheme.size() && equals_ignoring_case(target.substr(0, kScheme.size()), kScheme)) {
    const std::string_view rest = target.substr(kScheme.size());
    const std::size_t slash = rest.find_first_of("/?");
    const std::string_view authority = rest.substr(0, slash);
    if (authority.empty() || !all_of_class(authority, kHost))
      return bad("the request target names no valid host");
    if (slash == std::string_view::npos || rest[slash] == '?') {
      if (slash != std::string_view::npos) return bad("the request target has no path");
      framing.target = "/";
    } else {
      framing.target = rest.substr(slash);
    }
    return std::nullopt;
  }
  return bad("the request target is neither a path nor an http:// address");
}

std::optional<Refusal> check_request_line(std::string_view line, const FramingLimits& limits,
                                          Framing& framing) noexcept {
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos) return bad("the request line has no target");
  framing.method = line.substr(0, space);
  if (!is_token(framing.method)) return bad("the method is not a token");
  std::string_view rest = line.substr(space + 1);
  const std::size_t second = rest.find(' ');
  const std::string_view target = rest.substr(0, second);
  if (target.size() > limits.target_bytes) return Refusal{414, "the request target is too long"};
  if (second == std::string_view::npos) return bad("the request line has no HTTP version");
  const std::string_view version = rest.substr(second + 1);
  if (target.empty()) return bad("the request line has an empty target");
  if (version == "HTTP/1.1") {
    framing.http11 = true;
  } else if (version == "HTTP/1.0") {
    framing.http11 = false;
  } else {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const bool well_formed = version.size() == 8 && version.starts_with("HTTP/") && is_digit(version[5]) &&
                             version[6] == '.' && is_digit(version[7]);
    if (well_formed) return Refusal{505, "only HTTP/1.0 and HTTP/1.1 are spoken here"};
    return bad("the request line does not end in an HTTP version");
  }
  if (framing.method == "CONNECT") return Refusal{501, "this server is no proxy"};
  return check_target(target, framing);
}

struct SeenFields {
  unsigned hosts = 0;
  unsigned lengths = 0;
  unsigned codings = 0;
  bool close = false;
  bool keep_alive = false;
  std::string_view expect;
};

std::optional<Refusal> read_connection_options(std::string_view value, SeenFields& seen) noexcept {
  while (!value.empty()) {
    const std::size_t comma = value.find(',');
    const std::string_view option = trimmed(value.substr(0, comma));
    if (!option.empty() && !is_token(option)) return bad("Connection is not a list of tokens");
    if (equals_ignoring_case(option, "close")) seen.close = true;
    if (equals_ignoring_case(option, "keep-alive")) seen.keep_alive = true;
    if (comma == std::string_view::npos) break;
    value.remove_prefix(comma + 1);
  }
  return std::nullopt;
}

std::optional<Refusal> check_field(std::string_view line, SeenFields& seen, Framing& framing) noexcept {
  if (line.front() == ' ' || line.front() == '\t') return bad("a header field is continued on a second line");
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return bad("a header field has no colon");
  const std::string_view name = line.substr(0, colon);
  if (!name.empty() && (name.back() == ' ' || name.back() == '\t')) return bad("white space before a colon");
  if (!is_token(name)) return bad("a header field's name is not a token");
  if (!all_of_class(line.substr(colon + 1), kValue)) return bad("a header field holds a control character");
  const std::string_view value = trimmed(line.substr(colon + 1));

  if (equals_ignoring_case(name, "Host")) {
    if (++seen.hosts > 1) return bad("more than one Host");
    if (!all_of_class(value, kHost) || value.find(',') != std::string_view::npos)
      return bad("Host is not a host");
  } else if (equals_ignoring_case(name, "Content-Length")) {
    if (++seen.lengths > 1) return bad("more than one Content-Length");
    if (!parse_length(value, framing.content_length)) return bad("Content-Length is not a number of bytes");
  } else if (equals_ignoring_case(name, "Transfer-Encoding")) {
    if (++seen.codings > 1) return bad("more than one Transfer-Encoding");
    if (!equals_ignoring_case(value, "chunked"))
      return bad("the only transfer coding taken is a single chunked");
    framing.chunked = true;
  } else if (equals_ignoring_case(name, "Connection")) {
    return read_connection_options(value, seen);
  } else if (equals_ignoring_case(name, "Expect")) {
    if (!seen.expect.empty()) return Refusal{417, "more than one Expect"};
    seen.expect = value;
    if (!equals_ignoring_case(value, "100-continue"))
      return Refusal{417, "the only expectation met is 100-continue"};
  }
  return std::nullopt;
}

}  // namespace

HeaderScan scan_header(std::string_view bytes, std::size_t from) noexcept {
  HeaderScan scan;
  const auto refuse = [&scan](std::string_view reason) {
    scan.kind = HeaderScan::Kind::kRefused;
    scan.reason = reason;
    return scan;
  };
  if (!bytes.empty() && (kClasses[static_cast<unsigned char>(bytes[0])] & kToken) == 0) {
    return refuse("these bytes begin no HTTP request");
  }
  std::size_t at = from;
  while (at < bytes.size()) {
    const void* found = std::memchr(bytes.data() + at, '\n', bytes.size() - at);
    if (found == nullptr) break;
    const auto newline = static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data());
    if (newline == 0 || bytes[newline - 1] != '\r') return refuse("a line ends in a bare line feed");
    if (newline >= 3 && bytes[newline - 2] == '\n') {
      scan.kind = HeaderScan::Kind::kEnd;
      scan.end = newline + 1;
      return scan;
    }
    at = newline + 1;
  }
  if (std::memchr(bytes.data() + from, '\0', bytes.size() - from) != nullptr)
    return refuse("a header holds a NUL");
  scan.scanned = bytes.size();
  return scan;
}

std::optional<Refusal> check_framing(std::string_view header, const FramingLimits& limits,
                                     Framing& framing) noexcept {
  framing = {};
  SeenFields seen;
  std::size_t field_count = 0;
  bool ended = false;
  for (std::size_t line_index = 0; !ended; ++line_index) {
    const std::size_t end = header.find("\r\n");
    if (end == std::string_view::npos) return bad("the header does not end in an empty line");
    const std::string_view line = header.substr(0, end);
    header.remove_prefix(end + 2);
    // A CR or LF that is not part of a CRLF is a control character of the line it stands in.
    if (line_index == 0) {
      if (auto refusal = check_request_line(line, limits, framing)) return refusal;
    } else if (line.empty()) {
      ended = true;
    } else {
      if (++field_count > limits.field_count) return Refusal{431, "too many header fields"};
      if (auto refusal = check_field(line, seen, framing)) return refusal;
    }
  }
  if (!header.empty()) return bad("bytes after the header's end");

  if (framing.http11 && seen.hosts == 0) return bad("no Host");
  if (framing.chunked && seen.lengths > 0) return bad("both Transfer-Encoding and Content-Length");
  if (framing.chunked && !framing.http11) return bad("Transfer-Encoding in HTTP/1.0");
  if (framing.content_length > limits.body_bytes) return Refusal{413, "the body is too large"};
  framing.keep_alive = !seen.close && (framing.http11 || seen.keep_alive);
  framing.expects_continue = framing.http11 && !seen.expect.empty() && framing.has_body();
  return std::nullopt;
}

}  // namespace vitrina::net
