// Score: what a match is worth, in integers, so that every executor and every machine gives the same.
//
//   score = Σ over groups held of ⌊idf × max over alternatives (impact × weight) ÷ 256⌋ + static quality × 64
//
// With full weight (256) a group gives exactly idf × impact. Bounds: 32 groups × kMaxIdf (5 700) × 255 + 255
// × 64 is below 2^26.
#pragma once

#include <cstdint>

#include "engine/query/idf.h"
#include "engine/query/plan.h"

namespace vitrina::search {

inline constexpr std::uint32_t kStaticWeight =
    64;  // the best static quality is worth a rare word's impact of 6
inline constexpr double kScoreUnit =
    65'536.0;  // what a hit's score is divided by when shown; a power of two: exact

// `best` is the greatest impact × weight among the group's alternatives.
constexpr std::uint32_t group_score(std::uint32_t idf, std::uint32_t best) noexcept {
  return idf * best / 256;
}
constexpr std::uint32_t static_score(std::uint8_t quality) noexcept {
  return quality * kStaticWeight;
}

// The most that the words of a query can give, unknown ones included.
inline std::uint64_t most_score(const query::Plan& plan) noexcept {
  std::uint64_t most = 0;
  for (const query::TermGroup& group : plan.groups) most += group_score(group.idf, 255 * query::kFullWeight);
  return most;
}

static_assert(std::uint64_t{query::kMaxIdf} * 255 * query::kFullWeight < (std::uint64_t{1} << 32));
// Above any score, so that a sum of scores and of this once a group is both.
inline constexpr std::uint32_t kHeldUnit = 1u << 26;
static_assert(query::kMaxGroups * std::uint64_t{query::kMaxIdf} * 255 + 255 * kStaticWeight < kHeldUnit);
static_assert(query::kMaxGroups * std::uint64_t{kHeldUnit} <= (std::uint64_t{1} << 31));

}  // namespace vitrina::search
