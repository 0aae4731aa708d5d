#include "engine/query/corrector.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "index/text/code_points.h"
#include "index/text/keyboard_layout.h"

namespace vitrina::query {
namespace {

using index::count_code_points;
using index::Token;

constexpr std::size_t kLettersForOneEdit = 4;
constexpr std::size_t kLettersForTwoEdits = 8;
constexpr std::size_t kLeastLayoutLetters = 3;
constexpr std::size_t kLettersOfAnyForm =
    5;                                 // a shorter word of the other layout must be a form of the catalog
constexpr std::size_t kLeastPart = 2;  // letters of a word that was split off
constexpr std::uint32_t kLeastPartListings = 3;  // and listings that hold it
constexpr std::uint32_t kMostSteps = 64;         // of looking for a listing with two words

// In doublings of frequency: what an edit must be outweighed by, and what a listing with both words is worth.
constexpr double kEditWorth = 5;
constexpr double kEasyEditWorth = 4;     // a neighbour's key, another vowel, two letters swapped, one doubled
constexpr double kFirstLetterWorth = 2;  // and more, where the first letter is another: few slip there
constexpr double kBesideWorth = 4;
constexpr std::uint32_t kLikelier =
    4;  // times as frequent: a spelling one edit away, than a word alike in sound
constexpr double kSoundWorth = 1.5;  // of a departure from the usual transliteration

bool is_vowel(char32_t code) noexcept {
  return std::u32string_view(U"aeiouyаеиоуыэюя").find(code) != std::u32string_view::npos;
}

bool have_other_first_letters(std::string_view a, std::string_view b) noexcept {
  return a.substr(0, index::code_point_bytes(a, 0)) != b.substr(0, index::code_point_bytes(b, 0));
}

// Whether two words one edit apart differ by a slip that is easily made.
bool is_easy_slip(std::string_view typed, std::string_view meant) {
  // What is near is not much longer than what may be looked up.
  struct Letters {
    std::array<char32_t, index::NearForms::kMaxLetters + 2> of;
    std::size_t count = 0;
    std::size_t size() const { return count; }
    char32_t operator[](std::size_t i) const { return of[i]; }
  };
  Letters a, b;
  const auto decode = [](std::string_view text, Letters& into) {
    index::for_each_code_point(text, [&](char32_t code) {
      if (into.count < into.of.size()) into.of[into.count++] = code;
    });
  };
  decode(typed, a);
  decode(meant, b);
  std::size_t head = 0;
  while (head < a.size() && head < b.size() && a[head] == b[head]) ++head;
  if (a.size() == b.size()) {
    if (head + 1 < a.size() && a[head] == b[head + 1] && a[head + 1] == b[head]) return true;
    return head < a.size() &&
           (index::are_neighbour_keys(a[head], b[head]) || (is_vowel(a[head]) && is_vowel(b[head])));
  }
  const Letters& longer = a.size() > b.size() ? a : b;
  return head > 0 && head < longer.size() && longer[head] == longer[head - 1];
}

double doublings(std::uint32_t frequency) noexcept {
  return std::log2(1.0 + frequency);
}

}  // namespace

std::string_view name_of(CorrectionKind kind) noexcept {
  switch (kind) {
    case CorrectionKind::kLayout:
      return "layout";
    case CorrectionKind::kTranslit:
      return "translit";
    case CorrectionKind::kSplit:
      return "split";
    case CorrectionKind::kJoin:
      return "join";
    case CorrectionKind::kSpelling:
      return "spelling";
  }
  return "";
}

bool Corrector::is_wanted(const Plan& plan) noexcept {
  return std::any_of(plan.groups.begin(), plan.groups.end(),
                     [](const TermGroup& group) { return group.alternative_count == 0; });
}

void Corrector::begin(const index::Segment& segment, const Plan& plan, const RuleBook* rules) {
  segment_ = &segment;
  rules_ = rules;
  tries_left_ = kMaxCorrectedWords;
  near_most_ = 0;
  rarest_ = kNoTerm;
  for (const TermGroup& group : plan.groups) {
    if (group.alternative_count == 0) continue;
    const TermId term = plan.alternatives_of(group)[0].term;
    if (rarest_ == kNoTerm ||
        segment.postings().doc_frequency(term) < segment.postings().doc_frequency(rarest_))
      rarest_ = term;
  }
}

bool Corrector::correct(std::string_view text, const index::Segment& segment, const Plan& plan,
                        const RuleBook* rules, std::string& corrected, Corrections& corrections) {
  begin(segment, plan, rules);
  corrections.clear();
  rewrite_words(text, pieces_, corrected,
                [&](std::string_view words) { correct_words(words, corrected, corrections); });
  return !corrections.empty();
}

void Corrector::correct_words(std::string_view words, std::string& corrected, Corrections& corrections) {
  // The other layout stays on until somebody looks: one unknown word, and all of them are words on the other
  // layout. `,tp` alone is `tp`, and `nf[nf` is two words somebody sells.
  analyse(words, words_);
  const bool any_unknown = std::any_of(words_.begin(), words_.end(), [](const Word& word) {
    return !word.is_known && !index::has_digit(word.form);
  });
  is_switched_ = any_unknown && index::switch_layout(words, switched_) && all_known(switched_) &&
                 any_switched_run(words);
  for (std::size_t at = 0; at < words.size();) {
    if (const std::size_t space = white_space_at(words, at); space > 0) {
      corrected.append(words.substr(at, space));
      at += space;
      continue;
    }
    std::size_t run = 0;
    while (at + run < words.size() && white_space_at(words, at + run) == 0) ++run;
    at += correct_run(words.substr(at), run, corrected, corrections);
  }
}

void Corrector::analyse(std::string_view run, ReusedList<Word>& words) {
  words.clear();
  const std::vector<Token>& tokens = segment_->analyzer().tokenize(run, analyzer_);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    Word& word = words.add();
    word.begin = tokens[i].begin;
    word.end = tokens[i].end;
    word.form.assign(tokens[i].form);
    const bool is_unit =
        tokens[i].unit_of_previous || (i + 1 < tokens.size() && tokens[i + 1].unit_of_previous);
    word.is_known = is_unit || segment_->find_term(tokens[i].stem) != kNoTerm ||
                    (rules_ != nullptr && rules_->knows(tokens[i].stem));
  }
}

