#include "index/segment/conflation.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "index/text/code_points.h"

namespace vitrina::index {
namespace {

constexpr std::size_t kLeastLetters = 4;  // of a stem with its vowel, or of a bare form

// Of nouns, after a stem.
constexpr std::array<std::string_view, 24> kEndings{"а",  "я",  "у",  "ю",  "ы",   "и",   "е",  "о",
                                                    "ой", "ей", "ою", "ею", "ом",  "ем",  "ам", "ям",
                                                    "ах", "ях", "ов", "ев", "ами", "ями", "ью", "ьями"};
constexpr std::string_view kSoftSign = "ь";

bool is_ending(std::string_view text) {
  return std::find(kEndings.begin(), kEndings.end(), text) != kEndings.end();
}

bool is_russian(std::string_view text) {
  std::u32string letters;
  decode_utf8(text, letters);
  return std::all_of(letters.begin(), letters.end(), [](char32_t c) { return c >= U'а' && c <= U'я'; });
}

bool is_consonant(char32_t c) {
  return std::u32string_view(U"бвгджзклмнпрстфхцчшщ").find(c) != std::u32string_view::npos;
}

struct Stem {
  std::uint64_t count = 0;
  std::size_t forms = 0;
  std::size_t bare = 0;                 // that are the stem, or it and a soft sign
  std::size_t inflected = 0;            // that are the stem and an ending
  std::vector<std::string_view> texts;  // the forms
  std::uint32_t parent = 0;             // of the word it belongs to; itself: the first
};

class Finder {
 public:
  explicit Finder(std::span<const StemmedForm> forms) {
    for (const StemmedForm& one : forms) {
      if (!is_russian(one.form)) continue;
      const auto [place, is_new] = places_.emplace(one.stem, static_cast<std::uint32_t>(stems_.size()));
      if (is_new) {
        stems_.push_back({});
        stems_.back().parent = place->second;
        texts_.push_back(one.stem);
      }
      Stem& stem = stems_[place->second];
      stem.count += one.count;
      ++stem.forms;
      stem.texts.push_back(one.form);
      if (!one.form.starts_with(one.stem)) continue;
      const std::string_view rest = one.form.substr(one.stem.size());
      if (rest.empty() || rest == kSoftSign) ++stem.bare;
      if (is_ending(rest)) ++stem.inflected;
    }
    for (const StemmedForm& one : forms) join_zero_ending(one);
    for (std::uint32_t stem = 0; stem < stems_.size(); ++stem) join_fleeting_vowel(stem);
  }

  std::vector<StemAlias> aliases() {
    // The most frequent of each word; of equals the first in byte order.
    std::vector<std::uint32_t> best(stems_.size());
    for (std::uint32_t stem = 0; stem < stems_.size(); ++stem) best[stem] = stem;
    for (std::uint32_t stem = 0; stem < stems_.size(); ++stem) {
      std::uint32_t& one = best[root_of(stem)];
      if (stems_[stem].count > stems_[one].count ||
          (stems_[stem].count == stems_[one].count && texts_[stem] < texts_[one]))
        one = stem;
    }
    std::vector<StemAlias> found;
    for (std::uint32_t stem = 0; stem < stems_.size(); ++stem) {
      const std::uint32_t one = best[root_of(stem)];
      if (one != stem) found.push_back({texts_[stem], texts_[one]});
    }
    std::sort(found.begin(), found.end(),
              [](const StemAlias& a, const StemAlias& b) { return a.alias < b.alias; });
    return found;
  }

 private:
  static constexpr std::uint32_t kNone = 0xFFFFFFFFu;

  std::uint32_t find(std::string_view stem) const {
    const auto found = places_.find(stem);
    return found == places_.end() ? kNone : found->second;
  }
  std::uint32_t root_of(std::uint32_t stem) {
    while (stems_[stem].parent != stem) stem = stems_[stem].parent = stems_[stems_[stem].parent].parent;
    return stem;
  }
  void join(std::uint32_t a, std::uint32_t b) { stems_[root_of(a)].parent = root_of(b); }

  void join_zero_ending(const StemmedForm& one) {
    if (one.form == one.stem || !one.form.starts_with(one.stem)) return;
    if (is_ending(one.form.substr(one.stem.size())) || count_code_points(one.form) < kLeastLetters) return;
    const std::uint32_t other = find(one.form);
    if (other == kNone || stems_[other].inflected == 0 || stems_[other].inflected < stems_[other].forms)
      return;
    // `жених` of `жен` is no form of what `жена` is.
    const std::uint32_t own = find(one.stem);
    const auto& texts = stems_[own].texts;
    if (std::all_of(texts.begin(), texts.end(),
                    [&](std::string_view text) { return text.starts_with(one.form); }))
      join(own, other);
  }

  void join_fleeting_vowel(std::uint32_t stem) {
    if (stems_[stem].bare == 0 || stems_[stem].bare < stems_[stem].forms) return;
    std::u32string letters;
    decode_utf8(texts_[stem], letters);
    const std::size_t n = letters.size();
    if (n < kLeastLetters) return;
    const char32_t vowel = letters[n - 2];
    if ((vowel != U'о' && vowel != U'е') || !is_consonant(letters[n - 1])) return;
    const auto join_with = [&](std::u32string_view instead) {
      std::string text;
      for (std::size_t i = 0; i + 2 < n; ++i) append_utf8(letters[i], text);
      for (const char32_t letter : instead) append_utf8(letter, text);
      append_utf8(letters[n - 1], text);
      const std::uint32_t other = find(text);
      if (other == kNone || stems_[other].inflected == 0 || stems_[other].inflected < stems_[other].forms)
        return;
      join(stem, other);
    };
    if (is_consonant(letters[n - 3])) join_with(U"");
    if (vowel != U'е') return;
    join_with(is_consonant(letters[n - 3]) ? U"ь" : U"й");
  }

  std::unordered_map<std::string_view, std::uint32_t> places_;
  std::vector<Stem> stems_;
  std::vector<std::string_view> texts_;
};

}  // namespace

std::vector<StemAlias> find_stem_aliases(std::span<const StemmedForm> forms) {
  return Finder(forms).aliases();
}

}  // namespace vitrina::index
