// Features: what the predictor may know of an ad in answer to a query, as hashes.
//
// A query and an ad are hashed once each (QueryFeatures, AdFeatures: values to be kept as long as one likes)
// and put together for every pair by combine(), which allocates nothing and costs some 60 ns. Strings are
// folded first (case, ё, spaces), and words of a query are cut to their first six letters, a poor man's stem
// that fits both languages.
//
// Training and serving must agree on every hash: a change here raises kFeatureVersion, and models of another
// version are refused.
//
// Threads: values and pure functions. Lifetime: copies what it needs.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "engine/ads/campaign/campaign.h"

namespace vitrina::ads {

inline constexpr std::uint32_t kFeatureVersion = 1;

// Features of one group share a prior: how far its weights scatter is learned (weights.h).
enum class FeatureGroup : std::uint8_t {
  kBias,
  kRoot,
  kMiddle,
  kLeaf,
  kSeller,
  kListing,
  kMatch,
  kKeyword,
  kQuery,
  kTerm,
  kMatchCategory,
  kQueryCategory,
  kTermCategory,
  kKeywordListing,
  kQueryListing,
};
inline constexpr std::size_t kFeatureGroups = 15;

inline constexpr std::size_t kMaxTerms = 8;   // of a query; more are not looked at
inline constexpr std::size_t kMaxLevels = 4;  // of a category path: the root and the three lowest
inline constexpr std::size_t kMaxFeatures = 13 + kMaxLevels + 2 * kMaxTerms;

struct QueryFeatures {
  std::uint64_t whole = 0;
  std::array<std::uint64_t, kMaxTerms> terms{};
  std::uint32_t term_count = 0;
};

struct AdFeatures {
  std::uint64_t listing = 0;
  std::uint64_t seller = 0;
  std::uint64_t keyword = 0;
  std::array<std::uint64_t, kMaxLevels> levels{};  // hashes of the path down to each level, from the root
  std::uint32_t level_count = 0;
  MatchType match = MatchType::kBroad;
};

// The features of one pair. `hash` alone tells a feature; its group says which prior it has.
struct FeatureList {
  std::array<std::uint64_t, kMaxFeatures> hash;
  std::array<FeatureGroup, kMaxFeatures> group;
  std::uint32_t count = 0;

  void add(FeatureGroup feature_group, std::uint64_t feature_hash) noexcept {
    hash[count] = feature_hash;
    group[count++] = feature_group;
  }
};

QueryFeatures query_features(std::string_view query) noexcept;
AdFeatures ad_features(std::string_view keyword, MatchType match, std::string_view listing,
                       std::string_view seller, std::span<const std::string> category) noexcept;

void combine(const QueryFeatures& query, const AdFeatures& ad, FeatureList& out) noexcept;

// The parts of ad_features(), for who hashes each distinct string once.
std::uint64_t hash_id(std::string_view id) noexcept;
std::uint64_t hash_text(std::string_view text) noexcept;  // folded
// `levels` are hash_id() of each name of the path; sets out.levels.
void set_levels(std::span<const std::uint64_t> levels, AdFeatures& out) noexcept;

}  // namespace vitrina::ads
