#include "engine/reach/replay.h"

#include <algorithm>

#include "index/base/random.h"

namespace vitrina::reach {
namespace {

using ads::Ticks;

constexpr std::uint32_t kMaskBits = 64;

double share_of_one(std::uint32_t part, std::uint32_t one) noexcept {
  return static_cast<double>(part) / one;
}

}  // namespace

Replayer::Replayer(const Market& market, const Offer& offer, Options options)
    : market_(market), offer_(offer), options_(options) {
  const auto own = offer.part().ads_of(0);
  readers_.resize(own.size());
  for (std::size_t i = 0; i < own.size(); ++i) {
    readers_[i].begin(market.source().segment->postings(), market.compounds(), own[i].doc);
  }
  if (offer.targets_something()) offer_audiences_.resize(market.contexts().audiences().size());
  cases_.reserve(64);
}

void Replayer::begin(QueryNumber query) {
  query_ = query;
  own_ads_used_ = 0;
  cases_used_ = 0;
  good_.clear();
  const MarketSource& source = market_.source();
  const PlanHead head = plan_head(market_.plan_of(query));
  must_search_ = head.must_search;
  order_rates_.assign(readers_.size(), std::nullopt);
  if (!head.has_words) return;
  if (source.predictor != nullptr) features_ = ads::query_features(market_.log().text(query));
  if (must_search_) return;
  const auto own = offer_.part().ads_of(0);
  for (std::uint32_t i = 0; i < own.size(); ++i) {
    if (source.segment->columns().stock[own[i].doc] == 0) continue;
    const ads::Judgment judgment = judge_listing(readers_[i].worth(market_.plan_of(query)), head.held, true);
    if (judgment.standing == ads::Standing::kGood) rate(i, judgment.relevance, good_);
  }
}

void Replayer::rate(std::uint32_t ad, ads::Share relevance, std::vector<OwnAd>& good) {
  const MarketSource& source = market_.source();
  const ads::Ad& own = offer_.part().ads_of(0)[ad];
  if (relevance < source.ad_rules->relevance_floor) return;
  if (source.ad_rules->require_erid && offer_.instead_of() && !own.has_erid) return;
  const ads::Rate click_rate =
      ads::click_rate_of(source.predictor, features_, own, offer_.keyword_hash(), offer_.match());
  good.push_back({ad, ads::quality_of_ad(click_rate, relevance), click_rate});
}

ads::Rate Replayer::order_rate(std::uint32_t ad) const noexcept {
  const ads::Predictor* predictor = market_.source().predictor;
  if (predictor == nullptr) return 0;
  auto& rate = order_rates_[ad];
  if (!rate) {
    ads::AdFeatures features = offer_.part().ads_of(0)[ad].features;
    features.keyword = offer_.keyword_hash();
    features.match = offer_.match();
    rate = predictor->predict(features_, features).order;
  }
  return *rate;
}

Yield Replayer::yield_of(std::span<const Shown> shown) const {
  const ads::Predictor* predictor = market_.source().predictor;
  const std::int64_t tick = market_.source().ad_rules->tick.micros;
  Yield yield;
  for (const Shown& one : shown) {
    const double seen =
        predictor == nullptr
            ? 1.0
            : share_of_one(predictor->slot_factor(static_cast<std::uint8_t>(one.slot)), ads::kSlotFactorOne);
    const double clicks = share_of_one(one.click_rate, ads::kRateOne) * seen;
    ++yield.impressions;
    yield.clicks += clicks;
    yield.orders += clicks * share_of_one(order_rate(one.ad), ads::kRateOne);
    yield.spend += clicks * static_cast<double>(ads::money_of(one.price, tick).micros);
    yield.slots += one.slot;
  }
  return yield;
}

bool Replayer::is_too_late(std::int64_t hour) const noexcept {
  return hour == querylog::LogIndex::kUnknownHour ||
         ads::local_hour(hour * 3'600, options_.zone).day >= *options_.until;
}

// What a plan demands beyond words is asked of a search.
void Replayer::judge_by_search(std::uint32_t filters, std::vector<OwnAd>& good) {
  const MarketSource& source = market_.source();
  search::SearchRequest request;
  request.query.assign(market_.log().text(query_));
  request.per_page = 0;
  request.records = false;
  request.filters = market_.contexts().filters()[filters];
  search::SearchOptions options;
  options.relax_below = source.relax_below;
  options.rules = source.rules;
  options.now = source.now;
  if (!searcher_.search(*source.segment, request, options, response_) || response_.groups == 0) return;
  const auto own = offer_.part().ads_of(0);
  for (std::uint32_t i = 0; i < own.size(); ++i) {
    search::Worth worth;
    searcher_.look({&own[i].doc, 1}, {&worth, 1});
    const bool in_stock = source.segment->columns().stock[own[i].doc] > 0;
    const ads::Judgment judgment = judge_listing(worth, response_.held, in_stock);
    if (judgment.standing == ads::Standing::kGood) rate(i, judgment.relevance, good);
  }
}

const std::vector<Replayer::OwnAd>& Replayer::own_ads(std::uint32_t filters) {
  if (filters == 0 && !must_search_) return good_;
  for (std::size_t i = 0; i < own_ads_used_; ++i) {
    if (own_ads_[i].filters == filters) return own_ads_[i].ads;
  }
  if (own_ads_used_ == own_ads_.size()) own_ads_.emplace_back();
  OwnAds& own = own_ads_[own_ads_used_++];
  own.filters = filters;
  own.ads.clear();
  if (must_search_) {
    judge_by_search(filters, own.ads);
  } else if (compiled_.compile(*market_.source().segment, market_.contexts().filters()[filters])) {
    for (const OwnAd& ad : good_) {
      const DocId doc = offer_.part().ads_of(0)[ad.ad].doc;
      const index::DocRange range = compiled_.docs();
      if (doc >= range.begin && doc < range.end && compiled_.failed(doc) == 0) own.ads.push_back(ad);
    }
  }
  return own.ads;
}

bool Replayer::is_there(const Standing& standing, const LogContexts::Context& context,
                        ads::LocalHour now) const {
  const ads::CampaignRef ref = standing.ref();
  const ads::CampaignPart& part = market_.source().book->part(ref.part);
  return part.targeting().targets(ref.campaign, market_.audience(context.audience, ref.part)) &&
         (!part.is_scheduled(ref.campaign) || ads::is_in_schedule(market_.source().book->campaign(ref), now));
}

bool Replayer::offer_is_there(std::uint32_t audience, ads::LocalHour now) {
  const ads::CampaignPart& part = offer_.part();
  if (part.is_scheduled(0) && !ads::is_in_schedule(offer_.campaign(), now)) return false;
  if (offer_audiences_.empty()) return true;
  auto& resolved = offer_audiences_[audience];
  if (!resolved) {
    part.targeting().resolve(market_.contexts().audiences()[audience].request(), resolved.emplace());
  }
  return part.targeting().targets(0, *resolved);
}

Replayer::Case* Replayer::find_case(std::int64_t hour, const LogContexts::Context& context) {
  if (context.slots == 0 || (good_.empty() && !must_search_)) return nullptr;
  const auto auctions = market_.auctions_of(query_);
  const auto auction = std::find_if(auctions.begin(), auctions.end(),
                                    [&](const MarketAuction& one) { return one.filters == context.filters; });
  if (auction == auctions.end()) return nullptr;
  // A search whose hour is not known may have been at noon.
  const std::int64_t instant = hour == querylog::LogIndex::kUnknownHour ? market_.source().now : hour * 3'600;
  ads::LocalHour now = ads::local_hour(instant, options_.zone);
  if (options_.day) now.day = *options_.day;
  if (!offer_is_there(context.audience, now)) return nullptr;
  const std::vector<OwnAd>& own = own_ads(context.filters);
  if (own.empty()) return nullptr;

  const auto standings = market_.standings_of(*auction);
  std::uint64_t absent = 0;
  std::uint32_t bit = 0;
  for (const Standing& standing : standings) {
    if (!standing.is_restricted()) continue;
    if (bit < kMaskBits && !is_there(standing, context, now)) absent |= std::uint64_t{1} << bit;
    ++bit;
  }
  const auto place = static_cast<std::uint32_t>(auction - auctions.begin());
  const auto slots = std::min<std::uint32_t>(
      context.slots, static_cast<std::uint32_t>(market_.source().ad_rules->positions.size()));
  for (std::size_t i = 0; i < cases_used_; ++i) {
    Case& known = cases_[i];
    if (!known.is_one_off && known.auction == place && known.slots == slots && known.absent == absent)
      return &known;
  }
  // Places in cases_ move only here, between two searches.
  if (cases_used_ == cases_.size()) cases_.emplace_back();
  Case& fresh = cases_[cases_used_++];
  fresh.auction = place;
  fresh.slots = slots;
  fresh.absent = absent;
  fresh.is_one_off = bit > kMaskBits;
  fresh.searches = 0;

  const MarketSource& source = market_.source();
  ads::begin_auction(
      *source.ad_rules, slots, mix64(query_),
      [&](std::uint32_t slot) { return ads::slot_factor_of(source.predictor, slot); }, input_);
  bit = 0;
  others_.clear();
  for (const Standing& standing : standings) {
    if (standing.is_restricted()) {
      const bool gone = bit < kMaskBits ? (absent >> bit & 1) != 0 : !is_there(standing, context, now);
      ++bit;
      if (gone) continue;
    }
    if (offer_.instead_of() == standing.ref()) continue;
    const ads::CampaignRef ref = standing.ref();
    input_.candidates.push_back({source.book->part(ref.part).key_of(ref.campaign), standing.doc,
                                 standing.seller, standing.bid, standing.quality, standing.reserve});
    others_.push_back(&standing);
  }
  hold(fresh, own);
  return &fresh;
}

void Replayer::hold(Case& held, const std::vector<OwnAd>& own) {
  run(offer_.bid(), own, held.shown);
  held.yields.clear();
  for (const Shown& one : held.shown) held.yields.push_back(yield_of({&one, 1}));
  held.rivals.clear();
  for (std::uint32_t slot = 0; options_.with_rivals && slot < outcome_.slots.size(); ++slot) {
    const std::uint32_t candidate = outcome_.slots[slot].candidate;
    if (candidate < others_.size()) held.rivals.push_back({others_[candidate], slot + 1});
  }
  held.ladder.clear();
  if (options_.with_ladders) climb(held, own);
}

void Replayer::run(Ticks bid, const std::vector<OwnAd>& own, std::vector<Shown>& shown) {
  const Ticks query_reserve =
      reserve_of_query(*market_.source().ad_rules, market_.source().log, market_.log().text(query_));
  input_.candidates.resize(others_.size());
  for (const OwnAd& one : own) {
    const ads::Ad& ad = offer_.part().ads_of(0)[one.ad];
    input_.candidates.push_back({offer_.part().key_of(0), ad.doc, ad.seller, bid, one.quality,
                                 std::max({ad.reserve, query_reserve, Ticks{1}})});
  }
  ads::run_auction(input_, scratch_, outcome_);
  shown.clear();
  for (std::uint32_t slot = 0; slot < outcome_.slots.size(); ++slot) {
    const ads::FilledSlot& filled = outcome_.slots[slot];
    if (filled.candidate < others_.size()) continue;
    const OwnAd& one = own[filled.candidate - others_.size()];
    shown.push_back({slot + 1, filled.price, one.click_rate, one.ad});
  }
}

// The bids at which one of the ads, were it alone, takes a slot or a better one. Between them nothing
// changes.
void Replayer::climb(Case& held, const std::vector<OwnAd>& own) {
  steps_.clear();
  std::vector<Shown> ignored;
  for (const OwnAd& one : own) {
    run(0, std::vector<OwnAd>{one}, ignored);
    const auto place = static_cast<std::uint32_t>(others_.size());
    for (std::uint32_t slot = 1; slot <= input_.slots; ++slot) {
      if (const auto bid = ads::least_winning_bid(input_, place, slot, scratch_)) steps_.push_back(*bid);
    }
  }
  std::sort(steps_.begin(), steps_.end());
  steps_.erase(std::unique(steps_.begin(), steps_.end()), steps_.end());
  std::vector<Shown> before;
  for (const Ticks bid : steps_) {
    Rung rung{bid, {}};
    run(bid, own, rung.shown);
    if (rung.shown == before) continue;
    before = rung.shown;
    held.ladder.push_back(std::move(rung));
  }
}

}  // namespace vitrina::reach
