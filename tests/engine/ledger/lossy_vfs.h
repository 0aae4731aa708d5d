// LossyVfs: the machine's disk for SQLite, as it may behave when the power fails: what was written and not
// synced may be lost, wholly, in part, or torn within a sector's border. Also a disk that is full.
//
// A layer over SQLite's own VFS, registered as the default one while it lives. Files are real; what was
// written since the last sync can be taken back (restart()). A sync does not reach the disk, for the test
// itself does not crash.
#pragma once

#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <map>
#include <string>
#include <vector>

#include "index/base/check.h"
#include "index/base/random.h"

namespace vitrina::test {

class LossyVfs {
 public:
  enum class Loss { kEverything, kSome };

  LossyVfs() {
    real_ = sqlite3_vfs_find(nullptr);
    VITRINA_CHECK(real_ != nullptr && current_ == nullptr);
    current_ = this;
    vfs_ = *real_;
    vfs_.zName = "lossy";
    vfs_.szOsFile = static_cast<int>(sizeof(File)) + real_->szOsFile;
    vfs_.xOpen = &LossyVfs::open;
    vfs_.pNext = nullptr;
    VITRINA_CHECK(sqlite3_vfs_register(&vfs_, 1) == SQLITE_OK);
  }
  ~LossyVfs() {
    sqlite3_vfs_unregister(&vfs_);
    sqlite3_vfs_register(real_, 1);
    current_ = nullptr;
  }
  LossyVfs(const LossyVfs&) = delete;
  LossyVfs& operator=(const LossyVfs&) = delete;

  // Writes, truncations and syncs so far.
  std::uint64_t operations() const noexcept { return operations_; }
  // From that operation on, which is the first to fail, nothing works any more; 0: never.
  void crash_at(std::uint64_t operation) noexcept { crash_at_ = operation; }
  // These operations find the disk full.
  void be_full(std::uint64_t from, std::uint64_t count) noexcept {
    full_from_ = from;
    full_to_ = from + count;
  }
  // Syncs do nothing from now on, and say that they did.
  void break_syncs() noexcept { syncs_are_broken_ = true; }
  bool has_crashed() const noexcept { return crash_at_ != 0 && operations_ >= crash_at_; }

  // The process is started again, the machine stayed up: what was written is there still, synced or not.
  // Requires: no file is open.
  void restart_process() noexcept { crash_at_ = full_from_ = full_to_ = 0; }

  // The power is back: what was not synced is gone, all of it or some. Requires: no file is open.
  void restart(Loss loss, std::uint64_t seed) {
    Random random(seed);
    for (auto& [path, undo] : undo_) {
      for (auto step = undo.rbegin(); step != undo.rend(); ++step) {
        if (loss == Loss::kSome && random.chance(0.5)) continue;  // this one had reached the disk
        take_back(path, *step, loss, random);
      }
    }
    undo_.clear();
    operations_ = 0;
    crash_at_ = full_from_ = full_to_ = 0;
    syncs_are_broken_ = false;
  }

 private:
  static constexpr std::int64_t kSector = 512;

  // What a write or truncation has put an end to.
  struct Undo {
    std::int64_t size = 0;  // of the file before it
    std::int64_t offset = 0;
    std::string bytes;        // that stood there
    std::int64_t length = 0;  // of what was written; of a truncation 0
  };
  struct File {
    sqlite3_file base;
    sqlite3_file* real;
    std::string* path;
  };

  static File* file_of(sqlite3_file* file) noexcept { return reinterpret_cast<File*>(file); }

