#include "tools/robustness.h"

#include <algorithm>
#include <array>
#include <utility>

#include "index/base/random.h"
#include "index/text/code_points.h"
#include "index/text/keyboard_layout.h"
#include "tools/generate/typing.h"

namespace vitrina::tools {
namespace {

using index::Segment;

struct DrawnQuery {
  std::vector<std::string> words;
  std::size_t brand = SIZE_MAX;  // the place of the brand's word
};

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text.append(text.empty() ? "" : " ").append(word);
  return text;
}

std::size_t letters_of(std::string_view word) {
  return index::count_code_points(word);
}

// Neighbouring words of a title, letters alone, of three letters or more.
DrawnQuery draw_query(const Segment& segment, Random& random) {
  for (;;) {
    const auto doc = static_cast<DocId>(random.below(segment.doc_count()));
    std::vector<std::string> forms;
    segment.rows().for_each_form(doc, [&](FormId form) {
      forms.emplace_back(segment.forms().form(form));
      return true;
    });
    const std::size_t count = 2 + random.below(2);
    if (forms.size() < count) continue;
    const std::size_t first = random.below(forms.size() - count + 1);
    DrawnQuery query;
    query.words.assign(forms.begin() + static_cast<std::ptrdiff_t>(first),
                       forms.begin() + static_cast<std::ptrdiff_t>(first + count));
    const bool is_fit = std::all_of(query.words.begin(), query.words.end(), [](const std::string& word) {
      return letters_of(word) >= 3 && index::script_of(word) != index::Script::kNone;
    });
    if (!is_fit) continue;
    const Ordinal ordinal = segment.brands().ordinals()[doc];
    if (ordinal < segment.brands().size()) {
      const std::string brand = segment.analyzer().fold(segment.brands().value(ordinal));
      const auto found = std::find(query.words.begin(), query.words.end(), brand);
      if (found != query.words.end()) query.brand = static_cast<std::size_t>(found - query.words.begin());
    }
    return query;
  }
}

// Replaces one of the words that `change` has something else for.
template <class Change>
std::string with_one_changed(std::vector<std::string> words, Random& random, Change&& change) {
  const std::size_t first = random.below(words.size());
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string& word = words[(first + i) % words.size()];
    std::string other = change(word);
    if (other.empty() || other == word) continue;
    word = std::move(other);
    return joined(words);
  }
  return {};
}

std::string in_capitals(const std::string& query) {
  std::u32string text;
  index::decode_utf8(query, text);
  std::string out;
  for (char32_t code : text) {
    if ((code >= U'a' && code <= U'z') || (code >= U'а' && code <= U'я')) code -= 32;
    index::append_utf8(code, out);
  }
  return out;
}

using Slip = std::string (*)(const DrawnQuery& query, Random& random);
constexpr std::array<std::pair<std::string_view, Slip>, 7> kSlips{{
    {"layout", [](const DrawnQuery& query, Random&) { return in_wrong_layout(joined(query.words)); }},
    {"typo",
     [](const DrawnQuery& query, Random& random) {
       return with_one_changed(query.words, random, [&](const std::string& word) {
         return letters_of(word) >= 5 ? misspelt(word, random) : std::string();
       });
     }},
    {"brand",
     [](const DrawnQuery& query, Random&) {
       if (query.brand == SIZE_MAX) return std::string();
       std::vector<std::string> words = query.words;
       std::string& brand = words[query.brand];
       brand = index::script_of(brand) == index::Script::kLatin ? in_cyrillic(brand) : in_latin(brand);
       return joined(words);
     }},
    {"inflection",
     [](const DrawnQuery& query, Random& random) {
       return with_one_changed(query.words, random,
                               [&](const std::string& word) { return other_form(word, random()); });
     }},
    {"join",
     [](const DrawnQuery& query, Random& random) { return run_together(joined(query.words), random); }},
    {"case", [](const DrawnQuery& query, Random&) { return in_capitals(joined(query.words)); }},
    {"yo",
     [](const DrawnQuery& query, Random&) {  // forms are kept without ё
       std::string text = joined(query.words);
       const std::size_t at = text.find("е");
       return at == std::string::npos ? std::string() : text.replace(at, std::string_view("е").size(), "ё");
     }},
}};

