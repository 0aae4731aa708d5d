// Progress of long work on standard error: on a terminal one line that is redrawn (rate, share done, time
// left), elsewhere one line a step.
//
// Threads: one at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace vitrina::tools {

class Progress {
 public:
  explicit Progress(bool quiet = false);
  ~Progress();  // ends the current step
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // Reports that `step` has done `done` of `total` (0: unknown) `unit`s ("listings", "bytes"). A new step
  // name ends the step before it. Cheap enough to call every few thousand units: it redraws ten times a
  // second.
  void update(std::string_view step, std::uint64_t done, std::uint64_t total, std::string_view unit);

  // Ends the current step with a line that says how much was done, in what time, at what rate.
  void finish();

 private:
  void draw(bool final);

  bool quiet_;
  bool terminal_;
  std::string step_;
  std::string unit_;
  std::uint64_t done_ = 0;
  std::uint64_t total_ = 0;
  std::chrono::steady_clock::time_point started_;
  std::chrono::steady_clock::time_point drawn_;
};

}  // namespace vitrina::tools
