#include "tools/generate/generate.h"

#include <algorithm>
#include <filesystem>
#include <memory>

#include "tools/generate/listing_maker.h"
#include "tools/generate/ordered.h"
#include "tools/generate/output_file.h"
#include "tools/generate/search_maker.h"

namespace vitrina::tools {
namespace {

constexpr std::uint64_t kListingsPerChunk = 512;

Result<void> check(const GenerateOptions& options) {
  if (options.listings == 0 || options.listings > kMaxListings) {
    return fail(ErrorCode::kInvalidArgument,
                "the number of listings must be between 1 and " + std::to_string(kMaxListings), "listings");
  }
  if (options.searches.value_or(0) > kMaxSearches) {
    return fail(ErrorCode::kInvalidArgument,
                "there may be at most " + std::to_string(kMaxSearches) + " searches", "searches");
  }
  if (options.days == 0 || options.days > kMaxDays) {
    return fail(ErrorCode::kInvalidArgument,
                "the number of days must be between 1 and " + std::to_string(kMaxDays), "days");
  }
  if (options.directory.empty()) {
    return fail(ErrorCode::kInvalidArgument, "a directory for the files must be named", "out");
  }
  return {};
}

Result<void> make_directory(const std::string& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) return fail(ErrorCode::kIo, "cannot make directory " + directory + ": " + error.message());
  return {};
}

Result<void> write_catalog(const Catalog& catalog, unsigned threads, OutputFile& file,
                           const OnProgress& on_progress) {
  const std::uint64_t listings = catalog.listings;
  const std::uint64_t chunks = (listings + kListingsPerChunk - 1) / kListingsPerChunk;
  const auto make_producer = [&]() -> Producer {
    struct State {
      explicit State(const Catalog& shared) : maker(shared) {}
      ListingMaker maker;
      index::Listing listing;
    };
    return [&catalog, listings, state = std::make_shared<State>(catalog)](std::uint64_t chunk,
                                                                          std::string& out) {
      const std::uint64_t end = std::min((chunk + 1) * kListingsPerChunk, listings);
      for (std::uint64_t place = chunk * kListingsPerChunk; place < end; ++place) {
        state->maker.make(place, state->listing);
        index::append_canonical_json(out, state->listing);
        out.push_back('\n');
      }
    };
  };
  return run_in_order(
      chunks, threads, make_producer, [&](std::uint64_t chunk, std::string_view bytes) -> Result<void> {
        VITRINA_TRY(file.write(bytes));
        if (on_progress) {
          on_progress("catalog", std::min((chunk + 1) * kListingsPerChunk, listings), listings, "listings");
        }
        return {};
      });
}

Result<void> write_searches(const Catalog& catalog, std::uint64_t searches, std::uint32_t days,
                            unsigned threads, OutputFile& file, const OnProgress& on_progress) {
  const SearchMaker maker(catalog, searches, days);
  const auto make_producer = [&]() -> Producer {
    return [&maker](std::uint64_t chunk, std::string& out) { maker.append_chunk(out, chunk); };
  };
  return run_in_order(maker.chunks(), threads, make_producer,
                      [&](std::uint64_t chunk, std::string_view bytes) -> Result<void> {
                        VITRINA_TRY(file.write(bytes));
                        if (on_progress) {
                          on_progress("searches", std::min((chunk + 1) * SearchMaker::kChunk, searches),
                                      searches, "searches");
                        }
                        return {};
                      });
}

}  // namespace

Result<void> generate(const GenerateOptions& options, const OnProgress& on_progress) {
  VITRINA_TRY(check(options));
  VITRINA_TRY(make_directory(options.directory));
  VITRINA_ASSIGN(OutputFile catalog_file, OutputFile::create(options.directory + "/catalog.jsonl"));
  VITRINA_ASSIGN(OutputFile searches_file, OutputFile::create(options.directory + "/searches.jsonl"));

  const Market market;
  const Catalog catalog(market, options.seed, options.listings);
  const std::uint64_t searches =
      options.searches.value_or(std::clamp<std::uint64_t>(options.listings / 10, 1'000, 1'000'000));
  VITRINA_TRY(write_catalog(catalog, options.threads, catalog_file, on_progress));
  VITRINA_TRY(write_searches(catalog, searches, options.days, options.threads, searches_file, on_progress));
  VITRINA_TRY(catalog_file.close());
  VITRINA_TRY(searches_file.close());
  VITRINA_TRY(catalog_file.publish());
  return searches_file.publish();
}

}  // namespace vitrina::tools
