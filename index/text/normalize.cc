#include "index/text/normalize.h"

#include <utf8proc.h>

#include <array>

namespace vitrina::index {
namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr char32_t kBreve = 0x0306;
constexpr char32_t kCyrillicI = U'и';
constexpr char32_t kCyrillicShortI = U'й';
constexpr std::size_t kMaxExpansion = 32;  // Unicode 14 needs 18, for U+FDFA

// Scripts written without spaces between words.
bool is_unspaced(char32_t c) noexcept {
  return (c >= 0x0E00 && c <= 0x0EFF) ||    // Thai, Lao
         (c >= 0x1000 && c <= 0x109F) ||    // Myanmar
         (c >= 0x1780 && c <= 0x17FF) ||    // Khmer
         (c >= 0x2E80 && c <= 0x30FF) ||    // radicals, kana
         (c >= 0x31F0 && c <= 0x31FF) ||    // kana
         (c >= 0x3400 && c <= 0x9FFF) ||    // Han
         (c >= 0xF900 && c <= 0xFAFF) ||    // Han
         (c >= 0x1AFF0 && c <= 0x1B16F) ||  // kana
         (c >= 0x20000 && c <= 0x3FFFF);    // Han
}

CharClass letter_class(char32_t c) noexcept {
  if (c < 0x0250 || (c >= 0x1E00 && c <= 0x1EFF)) return CharClass::kLatin;
  if (c >= 0x0400 && c <= 0x052F) return CharClass::kCyrillic;
  return is_unspaced(c) ? CharClass::kIdeograph : CharClass::kLetter;
}

bool is_symbol_despite_decomposition(char32_t c) noexcept {
  return c == U'№' || c == U'™' || c == U'℠';
}

struct Classified {
  char32_t code;
  CharClass klass;
};

Classified classify(char32_t c, utf8proc_propval_t category) noexcept {
  switch (c) {
    case U'\t':
    case U'\n':
    case U'\v':
    case U'\f':
    case U'\r':
    case 0x0085:
      return {U' ', CharClass::kLineBreak};
    case U'\'':
    case U'`':
    case 0x00B4:  // ´
    case 0x02BC:  // ʼ
    case 0x2018:  // ‘
    case 0x2019:  // ’
    case 0x201B:  // ‛
      return {U'\'', CharClass::kApostrophe};
    case U'-':
    case 0x2010:  // ‐
    case 0x2011:  // ‑
    case 0x2012:  // ‒
    case 0x2013:  // –
      return {U'-', CharClass::kHyphen};
    case 0x2044:  // the slash that ½ decomposes into
      return {U'/', CharClass::kOther};
    case 0x00D7:  // ×
      return {U'x', CharClass::kLatin};
    case 0x0131:  // ı, whose capital is I
      return {U'i', CharClass::kLatin};
    default:
      break;
  }
  switch (category) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
      return {c, letter_class(c)};
    case UTF8PROC_CATEGORY_ND:
      return {c, CharClass::kDigit};
    case UTF8PROC_CATEGORY_ZS:
      return {U' ', CharClass::kSpace};
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
      return {U' ', CharClass::kLineBreak};
    default:
      return {c, CharClass::kOther};
  }
}

// The syllable that `right` completes after `left`, or 0 (Unicode, section 3.12).
char32_t compose_hangul(char32_t left, char32_t right) noexcept {
  constexpr char32_t kL = 0x1100, kV = 0x1161, kT = 0x11A7, kS = 0xAC00;
  constexpr char32_t kVCount = 21, kTCount = 28;
  if (left >= kL && left < kL + 19 && right >= kV && right < kV + kVCount) {
    return kS + ((left - kL) * kVCount + (right - kV)) * kTCount;
  }
  if (left >= kS && left < 0xD7A4 && (left - kS) % kTCount == 0 && right > kT && right < kT + kTCount) {
    return left + (right - kT);
  }
  return 0;
}

}  // namespace

class Normalizer {
 public:
  static void run(std::string_view text, std::uint32_t base, std::vector<Char>& out);

 private:
  static constexpr char32_t kTableSize = 0x2200;
  static constexpr std::uint32_t kSlow = 0xFFFFFFFF;
  using Table = std::array<std::uint32_t, kTableSize>;

  static const Table& table();
  static Table build_table();

