#include "engine/reach/offer.h"

#include <algorithm>
#include <iterator>

#include "engine/ads/prediction/features.h"
#include "engine/search/searcher.h"

namespace vitrina::reach {
namespace {

using ads::Keyword;
using ads::MatchType;
using ads::ReadingUse;

constexpr std::uint32_t kFittingListings = 10;

// How many words tell keywords apart where they are compared for being specific.
std::size_t word_count(const Keyword& keyword, const index::Analyzer& analyzer, CatchScratch& scratch) {
  std::vector<std::string> words;
  ads::for_each_asked_stem(keyword.text, analyzer, scratch.analyzer,
                           [&](std::string_view stem) { words.emplace_back(stem); });
  if (keyword.match == MatchType::kBroad) {
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
  }
  return words.size();
}

void take_away(std::vector<QueryNumber>& from, const std::vector<QueryNumber>& what) {
  std::vector<QueryNumber> rest;
  std::set_difference(from.begin(), from.end(), what.begin(), what.end(), std::back_inserter(rest));
  from.swap(rest);
}

// The searches in which the campaign's keyword speaks: those that it matches, less those that a more specific
// one matches, less those that a negative vetoes (engine/ads/matching/keyword_index.h).
std::vector<QueryNumber> catch_of(const Market& market, const ads::Campaign& campaign, std::size_t speaking,
                                  CatchScratch& scratch) {
  const index::Analyzer& analyzer = market.source().segment->analyzer();
  const Keyword& keyword = campaign.keywords[speaking];
  std::vector<QueryNumber> caught, others;
  market.readings().find(keyword.text, keyword.match, ReadingUse::kTriggers, analyzer, scratch, caught);
  const std::size_t words = word_count(keyword, analyzer, scratch);
  for (std::size_t i = 0; i < campaign.keywords.size() && !caught.empty(); ++i) {
    const Keyword& other = campaign.keywords[i];
    if (i == speaking || other.match > keyword.match) continue;
    if (other.match == keyword.match) {
      const std::size_t other_words = word_count(other, analyzer, scratch);
      if (other_words < words) continue;
      if (other_words == words) {
        const int order = other.text.compare(keyword.text);
        if (order > 0 || (order == 0 && i > speaking)) continue;
      }
    }
    market.readings().find(other.text, other.match, ReadingUse::kTriggers, analyzer, scratch, others);
    take_away(caught, others);
  }
  for (const std::string& negative : campaign.negatives) {
    market.readings().find(negative, MatchType::kBroad, ReadingUse::kVetoes, analyzer, scratch, others);
    take_away(caught, others);
  }
  return caught;
}

// Listings of the seller that answer the keyword, best first.
Result<std::vector<std::string>> fitting_listings(const Market& market, const ReachItem& item) {
  const MarketSource& source = market.source();
  if (source.segment->sellers().find(item.seller) == kNoOrdinal)
    return fail(ErrorCode::kNotFound, "the catalog has no listing of this seller", "seller");
  search::SearchRequest request;
  request.query = item.keyword;
  request.per_page = kFittingListings;
  request.records = false;
  request.filters.seller = {item.seller};
  request.filters.in_stock = true;
  search::SearchOptions options;
  options.relax_below = source.relax_below;
  options.rules = source.rules;
  options.now = source.now;
  search::Searcher searcher;
  search::SearchResponse response;
  VITRINA_TRY(searcher.search(*source.segment, request, options, response));
  std::vector<std::string> listings;
  for (const search::Hit& hit : response.hits) listings.push_back(hit.id);
  return listings;
}

Result<void> check_listings(const Market& market, const std::vector<std::string>& listings,
                            const std::string& seller, std::string& owner) {
  const index::Segment& segment = *market.source().segment;
  owner = seller;
  for (std::size_t i = 0; i < listings.size(); ++i) {
    const std::string field = "listings[" + std::to_string(i) + "]";
    const DocId doc = segment.find_listing(listings[i]);
    if (doc == kEndDoc) {
      return fail(ErrorCode::kNotFound, "there is no listing '" + listings[i].substr(0, 100) + "'", field);
    }
    const Ordinal ordinal = segment.sellers().ordinals()[doc];
    if (ordinal == kNoOrdinal) return fail(ErrorCode::kUnprocessable, "the listing has no seller", field);
    const std::string_view own = segment.sellers().value(ordinal);
    if (owner.empty()) owner = own;
    if (owner != own) return fail(ErrorCode::kUnprocessable, "the listing is another seller's", field);
  }
  return {};
}

}  // namespace

Result<Offer> Offer::make(const Market& market, const ReachItem& item, CatchScratch& scratch) {
  const MarketSource& source = market.source();
  if (item.keyword.empty()) return fail(ErrorCode::kInvalidArgument, "the keyword is empty", "keyword");
  const Money tick = source.ad_rules->tick;
  if (item.bid < tick || item.bid.micros % tick.micros != 0) {
    return fail(ErrorCode::kInvalidArgument,
                "bids are whole multiples of " + to_string(tick) + ", from there on", "bid");
  }
  ads::Campaign campaign;
  Offer offer;
  if (!item.campaign.empty()) {
    ads::CampaignRef ref;
    if (!source.book->find(item.campaign, ref)) {
      return fail(ErrorCode::kNotFound, "there is no campaign '" + item.campaign.substr(0, 100) + "'",
                  "campaign");
    }
    campaign = source.book->campaign(ref);
    offer.instead_of_ = ref;
    if (!item.seller.empty() && item.seller != campaign.seller)
      return fail(ErrorCode::kUnprocessable, "the campaign is another seller's", "campaign");
  } else {
    campaign.seller = item.seller;
  }
  if (!item.listings.empty()) {
    VITRINA_TRY(check_listings(market, item.listings, campaign.seller, campaign.seller));
    campaign.listings = item.listings;
  } else if (item.campaign.empty()) {
    if (item.seller.empty())
      return fail(ErrorCode::kInvalidArgument, "say which listings, or whose: listings, seller or campaign",
                  "listings");
    VITRINA_ASSIGN(campaign.listings, fitting_listings(market, item));
  }
  if (campaign.id.empty()) campaign.id = "offer of " + campaign.seller;
  campaign.status = ads::CampaignStatus::kActive;
  auto keyword = std::find_if(campaign.keywords.begin(), campaign.keywords.end(), [&](const Keyword& one) {
    return one.text == item.keyword && one.match == item.match;
  });
  if (keyword == campaign.keywords.end())
    keyword = campaign.keywords.insert(keyword, {item.keyword, item.match, {}});
  keyword->bid = item.bid;
  const auto speaking = static_cast<std::size_t>(keyword - campaign.keywords.begin());

  offer.match_ = item.match;
  offer.keyword_hash_ = ads::hash_text(item.keyword);
  offer.bid_ = ads::whole_ticks(item.bid, source.ad_rules->tick.micros);
  offer.budget_daily_ = item.budget_daily ? item.budget_daily : campaign.budget_daily;
  offer.caught_ = catch_of(market, campaign, speaking, scratch);
  offer.part_ = ads::CampaignPart::build({std::make_shared<const ads::Campaign>(std::move(campaign))},
                                         *source.segment, source.predictor, *source.ad_rules);
  return offer;
}

}  // namespace vitrina::reach
