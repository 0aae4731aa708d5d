// Ranking features: what the second phase looks at in a listing that matches, each a number of about 0 to 1.
//
// Groups count by their share of the query's idf. "Core" is a title up to its first word of purpose or
// company (`for`, `with`, `для`, `с` …): what the listing is, before what it goes with.
//
// Threads: values.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace vitrina::search {

// Closed; names are those of the weights file and of explain.
enum class Feature : std::uint8_t {
  kText,       // the first phase's score without static quality, of the most that the query can give
  kHeld,       // groups held, of all groups
  kTitle,      // groups in the title
  kCore,       // groups in the title's core
  kExact,      // groups in the title in the form that was typed, or in the other number
  kAdjacent,   // neighbouring groups that are neighbours in the title, in order
  kOrdered,    // neighbouring groups that come in order
  kProximity,  // tokens matched, of the stretch of the title that holds them
  kCategory,   // how typical the groups are of the listing's category: near 1 where most of it holds them
               // all, or where those who search them click
  kAttribute,  // groups that are the value of an attribute
  kQuality,    // static quality: sales, reviews and rating together
  kRating,     // stars, from 3 up
  kReviews,    // 16 × log2(1 + reviews) ÷ 256
  kStock,      // in stock, or not tracked
  kClicks,     // how much more than others it is clicked in its places; 0.5: as much, or not known
  kPrice,      // 1 within eight times the median price of the best, less with distance; 0 without a price
};
inline constexpr std::size_t kFeatureCount = 16;

// The best of the first phase, of which features are looked at.
inline constexpr std::size_t kRerankDepth = 50;

using Features = std::array<float, kFeatureCount>;

inline constexpr std::array<std::string_view, kFeatureCount> kFeatureNames{
    "text",     "held",      "title",   "core",   "exact",   "adjacent", "ordered", "proximity",
    "category", "attribute", "quality", "rating", "reviews", "stock",    "clicks",  "price"};

constexpr float& at(Features& features, Feature feature) noexcept {
  return features[static_cast<std::size_t>(feature)];
}

}  // namespace vitrina::search
