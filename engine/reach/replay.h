// Replayer: holds the auctions of logged searches again, with an offer in them: which slots it would have
// won, at what price.
//
// Searches of one query that differ in nothing that decides the auction (who else is there, slots, filters)
// are one case, and its auction is held once: ads::run_auction, as in serving. What a bid changes is a ladder
// of rungs: from which bid on which slots are won; between two rungs nothing changes, for neither place nor
// price of a winner depends on its own bid.
//
// Exact, for the world that the market was made of: nobody is short of budget, no pacing, no frequency caps.
// Ties are drawn by query, where serving draws them by request.
//
// Cost: 2 to 5 µs a query and 1 to 2 µs a case; with ladders about ten times that a case. Threads: one at a
// time. Lifetime: refers to market and offer.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/ads/auction/ranking.h"
#include "engine/reach/market.h"
#include "engine/reach/offer.h"
#include "engine/search/filters.h"

namespace vitrina::reach {

// What an auction brings on average.
struct Yield {
  double impressions = 0;
  double clicks = 0;
  double orders = 0;
  double spend = 0;  // micros
  double slots = 0;  // sum of the slots won
};

// A slot that the offer wins in an auction.
struct Shown {
  std::uint32_t slot = 0;  // from 1
  ads::Ticks price = 0;
  ads::Rate click_rate = 0;  // in slot 1
  std::uint32_t ad = 0;      // place in Offer::part().ads_of(0)
  friend bool operator==(const Shown&, const Shown&) = default;
};

// A slot that somebody else wins beside it.
struct Rival {
  const Standing* standing = nullptr;
  std::uint32_t slot = 0;
};

struct Rung {
  ads::Ticks bid = 0;  // from here on
  std::vector<Shown> shown;
};

class Replayer {
 public:
  struct Options {
    ads::ShopZone zone;
    std::optional<ads::Day> day;  // whose dates count in schedules; none: each search's own
    bool with_ladders = false;
    bool with_rivals = false;
    std::optional<ads::Day> until =
        std::nullopt;  // searches of this day on, or of no known time, are not there
  };

  struct Case {
    std::vector<Shown> shown;   // at the offer's bid
    std::vector<Rung> ladder;   // ascending; with ladders alone
    std::vector<Rival> rivals;  // at the offer's bid; with rivals alone

    std::vector<Yield> yields;  // of each slot in `shown`
    double searches = 0;        // that share the case
    std::uint32_t slots = 0;    // of the page

   private:
    friend class Replayer;
    std::uint32_t auction = 0;
    std::uint64_t absent = 0;  // restricted standings that are not there or too low to matter, a bit each
  };

  Replayer(const Market& market, const Offer& offer, Options options);

  // Calls on_searches(hour since 1970 or LogIndex::kUnknownHour, context, searches, const Case*) for each
  // hour and context of the query's searches; the case is null where the offer does not enter the auction. It
  // lives until the next call of replay().
  template <class OnSearches>
  void replay(QueryNumber query, OnSearches&& on_searches) {
    begin(query);
    market_.log().for_each_search(query,
                                  [&](std::int64_t hour, std::uint32_t context, std::uint64_t searches) {
                                    const LogContexts::Context& asked = market_.contexts()[context];
                                    if (options_.until && is_too_late(hour)) return;
                                    Case* const held = find_case(hour, asked);
                                    if (held != nullptr) held->searches += static_cast<double>(searches);
                                    on_searches(hour, asked, searches, static_cast<const Case*>(held));
                                  });
  }

  // Of the query that was replayed last: all its cases.
  std::span<const Case> cases() const noexcept { return std::span(cases_).first(cases_used_); }
  // Likewise: what slots bring.
  Yield yield_of(std::span<const Shown> shown) const;

 private:
  // An ad of the offer in the auctions of the query at hand.
  struct OwnAd {
    std::uint32_t ad = 0;
    ads::Quality quality = 0;
    ads::Rate click_rate = 0;
  };
  struct OwnAds {
    std::uint32_t filters = 0;
    std::vector<OwnAd> ads;  // that pass the filters, and are good for the query
  };

  void begin(QueryNumber query);
  void judge_by_search(std::uint32_t filters, std::vector<OwnAd>& good);
  void rate(std::uint32_t ad, ads::Share relevance, std::vector<OwnAd>& good);
  const std::vector<OwnAd>& own_ads(std::uint32_t filters);
  bool is_too_late(std::int64_t hour) const noexcept;
  ads::Rate order_rate(std::uint32_t ad) const noexcept;
  Case* find_case(std::int64_t hour, const LogContexts::Context& context);
  template <class IsThere>
  std::uint64_t absent(std::uint64_t key, std::span<const Standing> standings, IsThere&& is_there);
  std::uint64_t absent_audience(std::uint32_t auction, std::span<const Standing> standings,
                                std::uint32_t audience);
  std::uint64_t absent_hour(std::uint32_t auction, std::span<const Standing> standings, ads::LocalHour now);
  bool is_targeted(const Standing& standing, std::uint32_t audience) const;
  bool is_scheduled(const Standing& standing, ads::LocalHour now) const;
  std::size_t cut_off(std::span<const Standing> standings, std::uint32_t slots, std::uint64_t& absent);
  bool offer_is_there(std::uint32_t audience, ads::LocalHour now);
  void hold(Case& held, const std::vector<OwnAd>& own);
  void run(ads::Ticks bid, const std::vector<OwnAd>& own, std::vector<Shown>& shown);
  void climb(Case& held, const std::vector<OwnAd>& own);

  const Market& market_;
  const Offer& offer_;
  const Options options_;
  std::vector<ListingReader> readers_;  // by ad of the offer
  std::vector<std::optional<ads::ResolvedContext>> offer_audiences_;

  QueryNumber query_ = 0;
  bool must_search_ = false;
  ads::QueryFeatures features_;
  mutable std::vector<std::optional<ads::Rate>> order_rates_;  // by ad, of the query at hand
  std::vector<OwnAd> good_;                                    // whatever the filters
  std::vector<OwnAds> own_ads_;
  std::size_t own_ads_used_ = 0;
  // What was worked out for the query at hand; of an older query it does not count.
  struct Known {
    std::uint64_t key = 0;
    std::uint64_t value = 0;
    std::uint64_t query = 0;
  };
  Known& known(std::uint64_t key);
  void forget();
  std::vector<Known> known_;  // open addressing
  std::size_t known_used_ = 0;
  std::uint64_t query_count_ = 0;
  std::vector<Ordinal> seen_sellers_;
  std::vector<Case> cases_;
  std::size_t cases_used_ = 0;
  search::CompiledFilters compiled_;
  search::Searcher searcher_;
  search::SearchResponse response_;

  ads::AuctionInput input_;
  std::vector<const Standing*> others_;  // candidates of the input that are not the offer's, which come first
  ads::AuctionScratch scratch_;
  ads::AuctionOutcome outcome_;
  std::vector<ads::Ticks> steps_;
};

}  // namespace vitrina::reach
