#include "engine/querylog/log_index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "index/base/random.h"
#include "index/catalog/timestamp.h"
#include "tests/support/query_log.h"
#include "tests/support/test_image.h"

namespace vitrina::querylog {
namespace {

using testing::HasSubstr;

class LogIndexTest : public testing::Test {
 protected:
  std::string path() const { return directory_.file("queries.index"); }
  LogIndex build(const std::string& lines) {
    test::build_query_log(lines, path());
    auto log = LogIndex::open(path());
    VITRINA_CHECK(log.has_value());
    return std::move(*log);
  }
  test::TempDirectory directory_;
};

std::uint32_t searches_of(const LogIndex& log, std::string_view query) {
  const DocId doc = log.find(query);
  return doc == kEndDoc ? 0 : log.count(doc).searches;
}

TEST_F(LogIndexTest, CountsQueriesByTheirFoldedText) {
  const LogIndex log = build(
      "{\"at\":\"2026-11-01T10:00:00Z\",\"q\":\"Сабо мужские\",\"page\":1}\n"
      "{\"q\":\"сабо  мужские\"}\n\n"
      "{\"query\":\"ёлка\",\"frequency\":17}\n"
      "елка\t3\r\n");
  EXPECT_EQ(log.size(), 2u);
  EXPECT_EQ(searches_of(log, "САБО МУЖСКИЕ"), 2u);
  EXPECT_EQ(searches_of(log, "Ёлка"), 20u);
  EXPECT_EQ(searches_of(log, "сабо"), 0u);
  EXPECT_EQ(log.info().searches, 22u);
  EXPECT_EQ(log.text(log.find("ёлка")), "елка");
}

TEST_F(LogIndexTest, CountsFurtherPagesAsNoSearch) {
  const LogIndex log = build("{\"q\":\"a\"}\n{\"q\":\"a\",\"page\":2}\n{\"q\":\"a\",\"page\":3}\n");
  EXPECT_EQ(searches_of(log, "a"), 1u);
  EXPECT_EQ(log.info().further_pages, 2u);
}

TEST_F(LogIndexTest, KeepsHowEachSearchWasAskedPagesIncluded) {
  const LogIndex log = build(
      R"({"at":"1970-01-02T03:00:00Z","q":"a","region":"77","segments":["x","b","x"],"filters":{"brand":[ "A" ]},"slots":4})"
      "\n"
      R"({"at":"1970-01-02T03:59:59Z","q":"a","region":"77","segments":["b","x"],"filters":{"brand":["A"]},"slots":4})"
      "\n"
      R"({"at":"1970-01-02T04:00:00Z","q":"a","page":2,"device":"app","filters":{}})"
      "\n{\"q\":\"a\"}\n");
  using Row = std::tuple<std::int64_t, std::uint64_t, SearchContext>;
  std::vector<Row> rows;
  log.for_each_search(0, [&](std::int64_t hour, std::uint32_t context, std::uint64_t n) {
    rows.emplace_back(hour, n, log.context(context));
  });
  EXPECT_EQ(rows, (std::vector<Row>{
                      {LogIndex::kUnknownHour, 1, {}},
                      {27, 2, {"77", "", {"b", "x"}, R"({"brand":["A"]})", 4, false}},
                      {28, 1, {"", "app", {}, "", 0, true}},
                  }));
  EXPECT_EQ(log.count(0).searches, 3u) << "a further page is no search";
}

// What a log of random lines holds, counted the obvious way.
struct Recount {
  std::map<std::string, std::uint32_t> searches;
  std::map<std::string, std::set<std::string>> sessions;
  std::map<std::string, std::map<std::int64_t, std::uint64_t>> hours;
  std::map<std::string, std::map<std::pair<std::string, std::string>, std::uint64_t>> places;
};

TEST_F(LogIndexTest, HoldsWhatARecountOfTheLinesGives) {
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    SCOPED_TRACE(seed);
    Random random(seed);
    Recount right;
    std::vector<std::string> lines;
    for (int i = 0; i < 3'000; ++i) {
      const double u = random.unit();
      const std::string query = "q" + std::to_string(static_cast<int>(u * u * u * 300));
      const std::int64_t at = 1'760'000'000 + static_cast<std::int64_t>(random.below(14 * 86'400));
      const std::string session = "s" + std::to_string(random.below(60));
      const std::string region = random.chance(0.5) ? "77" : "";
      const std::string device = random.chance(0.5) ? "app" : "web";
      std::string line = "{\"at\":\"";
      index::append_timestamp(line, at);
      line += "\",\"q\":\"" + query + "\",\"session\":\"" + session + "\",\"device\":\"" + device + "\"";
      if (!region.empty()) line += ",\"region\":\"" + region + "\"";
      lines.push_back(line + "}\n");
      ++right.searches[query];
      right.sessions[query].insert(session);
      ++right.hours[query][at / 3'600];
      ++right.places[query][{region, device}];
    }
    const auto joined = [&] {
      std::string text;
      for (const std::string& line : lines) text += line;
      return text;
    };
    const LogIndex log = build(joined());
    ASSERT_EQ(log.size(), right.searches.size());
    std::uint32_t before = 0xFFFFFFFFu;
    for (DocId doc = 0; doc < log.size(); ++doc) {
      const std::string query(log.text(doc));
      EXPECT_EQ(log.count(doc).searches, right.searches[query]);
      EXPECT_EQ(log.count(doc).sessions, right.sessions[query].size());
      EXPECT_LE(log.count(doc).searches, before + before / 5 + 1)
          << "rare ones do not stand far before frequent";
      before = log.count(doc).searches;
      std::map<std::int64_t, std::uint64_t> hours;
      std::map<std::pair<std::string, std::string>, std::uint64_t> places;
      log.for_each_search(doc, [&](std::int64_t hour, std::uint32_t context, std::uint64_t n) {
        hours[hour] += n;
        places[{log.context(context).region, log.context(context).device}] += n;
      });
      EXPECT_EQ(hours, right.hours[query]);
      EXPECT_EQ(places, right.places[query]);
    }
    std::array<std::uint64_t, 168> week{};
    std::set<std::int64_t> hours_seen;
    for (const auto& [query, hours] : right.hours) {
      for (const auto& [hour, n] : hours) {
        week[static_cast<std::size_t>(hour + 72) % 168] += n;
        hours_seen.insert(hour);
      }
    }
    EXPECT_EQ(log.info().hours, week);
    EXPECT_EQ(log.info().first_hour, *hours_seen.begin());
    EXPECT_EQ(log.info().end_hour, *hours_seen.rbegin() + 1);