  static void take_back(const std::string& path, const Undo& undo, Loss loss, Random& random) {
    if (::access(path.c_str(), F_OK) != 0) return;
    std::FILE* file = std::fopen(path.c_str(), "r+b");
    VITRINA_CHECK(file != nullptr);
    // Torn: the first sectors of a write may stay.
    std::int64_t keep = 0;
    if (loss == Loss::kSome && undo.length > kSector && random.chance(0.3))
      keep = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(undo.length / kSector))) *
             kSector;
    const auto kept = std::min<std::int64_t>(keep, static_cast<std::int64_t>(undo.bytes.size()));
    std::fseek(file, static_cast<long>(undo.offset + kept), SEEK_SET);
    const std::size_t rest = undo.bytes.size() - static_cast<std::size_t>(kept);
    VITRINA_CHECK(std::fwrite(undo.bytes.data() + kept, 1, rest, file) == rest);
    std::fflush(file);
    const std::int64_t size = std::max(undo.size, keep > 0 ? undo.offset + keep : 0);
    VITRINA_CHECK(::ftruncate(::fileno(file), size) == 0);
    std::fclose(file);
  }

  // What the operation must answer; SQLITE_OK: go on.
  int begin_operation() noexcept {
    ++operations_;
    if (has_crashed()) return SQLITE_IOERR;
    if (operations_ >= full_from_ && operations_ < full_to_) return SQLITE_FULL;
    return SQLITE_OK;
  }

  void remember(File& file, std::int64_t offset, std::int64_t length) {
    Undo undo;
    sqlite3_int64 size = 0;
    file.real->pMethods->xFileSize(file.real, &size);
    undo.size = size;
    undo.offset = offset;
    undo.length = length;
    const std::int64_t end = length == 0 ? size : std::min<std::int64_t>(offset + length, size);
    if (end > offset) {
      undo.bytes.resize(static_cast<std::size_t>(end - offset));
      file.real->pMethods->xRead(file.real, undo.bytes.data(), static_cast<int>(end - offset), offset);
    }
    undo_[*file.path].push_back(std::move(undo));
  }

  static int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    File& opened = *file_of(file);
    opened.real = reinterpret_cast<sqlite3_file*>(&opened + 1);
    opened.path = nullptr;
    opened.base.pMethods = nullptr;
    if (current_->has_crashed()) return SQLITE_IOERR;
    const int code = current_->real_->xOpen(current_->real_, name, opened.real, flags, out_flags);
    if (code != SQLITE_OK) return code;
    opened.path = new std::string(name != nullptr ? name : "");
    opened.base.pMethods = methods();
    return SQLITE_OK;
  }

  static const sqlite3_io_methods* methods() {
    static const sqlite3_io_methods kMethods = [] {
      sqlite3_io_methods m{};
      m.iVersion = 1;  // no shared memory: with it SQLite would need a second connection's help
      m.xClose = [](sqlite3_file* file) {
        File& closed = *file_of(file);
        delete closed.path;
        return closed.real->pMethods->xClose(closed.real);
      };
      m.xRead = [](sqlite3_file* file, void* to, int count, sqlite3_int64 offset) {
        if (current_->has_crashed()) return SQLITE_IOERR;
        return file_of(file)->real->pMethods->xRead(file_of(file)->real, to, count, offset);
      };
      m.xWrite = [](sqlite3_file* file, const void* from, int count, sqlite3_int64 offset) {
        File& written = *file_of(file);
        if (const int code = current_->begin_operation(); code != SQLITE_OK) return code;
        current_->remember(written, offset, count);
        return written.real->pMethods->xWrite(written.real, from, count, offset);
      };
      m.xTruncate = [](sqlite3_file* file, sqlite3_int64 size) {
        File& cut = *file_of(file);
        if (const int code = current_->begin_operation(); code != SQLITE_OK) return code;
        current_->remember(cut, size, 0);
        return cut.real->pMethods->xTruncate(cut.real, size);
      };
      m.xSync = [](sqlite3_file* file, int) {
        if (const int code = current_->begin_operation(); code != SQLITE_OK) return code;
        if (!current_->syncs_are_broken_) current_->undo_.erase(*file_of(file)->path);
        return SQLITE_OK;
      };
      m.xFileSize = [](sqlite3_file* file, sqlite3_int64* size) {
        return file_of(file)->real->pMethods->xFileSize(file_of(file)->real, size);
      };
      m.xLock = [](sqlite3_file* file, int level) {
        return file_of(file)->real->pMethods->xLock(file_of(file)->real, level);
      };
      m.xUnlock = [](sqlite3_file* file, int level) {
        return file_of(file)->real->pMethods->xUnlock(file_of(file)->real, level);
      };
      m.xCheckReservedLock = [](sqlite3_file* file, int* result) {
        return file_of(file)->real->pMethods->xCheckReservedLock(file_of(file)->real, result);
      };
      m.xFileControl = [](sqlite3_file* file, int what, void* value) {
        return file_of(file)->real->pMethods->xFileControl(file_of(file)->real, what, value);
      };
      m.xSectorSize = [](sqlite3_file*) { return static_cast<int>(kSector); };
      m.xDeviceCharacteristics = [](sqlite3_file*) { return 0; };
      return m;
    }();
    return &kMethods;
  }

  inline static LossyVfs* current_ = nullptr;
  sqlite3_vfs* real_ = nullptr;
  sqlite3_vfs vfs_{};
  std::map<std::string, std::vector<Undo>> undo_;
  std::uint64_t operations_ = 0;
  std::uint64_t crash_at_ = 0;
  std::uint64_t full_from_ = 0;
  std::uint64_t full_to_ = 0;
  bool syncs_are_broken_ = false;
};

}  // namespace vitrina::test
