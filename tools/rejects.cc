#include "tools/rejects.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <charconv>
#include <string_view>

#include "index/catalog/json_writer.h"
#include "tools/standard_streams.h"

namespace vitrina::tools {
namespace {

constexpr std::uint64_t kRejectsShown = 10;
constexpr std::size_t kRejectTextBytes = 4096;  // of a rejected line, in the rejects file

// What may stand in a JSON string: bytes that are not ASCII are kept only when the whole text is valid UTF-8,
// which the reason says; so others are replaced.
std::string printable(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, kRejectTextBytes)) out += static_cast<unsigned char>(c) < 0x80 ? c : '?';
  return out;
}

}  // namespace

Result<double> parse_share(std::string text) {
  const bool percent = !text.empty() && text.back() == '%';
  if (percent) text.pop_back();
  double value = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (percent) value /= 100;
  if (error != std::errc() || end != text.data() + text.size() || !(value >= 0 && value <= 1)) {
    return fail(ErrorCode::kInvalidArgument, "--max-rejects is a share such as 1% or 0.01");
  }
  return value;
}

bool are_one_file(const std::string& a, const std::string& b) {
  if (a == b) return true;
  struct stat of_a {};
  struct stat of_b {};
  return stat(a.c_str(), &of_a) == 0 && stat(b.c_str(), &of_b) == 0 && S_ISREG(of_a.st_mode) &&
         of_a.st_dev == of_b.st_dev && of_a.st_ino == of_b.st_ino;
}

Result<RejectLog> RejectLog::open(const std::string& path) {
  RejectLog log;
  if (!path.empty()) {
    log.file_ = std::fopen(path.c_str(), "w");
    if (log.file_ == nullptr) return fail_errno("create '" + path + "'");
  }
  log.path_ = path;
  return log;
}

RejectLog::~RejectLog() {
  if (file_ != nullptr) std::fclose(file_);
}

void RejectLog::add(const index::RejectedLine& line, Progress& progress) {
  write(line);
  if (++shown_ > kRejectsShown) return;
  progress.finish();
  print_message("{}:{}: {}{}{}\n", line.file, line.line, line.error.field,
                line.error.field.empty() ? "" : ": ", line.error.message);
  if (shown_ == kRejectsShown) {
    print_message("further rejected lines are not shown{}\n",
                  path_.empty() ? " (--rejects FILE keeps them)" : "");
  }
}

void RejectLog::write(const index::RejectedLine& line) {
  if (file_ == nullptr) return;
  std::string json;
  index::JsonWriter out(json);
  out.begin_object();
  out.field("file", line.file);
  out.field("line", line.line);
  out.field("field", std::string_view(line.error.field));
  out.field("reason", std::string_view(line.error.message));
  out.field("text", std::string_view(printable(line.text)));
  out.end_object();
  json.push_back('\n');
  std::fwrite(json.data(), 1, json.size(), file_);
}

Result<void> RejectLog::close() {
  if (file_ == nullptr) return {};
  const bool bad = std::ferror(file_) != 0;
  if (std::fclose(std::exchange(file_, nullptr)) != 0 || bad) return fail_errno("write '" + path_ + "'");
  return {};
}

}  // namespace vitrina::tools
