// Keyboard layouts: what was typed with the keyboard in the other language (`ghbdtn` is `привет`, `руддщ` is
// `hello`), and letters of two scripts that look the same (`cумка` with a Latin c).
//
// The layouts are Russian ЙЦУКЕН and US QWERTY, the standard ones of Windows and Linux. Threads: pure
// functions.
#pragma once

#include <string>
#include <string_view>

namespace vitrina::index {

// Replaces `out` by the text as the same keys give it on the other layout, in lower case: letters and the
// keys that are letters on the other one (`,` б, `.` ю, `[` х, `]` ъ, `;` ж, `'` э, `` ` `` ё). False where
// the text is not of one layout (letters of both scripts, or of a third) or holds no letter. Requires: valid
// UTF-8.
bool switch_layout(std::string_view text, std::string& out);

// Replaces `out` by the word with its letters of the one script where they look like those of the other.
// False where the word is of one script already, or a letter has no twin. Requires: valid UTF-8, lower case.
bool to_cyrillic_twins(std::string_view word, std::string& out);
bool to_latin_twins(std::string_view word, std::string& out);

// Whether two letters of one layout lie side by side.
bool are_neighbour_keys(char32_t a, char32_t b) noexcept;

}  // namespace vitrina::index
