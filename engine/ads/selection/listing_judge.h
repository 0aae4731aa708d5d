// ListingJudge: what the search says of an ad's listing: may it be on this page, and how relevant is it to
// this query. The ads receive it as values; who runs the search implements this.
//
// Called for some dozens of listings at a time. Threads: one at a time.
#pragma once

#include <cstdint>
#include <span>

#include "engine/ads/selection/ad_rules.h"
#include "index/base/ids.h"

namespace vitrina::ads {

enum class Standing : std::uint8_t {
  kGood,
  kOutOfStock,
  kFiltered,   // fails a filter of the request, or what the query's syntax demands
  kUnrelated,  // holds fewer of the query's words than the search asks for
};

struct Judgment {
  Standing standing = Standing::kUnrelated;
  Share relevance = 0;  // of kGood and kUnrelated: share of the query's worth that the listing holds
  friend bool operator==(const Judgment&, const Judgment&) = default;
};

// A set of listings, a bit each. Lifetime: refers to its bits.
class DocSet {
 public:
  DocSet() = default;
  explicit DocSet(std::span<const std::uint64_t> bits) noexcept : bits_(bits) {}
  bool holds(DocId doc) const noexcept { return (bits_[doc / 64] >> (doc % 64) & 1) != 0; }

 private:
  std::span<const std::uint64_t> bits_;
};

class ListingJudge {
 public:
  virtual ~ListingJudge() = default;
  // If it is known beforehand which listings may at all be kGood: these. Most ads that a frequent word
  // triggers can then be passed over at a look. Lifetime: until the selection ends.
  virtual const DocSet* may_be_good() noexcept { return nullptr; }
  // Fills a judgment a listing. Requires: docs ascend, each once; as many judgments.
  virtual void judge(std::span<const DocId> docs, std::span<Judgment> judgments) = 0;
};

}  // namespace vitrina::ads
