// DataDirectory: the one directory of `--data DIR`, held by one process at a time.
//
// Use for: every file that outlives the process; whoever holds one may open the database in it. Not for:
// images, which are read by many and replaced by renaming.
//
// The lock is an advisory one (flock) on the file `lock`, which also holds the holder's process id as text;
// it ends with the process, however that ends. The file is never removed: a removed lock file lets two in.
// The directory, and what is made in it here, is the owner's alone (mode 0700).
//
// Errors: kInvalidArgument for what is no directory or can be written by others (the message says what to
// do), kUnavailable where another process holds it (the message says which), kIo where the system refuses.
// Threads: const from any thread. Lifetime: the lock is given back with the value; paths are values.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "index/base/result.h"

namespace vitrina::ledger {

class DataDirectory {
 public:
  // Creates the directory where it is missing (its parent must be there) and takes the lock without waiting.
  static Result<DataDirectory> open(const std::string& path);

  ~DataDirectory() { release(); }
  DataDirectory(DataDirectory&& other) noexcept
      : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)) {}
  DataDirectory& operator=(DataDirectory&& other) noexcept;

  const std::string& path() const noexcept { return path_; }

  // Files: they may not be there yet.
  std::string database_path() const { return path_ + "/vitrina.db"; }
  std::string model_path() const { return path_ + "/model.bin"; }
  std::string rules_path() const { return path_ + "/rules.txt"; }
  std::string searches_path() const { return path_ + "/searches/queries.index"; }

  // Directories: made on demand, durably.
  Result<std::string> events_directory() const { return subdirectory("events"); }
  Result<std::string> auctions_directory() const { return subdirectory("auctions"); }
  Result<std::string> searches_directory() const { return subdirectory("searches"); }
  Result<std::string> keys_directory() const { return subdirectory("keys"); }

 private:
  DataDirectory(std::string path, int lock) noexcept : path_(std::move(path)), lock_(lock) {}
  Result<std::string> subdirectory(std::string_view name) const;
  void release() noexcept;

  std::string path_;
  int lock_ = -1;  // a descriptor of the lock file
};

// Flushes the entry of a file or directory that was made or renamed, so that it stays. Requires: no slash at
// the end of the path.
Result<void> sync_parent(const std::string& path);

}  // namespace vitrina::ledger
