// What a suggestion costs: a query log of distinct queries out of a catalog's titles, searched by a Zipf law,
// and half-typed texts drawn from it by frequency.
//
//   suggest IMAGE [QUERIES] [DRAWS]
//
// QUERIES (1 000 000) distinct ones of one to four words; DRAWS (20 000), each cut after 1 letter or more;
// one in ten has the last whole letter before the cut doubled, one in ten was typed on the other layout.
// Every draw is asked DRAWS once for warming and once for the time. Before that: for plain draws of three
// letters and more, without digits (units are read in either script), the suggestions hold, for every one of
// a log's, all that was typed.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <unordered_set>
#include <vector>

#include "bench/engine/processor_time.h"
#include "engine/querylog/log_builder.h"
#include "engine/querylog/log_index.h"
#include "engine/search/suggester.h"
#include "index/base/check.h"
#include "index/base/random.h"
#include "index/image/image.h"
#include "index/text/code_points.h"
#include "index/text/keyboard_layout.h"

namespace vitrina::bench {
namespace {

std::vector<std::string> distinct_queries(const index::Segment& segment, std::size_t wanted, Random& random) {
  std::unordered_set<std::string> seen;
  std::vector<std::string> queries;
  std::vector<std::string_view> words;
  std::size_t tries = 0;
  while (queries.size() < wanted && tries++ < 20 * wanted) {
    words.clear();
    segment.rows().for_each_form(static_cast<DocId>(random.below(segment.doc_count())), [&](FormId form) {
      words.push_back(segment.forms().form(form));
      return true;
    });
    if (words.empty()) continue;
    const std::size_t count = std::min<std::size_t>(words.size(), 1 + random.below(4));
    std::string query;
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t place = i + random.below(words.size() - i);
      std::swap(words[i], words[place]);
      query.append(i == 0 ? "" : " ").append(words[i]);
    }
    if (seen.insert(query).second) queries.push_back(std::move(query));
  }
  return queries;
}

std::string cut(const std::string& query, std::size_t letters) {
  std::size_t end = 0;
  for (std::size_t n = 0; end < query.size() && n < letters; ++n) {
    ++end;
    while (end < query.size() && index::continues_code_point(query[end])) ++end;
  }
  return query.substr(0, end);
}

struct Times {
  std::vector<double> all;
  void print(const char* name) {
    std::sort(all.begin(), all.end());
    double sum = 0;
    for (const double time : all) sum += time;
    const auto at = [&](double share) {
      return all[static_cast<std::size_t>(share * static_cast<double>(all.size() - 1))];
    };
    fmt::print("{:<14} {:>6} draws  mean {:7.1f} µs  p50 {:7.1f}  p90 {:7.1f}  p99 {:7.1f}  worst {:7.1f}\n",
               name, all.size(), sum / static_cast<double>(all.size()), at(0.5), at(0.9), at(0.99), at(1));
  }
};

int run(const char* image_path, std::size_t wanted, std::size_t draws) {
  constexpr std::uint64_t kSeed = 1;
  Random random(kSeed);
  const auto image = index::Image::open(image_path);
  VITRINA_CHECK(image.has_value());
  const index::Segment& segment = image->segment();
  std::string directory = (std::filesystem::temp_directory_path() / "vitrina-suggest-XXXXXX").string();
  VITRINA_CHECK(mkdtemp(directory.data()) != nullptr);
  const std::vector<std::string> queries = distinct_queries(segment, wanted, random);
  std::vector<double> below{0};  // sums of frequencies
  {
    std::ofstream file(directory + "/log.tsv");
    for (std::size_t i = 0; i < queries.size(); ++i) {
      const auto count = 1 + static_cast<std::uint64_t>(10.0 * static_cast<double>(queries.size()) /
                                                        (20.0 * static_cast<double>(i + 1)));
      file << queries[i] << '\t' << count << '\n';
      below.push_back(below.back() + static_cast<double>(count));
    }
  }
  const auto began = std::chrono::steady_clock::now();
  const auto built = querylog::build_log_index({directory + "/log.tsv"}, directory + "/queries.index", {});
  VITRINA_CHECK(built.has_value());
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  // Twice: the first time the system may still be busy with what was just written.
  double opened = 0;
  for (int i = 0; i < 2; ++i) {
    const auto opening = std::chrono::steady_clock::now();
    VITRINA_CHECK(querylog::LogIndex::open(directory + "/queries.index").has_value());
    opened = std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - opening).count();
  }
  const auto log = querylog::LogIndex::open(directory + "/queries.index");
  VITRINA_CHECK(log.has_value());
  fmt::print(
      "seed {}; {} listings; log of {} distinct queries, {} searches: {} bytes a query, built in {:.1f} s "
      "({:.0f} a second), opened in {:.0f} µs\n",
      kSeed, segment.doc_count(), log->size(), log->info().searches, built->file_bytes / built->queries,
      took.count(), static_cast<double>(built->queries) / took.count(), opened);

