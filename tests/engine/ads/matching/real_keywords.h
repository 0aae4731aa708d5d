// Keywords and queries as a real shop has them: keywords are words cut out of titles, and a few of the
// queries themselves.
#pragma once

#include <algorithm>
#include <array>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ads/campaign/campaign.h"
#include "index/base/random.h"
#include "index/catalog/reader.h"

namespace vitrina::ads::test {

// The first column of a TSV with a header.
inline std::vector<std::string> read_queries(const std::string& path) {
  std::vector<std::string> queries;
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) queries.push_back(line.substr(0, line.find('\t')));
  return queries;
}

inline std::vector<std::string> read_titles(const std::string& path) {
  std::vector<std::string> titles;
  auto reader = index::LineReader::open(path);
  VITRINA_CHECK(reader.has_value());
  index::ListingParser parser;
  index::Listing listing;
  index::Line line;
  while (true) {
    const auto more = reader->next(line);
    VITRINA_CHECK(more.has_value());
    if (!*more) return titles;
    if (!line.too_long && parser.parse(line.text, listing).has_value()) titles.push_back(listing.title);
  }
}

class KeywordMaker {
 public:
  KeywordMaker(std::uint64_t seed, const std::vector<std::string>& titles,
               const std::vector<std::string>& queries)
      : random_(seed), titles_(titles), queries_(queries) {}

  // One to five neighbouring words of a title, now and then in reverse or a whole query.
  std::string text() {
    if (random_.chance(0.03)) return queries_[random_.below(queries_.size())];
    const std::vector<std::string_view> words = split(titles_[random_.below(titles_.size())]);
    if (words.empty()) return text();
    const std::size_t count = std::min<std::size_t>(words.size(), kCounts[random_.below(kCounts.size())]);
    const std::size_t first = random_.below(words.size() - count + 1);
    const bool reverse = random_.chance(0.1);
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
      if (!text.empty()) text += ' ';
      text += words[reverse ? first + count - 1 - i : first + i];
    }
    return text;
  }

  std::vector<Campaign> campaigns(std::size_t count, std::size_t keywords_each) {
    std::vector<Campaign> campaigns(count);
    for (Campaign& campaign : campaigns) {
      for (std::size_t i = 0; i < keywords_each; ++i) {
        // Half of all keywords are broad, as sellers leave them.
        const auto match = static_cast<MatchType>(std::min<std::uint64_t>(random_.below(4), 2));
        campaign.keywords.push_back({text(), match, bid()});
      }
      if (random_.chance(0.3)) {
        for (std::size_t i = 1 + random_.below(4); i > 0; --i)
          campaign.negatives.push_back(random_.chance(0.1) ? text() : one_word());
      }
    }
    return campaigns;
  }

  Money bid() { return {static_cast<std::int64_t>(1 + random_.below(10'000)) * 10'000}; }

  std::string one_word() {
    const std::string phrase = text();
    return phrase.substr(0, phrase.find(' '));
  }

 private:
  static constexpr std::array<std::size_t, 10> kCounts{1, 2, 2, 2, 3, 3, 3, 4, 4, 5};

  static std::vector<std::string_view> split(std::string_view title) {
    std::vector<std::string_view> words;
    while (!title.empty()) {
      const std::size_t end = std::min(title.find(' '), title.size());
      if (end > 0) words.push_back(title.substr(0, end));
      title.remove_prefix(std::min(end + 1, title.size()));
    }
    return words;
  }

  Random random_;
  const std::vector<std::string>& titles_;
  const std::vector<std::string>& queries_;
};

}  // namespace vitrina::ads::test
