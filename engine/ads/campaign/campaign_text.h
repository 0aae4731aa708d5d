// What can be said of a campaign's texts without the index: are they well-formed, how long are they, which
// two are the same but for case and spaces.
//
// Not for: what a keyword means; its words are the analyser's (index/text), which also stems them.
//
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vitrina::ads {

struct TextShape {
  bool is_utf8 = true;       // strict: no overlong forms, surrogates or code points past U+10FFFF
  bool has_control = false;  // U+0000–001F, U+007F–009F
  bool is_blank = true;      // nothing but spaces, control and zero-width characters
  std::uint32_t code_point_count = 0;
};
// The rest of the text after an error in it is not looked at.
TextShape shape_of(std::string_view text) noexcept;

// Lower case for Latin and Russian letters, ё as е, runs of spaces as one, none at the ends.
std::string folded(std::string_view text);

// The folded text at its spaces, without ASCII punctuation around the words.
std::vector<std::string> simple_words(std::string_view text);

}  // namespace vitrina::ads
