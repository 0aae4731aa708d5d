#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

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
    std::vector<PatternId> ids;
    index_.keywords_ = std::move(keywords_).finish(ids);
    index_.bids_ = group(bids_, ids, index_.bid_begin_);
    order_bids();
    index_.negatives_ = std::move(negatives_).finish(ids);
    index_.negative_uses_ = group(negative_uses_, ids, index_.negative_begin_);
    return std::move(index_);
  }

 private:
  // What a campaign asks of one pattern, under the pattern's draft number.
  template <class Entry>
  using Drafts = std::vector<std::pair<std::uint32_t, Entry>>;

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
      bids_.emplace_back(ranked_[rank].draft,
                         Bid{scale_.bound(place, ticks), ticks, place, ranked_[rank].keyword, rank});
    }
  }

  void add_negatives(std::uint32_t place, const Campaign& campaign) {
    for (std::uint32_t i = 0; i < campaign.negatives.size(); ++i) {
      if (!analyse(campaign.negatives[i])) continue;
      const std::uint32_t draft = negatives_.add(MatchType::kBroad, asked_);
      if (is_first(negative_campaign_, draft, place))
        negative_uses_.emplace_back(draft, KeywordIndex::Negative{place, i});
    }
  }

  // The entries by pattern, else in the order they came: by ascending campaign. Frees `drafts`.
  template <class Entry>
  static std::vector<Entry> group(Drafts<Entry>& drafts, const std::vector<PatternId>& ids,
                                  std::vector<std::uint32_t>& begin) {
    VITRINA_CHECK(drafts.size() < kNoCampaign);
    begin.assign(ids.size() + 1, 0);
    for (const auto& [draft, entry] : drafts) ++begin[ids[draft] + 1];
    std::partial_sum(begin.begin(), begin.end(), begin.begin());
    std::vector<std::uint32_t> next(begin.begin(), begin.end() - 1);
    std::vector<Entry> entries(drafts.size());
    for (const auto& [draft, entry] : drafts) entries[next[ids[draft]]++] = entry;
    Drafts<Entry>().swap(drafts);
    return entries;
  }

  void order_bids() {
    std::vector<Bid>& bids = index_.bids_;
    index_.by_campaign_.resize(bids.size());
    std::iota(index_.by_campaign_.begin(), index_.by_campaign_.end(), 0u);
    for (std::size_t pattern = 0; pattern + 1 < index_.bid_begin_.size(); ++pattern) {
      const std::uint32_t begin = index_.bid_begin_[pattern];
      const std::uint32_t end = index_.bid_begin_[pattern + 1];
      if (end - begin < 2) continue;
      std::sort(bids.begin() + begin, bids.begin() + end, comes_first);
      std::sort(index_.by_campaign_.begin() + begin, index_.by_campaign_.begin() + end,
                [&](std::uint32_t a, std::uint32_t b) { return bids[a].campaign < bids[b].campaign; });
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
  Drafts<Bid> bids_;
  Drafts<KeywordIndex::Negative> negative_uses_;
  std::vector<std::uint32_t> keyword_campaign_;  // by draft: the last campaign that has it
  std::vector<std::uint32_t> negative_campaign_;
  KeywordIndex index_;
};

KeywordIndex KeywordIndex::build(std::span<const Campaign> campaigns, const index::Analyzer& analyzer,
                                 const BidScale& scale) {
  VITRINA_CHECK(scale.tick.micros > 0);
  VITRINA_CHECK(scale.quality_bounds.empty() || scale.quality_bounds.size() == campaigns.size());
  VITRINA_CHECK(campaigns.size() < kNoKeyword);
  KeywordIndexBuilder builder(analyzer, scale);
  for (std::uint32_t i = 0; i < campaigns.size(); ++i) builder.add(i, campaigns[i]);
  return std::move(builder).finish();
}

}  // namespace vitrina::ads
