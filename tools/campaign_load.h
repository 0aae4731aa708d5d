// Loading campaign files: all lines are read and checked first, and only then the first campaign is put, so
// that a file that is broken or has too many bad lines changes nothing.
//
// Cost: the campaigns of all files are held as campaign_codec bytes, about as large as their texts.
// Threads: one at a time.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "index/base/result.h"
#include "tools/campaign_target.h"
#include "tools/progress.h"
#include "tools/rejects.h"

namespace vitrina::tools {

struct LoadReport {
  std::uint64_t lines = 0;  // that were not empty
  std::uint64_t created = 0;
  std::uint64_t replaced = 0;
  std::uint64_t unchanged = 0;
  std::uint64_t rejected = 0;
  std::uint64_t duplicates = 0;  // replaced by a later one of the same id, before they were put
  double seconds = 0;

  std::uint64_t done() const noexcept { return created + replaced + unchanged; }
};

// Reads files of JSON lines (plain, gzip, zstd; "-": standard input), in order, and puts their campaigns. Of
// several with one id the last one that is sound wins. Bad lines go to `rejects`.
//
// `report` says what was done, also after an error. Errors: those of reading a file and of the target;
// kInvalidArgument where more than `max_rejects` of the lines were bad, or none was there.
Result<void> load_campaigns(const std::vector<std::string>& files, double max_rejects, CampaignTarget& target,
                            RejectLog& rejects, Progress& progress, LoadReport& report);

}  // namespace vitrina::tools
