// Why a campaign is, or is not, among the candidates of a query or a page: the same look-ups as serving
// makes, asked about one campaign.
//
// For a campaign that is not in the index, such as a draft, build an index of it alone.
//
// Threads: pure but for the scratch.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/ads/matching/keyword_index.h"
#include "engine/ads/matching/targeting.h"

namespace vitrina::ads {

// In the order in which they are asked; the first that holds is the answer.
enum class MatchOutcome : std::uint8_t {
  kInactive,    // paused
  kNotMatched,  // no keyword matches; without a query: no category bid, or for other categories
  kNegative,    // a keyword matches, and so does a negative
  kTargeting,   // another region, device, segment or category
  kMatched,
};

// The reason code of POST /v1/explain: "inactive", "not_matched", "negative", "targeting"; "matched".
std::string_view code_of(MatchOutcome outcome) noexcept;

struct MatchExplanation {
  MatchOutcome outcome = MatchOutcome::kNotMatched;
  std::optional<Candidate> candidate;     // what would speak for the campaign, from kNegative on
  std::optional<std::uint32_t> negative;  // for kNegative: which, as a place in Campaign::negatives
};

// Requires: both were built from the same campaigns; campaign is a place in them; `context` was resolved by
// `targeting` for a request with a query.
MatchExplanation explain_match(const KeywordIndex& keywords, const Targeting& targeting,
                               std::uint32_t campaign, const QueryTerms& query,
                               const ResolvedContext& context, MatchScratch& scratch);

// The same for a page without a query.
MatchExplanation explain_category_match(const KeywordIndex& keywords, const Targeting& targeting,
                                        std::uint32_t campaign, const ResolvedContext& context);

}  // namespace vitrina::ads
