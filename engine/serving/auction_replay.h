// AuctionReplayer: runs a logged auction again and compares the outcome with the logged one, byte for byte.
//
// Use for: `vitrina replay` and tests. Not for: how the auction's values came about; they are taken as
// logged.
//
// Cost: about twice the auction's. Threads: one at a time.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/ads/auction/auction.h"
#include "engine/ads/auction/ranking.h"
#include "engine/serving/auction_record.h"

namespace vitrina::serving {

class AuctionReplayer {
 public:
  enum class Verdict : std::uint8_t {
    kIdentical,
    kDifferent,   // differences() says in what
    kUnreadable,  // a version that this build does not know: trouble() says which
    kDamaged,     // no record, or no auction, whatever its checksums: trouble() says which
  };

  // `record` is what auction_record.h decodes.
  Verdict replay(Bytes record);

  // Of the last replay(); of one that could not be decoded as far as it went.
  const AuctionRecord& record() const noexcept { return record_; }
  // A line each: "slot 2: price 120 in the log, 119 by the rule".
  const std::vector<std::string>& differences() const noexcept { return differences_; }
  const std::string& trouble() const noexcept { return trouble_; }

 private:
  Verdict fail_with(const Error& error);
  void compare(const ads::AuctionOutcome& logged);

  AuctionRecord record_;
  ads::AuctionInput input_;
  ads::AuctionScratch scratch_;
  ads::AuctionOutcome outcome_;
  ByteWriter bytes_;
  std::vector<std::string> differences_;
  std::string trouble_;
};

}  // namespace vitrina::serving
