#include <algorithm>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "engine/ads/matching/keyword_index.h"
#include "index/base/check.h"

namespace vitrina::ads {

class KeywordIndexBuilder {
 public:
  KeywordIndexBuilder(const index::Analyzer& analyzer, const BidScale& scale)
      : analyzer_(analyzer), scale_(scale) {}

  void add(std::uint32_t place, const Campaign& campaign) {
    const bool active = campaign.status == CampaignStatus::kActive;
    index_.active_.push_back(active ? 1 : 0);
    if (!active) return;
    add_keywords(place, campaign);
    add_negatives(place, campaign);
  }

  KeywordIndex finish() && {
    VITRINA_CHECK(bids_.size() < kNoCampaign && negative_uses_.size() < kNoCampaign);
    std::vector<PatternId> ids;
    index_.keywords_ = std::move(keywords_).finish(ids);
    place_bids(ids);
    index_.negatives_ = std::move(negatives_).finish(ids);
    place_negatives(ids);
    return std::move(index_);
  }

 private:
  struct DraftBid {
    std::uint32_t draft = 0;  // of the pattern
    Bid bid;
  };
  struct DraftNegative {
    std::uint32_t draft = 0;
    std::uint32_t campaign = 0;
    std::uint32_t negative = 0;
  };

  // False when nothing can match such a text. Fills asked_.
  bool analyse(const std::string& text) {
    asked_.clear();
    for_each_asked_stem(text, analyzer_, scratch_,
                        [&](std::string_view stem) { asked_.push_back(index_.terms_.intern(stem)); });
    return !asked_.empty() && asked_.size() <= kMaxReadingWords;
  }

  // Marks that this campaign has the pattern; false if it had it before.
  static bool is_first(std::vector<std::uint32_t>& last_campaign, std::uint32_t draft, std::uint32_t place) {
    if (draft >= last_campaign.size()) last_campaign.resize(std::size_t{draft} + 1, kNoCampaign);
    return std::exchange(last_campaign[draft], place) != place;
  }

  void add_keywords(std::uint32_t place, const Campaign& campaign) {
    ranked_.clear();
    for (std::uint32_t i = 0; i < campaign.keywords.size(); ++i) {
      const Keyword& keyword = campaign.keywords[i];
      if (!analyse(keyword.text)) continue;
      const std::uint32_t draft = keywords_.add(keyword.match, asked_);
      ranked_.push_back({draft, i, static_cast<std::uint32_t>(keywords_.term_count(draft))});
    }
    std::sort(ranked_.begin(), ranked_.end(), [&](const Ranked& a, const Ranked& b) {
      const Keyword& x = campaign.keywords[a.keyword];
      const Keyword& y = campaign.keywords[b.keyword];
      if (x.match != y.match) return x.match < y.match;
      if (a.term_count != b.term_count) return a.term_count > b.term_count;
      const int order = x.text.compare(y.text);
      return order != 0 ? order < 0 : a.keyword < b.keyword;
    });
    static_assert(MatchType::kExact < MatchType::kPhrase && MatchType::kPhrase < MatchType::kBroad);
    for (std::uint32_t rank = 0; rank < ranked_.size(); ++rank) {
      // Of keywords that are the same to every query, only the first could ever speak.
      if (!is_first(keyword_campaign_, ranked_[rank].draft, place)) continue;
      const std::uint32_t ticks = scale_.ticks(campaign.keywords[ranked_[rank].keyword].bid);
      const Bid bid{scale_.bound(place, ticks), ticks, place, ranked_[rank].keyword, rank + 1};
      bids_.push_back({ranked_[rank].draft, bid});
    }
  }

  void add_negatives(std::uint32_t place, const Campaign& campaign) {
    for (std::uint32_t i = 0; i < campaign.negatives.size(); ++i) {
      if (!analyse(campaign.negatives[i])) continue;
      const std::uint32_t draft = negatives_.add(MatchType::kBroad, asked_);
      if (is_first(negative_campaign_, draft, place)) negative_uses_.push_back({draft, place, i});
    }
  }

