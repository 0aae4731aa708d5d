// Lines of a query log, as they come.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "engine/querylog/search_line.h"
#include "index/catalog/string_rules.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static vitrina::querylog::SearchLineParser parser;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto line = parser.parse(text);
  if (!line) return line.error().message.empty() ? (std::abort(), 0) : 0;
  for (const std::string_view part : {line->query, line->session, line->region, line->device}) {
    if (vitrina::index::find_invalid_utf8(part) != part.size()) std::abort();
  }
  if (line->page == 0 || line->count > 0xFFFFFFFFu) std::abort();
  return 0;
}
