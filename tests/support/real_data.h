// Where the real catalogs are that some tests measure themselves on: VITRINA_DATA, or ../shared/data beside
// the source tree. They may not be passed on, so they are never part of the project; tests skip where they
// are absent.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

namespace vitrina::test {

// The path of a file of the real data; nullopt where it is absent.
inline std::optional<std::string> real_data(const std::string& file) {
  const char* set = std::getenv("VITRINA_DATA");
  const std::string path =
      (set != nullptr ? std::string(set) : std::string(VITRINA_SOURCE_DIR "/../shared/data")) + "/" + file;
  if (!std::filesystem::exists(path)) return std::nullopt;
  return path;
}

}  // namespace vitrina::test
