// Third step of a build: a chunk of consecutive listings analysed into one sorted run.
//
// A run holds the chunk's postings by term (as counts by field: impacts need the average field lengths of the
// whole), its forms, title forms, facet values, columns and compressed records.
//
// Threads: a ChunkAnalyzer is used by one thread at a time.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "index/base/bytes.h"
#include "index/base/result.h"
#include "index/segment/impact.h"
#include "index/segment/segment.h"

namespace vitrina::index {

// The string lists of a run (string_lists.h).
enum class ListKind : std::uint8_t { kTitleForms, kBrand, kSeller, kTags, kAttributes };
inline constexpr std::size_t kListKinds = 5;

// Between an attribute's name and its value in kAttributes; the parser keeps it out of both.
inline constexpr char kAttributeSeparator = '\0';

struct ChunkColumns {
  std::vector<std::int64_t> price_micros;
  std::vector<std::uint32_t> stock;
  std::vector<std::uint16_t> rating_milli;
  std::vector<std::uint32_t> reviews;
  std::vector<std::uint32_t> sales_30d;
  std::vector<std::int64_t> updated_at;
  std::vector<std::uint8_t> quality;
};

struct ChunkRun {
  // Terms in byte order: offsets u32[count + 1] into term_bytes; at each: string, varint df, then a posting
  // each (varint gap of the listing's place in the chunk, u8 fields, varint counts unless all are 1).
  std::vector<std::uint64_t> term_offsets;
  std::string term_bytes;
  // Forms: a pair a string of lists[kTitleForms]: (term's place in the run, occurrences in all fields).
  std::vector<std::pair<std::uint32_t, std::uint32_t>> forms;
  std::array<std::string, kListKinds> lists;
  std::vector<FieldLengths> field_lengths;
  ChunkColumns columns;
  std::vector<std::string> ids;
  std::string records;
  std::vector<std::uint32_t> record_lengths;  // of the compressed frames
};

class ChunkAnalyzer {
 public:
  // `record_dictionary` is for compressing records. Lifetime: refers to the analyser.
  ChunkAnalyzer(const Analyzer& analyzer, const std::string& record_dictionary);
  ChunkAnalyzer(ChunkAnalyzer&&) noexcept;
  ~ChunkAnalyzer();

  // `records` are canonical records in doc order.
  // Errors: none are expected of records that the parser accepted; kDataLoss when the spool was damaged.
  Result<ChunkRun> analyze(const std::vector<std::string_view>& records);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

inline constexpr std::uint8_t kFieldsMask = (1u << kFieldCount) - 1;
inline constexpr std::uint8_t kAllOnes =
    1u << kFieldCount;  // every count of the posting is 1, so none is written

}  // namespace vitrina::index
