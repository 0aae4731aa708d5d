// Engine: the one façade that the server and the tools call.
//
// An Engine publishes snapshots (what one request pins: an image and the ads over it); Workers answer
// requests, one a thread. A worker never locks and never waits for a publisher: a new snapshot is put into
// each worker's mailbox (one atomic exchange), and the worker adopts it before its next request or when
// refresh() is called. The old snapshot is freed when the last worker has left it.
//
// Threads: Engine is internally synchronised; a Worker is used by one thread at a time.
// Lifetime: workers must not outlive their engine.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ads/selection/campaign_part.h"
#include "engine/insight/report_book.h"
#include "engine/search/ranking_weights.h"
#include "engine/search/request.h"
#include "engine/search/suggester.h"
#include "engine/serving/auction_log_counters.h"
#include "engine/serving/campaign_desk.h"
#include "engine/serving/ledger_desk.h"
#include "engine/serving/reach_desk.h"
#include "engine/serving/search_log.h"
#include "engine/serving/served_log.h"
#include "engine/serving/shop_event.h"
#include "engine/serving/sponsored.h"
#include "index/base/clock.h"
#include "index/base/result.h"

namespace vitrina::serving {

struct EngineOptions {
  std::string image_path;
  std::uint32_t relax_below = 0;  // quorum: relax when fewer listings hold all groups; 0: one page
  search::RankingWeights weights = search::shipped_weights();  // of the second phase
  bool verify_in_background = true;  // check every section of each published image, off the request path
  std::string data_path = {};        // --data DIR: campaigns and what else is kept; empty: no ads
  bool log_auctions = true;          // with a data directory: every served auction, for `vitrina replay`
  double log_searches = 1;           // with a data directory: the share of searches that is; 0: none
  std::string model_path = {};       // empty: model.bin in the data directory, where there is one
  std::string rules_path = {};       // empty: rules.txt in the data directory, where there is one
  std::string searches_path = {};    // index of a query log; empty: that of the data directory, if there
  ads::AdRules rules = {};
  ads::CampaignLimits limits = {};
  ledger::LedgerRules money = {};                  // but for the zone, which is that of the rules above
  bool foresee = true;                             // with a query log: answer what keywords would bring
  std::chrono::seconds reach_interval{60};         // between looks at campaigns that have changed, for that
  bool log_served = true;                          // with a data directory: every shown ad, for reports
  std::chrono::milliseconds pacing_interval{200};  // between looks at what was shown and is to be spent
  std::chrono::milliseconds click_wait{250};       // a shopper waits no longer for the ledger
  std::chrono::milliseconds ad_wait{20};           // a page waits no longer for its ads
  std::string shop = "shop";     // whose click links these are; the same on all servers of a shop
  const Clock* clock = nullptr;  // null: the machine's. Outlives the engine
};

struct SnapshotInfo {
  std::uint64_t generation = 0;  // counts every publish, from 1
  std::string image_path;
  std::uint64_t image_bytes = 0;
  std::uint64_t listings = 0;
  std::uint64_t campaigns = 0;
  std::uint64_t campaigns_version = 0;  // counts the changes of the store
  std::uint64_t model_version = 0;      // tells models apart; 0: none
  // What the shop's rules name and the catalog does not have: "listing 'WB-1'"; the first kMostUnknown.
  std::vector<std::string> unknown_in_rules;
};
inline constexpr std::size_t kMostUnknown = 20;

// What a publish opens. A path that is empty is the one in force again.
struct PublishRequest {
  std::string image_path = {};
  std::string model_path = {};
};

enum class Verification : std::uint8_t { kPending, kPassed, kFailed };

class Snapshot;

class Engine {
 public:
  class Worker;

  // Opens the image and publishes it as generation 1.
  // Errors: those of opening an image, with the path.
  static Result<std::unique_ptr<Engine>> open(EngineOptions options);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // Opens image, model and searches and publishes them, with the campaigns as they are. On an error the
  // current snapshot stays; Error::field says which it was: "index", "model" or "searches". Cost: with many
  // campaigns seconds, for their listings and words are looked up in the new image.
  Result<SnapshotInfo> publish(const PublishRequest& request = {});