bool Corrector::all_known(std::string_view run) {
  analyse(run, other_words_);
  return !other_words_.empty() && std::all_of(other_words_.begin(), other_words_.end(),
                                              [](const Word& word) { return word.is_known; });
}

std::size_t Corrector::correct_run(std::string_view rest, std::size_t run, std::string& corrected,
                                   Corrections& corrections) {
  const std::string_view typed = rest.substr(0, run);
  if (is_switched_ && index::switch_layout(typed, switched_)) {
    corrected.append(switched_);
    corrections.add().set(typed, switched_, CorrectionKind::kLayout);
    return run;
  }
  analyse(typed, words_);
  const bool is_wrong = std::any_of(words_.begin(), words_.end(), [](const Word& word) {
    return !word.is_known && !index::has_digit(word.form);
  });
  std::string& used = used_;
  if (!is_wrong || tries_left_ == 0) {
    corrected.append(typed);
    return run;
  }
  --tries_left_;
  if (by_layout(typed, used)) {
    corrected.append(used);
    corrections.add().set(typed, used, CorrectionKind::kLayout);
    return run;
  }
  if (words_.size() == 1 && count_code_points(words_[0].form) >= 3 && by_sound(words_[0], used)) {
    corrected.append(used);
    corrections.add().set(typed, used, CorrectionKind::kTranslit);
    return run;
  }
  // One word written as two: with the run that comes next.
  std::size_t gap = 0;
  for (std::size_t space; run + gap < rest.size() && (space = white_space_at(rest, run + gap)) > 0;)
    gap += space;
  std::size_t next = 0;
  while (run + gap + next < rest.size() && white_space_at(rest, run + gap + next) == 0) ++next;
  if (words_.size() == 1 && gap > 0 && next > 0) {
    analyse(rest.substr(run + gap, next), other_words_);
    if (other_words_.size() == 1 && !index::has_digit(other_words_[0].form)) {
      used.assign(words_[0].form).append(other_words_[0].form);
      if (frequency(used) > 0) {
        corrected.append(used);
        corrections.add().set(rest.substr(0, run + gap + next), used, CorrectionKind::kJoin);
        return run + gap + next;
      }
    }
  }
  std::size_t done = 0;
  for (const Word& word : words_) {
    corrected.append(typed.substr(done, word.begin - done));
    done = word.end;
    const std::string_view as_typed = typed.substr(word.begin, word.end - word.begin);
    CorrectionKind kind = CorrectionKind::kTranslit;
    bool is_found = false;
    if (!word.is_known && !index::has_digit(word.form) && words_.size() <= kMaxCorrectedWords) {
      is_found = words_.size() > 1 && count_code_points(word.form) >= 3 && by_sound(word, used);
      if (!is_found) is_found = by_split(word, used), kind = CorrectionKind::kSplit;
      if (!is_found) is_found = by_spelling(word, used), kind = CorrectionKind::kSpelling;
    }
    if (is_found) corrections.add().set(as_typed, used, kind);
    corrected.append(is_found ? std::string_view(used) : as_typed);
  }
  corrected.append(typed.substr(done));
  return run;
}

