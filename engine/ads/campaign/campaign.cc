#include "engine/ads/campaign/campaign.h"

namespace vitrina::ads {
namespace {

template <class Enum, std::size_t kCount>
std::optional<Enum> find_by_name(const std::array<Enum, kCount>& all, std::string_view name) noexcept {
  for (const Enum value : all) {
    if (name_of(value) == name) return value;
  }
  return std::nullopt;
}

}  // namespace

std::string_view name_of(CampaignStatus status) noexcept {
  switch (status) {
    case CampaignStatus::kActive:
      return "active";
    case CampaignStatus::kPaused:
      return "paused";
  }
  return "";
}

std::string_view name_of(MatchType match) noexcept {
  switch (match) {
    case MatchType::kExact:
      return "exact";
    case MatchType::kPhrase:
      return "phrase";
    case MatchType::kBroad:
      return "broad";
  }
  return "";
}

std::string_view name_of(Pacing pacing) noexcept {
  switch (pacing) {
    case Pacing::kEven:
      return "even";
    case Pacing::kAsap:
      return "asap";
  }
  return "";
}

std::optional<CampaignStatus> find_campaign_status(std::string_view name) noexcept {
  return find_by_name(std::array{CampaignStatus::kActive, CampaignStatus::kPaused}, name);
}

std::optional<MatchType> find_match_type(std::string_view name) noexcept {
  return find_by_name(std::array{MatchType::kExact, MatchType::kPhrase, MatchType::kBroad}, name);
}

std::optional<Pacing> find_pacing(std::string_view name) noexcept {
  return find_by_name(std::array{Pacing::kEven, Pacing::kAsap}, name);
}

}  // namespace vitrina::ads
