#include "tests/tidy/layering.h"

#include <algorithm>
#include <array>
#include <functional>
#include <sstream>

namespace vitrina::tidy {
namespace {

constexpr std::size_t kMaxLines = 500;
constexpr std::array<std::string_view, 6> kTopFolders = {"index", "engine", "server",
                                                         "bench", "tools",  "tests"};

std::vector<std::string> split_words(std::string_view text) {
  std::istringstream in{std::string(text)};
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

std::string folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return std::string(slash == std::string_view::npos ? std::string_view() : path.substr(0, slash));
}

std::string_view name_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

bool is_ours(std::string_view include_path) {
  const std::string_view top = include_path.substr(0, include_path.find('/'));
  return top.size() < include_path.size() && std::ranges::find(kTopFolders, top) != kTopFolders.end();
}

bool is_free(std::string_view folder) {
  return folder == "tests" || folder == "bench" || folder.starts_with("tests/") ||
         folder.starts_with("bench/");
}

bool is_standard(std::string_view include_path) {
  return include_path.find_first_of("./") == std::string_view::npos;
}

bool lies_in(std::string_view path, std::string_view home) {
  return home == "*" || path == home || (path.starts_with(home) && path[home.size()] == '/');
}

std::string at(const SourceFile& file, std::size_t line, const std::string& what) {
  return file.path + ":" + std::to_string(line) + ": " + what;
}

}  // namespace

std::vector<Include> find_includes(std::string_view text) {
  constexpr std::string_view kBlank = " \t";
  std::vector<Include> found;
  std::size_t number = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::string_view line = text.substr(begin, end - begin);
    begin = end + 1;
    ++number;
    const auto skip = [&](std::string_view token) {
      line.remove_prefix(std::min(line.find_first_not_of(kBlank), line.size()));
      if (!line.starts_with(token)) return false;
      line.remove_prefix(token.size());
      return true;
    };
    if (!skip("#") || !skip("include") || !skip("")) continue;
    if (line.empty() || (line[0] != '"' && line[0] != '<')) continue;
    const bool quoted = line[0] == '"';
    const std::size_t close = line.find(quoted ? '"' : '>', 1);
    if (close == std::string_view::npos) continue;
    found.push_back({number, std::string(line.substr(1, close - 1)), quoted});
  }
  return found;
}

LayerRules LayerRules::parse(std::string_view text, std::vector<std::string>& problems) {
  LayerRules rules;
  std::map<std::string, std::vector<std::string>> arrows;
  std::istringstream in{std::string(text)};
  std::size_t number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.empty() || line[0] == '#') continue;
    const auto complain = [&](const std::string& what) {
      problems.push_back("layers.txt:" + std::to_string(number) + ": " + what + ": " + line);
    };
    const std::size_t colon = line.find(':');
    const auto left = split_words(std::string_view(line).substr(0, colon));
    if (colon == std::string::npos || left.empty() || left.size() > 2 ||
        (left.size() == 2 && left[1] != "only")) {
      complain("expected FOLDER: FOLDERS, <HEADER>: HOMES or FOLDER only: NAMES");
      continue;
    }
    auto right = split_words(std::string_view(line).substr(colon + 1));
    bool fresh = true;
    if (left.size() == 2) {
      fresh = rules.closed_.emplace(left[0], std::set<std::string>(right.begin(), right.end())).second;
    } else if (left[0].starts_with('<') && left[0].ends_with('>')) {
      fresh = rules.homes_.emplace(left[0].substr(1, left[0].size() - 2), std::move(right)).second;
    } else {
      fresh = arrows.emplace(left[0], std::move(right)).second;
    }
    if (!fresh) complain("a second line for the same thing");
  }

  for (const auto& [folder, targets] : arrows) {
    std::set<std::string>& all = rules.allowed_[folder];
    const std::function<void(const std::string&)> visit = [&](const std::string& other) {
      if (!all.insert(other).second) return;
      const auto next = arrows.find(other);
      if (next == arrows.end()) return;
      for (const std::string& target : next->second) visit(target);
    };
    for (const std::string& target : targets) {
      if (!arrows.contains(target))
        problems.push_back("layers.txt: " + folder + " may include " + target + ", which has no line");
      visit(target);
    }
    if (all.contains(folder)) problems.push_back("layers.txt: " + folder + " may include itself in a circle");
  }
  for (auto& [folder, all] : rules.allowed_) {
    all.insert(folder);
    all.insert("index/base");
  }
  return rules;
}

