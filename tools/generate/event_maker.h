// Makes the event log of the generated searches: which ads each search showed, what was viewed, clicked and
// ordered, as blocks of event rows (engine/ads/campaign/event_file.h), and the true rates beside them.
//
// Ads are matched word for word (keyword words among the query's words, in a row, or all of them), ordered by
// bid and by a blurred idea of how much they appeal, one a seller; so slots depend on appeal, as in life.
//
// Threads: immutable after construction, const from any thread.
#pragma once

#include <cstdint>
#include <string>

#include "engine/ads/campaign/event_file.h"
#include "tools/generate/campaign_maker.h"
#include "tools/generate/true_rates.h"

namespace vitrina::tools {

class EventMaker {
 public:
  EventMaker(const Catalog& catalog, const SearchMaker& searches, const CampaignMaker& campaigns)
      : catalog_(catalog), searches_(searches), campaigns_(campaigns), rates_(catalog.market, catalog.seed) {}

  // Appends the events of one chunk of searches to `blocks`, and a line a row, `click<TAB>order` in
  // billionths, to `truth`. Returns how many rows. Requires: chunk < searches.chunks().
  std::uint64_t append_chunk(std::uint64_t chunk, std::string& blocks, std::string& truth) const;

 private:
  struct Shown {
    CampaignMaker::Ad ad;
    const CampaignMaker::Keyword* keyword = nullptr;
    std::uint64_t score = 0;
  };
  void find_ads(Random& random, const SearchMaker::Search& search, std::string_view query,
                std::vector<Shown>& shown) const;
  bool serves(const CampaignMaker::Campaign& campaign, const SearchMaker::Search& search) const;
  const CampaignMaker::Keyword* match(const CampaignMaker::Campaign& campaign, std::string_view query) const;

  const Catalog& catalog_;
  const SearchMaker& searches_;
  const CampaignMaker& campaigns_;
  TrueRates rates_;
};

}  // namespace vitrina::tools
