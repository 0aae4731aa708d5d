#include "engine/serving/search_log.h"

#include <array>
#include <charconv>
#include <filesystem>

#include "index/base/checksum.h"
#include "index/catalog/json_writer.h"
#include "index/catalog/timestamp.h"

namespace vitrina::serving {
namespace {

using index::JsonWriter;

constexpr std::size_t kDateBytes = 10;  // of "2026-11-01T10:00:00Z"

void write_strings(JsonWriter& json, std::string_view name, std::span<const std::string> texts) {
  if (texts.empty()) return;
  json.key(name);
  json.texts(texts);
}

// As in a request, without what was not asked for.
void write_filters(JsonWriter& json, const search::Filters& filters) {
  json.key("filters");
  json.begin_object();
  write_strings(json, "category", filters.category);
  write_strings(json, "brand", filters.brand);
  write_strings(json, "seller", filters.seller);
  write_strings(json, "tags_any", filters.tags_any);
  write_strings(json, "tags_all", filters.tags_all);
  if (filters.price_min || filters.price_max) {
    json.key("price");
    json.begin_object();
    if (filters.price_min) json.field("min", *filters.price_min);
    if (filters.price_max) json.field("max", *filters.price_max);
    json.end_object();
  }
  if (filters.rating_min_micros) json.field("rating_min", Money{*filters.rating_min_micros});
  if (filters.in_stock) json.field("in_stock", true);
  if (!filters.attributes.empty()) {
    json.key("attributes");
    json.begin_object();
    for (const auto& [name, values] : filters.attributes) {
      json.key(name);
      json.texts(values);
    }
    json.end_object();
  }
  json.end_object();
}

using HexDigits = std::array<char, 16>;
std::string_view hex_of(std::uint64_t number, HexDigits& digits) {
  return {digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number, 16).ptr};
}

}  // namespace

bool SearchLog::Lane::wants(const search::SearchRequest& request,
                            std::string_view request_id) const noexcept {
  if (request.query.empty() || request.as_you_type) return false;
  return share_ >= 1 || static_cast<double>(checksum(request_id) >> 11) * 0x1p-53 < share_;
}

void SearchLog::Lane::append(std::int64_t at, const search::SearchRequest& request, std::string_view read_as,
                             const AdCall& call, std::uint64_t session, std::uint64_t total) {
  lane_->append([&](SearchLogPart& part) {
    JsonWriter json(part.lines);
    json.begin_object();
    at_.clear();
    index::append_timestamp(at_, at);
    json.field("at", std::string_view(at_));
    json.field("q", std::string_view(request.query));
    json.field("read_as", read_as);
    HexDigits digits;
    if (session != 0) json.field("session", hex_of(session, digits));
    json.field("page", request.page);
    write_filters(json, request.filters);
    json.field("sort", search::kSortNames[static_cast<std::size_t>(request.sort)]);
    if (!call.region.empty()) json.field("region", call.region);
    if (!call.device.empty()) json.field("device", call.device);
    write_strings(json, "segments", call.segments);
    json.field("slots", call.slots);
    json.field("total", total);
    json.end_object();
    part.lines += '\n';
    ++part.count;
  });
}

SearchLog::SearchLog(std::string directory, const Clock& clock, double share)
    : directory_(std::move(directory)),
      clock_(clock),
      share_(share),
      lanes_(
          {std::size_t{16} << 20, std::chrono::milliseconds(200)},
          [this](SearchLogPart& part) { take(part); }, [] {}) {}

SearchLogCounters SearchLog::counters() const {
  const std::lock_guard lock(mutex_);
  SearchLogCounters counters = counters_;
  counters.dropped += lanes_.dropped();
  return counters;
}

void SearchLog::take(SearchLogPart& part) {
  const bool is_written = write(part.lines);
  const std::lock_guard lock(mutex_);
  (is_written ? counters_.lines : counters_.dropped) += part.count;
  if (!is_written) ++counters_.write_failures;
}

bool SearchLog::write(std::string_view lines) {
  std::string now;
  index::append_timestamp(now, clock_.now_seconds());
  std::string path = directory_ + "/" + now.substr(0, kDateBytes) + ".jsonl";
  if (path != path_ || !file_) {
    file_ = std::ofstream(path, std::ios::binary | std::ios::app);
    path_ = std::move(path);
    // Whatever a crash or a full disk has left of a line does not spoil the next.
    std::error_code error;
    if (std::filesystem::file_size(path_, error) > 0 && !error) file_ << '\n';
  }
  file_ << lines;
  file_.flush();
  return file_.good();
}

}  // namespace vitrina::serving