double share(const std::vector<std::string>& clean, const std::vector<std::string>& found) {
  std::size_t common = 0;
  for (const std::string& id : clean) common += std::find(found.begin(), found.end(), id) != found.end();
  return static_cast<double>(common) / static_cast<double>(clean.size());
}

struct Ending {
  std::string_view from;
  std::array<std::string_view, 4> to;  // empty ones are none
};
// The longest that fits counts. Nouns and adjectives as they stand in titles: nominative.
constexpr std::array<Ending, 16> kRussian{{
    {"овки", {"овок", "овками", "овка", "овкой"}},  // кроссовки, кроссовок
    {"очки", {"очек", "очками", "", ""}},
    {"ушки", {"ушек", "ушками", "ушка", ""}},
    {"ка", {"ки", "кой", "ками", ""}},
    {"ый", {"ого", "ые", "ых", "ым"}},
    {"ий", {"его", "ие", "их", "им"}},
    {"ая", {"ой", "ые", "ую", "ых"}},
    {"ое", {"ого", "ые", "ых", ""}},
    {"ые", {"ых", "ый", "ая", "ыми"}},
    {"ие", {"их", "ими", "", ""}},
    {"ция", {"ции", "цию", "", ""}},
    {"а", {"ы", "у", "ой", ""}},
    {"ы", {"ов", "ами", "ах", ""}},
    {"ние", {"ния", "нием", "", ""}},
    {"н", {"на", "нов", "ном", "ны"}},  // диван, диванов
    {"р", {"ра", "ров", "ром", "ры"}},
}};

}  // namespace

std::string other_form(std::string_view word, std::uint64_t choice) {
  if (letters_of(word) < 4) return {};
  if (index::script_of(word) == index::Script::kLatin) {
    if (word.ends_with("ss") || word.ends_with("us") || word.ends_with("is")) return {};
    if (word.ends_with("ies")) return std::string(word.substr(0, word.size() - 3)) + "y";
    if (word.ends_with('s')) return std::string(word.substr(0, word.size() - 1));
    if (word.ends_with('y') || word.ends_with('x') || word.ends_with("sh") || word.ends_with("ch")) return {};
    return std::string(word) + "s";
  }
  const Ending* longest = nullptr;
  for (const Ending& ending : kRussian) {
    if (word.ends_with(ending.from) && (longest == nullptr || ending.from.size() > longest->from.size()))
      longest = &ending;
  }
  if (longest == nullptr) return {};
  std::size_t count = 0;
  while (count < longest->to.size() && !longest->to[count].empty()) ++count;
  return std::string(word.substr(0, word.size() - longest->from.size())).append(longest->to[choice % count]);
}

std::vector<RobustnessRow> measure_robustness(const Segment& segment, const BestTen& best,
                                              const RobustnessOptions& options) {
  Random random(options.seed);
  std::vector<DrawnQuery> queries;
  while (queries.size() < options.queries) queries.push_back(draw_query(segment, random));
  std::vector<RobustnessRow> rows;
  for (const auto& [name, slip] : kSlips) {
    RobustnessRow row{name, 0, 0, 0, {}};
    Random slips(mix64(options.seed ^ (rows.size() + 1)));
    for (const DrawnQuery& query : queries) {
      const std::string clean = joined(query.words);
      const std::string typed = slip(query, slips);
      if (typed.empty() || typed == clean) continue;
      const std::vector<std::string> wanted = best(clean, true);
      if (wanted.empty()) continue;
      const double kept = share(wanted, best(typed, false));
      ++row.queries;
      row.kept += kept;
      row.kept_verbatim += share(wanted, best(typed, true));
      row.worst.push_back({clean, typed, kept});
    }
    if (row.queries > 0) {
      row.kept /= static_cast<double>(row.queries);
      row.kept_verbatim /= static_cast<double>(row.queries);
    }
    std::stable_sort(row.worst.begin(), row.worst.end(),
                     [](const RobustnessExample& a, const RobustnessExample& b) { return a.kept < b.kept; });
    row.worst.resize(std::min(row.worst.size(), options.examples));
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace vitrina::tools
