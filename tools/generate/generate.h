// A believable marketplace of our own making, as files: DIR/catalog.jsonl (listings) and DIR/searches.jsonl
// (query log), and with campaigns DIR/campaigns.jsonl and DIR/events.rows (what they were shown for and what
// shoppers did), all as DESIGN.md section 6 defines them. The recipe stands in README.md of this folder.
//
// The same options give the same bytes on every machine and for every number of threads. Memory: about 10 MB
// and 2 MB a thread, whatever the sizes; campaigns are kept (campaign_maker.h).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "index/base/result.h"

namespace vitrina::tools {

struct GenerateOptions {
  std::uint64_t listings = 50'000;
  std::optional<std::uint64_t> searches;  // default: a tenth of the listings, between 1 000 and 1 000 000
  std::uint32_t days = 30;                // that the searches spread over
  std::uint64_t campaigns = 0;            // none: no campaigns and no events
  std::optional<std::uint64_t> keywords;  // of all campaigns; default: ten a campaign
  std::uint64_t seed = 1;
  std::string directory;
  std::string truth;  // where the true rates of the events go; empty: nowhere
  unsigned threads = 1;
};

inline constexpr std::uint64_t kMaxListings = 1'000'000'000;
inline constexpr std::uint64_t kMaxSearches = 10'000'000'000;
inline constexpr std::uint32_t kMaxDays = 3'650;
inline constexpr std::uint64_t kMaxCampaigns = 10'000'000;
inline constexpr std::uint64_t kMaxKeywords = 100'000'000;

// Called on the caller's thread with how much of a step is done: ("catalog", 8192, 50000, "listings").
using OnProgress = std::function<void(std::string_view step, std::uint64_t done, std::uint64_t total,
                                      std::string_view unit)>;

// Makes the directory where it is missing. Either all files appear under their names or none does (but for a
// disk that fails while they are renamed).
// Errors: kInvalidArgument for options out of range; kIo with the path and the reason, as when the disk is
// full.
Result<void> generate(const GenerateOptions& options, const OnProgress& on_progress = {});

}  // namespace vitrina::tools