  // Appends what one code point of the text becomes, seen after what stands before it in `out` from
  // `floor` on.
  static void append_slow(char32_t source, std::uint32_t begin, std::size_t floor, std::vector<Char>& out);
  static void append_decomposed(char32_t c, std::uint32_t begin, std::size_t floor, std::vector<Char>& out);
};

void Normalizer::append_decomposed(char32_t c, std::uint32_t begin, std::size_t floor,
                                   std::vector<Char>& out) {
  const utf8proc_property_t& property = *utf8proc_get_property(static_cast<utf8proc_int32_t>(c));
  Char* last = out.size() > floor ? &out.back() : nullptr;
  if (property.ignorable) {
    if (last != nullptr) last->bits_ &= ~Char::kTakesBreveBit;
    return;
  }
  const bool is_mark = property.category == UTF8PROC_CATEGORY_MN ||
                       property.category == UTF8PROC_CATEGORY_MC || property.category == UTF8PROC_CATEGORY_ME;
  if (is_mark) {
    if (c == kBreve && last != nullptr && (last->bits_ & Char::kTakesBreveBit) != 0) {
      *last = Char(kCyrillicShortI, CharClass::kCyrillic, last->begin());
      return;
    }
    // A mark of another class does not stand between и and its breve (Unicode, definition of "blocked").
    const bool blocks = property.combining_class == 230 || property.combining_class == 0;
    if (blocks && last != nullptr) last->bits_ &= ~Char::kTakesBreveBit;
    if (property.combining_class != 0 || property.category == UTF8PROC_CATEGORY_ME || is_unspaced(c)) return;
  }
  if (last != nullptr) {
    if (const char32_t syllable = compose_hangul(last->code(), c); syllable != 0) {
      *last = Char(syllable, CharClass::kLetter, last->begin());
      return;
    }
  }
  const Classified classified = classify(c, property.category);
  out.emplace_back(classified.code, classified.klass, begin);
  if (c == kCyrillicI) out.back().bits_ |= Char::kTakesBreveBit;
}

void Normalizer::append_slow(char32_t source, std::uint32_t begin, std::size_t floor,
                             std::vector<Char>& out) {
  if (is_symbol_despite_decomposition(source)) {
    out.emplace_back(source, CharClass::kOther, begin);
    return;
  }
  if (source == 0x00B4 || source == 0x1FFD) {  // ´ would decompose into a space
    out.emplace_back(U'\'', CharClass::kApostrophe, begin);
    return;
  }
  if (source == kReplacement) {
    out.emplace_back(kReplacement, CharClass::kOther, begin);
    return;
  }
  std::array<utf8proc_int32_t, kMaxExpansion> expansion;
  int bound_class = 0;
  const auto count = utf8proc_decompose_char(
      static_cast<utf8proc_int32_t>(source), expansion.data(), kMaxExpansion,
      static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD), &bound_class);
  if (count < 0 || count > static_cast<utf8proc_ssize_t>(kMaxExpansion)) {
    out.emplace_back(source, CharClass::kOther, begin);
    return;
  }
  const std::size_t first = out.size();
  for (utf8proc_ssize_t i = 0; i < count; ++i) {
    append_decomposed(static_cast<char32_t>(expansion[static_cast<std::size_t>(i)]), begin, floor, out);
  }
  if (utf8proc_category(static_cast<utf8proc_int32_t>(source)) == UTF8PROC_CATEGORY_NO) {
    for (std::size_t i = first; i < out.size(); ++i) {
      out[i].bits_ |= Char::kOwnNumberBit;
      if (out[i].is(U'/')) out[first].bits_ |= Char::kFractionBit;
    }
  }
}

Normalizer::Table Normalizer::build_table() {
  Table table;
  std::vector<Char> chars;
  for (char32_t c = 0; c < kTableSize; ++c) {
    chars.clear();
    append_slow(c, 0, 0, chars);
    // What combines with the character before it depends on more than itself.
    const bool combines = utf8proc_get_property(static_cast<utf8proc_int32_t>(c))->combining_class != 0 ||
                          (c >= 0x1100 && c <= 0x11FF);
    table[c] = chars.size() == 1 && !combines ? chars[0].bits_ : kSlow;
  }
  return table;
}

const Normalizer::Table& Normalizer::table() {
  static const Table kTable = build_table();
  return kTable;
}

