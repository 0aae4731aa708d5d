#include "index/dictionary/transliterator.h"

#include <algorithm>

#include "index/text/normalize.h"

namespace vitrina::index {
namespace {

constexpr std::uint32_t kMostDepartures = 6;

// The length of the last code point.
std::size_t last_letter(std::string_view text) noexcept {
  std::size_t length = 1;
  while (length < text.size() && (static_cast<unsigned char>(text[text.size() - length]) & 0xC0) == 0x80)
    ++length;
  return std::min(length, text.size());
}

}  // namespace

void Transliterator::find(const FormDictionary& forms, std::string_view word,
                          std::vector<SoundingForm>& found) {
  found.clear();
  const Script script = script_of(word);
  if (script == Script::kNone) return;
  forms_ = &forms;
  word_ = word;
  from_cyrillic_ = script == Script::kCyrillic;
  steps_ = 0;
  built_.clear();
  found_ = &found;
  walk(0, 0);
}

bool Transliterator::exists() const noexcept {
  const FormDictionary::Range range = forms_->find_prefix(built_);
  return range.begin < range.end;
}

void Transliterator::take(std::uint32_t departures) {
  const FormId form = forms_->find(built_);
  if (form == kNoForm) return;
  for (SoundingForm& known : *found_) {
    if (known.form != form) continue;
    known.departures = std::min(known.departures, departures);
    return;
  }
  found_->push_back({form, departures});
}

void Transliterator::walk(std::size_t at, std::uint32_t departures) {
  if (departures > kMostDepartures || ++steps_ > kMaxSteps) return;
  if (at == word_.size()) {
    take(departures);
    if (from_cyrillic_) {
      built_.push_back('e');
      take(departures + 1);
      built_.pop_back();
    }
    return;
  }
  const std::string_view rest = word_.substr(at);
  const std::size_t length = built_.size();
  bool is_first = true;
  for (const SoundRule& rule : sound_rules()) {
    const std::string_view from = from_cyrillic_ ? rule.cyrillic : rule.latin;
    const std::string_view to = from_cyrillic_ ? rule.latin : rule.cyrillic;
    if (from.empty() || !rest.starts_with(from)) continue;
    const std::uint32_t cost = is_first ? 0 : 1;
    is_first = false;
    built_.append(to);
    if (to.empty() || exists()) {
      walk(at + from.size(), departures + cost);
      // A double letter on one side that is single on the other.
      if (!to.empty()) {
        const std::string_view last(built_);
        const std::string letter(last.substr(last.size() - last_letter(last)));
        built_.append(letter);
        if (exists()) walk(at + from.size(), departures + cost + 1);
      }
    }
    built_.resize(length);
  }
  // The second of two equal letters of the word, or an unheard final e.
  const std::size_t one = from_cyrillic_ ? 2 : 1;
  const bool is_double = at >= one && word_.substr(at - one, one) == word_.substr(at, one);
  const bool is_mute = !from_cyrillic_ && at + 1 == word_.size() && word_[at] == 'e' && at > 0;
  if (is_double || is_mute) walk(at + one, departures + 1);
}

}  // namespace vitrina::index