  search::Suggester suggester;
  search::SuggestResponse response;
  const search::SuggestOptions options{.log = &*log};
  std::vector<std::string> plain, misspelt, switched;
  for (std::size_t i = 0; i < draws; ++i) {
    const double place = random.unit() * below.back();
    const auto found = std::upper_bound(below.begin(), below.end(), place) - below.begin() - 1;
    const std::string& query = queries[std::min(static_cast<std::size_t>(found), queries.size() - 1)];
    const std::size_t letters = index::count_code_points(query);
    const std::size_t typed = 1 + random.below(letters);
    std::string text = cut(query, typed);
    const double kind = random.unit();
    std::string other;
    if (kind < 0.1 && typed >= 5) {
      const std::string before = cut(query, typed - 2), letter = cut(query, typed - 1).substr(before.size());
      misspelt.push_back(before + letter + text.substr(before.size()));
    } else if (kind < 0.2 && index::switch_layout(text, other)) {
      switched.push_back(other);
    } else {
      plain.push_back(std::move(text));
    }
  }
  for (const std::string& text : plain) {
    suggester.suggest(text, segment, options, response);
    if (text.ends_with(' ') || index::count_code_points(text) < 3 || index::has_digit(text)) continue;
    const std::string last = text.substr(text.rfind(' ') + 1);
    for (const search::Suggestion& one : response.suggestions) {
      if (one.searches == 0 || !response.corrections.empty()) continue;
      if ((" " + one.text).find(" " + last) != std::string::npos) continue;
      fmt::print(stderr, "'{}' is suggested for '{}'\n", one.text, text);
      return 1;
    }
  }
  for (auto& [name, texts] :
       {std::pair{"as typed", &plain}, {"misspelt", &misspelt}, {"other layout", &switched}}) {
    Times times;
    std::size_t answered = 0;
    for (const std::string& text : *texts) suggester.suggest(text, segment, options, response);
    for (const std::string& text : *texts) {
      const double start = processor_microseconds();
      suggester.suggest(text, segment, options, response);
      times.all.push_back(processor_microseconds() - start);
      answered += response.suggestions.empty() ? 0 : 1;
    }
    if (times.all.empty()) continue;
    times.print(name);
    fmt::print("{:<14} {:.1f} % of them get a suggestion\n", "",
               100.0 * static_cast<double>(answered) / static_cast<double>(texts->size()));
  }
  std::filesystem::remove_all(directory);
  return 0;
}

}  // namespace
}  // namespace vitrina::bench

int main(int argc, char** argv) {
  if (argc < 2 || argc > 4) {
    std::fputs("usage: suggest IMAGE [QUERIES] [DRAWS]\n", stderr);
    return 2;
  }
  return vitrina::bench::run(argv[1], argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1'000'000,
                             argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 20'000);
}