// Of a single run, that no other bears out: three letters or more, all of them letters on the other layout
// too
// (`сах` is no `cf[`), and a form that the catalog has, or a long one of a stem that it has.
bool Corrector::is_word_on_its_own(std::string_view text) {
  if (count_code_points(text) < kLeastLayoutLetters || !all_known(text)) return false;
  std::size_t letters = 0, hyphens = 0;
  for (const Word& word : other_words_) {
    const std::size_t own = count_code_points(word.form);
    if (own < kLettersOfAnyForm && frequency(word.form) == 0) return false;
    letters += own;
  }
  for (const char c : text) hyphens += c == '-' || c == '\'' ? 1 : 0;
  return letters + hyphens >= count_code_points(text);
}

// Whether one of several runs bears out that all were typed on the other layout.
bool Corrector::any_switched_run(std::string_view words) {
  std::size_t runs = 0;
  bool any = false;
  for (std::size_t at = 0; at < words.size();) {
    if (const std::size_t space = white_space_at(words, at); space > 0) {
      at += space;
      continue;
    }
    std::size_t run = 0;
    while (at + run < words.size() && white_space_at(words, at + run) == 0) ++run;
    any = any || (index::switch_layout(words.substr(at, run), switched_) && is_word_on_its_own(switched_));
    at += run;
    ++runs;
  }
  return runs > 1 && any;
}

bool Corrector::by_layout(std::string_view run, std::string& used) {
  if (index::switch_layout(run, switched_) && is_word_on_its_own(switched_)) {
    used = switched_;
    return true;
  }
  if (words_.size() != 1) return false;
  for (const auto to_twins : {index::to_cyrillic_twins, index::to_latin_twins}) {
    if (to_twins(words_[0].form, switched_) && frequency(switched_) > 0) {
      used = switched_;
      return true;
    }
  }
  return false;
}

bool Corrector::by_sound(const Word& word, std::string& used) {
  const index::FormDictionary& forms = segment_->forms();
  transliterator_.find(forms, word.form, sounding_);
  double best = 0;
  const index::SoundingForm* chosen = nullptr;
  for (const index::SoundingForm& one : sounding_) {
    const double worth = 20 + doublings(forms.count(one.form)) - kSoundWorth * one.departures;
    if (worth <= best) continue;
    best = worth;
    chosen = &one;
  }
  // Three letters sound like too much: `меи` is no `may`, `газ` no `hass`.
  const std::size_t letters = count_code_points(word.form);
  if (chosen == nullptr || chosen->departures > (letters <= 3 ? 0 : (letters + 1) / 2)) return false;
  // `накклейка` is a misspelt `наклейка` before it is a `nakleyka` of somebody's making.
  if (chosen->departures > 0 && has_nearer(word, kLikelier * forms.count(chosen->form))) return false;
  used.assign(forms.form(chosen->form));
  return true;
}

const std::vector<index::NearForm>& Corrector::near(const Word& word, std::uint32_t most) {
  if (near_most_ != most || near_word_ != word.form) {
    near_forms_.find(segment_->forms(), word.form, most, false, near_);
    near_word_ = word.form;
    near_most_ = most;
  }
  return near_;
}

