#include "engine/reach/competition.h"

#include <algorithm>

namespace vitrina::reach {

CompetitionCount::CompetitionCount(const Market& market, const Offer& offer) : market_(market) {
  const auto own = offer.part().ads_of(0);
  if (!own.empty()) own_price_ = market.source().segment->columns().price_micros[own.front().doc];
}

void CompetitionCount::add(const Replayer::Case& held, double searches) {
  auctions_ += searches;
  for (const Rival& rival : held.rivals) {
    others_ += searches;
    Presence& presence =
        campaigns_[{rival.standing->seller, rival.standing->campaign & ~Standing::kRestrictedBit}];
    presence.searches += searches;
    presence.slots += searches * rival.slot;
    const std::int64_t price = market_.source().segment->columns().price_micros[rival.standing->doc];
    if (own_price_ < 0 || price < 0) continue;
    priced_ += searches;
    if (price < own_price_) cheaper_ += searches;
  }
}

Competition CompetitionCount::finish(bool with_names, std::size_t most) const {
  Competition competition;
  competition.campaigns = static_cast<std::uint32_t>(campaigns_.size());
  if (auctions_ <= 0) return competition;
  competition.others_a_page = others_ / auctions_;
  if (priced_ > 0) competition.cheaper = cheaper_ / priced_;
  Ordinal last = kNoOrdinal;
  for (const auto& [who, presence] : campaigns_) {
    if (who.first != last) ++competition.sellers;
    last = who.first;
    Competitor& one = competition.largest.emplace_back();
    one.share = presence.searches / auctions_;
    one.slot = presence.slots / presence.searches;
    if (!with_names) continue;
    one.seller = market_.source().segment->sellers().value(who.first);
    const ads::CampaignRef ref{who.second >> 31, who.second & ~Standing::kPartBit};
    one.campaign = market_.source().book->campaign(ref).id;
  }
  const auto larger = [](const Competitor& a, const Competitor& b) {
    return a.share != b.share ? a.share > b.share : a.campaign < b.campaign;
  };
  std::sort(competition.largest.begin(), competition.largest.end(), larger);
  competition.largest.resize(std::min(competition.largest.size(), most));
  return competition;
}

}  // namespace vitrina::reach
