// What does it cost to say which keywords a query triggers? Prints microseconds a query, analysis included,
// for the queries of a TSV against keywords cut out of a catalog's titles:
//
//   keyword_matching CATALOG QUERIES.tsv [--campaigns N] [--keywords N] [--checked N]
//
//   many words   --campaigns (100 000) × --keywords (10); a third of the campaigns with negatives
//   one word     10 000 more campaigns bid on the word that most queries hold: all candidates, the best 50
//                of those queries, and the mean over all queries
//
// Before times are printed, the answers to --checked queries (300, spread over the file; all of them with
// 10000) are compared with the slow check of every keyword.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "bench/engine/processor_time.h"
#include "engine/ads/matching/keyword_index.h"
#include "tests/engine/ads/matching/real_keywords.h"
#include "tests/engine/ads/matching/slow_match.h"

namespace vitrina::ads::bench {
namespace {

using vitrina::bench::processor_microseconds;

using Clock = std::chrono::steady_clock;
using test::SlowQuery;

struct Options {
  std::string catalog;
  std::string queries;
  std::size_t campaigns = 100'000;
  std::size_t keywords = 10;
  std::size_t checked = 300;
};

double microseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::micro>(Clock::now() - start).count();
}

KeywordIndex build(const std::vector<Campaign>& campaigns) {
  const auto start = Clock::now();
  KeywordIndex index = KeywordIndex::build(campaigns, test::analyzer());
  fmt::print("  {} campaigns, {} bids on {} distinct keywords, built in {:.2f} s\n", index.campaign_count(),
             index.bid_count(), index.pattern_count(), microseconds_since(start) / 1e6);
  return index;
}

bool compare(const KeywordIndex& index, const std::vector<Campaign>& campaigns,
             const std::vector<std::string>& queries, std::size_t checked) {
  const test::SlowMatcher slow(campaigns, {});
  MatchScratch scratch;
  const std::size_t step = std::max<std::size_t>(1, queries.size() / std::max<std::size_t>(1, checked));
  std::size_t compared = 0;
  std::size_t found = 0;
  for (std::size_t i = 0; i < queries.size(); i += step, ++compared) {
    SlowQuery query;
    query.add_reading(queries[i]);
    const auto expected = slow.candidates(query);
    const auto given =
        test::collect([&](auto visit) { index.for_each_candidate(query.terms, scratch, visit); });
    if (given != expected) {
      fmt::print("  DIFFERENT answers to «{}»: {} and {}\n", queries[i], given.size(), expected.size());
      return false;
    }
    found += given.size();
  }
  fmt::print("  {} queries compared with every keyword: the same {} candidates\n", compared, found);
  return true;
}

// The best of five passes over all queries, in processor time; at most `wanted` candidates of each. Quantiles
// are of each query's best.
void measure(const char* name, const KeywordIndex& index, const std::vector<std::string>& queries,
             std::size_t wanted) {
  index::AnalyzerScratch analysis;
  MatchScratch scratch;
  QueryTerms terms;
  double best = 1e300;
  double best_analysis = 1e300;
  std::size_t candidates = 0;
  std::vector<double> each(queries.size(), 1e300);
  const auto analyse = [&](const std::string& query) {
    terms.clear();
    add_text_reading(query, TermOrigin::kTyped, test::analyzer(), analysis, terms);
  };
  const auto match = [&] {
    std::size_t given = 0;
    index.for_each_candidate(terms, scratch, [&](const Candidate&) {
      ++candidates;
      return ++given == wanted ? Visit::kStop : Visit::kContinue;
    });
  };
  for (int round = 0; round < 5; ++round) {
    double start = processor_microseconds();
    for (const std::string& query : queries) analyse(query);
    best_analysis = std::min(best_analysis, processor_microseconds() - start);
    candidates = 0;
    start = processor_microseconds();
    for (const std::string& query : queries) {
      analyse(query);
      match();
    }
    best = std::min(best, processor_microseconds() - start);
    for (std::size_t i = 0; i < queries.size(); ++i) {
      const auto begin = Clock::now();
      analyse(queries[i]);
      match();
      each[i] = std::min(each[i], microseconds_since(begin));
    }
  }
  std::sort(each.begin(), each.end());
  const auto count = static_cast<double>(queries.size());
  fmt::print(
      "  {:<32} mean {:7.2f} µs (analysis {:.2f}), p50 {:.2f}, p99 {:.2f}, max {:.1f}; {:.1f} "
      "candidates a query\n",
      name, best / count, best_analysis / count, each[each.size() / 2], each[each.size() * 99 / 100],
      each.back(), static_cast<double>(candidates) / count / 2);
}

// The word that most queries hold, as the queries that hold it.
std::vector<std::string> most_frequent_word(const std::vector<std::string>& queries, std::string& word) {
  std::map<std::string, std::vector<std::string>> by_word;
  for (const std::string& query : queries) {
    auto stems = test::asked_stems(query);
    std::sort(stems.begin(), stems.end());
    stems.erase(std::unique(stems.begin(), stems.end()), stems.end());
    for (const std::string& stem : stems) by_word[stem].push_back(query);
  }
  const auto most = std::max_element(by_word.begin(), by_word.end(), [](const auto& a, const auto& b) {
    return a.second.size() < b.second.size();
  });
  word = most->first;
  return most->second;
}

int run(const Options& options) {
  const auto titles = test::read_titles(options.catalog);
  const auto queries = test::read_queries(options.queries);
  if (titles.empty() || queries.empty()) {
    fmt::print("no titles or no queries\n");
    return 1;
  }
  fmt::print("{} titles, {} queries, seed 7\nmany words\n", titles.size(), queries.size());
  test::KeywordMaker make(7, titles, queries);
  std::vector<Campaign> campaigns = make.campaigns(options.campaigns, options.keywords);
  {
    const KeywordIndex index = build(campaigns);
    if (!compare(index, campaigns, queries, options.checked)) return 1;
    measure("all candidates", index, queries, SIZE_MAX);
    measure("the best 50", index, queries, 50);
  }
  std::string word;
  const auto holding = most_frequent_word(queries, word);
  fmt::print("one word: «{}», in {} queries\n", word, holding.size());
  for (std::size_t i = 0; i < 10'000; ++i) {
    Campaign campaign;
    // All three match types, so that one query has three long lists.
    campaign.keywords = {{word, static_cast<MatchType>(i % 3), make.bid()}};
    if (i % 5 == 0) campaign.keywords.push_back({word, MatchType::kBroad, make.bid()});
    if (i % 7 == 0) campaign.negatives.push_back(make.one_word());
    campaigns.push_back(std::move(campaign));
  }
  const KeywordIndex index = build(campaigns);
  if (!compare(index, campaigns, holding, options.checked)) return 1;
  measure("with the word, all candidates", index, holding, SIZE_MAX);
  measure("with the word, the best 50", index, holding, 50);
  measure("all queries, all candidates", index, queries, SIZE_MAX);
  measure("all queries, the best 50", index, queries, 50);
  return 0;
}

}  // namespace
}  // namespace vitrina::ads::bench

int main(int argc, char** argv) {
  vitrina::ads::bench::Options options;
  std::vector<std::string> files;
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    std::size_t* number = name == "--campaigns"  ? &options.campaigns
                          : name == "--keywords" ? &options.keywords
                          : name == "--checked"  ? &options.checked
                                                 : nullptr;
    if (number == nullptr) {
      files.push_back(name);
    } else if (i + 1 < argc) {
      *number = std::strtoull(argv[++i], nullptr, 10);
    }
  }
  if (files.size() != 2) {
    fmt::print("keyword_matching CATALOG QUERIES.tsv [--campaigns N] [--keywords N] [--checked N]\n");
    return 2;
  }
  options.catalog = files[0];
  options.queries = files[1];
  return vitrina::ads::bench::run(options);
}
