// ReportBook: the roll-ups behind a lock that clicks never take, and their checkpoint on disk.
//
// Whoever has facts calls add() from a thread of its own; reports are read meanwhile, each over everything
// that was added before it. A checkpoint is everything at one moment, with where the event files and the
// ledger's journal were then, so that a start adds only what came later. A checkpoint that is damaged or of
// another version is as none: all is counted anew.
//
// File: magic, u32 version, position (file name, u64 offset), u64 sequence of the last fact, the roll-ups,
// u64 XXH3 of all before. Written under a temporary name, flushed, renamed.
//
// Threads: internally synchronised: many readers or one writer.
#pragma once

#include <cstdint>
#include <shared_mutex>
#include <span>
#include <string>

#include "engine/insight/rollups.h"
#include "index/base/result.h"

namespace vitrina::insight {

// How far the roll-ups have been counted.
struct BookPosition {
  std::string file;  // event file; empty: none yet
  std::uint64_t offset = 0;
  std::uint64_t sequence = 0;  // of the journal
  friend bool operator==(const BookPosition&, const BookPosition&) = default;
};

class ReportBook {
 public:
  explicit ReportBook(RollupOptions options) : rollups_(options) {}

  // What the file has; false where there is none that can be read. Requires: nothing was added yet.
  bool load(const std::string& path);
  // Errors: kIo.
  Result<void> save(const std::string& path) const;

  void add(std::span<const ads::EventRow> rows, const std::string& file, std::uint64_t offset);
  void add(std::span<const ledger::Fact> facts);

  BookPosition position() const;
  Result<Report> report(const ReportRequest& request) const;

 private:
  mutable std::shared_mutex mutex_;
  Rollups rollups_;
  BookPosition position_;
};

}  // namespace vitrina::insight
