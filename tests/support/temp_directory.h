// A directory of a test's own, removed with its content at the end, and files in it.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace vitrina::test {

class TempDirectory {
 public:
  // In memory where the system has a file system there: what is tested then survives the process, not the
  // machine, and a disk's flushes do not make tests wait for each other.
  enum class Place { kDisk, kMemory };

  explicit TempDirectory(Place place = Place::kDisk) {
    std::string name = place == Place::kMemory && access("/dev/shm", W_OK | X_OK) == 0
                           ? "/dev/shm"
                           : std::filesystem::temp_directory_path().string();
    name += "/vitrina-test-XXXXXX";
    if (mkdtemp(name.data()) == nullptr) ADD_FAILURE() << "cannot create " << name;
    path_ = name;
  }
  ~TempDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempDirectory(const TempDirectory&) = delete;
  TempDirectory& operator=(const TempDirectory&) = delete;

  std::string file(const std::string& name) const { return path_ + "/" + name; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

inline void write_file(const std::string& path, const std::string& content) {
  std::ofstream(path, std::ios::binary) << content;
}

inline std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace vitrina::test
