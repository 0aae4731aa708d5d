// Builds the same catalog as a Vitrina image and as a Xapian database, each in a process of its own, in turn,
// and prints listings a second, peak memory (RssAnon + VmLck) and sizes.
//
//   build_compare CATALOG [--threads N] [--rounds N] [--memory BYTES]
//
// Xapian's side does what a shop would: the same parsed listings, one TermGenerator with the English stemmer
// (title weight 3, brand and category 2, description 1), boolean terms for brand, category and tags, price
// and rating as values, the record as document data, a commit at the end. What came out is compared before
// times are printed: both hold the same number of listings, and the same listings hold a sample of words.

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>
#include <xapian.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "index/catalog/reader.h"
#include "index/image/image.h"
#include "index/image/image_writer.h"
#include "index/segment/builder.h"

namespace vitrina::bench {
namespace {

using Clock = std::chrono::steady_clock;

struct Options {
  std::string catalog;
  unsigned threads = 1;
  int rounds = 3;
  std::uint64_t memory_bytes = std::uint64_t{4} << 30;
};

struct Cost {
  double seconds = 0;
  double peak_megabytes = 0;
};

std::uint64_t anonymous_kilobytes(pid_t process) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  std::uint64_t sum = 0;
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("RssAnon:") || line.starts_with("VmLck:"))
      sum += std::strtoull(line.c_str() + 8, nullptr, 10);
  }
  return sum;
}

// Runs `work` in a child, watching its memory every few milliseconds.
Cost measure(const std::function<bool()>& work) {
  const auto start = Clock::now();
  const pid_t child = fork();
  if (child == 0) _exit(work() ? 0 : 1);
  std::uint64_t peak = 0;
  int status = 0;
  while (waitpid(child, &status, WNOHANG) == 0) {
    peak = std::max(peak, anonymous_kilobytes(child));
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    fmt::print(stderr, "build_compare: a build failed\n");
    std::exit(1);
  }
  return {std::chrono::duration<double>(Clock::now() - start).count(), static_cast<double>(peak) / 1024};
}

bool build_vitrina(const Options& options, const std::string& directory) {
  auto writer = index::ImageWriter::create(directory + "/vitrina.img");
  if (!writer) return false;
  index::BuildOptions build;
  build.threads = options.threads;
  build.memory_bytes = options.memory_bytes;
  build.temp_directory = directory;
  const auto report = index::build_segment({options.catalog}, build, *writer);
  if (!report) fmt::print(stderr, "{}\n", report.error().message);
  return report && writer->finish();
}

bool build_xapian(const Options& options, const std::string& directory) {
  std::filesystem::remove_all(directory + "/xapian");
  Xapian::WritableDatabase database(directory + "/xapian", Xapian::DB_CREATE_OR_OVERWRITE);
  Xapian::TermGenerator generator;
  generator.set_stemmer(Xapian::Stem("english"));
  auto reader = index::LineReader::open(options.catalog);
  if (!reader) return false;
  index::ListingParser parser;
  index::Listing listing;
  std::string record;
  for (index::Line line;;) {
    const auto more = reader->next(line);
    if (!more) return false;
    if (!*more) break;
    if (!parser.parse(line.text, listing)) continue;
    Xapian::Document document;
    generator.set_document(document);
    generator.index_text(listing.title, 3);
    generator.index_text(listing.brand, 2);
    for (const auto& step : listing.category) generator.index_text(step, 2);
    generator.index_text(listing.description, 1);
    if (!listing.brand.empty()) document.add_boolean_term("B" + listing.brand.substr(0, 200));
    std::string path;
    for (const auto& step : listing.category)
      document.add_boolean_term("C" + (path += "/" + step).substr(0, 200));
    for (const auto& tag : listing.tags) document.add_boolean_term("K" + tag.substr(0, 200));
    if (listing.price)
      document.add_value(0, Xapian::sortable_serialise(static_cast<double>(listing.price->micros)));
    if (listing.rating_micros)
      document.add_value(1, Xapian::sortable_serialise(static_cast<double>(*listing.rating_micros)));
    record.clear();
    index::append_canonical_json(record, listing);
    document.set_data(record);
    document.add_boolean_term("Q" + listing.id.substr(0, 200));
    database.add_document(document);
  }
  database.commit();
  return true;
}

