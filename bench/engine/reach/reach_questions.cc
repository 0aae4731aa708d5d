// reach_questions IMAGE SEARCHES.index CAMPAIGNS.jsonl [--model FILE] [--questions N] [--batch N] [--rounds
// N]
//
// How long a question about a keyword takes, over a whole log with all campaigns: keywords drawn as they are
// searched, a listing that answers each, a bid of some campaign. First answers are compared: where a sample
// stands for more than 5,000 queries, what all of them give lies in its range. Then one by one, a batch, and
// what searches take while a batch runs on a thread that gives way as the server's does, in turn.

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "engine/reach/reach.h"
#include "engine/search/searcher.h"
#include "index/base/random.h"
#include "tools/reach_market.h"

namespace vitrina {
namespace {

using Clock = std::chrono::steady_clock;

double us_since(Clock::time_point began) {
  return std::chrono::duration<double, std::micro>(Clock::now() - began).count();
}

double quantile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  const auto place = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(place), values.end());
  return values[place];
}

// Queries of the log, as often as they are searched.
class QueryDraw {
 public:
  explicit QueryDraw(const querylog::LogIndex& log) : log_(log) {
    for (DocId doc = 0; doc < log.size(); ++doc) ends_.push_back(sum_ += log.count(doc).searches);
  }
  std::string_view draw(Random& random) const {
    const std::uint64_t place = random.below(sum_);
    const auto at = std::upper_bound(ends_.begin(), ends_.end(), place) - ends_.begin();
    return log_.text(static_cast<DocId>(at));
  }

 private:
  const querylog::LogIndex& log_;
  std::uint64_t sum_ = 0;
  std::vector<std::uint64_t> ends_;
};

std::vector<reach::ReachItem> draw_items(const reach::Market& market, const QueryDraw& queries,
                                         std::size_t count, std::uint64_t seed) {
  Random random(seed);
  std::vector<Money> bids;
  market.source().book->for_each({}, [&](ads::CampaignRef ref) {
    for (const ads::Keyword& keyword : market.source().book->campaign(ref).keywords)
      bids.push_back(keyword.bid);
    return bids.size() < 100'000;
  });
  search::Searcher searcher;
  search::SearchResponse response;
  search::SearchRequest request;
  request.per_page = 10;
  request.records = false;
  request.filters.in_stock = true;
  std::vector<reach::ReachItem> items;
  while (items.size() < count) {
    request.query = queries.draw(random);
    search::SearchOptions options;
    options.rules = market.source().rules;
    if (!searcher.search(*market.source().segment, request, options, response) || response.hits.empty())
      continue;
    reach::ReachItem& item = items.emplace_back();
    item.keyword = request.query;
    const std::uint64_t match = random.below(100);
    item.match = match < 24   ? ads::MatchType::kExact
                 : match < 54 ? ads::MatchType::kPhrase
                              : ads::MatchType::kBroad;
    item.bid = bids[random.below(bids.size())];
    item.listings = {response.hits[random.below(response.hits.size())].id};
  }
  return items;
}

