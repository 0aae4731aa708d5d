#include "tools/generate/generate.h"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <memory>

#include "tools/generate/campaign_maker.h"
#include "tools/generate/event_maker.h"
#include "tools/generate/listing_maker.h"
#include "tools/generate/ordered.h"
#include "tools/generate/output_file.h"
#include "tools/generate/search_maker.h"

namespace vitrina::tools {
namespace {

constexpr std::uint64_t kListingsPerChunk = 512;
constexpr std::uint64_t kCampaignsPerChunk = 256;

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
  if (options.campaigns > kMaxCampaigns) {
    return fail(ErrorCode::kInvalidArgument,
                "there may be at most " + std::to_string(kMaxCampaigns) + " campaigns", "campaigns");
  }
  if (options.keywords.value_or(0) > kMaxKeywords) {
    return fail(ErrorCode::kInvalidArgument,
                "there may be at most " + std::to_string(kMaxKeywords) + " keywords", "keywords");
  }
  if (options.campaigns == 0 && (options.keywords || !options.truth.empty())) {
    return fail(ErrorCode::kInvalidArgument, "keywords and true rates go with campaigns: name how many",
                "campaigns");
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

Result<void> write_campaigns(const CampaignMaker& campaigns, unsigned threads, OutputFile& file,
                             const OnProgress& on_progress) {
  const std::uint64_t count = campaigns.campaigns().size();
  const auto make_producer = [&]() -> Producer {
    return [&campaigns, count](std::uint64_t chunk, std::string& out) {
      const std::uint64_t end = std::min((chunk + 1) * kCampaignsPerChunk, count);
      for (std::uint64_t place = chunk * kCampaignsPerChunk; place < end; ++place) {
        campaigns.append_line(out, place);
      }
    };
  };
  return run_in_order((count + kCampaignsPerChunk - 1) / kCampaignsPerChunk, threads, make_producer,
                      [&](std::uint64_t chunk, std::string_view bytes) -> Result<void> {
                        VITRINA_TRY(file.write(bytes));
                        if (on_progress) {
                          on_progress("campaigns", std::min((chunk + 1) * kCampaignsPerChunk, count), count,
                                      "campaigns");
                        }
                        return {};
                      });
}

// A chunk's events and true rates travel as one string: eight bytes with the length of the events, the
// events, the rates.
Result<void> write_events(const EventMaker& events, std::uint64_t chunks, unsigned threads, OutputFile& file,
                          OutputFile* truth, const OnProgress& on_progress) {
  const auto make_producer = [&]() -> Producer {
    return [&events, rates = std::string()](std::uint64_t chunk, std::string& out) mutable {
      rates.clear();
      out.assign(sizeof(std::uint64_t), '\0');
      events.append_chunk(chunk, out, rates);
      const std::uint64_t bytes = out.size() - sizeof(std::uint64_t);
      std::memcpy(out.data(), &bytes, sizeof bytes);
      out += rates;
    };
  };
  return run_in_order(chunks, threads, make_producer,
                      [&](std::uint64_t chunk, std::string_view bytes) -> Result<void> {
                        std::uint64_t rows_bytes = 0;
                        std::memcpy(&rows_bytes, bytes.data(), sizeof rows_bytes);
                        bytes.remove_prefix(sizeof rows_bytes);
                        VITRINA_TRY(file.write(bytes.substr(0, rows_bytes)));
                        if (truth != nullptr) VITRINA_TRY(truth->write(bytes.substr(rows_bytes)));
                        if (on_progress) on_progress("events", chunk + 1, chunks, "chunks");
                        return {};
                      });
}

}  // namespace

Result<void> generate(const GenerateOptions& options, const OnProgress& on_progress) {
  VITRINA_TRY(check(options));
  VITRINA_TRY(make_directory(options.directory));
  std::vector<OutputFile> files;
  const auto create = [&](std::string path) -> Result<OutputFile*> {
    VITRINA_ASSIGN(OutputFile file, OutputFile::create(std::move(path)));
    files.push_back(std::move(file));
    return &files.back();
  };
  files.reserve(5);  // create() hands out places in it
  VITRINA_ASSIGN(OutputFile * catalog_file, create(options.directory + "/catalog.jsonl"));
  VITRINA_ASSIGN(OutputFile * searches_file, create(options.directory + "/searches.jsonl"));

  const Market market;
  const Catalog catalog(market, options.seed, options.listings);
  const std::uint64_t searches =
      options.searches.value_or(std::clamp<std::uint64_t>(options.listings / 10, 1'000, 1'000'000));
  VITRINA_TRY(write_catalog(catalog, options.threads, *catalog_file, on_progress));
  VITRINA_TRY(write_searches(catalog, searches, options.days, options.threads, *searches_file, on_progress));
  if (options.campaigns > 0) {
    VITRINA_ASSIGN(OutputFile * campaigns_file, create(options.directory + "/campaigns.jsonl"));
    VITRINA_ASSIGN(OutputFile * events_file, create(options.directory + "/events.rows"));
    OutputFile* truth_file = nullptr;
    if (!options.truth.empty()) {
      VITRINA_ASSIGN(truth_file, create(options.truth));
      VITRINA_TRY(truth_file->write("click_billionths\torder_billionths\n"));
    }
    const SearchMaker search_maker(catalog, searches, options.days);
    const CampaignMaker campaigns(catalog, search_maker, options.campaigns,
                                  options.keywords.value_or(10 * options.campaigns), options.days);
    const EventMaker events(catalog, search_maker, campaigns);
    VITRINA_TRY(write_campaigns(campaigns, options.threads, *campaigns_file, on_progress));
    VITRINA_TRY(
        write_events(events, search_maker.chunks(), options.threads, *events_file, truth_file, on_progress));
  }
  for (auto& file : files) VITRINA_TRY(file.close());
  for (auto& file : files) VITRINA_TRY(file.publish());
  return {};
}

}  // namespace vitrina::tools
