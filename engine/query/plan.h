// Plan: what the shopper meant, as numbers of one segment: term groups to match and score, and what the query
// itself demands of every match beyond its words (phrases, exclusions, syntactic filters).
//
// It counts nothing and chooses no quorum; engine/search runs it. Alternatives, stems and phrase terms stand
// in shared pools, so that a plan reused from query to query allocates nothing in steady state.
//
// Threads: a value, one thread at a time. Lifetime: its ids are those of the segment it was parsed against.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "index/base/ids.h"
#include "index/base/money.h"
#include "index/facets/category_tree.h"
#include "index/postings/posting_lists.h"

namespace vitrina::query {

inline constexpr std::size_t kMaxGroups = 32;           // further words are dropped and do not count
inline constexpr std::size_t kMaxPhrases = 16;          // further phrases are words only
inline constexpr std::size_t kMaxPhraseTerms = 64;      // a longer phrase is words only
inline constexpr std::size_t kMaxExcludedTerms = 32;    // further ones are ignored
inline constexpr std::size_t kMaxExcludedPhrases = 16;  // further ones are ignored
inline constexpr std::uint32_t kFullWeight = 256;       // the weight of what was typed itself

// One way to read a group: a term and how much of its impact counts, in 256ths. Requires: weight ≤
// kFullWeight.
struct Alternative {
  TermId term = kNoTerm;
  std::uint32_t weight = kFullWeight;
  friend bool operator==(const Alternative&, const Alternative&) = default;
};

// The alternatives for one thing the shopper typed. A listing holds the group if it holds any of them; the
// best of them counts, once. A group without alternatives (an unknown word) is held by no listing and still
// counts among the groups.
struct TermGroup {
  std::uint32_t first_alternative = 0;  // in Plan::alternatives
  std::uint32_t alternative_count = 0;
  std::uint32_t idf = 0;          // in 256ths (idf.h); of the most frequent alternative
  std::uint32_t typed_begin = 0;  // bytes [begin, end) of Plan::text
  std::uint32_t typed_end = 0;
  std::uint32_t stem_begin = 0;  // bytes [begin, end) of Plan::stems: the term asked for, known or not
  std::uint32_t stem_end = 0;
};

// How a group looks in a title: a term of a base token, and the one that must follow it where the group is a
// number with its unit.
struct TitleTerm {
  TermId term = kNoTerm;
  TermId next = kNoTerm;    // kNoTerm: one token is enough
  FormId form = kNoForm;    // as typed; kNoForm where no title has it
  FormId number = kNoForm;  // the same word in the other number, by a final -s
  std::uint32_t group = 0;
};

// Listings that a rule moves up or down.
struct Move {
  enum class Kind : std::uint8_t { kDocs, kBrand, kSeller, kTag };  // closed
  Kind kind = Kind::kDocs;
  index::DocRange docs;
  Ordinal ordinal = kNoOrdinal;
  double by = 0;  // of the most that the query's words can give; below 0: down
};

// Terms that stand side by side in a title, as stems of base tokens. kNoTerm stands for an unknown word: then
// no title holds the phrase.
struct Phrase {
  std::uint32_t first_term = 0;  // in Plan::phrase_terms
  std::uint32_t term_count = 0;
  std::uint32_t typed_begin = 0;  // bytes of Plan::text, without the quotes
  std::uint32_t typed_end = 0;
};

struct Plan {
  std::string text;  // the query as typed
  std::vector<TermGroup> groups;
  std::vector<Phrase> phrases;                 // every match holds each of them
  std::vector<TermId> excluded_terms;          // no match holds any
  std::vector<Phrase> excluded_phrases;        // no match holds any in its title
  std::vector<Ordinal> brands;                 // any of them; empty: no demand. Ascending
  CategoryId category = kNoCategory;           // the node if exactly one was named: facets show its children
  std::vector<index::DocRange> category_docs;  // any of them; empty: no demand
  std::optional<Money> price_min;
  std::optional<Money> price_max;
  std::vector<DocId> pins;    // on top, in this order, whatever they hold
  std::vector<DocId> hidden;  // no match is any of them; ascending
  std::vector<Move> moves;
  std::uint32_t dropped_words = 0;  // past kMaxGroups
  bool matches_nothing = false;     // text without a searchable word and without syntax

  // Where alternatives with ids past the segment's terms are found; null: there are none.
  const index::PostingLists* compounds = nullptr;

  std::vector<Alternative> alternatives;  // pools
  std::vector<TitleTerm> title_terms;
  std::vector<TermId> phrase_terms;
  std::string stems;

  std::span<const Alternative> alternatives_of(const TermGroup& group) const noexcept {
    return std::span(alternatives).subspan(group.first_alternative, group.alternative_count);
  }
  std::span<const TermId> terms_of(const Phrase& phrase) const noexcept {
    return std::span(phrase_terms).subspan(phrase.first_term, phrase.term_count);
  }
  std::string_view stem_of(const TermGroup& group) const noexcept {
    return std::string_view(stems).substr(group.stem_begin, group.stem_end - group.stem_begin);
  }
  template <class Typed>  // TermGroup or Phrase
  std::string_view typed(const Typed& what) const noexcept {
    return std::string_view(text).substr(what.typed_begin, what.typed_end - what.typed_begin);
  }

  // Back to the plan of blank text, keeping memory.
  void clear();

  // Appends a group without alternatives and returns its place. Requires: fewer than kMaxGroups.
  std::size_t add_group(std::string_view stem, std::uint32_t typed_begin, std::uint32_t typed_end);
  // Adds a reading to any group. The caller updates idf.
  void add_alternative(std::size_t group, Alternative alternative);
  // Makes one group without alternatives of `count` that stand side by side; it keeps how they look in
  // titles.
  void merge_groups(std::size_t first, std::size_t count);
  // Puts the cursor on the first posting of an alternative.
  void open(TermId term, const index::PostingLists& postings, index::PostingCursor& cursor) const noexcept {
    if (term < postings.size()) {
      postings.open(term, cursor);
    } else {
      compounds->open(term - postings.size(), cursor);
    }
  }
};

}  // namespace vitrina::query
