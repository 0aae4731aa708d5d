// What do sponsored slots cost a search? Prints microseconds a search with four slots and without, their
// ratio, for the queries of a TSV over an image with many campaigns:
//
//   sponsored_search CATALOG QUERIES.tsv [--campaigns N] [--keywords N] [--rounds N] [--model FILE] [--facets
//   0|1]
//
// A campaign (100 000) has one to five listings of one seller and --keywords (10) keywords cut out of their
// titles. Both searches run in turn, query by query, records and facets included, and their organic hits are
// compared. That the slots are those of an auction over all ads, without pruning, is a test's to show
// (tests/engine/ads/selection/ad_selector_test.cc).

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "bench/engine/processor_time.h"
#include "engine/ledger/data_directory.h"
#include "engine/ledger/sqlite_store.h"
#include "engine/serving/engine.h"
#include "index/image/image_writer.h"
#include "index/segment/builder.h"
#include "tests/engine/ads/matching/real_keywords.h"

namespace vitrina::serving::bench {
namespace {

using vitrina::bench::processor_microseconds;

struct Options {
  std::string catalog;
  std::string queries;
  std::size_t campaigns = 100'000;
  std::size_t keywords = 10;
  std::size_t rounds = 5;
  std::size_t facets = 1;
  std::string model;
};

struct Offer {
  std::string id;
  std::string title;
};

std::map<std::string, std::vector<Offer>> read_offers(const std::string& catalog) {
  std::map<std::string, std::vector<Offer>> by_seller;
  auto reader = index::LineReader::open(catalog);
  VITRINA_CHECK(reader.has_value());
  index::ListingParser parser;
  index::Listing listing;
  index::Line line;
  for (;;) {
    const auto more = reader->next(line);
    VITRINA_CHECK(more.has_value());
    if (!*more) return by_seller;
    if (!line.too_long && parser.parse(line.text, listing).has_value() && !listing.seller.empty()) {
      by_seller[listing.seller].push_back({listing.id, listing.title});
    }
  }
}

void store_campaigns(const Options& options, const std::string& directory) {
  const auto by_seller = read_offers(options.catalog);
  std::vector<const std::pair<const std::string, std::vector<Offer>>*> sellers;
  for (const auto& entry : by_seller) sellers.push_back(&entry);
  VITRINA_CHECK(!sellers.empty());
  const auto data = ledger::DataDirectory::open(directory);
  VITRINA_CHECK(data.has_value());
  auto store = ledger::SqliteStore::open(data->database_path());
  VITRINA_CHECK(store.has_value());
  Random random(11);
  std::vector<ledger::CampaignChange> changes;
  const std::vector<std::string> none{"none"};
  for (std::size_t i = 0; i < options.campaigns; ++i) {
    const auto& [seller, offers] = *sellers[random.below(sellers.size())];
    ads::Campaign campaign;
    campaign.id = fmt::format("c-{:07}", i);
    campaign.seller = seller;
    campaign.label = "Реклама";
    std::vector<std::string> titles;
    for (std::uint64_t n = 1 + random.below(5); n > 0; --n) {
      const Offer& offer = offers[random.below(offers.size())];
      if (std::count(campaign.listings.begin(), campaign.listings.end(), offer.id) > 0) continue;
      campaign.listings.push_back(offer.id);
      titles.push_back(offer.title);
    }
    ads::test::KeywordMaker make(random(), titles, titles);
    for (std::size_t k = 0; k < options.keywords; ++k) {
      const auto match = static_cast<ads::MatchType>(std::min<std::uint64_t>(random.below(4), 2));
      // Log-normal, as bids are: a few times more or less than the middle.
      double noise = 0;
      for (int n = 0; n < 12; ++n) noise += random.unit();
      const double rubles = 10.0 * std::exp(0.7 * (noise - 6.0));
      campaign.keywords.push_back(
          {make.text(), match, Money{static_cast<std::int64_t>(rubles * 100) * 10'000 + 10'000}});
    }
    changes.push_back({std::move(campaign), false, 0, {"bench", 0}});
    if (changes.size() == 1'000 || i + 1 == options.campaigns) {
      VITRINA_CHECK((*store)->apply(changes).has_value());
      std::vector<ledger::Entry> credits;
      for (const ledger::CampaignChange& change : changes) {
        ledger::Credit credit;
        credit.id = change.campaign.id;
        credit.seller = change.campaign.seller;
        credit.amount = Money{1'000'000 * kMicrosPerUnit};
        credits.emplace_back(std::move(credit));
      }
      VITRINA_CHECK((*store)->post(credits, 0).has_value());
      changes.clear();
    }
  }
}

struct Scratch {
  std::string path = (std::filesystem::temp_directory_path() / "vitrina-bench-XXXXXX").string();
  Scratch() { VITRINA_CHECK(mkdtemp(path.data()) != nullptr); }
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
};

void build_image(const std::string& catalog, const std::string& directory, const std::string& out) {
  auto writer = index::ImageWriter::create(out);
  VITRINA_CHECK(writer.has_value());
  index::BuildOptions options;
  options.temp_directory = directory;
  VITRINA_CHECK(index::build_segment({catalog}, options, *writer).has_value());
  VITRINA_CHECK(writer->finish().has_value());
}

int run(const Options& options) {
  const Scratch scratch;
  const std::string image = scratch.path + "/bench.img";
  build_image(options.catalog, scratch.path, image);
  store_campaigns(options, scratch.path + "/data");
  EngineOptions engine_options;
  engine_options.image_path = image;
  engine_options.data_path = scratch.path + "/data";
  engine_options.verify_in_background = false;
  engine_options.model_path = options.model;
  engine_options.rules.keep_in_organic = true;
  auto engine = Engine::open(engine_options);
  if (!engine) {
    fmt::print("{}\n", engine.error().message);
    return 1;
  }
  const auto worker = (*engine)->make_worker();
  // The same over a copy, where nobody counts what is shown.
  std::filesystem::copy(scratch.path + "/data", scratch.path + "/copy",
                        std::filesystem::copy_options::recursive);
  engine_options.data_path = scratch.path + "/copy";
  engine_options.log_served = false;
  auto other = Engine::open(engine_options);
  if (!other) {
    fmt::print("{}\n", other.error().message);
    return 1;
  }
  const auto uncounting = (*other)->make_worker();
  const auto queries = ads::test::read_queries(options.queries);
  const SnapshotInfo info = (*engine)->current();
  fmt::print("{} listings, {} campaigns of {} keywords, {} queries, model {}\n", info.listings,
             info.campaigns, options.keywords, queries.size(),
             info.model_version == 0 ? "none" : options.model);

  search::SearchRequest request;
  search::SearchResponse plain;
  search::SearchResponse response;
  SponsoredAnswer sponsored;
  search::SearchResponse other_response;
  SponsoredAnswer other_sponsored;
  AdCall call;
  call.session = "session";
  std::vector<double> without(queries.size(), 1e300);
  std::vector<double> with(queries.size(), 1e300);
  std::vector<double> uncounted(queries.size(), 1e300);
  std::size_t filled = 0;
  std::size_t missing = 0;
  for (std::size_t round = 0; round < options.rounds; ++round) {
    for (std::size_t i = 0; i < queries.size(); ++i) {
      request.query = queries[i];
      if (options.facets != 0) request.facets = {"category", "brand", "tags"};
      const std::string id = fmt::format("{:016x}", i);
      call.request_id = id;
      call.slots = 0;
      double start = processor_microseconds();
      VITRINA_CHECK(worker->search(request, call, plain, sponsored).has_value());
      without[i] = std::min(without[i], processor_microseconds() - start);
      call.slots = 4;
      const auto count = [&] {
        start = processor_microseconds();
        VITRINA_CHECK(worker->search(request, call, response, sponsored).has_value());
        with[i] = std::min(with[i], processor_microseconds() - start);
      };
      const auto leave_uncounted = [&] {
        start = processor_microseconds();
        VITRINA_CHECK(uncounting->search(request, call, other_response, other_sponsored).has_value());
        uncounted[i] = std::min(uncounted[i], processor_microseconds() - start);
      };
      // Who comes second finds the query's postings in the cache: they take turns.
      if (round % 2 == 0) {
        count();
        leave_uncounted();
      } else {
        leave_uncounted();
        count();
      }
      if (round > 0) continue;
      filled += sponsored.hits.size();
      missing += sponsored.is_missing ? 1 : 0;
      bool same = plain.hits.size() == response.hits.size() && plain.total == response.total;
      for (std::size_t h = 0; same && h < plain.hits.size(); ++h)
        same = plain.hits[h].doc == response.hits[h].doc;
      if (!same) {
        fmt::print("DIFFERENT organic hits for «{}»\n", queries[i]);
        return 1;
      }
    }
  }
  const auto mean = [](const std::vector<double>& times) {
    double sum = 0;
    for (const double time : times) sum += time;
    return sum / static_cast<double>(times.size());
  };
  const auto quantile = [](std::vector<double> times, double share) {
    std::sort(times.begin(), times.end());
    return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
  };
  std::vector<double> added;
  for (std::size_t i = 0; i < queries.size(); ++i) added.push_back(with[i] - without[i]);
  fmt::print("  {:.2f} slots a search filled, {} searches without ads for lack of time\n",
             static_cast<double>(filled) / static_cast<double>(queries.size()), missing);
  fmt::print("  without slots  mean {:8.2f} µs  p50 {:8.2f}  p99 {:8.2f}\n", mean(without),
             quantile(without, 0.5), quantile(without, 0.99));
  fmt::print("  four slots     mean {:8.2f} µs  p50 {:8.2f}  p99 {:8.2f}\n", mean(with), quantile(with, 0.5),
             quantile(with, 0.99));
  fmt::print("  slots cost     mean {:8.2f} µs  p50 {:8.2f}  p99 {:8.2f}   ratio of means {:.3f}\n",
             mean(added), quantile(added, 0.5), quantile(added, 0.99), mean(with) / mean(without));
  fmt::print("  four slots, not counted  mean {:8.2f} µs   counting costs {:.2f} % of the search\n",
             mean(uncounted), 100 * (mean(with) / mean(uncounted) - 1));
  return 0;
}

}  // namespace
}  // namespace vitrina::serving::bench

int main(int argc, char** argv) {
  vitrina::serving::bench::Options options;
  std::vector<std::string> files;
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    std::size_t* number = name == "--campaigns"  ? &options.campaigns
                          : name == "--keywords" ? &options.keywords
                          : name == "--rounds"   ? &options.rounds
                          : name == "--facets"   ? &options.facets
                                                 : nullptr;
    if (name == "--model" && i + 1 < argc) {
      options.model = argv[++i];
    } else if (number == nullptr) {
      files.push_back(name);
    } else if (i + 1 < argc) {
      *number = std::strtoull(argv[++i], nullptr, 10);
    }
  }
  if (files.size() != 2) {
    fmt::print(stderr,
               "usage: sponsored_search CATALOG QUERIES.tsv [--campaigns N] [--keywords N] [--rounds N] "
               "[--model FILE] [--facets 0|1]\n");
    return 2;
  }
  options.catalog = files[0];
  options.queries = files[1];
  return vitrina::serving::bench::run(options);
}