void Normalizer::run(std::string_view text, std::uint32_t base, std::vector<Char>& out) {
  const Table& fast = table();
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  const std::size_t size = text.size();
  const std::size_t floor = out.size();
  out.reserve(floor + size);
  std::size_t pos = 0;
  while (pos < size) {
    const std::uint32_t begin = base + static_cast<std::uint32_t>(pos);
    const unsigned char lead = bytes[pos];
    char32_t c = lead;
    if (lead < 0x80) {
      ++pos;
    } else if (lead >= 0xC2 && lead < 0xE0 && pos + 1 < size && (bytes[pos + 1] & 0xC0) == 0x80) {
      c = (lead & 0x1Fu) << 6 | (bytes[pos + 1] & 0x3Fu);
      pos += 2;
    } else {
      utf8proc_int32_t decoded = 0;
      const auto length = utf8proc_iterate(bytes + pos, static_cast<utf8proc_ssize_t>(size - pos), &decoded);
      if (length <= 0) {
        c = kReplacement;
        ++pos;
      } else {
        c = static_cast<char32_t>(decoded);
        pos += static_cast<std::size_t>(length);
      }
    }
    if (c < kTableSize && fast[c] != kSlow) {
      Char& added = out.emplace_back();
      added.bits_ = fast[c];
      added.begin_ = begin;
    } else {
      append_slow(c, begin, floor, out);
    }
  }
}

void normalize(std::string_view text, std::uint32_t base, std::vector<Char>& out) {
  Normalizer::run(text, base, out);
}

std::size_t piece_end(std::string_view text, std::size_t pos) noexcept {
  constexpr std::size_t kPieceBytes = 16384;
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto is_ascii_letter = [](unsigned char b) { return (b | 0x20) >= 'a' && (b | 0x20) <= 'z'; };
  const auto is_cyrillic_lead = [](unsigned char b) { return b == 0xD0 || b == 0xD1; };
  for (std::size_t i = pos + kPieceBytes; i + 2 < text.size(); ++i) {
    if (text[i] != ' ') continue;
    const bool letter_before =
        is_ascii_letter(at(i - 1)) || (is_cyrillic_lead(at(i - 2)) && (at(i - 1) & 0xC0) == 0x80);
    const bool letter_after =
        is_ascii_letter(at(i + 1)) || (is_cyrillic_lead(at(i + 1)) && (at(i + 2) & 0xC0) == 0x80);
    if (letter_before && letter_after) return i;
  }
  return text.size();
}

std::size_t encode_utf8(char32_t code, char* out) noexcept {
  if (code < 0x80) {
    out[0] = static_cast<char>(code);
    return 1;
  }
  if (code < 0x800) {
    out[0] = static_cast<char>(0xC0 | code >> 6);
    out[1] = static_cast<char>(0x80 | (code & 0x3F));
    return 2;
  }
  if (code < 0x10000) {
    out[0] = static_cast<char>(0xE0 | code >> 12);
    out[1] = static_cast<char>(0x80 | (code >> 6 & 0x3F));
    out[2] = static_cast<char>(0x80 | (code & 0x3F));
    return 3;
  }
  out[0] = static_cast<char>(0xF0 | code >> 18);
  out[1] = static_cast<char>(0x80 | (code >> 12 & 0x3F));
  out[2] = static_cast<char>(0x80 | (code >> 6 & 0x3F));
  out[3] = static_cast<char>(0x80 | (code & 0x3F));
  return 4;
}

Script script_of(std::string_view form) noexcept {
  bool latin = !form.empty();
  bool cyrillic = latin;
  const auto* bytes = reinterpret_cast<const unsigned char*>(form.data());
  for (std::size_t pos = 0; pos < form.size() && (latin || cyrillic);) {
    utf8proc_int32_t c = bytes[pos];
    if (c < 0x80) {
      ++pos;
      cyrillic = false;
      latin = latin && c >= 'a' && c <= 'z';
      continue;
    }
    const auto length = utf8proc_iterate(bytes + pos, static_cast<utf8proc_ssize_t>(form.size() - pos), &c);
    if (length <= 0) return Script::kNone;
    pos += static_cast<std::size_t>(length);
    const Classified classified = classify(static_cast<char32_t>(c), utf8proc_category(c));
    latin = latin && classified.klass == CharClass::kLatin;
    cyrillic = cyrillic && classified.klass == CharClass::kCyrillic;
  }
  if (latin) return Script::kLatin;
  return cyrillic ? Script::kCyrillic : Script::kNone;
}

std::string_view unicode_version() noexcept {
  return utf8proc_unicode_version();
}

}  // namespace vitrina::index
