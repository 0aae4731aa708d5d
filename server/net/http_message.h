// A request and a response as bytes with names: all that passes between server/net and those who answer.
//
// Threads: values, one thread at a time. Lifetime: a request's views live until its handler returns.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace vitrina::net {

struct HeaderField {
  std::string_view name;
  std::string_view value;  // without the white space around it
};

struct HttpRequest {
  std::string_view method;  // "GET"; any token a client sends
  std::string_view target;  // from the path on: "/v1/search?q=…"; "*" with OPTIONS. Not decoded
  std::span<const HeaderField> fields;
  std::string_view body;
  std::string_view peer;  // the client's address without its port

  // The value of the first field of this name (any case), or empty.
  std::string_view field(std::string_view name) const noexcept;
};

// Reused from request to request, so that its buffers keep their memory.
struct HttpResponse {
  unsigned status = 200;
  std::string_view content_type;  // of static storage
  std::string fields;             // further header lines, as add_field() writes them
  std::string body;
  bool close = false;  // close the connection after this answer

  void clear();
  // Control characters are left out of the value, so that nobody's text can end the line.
  void add_field(std::string_view name, std::string_view value);
};

// Why a request is not handed to anybody. `reason` is of static storage and fit for the client.
struct Refusal {
  unsigned status = 400;
  std::string_view reason;
};

// "Bad Request" for 400; "Unknown" for a status that is not in use here.
std::string_view reason_phrase(unsigned status) noexcept;

// ASCII only, as HTTP compares names.
bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept;

}  // namespace vitrina::net