int run(int argc, char** argv) {
  tools::ReachMarketFiles files;
  std::size_t questions = 1'000, batch = 1'000, rounds = 9;
  std::vector<std::string> plain;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--model" && i + 1 < argc) {
      files.model = argv[++i];
    } else if (argument == "--questions" && i + 1 < argc) {
      questions = std::strtoul(argv[++i], nullptr, 10);
    } else if (argument == "--batch" && i + 1 < argc) {
      batch = std::strtoul(argv[++i], nullptr, 10);
    } else if (argument == "--rounds" && i + 1 < argc) {
      rounds = std::strtoul(argv[++i], nullptr, 10);
    } else {
      plain.push_back(argument);
    }
  }
  if (plain.size() != 3) {
    fmt::print(stderr,
               "reach_questions IMAGE SEARCHES.index CAMPAIGNS.jsonl [--model FILE] [--questions N]\n");
    return 2;
  }
  files.image = plain[0];
  files.searches = plain[1];
  files.campaigns = plain[2];
  tools::Progress progress(false);
  const auto opening = Clock::now();
  { const auto log = querylog::LogIndex::open(files.searches); }
  fmt::print("opening the log's index: {:.1f} ms\n", us_since(opening) / 1'000);
  const auto building = Clock::now();
  const auto opened = tools::open_market(files, progress);
  if (!opened) {
    fmt::print(stderr, "{}\n", opened.error().message);
    return 1;
  }
  const reach::Market& market = **opened;
  fmt::print("market: {} queries, {} campaigns, {:.1f} MB, {:.0f} s\n", market.size(),
             market.source().book->size(), static_cast<double>(market.size_bytes()) / 1e6,
             us_since(building) / 1e6);

  const QueryDraw draw(market.log());
  const auto items = draw_items(market, draw, questions, 1);
  reach::Reach reach(*opened);
  reach::ReachRequest request;
  request.now = market.source().now;

  // Samples against all of it.
  std::size_t sampled = 0, held = 0;
  for (const reach::ReachItem& item : items) {
    if (sampled == 30) break;
    const auto part = reach.answer(request, item);
    if (!part || part->looked_at == part->queries || !part->too_little.empty()) continue;
    reach::ReachRequest whole_request = request;
    whole_request.most_whole = ~std::size_t{0};
    const auto whole = reach.answer(whole_request, item);
    if (!whole || part->queries != whole->queries || part->searches != whole->searches) {
      fmt::print("FAILED: '{}' is caught differently\n", item.keyword);
      return 1;
    }
    ++sampled;
    const auto& in = part->outlook[reach::Metric::kImpressions];
    const double right = whole->outlook[reach::Metric::kImpressions].expected;
    held += right >= in.low && right <= in.high ? 1 : 0;
    if (right < in.low || right > in.high)
      fmt::print("  '{}': {:.2f} of all, {:.2f} ({:.2f}–{:.2f}) of the sample\n", item.keyword, right,
                 in.expected, in.low, in.high);
  }
  fmt::print("{} keywords of more than {} queries: {} of the samples' ranges hold what all queries give\n",
             sampled, reach::kMostWhole, held);

  std::vector<double> times, queries;
  std::size_t over = 0;
  for (const reach::ReachItem& item : items) {
    const auto began = Clock::now();
    const auto answer = reach.answer(request, item);
    times.push_back(us_since(began));
    if (!answer) continue;
    queries.push_back(static_cast<double>(answer->queries));
    over += answer->queries > reach::kMostWhole ? 1 : 0;
  }
  fmt::print(
      "one: median {:.2f} ms, p90 {:.2f}, p99 {:.2f}, most {:.2f}; queries caught: median {:.0f}, p99 "
      "{:.0f}, {} of {} "
      "sampled\n",
      quantile(times, 0.5) / 1e3, quantile(times, 0.9) / 1e3, quantile(times, 0.99) / 1e3,
      quantile(times, 1) / 1e3, quantile(queries, 0.5), quantile(queries, 0.99), over, times.size());
  reach::ReachRequest with_bids = request;
  with_bids.landscape = with_bids.competition = true;
  times.clear();
  for (std::size_t i = 0; i < std::min<std::size_t>(items.size(), 200); ++i) {
    const auto began = Clock::now();
    if (!reach.answer(with_bids, items[i])) return 1;
    times.push_back(us_since(began));
  }
  fmt::print("one with landscape and competition: median {:.2f} ms, p99 {:.2f}\n", quantile(times, 0.5) / 1e3,
             quantile(times, 0.99) / 1e3);

  const auto batch_items = draw_items(market, draw, batch, 2);
  const auto began = Clock::now();
  for (const reach::ReachItem& item : batch_items) {
    if (!reach.answer(request, item)) return 1;
  }
  fmt::print("a batch of {}: {:.2f} s\n", batch, us_since(began) / 1e6);

  // Searches alone, and beside a batch, in turn.
  std::vector<double> ratios, alone_p99, beside_p99;
  search::Searcher searcher;
  search::SearchResponse response;
  search::SearchRequest search;
  search::SearchOptions options;
  options.rules = market.source().rules;
  const auto search_p99 = [&] {
    Random random(3);
    std::vector<double> taken;
    for (int i = 0; i < 8'000; ++i) {
      search.query = draw.draw(random);
      const auto start = Clock::now();
      if (!searcher.search(*market.source().segment, search, options, response)) continue;
      taken.push_back(us_since(start));
    }
    return quantile(taken, 0.99);
  };
  search_p99();
  for (std::size_t round = 0; round < rounds; ++round) {
    alone_p99.push_back(search_p99());
    std::atomic<bool> stop{false};
    std::thread thread([&] {
      setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), 10);
      reach::Reach own(*opened);
      for (std::size_t i = 0; !stop; i = (i + 1) % batch_items.size()) {
        if (!own.answer(request, batch_items[i])) break;
      }
    });
    beside_p99.push_back(search_p99());
    stop = true;
    thread.join();
    ratios.push_back(beside_p99.back() / alone_p99.back());
  }
  fmt::print(
      "search p99: {:.0f} µs alone, {:.0f} beside a batch (medians of {}); ratio {:.3f} in the median\n",
      quantile(alone_p99, 0.5), quantile(beside_p99, 0.5), rounds, quantile(ratios, 0.5));
  return held * 10 >= sampled * 7 ? 0 : 1;
}

}  // namespace
}  // namespace vitrina

int main(int argc, char** argv) {
  return vitrina::run(argc, argv);
}
