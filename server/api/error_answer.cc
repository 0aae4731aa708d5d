#include "server/api/error_answer.h"

#include "index/catalog/json_writer.h"
#include "index/catalog/string_rules.h"

namespace vitrina::api {
namespace {

// Messages quote what a client sent, and may have been cut within a character.
std::string valid_utf8(std::string_view text) {
  std::string out(text);
  for (std::size_t at; (at = index::find_invalid_utf8(out)) != out.size();) out[at] = '?';
  return out;
}

}  // namespace

unsigned status_of(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::kInvalidArgument:
    case ErrorCode::kLimit:  // more facets, filters or depth than are taken: the request's fault
      return 400;
    case ErrorCode::kForbidden:
      return 403;
    case ErrorCode::kNotFound:
      return 404;
    case ErrorCode::kConflict:
      return 409;
    case ErrorCode::kUnprocessable:
      return 422;
    case ErrorCode::kUnavailable:
      return 503;
    case ErrorCode::kDataLoss:
    case ErrorCode::kUnsupported:
    case ErrorCode::kIo:
      return 500;
  }
  return 500;
}

std::string_view status_code_name(unsigned status) noexcept {
  switch (status) {
    case 400:
      return "bad_request";
    case 401:
      return "unauthorized";
    case 403:
      return "forbidden";
    case 404:
      return "not_found";
    case 405:
      return "method_not_allowed";
    case 408:
      return "request_timeout";
    case 413:
      return "content_too_large";
    case 414:
      return "uri_too_long";
    case 415:
      return "unsupported_media_type";
    case 417:
      return "expectation_failed";
    case 422:
      return "unprocessable";
    case 429:
      return "too_many_requests";
    case 431:
      return "header_too_large";
    case 501:
      return "not_implemented";
    case 503:
      return "unavailable";
    case 505:
      return "http_version_not_supported";
    default:
      return "internal";
  }
}

void write_error(std::string& out, const ErrorBody& error, std::string_view request_id,
                 std::uint64_t took_us) {
  index::JsonWriter json(out);
  json.begin_object();
  json.key("error");
  json.begin_object();
  json.field("code", error.code);
  json.field("message", std::string_view(valid_utf8(error.message)));
  if (!error.field.empty()) json.field("field", std::string_view(valid_utf8(error.field)));
  json.end_object();
  json.field("request_id", request_id);
  json.field("took_us", took_us);
  json.end_object();
}

}  // namespace vitrina::api
