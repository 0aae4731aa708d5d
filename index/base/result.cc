#include "index/base/result.h"

#include <cerrno>
#include <system_error>

namespace vitrina {

std::string_view error_code_name(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::kInvalidArgument:
      return "invalid_argument";
    case ErrorCode::kNotFound:
      return "not_found";
    case ErrorCode::kDataLoss:
      return "data_loss";
    case ErrorCode::kUnsupported:
      return "unsupported";
    case ErrorCode::kIo:
      return "io";
    case ErrorCode::kLimit:
      return "limit";
    case ErrorCode::kForbidden:
      return "forbidden";
    case ErrorCode::kConflict:
      return "conflict";
    case ErrorCode::kUnprocessable:
      return "unprocessable";
    case ErrorCode::kUnavailable:
      return "unavailable";
  }
  return "unknown";
}

tl::unexpected<Error> fail_errno(std::string_view what) {
  const int error = errno;
  std::string message = "cannot ";
  message.append(what).append(": ").append(std::generic_category().message(error));
  return fail(ErrorCode::kIo, std::move(message));
}

tl::unexpected<Error> fail_in(std::string_view context, Error error) {
  error.message.insert(0, std::string(context) + ": ");
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace vitrina
