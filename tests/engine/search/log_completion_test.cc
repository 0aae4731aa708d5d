#include "engine/search/log_completion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "index/base/random.h"
#include "tests/support/query_log.h"

namespace vitrina::search {
namespace {

using Range = index::FormDictionary::Range;

class LogCompletionTest : public testing::Test {
 protected:
  querylog::LogIndex build(const std::string& lines) {
    test::build_query_log(lines, directory_.file("queries.index"));
    return querylog::LogIndex::open(directory_.file("queries.index")).value();
  }
  static std::vector<TermId> terms_of(const querylog::LogIndex& log, const std::vector<std::string>& words) {
    std::vector<TermId> terms;
    for (const std::string& word : words) terms.push_back(log.segment().find_term(word));
    return terms;
  }
  std::vector<std::string> find(const querylog::LogIndex& log, const std::vector<std::string>& words,
                                const std::string& beginning, std::size_t limit = 10) {
    const std::vector<TermId> terms = terms_of(log, words);
    std::vector<Range> ranges;
    if (!beginning.empty()) ranges.push_back(log.segment().forms().find_prefix(beginning));
    std::vector<std::string> texts;
    for (const LoggedQuery& query : completion_.find(log, {terms, ranges, limit}, knows_))
      texts.emplace_back(log.text(query.doc));
    return texts;
  }
  test::TempDirectory directory_;
  LogCompletion completion_;
  LogCompletion::Knows knows_ = [](std::string_view) { return true; };
};

TEST_F(LogCompletionTest, GivesTheMostFrequentThatBeginSo) {
  const auto log = build("red shoes\t50\nred shirt\t70\nblue shirt\t60\nshorts\t10\nsofa\t90\n");
  EXPECT_THAT(find(log, {}, "sh"), testing::ElementsAre("red shirt", "blue shirt", "red shoes", "shorts"));
  EXPECT_THAT(find(log, {"red"}, "sh"), testing::ElementsAre("red shirt", "red shoes"));
  EXPECT_THAT(find(log, {"red"}, ""), testing::ElementsAre("red shirt", "red shoes"));
  EXPECT_THAT(find(log, {}, "", 2), testing::ElementsAre("sofa", "red shirt")) << "what is searched most";
  EXPECT_THAT(find(log, {"blue"}, "sof"), testing::IsEmpty());
}

TEST_F(LogCompletionTest, GivesOneOfQueriesThatDifferByOrderAndInflection) {
  const auto log = build("мужские кроссовки\t50\nкроссовки мужские\t70\nкроссовка мужская\t60\n");
  EXPECT_THAT(find(log, {}, "кросс"), testing::ElementsAre("кроссовки мужские"));
}

TEST_F(LogCompletionTest, ShowsNothingOfFewSessionsAndNothingTheCatalogDoesNotKnow) {
  std::string lines = "rare word\t4\nword known\t9\nword strange\t20\n";
  for (int i = 0; i < 30; ++i) lines += "{\"q\":\"word of one\",\"session\":\"same\"}\n";
  const auto log = build(lines);
  knows_ = [](std::string_view form) { return form != "strange"; };
  EXPECT_THAT(find(log, {}, "wo"), testing::ElementsAre("word known"));
}

TEST_F(LogCompletionTest, AgreesWithAScanOfAllQueries) {
  for (const std::uint64_t seed : {1u, 2u, 3u, 4u}) {
    SCOPED_TRACE(seed);
    Random random(seed);
    static constexpr const char* kHeads[] = {"ab", "ac", "b", "abc", "d"};
    const auto word = [&] {
      return kHeads[random.below(5)] + std::string(1, static_cast<char>('p' + random.below(6)));
    };
    std::string lines;
    for (int i = 0; i < 400; ++i) {
      std::string query = word();
      for (std::uint64_t more = random.below(3); more > 0; --more) query += " " + word();
      const double u = random.unit();
      lines += query + "\t" + std::to_string(1 + static_cast<int>(2'000 * u * u * u)) + "\n";
    }
    const auto log = build(lines);
    const index::Segment& segment = log.segment();
    for (int round = 0; round < 60; ++round) {
      std::vector<std::string> words;
      for (std::uint64_t more = random.below(3); more > 0; --more) words.push_back(word());
      const std::string beginning =
          words.empty() || random.chance(0.7) ? kHeads[random.below(5)] : std::string();
      std::vector<TermId> terms = terms_of(log, words);
      if (std::find(terms.begin(), terms.end(), kNoTerm) != terms.end()) continue;
      const std::size_t limit = 1 + random.below(12);

      std::map<std::set<TermId>, std::uint32_t> best;  // by the query's terms
      for (DocId doc = 0; doc < log.size(); ++doc) {
        std::set<TermId> own;
        bool begins = beginning.empty();
        segment.rows().for_each_form(doc, [&](FormId form) {
          own.insert(segment.forms().term(form));
          begins = begins || segment.forms().form(form).starts_with(beginning);
          return true;
        });
        if (!begins || log.count(doc).sessions < querylog::kLeastSessionsShown) continue;
        if (!std::all_of(terms.begin(), terms.end(), [&](TermId term) { return own.contains(term); }))
          continue;
        best[own] = std::max(best[own], log.count(doc).searches);
      }
      std::vector<std::uint32_t> right;
      for (const auto& [own, searches] : best) right.push_back(searches);
      std::sort(right.rbegin(), right.rend());
      right.resize(std::min(right.size(), limit));

      std::vector<Range> ranges;
      if (!beginning.empty()) ranges.push_back(segment.forms().find_prefix(beginning));
      std::vector<std::uint32_t> found;
      for (const LoggedQuery& query : completion_.find(log, {terms, ranges, limit}, knows_))
        found.push_back(query.searches);
      EXPECT_EQ(found, right) << beginning << " after " << words.size() << " words, limit " << limit;
    }
  }
}

}  // namespace
}  // namespace vitrina::search