bool LayerRules::may_include(const std::string& folder, const std::string& other) const {
  const auto found = allowed_.find(folder);
  return found != allowed_.end() && found->second.contains(other);
}

std::vector<std::string> LayerRules::check_includes(const SourceFile& file) const {
  std::vector<std::string> wrong;
  const std::string folder = folder_of(file.path);
  if (is_free(folder)) return wrong;
  for (const Include& include : find_includes(file.text)) {
    const std::string shown = include.quoted ? '"' + include.path + '"' : '<' + include.path + '>';
    if (is_ours(include.path)) {
      const std::string other = folder_of(include.path);
      if (is_free(other)) {
        wrong.push_back(at(file, include.line, shown + ": nothing includes bench/ or tests/"));
      } else if (!may_include(folder, other)) {
        wrong.push_back(at(file, include.line, shown + ": " + folder + " may not include " + other));
      } else if (!include.quoted) {
        wrong.push_back(at(file, include.line, shown + ": our own headers stand in quotes"));
      }
      continue;
    }
    if (include.quoted) {
      wrong.push_back(
          at(file, include.line, shown + ": our own headers are included by their full path from the root"));
      continue;
    }
    if (is_standard(include.path)) continue;
    const std::vector<std::string>* homes = nullptr;
    std::size_t fit = 0;
    for (const auto& [header, places] : homes_) {
      const bool fits = header.ends_with('/') ? include.path.starts_with(header) : include.path == header;
      if (fits && header.size() > fit) {
        homes = &places;
        fit = header.size();
      }
    }
    if (homes == nullptr) {
      wrong.push_back(
          at(file, include.line, shown + ": a header from outside that has no home in layers.txt"));
    } else if (std::ranges::none_of(*homes,
                                    [&](const std::string& home) { return lies_in(file.path, home); })) {
      wrong.push_back(at(file, include.line, shown + ": not at home here"));
    }
  }
  return wrong;
}

std::vector<std::string> LayerRules::check_place(const SourceFile& file) const {
  const std::string folder = folder_of(file.path);
  if (is_free(folder)) return {};
  if (!allowed_.contains(folder)) return {file.path + ": its folder has no line in layers.txt"};
  const auto closed = closed_.find(folder);
  const std::string_view name = name_of(file.path);
  if (closed != closed_.end() && !closed->second.contains(std::string(name.substr(0, name.find('.'))))) {
    return {file.path + ": not on the closed list of " + folder};
  }
  return {};
}

std::vector<std::string> check_file(const SourceFile& file) {
  std::vector<std::string> wrong;
  const auto lines = static_cast<std::size_t>(std::ranges::count(file.text, '\n'));
  if (lines > kMaxLines) {
    wrong.push_back(file.path + ": " + std::to_string(lines) + " lines; past " + std::to_string(kMaxLines) +
                    " a file is split");
  }
  if (name_of(file.path).starts_with("util"))
    wrong.push_back(file.path + ": name it after what it is; there is no util");
  if (!file.path.ends_with(".h")) return wrong;
  if (!file.text.starts_with("//"))
    wrong.push_back(file.path + ": a header begins with a comment that says what it is");
  if (!file.text.starts_with("#pragma once\n") && file.text.find("\n#pragma once\n") == std::string::npos) {
    wrong.push_back(file.path + ": no #pragma once");
  }
  return wrong;
}

std::vector<std::string> check_root(const std::vector<std::string>& entries,
                                    const std::vector<std::string>& ignored) {
  std::vector<std::string> wrong;
  for (const std::string& entry : entries) {
    const bool folder = entry.ends_with('/');
    const bool known =
        folder ? std::ranges::find(kTopFolders, std::string_view(entry).substr(0, entry.size() - 1)) !=
                     kTopFolders.end()
               : entry == "CMakeLists.txt" || entry == "CMakePresets.json" || entry == "README.md";
    if (known || entry.starts_with('.') || std::ranges::find(ignored, "/" + entry) != ignored.end()) continue;
    wrong.push_back(entry + ": does not belong into the root");
  }
  return wrong;
}

std::vector<std::string> check_storey(std::string_view storey, const std::vector<std::string>& entries) {
  std::vector<std::string> wrong;
  for (const std::string& entry : entries) {
    if (entry.ends_with('/') || entry == "CMakeLists.txt" || entry == "README.md") continue;
    wrong.push_back(std::string(storey) + "/" + entry + ": no file stands directly in " +
                    std::string(storey) + "/");
  }
  return wrong;
}

}  // namespace vitrina::tidy
