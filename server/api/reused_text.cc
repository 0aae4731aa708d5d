#include "server/api/reused_text.h"

#include <charconv>
#include <deque>
#include <utility>

namespace vitrina::api {
namespace {

struct Names {
  std::deque<std::string> all;  // whose items stay where they are
  std::size_t used = 0;
};
thread_local Names names;
thread_local std::vector<std::string> spare_strings;

}  // namespace

std::string& ReusedText::take() {
  if (names.used == names.all.size()) names.all.emplace_back();
  return names.all[names.used++];
}

void ReusedText::give_back() noexcept {
  --names.used;
}

std::string SpareStrings::take() noexcept {
  if (spare_strings.empty()) return {};
  std::string text = std::move(spare_strings.back());
  spare_strings.pop_back();
  return text;
}

void SpareStrings::give_back(std::string&& text) {
  if (spare_strings.size() == kMost) return;
  text.clear();
  spare_strings.push_back(std::move(text));
}

void SpareStrings::give_back(std::vector<std::string>& list) {
  for (std::string& text : list) give_back(std::move(text));
  list.clear();
}

const std::string& ReusedText::of_item(std::string_view list, std::size_t place) {
  char digits[20];
  text_.assign(list).append("[");
  text_.append(digits, std::to_chars(digits, digits + sizeof digits, place).ptr);
  return text_.append("]");
}

}  // namespace vitrina::api
