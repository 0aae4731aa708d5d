// Splitting of the word lists' lines. Threads: pure functions.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace vitrina::tools {

// The text between separators, blanks at both ends removed; empty text gives no fields.
std::vector<std::string_view> split(std::string_view text, char separator);
// Lines without empty ones and comments.
std::vector<std::string_view> content_lines(std::string_view text);
// Requires: digits only; aborts otherwise, for the lists are ours.
std::uint64_t whole_number(std::string_view text);

}  // namespace vitrina::tools
