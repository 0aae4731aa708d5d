#include "engine/ads/matching/explain.h"

namespace vitrina::ads {

std::string_view code_of(MatchOutcome outcome) noexcept {
  switch (outcome) {
    case MatchOutcome::kInactive:
      return "inactive";
    case MatchOutcome::kNotMatched:
      return "not_matched";
    case MatchOutcome::kNegative:
      return "negative";
    case MatchOutcome::kTargeting:
      return "targeting";
    case MatchOutcome::kMatched:
      return "matched";
  }
  return "";
}

MatchExplanation explain_match(const KeywordIndex& keywords, const Targeting& targeting,
                               std::uint32_t campaign, const QueryTerms& query,
                               const ResolvedContext& context, MatchScratch& scratch) {
  if (!keywords.is_active(campaign)) return {MatchOutcome::kInactive, {}, {}};
  const KeywordIndex::Finding finding = keywords.find(campaign, query, scratch);
  if (!finding.candidate) return {MatchOutcome::kNotMatched, {}, {}};
  if (finding.negative) return {MatchOutcome::kNegative, finding.candidate, finding.negative};
  const bool targeted = targeting.targets(campaign, context);
  return {targeted ? MatchOutcome::kMatched : MatchOutcome::kTargeting, finding.candidate, {}};
}

MatchExplanation explain_category_match(const KeywordIndex& keywords, const Targeting& targeting,
                                        std::uint32_t campaign, const ResolvedContext& context) {
  if (!keywords.is_active(campaign)) return {MatchOutcome::kInactive, {}, {}};
  Candidate candidate;
  if (!targeting.find_category_candidate(campaign, context, candidate))
    return {MatchOutcome::kNotMatched, {}, {}};
  const bool targeted = targeting.targets(campaign, context);
  return {targeted ? MatchOutcome::kMatched : MatchOutcome::kTargeting, candidate, {}};
}

}  // namespace vitrina::ads