    const std::string bytes = test::read_file(path());
    for (std::size_t i = lines.size(); i > 1; --i) std::swap(lines[i - 1], lines[random.below(i)]);
    build(joined());
    EXPECT_TRUE(bytes == test::read_file(path())) << "the order of lines is in the file";
  }
}

TEST_F(LogIndexTest, KnowsTheFirstQueryOfEachForm) {
  std::string lines;
  Random random(7);
  for (int i = 0; i < 400; ++i) {
    lines += "w" + std::to_string(random.below(40)) + " w" + std::to_string(random.below(40)) + "\t" +
             std::to_string(1 + random.below(100'000)) + "\n";
  }
  const LogIndex log = build(lines);
  const index::Segment& segment = log.segment();
  std::vector<DocId> first(segment.forms().size(), kEndDoc);
  for (DocId doc = 0; doc < log.size(); ++doc) {
    segment.rows().for_each_form(doc, [&](FormId form) {
      first[form] = std::min(first[form], doc);
      return true;
    });
  }
  for (FormId form = 0; form < first.size(); ++form) EXPECT_EQ(log.first_doc(form), first[form]);
}

TEST_F(LogIndexTest, KeepsOnlyTheDaysAskedFor) {
  test::write_file(
      directory_.file("log"),
      "{\"at\":\"2026-11-01T10:00:00Z\",\"q\":\"a\"}\n{\"at\":\"2026-11-02T10:59:00Z\",\"q\":\"a\"}\n"
      "{\"at\":\"2026-11-01T11:00:00Z\",\"q\":\"b\"}\n{\"at\":\"2026-11-01T09:00:00Z\",\"q\":\"c\"}\n");
  const auto report = build_log_index({directory_.file("log")}, path(), {.days = 1});
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->older, 2u);
  EXPECT_EQ(report->queries, 2u);
  const auto log = LogIndex::open(path());
  ASSERT_TRUE(log);
  EXPECT_EQ(searches_of(*log, "a"), 1u);
  EXPECT_EQ(searches_of(*log, "b"), 1u);
  EXPECT_EQ(log->find("c"), kEndDoc);
}

TEST_F(LogIndexTest, CountsBadLinesAndTextsThatAreNoQuery) {
  test::write_file(directory_.file("log"), "a\t1\nno tab\n{\"q\":\" \"}\n" + std::string(600, 'x') + "\t2\n");
  std::vector<std::string> rejects;
  LogBuildOptions options;
  options.on_reject = [&](const index::RejectedLine& line) {
    rejects.push_back(std::to_string(line.line) + " " + std::string(line.text));
  };
  EXPECT_FALSE(build_log_index({directory_.file("log")}, path(), options)) << "a quarter is more than 1 %";
  EXPECT_FALSE(std::filesystem::exists(path())) << "nothing is left behind";
  options.max_rejects = 0.5;
  const auto report = build_log_index({directory_.file("log")}, path(), options);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->rejected, 1u);
  EXPECT_EQ(report->unkept, 2u);
  EXPECT_EQ(report->queries, 1u);
  EXPECT_THAT(rejects, testing::ElementsAre("2 no tab", "2 no tab"));
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& file : std::filesystem::directory_iterator(directory_.path())) ++files;
  EXPECT_EQ(files, 2u) << "the log and its index";
}

TEST_F(LogIndexTest, RefusesACatalogsImage) {
  const test::TestImage image(test::random_listings(1, 10));
  const auto log = LogIndex::open(image.path());
  ASSERT_FALSE(log);
  EXPECT_EQ(log.error().code, ErrorCode::kUnsupported);
  EXPECT_THAT(log.error().message, HasSubstr("not of a query log"));
}

}  // namespace
}  // namespace vitrina::querylog
