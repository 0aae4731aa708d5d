#include "tools/judged_queries.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "index/catalog/reader.h"

namespace vitrina::tools {
namespace {

constexpr std::string_view kHeader = "query_id\tlisting_id\tgrade";

tl::unexpected<Error> fail_at(const std::string& path, std::uint64_t line, std::string_view what) {
  return fail(ErrorCode::kInvalidArgument, fmt::format("{}:{}: {}", path, line, what));
}

// The lines of a file, given one by one to `take(line)`, which may fail.
template <class Take>
Result<void> for_each_line(const std::string& path, Take take) {
  VITRINA_ASSIGN(index::LineReader reader, index::LineReader::open(path));
  index::Line line;
  while (true) {
    VITRINA_ASSIGN(const bool more, reader.next(line));
    if (!more) return {};
    if (line.too_long)
      return fail_at(path, line.number, fmt::format("{} bytes in one line", line.size_bytes));
    VITRINA_TRY(take(line));
  }
}

Result<std::string> string_field(const std::string& path, std::uint64_t line, simdjson::dom::object object,
                                 const char* name) {
  std::string_view value;
  const auto error = object.at_key(name).get(value);
  if (error == simdjson::NO_SUCH_FIELD) return fail_at(path, line, fmt::format("{}: missing", name));
  if (error) return fail_at(path, line, fmt::format("{}: expected a string", name));
  return std::string(value);
}

// Query id → its place in the list and its line.
struct Place {
  std::size_t index = 0;
  std::uint64_t line = 0;
};
using Places = std::unordered_map<std::string, Place>;

Result<Places> read_queries(const std::string& path, std::vector<JudgedQuery>& queries) {
  Places places;
  simdjson::dom::parser parser;
  VITRINA_TRY(for_each_line(path, [&](const index::Line& line) -> Result<void> {
    simdjson::dom::object object;
    if (parser.parse(line.text.data(), line.text.size()).get(object)) {
      return fail_at(path, line.number, R"(expected a JSON object such as {"id":"q1","query":"laptop"})");
    }
    JudgedQuery query;
    VITRINA_ASSIGN(query.id, string_field(path, line.number, object, "id"));
    VITRINA_ASSIGN(query.text, string_field(path, line.number, object, "query"));
    const auto [place, fresh] = places.emplace(query.id, Place{queries.size(), line.number});
    if (!fresh) {
      return fail_at(path, line.number,
                     fmt::format("id: '{}' stands in line {} already", query.id, place->second.line));
    }
    queries.push_back(std::move(query));
    return {};
  }));
  if (queries.empty()) return fail(ErrorCode::kInvalidArgument, path + ": no queries in it");
  return places;
}

// Three fields between tabs; nullopt when there are fewer or more.
std::optional<std::array<std::string_view, 3>> split_row(std::string_view text) {
  std::array<std::string_view, 3> fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const std::size_t tab = text.find('\t');
    if ((tab == std::string_view::npos) != (i + 1 == fields.size())) return std::nullopt;
    fields[i] = text.substr(0, tab);
    text.remove_prefix(std::min(fields[i].size() + 1, text.size()));
  }
  return fields;
}

std::optional<double> parse_grade(std::string_view text) {
  double grade = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), grade);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (!whole || !(grade >= -kMaxGrade && grade <= kMaxGrade)) return std::nullopt;
  return grade;
}

}  // namespace

Result<JudgedQueries> read_judged_queries(const std::string& queries_path, const std::string& judgments_path,
                                          double grade_offset) {
  JudgedQueries all;
  VITRINA_ASSIGN(const Places places, read_queries(queries_path, all.queries));
  bool header_seen = false;
  VITRINA_TRY(for_each_line(judgments_path, [&](const index::Line& line) -> Result<void> {
    if (!std::exchange(header_seen, true)) {
      if (line.text == kHeader) return {};
      return fail_at(judgments_path, line.number,
                     "expected the names query_id, listing_id and grade with tabs between them");
    }
    const auto row = split_row(line.text);
    if (!row) return fail_at(judgments_path, line.number, "expected three fields with tabs between them");
    const auto& [query_id, listing_id, grade_text] = *row;
    if (query_id.empty()) return fail_at(judgments_path, line.number, "query_id: empty");
    if (listing_id.empty()) return fail_at(judgments_path, line.number, "listing_id: empty");
    const auto grade = parse_grade(grade_text);
    if (!grade) {
      return fail_at(judgments_path, line.number,
                     fmt::format("grade: found '{}', expected a number from -{} to {}", grade_text, kMaxGrade,
                                 kMaxGrade));
    }
    const auto place = places.find(std::string(query_id));
    if (place == places.end()) {
      ++all.judgments_elsewhere;
      return {};
    }
    const double worth = std::max(0.0, *grade - grade_offset);
    if (!all.queries[place->second.index].grades.emplace(listing_id, worth).second) {
      return fail_at(judgments_path, line.number,
                     fmt::format("listing_id: '{}' is judged for '{}' a second time", listing_id, query_id));
    }
    ++all.judgments;
    return {};
  }));
  if (all.judgments == 0) {
    return fail(ErrorCode::kInvalidArgument,
                fmt::format("{}: no judgment of a query of {} in it", judgments_path, queries_path));
  }
  return all;
}

}  // namespace vitrina::tools
