// Errors as HTTP says them: the status of a code, and the body
//   {"error":{"code":"invalid_argument","message":"…","field":"filters.price.min"},"request_id":"…","took_us":85}
//
// Threads: const from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "index/base/result.h"

namespace vitrina::api {

// 400, 403, 404, 409, 422 for what the client did; 503 for what may work later; 500 for the rest.
unsigned status_of(ErrorCode code) noexcept;

// "method_not_allowed" for 405: the code of an answer that no ErrorCode stands behind.
std::string_view status_code_name(unsigned status) noexcept;

struct ErrorBody {
  std::string_view code;
  std::string_view message;  // invalid UTF-8 in it is replaced
  std::string_view field = {};
};
void write_error(std::string& out, const ErrorBody& error, std::string_view request_id,
                 std::uint64_t took_us);

}  // namespace vitrina::api
