#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "engine/ads/campaign/campaign_text.h"
#include "engine/ads/campaign/validation.h"

namespace vitrina::ads {
namespace {

using Words = std::vector<std::string>;  // sorted, distinct

Words word_set(std::string_view text) {
  Words words = simple_words(text);
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

// Negatives under their rarest word, so that a keyword meets few of them however many there are.
class NegativeLookup {
 public:
  explicit NegativeLookup(const std::vector<std::string>& negatives) {
    std::unordered_map<std::string_view, std::size_t> counts;
    for (const std::string& negative : negatives) words_.push_back(word_set(negative));
    for (const Words& words : words_) {
      for (const std::string& word : words) ++counts[word];
    }
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if (words_[i].empty()) continue;
      const std::string& rarest = *std::min_element(
          words_[i].begin(), words_[i].end(),
          [&](const std::string& a, const std::string& b) { return counts[a] < counts[b]; });
      by_rarest_[rarest].push_back(i);
    }
  }

  // Calls `see(negative)` for every negative whose words all are among the sorted `keyword`; stops at false.
  template <class See>
  void for_each_within(const Words& keyword, See see) const {
    for (const std::string& word : keyword) {
      const auto found = by_rarest_.find(word);
      if (found == by_rarest_.end()) continue;
      for (const std::size_t negative : found->second) {
        const Words& words = words_[negative];
        if (std::includes(keyword.begin(), keyword.end(), words.begin(), words.end()) && !see(negative))
          return;
      }
    }
  }

 private:
  std::vector<Words> words_;
  std::unordered_map<std::string_view, std::vector<std::size_t>> by_rarest_;
};

std::string place(std::string_view list, std::size_t index) {
  return std::string(list) + "[" + std::to_string(index) + "]";
}

}  // namespace

std::vector<CampaignWarning> warnings_of(const Campaign& campaign) {
  std::vector<CampaignWarning> warnings;
  if (campaign.keywords.empty() && !campaign.category_bid)
    warnings.push_back(
        {"keywords", "there are neither keywords nor a category_bid, so nothing will show the ads"});

  const NegativeLookup negatives(campaign.negatives);
  for (std::size_t i = 0; i < campaign.keywords.size() && warnings.size() < kMaxCampaignWarnings; ++i) {
    const std::string& text = campaign.keywords[i].text;
    negatives.for_each_within(word_set(text), [&](std::size_t negative) {
      warnings.push_back({place("negatives", negative), "\"" + campaign.negatives[negative] +
                                                            "\" keeps the campaign's own " +
                                                            place("keywords", i) + " \"" + text +
                                                            "\" from ever showing; remove one of them"});
      return warnings.size() < kMaxCampaignWarnings;
    });
  }
  return warnings;
}

}  // namespace vitrina::ads
