// Names that are composed of syllables and so never run out: brands, product lines, model codes, people. A
// name is a function of its number alone, so no list of them is kept and a product line has one name on every
// machine.
//
// Threads: pure functions, from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "index/base/random.h"

namespace vitrina::tools {

enum class Script : std::uint8_t { kLatin, kCyrillic };

// A capitalised name of two to four syllables; small numbers are short names.
std::string composed_name(std::uint64_t number, Script script);

// How many product lines have a name of their own; which one is met is Zipf over them.
inline constexpr std::uint64_t kLineNames = 120'000;

// The name of a product line: the first few hundred are well-worn shop words (`Комфорт`, `Air`), the rest
// composed.
std::string line_name(std::uint64_t rank, Script script);

// A model code such as `XT-240`, `A52 Pro`, `KP 3200B`; `family` fixes its letters, `number` the rest.
void append_model_code(std::string& out, std::uint64_t family, std::uint64_t number);

// An author as a cover shows it, `Анна Вересова`.
std::string author_name(std::uint64_t number);

// A book's title, `Тайна северного ветра`.
std::string book_title(std::uint64_t number);

}  // namespace vitrina::tools
