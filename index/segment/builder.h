// Builds a segment out of catalog dumps.
//
// The walk: dumps are parsed on all threads and spooled as canonical records (ingest.h); listings are
// numbered (doc_order.h); chunks of consecutive listings are analysed on all threads into sorted runs
// (chunk.h); runs are merged into sections in term order (posting_merge.h, string_merge.h) and handed to the
// sink.
//
// What comes out depends on the listings and the analyser options alone: not on threads, memory, the order of
// input (but for which of two listings with one id wins: the later), or the clock.
//
// Memory: about 150 bytes a listing, the dictionary, the longest posting list, and working buffers that
// `memory_bytes` bounds. Everything else goes through temporary files in `temp_directory`, of about twice the
// size of the dumps.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "index/base/result.h"
#include "index/segment/sections.h"
#include "index/text/analyzer.h"

namespace vitrina::index {

// A line that is no listing. `text` is empty when the line was too long to be held.
struct RejectedLine {
  std::string_view file;
  std::uint64_t line = 0;
  std::string_view text;
  const Error& error;
};

struct BuildOptions {
  unsigned threads = 0;  // 0: as many as there are cores
  std::uint64_t memory_bytes = std::uint64_t{4} << 30;
  std::string temp_directory = ".";
  AnalyzerOptions analyzer;
  double max_rejects = 0.01;    // share of lines; more of them fail the build
  bool conflate = true;         // make one term of the stems of one word (conflation.h)
  bool list_beginnings = true;  // so that half-typed words are found fast (beginning_lists.h)
  // How a listing is clicked (click_prior.h), by its id; empty: not known.
  std::function<std::uint8_t(std::string_view listing_id)> click_prior = {};
  // Passes on how often a query led to clicks in a category; empty: not known.
  using OnQueryClicks =
      std::function<void(std::string_view query, const std::vector<std::string>& path, std::uint64_t clicks)>;
  std::function<void(const OnQueryClicks&)> for_each_query_clicks = {};

  // Both are called from several threads, but never by two at once, in a fixed order of lines and steps.
  std::function<void(const RejectedLine&)> on_reject;
  std::function<void(std::string_view step, std::uint64_t done, std::uint64_t total, std::string_view unit)>
      on_progress;
};

struct BuildReport {
  std::uint64_t lines = 0;  // that were not empty
  std::uint64_t rejected = 0;
  std::uint64_t duplicates = 0;   // listings replaced by a later one of the same id
  std::uint64_t listings = 0;     // in the segment
  std::uint64_t input_bytes = 0;  // of the lines, decompressed
};

// Errors: those of reading the dumps; kInvalidArgument when nothing was read or too many lines were rejected;
// kIo when a disk is full; kLimit when the catalog is too large for one segment; those of the sink.
Result<BuildReport> build_segment(const std::vector<std::string>& catalogs, const BuildOptions& options,
                                  SectionSink& sink);

}  // namespace vitrina::index
