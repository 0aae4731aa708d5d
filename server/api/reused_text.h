// Text of requests in memory that earlier requests have grown, so that reading one takes none from the heap.
//
// Threads: each has its own.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vitrina::api {

// A text for as long as something is read, such as the name of a member or an item: they nest as values do.
class ReusedText {
 public:
  ReusedText() : text_(take()) {}
  ~ReusedText() { give_back(); }
  ReusedText(const ReusedText&) = delete;
  ReusedText& operator=(const ReusedText&) = delete;

  // "prefix.key", or "key" where there is no prefix.
  const std::string& of_member(std::string_view prefix, std::string_view key) {
    text_.assign(prefix);
    if (!prefix.empty()) text_ += '.';
    return text_.append(key);
  }
  // "list[place]".
  const std::string& of_item(std::string_view list, std::size_t place);
  // To be filled by the caller.
  std::string& text() noexcept { return text_; }

 private:
  static std::string& take();
  static void give_back() noexcept;

  std::string& text_;
};

// Strings that the lists of earlier requests have grown, for those of the next.
class SpareStrings {
 public:
  static constexpr std::size_t kMost = 1'024;

  // An empty string, with whatever memory.
  static std::string take() noexcept;
  // Empties the list.
  static void give_back(std::vector<std::string>& list);
  static void give_back(std::string&& text);
};

}  // namespace vitrina::api
