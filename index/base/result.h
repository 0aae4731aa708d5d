// Result<T>: a value, or an Error that a person can act on.
//
// Used wherever input or the environment may be at fault. Error::message says what was wrong, where (file,
// line, field, byte) and what would be right; Error::field names the offending field of a request in dotted
// form ("filters.price.min") and is empty elsewhere. Built on tl::expected, the stand-in for std::expected.
//
// Threads: values, one thread at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace vitrina {

// Closed: a switch over it has no `default`.
enum class ErrorCode : std::uint8_t {
  kInvalidArgument,  // the caller's value is wrong; another value would do
  kNotFound,         // what was named does not exist
  kDataLoss,         // bytes are truncated or do not match their checksum
  kUnsupported,      // well-formed, but of a version or kind that this build does not read
  kIo,               // the operating system refused: disk full, no permission, no such file
  kLimit,            // larger than a stated limit
  kForbidden,        // the caller may not do this, whatever the values
  kConflict,         // what is there has changed, or is there already; read it again
  kUnprocessable,    // well-formed, but contradicts what the shop holds: another seller's listing, say
  kUnavailable,      // not now: shutting down, or too much waits already
};

// The code's name in snake_case, as it stands in HTTP error bodies.
std::string_view error_code_name(ErrorCode code) noexcept;

struct Error {
  ErrorCode code = ErrorCode::kInvalidArgument;
  std::string message;
  std::string field = {};
};

template <class T>
using Result = tl::expected<T, Error>;

// `return fail(ErrorCode::kIo, "cannot open …");`
inline tl::unexpected<Error> fail(ErrorCode code, std::string message, std::string field = {}) {
  return tl::unexpected<Error>(Error{code, std::move(message), std::move(field)});
}

// kIo with the text of the current errno: "cannot WHAT: No space left on device".
tl::unexpected<Error> fail_errno(std::string_view what);

// The same error with context put before its message: "catalog.jsonl: …".
tl::unexpected<Error> fail_in(std::string_view context, Error error);

}  // namespace vitrina

// Evaluates a Result<void>-like expression and returns its error from the enclosing function.
#define VITRINA_TRY(expression)                                                         \
  do {                                                                                  \
    if (auto vitrina_try_result = (expression); !vitrina_try_result)                    \
      return ::tl::unexpected<::vitrina::Error>(std::move(vitrina_try_result.error())); \
  } while (false)

#define VITRINA_INTERNAL_CONCAT2(a, b) a##b
#define VITRINA_INTERNAL_CONCAT(a, b) VITRINA_INTERNAL_CONCAT2(a, b)
#define VITRINA_INTERNAL_ASSIGN(temporary, declaration, expression)                        \
  auto temporary = (expression);                                                           \
  if (!temporary) return ::tl::unexpected<::vitrina::Error>(std::move(temporary.error())); \
  declaration = std::move(*temporary)

// VITRINA_ASSIGN(auto image, open_image(path)): declares and assigns, or returns the error.
#define VITRINA_ASSIGN(declaration, expression) \
  VITRINA_INTERNAL_ASSIGN(VITRINA_INTERNAL_CONCAT(vitrina_assign_, __LINE__), declaration, expression)
