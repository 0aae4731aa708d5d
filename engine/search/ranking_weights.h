// RankingWeights: what each feature of the second phase counts. One set for all catalogs; a shop may have its
// own.
//
// The file: a line `NAME VALUE` a feature, in any order; `#` begins a comment; a feature without a line
// counts nothing. `vitrina tune` writes it.
//
// Threads: a value.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "engine/search/ranking_features.h"
#include "index/base/result.h"

namespace vitrina::search {

struct RankingWeights {
  std::array<float, kFeatureCount> of{};

  double score(const Features& features) const noexcept {
    double sum = 0;
    for (std::size_t i = 0; i < kFeatureCount; ++i) sum += static_cast<double>(of[i]) * features[i];
    return sum;
  }
  friend bool operator==(const RankingWeights&, const RankingWeights&) = default;
};

// Those that the engine comes with; tuned on judged queries of two shops (README.md).
const RankingWeights& shipped_weights();

// Errors: kInvalidArgument with the line and what would be right: a name that is none, or comes twice; a
// value that is no number, or beyond ±kMostWeight.
inline constexpr double kMostWeight = 1e4;
Result<RankingWeights> parse_weights(std::string_view text);
std::string weights_text(const RankingWeights& weights);

}  // namespace vitrina::search
