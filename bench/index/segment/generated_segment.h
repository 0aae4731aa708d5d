// A segment that `vitrina generate` gives, for benches that need no data of anybody's.
//
// Threads: const from any thread after the first call of generated().
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "index/image/image.h"

namespace vitrina::bench {

class GeneratedSegment {
 public:
  static constexpr std::uint64_t kListings = 100'000, kSeed = 1;

  // Made at the first call: some seconds.
  static const GeneratedSegment& generated();

  const index::Segment& segment() const { return image_->segment(); }
  // Two to four words in a row of some listing's title, drawn with a seed: nearly every word is known.
  const std::vector<std::string>& queries() const { return queries_; }
  const std::vector<std::string>& titles() const { return titles_; }

 private:
  GeneratedSegment();

  std::optional<index::Image> image_;
  std::vector<std::string> titles_;
  std::vector<std::string> queries_;
};

}  // namespace vitrina::bench
