#include "engine/reach/replay.h"

#include <algorithm>

#include "index/base/random.h"

namespace vitrina::reach {
namespace {

using ads::Ticks;

// What of a query is known, by the two highest bits of the key.
constexpr std::uint64_t kAudienceKey = std::uint64_t{1} << 62;
constexpr std::uint64_t kHourKey = std::uint64_t{2} << 62;
constexpr std::uint64_t kCaseKey = std::uint64_t{3} << 62;
constexpr std::uint64_t kNothing = ~std::uint64_t{0};
constexpr std::uint32_t kMaskBits = 63;  // one less than there are: a mask is never kNothing
constexpr std::uint64_t kMask = kNothing >> 1;

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
  forget();
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

bool Replayer::is_targeted(const Standing& standing, std::uint32_t audience) const {
  const ads::CampaignRef ref = standing.ref();
  return market_.source().book->part(ref.part).targeting().targets(ref.campaign,
                                                                   market_.audience(audience, ref.part));
}

bool Replayer::is_scheduled(const Standing& standing, ads::LocalHour now) const {
  const ads::CampaignRef ref = standing.ref();
  return !market_.source().book->part(ref.part).is_scheduled(ref.campaign) ||
         ads::is_in_schedule(market_.source().book->campaign(ref), now);
}

// The place of a key, new ones with the value kNothing.
Replayer::Known& Replayer::known(std::uint64_t key) {
  if (known_used_ * 2 >= known_.size()) {
    std::vector<Known> old(std::max<std::size_t>(1'024, known_.size() * 2));
    old.swap(known_);
    for (const Known& one : old) {
      if (one.query != query_count_) continue;
      std::size_t at = mix64(one.key) & (known_.size() - 1);
      while (known_[at].query == query_count_) at = (at + 1) & (known_.size() - 1);
      known_[at] = one;
    }
  }
  std::size_t at = mix64(key) & (known_.size() - 1);
  for (; known_[at].query == query_count_; at = (at + 1) & (known_.size() - 1)) {
    if (known_[at].key == key) return known_[at];
  }
  ++known_used_;
  known_[at] = {key, kNothing, query_count_};
  return known_[at];
}

void Replayer::forget() {
  ++query_count_;
  known_used_ = 0;
}

// The restricted standings that are not there, as bits; remembered by the key.
template <class IsThere>
std::uint64_t Replayer::absent(std::uint64_t key, std::span<const Standing> standings, IsThere&& is_there) {
  Known& memo = known(key);
  if (memo.value != kNothing) return memo.value & kMask;
  std::uint64_t absent = 0;
  std::uint32_t bit = 0;
  for (const Standing& standing : standings) {
    if (!standing.is_restricted()) continue;
    if (bit == kMaskBits) break;
    if (!is_there(standing)) absent |= std::uint64_t{1} << bit;
    ++bit;
  }
  memo.value = absent;
  return absent;
}

std::uint64_t Replayer::absent_audience(std::uint32_t auction, std::span<const Standing> standings,
                                        std::uint32_t audience) {
  return absent(kAudienceKey | std::uint64_t{auction} << 32 | audience, standings,
                [&](const Standing& standing) { return is_targeted(standing, audience); });
}

std::uint64_t Replayer::absent_hour(std::uint32_t auction, std::span<const Standing> standings,
                                    ads::LocalHour now) {
  const auto hour = static_cast<std::uint32_t>((now.day * 24 + now.hour) & 0x7FFFFFFF);
  return absent(kHourKey | std::uint64_t{auction} << 32 | hour, standings,
                [&](const Standing& standing) { return is_scheduled(standing, now); });
}

// How many standings can matter: up to the best ones of two sellers more than there are slots (the offer
// takes one place, and may be of one of these sellers). What is past them counts as absent, so that searches
// that differ in it are one case.
std::size_t Replayer::cut_off(std::span<const Standing> standings, std::uint32_t slots,
                              std::uint64_t& absent) {
  seen_sellers_.clear();
  std::uint32_t bit = 0;
  for (std::size_t i = 0; i < standings.size(); ++i) {
    const Standing& standing = standings[i];
    const std::uint32_t own_bit = standing.is_restricted() ? bit++ : kMaskBits;
    if (own_bit < kMaskBits && (absent >> own_bit & 1) != 0) continue;
    if (offer_.instead_of() == standing.ref() ||
        std::find(seen_sellers_.begin(), seen_sellers_.end(), standing.seller) != seen_sellers_.end())
      continue;
    seen_sellers_.push_back(standing.seller);
    if (seen_sellers_.size() < std::size_t{slots} + 2) continue;
    if (bit < kMaskBits) absent |= ~std::uint64_t{0} << bit;
    absent &= kMask;
    return i + 1;
  }
  return standings.size();
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

  const auto all = market_.standings_of(*auction);
  const auto place = static_cast<std::uint32_t>(auction - auctions.begin());
  const auto slots = std::min<std::uint32_t>(
      context.slots, static_cast<std::uint32_t>(market_.source().ad_rules->positions.size()));
  std::uint64_t absent = absent_audience(place, all, context.audience) | absent_hour(place, all, now);
  const auto standings = all.first(cut_off(all, slots, absent));
  // More restricted ones than the mask has bits: each search is a case of its own.
  const auto restricted = static_cast<std::uint32_t>(std::count_if(
      standings.begin(), standings.end(), [](const Standing& one) { return one.is_restricted(); }));
  if (restricted <= kMaskBits) {
    for (std::uint64_t salt = 0;; ++salt) {
      Known& memo = known(kCaseKey | (mix64(absent ^ mix64(std::uint64_t{place} << 32 | slots) ^ salt) >> 2));
      if (memo.value == kNothing) {
        memo.value = cases_used_;
        break;
      }
      Case& one = cases_[memo.value];
      if (one.auction == place && one.slots == slots && one.absent == absent) return &one;
    }
  }
  if (cases_used_ == cases_.size()) cases_.emplace_back();
  Case& fresh = cases_[cases_used_++];
  fresh.auction = place;
  fresh.slots = slots;
  fresh.absent = absent;
  fresh.searches = 0;

  const MarketSource& source = market_.source();
  ads::begin_auction(
      *source.ad_rules, slots, mix64(query_),
      [&](std::uint32_t slot) { return ads::slot_factor_of(source.predictor, slot); }, input_);
  std::uint32_t bit = 0;
  others_.clear();
  for (const Standing& standing : standings) {
    if (standing.is_restricted()) {
      const bool gone = bit < kMaskBits
                            ? (absent >> bit & 1) != 0
                            : !is_targeted(standing, context.audience) || !is_scheduled(standing, now);
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
