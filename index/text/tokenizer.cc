#include "index/text/tokenizer.h"

#include <algorithm>

namespace vitrina::index {
namespace {

constexpr char32_t kPrime = 0x2032;  // ′; a double prime is two of them once normalised
constexpr char32_t kCyrillicHa = U'х';

bool is_double_quote(Char c) noexcept {
  return c.is(U'"') || c.is(char32_t{0x201C}) || c.is(char32_t{0x201D}) || c.is(char32_t{0x201E});
}

bool is_times(Char c) noexcept {
  return c.is(U'x') || c.is(kCyrillicHa);
}

// Joins the parts of а·ч and вт*ч.
bool is_product_sign(Char c) noexcept {
  return c.is(U'*') || c.is(char32_t{0x00B7}) || c.is(char32_t{0x22C5}) || c.is(char32_t{0x2219});
}

Script letter_script(Char c) noexcept {
  if (c.is(CharClass::kLatin)) return Script::kLatin;
  return c.is(CharClass::kCyrillic) ? Script::kCyrillic : Script::kNone;
}

}  // namespace

void Tokenizer::run(std::vector<Char>& chars, std::uint32_t end) {
  count_ = chars.size();
  // Rules look up to three characters past a word character without asking where the text ends.
  chars.insert(chars.end(), 4, Char(U' ', CharClass::kLineBreak, end));
  chars_ = chars.data();
  for (std::size_t i = 0; i < count_;) {
    switch (chars_[i].klass()) {
      case CharClass::kOther:
      case CharClass::kApostrophe:
        note_quote(i);
        [[fallthrough]];
      case CharClass::kSpace:
      case CharClass::kHyphen:
        ++i;
        break;
      case CharClass::kLineBreak:
        in_double_quotes_ = in_single_quotes_ = false;
        ++i;
        break;
      case CharClass::kDigit:
        i = take_number(i);
        break;
      case CharClass::kLatin:
      case CharClass::kCyrillic:
      case CharClass::kLetter:
        i = take_word(i);
        break;
      case CharClass::kIdeograph: {
        FormBuilder form;
        form.add(chars_[i].code());
        add(form.view(), i, i + 1, Kind::kWord);
        ++i;
        break;
      }
    }
  }
}

bool Tokenizer::is_apostrophe_in_word(std::size_t pos) const noexcept {
  return chars_[pos].is(CharClass::kApostrophe) && chars_[pos - 1].is_letter() && chars_[pos + 1].is_letter();
}

bool Tokenizer::is_point_in_number(std::size_t pos) const noexcept {
  return chars_[pos].is(U'.') && chars_[pos - 1].is_digit() && chars_[pos + 1].is_digit();
}

Tokenizer::Word Tokenizer::scan_word(std::size_t pos, bool has_digit, FormBuilder& form) const noexcept {
  Script script = letter_script(chars_[pos]);
  bool is_one_script = !has_digit;
  for (;; ++pos) {
    const Char c = chars_[pos];
    if (c.is_letter()) {
      is_one_script = is_one_script && letter_script(c) == script;
      form.add(c.code());
    } else if (c.is_digit()) {
      if (splits(chars_[pos - 1], c)) break;
      is_one_script = false;
      form.add(c.code());
    } else if (is_point_in_number(pos)) {
      form.add(c.code());
    } else if (!is_apostrophe_in_word(pos)) {
      break;
    }
  }
  return {pos, is_one_script ? script : Script::kNone};
}

std::size_t Tokenizer::take_word(std::size_t begin) {
  FormBuilder form;
  Word word = scan_word(begin, false, form);
  const bool is_single_latin = word.end == begin + 1 && chars_[begin].is(CharClass::kLatin);
  if (is_single_latin) {
    const Char next = chars_[word.end];
    if (next.is(U'#') && !chars_[word.end + 1].is(U'#')) {
      form.add(U'#');
      word = {word.end + 1, Script::kNone};
    } else if (next.is(U'+') && chars_[word.end + 1].is(U'+') && !chars_[word.end + 2].is(U'+')) {
      form.add(U'+');
      form.add(U'+');
      word = {word.end + 2, Script::kNone};
    }
  } else if (word.end == begin + 1 && chars_[begin].is(kCyrillicHa) && is_dimension_sign(begin)) {
    form.clear();
    form.add(U'x');
    word.script = Script::kLatin;
  }
  add(form.view(), begin, word.end, Kind::kWord, word.script);
  return word.end;
}

// The sign of `10x15`, `10х15`, `10*15`, `70in.x82in.`: right after a number or unit, right before a number.
std::size_t Tokenizer::take_dimension_sign(std::size_t pos) {
  const std::size_t sign =
      pos + (tokens_.back().unit_of_previous && chars_[pos].is(U'.') && chars_[pos + 1].is_letter() ? 1 : 0);
  const Char c = chars_[sign];
  if (!(is_times(c) || c.is(U'*')) || !chars_[sign + 1].is_digit()) return pos;
  add("x", sign, sign + 1, Kind::kWord, Script::kLatin);
  return sign + 1;
}

// A х after a number or unit and before a number, at most a space away from each: `10 х 15`, `10 см х 15 см`.
bool Tokenizer::is_dimension_sign(std::size_t pos) const noexcept {
  if (tokens_.empty() || (!tokens_.back().is_number && !tokens_.back().unit_of_previous)) return false;
  const std::uint32_t last_end = tokens_.back().end;
  const bool touches = last_end == chars_[pos].begin() || (pos > 0 && chars_[pos - 1].is(CharClass::kSpace) &&
                                                           chars_[pos - 1].begin() == last_end);
  const std::size_t next = pos + 1 + (chars_[pos + 1].is(CharClass::kSpace) ? 1 : 0);
  return touches && chars_[next].is_digit();
}

// The preposition of `3 в 1`, `3-in-1`, `3в1`, which is neither volts nor inches.
bool Tokenizer::is_in_of_n_in_1(std::size_t pos, std::size_t end, bool glued) const noexcept {
  const bool is_in = end == pos + 2 && chars_[pos].is(U'i') && chars_[pos + 1].is(U'n');
  if (!is_in && !(end == pos + 1 && chars_[pos].is(U'в'))) return false;
  std::size_t one = end;
  if (!glued) {
    if (!chars_[end].is(CharClass::kSpace) && !chars_[end].is(CharClass::kHyphen)) return false;
    ++one;
  }
  if (!chars_[one].is(U'1')) return false;
  if (chars_[one + 1].is_letter()) return false;
  if (chars_[one + 1].is_digit() && !splits(chars_[one], chars_[one + 1])) return false;
  // A number goes on after any of these, a word after the first.
  const Char next = chars_[one + 1];
  const bool goes_on = next.is(U'.') || (!glued && (next.is(U',') || next.is(U'/')));
  return !goes_on || !chars_[one + 2].is_digit();
}

Tokenizer::Unit Tokenizer::find_unit_at(std::size_t pos, UnitJoint joint) const noexcept {
  if (!chars_[pos].is_letter()) return {};
  FormBuilder form;
  std::size_t end = pos;
  // Goes as far as scan_word() would, or the word is no unit.
  for (; end - pos <= kMaxUnitChars; ++end) {
    const Char c = chars_[end];
    if (end > pos && is_times(c) && chars_[end + 1].is_digit()) {  // `10смх15см`
      if (const auto unit = find_unit(form.view(), joint); !unit.empty()) return {unit, end};
    }
    if (c.is_letter() || (c.is_digit() && !splits(chars_[end - 1], c))) {
      form.add(c.code());
    } else if (!is_apostrophe_in_word(end)) {
      break;
    }
  }
  const Char next = chars_[end];
  if (end - pos > kMaxUnitChars || is_point_in_number(end)) return {};
  if (is_product_sign(next) && (chars_[end + 1].is(U'ч') || chars_[end + 1].is(U'h')) &&
      !chars_[end + 2].is_word()) {
    FormBuilder product = form;
    product.add(chars_[end + 1].code());
    if (const auto unit = find_unit(product.view(), joint); !unit.empty()) return {unit, end + 2};
  }
  return {find_unit(form.view(), joint), end};
}

std::size_t Tokenizer::take_number(std::size_t begin) {
  FormBuilder form;
  const std::size_t end = scan_number(chars_, begin, form);
  const Char next = chars_[end];
  const auto add_number = [&] { add(form.view(), begin, end, Kind::kNumber); };

  if (next.is_letter()) {
    if (is_times(next) && chars_[end + 1].is_digit()) {
      add_number();
      return take_dimension_sign(end);
    }
    const std::size_t preposition_end = end + (next.is(U'i') ? 2 : 1);
    if (is_in_of_n_in_1(end, preposition_end, true)) {
      add_number();
      const Script script = letter_script(next);
      add(script == Script::kLatin ? "in" : "в", end, preposition_end, Kind::kWord, script);
      return preposition_end;
    }
    const Unit unit = find_unit_at(end, UnitJoint::kGlued);
    // `dcp-130c`, `ga-78m`: a single letter that ends a code is no unit.
    const bool is_code = follows_hyphen(begin, Kind::kNumber) && unit.end == end + 1;
    if (!unit.form.empty() && !is_code) {
      add_number();
      return take_unit(unit.form, end, unit.end);
    }
    const Word word = scan_word(end, true, form);
    add(form.view(), begin, word.end, Kind::kWord);
    return word.end;
  }
  // `90's` is the word 90s, not feet.
  if (next.is(CharClass::kApostrophe) && chars_[end + 1].is(U's') && !chars_[end + 2].is_word()) {
    form.add(U's');
    add(form.view(), begin, end + 2, Kind::kWord);
    return end + 2;
  }
  add_number();
  if (next.is(U'*')) return take_dimension_sign(end);
  if (next.is(CharClass::kSpace) || next.is(CharClass::kHyphen)) return take_spelled_unit(end);
  return take_mark_unit(end);
}

std::size_t Tokenizer::take_unit(std::string_view form, std::size_t begin, std::size_t end) {
  add(form, begin, end, Kind::kUnit);
  return take_dimension_sign(end);
}

std::size_t Tokenizer::take_spelled_unit(std::size_t pos) {
  const auto joint = chars_[pos].is(CharClass::kSpace) ? UnitJoint::kSpace : UnitJoint::kHyphen;
  const Unit unit = find_unit_at(pos + 1, joint);
  if (unit.form.empty() || is_in_of_n_in_1(pos + 1, unit.end, false)) return pos;
  return take_unit(unit.form, pos + 1, unit.end);
}

std::size_t Tokenizer::take_mark_unit(std::size_t pos) {
  const Char mark = chars_[pos];
  const Char next = chars_[pos + 1];
  if (mark.is(kPrime) || mark.is(CharClass::kApostrophe)) {
    if (next.klass() == mark.klass() && next.code() == mark.code()) {
      return take_unit("in", pos, pos + 2);
    }
    if (mark.is(kPrime) || !in_single_quotes_) {
      return take_unit("ft", pos, pos + 1);
    }
  } else if ((mark.is(U'"') || mark.is(char32_t{0x201D})) && !in_double_quotes_) {
    return take_unit("in", pos, pos + 1);
  }
  return pos;
}

// Remembers whether a quotation is open, so that the quote after a number that ends it is no unit.
void Tokenizer::note_quote(std::size_t pos) noexcept {
  const bool is_single = chars_[pos].is(CharClass::kApostrophe);
  if (!is_single && !is_double_quote(chars_[pos])) return;
  bool& is_open = is_single ? in_single_quotes_ : in_double_quotes_;
  const bool after_word = pos > 0 && chars_[pos - 1].is_word();
  is_open = chars_[pos + 1].is_word() && (is_single ? !after_word : !is_open);
}

bool Tokenizer::follows_hyphen(std::size_t begin, Kind kind) const noexcept {
  if (begin < 2 || !chars_[begin - 1].is(CharClass::kHyphen) || !chars_[begin - 2].is_word()) return false;
  const Token& last = tokens_.back();
  // `2-3` and `1-1/2` are not parts of one word, nor is what follows `12-volt`.
  return !last.unit_of_previous && !(last.is_number && kind == Kind::kNumber);
}

std::uint32_t Tokenizer::byte_end(std::size_t end) const noexcept {
  const std::uint32_t begin = chars_[end - 1].begin();
  while (end < count_ && chars_[end].begin() == begin) ++end;
  return chars_[end].begin();
}

void Tokenizer::add(std::string_view form, std::size_t begin, std::size_t end, Kind kind, Script script) {
  if (kind == Kind::kNumber) {
    // Cutting may have left a separator last.
    while (form.back() == '.' || form.back() == '/') form.remove_suffix(1);
  }
  const std::string_view stored = arena_.add(form);
  Token token{.form = stored,
              .stem = stored,
              .begin = chars_[begin].begin(),
              .end = byte_end(end),
              .is_number = kind == Kind::kNumber,
              .unit_of_previous = kind == Kind::kUnit,
              .hyphen_before = kind != Kind::kUnit && follows_hyphen(begin, kind)};
  // Two tokens of one code point (㎧) must not overlap.
  if (!tokens_.empty()) token.begin = std::max(token.begin, tokens_.back().end);
  tokens_.push_back(token);
  scripts_.push_back(script);
}

}  // namespace vitrina::index