  // The bids by pattern, in order, and where those of each campaign went.
  void place_bids(const std::vector<PatternId>& ids) {
    std::vector<std::uint32_t>& begin = index_.bid_begin_;
    begin.assign(ids.size() + 1, 0);
    for (const DraftBid& draft : bids_) ++begin[ids[draft.draft] + 1];
    std::partial_sum(begin.begin(), begin.end(), begin.begin());
    std::vector<std::uint32_t> next(begin.begin(), begin.end() - 1);
    std::vector<std::uint32_t> sources(bids_.size());  // by place: which of bids_
    for (std::uint32_t i = 0; i < bids_.size(); ++i) sources[next[ids[bids_[i].draft]]++] = i;
    for (std::size_t pattern = 0; pattern < ids.size(); ++pattern) {
      std::sort(sources.begin() + begin[pattern], sources.begin() + begin[pattern + 1],
                [&](std::uint32_t a, std::uint32_t b) { return comes_first(bids_[a].bid, bids_[b].bid); });
    }
    std::vector<std::uint32_t> places(bids_.size());
    index_.bids_.reserve(bids_.size());
    for (std::uint32_t place = 0; place < sources.size(); ++place) {
      places[sources[place]] = place;
      index_.bids_.push_back(bids_[sources[place]].bid);
    }
    std::size_t i = 0;
    for (std::uint32_t campaign = 0; campaign < index_.active_.size(); ++campaign) {
      entries_.clear();
      for (; i < bids_.size() && bids_[i].bid.campaign == campaign; ++i)
        entries_.push_back({ids[bids_[i].draft], places[i]});
      index_.campaign_keywords_.add_campaign(entries_);
    }
  }

  void place_negatives(const std::vector<PatternId>& ids) {
    std::vector<std::uint32_t>& begin = index_.vetoed_begin_;
    begin.assign(ids.size() + 1, 0);
    for (const DraftNegative& draft : negative_uses_) ++begin[ids[draft.draft] + 1];
    std::partial_sum(begin.begin(), begin.end(), begin.begin());
    std::vector<std::uint32_t> next(begin.begin(), begin.end() - 1);
    index_.vetoed_.resize(negative_uses_.size());
    std::size_t i = 0;
    for (std::uint32_t campaign = 0; campaign < index_.active_.size(); ++campaign) {
      entries_.clear();
      for (; i < negative_uses_.size() && negative_uses_[i].campaign == campaign; ++i) {
        const PatternId pattern = ids[negative_uses_[i].draft];
        index_.vetoed_[next[pattern]++] = campaign;
        entries_.push_back({pattern, negative_uses_[i].negative});
      }
      index_.campaign_negatives_.add_campaign(entries_);
    }
  }

  struct Ranked {
    std::uint32_t draft = 0;
    std::uint32_t keyword = 0;
    std::uint32_t term_count = 0;
  };
  static constexpr std::uint32_t kNoCampaign = 0xFFFFFFFFu;

  const index::Analyzer& analyzer_;
  const BidScale& scale_;
  index::AnalyzerScratch scratch_;
  std::vector<KeywordTerm> asked_;
  std::vector<Ranked> ranked_;
  BucketIndexBuilder keywords_;
  BucketIndexBuilder negatives_;
  std::vector<DraftBid> bids_;                    // campaign by campaign
  std::vector<DraftNegative> negative_uses_;      // the same
  std::vector<CampaignPatterns::Entry> entries_;  // of one campaign
  std::vector<std::uint32_t> keyword_campaign_;   // by draft: the last campaign that has it
  std::vector<std::uint32_t> negative_campaign_;
  KeywordIndex index_;
};

KeywordIndex KeywordIndex::build(std::span<const Campaign* const> campaigns, const index::Analyzer& analyzer,
                                 const BidScale& scale) {
  VITRINA_CHECK(scale.tick.micros > 0);
  VITRINA_CHECK(scale.quality_bounds.empty() || scale.quality_bounds.size() == campaigns.size());
  VITRINA_CHECK(campaigns.size() < kNoKeyword);
  KeywordIndexBuilder builder(analyzer, scale);
  for (std::uint32_t i = 0; i < campaigns.size(); ++i) builder.add(i, *campaigns[i]);
  return std::move(builder).finish();
}

}  // namespace vitrina::ads