bool Corrector::has_nearer(const Word& word, std::uint32_t frequency) {
  if (count_code_points(word.form) < kLettersForOneEdit) return false;
  const auto& found = near(word, 1);
  return std::any_of(found.begin(), found.end(), [&](const index::NearForm& one) {
    return segment_->forms().count(one.form) > frequency;
  });
}

bool Corrector::by_split(const Word& word, std::string& used) {
  const std::string_view form = word.form;
  std::uint32_t best = kLeastPartListings - 1;
  std::size_t place = 0;
  for (std::size_t at = 1; at < form.size(); ++at) {
    if (index::continues_code_point(form[at])) continue;
    const std::string_view left = form.substr(0, at), right = form.substr(at);
    const std::size_t least_part = std::min(count_code_points(left), count_code_points(right));
    // `компотна` is no `компот на`; Latin names have parts of two letters, but not two of them.
    const bool is_latin = index::script_of(form) == index::Script::kLatin;
    if (least_part < (is_latin && count_code_points(form) > 2 * kLeastPart ? kLeastPart : kLeastPart + 1))
      continue;
    const std::uint32_t least = std::min(frequency(left), frequency(right));
    if (least <= best) continue;
    const TermId a = term_of(left), b = term_of(right);
    if (!stand_together(a, b)) continue;
    best = least;
    place = at;
  }
  // `photoo` is a misspelt `photo` before it is `pho too`.
  if (place == 0 || has_nearer(word, best)) return false;
  used.assign(form.substr(0, place)).append(" ").append(form.substr(place));
  return true;
}

bool Corrector::by_spelling(const Word& word, std::string& used) {
  const std::size_t letters = count_code_points(word.form);
  if (letters < kLettersForOneEdit) return false;
  const index::FormDictionary& forms = segment_->forms();
  struct Spelling {
    FormId form;
    double worth;
  };
  std::array<Spelling, 6> best;
  std::size_t count = 0;
  for (const index::NearForm& one : near(word, letters >= kLettersForTwoEdits ? 2 : 1)) {
    if (index::has_digit(forms.form(one.form))) continue;
    double worth = doublings(forms.count(one.form));
    if (one.distance == 1) {
      worth -= is_easy_slip(word.form, forms.form(one.form)) ? kEasyEditWorth : kEditWorth;
    } else {
      worth -= 2 * kEditWorth;
    }
    if (have_other_first_letters(word.form, forms.form(one.form))) worth -= kFirstLetterWorth;
    if (count < best.size()) {
      best[count++] = {one.form, worth};
    } else if (worth > best[count - 1].worth) {
      best[count - 1] = {one.form, worth};
    } else {
      continue;
    }
    for (std::size_t i = count - 1; i > 0 && best[i].worth > best[i - 1].worth; --i)
      std::swap(best[i], best[i - 1]);
  }
  if (count == 0) return false;
  if (rarest_ != kNoTerm && count > 1) {
    for (std::size_t i = 0; i < count; ++i) {
      if (stand_together(forms.term(best[i].form), rarest_)) best[i].worth += kBesideWorth;
    }
  }
  const auto chosen =
      std::max_element(best.begin(), best.begin() + static_cast<std::ptrdiff_t>(count),
                       [](const Spelling& a, const Spelling& b) { return a.worth < b.worth; });
  used.assign(forms.form(chosen->form));
  return true;
}

TermId Corrector::term_of(std::string_view form) {
  return segment_->find_term(segment_->analyzer().stem(form, analyzer_));
}

std::uint32_t Corrector::frequency(std::string_view form) {
  const FormId place = segment_->forms().find(form);
  return place == kNoForm ? 0 : segment_->forms().count(place);
}

bool Corrector::stand_together(TermId a, TermId b) {
  if (std::max(a, b) >= segment_->postings().size()) return false;  // kNoTerm, or damaged bytes
  segment_->postings().open(a, left_);
  segment_->postings().open(b, right_);
  for (std::uint32_t step = 0; step < kMostSteps; ++step) {
    if (left_.doc() == kEndDoc || right_.doc() == kEndDoc) return false;
    if (left_.doc() == right_.doc()) return true;
    if (left_.doc() < right_.doc()) {
      left_.next_geq(right_.doc());
    } else {
      right_.next_geq(left_.doc());
    }
  }
  return false;
}

}  // namespace vitrina::query
