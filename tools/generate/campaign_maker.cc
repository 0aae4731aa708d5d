#include "tools/generate/campaign_maker.h"

#include <algorithm>
#include <charconv>
#include <tuple>
#include <unordered_set>

#include "tools/generate/typing.h"

namespace vitrina::tools {
namespace {

constexpr std::uint64_t kListingsPerCampaign = 32;  // of the catalog, to choose from
constexpr std::uint64_t kIntentsLooked = 200'000;
constexpr std::uint32_t kAllHours = (1u << 24) - 1;
constexpr std::uint32_t kAllRegions = (1u << SearchMaker::kRegionCount) - 1;
constexpr std::int64_t kTick = kMicrosPerUnit / 100;

std::uint64_t campaign_seed(const Catalog& catalog, std::uint64_t campaign) {
  return mix64(catalog.seed * 29 + 11) ^ mix64(campaign);
}

}  // namespace

CampaignMaker::CampaignMaker(const Catalog& catalog, const SearchMaker& searches, std::uint64_t campaigns,
                             std::uint64_t keywords, std::uint32_t days)
    : catalog_(catalog), searches_(searches) {
  VITRINA_CHECK(campaigns > 0);
  collect_listings(campaigns);
  collect_intents();
  by_kind_.resize(catalog.market.kinds().size());
  by_sub_.resize(catalog.market.subs().size());

  // A few campaigns hold many keywords; all hold one where there are enough.
  std::vector<std::uint64_t> ends;
  std::uint64_t sum = 0;
  for (std::uint64_t campaign = 0; campaign < campaigns; ++campaign) {
    Random random(campaign_seed(catalog, campaign) + 1);
    sum += static_cast<std::uint64_t>(exp2_fixed(draw_normal(random)));
    ends.push_back(sum);
  }
  const std::uint64_t each = keywords >= campaigns ? 1 : 0;
  const std::uint64_t rest = keywords - each * campaigns;
  __extension__ using u128 = unsigned __int128;
  std::uint64_t given = 0;
  for (std::uint64_t campaign = 0; campaign < campaigns; ++campaign) {
    const auto end = static_cast<std::uint64_t>(static_cast<u128>(rest) * ends[campaign] / sum);
    make_campaign(campaign, each + end - given, days);
    given = end;
  }
}

// A prefix of the catalog is as good a sample of it as any.
void CampaignMaker::collect_listings(std::uint64_t campaigns) {
  const std::uint64_t count = campaigns > catalog_.listings / kListingsPerCampaign
                                  ? catalog_.listings
                                  : campaigns * kListingsPerCampaign;
  listings_.reserve(count);
  ListingMaker maker(catalog_);
  index::Listing made;
  for (std::uint64_t place = 0; place < count; ++place) {
    maker.make(place, made);
    std::uint32_t seller = 0;
    std::from_chars(made.seller.data() + 2, made.seller.data() + made.seller.size(), seller);
    const Kind* kind = maker.product().kind;
    listings_.push_back(
        {{place, static_cast<std::size_t>(kind - catalog_.market.kinds().data()), maker.product().appeal},
         seller,
         *made.price});
  }
  const auto group = [&](const Listing& listing) {
    return std::tuple(listing.seller, catalog_.market.kinds()[listing.truth.kind].root);
  };
  std::sort(listings_.begin(), listings_.end(), [&](const Listing& a, const Listing& b) {
    return std::tuple(group(a), a.truth.place) < std::tuple(group(b), b.truth.place);
  });
  for (std::size_t i = 0; i < listings_.size(); ++i) {
    if (i == 0 || group(listings_[i - 1]) != group(listings_[i])) group_starts_.push_back(i);
    group_of_.push_back(static_cast<std::uint32_t>(group_starts_.size() - 1));
  }
  group_starts_.push_back(listings_.size());
}

void CampaignMaker::collect_intents() {
  intents_by_kind_.resize(catalog_.market.kinds().size());
  const std::uint64_t count = std::min(searches_.intents(), kIntentsLooked);
  for (std::uint64_t rank = 0; rank < count; ++rank) {
    intents_by_kind_[searches_.intent(rank).kind].push_back(static_cast<std::uint32_t>(rank));
  }
}

void CampaignMaker::make_campaign(std::uint64_t campaign, std::uint64_t keyword_count, std::uint32_t days) {
  Random random(campaign_seed(catalog_, campaign));
  const Shuffle anchors(listings_.size(), catalog_.seed + 3);
  Campaign made;
  const std::uint64_t anchor = anchors(campaign % listings_.size());
  const std::uint64_t start = group_starts_[group_of_[anchor]];
  const std::uint64_t size = group_starts_[group_of_[anchor] + 1] - start;
  made.listing_count = static_cast<std::uint32_t>(std::min(size, 1 + draw_lower(random, 16, 24)));
  made.first_listing = campaign_listings_.size();

  made.active = !draw_percent(random, 6);
  made.hours = kAllHours;
  if (draw_percent(random, 15)) {
    const std::uint64_t begin = 6 + random.below(5);
    const std::uint64_t end = 18 + random.below(7);
    made.hours = ((1u << end) - 1) & ~((1u << begin) - 1);
  }
  made.regions = kAllRegions;
  if (draw_percent(random, 10)) {
    made.regions = 0;
    for (int i = 0; i < 6; ++i) made.regions |= 1u << random.below(SearchMaker::kRegionCount);
  }
  made.devices = 7;
  if (draw_percent(random, 6)) made.devices = draw_percent(random, 60) ? 1 : 2;
  made.last_day = INT32_MAX;
  if (draw_percent(random, 30)) {
    made.first_day = static_cast<std::int32_t>(random.below(days / 2 + 1));
    if (draw_percent(random, 40)) {
      made.last_day = made.first_day + 3 + static_cast<std::int32_t>(random.below(days));
    }
  }

  for (std::uint32_t i = 0; i < made.listing_count; ++i) {
    const auto place = static_cast<std::uint32_t>(start + (anchor - start + i) % size);
    campaign_listings_.push_back(place);
    if (!made.active) continue;
    const std::size_t kind = listings_[place].truth.kind;
    by_kind_[kind].push_back({static_cast<std::uint32_t>(campaign), place});
    by_sub_[catalog_.market.kinds()[kind].sub].push_back({static_cast<std::uint32_t>(campaign), place});
  }
  add_keywords(random, made, keyword_count);
  campaigns_.push_back(made);
}

void CampaignMaker::add_keywords(Random& random, Campaign& made, std::uint64_t count) {
  made.first_keyword = keywords_.size();
  made.keyword_count = static_cast<std::uint32_t>(count);
  std::unordered_set<std::string> taken;
  for (std::uint64_t i = 0; i < count; ++i) {
    // The listings take turns, so that each has a keyword where there are enough.
    const std::uint32_t place = campaign_listings_[made.first_listing + i % made.listing_count];
    const std::size_t kind = listings_[place].truth.kind;
    auto match = ads::MatchType::kBroad;
    std::string text;
    for (int tries = 0;; ++tries) {
      // Written as most people type, so that exact keywords meet most queries.
      text = without_yo(keyword_text(random, kind, match));
      // A search for a size or a model number is what keywords that run out become.
      if (tries > 8) text += " " + std::to_string(1 + random.below(4 * count));
      if (taken.insert(text + static_cast<char>('0' + static_cast<int>(match))).second) break;
    }
    keywords_.push_back(
        {texts_.size(), static_cast<std::uint32_t>(text.size()), match, draw_bid(random, kind, match)});
    texts_ += text;
  }
}

std::string CampaignMaker::keyword_text(Random& random, std::size_t kind_index, ads::MatchType& match) const {
  const Kind& kind = catalog_.market.kinds()[kind_index];
  const auto& intents = intents_by_kind_[kind_index];
  if (intents.empty() || draw_percent(random, 40)) {
    const NounForms& noun = kind.nouns[random.below(kind.nouns.size())];
    const bool plural = noun.gender != Gender::kPlural && draw_percent(random, 45);
    std::string text = lower_case(plural ? noun.plural : noun.singular);
    if (!kind.adjectives.empty() && draw_percent(random, 35)) {
      const auto& group = kind.adjectives[random.below(kind.adjectives.size())];
      const Gender gender = plural ? Gender::kPlural : noun.gender;
      text = lower_case(group[random.below(group.size())]->form(gender)) + " " + text;
    }
    match = draw_percent(random, 70) ? ads::MatchType::kBroad : ads::MatchType::kPhrase;
    return text;
  }
  const std::uint64_t choice = random.below(100);
  match = choice < 40   ? ads::MatchType::kExact
          : choice < 70 ? ads::MatchType::kPhrase
                        : ads::MatchType::kBroad;
  return searches_.intent(intents[draw_zipf(random, intents.size())]).text;
}

// What a click of the category is worth: a tenth of the price goes for advertising, one click in fourteen
// buys; the dear pay less of their price.
Money CampaignMaker::draw_bid(Random& random, std::size_t kind, ads::MatchType match) const {
  const std::uint64_t price = catalog_.market.kinds()[kind].price_level;  // rubles
  const Fixed value = log2_fixed(price) * 3 / 4 - fixed(5.2);
  const Fixed closer = match == ads::MatchType::kExact    ? fixed(0.3)
                       : match == ads::MatchType::kPhrase ? fixed(0.1)
                                                          : 0;
  const Fixed exponent =
      std::clamp<Fixed>(value + closer + draw_normal(random) * 7 / 10, -3 * kOne, 10 * kOne);
  const std::int64_t ticks = (exp2_fixed(exponent) * 100) >> 16;
  // Sellers like tidy bids.
  const std::int64_t step = ticks > 1000 ? 50 : ticks > 200 ? 10 : 1;
  return Money{std::max<std::int64_t>(ticks / step * step, 10) * kTick};
}

std::string CampaignMaker::listing_id(const Listing& listing) const {
  std::string number = std::to_string(catalog_.ids(listing.truth.place) + 1);
  if (number.size() < 9) number.insert(0, 9 - number.size(), '0');
  return "v-" + number;
}

}  // namespace vitrina::tools
