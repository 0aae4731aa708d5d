#include "engine/query/parse.h"

#include <algorithm>
#include <optional>

#include "engine/query/field_lookup.h"
#include "engine/query/idf.h"
#include "index/catalog/string_rules.h"

namespace vitrina::query {
namespace {

// A number with ' is so many feet, or inches of somebody who did not find ".
constexpr std::uint32_t kInchesForFeet = 150;  // of kFullWeight

using index::Analyzer;
using index::Segment;
using index::Token;

class Parser {
 public:
  Parser(const Segment& segment, ParseScratch& scratch, Plan& plan)
      : segment_(segment), analyzer_(segment.analyzer()), scratch_(scratch), plan_(plan) {}

  void run(std::string_view text) {
    plan_.clear();
    plan_.text.assign(text);
    split_query(text, scratch_.pieces);
    bool any_syntax = false;
    for (const Piece& piece : scratch_.pieces) {
      if (piece.kind == PieceKind::kWords || !take_syntax(piece)) {
        add_words(piece.begin, piece.end);
      } else {
        any_syntax = true;
      }
    }
    plan_.matches_nothing = !any_syntax && plan_.groups.empty() && !index::is_blank(text);
  }

 private:
  // False where the piece says nothing as syntax.
  bool take_syntax(const Piece& piece) {
    const std::string_view value = piece.value(plan_.text);
    switch (piece.kind) {
      case PieceKind::kWords:
        return false;
      case PieceKind::kPhrase:
        return add_phrase(piece);
      case PieceKind::kExcludedWords:
        return exclude(piece, false);
      case PieceKind::kExcludedPhrase:
        return exclude(piece, true);
      case PieceKind::kBrand:
        return demand_brand(value);
      case PieceKind::kCategory:
        return demand_category(value);
      case PieceKind::kPrice:
        return demand_price(value);
    }
    return false;
  }

  const std::vector<Token>& tokenize(std::uint32_t begin, std::uint32_t end) {
    return analyzer_.tokenize(std::string_view(plan_.text).substr(begin, end - begin), scratch_.analyzer);
  }

  void add_words(std::uint32_t begin, std::uint32_t end) {
    const std::vector<Token>& tokens = tokenize(begin, end);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      if (i + 1 < tokens.size() && tokens[i + 1].unit_of_previous) {
        const auto compound = analyzer_.compound(tokens, i, i + 1, scratch_.analyzer);
        const auto group = add_group(compound, begin + tokens[i].begin, begin + tokens[i + 1].end, tokens[i],
                                     &tokens[i + 1]);
        if (group && plan_.text[begin + tokens[i + 1].begin] == '\'') add_inches(*group, tokens[i]);
        ++i;
      } else {
        add_group(tokens[i].stem, begin + tokens[i].begin, begin + tokens[i].end, tokens[i], nullptr);
      }
    }
  }

  // `first`, and `second` if there is one, are the base tokens that the group is made of. Nothing where there
  // is such a group already, or no room.
  std::optional<std::size_t> add_group(std::string_view stem, std::uint32_t typed_begin,
                                       std::uint32_t typed_end, const Token& first, const Token* second) {
    const TermId term = segment_.find_term(stem);
    if (term != kNoTerm) stem = segment_.terms()[term];  // of an alias, the one it stands for
    const bool known_group =
        std::any_of(plan_.groups.begin(), plan_.groups.end(),
                    [&](const TermGroup& group) { return plan_.stem_of(group) == stem; });
    if (known_group) return std::nullopt;
    if (plan_.groups.size() == kMaxGroups) {
      ++plan_.dropped_words;
      return std::nullopt;
    }
    const std::size_t group = plan_.add_group(stem, typed_begin, typed_end);
    std::uint32_t doc_frequency = 0;
    if (term != kNoTerm) {
      plan_.add_alternative(group, {term, kFullWeight});
      doc_frequency = segment_.postings().doc_frequency(term);
    }
    plan_.groups[group].idf = inverse_document_frequency(segment_.doc_count(), doc_frequency);
    if (term == kNoTerm) return group;
    TitleTerm in_title{second == nullptr ? term : segment_.find_term(first.stem),
                       second == nullptr ? kNoTerm : segment_.find_term(second->stem),
                       segment_.forms().find(first.form), kNoForm, static_cast<std::uint32_t>(group)};
    in_title.number = other_number(first.form, in_title.form);
    if (in_title.term != kNoTerm && (second == nullptr || in_title.next != kNoTerm))
      plan_.title_terms.push_back(in_title);
    return group;
  }

