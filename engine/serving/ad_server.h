// AdServer: fills the sponsored slots of one worker's requests, over the snapshot and the search that the
// worker has just run, and explains what became of chosen campaigns.
//
// Whatever goes wrong here costs the page its ads, never the page (SponsoredAnswer::is_missing).
//
// Threads: one at a time; one a worker. Lifetime: refers to the searcher and the clock, and gives its lane of
// the auction log back.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ads/selection/ad_selector.h"
#include "engine/search/searcher.h"
#include "engine/serving/auction_log.h"
#include "engine/serving/click_token.h"
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
    std::chrono::seconds click_time{std::chrono::hours(24)};  // how long a link is charged for
    std::string shop;                                         // whose tokens these are
  };
  AdServer(search::Searcher& searcher, const Clock& clock, std::shared_ptr<const TokenKeys> keys,
           Options options, AuctionLog::LaneHandle log = nullptr);

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

  // Errors: those of the search; kNotFound with the field "campaigns[i]" for one that is not there.
  Result<void> explain(const Snapshot& snapshot, const ExplainRequest& request,
                       const search::SearchOptions& options, const AdCall& call, ExplainAnswer& answer);

 private:
  void select(const Snapshot& snapshot, const search::SearchRequest& request, const AdCall& call,
              std::uint32_t held, bool has_query, std::span<const std::string> category, DocId not_this,
              std::span<const ads::CampaignRef> asked);
  Result<void> fill_hits(const Snapshot& snapshot, const search::SearchRequest& request, const AdCall& call,
                         SponsoredAnswer& answer);
  void log_auction(const Snapshot& snapshot, std::string_view query, const AdCall& call);
  void seal_links(const ads::Campaign& campaign, const ads::AuctionedAd& ad, Money price,
                  const search::SearchRequest& request, const AdCall& call, SponsoredHit& hit);

  search::Searcher& searcher_;
  const Clock& clock_;
  const Options options_;
  AuctionLog::LaneHandle log_;    // null: nothing is logged
  AuctionVersions log_versions_;  // of the generation that was logged last
  TokenSealer sealer_;
  Random token_ids_;
  ClickToken token_;
  ads::AdSelector selector_;
  ads::QueryTerms terms_;
  ads::QueryTermsScratch terms_scratch_;
  ads::Selection selection_;
  std::vector<search::Worth> worths_;
  std::vector<std::uint64_t> doc_bits_;
  search::SearchRequest page_request_;
  search::SearchResponse explained_;
  index::RecordReader records_;
  index::ListingParser listing_parser_;
  index::Listing listing_;
  std::string record_;
};

}  // namespace vitrina::serving
