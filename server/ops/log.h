// Log: what happened, as lines on standard error or in a file, written by a thread of its own.
//
// A line is put into a queue of fixed size; when it is full the oldest lines are dropped and counted, so a
// slow disk never holds up a request. Access lines are written only where they were asked for.
//
// Threads: internally synchronised. Errors: opening the file may fail; later failures lose lines.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "index/base/result.h"

namespace vitrina::ops {

struct AccessLine {
  std::string_view peer;
  std::string_view method;
  std::string_view target;
  unsigned status = 0;
  std::uint64_t took_us = 0;
  std::uint64_t body_bytes = 0;
  std::string_view request_id;
};

class Log {
 public:
  // `path` empty: standard error. Errors: kIo naming the path.
  static Result<std::unique_ptr<Log>> open(const std::string& path, bool access);
  ~Log();  // writes what is queued
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  bool wants_access() const noexcept;
  void access(const AccessLine& line);
  void info(std::string_view message);
  void error(std::string_view message);

  std::uint64_t dropped() const;

 private:
  struct Impl;
  explicit Log(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace vitrina::ops
