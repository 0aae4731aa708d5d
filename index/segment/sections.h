// The sections of a segment: the names under which its bytes are written and found again.
//
// Numbers are part of the image format: never reused, never renumbered.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "index/base/bytes.h"

namespace vitrina::index {

enum class SectionId : std::uint16_t {
  kInfo = 1,        // SegmentInfo, serialised
  kTerms = 2,       // StringTable: stems and compounds, sorted
  kLists = 3,       // ListMeta a term
  kBlocks = 4,      // BlockMeta
  kPostings = 5,    // packed doc ids and impacts
  kForms = 6,       // StringTable
  kFormTerms = 7,   // u32 a form
  kFormCounts = 8,  // u32 a form
  // 9 and 10 were titles, until version 3 of the format.
  kPrice = 11,      // i64 a listing
  kStock = 12,      // u32
  kRating = 13,     // u16
  kReviews = 14,    // u32
  kSales = 15,      // u32
  kUpdatedAt = 16,  // i64
  kQuality = 17,    // u8
  kIdRank = 18,     // u32
  kIds = 19,        // StringTable: listing ids in doc order
  kDocsById = 20,   // u32 a listing: doc ids in byte order of listing ids
  kCategoryNodes = 21,
  kCategoryNames = 22,  // StringTable
  kBrands = 23,         // StringTable
  kBrandOrdinals = 24,  // u32 a listing
  kSellers = 25,
  kSellerOrdinals = 26,
  kTags = 27,
  kTagOffsets = 28,  // u32 a listing, and one
  kTagOrdinals = 29,
  kAttributeNames = 30,
  kAttributeStarts = 31,
  kAttributeValues = 32,
  kAttributeOffsets = 33,
  kAttributeOrdinals = 34,
  kRecordDictionary = 35,
  kRecordOffsets = 36,  // u64 a listing, and one
  kRecords = 37,
  kAliases = 38,     // StringTable: stems that are another term's, sorted
  kAliasTerms = 39,  // u32 an alias
  // Of a query log's index alone (engine/querylog/log_index.h).
  kLogInfo = 40,
  kLogCounts = 41,       // two u32 a query
  kLogHourOffsets = 42,  // u64 a query, and one
  kLogHours = 43,
  kLogContexts = 44,   // StringTable
  kLogFirstDocs = 45,  // u32 a form
  kLogRelated = 46,    // four u32 each
  // Of every segment again.
  kTermFormOffsets = 47,  // u32 a term, and one
  kTermForms = 48,        // u32 a form: forms by their term
  kListingRows = 49,      // 64 bytes a listing
  kLongTitles = 50,
  kValueTerms = 51,         // two u32 a value of one term
  kClickedCategories = 52,  // three u32 each
  // Since version 5 of the format (version_4.h).
  kTermDirectory = 53,  // TextBucket: of terms, and behind them aliases
  kFormDirectory = 54,  // TextBucket
  kBeginnings = 55,     // StringTable (beginning_lists.h)
  kBeginningLists = 56,
  kBeginningBlocks = 57,
  kBeginningPostings = 58,
};

inline constexpr std::uint16_t kSegmentSectionCount = 49;  // of every segment
inline constexpr std::uint16_t kLastSection = 58;

// "price", "postings", …; "unknown" for a number that is no section.
std::string_view section_name(SectionId id) noexcept;

// The sections' bytes by id; one that is absent is empty. Each begins at a multiple of 64 bytes.
class SectionMap {
 public:
  Bytes operator[](SectionId id) const noexcept { return sections_[static_cast<std::size_t>(id)]; }
  // Requires: id is one of the enum.
  void set(SectionId id, Bytes bytes) noexcept { sections_[static_cast<std::size_t>(id)] = bytes; }

 private:
  std::array<Bytes, kLastSection + 1> sections_{};
};

// Where a builder puts sections: one after the other, in ascending order of ids. An image file, or memory.
// Threads: one at a time.
class SectionSink : public ByteSink {
 public:
  // Ends the section before it and begins this one; bytes appended from here on belong to it.
  virtual Result<void> begin_section(SectionId id) = 0;
};

}  // namespace vitrina::index
