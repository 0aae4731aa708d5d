#include "tools/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include "tools/standard_streams.h"

namespace vitrina::tools {
namespace {

constexpr auto kRedrawEvery = std::chrono::milliseconds(100);

std::string human_seconds(double seconds) {
  if (seconds < 60) return fmt::format("{:.0f} s", seconds);
  if (seconds < 3600)
    return fmt::format("{:.0f} min {:02.0f} s", seconds / 60 - 0.5,
                       static_cast<double>(static_cast<int>(seconds) % 60));
  return fmt::format("{:.1f} h", seconds / 3600);
}

}  // namespace

Progress::Progress(bool quiet) : quiet_(quiet), terminal_(isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  finish();
}

void Progress::update(std::string_view step, std::uint64_t done, std::uint64_t total, std::string_view unit) {
  const auto now = std::chrono::steady_clock::now();
  if (step != step_) {
    finish();
    step_ = step;
    started_ = now;
    drawn_ = {};
  }
  unit_ = unit;
  done_ = done;
  total_ = total;
  if (terminal_ && now - drawn_ >= kRedrawEvery) {
    drawn_ = now;
    draw(false);
  }
}

void Progress::finish() {
  if (step_.empty()) return;
  draw(true);
  step_.clear();
}

void Progress::draw(bool final) {
  if (quiet_) return;
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
  const double rate = seconds > 0 ? static_cast<double>(done_) / seconds : 0;
  std::string line = fmt::format("{}: {} {}", step_, done_, unit_);
  if (final) {
    line += fmt::format(" in {:.1f} s ({:.0f} a second)", seconds, rate);
  } else {
    if (total_ > 0)
      line += fmt::format(" of {} ({:.0f} %)", total_,
                          100.0 * static_cast<double>(done_) / static_cast<double>(total_));
    line += fmt::format(", {:.0f} a second", rate);
    if (total_ > done_ && rate > 0)
      line += ", " + human_seconds(static_cast<double>(total_ - done_) / rate) + " left";
  }
  if (terminal_) {
    print_message("\r\033[K{}{}", line, final ? "\n" : "");
  } else {
    print_message("{}\n", line);
  }
}

}  // namespace vitrina::tools
