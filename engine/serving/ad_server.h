// AdServer: fills the sponsored slots of one worker's requests, over the snapshot and the search that the
// worker has just run, and explains what became of chosen campaigns.
//
// Whatever goes wrong here costs the page its ads, never the page (SponsoredAnswer::is_missing).
//
// Threads: one at a time; one a worker. Lifetime: refers to the searcher, the clock and the frequency cap,
// and gives its lanes of the logs back.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ads/selection/ad_selector.h"
#include "engine/reach/search_side.h"
#include "engine/search/searcher.h"
#include "engine/serving/auction_log.h"
#include "engine/serving/click_token.h"
#include "engine/serving/served_log.h"
#include "engine/serving/session_hash.h"
#include "engine/serving/shop_event.h"
#include "engine/serving/snapshot.h"
#include "engine/serving/sponsored.h"
#include "index/base/clock.h"
#include "index/base/random.h"
#include "index/catalog/reader.h"
#include "index/columns/record_store.h"

namespace vitrina::serving {

class AdServer {
 public:
  struct Options {
    std::chrono::milliseconds wait{20};                       // a page waits no longer for its ads
    std::chrono::seconds click_time{std::chrono::hours(24)};  // how long a link is charged for
    std::string shop;                                         // whose tokens these are
    ads::FrequencyCap* frequency_cap = nullptr;               // null: there is none
  };
  // Null logs: nothing is written down.
  AdServer(search::Searcher& searcher, const Clock& clock, Options options,
           AuctionLog::LaneHandle auction_log = nullptr, ServedLog::LaneHandle served_log = nullptr);

  // To be called before a search whose answer is then added to: what was taken out of the last one gives its
  // memory to this one.
  void lend_hits(search::SearchResponse& response);

  // Fills `answer` for the search that the searcher ran last, which found `held` groups to be the quorum, and
  // takes what is sponsored out of `hits` unless the rules keep it there.
  void add_to_search(const Snapshot& snapshot, const search::SearchRequest& request, const AdCall& call,
                     search::SearchResponse& response, SponsoredAnswer& answer);

  // Errors: kInvalidArgument with the field of a filter; kNotFound for a listing that is not there.
  Result<void> fill_page(const Snapshot& snapshot, const PageRequest& page, const AdCall& call,
                         SponsoredAnswer& answer);

  // Where the link of a token leads. Errors: kInvalidArgument with the field "t" for a token that is none of
  // ours; kNotFound where the listing is gone.
  Result<ClickTarget> follow(const Snapshot& snapshot, std::string_view token);

  // What the ledger is to be told of an event. Errors: kInvalidArgument with the field "token"; kNotFound
  // with the field "listing".
  Result<ledger::Entry> entry_of(const Snapshot& snapshot, const ShopEvent& event);

  // Errors: those of the search; kNotFound with the field "campaigns[i]" for one that is not there.
  Result<void> explain(const Snapshot& snapshot, const ExplainRequest& request,
                       const search::SearchOptions& options, const AdCall& call, ExplainAnswer& answer);

 private:
  // Hits that an answer has no use for are kept, for the memory that they have.
  void resize_hits(SponsoredAnswer& answer, std::size_t size);
  void take_out_sponsored(const SponsoredAnswer& answer, std::vector<search::Hit>& hits);
  void select(const Snapshot& snapshot, const search::SearchRequest& request, const AdCall& call,
              std::uint32_t held, bool has_query, std::span<const std::string> category, DocId not_this,
              std::span<const ads::CampaignRef> asked);
  Result<void> fill_hits(const Snapshot& snapshot, const search::SearchRequest& request, const AdCall& call,
                         SponsoredAnswer& answer);
  TokenSealer& sealer(const Snapshot& snapshot);
  void log_auction(const Snapshot& snapshot, std::string_view query, const AdCall& call);
  void log_served(const Snapshot& snapshot, std::uint32_t place);
  void log_lost(const Snapshot& snapshot, const search::SearchRequest& request, const AdCall& call);
  const std::vector<std::string>& category_of(const Snapshot& snapshot, DocId doc);
  void seal_links(const ads::Campaign& campaign, const ads::AuctionedAd& ad, Money price,
                  const search::SearchRequest& request, const AdCall& call, SponsoredHit& hit);

  search::Searcher& searcher_;
  const Clock& clock_;
  const Options options_;
  AuctionLog::LaneHandle auction_log_;  // null: nothing is logged
  ServedLog::LaneHandle served_log_;    // likewise
  AuctionVersions log_versions_;        // of the generation that was logged last
  AdKeys keys_;                         // that the sealer was made of
  std::optional<TokenSealer> sealer_;   // none: not needed yet
  std::optional<SessionHasher> sessions_;
  std::uint64_t session_ = 0;                         // of the call at hand
  std::uint64_t categories_generation_ = 0;           // of the paths below
  std::vector<std::vector<std::string>> categories_;  // by node; empty: not looked up yet
  Random token_ids_;
  ClickToken token_;
  ads::AdSelector selector_;
  reach::SearchWords words_;
  ads::Selection selection_;
  reach::SearchJudge::Memory judge_memory_;
  search::SearchRequest page_request_;
  search::SearchResponse explained_;
  index::RecordReader records_;
  index::ListingParser listing_parser_;
  index::Listing listing_;
  std::string record_;
  std::vector<SponsoredHit> spare_sponsored_;
  std::vector<search::Hit> spare_hits_;
};

}  // namespace vitrina::serving
