#include "engine/ledger/data_directory.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <optional>

namespace vitrina::ledger {

namespace {

std::string quoted(const std::string& path) {
  return "\"" + path + "\"";
}

// Makes the directory, or accepts the one that is there if nobody else can write it: who can write here can
// exchange the database and the keys under us.
Result<void> make_private_directory(const std::string& path) {
  if (mkdir(path.c_str(), 0700) == 0) return sync_parent(path);
  if (errno != EEXIST) return fail_errno("create the directory " + quoted(path));
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return fail_errno("look at the directory " + quoted(path));
  if (!S_ISDIR(status.st_mode)) {
    return fail(ErrorCode::kInvalidArgument, quoted(path) + " is not a directory; give one, or a new name");
  }
  if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
    return fail(ErrorCode::kInvalidArgument, "the directory " + quoted(path) +
                                                 " can be written by others than its owner; run chmod 700 " +
                                                 quoted(path) + " if it is meant");
  }
  const uid_t we = geteuid();
  if (we != 0 && status.st_uid != we && status.st_uid != 0) {
    return fail(ErrorCode::kInvalidArgument, "the directory " + quoted(path) + " belongs to another user (" +
                                                 std::to_string(status.st_uid) +
                                                 "), who can write it; give one of your own");
  }
  return {};
}

std::optional<long> read_pid(int lock) {
  char text[24];
  const ssize_t size = pread(lock, text, sizeof text, 0);
  long pid = 0;
  if (size <= 0 || std::from_chars(text, text + size, pid).ec != std::errc() || pid <= 0) return std::nullopt;
  return pid;
}

// For people only: the lock holds without it, so a disk too full to take it is no reason to refuse.
void write_pid(int lock) {
  const std::string text = std::to_string(getpid()) + "\n";
  if (ftruncate(lock, 0) != 0) return;
  [[maybe_unused]] const ssize_t written = pwrite(lock, text.data(), text.size(), 0);
}

}  // namespace

Result<void> sync_parent(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string parent = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const int directory = ::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) return fail_errno("open the directory " + quoted(parent));
  // Some file systems have no flush of directories and say EINVAL; there is nothing more to do on them.
  const bool synced = fsync(directory) == 0 || errno == EINVAL;
  const int error = errno;
  close(directory);
  errno = error;
  if (!synced) return fail_errno("flush the directory " + quoted(parent));
  return {};
}

Result<DataDirectory> DataDirectory::open(const std::string& given) {
  if (given.empty()) return fail(ErrorCode::kInvalidArgument, "the data directory has no name");
  std::string path = given;
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  VITRINA_TRY(make_private_directory(path));
  const std::string file = path + "/lock";
  const int lock = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (lock < 0) return fail_errno("open the lock file " + quoted(file));
  int taken;
  do taken = flock(lock, LOCK_EX | LOCK_NB);
  while (taken != 0 && errno == EINTR);
  if (taken == 0) {
    write_pid(lock);
    return DataDirectory(std::move(path), lock);
  }
  const int error = errno;
  const std::optional<long> pid = read_pid(lock);
  close(lock);
  if (error != EWOULDBLOCK) {
    errno = error;
    return fail_errno("lock " + quoted(file));
  }
  return fail(ErrorCode::kUnavailable,
              "the data directory " + quoted(path) + " is in use by " +
                  (pid ? "process " + std::to_string(*pid) : std::string("another process")) +
                  "; talk to a running server with --server, or stop it first");
}

DataDirectory& DataDirectory::operator=(DataDirectory&& other) noexcept {
  if (this != &other) {
    release();
    path_ = std::move(other.path_);
    lock_ = std::exchange(other.lock_, -1);
  }
  return *this;
}

Result<std::string> DataDirectory::subdirectory(std::string_view name) const {
  std::string path = path_ + "/" + std::string(name);
  VITRINA_TRY(make_private_directory(path));
  return path;
}

void DataDirectory::release() noexcept {
  if (lock_ < 0) return;
  // The id goes first: one that stays behind would be named to whoever comes between us and the next holder.
  [[maybe_unused]] const int ignored = ftruncate(lock_, 0);
  close(lock_);
  lock_ = -1;
}

}  // namespace vitrina::ledger
