// Reach: what would this keyword at this bid bring? The one entrance of this folder: an item is asked about,
// and the market (market.h) answers: how often and by what words it is searched, what a day brings at the
// bid, each number with an 80 % range, what other bids would bring, and who else is there.
//
// Whoever asks for a seller says so: searches of few sessions then come in one sum, competitors without names
// and bids on a grid of 5 %, as in explain (exact thresholds let a rival bid one tick below).
//
// Cost: README.md. Estimates but for what is counted. Threads: one at a time. Lifetime: the market is held by
// the answerer.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/reach/forecast.h"
#include "engine/reach/landscape.h"
#include "engine/reach/market.h"
#include "engine/reach/offer.h"

namespace vitrina::reach {

inline constexpr std::size_t kMostItems = 1'000;

struct ReachRequest {
  std::vector<ReachItem> items;
  bool landscape = false;
  bool competition = false;
  bool ideas = false;
  bool by_day = false;
  std::uint32_t days = 7;                    // ahead, that are averaged
  std::uint32_t searches = 10;               // of the most frequent, one by one
  std::optional<double> wanted_share;        // of impressions
  std::optional<double> wanted_spend_share;  // of revenue (ДРР)
  bool for_seller = false;
  std::string seller;                   // whom it is for, where it is for one
  std::int64_t now = 0;                 // seconds since 1970
  std::size_t most_whole = kMostWhole;  // queries that are all looked at
};

// A search that would be caught, over the window.
struct CaughtSearch {
  std::string text;
  std::uint64_t searches = 0;
  std::uint64_t sessions = 0;
  double impressions = 0;  // at the bid
  double slot = 0;         // average; 0: not shown
};

struct Competitor {
  std::string seller;    // empty: not told
  std::string campaign;  // likewise
  double share = 0;      // of the auctions in which it is shown
  double slot = 0;       // average
};

struct Competition {
  std::uint32_t sellers = 0;
  std::uint32_t campaigns = 0;
  double others_a_page = 0;         // ads of others that are shown beside the offer
  std::vector<Competitor> largest;  // by share
  std::optional<double> cheaper;    // share of the others' shown listings that cost less than the offer's
};

struct Idea {
  // A caught search that it goes with (querylog::Relation).
  struct Related {
    std::string search;
    std::uint64_t sessions = 0;
    querylog::RelationKind kind = querylog::RelationKind::kSearchedTogether;
  };

  std::string keyword;
  std::uint64_t searches = 0;         // of the window, that a broad keyword of it would catch
  double auctions_with_ads = 0;       // share of its searches with ads of others
  Money price;                        // median of what the last slot costs there
  std::vector<std::string> listings;  // of the seller, that answer it
  std::optional<Related> related;     // the caught search that most sessions hold it with
};

struct Ideas {
  std::vector<Idea> keywords;
  std::vector<std::string> negatives;  // words of caught searches that the listings never answer
  std::vector<std::string> organic;    // caught searches on whose first page a listing stands without an ad
  struct Missing {
    std::string search;
    std::string word;
  };
  std::vector<Missing> missing;  // caught searches that a listing would answer but for this word
};

struct DayOutlook {
  ads::Day day = 0;
  Outlook outlook;
};

struct ReachAnswer {
  std::string seller;
  std::vector<std::string> listings;
  std::uint64_t queries = 0;   // distinct, that are caught in the window
  std::uint64_t searches = 0;  // of them
  std::uint64_t sessions = 0;
  std::uint64_t looked_at = 0;  // queries; fewer than all where a sample stands for them
  std::string too_little;       // why there is no forecast; empty: there is one
  Outlook outlook;              // a day, on average of the days asked for
  Range slot;                   // average
  Range price;                  // of a click, micros
  Range share;                  // of the pages with slots on which it is shown
  double pages = 0;             // with slots, a day
  bool is_limited_by_budget = false;
  std::vector<DayOutlook> days;
  std::array<double, 24> hours{};  // share of the searches by hour of the day
  std::vector<CaughtSearch> top;
  std::uint64_t rare_queries = 0;  // that are not shown one by one
  std::uint64_t rare_searches = 0;
  std::uint64_t other_queries = 0;  // neither in `top` nor rare
  std::uint64_t other_searches = 0;
  std::optional<Landscape> landscape;
  std::optional<ads::Ticks> bid_for_share;
  std::optional<ads::Ticks> bid_for_spend_share;
  std::optional<Competition> competition;
  std::optional<Ideas> ideas;
};

struct ReachWindow {
  ads::Day first = 0;  // whole days of the log
  ads::Day last = 0;
  std::uint32_t days = 0;      // 0: no times are known
  ads::Day forecast_from = 0;  // the first day ahead
  std::uint32_t forecast_days = 0;
};

class Reach {
 public:
  explicit Reach(std::shared_ptr<const Market> market);

  const Market& market() const noexcept { return *market_; }
  ReachWindow window(const ReachRequest& request) const noexcept;

  // Errors: those of Offer::make, with the field within the item.
  Result<ReachAnswer> answer(const ReachRequest& request, const ReachItem& item);

 private:
  // `certain`: so many of `looked_at` are the first that are caught, in order.
  void note_searches(const ReachRequest& request, const Offer& offer, std::size_t certain,
                     std::vector<CaughtSearch>& looked_at, ReachAnswer& answer) const;
  double order_value(const Offer& offer) const;  // micros; 0: no listing has a price
  void foretell(const ReachRequest& request, const Offer& offer, const Tally& tally,
                LandscapeBuilder& landscape, ReachAnswer& answer) const;

  std::shared_ptr<const Market> market_;
  TrafficModel traffic_;
  CatchScratch scratch_;
};

}  // namespace vitrina::reach
