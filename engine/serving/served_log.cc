#include "engine/serving/served_log.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "index/base/check.h"

namespace vitrina::serving {
namespace {

constexpr std::string_view kSuffix = ".rows";

void write_entry(const ServedEntry& entry, ByteWriter& out) {
  ads::write_served_ad(entry.ad, out);
  out.put(static_cast<std::uint8_t>(entry.outcome));
  out.put(entry.pacing_number);
  out.put(entry.click_rate);
  out.put_varint(entry.category.size());
  for (const std::string& level : entry.category) out.put_string(level);
}

// What write_entry() has written in this very process.
void read_entry(ByteReader& in, ServedRow& out) {
  ads::EventRow& row = out.row;
  VITRINA_CHECK(ads::read_served_ad(in, row));
  row.outcome = static_cast<ads::EventOutcome>(in.get<std::uint8_t>());
  out.pacing_number = in.get<std::uint32_t>();
  out.click_rate = in.get<double>();
  row.category.resize(in.get_varint());
  for (std::string& level : row.category) level.assign(in.get_string());
}

}  // namespace

void ServedLog::Lane::append(const ServedEntry& entry) {
  lane_->append([&](ServedPart& part) { write_entry(entry, part.bytes); });
}

Result<std::vector<std::string>> list_event_files(const std::string& directory) {
  std::vector<std::string> names;
  std::error_code error;
  for (std::filesystem::directory_iterator at(directory, error), end; !error && at != end;
       at.increment(error)) {
    std::string name = at->path().filename().native();
    if (name.ends_with(kSuffix)) names.push_back(std::move(name));
  }
  if (error) return fail(ErrorCode::kIo, "cannot list '" + directory + "': " + error.message());
  std::sort(names.begin(), names.end());
  return names;
}

Result<std::unique_ptr<ServedLog>> ServedLog::open(std::string directory, const Clock& clock, Options options,
                                                   OnRows on_rows) {
  VITRINA_ASSIGN(const std::vector<std::string> names, list_event_files(directory));
  return std::unique_ptr<ServedLog>(new ServedLog(std::move(directory), clock, options, std::move(on_rows),
                                                  names.empty() ? std::string() : names.back()));
}

ServedLog::ServedLog(std::string directory, const Clock& clock, Options options, OnRows on_rows,
                     std::string newest)
    : directory_(std::move(directory)),
      clock_(clock),
      options_(options),
      on_rows_(std::move(on_rows)),
      file_(std::move(newest)),
      lanes_(
          {std::size_t{16} << 20, options.interval}, [this](ServedPart& part) { take(part); },
          [this] { end_pass(); }) {}

ServedLogCounters ServedLog::counters() const {
  const std::lock_guard lock(mutex_);
  ServedLogCounters counters = counters_;
  counters.dropped += lanes_.dropped();
  return counters;
}

void ServedLog::take(ServedPart& part) {
  ByteReader in(as_bytes(part.bytes.view()));
  while (!in.at_end()) {
    if (row_count_ == rows_.size()) rows_.emplace_back();
    read_entry(in, rows_[row_count_]);
    if (row_count_ < options_.most_waiting) {
      ++row_count_;
    } else {
      const std::lock_guard lock(mutex_);
      ++counters_.dropped;
    }
  }
}

// A new day is a new file, but not when the clock has run back: files are read in the order of their names.
Result<void> ServedLog::open_file() {
  const ads::Day day = ads::local_hour(clock_.now_seconds(), options_.zone).day;
  std::string name = std::max(file_, ads::day_text(day) + std::string(kSuffix));
  if (writer_ && name == file_) return {};
  if (writer_) VITRINA_TRY(writer_->sync());
  VITRINA_ASSIGN(ads::EventFileWriter writer, ads::EventFileWriter::open(directory_ + "/" + name));
  writer_.emplace(std::move(writer));
  file_ = std::move(name);
  return {};
}

Result<void> ServedLog::write() {
  // Rows that the last writer could not write are with it still, and go into its own file.
  if (written_rows_ == 0) VITRINA_TRY(open_file());
  while (written_rows_ < row_count_) VITRINA_TRY(writer_->append(rows_[written_rows_++].row));
  VITRINA_TRY(writer_->flush());
  is_synced_ = false;
  return sync();
}

// Once a second, for a flush of the disk takes its time.
Result<void> ServedLog::sync() {
  const auto now = std::chrono::steady_clock::now();
  if (is_synced_ || now - synced_ < options_.sync_interval) return {};
  VITRINA_TRY(writer_->sync());
  synced_ = now;
  is_synced_ = true;
  return {};
}

void ServedLog::end_pass() {
  if (const auto written = row_count_ == 0 ? sync() : write(); !written) {
    const std::lock_guard lock(mutex_);
    ++counters_.write_failures;
    counters_.last_failure = written.error().message;
    return;
  }
  on_rows_(std::span(rows_).first(row_count_), {file_, writer_ ? writer_->size() : 0});
  {
    const std::lock_guard lock(mutex_);
    counters_.rows += row_count_;
  }
  row_count_ = written_rows_ = 0;
}

}  // namespace vitrina::serving
