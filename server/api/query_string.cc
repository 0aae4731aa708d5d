#include "server/api/query_string.h"

#include "index/catalog/string_rules.h"
#include "server/api/reused_text.h"

namespace vitrina::api {
namespace {

int hex_digit(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

Target split_target(std::string_view target) noexcept {
  const std::size_t mark = target.find('?');
  if (mark == std::string_view::npos) return {target, {}};
  return {target.substr(0, mark), target.substr(mark + 1)};
}

bool decode_percent(std::string_view text, bool plus_is_space, std::string& out) {
  out.clear();
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size()) return false;
      const int high = hex_digit(text[i + 1]);
      const int low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0) return false;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (c == '+' && plus_is_space) {
      c = ' ';
    }
    if (c == '\0') return false;
    out.push_back(c);
  }
  return index::find_invalid_utf8(out) == out.size();
}

std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space) {
  std::string out;
  if (!decode_percent(text, plus_is_space, out)) return std::nullopt;
  return out;
}

Result<void> for_each_parameter(
    std::string_view query, const std::function<Result<void>(const std::string&, std::string_view)>& take) {
  while (!query.empty()) {
    const std::size_t ampersand = query.find('&');
    const std::string_view pair = query.substr(0, ampersand);
    query.remove_prefix(ampersand == std::string_view::npos ? query.size() : ampersand + 1);
    if (pair.empty()) continue;
    const std::size_t equals = pair.find('=');
    ReusedText name;
    if (!decode_percent(pair.substr(0, equals), true, name.text()))
      return fail(ErrorCode::kInvalidArgument, "a parameter's name is not valid percent-encoded UTF-8");
    VITRINA_TRY(
        take(name.text(), equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1)));
  }
  return {};
}

}  // namespace vitrina::api