  // Is called after each publish, on the publishing thread, and must not wait. Requires: before anybody
  // publishes; the last call counts.
  void on_publish(std::function<void(const SnapshotInfo&)> listener);

  // Changes campaigns; null without a data directory, and after stop_changes().
  CampaignDesk* campaigns() noexcept;
  // Says what keywords would bring; null where that is not wanted (EngineOptions::foresee).
  ReachDesk* reach() noexcept;
  // Takes clicks, events and credits; null without a data directory.
  LedgerDesk* ledger() noexcept;
  // What was shown, clicked, charged and ordered; null without a data directory.
  const insight::ReportBook* reports() const noexcept;
  // Returns when all that was served and written down before is in the reports, which else takes a moment.
  void flush_reports();
  // Returns when all that was searched before is in the search log, which else takes a moment.
  void flush_searches();
  ads::Day today() const;  // of the shop
  // Of the current snapshot; null where there is no such campaign.
  ads::CampaignPtr find_campaign(std::string_view id) const;
  // What a seller has. Waits for the ledger. Errors: kIo; kUnsupported without a data directory.
  Result<ledger::SellerAccount> find_seller(std::string_view seller);

  // Ends the desk: what waits is done and answered, nothing is published from then on. Requires: nobody uses
  // campaigns() any more.
  void stop_changes();

  std::unique_ptr<Worker> make_worker();

  SnapshotInfo current() const;
  Verification verification() const;  // of the current snapshot
  std::string verification_error() const;
  std::uint64_t live_snapshots() const noexcept;  // published and not yet freed
  AuctionLogCounters auction_log() const;         // zeros where none is kept, as are those below
  ServedLogCounters served_log() const;
  SearchLogCounters search_log() const;
  LedgerCounters ledger_counters() const;

 private:
  struct Impl;
  explicit Engine(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

class Engine::Worker {
 public:
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // Adopts the newest snapshot and lets go of the one before. search() and find_record() do this first;
  // an idle server thread calls it after a publish, so that the old image is freed.
  void refresh();

  // The generation that answered last.
  std::uint64_t generation() const noexcept;

  // Errors: kInvalidArgument with the field of the request.
  Result<void> search(const search::SearchRequest& request, search::SearchResponse& response);
  // The same with sponsored slots, whose listings are then not among the hits (AdRules::keep_in_organic).
  Result<void> search(const search::SearchRequest& request, const AdCall& call,
                      search::SearchResponse& response, SponsoredAnswer& sponsored);

  // What a shopper who has typed so far may be about to ask. Requires: valid UTF-8; limit ≤ kMostSuggestions.
  void suggest(std::string_view typed, std::size_t limit, bool verbatim, search::SuggestResponse& response);

  // Slots of a page without a query. Errors: kInvalidArgument with the field of a filter; kNotFound with the
  // field "listing".
  Result<void> fill_page(const PageRequest& page, const AdCall& call, SponsoredAnswer& sponsored);

  // Where the link of a click token leads. Errors: kInvalidArgument with the field "t" for a token that is
  // none of ours; kNotFound where the listing is gone.
  Result<ClickTarget> follow(std::string_view token);

  // What the ledger is to be told of an event. Errors: kInvalidArgument with the field "token"; kNotFound
  // with the field "listing".
  Result<ledger::Entry> entry_of(const ShopEvent& event);

  // What became of campaigns in a search's auction. Errors: those of search(); kNotFound with the field
  // "campaigns[i]"; kLimit with the field "campaigns" where they have too many ads.
  Result<void> explain(const ExplainRequest& request, const AdCall& call, ExplainAnswer& answer);

  // Null where there is no such campaign.
  ads::CampaignPtr find_campaign(std::string_view id);
  // At most `limit` campaigns whose id is greater than `after`, by id; of one seller unless that is empty.
  std::vector<ads::CampaignPtr> list_campaigns(std::string_view seller, std::string_view after,
                                               std::size_t limit);

  // The stored record (canonical JSON) of a listing id. Errors: kNotFound.
  Result<std::string> find_record(std::string_view listing_id);

 private:
  friend class Engine;
  struct Impl;
  explicit Worker(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace vitrina::serving
