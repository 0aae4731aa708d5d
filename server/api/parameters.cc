#include "server/api/parameters.h"

#include <charconv>

#include "index/catalog/json_element.h"
#include "server/api/query_string.h"
#include "server/api/search_call.h"

namespace vitrina::api {

using index::fail_field;

Result<void> read_text(std::string_view field, std::string_view raw, std::size_t most_bytes,
                       std::string& out) {
  if (!decode_percent(raw, true, out))
    return fail_field(field, "the value is not valid percent-encoded UTF-8");
  return check_at_most(field, out.size(), most_bytes, "bytes");
}

Result<bool> read_flag(std::string_view field, std::string_view raw) {
  if (raw != "true" && raw != "false") return fail_field(field, "the value is true or false");
  return raw == "true";
}

Result<std::uint64_t> read_whole_number(std::string_view field, std::string_view raw, std::uint64_t least,
                                        std::uint64_t most) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), number);
  if (error == std::errc() && end == raw.data() + raw.size() && number >= least && number <= most)
    return number;
  return fail_field(
      field, "the value is a whole number from " + std::to_string(least) + " to " + std::to_string(most));
}

}  // namespace vitrina::api
