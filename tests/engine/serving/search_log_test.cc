#include "engine/serving/search_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "engine/querylog/search_line.h"
#include "engine/serving/engine.h"
#include "tests/support/query_log.h"
#include "tests/support/shoe_shop.h"
#include "tests/support/test_image.h"

namespace vitrina::serving {
namespace {

using testing::HasSubstr;
using testing::Not;

using vitrina::test::TestClock;

class SearchLogTest : public testing::Test {
 protected:
  std::string day(const std::string& date) const {
    return vitrina::test::read_file(directory_.file(date + ".jsonl"));
  }
  vitrina::test::TempDirectory directory_;
  TestClock clock_;
};

TEST_F(SearchLogTest, WritesWhatTheQueryLogsReaderReads) {
  SearchLog log(directory_.path(), clock_, 1);
  const auto lane = log.make_lane();
  search::SearchRequest request;
  request.query = "Сабо \"мужские\"\n";
  request.page = 2;
  request.sort = search::Sort::kPriceAscending;
  request.filters.brand = {"CROCS"};
  request.filters.price_min = Money{1'500'000};
  request.filters.attributes = {{"Цвет", {"чёрный"}}};
  const std::vector<std::string> segments{"new"};
  lane->append(1'790'000'000, request, "сабо мужские", {4, "s", "77", "app", segments, "r"}, 0xABC, 128);
  log.flush();
  const std::string line = day("2026-09-21");
  EXPECT_EQ(
      line,
      "{\"at\":\"2026-09-21T14:13:20Z\",\"q\":\"Сабо \\\"мужские\\\"\\n\",\"read_as\":\"сабо мужские\","
      "\"session\":\"abc\",\"page\":2,\"filters\":{\"brand\":[\"CROCS\"],\"price\":{\"min\":1.5},"
      "\"attributes\":{\"Цвет\":[\"чёрный\"]}},\"sort\":\"price_asc\",\"region\":\"77\",\"device\":\"app\","
      "\"segments\":[\"new\"],\"slots\":4,\"total\":128}\n");
  querylog::SearchLineParser parser;
  const auto read = parser.parse(line);
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->query, request.query);
  EXPECT_EQ(read->session, "abc");
  EXPECT_EQ(log.counters().lines, 1u);
}

TEST_F(SearchLogTest, BeginsAFileADayAndGoesOnWithOneThatIsThere) {
  vitrina::test::write_file(directory_.file("2026-09-21.jsonl"), "{\"q\":\"to");
  {
    SearchLog log(directory_.path(), clock_, 1);
    const auto lane = log.make_lane();
    search::SearchRequest request;
    request.query = "a";
    lane->append(1'790'000'000, request, "a", {}, 0, 1);
    log.flush();
    clock_.seconds += 86'400;
    lane->append(1'790'086'400, request, "a", {}, 0, 1);
    lane->append(1'790'086'400, request, "a", {}, 0, 1);
  }
  const std::string first = day("2026-09-21"), second = day("2026-09-22");
  EXPECT_EQ(std::count(first.begin(), first.end(), '\n'), 2)
      << "what a crash left stands on a line of its own";
  EXPECT_THAT(first, HasSubstr("\n{\"at\""));
  EXPECT_EQ(std::count(second.begin(), second.end(), '\n'), 2);
}

TEST_F(SearchLogTest, DrawsTheShareThatIsAskedFor) {
  SearchLog log(directory_.path(), clock_, 0.25);
  const auto lane = log.make_lane();
  search::SearchRequest request;
  request.query = "a";
  int wanted = 0;
  for (int i = 0; i < 4'000; ++i) wanted += lane->wants(request, std::to_string(i)) ? 1 : 0;
  EXPECT_NEAR(wanted, 1'000, 120);
}

TEST_F(SearchLogTest, CountsWhatItCannotWrite) {
  SearchLog log(directory_.file("not there"), clock_, 1);
  const auto lane = log.make_lane();
  search::SearchRequest request;
  request.query = "a";
  lane->append(1'790'000'000, request, "a", {}, 0, 1);
  log.flush();
  EXPECT_EQ(log.counters().dropped, 1u);
  EXPECT_EQ(log.counters().write_failures, 1u);
  ASSERT_EQ(::mkdir(directory_.file("not there").c_str(), 0700), 0);
  lane->append(1'790'000'000, request, "a", {}, 0, 1);
  log.flush();
  EXPECT_EQ(log.counters().lines, 1u) << "the next one is tried again";
}

TEST_F(SearchLogTest, IsWrittenByAWorkerThatSearchesAndBecomesWhatIsSuggested) {
  const vitrina::test::TestImage image(vitrina::test::shoes(2));
  EngineOptions options;
  options.image_path = image.path();
  options.data_path = directory_.file("data");
  options.clock = &clock_;
  auto engine = Engine::open(options).value();
  auto worker = engine->make_worker();
  search::SearchRequest request;
  search::SearchResponse response;
  SponsoredAnswer sponsored;
  for (int i = 0; i < 6; ++i) {
    const std::string session = "visitor-" + std::to_string(i);
    AdCall call;
    call.session = session;
    request.query = "белые Кроссовки";
    request.as_you_type = false;
    ASSERT_TRUE(worker->search(request, call, response, sponsored));
    request.query = "кроссовки мужс";
    request.as_you_type = true;
    ASSERT_TRUE(worker->search(request, call, response, sponsored));
  }
  engine->flush_searches();
  const std::string path = directory_.file("data/searches/2026-09-21.jsonl");
  const std::string lines = vitrina::test::read_file(path);
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 6) << "half-typed ones are not in it";
  EXPECT_THAT(lines, HasSubstr("\"q\":\"белые Кроссовки\""));
  EXPECT_THAT(lines, Not(HasSubstr("visitor"))) << "a session is a keyed hash";

  search::SuggestResponse suggested;
  worker->suggest("бел", 5, false, suggested);
  ASSERT_FALSE(suggested.suggestions.empty());
  EXPECT_EQ(suggested.suggestions[0].searches, 0u) << "a word of the catalog";
  const auto built = querylog::build_log_index({path}, directory_.file("data/searches/queries.index"), {});
  ASSERT_TRUE(built) << built.error().message;
  EXPECT_EQ(built->queries, 1u);
  ASSERT_TRUE(engine->publish());
  worker->suggest("бел", 5, false, suggested);
  ASSERT_FALSE(suggested.suggestions.empty());
  EXPECT_EQ(suggested.suggestions[0].text, "белые кроссовки");
  EXPECT_EQ(suggested.suggestions[0].searches, 6u);
  EXPECT_EQ(worker->generation(), 2u);
}

}  // namespace
}  // namespace vitrina::serving
