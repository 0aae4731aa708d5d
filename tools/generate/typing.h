// How people really type: slips, wrong keyboard layout, the other script, words run together or cut short.
//
// Text is lower-case Russian or English. Every function returns its input where it cannot do what it is
// asked. Threads: pure functions, from any thread.
#pragma once

#include <string>
#include <string_view>

#include "index/base/random.h"

namespace vitrina::tools {

// One slip: a letter left out, doubled, swapped with the next, hit beside, or confused by ear (`о` for `а`).
std::string misspelt(std::string_view text, Random& random);

// As if the other layout had been on: `привет` ↔ `ghbdtn`.
std::string in_wrong_layout(std::string_view text);

// Russian in Latin letters, `krossovki`.
std::string in_latin(std::string_view text);

// Latin by ear in Russian letters, `норвик` for `norvik`.
std::string in_cyrillic(std::string_view text);

// The last word cut short, at least three letters left of it.
std::string cut_short(std::string_view text, Random& random);

// One space left out.
std::string run_together(std::string_view text, Random& random);

std::string without_yo(std::string_view text);

}  // namespace vitrina::tools
