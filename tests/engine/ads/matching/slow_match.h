// The slow, obvious matching that the index is held to: every keyword of every campaign, word by word, on
// strings.
#pragma once

#include <algorithm>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/ads/matching/candidate.h"
#include "engine/ads/matching/query_terms.h"
#include "index/base/check.h"
#include "index/text/analyzer.h"

namespace vitrina::ads::test {

inline const index::Analyzer& analyzer() {
  static const index::Analyzer analyzer = [] {
    auto created = index::Analyzer::create();
    VITRINA_CHECK(created.has_value());
    return std::move(*created);
  }();
  return analyzer;
}

// What a search asks for, by the table in index/text/README.md.
inline std::vector<std::string> asked_stems(std::string_view text) {
  static index::AnalyzerScratch scratch;
  std::vector<std::string> stems;
  for (const index::Token& token : analyzer().tokenize(text, scratch)) {
    if (token.unit_of_previous) {
      stems.back() += token.form;
    } else {
      stems.emplace_back(token.is_number ? token.form : token.stem);
    }
  }
  return stems;
}

// A query in both forms.
struct SlowQuery {
  struct Word {
    std::vector<std::pair<std::string, TermOrigin>> alternatives;
  };
  using Reading = std::vector<Word>;
  std::vector<Reading> readings;
  QueryTerms terms;

  void add_reading(std::string_view text, TermOrigin origin = TermOrigin::kTyped) {
    readings.emplace_back();
    terms.begin_reading();
    for (const std::string& stem : asked_stems(text)) {
      readings.back().push_back({{{stem, origin}}});
      terms.add_word(stem, origin);
    }
  }
  // To the word added last, if there is one.
  void add_alternative(std::string_view text, TermOrigin origin) {
    if (readings.back().empty()) return;
    for (const std::string& stem : asked_stems(text)) {
      readings.back().back().alternatives.emplace_back(stem, origin);
      terms.add_alternative(stem, origin);
    }
  }
};

class SlowMatcher {
 public:
  SlowMatcher(std::span<const Campaign> campaigns, const BidScale& scale)
      : campaigns_(campaigns), scale_(scale) {
    for (const Campaign& campaign : campaigns) {
      auto& texts = analysed_.emplace_back();
      for (const Keyword& keyword : campaign.keywords) texts.keywords.push_back(asked_stems(keyword.text));
      for (const std::string& negative : campaign.negatives) texts.negatives.push_back(asked_stems(negative));
    }
  }

  std::optional<Candidate> keyword_of(std::size_t place, const SlowQuery& query) const {
    const Campaign& campaign = campaigns_[place];
    std::optional<Candidate> best;
    for (std::uint32_t i = 0; i < campaign.keywords.size(); ++i) {
      const auto& words = analysed_[place].keywords[i];
      const Keyword& keyword = campaign.keywords[i];
      if (words.empty() || !matches(keyword.match, words, query)) continue;
      const std::size_t count = keyword.match == MatchType::kBroad
                                    ? std::set<std::string>(words.begin(), words.end()).size()
                                    : words.size();
      const auto ticks = static_cast<std::uint32_t>(keyword.bid.micros / scale_.tick.micros);
      const Candidate found{static_cast<std::uint32_t>(place), i,     keyword.match,
                            static_cast<std::uint32_t>(count), ticks, scale_.bound(place, ticks)};
      if (!best || is_more_specific(campaign, found, *best)) best = found;
    }
    return best;
  }

  std::optional<std::uint32_t> negative_of(std::size_t place, const SlowQuery& query) const {
    const auto& negatives = analysed_[place].negatives;
    for (std::uint32_t i = 0; i < negatives.size(); ++i) {
      if (negatives[i].empty()) continue;
      for (const SlowQuery::Reading& reading : query.readings) {
        if (std::all_of(negatives[i].begin(), negatives[i].end(),
                        [&](const std::string& word) { return holds(reading, word, false); })) {
          return i;
        }
      }
    }
    return std::nullopt;
  }

  std::vector<Candidate> candidates(const SlowQuery& query) const {
    std::vector<Candidate> all;
    for (std::size_t place = 0; place < campaigns_.size(); ++place) {
      if (campaigns_[place].status != CampaignStatus::kActive) continue;
      const auto found = keyword_of(place, query);
      if (found && !negative_of(place, query)) all.push_back(*found);
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const Candidate& a, const Candidate& b) { return a.bound > b.bound; });
    return all;
  }

 private:
  using Words = std::vector<std::string>;
  struct Analysed {
    std::vector<Words> keywords;
    std::vector<Words> negatives;
  };

  static bool is(const SlowQuery::Word& word, const std::string& stem, bool synonyms) {
    return std::any_of(word.alternatives.begin(), word.alternatives.end(), [&](const auto& alternative) {
      return alternative.first == stem && (synonyms || alternative.second != TermOrigin::kSynonym);
    });
  }
  static bool holds(const SlowQuery::Reading& reading, const std::string& stem, bool synonyms) {
    const auto end = reading.begin() + static_cast<long>(std::min(reading.size(), kMaxReadingWords));
    return std::any_of(reading.begin(), end,
                       [&](const SlowQuery::Word& word) { return is(word, stem, synonyms); });
  }
  static bool matches(MatchType match, const Words& words, const SlowQuery& query) {
    for (const SlowQuery::Reading& reading : query.readings) {
      if (match == MatchType::kBroad) {
        if (std::all_of(words.begin(), words.end(),
                        [&](const std::string& word) { return holds(reading, word, true); })) {
          return true;
        }
        continue;
      }
      if (match == MatchType::kExact && reading.size() != words.size()) continue;
      const std::size_t size = std::min(reading.size(), kMaxReadingWords);
      for (std::size_t skip = 0; skip + words.size() <= size; ++skip) {
        std::size_t i = 0;
        while (i < words.size() && is(reading[skip + i], words[i], true)) ++i;
        if (i == words.size()) return true;
      }
    }
    return false;
  }
  static bool is_more_specific(const Campaign& campaign, const Candidate& a, const Candidate& b) {
    if (a.match != b.match) return a.match < b.match;
    if (a.term_count != b.term_count) return a.term_count > b.term_count;
    const std::string& x = campaign.keywords[a.keyword].text;
    const std::string& y = campaign.keywords[b.keyword].text;
    return x != y ? x < y : a.keyword < b.keyword;
  }

  std::span<const Campaign> campaigns_;
  BidScale scale_;
  std::vector<Analysed> analysed_;
};

inline std::vector<Candidate> collect(const auto& for_each) {
  std::vector<Candidate> all;
  for_each([&](const Candidate& candidate) {
    all.push_back(candidate);
    return Visit::kContinue;
  });
  return all;
}

// So that a failed comparison can be read.
inline void PrintTo(const Candidate& candidate, std::ostream* out) {
  *out << "{campaign " << candidate.campaign << " keyword " << candidate.keyword << " "
       << static_cast<int>(candidate.match) << "×" << candidate.term_count << " bid " << candidate.bid_ticks
       << " bound " << candidate.bound << "}";
}

}  // namespace vitrina::ads::test

namespace vitrina::ads {
using test::PrintTo;
}
