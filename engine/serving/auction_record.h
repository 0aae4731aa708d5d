// AuctionRecord: one served auction as it stands in the auction log, with the numbers that tell which image,
// campaigns, model and rules its values were made from.
//
// Use for: writing the log, and replaying it. Not for: the auction's own bytes (auction_codec.h); a record
// carries them as they are, so that one whose codec this build does not know can still be named.
//
// Layout, little-endian: u8 version = 1 · varint seconds since 1970 (zigzag) · string request id · string
// query · varint generation · u64 image · varint campaigns version · u64 model · u64 rules · varint count and
// varint place of the keyword + 1 for every candidate (0: none, its category speaks) · string input · string
// outcome. A string is a varint length and its bytes. One value has exactly one encoding.
//
// Errors: kUnsupported for another version; kDataLoss for anything but canonical bytes.
// Threads: values. Lifetime: texts and bytes are views of what the record was read from or filled with.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/ads/selection/ad_rules.h"
#include "index/base/bytes.h"
#include "index/image/image.h"

namespace vitrina::serving {

inline constexpr std::size_t kMaxLoggedQueryBytes = 200;  // longer ones are cut, between code points
inline constexpr std::size_t kMaxLoggedRequestIdBytes = 100;

// What a request pinned, as numbers. The same files have the same numbers on every server.
struct AuctionVersions {
  std::uint64_t generation = 0;  // of the server that answered
  std::uint64_t image = 0;       // number_of(image)
  std::uint64_t campaigns = 0;   // the store's last change
  std::uint64_t model = 0;       // 0: none
  std::uint64_t rules = 0;       // number_of(rules)
  friend bool operator==(const AuctionVersions&, const AuctionVersions&) = default;
};

struct AuctionRecord {
  std::int64_t at = 0;  // seconds since 1970
  std::string_view request_id;
  std::string_view query;  // as typed; empty: a page without one
  AuctionVersions versions;
  std::vector<std::uint32_t> keywords;  // of each candidate: the place in its campaign, or kNoKeyword
  std::string_view input;               // encode_auction_input()
  std::string_view outcome;             // encode_auction_outcome()
};

// Texts longer than the limits are cut.
void encode_auction_record(const AuctionRecord& record, ByteWriter& out);
// `bytes` is the encoding and nothing more. `record` is overwritten, so that its memory is used again.
Result<void> decode_auction_record(Bytes bytes, AuctionRecord& record);

// Checksums: of the image's section table, which holds the checksum of every section, and of all rules.
std::uint64_t number_of(const index::Image& image);
std::uint64_t number_of(const ads::AdRules& rules);

}  // namespace vitrina::serving
