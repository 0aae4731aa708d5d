#include "engine/querylog/query_counts.h"

#include <charconv>
#include <optional>

#include "index/base/checksum.h"
#include "index/catalog/json_element.h"
#include "index/catalog/reader.h"
#include "index/catalog/timestamp.h"

namespace vitrina::querylog {
namespace {

struct CountedQuery {
  std::string_view query;
  std::uint64_t count = 1;
  std::optional<std::int64_t> at = {};  // seconds since 1970
};

std::optional<CountedQuery> parse_json(std::string_view line, simdjson::dom::parser& parser) {
  simdjson::dom::object object;
  if (parser.parse(line.data(), line.size()).get(object) != simdjson::SUCCESS) return std::nullopt;
  CountedQuery counted;
  if (object["q"].get(counted.query) == simdjson::SUCCESS) {
    std::string_view at;
    if (object["at"].get(at) == simdjson::SUCCESS) {
      if (const auto time = index::parse_timestamp(at)) counted.at = *time;
    }
    return counted;
  }
  if (object["query"].get(counted.query) != simdjson::SUCCESS ||
      object["frequency"].get(counted.count) != simdjson::SUCCESS) {
    return std::nullopt;
  }
  return counted;
}

std::optional<CountedQuery> parse_tsv(std::string_view line) {
  const std::size_t tab = line.rfind('\t');
  if (tab == std::string_view::npos) return std::nullopt;
  CountedQuery counted{line.substr(0, tab), 0, {}};
  const std::string_view digits = line.substr(tab + 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), counted.count);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return counted;
}

}  // namespace

void QueryCounts::add(std::string_view query, std::uint64_t count, const index::Analyzer& analyzer) {
  counts_[checksum(analyzer.fold(query))] += count;
  total_ += count;
}

std::uint64_t QueryCounts::count(std::string_view query, const index::Analyzer& analyzer) const {
  const auto found = counts_.find(checksum(analyzer.fold(query)));
  return found == counts_.end() ? 0 : found->second;
}

Result<QueryCounts> QueryCounts::open(const std::string& path, const index::Analyzer& analyzer) {
  VITRINA_ASSIGN(index::LineReader lines, index::LineReader::open(path));
  QueryCounts counts;
  simdjson::dom::parser parser;
  index::Line line;
  for (;;) {
    VITRINA_ASSIGN(const bool more, lines.next(line));
    if (!more) return counts;
    std::string_view text = line.text;
    if (text.ends_with('\r')) text.remove_suffix(1);
    if (text.empty() && !line.too_long) continue;
    const auto counted = line.too_long           ? std::nullopt
                         : text.starts_with('{') ? parse_json(text, parser)
                                                 : parse_tsv(text);
    if (!counted) {
      return fail(ErrorCode::kInvalidArgument,
                  path + ":" + std::to_string(line.number) +
                      ": expected {\"q\":…}, {\"query\":…,\"frequency\":N} or a query, a tab and its count");
    }
    counts.add(counted->query, counted->count, analyzer);
    if (counted->at && *counted->at >= 0) {
      const auto hour = static_cast<std::uint64_t>(*counted->at) / 3'600;
      ++counts.hours_[(hour + 3 * 24) % 168];  // 1970 began on a Thursday
    }
  }
}

}  // namespace vitrina::querylog
