// Description sentences: templates with slots, kept parsed so that filling one is a handful of copies.
//
// A template is `styles|text`; `*` stands for all styles but books, `goods` for those of things that
// are not used up.
// Slots: {N} the noun with a capital, {n} the noun, {acc} its accusative, {B} brand, {L} product line, {M}
// model, {a} an adjective, {c} the colour, {m} the material's genitive, {u} a phrase, {s} one characteristic
// with its value, {T} a rare word, {k} country; {x:м|ж|с|мн} words that follow the noun's gender;
// {[удобный]} an adjective that does. A sentence whose slot has nothing to fill it with is not used.
//
// Threads: immutable after construction.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tools/generate/draw.h"
#include "tools/generate/market.h"

namespace vitrina::tools {

enum class Slot : std::uint8_t {
  kNone,
  kNounCapital,
  kNoun,
  kNounAccusative,
  kBrand,
  kLine,
  kModel,
  kAdjective,
  kColour,
  kMaterial,
  kPhrase,
  kCharacteristic,
  kRareWord,
  kCountry,
};
inline constexpr std::size_t kSlots = 14;

// What the slots hold for one listing; an empty one has nothing.
using SlotValues = std::array<std::string_view, kSlots>;

class Sentence {
 public:
  explicit Sentence(std::string_view text);
  // Appends the sentence, or nothing (and false) when a slot it needs is empty.
  bool append(std::string& out, Gender gender, const SlotValues& values) const;

 private:
  struct Part {
    std::array<std::string, kGenders> text;  // before the slot
    Slot slot = Slot::kNone;
  };
  std::vector<Part> parts_;
};

// The sentences of one language by style.
class SentenceBook {
 public:
  explicit SentenceBook(std::span<const std::string_view> texts);
  // Appends sentences until there are `words` words or so. Requires: `words` > 0.
  void append(std::string& out, Random& random, Style style, Gender gender, const SlotValues& values,
              std::uint32_t words) const;

 private:
  struct Shelf {
    std::vector<const Sentence*> sentences;
    AliasTable popularity;
  };
  std::vector<std::unique_ptr<Sentence>> all_;
  std::array<Shelf, kStyles> shelves_;
};

namespace words {
std::string_view russian_sentences();
std::string_view russian_style_sentences();
std::string_view english_sentences();
}  // namespace words

}  // namespace vitrina::tools