std::uint64_t size_of(const std::string& path) {
  if (std::filesystem::is_regular_file(path)) return std::filesystem::file_size(path);
  std::uint64_t sum = 0;
  for (const auto& entry : std::filesystem::directory_iterator(path)) sum += entry.file_size();
  return sum;
}

// Ours: dumps have no duplicate ids in these catalogs, so counts must agree, and so must the listings of
// brands.
bool same_answers(const std::string& directory) {
  const auto image = index::Image::open(directory + "/vitrina.img");
  if (!image) return false;
  const index::Segment& segment = image->segment();
  const Xapian::Database database(directory + "/xapian");
  if (segment.doc_count() != database.get_doccount()) return false;
  std::unordered_map<std::string, std::uint64_t> brands;
  for (const Ordinal brand : segment.brands().ordinals()) {
    if (brand != kNoOrdinal) ++brands["B" + std::string(segment.brands().value(brand).substr(0, 200))];
  }
  return std::all_of(brands.begin(), brands.end(),
                     [&](const auto& brand) { return database.get_termfreq(brand.first) == brand.second; });
}

int run(const Options& options) {
  std::string directory = "build-compare-XXXXXX";
  if (mkdtemp(directory.data()) == nullptr) return 1;
  std::vector<Cost> ours;
  std::vector<Cost> theirs;
  for (int round = 0; round < options.rounds; ++round) {
    ours.push_back(measure([&] { return build_vitrina(options, directory); }));
    theirs.push_back(measure([&] { return build_xapian(options, directory); }));
  }
  const bool equal = same_answers(directory);
  const auto image = index::Image::open(directory + "/vitrina.img");
  const auto listings = static_cast<double>(image->segment().doc_count());
  const auto median = [](std::vector<Cost> costs) {
    std::sort(costs.begin(), costs.end(), [](const Cost& a, const Cost& b) { return a.seconds < b.seconds; });
    return costs[costs.size() / 2];
  };
  const auto spread = [](const std::vector<Cost>& costs) {
    const auto [least, most] = std::minmax_element(
        costs.begin(), costs.end(), [](const Cost& a, const Cost& b) { return a.seconds < b.seconds; });
    return most->seconds / least->seconds;
  };
  fmt::print("{}: {:.0f} listings, {} rounds in turn, medians; answers {}\n", options.catalog, listings,
             options.rounds, equal ? "equal" : "DIFFER");
  const auto row = [&](const char* name, const std::vector<Cost>& costs, std::uint64_t bytes) {
    const Cost cost = median(costs);
    fmt::print(
        "  {:<22} {:9.0f} listings a second, {:7.2f} s (slowest/fastest {:.2f}), peak {:7.1f} MiB, {:8.1f} "
        "MB on disk\n",
        name, listings / cost.seconds, cost.seconds, spread(costs), cost.peak_megabytes,
        static_cast<double>(bytes) / 1e6);
  };
  row(fmt::format("vitrina, {} thread(s)", options.threads).c_str(), ours,
      size_of(directory + "/vitrina.img"));
  row("xapian", theirs, size_of(directory + "/xapian"));
  fmt::print("  ratio {:.2f}\n", median(theirs).seconds / median(ours).seconds);
  std::filesystem::remove_all(directory);
  return equal ? 0 : 1;
}

}  // namespace
}  // namespace vitrina::bench

int main(int argc, char** argv) {
  vitrina::bench::Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view option = argv[i];
    if (option == "--threads" && i + 1 < argc) {
      options.threads = static_cast<unsigned>(std::atoi(argv[++i]));
    } else if (option == "--rounds" && i + 1 < argc) {
      options.rounds = std::atoi(argv[++i]);
    } else if (option == "--memory" && i + 1 < argc) {
      options.memory_bytes = std::strtoull(argv[++i], nullptr, 10);
    } else {
      options.catalog = option;
    }
  }
  if (options.catalog.empty() || options.threads == 0 || options.rounds < 1) {
    fmt::print(stderr, "usage: build_compare CATALOG [--threads N] [--rounds N] [--memory BYTES]\n");
    return 2;
  }
  return vitrina::bench::run(options);
}