  void add_inches(std::size_t group, const Token& number) {
    std::string& inches = scratch_.inches;
    inches.assign(number.form).append("in");
    const TermId term = segment_.find_term(inches);
    if (term == kNoTerm) return;
    plan_.add_alternative(group, {term, kInchesForFeet});
    const std::uint32_t idf =
        inverse_document_frequency(segment_.doc_count(), segment_.postings().doc_frequency(term));
    plan_.groups[group].idf = std::min(plan_.groups[group].idf, idf);
    const TitleTerm in_title{segment_.find_term(number.stem), segment_.find_term("in"),
                             segment_.forms().find(number.form), kNoForm, static_cast<std::uint32_t>(group)};
    if (in_title.term != kNoTerm && in_title.next != kNoTerm) plan_.title_terms.push_back(in_title);
  }

  // `drills` for `drill`, and back; kNoForm where no title has it. `place`: of the form, which is close by.
  FormId other_number(std::string_view form, FormId place) {
    std::string& other = scratch_.other_number;
    other.assign(form);
    if (other.ends_with('s')) {
      other.pop_back();
    } else {
      other += 's';
    }
    return place == kNoForm ? segment_.forms().find(other) : segment_.forms().find_near(place, other);
  }

  // Appends the stems of base tokens to the pool. No token: no phrase.
  Phrase make_phrase(const Piece& piece, const std::vector<Token>& tokens) {
    Phrase phrase{static_cast<std::uint32_t>(plan_.phrase_terms.size()),
                  static_cast<std::uint32_t>(tokens.size()), piece.value_begin, piece.value_end};
    for (const Token& token : tokens) plan_.phrase_terms.push_back(segment_.find_term(token.stem));
    return phrase;
  }

  bool add_phrase(const Piece& piece) {
    const std::vector<Token>& tokens = tokenize(piece.value_begin, piece.value_end);
    if (tokens.empty()) return false;
    if (plan_.phrases.size() < kMaxPhrases && tokens.size() <= kMaxPhraseTerms) {
      plan_.phrases.push_back(make_phrase(piece, tokens));
    }
    add_words(piece.value_begin, piece.value_end);
    return true;
  }

  bool exclude(const Piece& piece, bool quoted) {
    const std::vector<Token>& tokens = tokenize(piece.value_begin, piece.value_end);
    if (tokens.empty()) return false;
    if (!quoted) {
      // One word, a number with its unit, or hyphenated words: the index holds each of them as one term.
      std::string_view term;
      if (tokens.size() == 1) {
        term = tokens[0].stem;
      } else if ((tokens.size() == 2 && tokens[1].unit_of_previous) ||
                 std::all_of(tokens.begin() + 1, tokens.end(),
                             [](const Token& t) { return t.hyphen_before; })) {
        term = analyzer_.compound(tokens, 0, tokens.size() - 1, scratch_.analyzer);
      }
      if (!term.empty()) {
        const TermId id = segment_.find_term(term);
        if (id != kNoTerm && plan_.excluded_terms.size() < kMaxExcludedTerms)
          plan_.excluded_terms.push_back(id);
        return true;
      }
    }
    if (tokens.size() > kMaxPhraseTerms) return true;  // no title is that long
    const Phrase phrase = make_phrase(piece, tokens);
    const auto terms = plan_.terms_of(phrase);
    const bool possible = std::find(terms.begin(), terms.end(), kNoTerm) == terms.end();
    if (possible && plan_.excluded_phrases.size() < kMaxExcludedPhrases)
      plan_.excluded_phrases.push_back(phrase);
    return true;
  }

  bool demand_brand(std::string_view value) {
    std::vector<Ordinal> found;
    find_brands(segment_, value, found);
    if (found.empty()) return false;
    std::vector<Ordinal>& brands = plan_.brands;
    brands.insert(brands.end(), found.begin(), found.end());
    std::sort(brands.begin(), brands.end());
    brands.erase(std::unique(brands.begin(), brands.end()), brands.end());
    return true;
  }

  bool demand_category(std::string_view value) {
    std::vector<CategoryId> found;
    find_categories(segment_, value, found);
    if (found.empty()) return false;
    plan_.category = found.size() == 1 && plan_.category_docs.empty() ? found[0] : kNoCategory;
    for (const CategoryId node : found) plan_.category_docs.push_back(segment_.categories().docs(node));
    return true;
  }

  // Several ranges intersect; their intersection may be empty, and then nothing matches.
  bool demand_price(std::string_view value) {
    const std::optional<PriceRange> range = parse_price_range(value);
    if (!range) return false;
    if (range->min) plan_.price_min = plan_.price_min ? std::max(*plan_.price_min, *range->min) : range->min;
    if (range->max) plan_.price_max = plan_.price_max ? std::min(*plan_.price_max, *range->max) : range->max;
    return true;
  }

  const Segment& segment_;
  const Analyzer& analyzer_;
  ParseScratch& scratch_;
  Plan& plan_;
};

}  // namespace

void parse_query(std::string_view text, const Segment& segment, ParseScratch& scratch, Plan& plan) {
  Parser(segment, scratch, plan).run(text);
}

}  // namespace vitrina::query
