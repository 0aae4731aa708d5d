#include "tools/event_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

namespace vitrina::tools {
namespace {

constexpr std::size_t kDamagesShown = 10;

}  // namespace

Result<std::vector<std::string>> event_files(const std::vector<std::string>& named) {
  std::vector<std::string> out;
  for (const auto& name : named) {
    std::error_code error;
    if (!std::filesystem::is_directory(name, error)) {
      out.push_back(name);
      continue;
    }
    std::vector<std::string> inside;
    for (const auto& entry : std::filesystem::directory_iterator(name, error)) {
      if (entry.path().extension() == ".rows") inside.push_back(entry.path().string());
    }
    if (error) return fail(ErrorCode::kIo, "cannot read directory " + name + ": " + error.message());
    if (inside.empty()) return fail(ErrorCode::kNotFound, name + " holds no *.rows", "events");
    std::sort(inside.begin(), inside.end());
    out.insert(out.end(), inside.begin(), inside.end());
  }
  return out;
}

void print_damage(const std::vector<std::string>& damage) {
  for (std::size_t i = 0; i < std::min(damage.size(), kDamagesShown); ++i)
    fmt::print(stderr, "{}\n", damage[i]);
  if (damage.size() > kDamagesShown)
    fmt::print(stderr, "and {} more places\n", damage.size() - kDamagesShown);
}

}  // namespace vitrina::tools
