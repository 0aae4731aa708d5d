#include "server/api/json_fields.h"

namespace vitrina::api {
namespace {

using index::fail_type;
using index::JsonElement;

constexpr std::size_t kMaxDepth = 16;

}  // namespace

Result<JsonElement> JsonBody::parse(std::string_view body) {
  if (parser_.capacity() == 0 && parser_.allocate(4096, kMaxDepth) != simdjson::SUCCESS) {
    return fail(ErrorCode::kLimit, "out of memory");
  }
  JsonElement root;
  if (const auto error = parser_.parse(body.data(), body.size()).get(root); error != simdjson::SUCCESS) {
    return fail(ErrorCode::kInvalidArgument,
                std::string("the body is not valid JSON: ") + simdjson::error_message(error));
  }
  if (!root.is_object()) return fail_type("", root, "an object in the body");
  return root;
}

Result<void> read_bool(const std::string& field, JsonElement found, bool& out) {
  if (found.get(out) != simdjson::SUCCESS) return fail_type(field, found, "true or false");
  return {};
}

Result<void> read_string(const std::string& field, JsonElement found, std::size_t most_bytes,
                         std::string& out) {
  std::string_view text;
  if (found.get(text) != simdjson::SUCCESS) return fail_type(field, found, "a string");
  VITRINA_TRY(check_at_most(field, text.size(), most_bytes, "bytes"));
  out = text;
  return {};
}

Result<void> read_count(const std::string& field, JsonElement found, std::uint32_t least, std::uint32_t most,
                        std::uint32_t& out) {
  std::uint64_t number = 0;
  if (found.get(number) != simdjson::SUCCESS || number < least || number > most) {
    return fail_type(field, found,
                     "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  }
  out = static_cast<std::uint32_t>(number);
  return {};
}

Result<void> read_micros(const std::string& field, JsonElement found, std::int64_t& out) {
  if (!found.is_number()) return fail_type(field, found, "a number");
  std::string text;
  index::append_canonical_number(text, found);
  const auto micros = parse_decimal_micros(text);
  if (!micros || *micros < 0) {
    return fail_type(field, found, "a number from 0 on with at most six decimals");
  }
  out = *micros;
  return {};
}

Result<void> read_strings(const std::string& field, JsonElement found, std::size_t most,
                          std::size_t most_bytes, std::vector<std::string>& out) {
  return read_list(field, found, most, "a list of strings", out,
                   [&](const std::string& name, JsonElement item, std::string& text) {
                     return read_string(name, item, most_bytes, text);
                   });
}

}  // namespace vitrina::api
