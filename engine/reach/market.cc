#include "engine/reach/market.h"

#include <algorithm>
#include <numeric>

#include "index/base/check.h"

namespace vitrina::reach {

std::size_t Market::size_bytes() const noexcept {
  return plans_.size() + plan_begin_.size() * sizeof(std::uint64_t) +
         auction_begin_.size() * sizeof(std::uint32_t) + auctions_.size() * sizeof(MarketAuction) +
         standings_.size() * sizeof(Standing) + readings_.size_bytes();
}

namespace {

// Days of the log, and which of them it has from the first hour to the last.
LogDays days_of(const querylog::LogInfo& info, ads::ShopZone zone) {
  LogDays days;
  if (info.end_hour <= info.first_hour) return days;
  const std::int64_t begin = info.first_hour * 3'600;
  const std::int64_t end = info.end_hour * 3'600;
  days.first = ads::local_hour(begin, zone).day;
  const ads::Day last = ads::local_hour(end - 1, zone).day;
  days.searches.resize(static_cast<std::size_t>(last - days.first) + 1);
  // An hour's silence at either end is no sign of a cut: nobody may have searched at midnight.
  constexpr std::int64_t kSlack = 3 * 3'600;
  days.first_whole = begin <= ads::day_begin(days.first, zone) + kSlack ? days.first : days.first + 1;
  const ads::Day last_whole = end >= ads::day_begin(last + 1, zone) - kSlack ? last : last - 1;
  days.whole = static_cast<std::uint32_t>(std::max(0, last_whole - days.first_whole + 1));
  return days;
}

}  // namespace

MarketBuilder::MarketBuilder(MarketSource source) {
  market_.source_ = std::move(source);
  const MarketSource& from = market_.source_;
  market_.days_ = days_of(from.log->info(), from.ad_rules->zone);
  market_.contexts_ = LogContexts(*from.log);
  market_.audiences_.resize(market_.contexts_.audiences().size());
  for (std::size_t i = 0; i < market_.audiences_.size(); ++i) {
    for (std::uint32_t part = 0; part < ads::CampaignBook::kParts; ++part) {
      from.book->part(part).targeting().resolve(market_.contexts_.audiences()[i].request(),
                                                market_.audiences_[i][part]);
    }
  }
  slots_ = std::min<std::uint32_t>(market_.contexts_.most_slots(),
                                   static_cast<std::uint32_t>(from.ad_rules->positions.size()));
  request_.per_page = 0;
  request_.records = false;
  options_.relax_below = from.relax_below;
  options_.keep_matches = true;
  options_.rules = from.rules;
  options_.now = from.now;
}

bool MarketBuilder::step() {
  const querylog::LogIndex& log = market_.log();
  const QueryNumber query = market_.size();
  if (query == log.size()) return false;
  const std::string_view text = log.text(query);
  filters_.clear();
  LogDays& days = market_.days_;
  log.for_each_search(query, [&](std::int64_t hour, std::uint32_t number, std::uint64_t searches) {
    const LogContexts::Context& context = market_.contexts_[number];
    if (context.slots > 0) filters_.push_back(context.filters);
    if (context.is_further_page || hour == querylog::LogIndex::kUnknownHour) return;
    const ads::ShopZone zone = market_.source_.ad_rules->zone;
    const auto day = static_cast<std::size_t>(ads::local_hour(hour * 3'600, zone).day - days.first);
    if (day < days.searches.size()) days.searches[day] += static_cast<double>(searches);
    days.hours[ads::hour_of_week(hour * 3'600, zone)] += static_cast<double>(searches);
  });
  std::sort(filters_.begin(), filters_.end());
  filters_.erase(std::unique(filters_.begin(), filters_.end()), filters_.end());

  const index::Segment& segment = *market_.source_.segment;
  request_.query.assign(text);
  request_.filters = {};
  const ads::QueryTerms no_words;
  const ads::QueryTerms* words = &no_words;
  if (const auto found = searcher_.search(segment, request_, options_, response_); found) {
    words = &words_.read(searcher_, segment, *market_.source_.rules, text);
    store_plan(searcher_.plan(), response_.held, market_.plans_);
    if (searcher_.plan().compounds != nullptr) market_.compounds_ = searcher_.plan().compounds;
  } else {
    store_plan({}, 0, market_.plans_);
    filters_.clear();
  }
  market_.readings_.add(*words);
  market_.plan_begin_.push_back(market_.plans_.size());
  // The search without filters, which was run already, comes first.
  for (const std::uint32_t filters : filters_) add_auction(text, words, filters);
  market_.auction_begin_.push_back(static_cast<std::uint32_t>(market_.auctions_.size()));
  return true;
}

void MarketBuilder::add_auction(std::string_view text, const ads::QueryTerms* terms, std::uint32_t filters) {
  const MarketSource& from = market_.source_;
  if (filters != 0) {
    request_.filters = market_.contexts_.filters()[filters];
    if (!searcher_.search(*from.segment, request_, options_, response_)) return;
  }
  MarketAuction& auction = market_.auctions_.emplace_back();
  auction.filters = filters;
  auction.first = market_.standings_.size();
  if (response_.groups == 0 || from.book->size() == 0) return;
  ads::AdRequest request;
  request.query = text;
  request.terms = terms;
  request.context.has_query = true;
  request.slots = slots_;
  request.reserve = reserve_of_query(*from.ad_rules, from.log, text);
  request.for_anyone = true;
  SearchJudge judge(searcher_, *from.segment, response_.held, judge_memory_);
  selector_.select(*from.book, from.predictor, *from.ad_rules, request, judge, selection_);
  keep_standings(auction);
}

bool MarketBuilder::is_restricted(ads::CampaignRef ref) const noexcept {
  const ads::CampaignPart& part = market_.source_.book->part(ref.part);
  return part.is_scheduled(ref.campaign) || !part.targeting().targets_anyone(ref.campaign);
}

// Best first. Where a seller has one ad a page, the others of theirs are of use only where the best one's
// campaign is left out or is not there.
void MarketBuilder::keep_standings(MarketAuction& auction) {
  const auto& candidates = selection_.input.candidates;
  const auto score = [&](std::uint32_t place) {
    return ads::score_of(candidates[place].bid, candidates[place].quality);
  };
  order_.resize(candidates.size());
  std::iota(order_.begin(), order_.end(), 0u);
  std::sort(order_.begin(), order_.end(), [&](std::uint32_t a, std::uint32_t b) {
    if (score(a) != score(b)) return score(a) > score(b);
    return candidates[a].campaign != candidates[b].campaign ? candidates[a].campaign < candidates[b].campaign
                                                            : candidates[a].listing < candidates[b].listing;
  });
  sellers_.clear();
  for (const std::uint32_t place : order_) {
    const ads::AuctionCandidate& candidate = candidates[place];
    const ads::CampaignRef ref = selection_.ads[place].campaign;
    if (candidate.bid < candidate.reserve) continue;
    const bool restricted = is_restricted(ref);
    if (market_.source_.ad_rules->ads_per_seller == 1) {
      const std::uint32_t key = ref.part << 31 | ref.campaign;
      const auto seen = std::find_if(sellers_.begin(), sellers_.end(),
                                     [&](const SellerSeen& one) { return one.seller == candidate.seller; });
      if (seen == sellers_.end()) {
        if (!restricted) sellers_.push_back({static_cast<Ordinal>(candidate.seller), key, false});
      } else {
        if (seen->has_two || seen->first_campaign == key) continue;
        if (!restricted) seen->has_two = true;
      }
    }
    market_.standings_.push_back({ref.part << 31 | (restricted ? Standing::kRestrictedBit : 0) | ref.campaign,
                                  static_cast<DocId>(candidate.listing),
                                  static_cast<Ordinal>(candidate.seller), candidate.bid, candidate.quality,
                                  candidate.reserve});
    ++auction.count;
  }
}

std::shared_ptr<const Market> MarketBuilder::finish() && {
  VITRINA_CHECK(market_.size() == market_.log().size());
  market_.readings_.finish();
  return std::make_shared<const Market>(std::move(market_));
}

}  // namespace vitrina::reach
