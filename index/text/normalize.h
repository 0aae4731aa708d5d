// Normalised characters: what the token rules see instead of bytes.
//
// Each code point of the text passes compatibility decomposition and case folding; combining marks and
// invisible characters vanish (й alone keeps its breve, Hangul its syllables), ё becomes е, and what is left
// is classified. Typographic apostrophes, hyphens and spaces become the ASCII ones. Exceptions to Unicode,
// because catalogs need them: ™ ℠ № stay symbols (`Core™2` must not read `coretm2`), × is the letter x, ı is
// i.
//
// A mark is dropped when it has a combining class or encloses; marks without one are the vowels of Indic
// scripts and stay, as letters.
//
// Cost: a table look-up per code point below U+2200, utf8proc above. Threads: const from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vitrina::index {

// The order matters: from kDigit on a character belongs to a word.
enum class CharClass : std::uint8_t {
  kOther,       // punctuation, symbols, controls, bytes that are not UTF-8
  kSpace,       // a space within a line, of any width
  kLineBreak,   // tab, newline and their like
  kApostrophe,  // code point '
  kHyphen,      // code point -
  kDigit,
  kLatin,
  kCyrillic,
  kLetter,     // of any other script
  kIdeograph,  // of a script written without spaces: a token by itself
};

class Char {
 public:
  constexpr Char() = default;
  constexpr Char(char32_t code, CharClass klass, std::uint32_t begin) noexcept
      : bits_(static_cast<std::uint32_t>(code) | static_cast<std::uint32_t>(klass) << kClassShift),
        begin_(begin) {}

  constexpr char32_t code() const noexcept { return static_cast<char32_t>(bits_ & kCodeMask); }
  constexpr CharClass klass() const noexcept {
    return static_cast<CharClass>((bits_ >> kClassShift) & kClassMask);
  }
  // Where in the text the code point begins that this came from; one code point may yield several (ß → ss).
  constexpr std::uint32_t begin() const noexcept { return begin_; }

  constexpr bool is(CharClass klass_wanted) const noexcept { return klass() == klass_wanted; }
  constexpr bool is(char32_t code_wanted) const noexcept { return code() == code_wanted; }
  constexpr bool is_digit() const noexcept { return klass() == CharClass::kDigit; }
  constexpr bool is_letter() const noexcept {
    return klass() >= CharClass::kLatin && klass() <= CharClass::kLetter;
  }
  constexpr bool is_word() const noexcept { return klass() >= CharClass::kDigit; }
  // Came from a code point that is a number by itself: ½, ², ①.
  constexpr bool is_own_number() const noexcept { return (bits_ & kOwnNumberBit) != 0; }
  // The first character of ½ or another fraction.
  constexpr bool begins_fraction() const noexcept { return (bits_ & kFractionBit) != 0; }

 private:
  friend class Normalizer;
  static constexpr std::uint32_t kCodeMask = 0x1FFFFF;
  static constexpr int kClassShift = 21;
  static constexpr std::uint32_t kClassMask = 0xF;
  static constexpr std::uint32_t kOwnNumberBit = 1u << 25;
  static constexpr std::uint32_t kFractionBit = 1u << 26;
  static constexpr std::uint32_t kTakesBreveBit = 1u << 27;  // an и that a following breve makes й

  std::uint32_t bits_ = 0;
  std::uint32_t begin_ = 0;
};

// Two neighbours that do not make one word: `1½` is 1 and 1/2, `10²` is 10 and 2, `a½` is a and 1/2 (but `м²`
// is м2).
constexpr bool splits(Char left, Char right) noexcept {
  if (!right.is_digit() || left.begin() == right.begin()) return false;
  if (right.begins_fraction()) return left.is_word();
  return left.is_digit() && (left.is_own_number() || right.is_own_number());
}

// Appends the normalised characters of `text`; `base` is added to their places. A byte that is not UTF-8 is
// one kOther character U+FFFD.
void normalize(std::string_view text, std::uint32_t base, std::vector<Char>& out);

// Where the piece of `text` that starts at `pos` ends: at least some kilobytes on, at a space between two
// letters, where cutting changes neither characters nor tokens, or at the end. Lets texts of any length be
// worked on in little memory.
std::size_t piece_end(std::string_view text, std::size_t pos) noexcept;

// Writes UTF-8, at most 4 bytes; returns how many.
std::size_t encode_utf8(char32_t code, char* out) noexcept;

// The script a normalised form is stemmed by: kLatin or kCyrillic when all of it is letters of that script.
enum class Script : std::uint8_t { kNone, kLatin, kCyrillic };
Script script_of(std::string_view form) noexcept;

// Of the library that the tables come from, as "15.0.0".
std::string_view unicode_version() noexcept;

}  // namespace vitrina::index
