#include "engine/ads/prediction/features.h"

#include <algorithm>

#include "index/base/checksum.h"
#include "index/base/random.h"

namespace vitrina::ads {
namespace {

constexpr std::size_t kStemLetters = 6;

// Reads a text folded, letter by letter: Latin and Cyrillic in lower case, ё as е; what is neither letter nor
// digit of ASCII ends a word. Bytes that are not UTF-8 are letters of their own.
class Folded {
 public:
  explicit Folded(std::string_view text) noexcept : rest_(text) {}

  // 0 between words, which come without spaces at the ends; false at the end.
  bool next(std::uint32_t& letter) noexcept {
    bool gap = false;
    while (!rest_.empty()) {
      const std::uint32_t read = read_letter();
      if (read == 0) {
        gap = started_;
        continue;
      }
      if (gap) {
        pending_ = read;
        letter = 0;
        started_ = false;
        return true;
      }
      started_ = true;
      letter = read;
      return true;
    }
    return false;
  }
  // next(), with the letter that a gap was found before.
  bool advance(std::uint32_t& letter) noexcept {
    if (pending_ == 0) return next(letter);
    letter = pending_;
    pending_ = 0;
    started_ = true;
    return true;
  }

 private:
  std::uint32_t read_letter() noexcept {
    const auto byte = static_cast<std::uint8_t>(rest_[0]);
    std::size_t length = byte < 0x80 ? 1 : byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
    length = std::min(length, rest_.size());
    std::uint32_t letter = byte;
    if (length > 1) {
      letter = byte & (0xFFu >> (length + 1));
      for (std::size_t i = 1; i < length; ++i)
        letter = (letter << 6) | (static_cast<std::uint8_t>(rest_[i]) & 0x3F);
    }
    rest_.remove_prefix(length);
    if (letter < 0x80) {
      if (letter >= 'A' && letter <= 'Z') return letter + 32;
      const bool word = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
      return word ? letter : 0;
    }
    if (letter == 0x401 || letter == 0x451) return 0x435;          // Ё, ё
    if (letter >= 0x410 && letter <= 0x42F) return letter + 0x20;  // А–Я
    return letter;
  }

  std::string_view rest_;
  std::uint32_t pending_ = 0;
  bool started_ = false;
};

constexpr std::uint64_t step(std::uint64_t hash, std::uint64_t value) noexcept {
  hash = (hash ^ value) * 0x9E3779B97F4A7C15u;
  return hash ^ (hash >> 32);
}

constexpr std::uint64_t tagged(FeatureGroup group, std::uint64_t value) noexcept {
  return mix64(value + (static_cast<std::uint64_t>(group) + 1) * 0xD6E8FEB86659FD93u);
}
constexpr std::uint64_t crossed(FeatureGroup group, std::uint64_t a, std::uint64_t b) noexcept {
  return tagged(group, a ^ (b * 0xC2B2AE3D27D4EB4Fu + (b >> 29)));
}

}  // namespace

std::uint64_t hash_id(std::string_view id) noexcept {
  return checksum(id);
}

std::uint64_t hash_text(std::string_view text) noexcept {
  Folded folded(text);
  std::uint64_t hash = 7;
  for (std::uint32_t letter = 0; folded.advance(letter);) hash = step(hash, letter);
  return mix64(hash);
}

QueryFeatures query_features(std::string_view query) noexcept {
  QueryFeatures out;
  Folded folded(query);
  std::uint64_t whole = 7;
  std::uint64_t term = 11;
  std::size_t letters = 0;
  const auto end_term = [&] {
    if (letters > 0 && out.term_count < kMaxTerms) out.terms[out.term_count++] = mix64(term);
    term = 11;
    letters = 0;
  };
  for (std::uint32_t letter = 0; folded.advance(letter);) {
    whole = step(whole, letter);
    if (letter == 0) {
      end_term();
    } else if (letters++ < kStemLetters) {
      term = step(term, letter);
    }
  }
  end_term();
  out.whole = mix64(whole);
  return out;
}

void set_levels(std::span<const std::uint64_t> levels, AdFeatures& out) noexcept {
  std::uint64_t hash = 13;
  out.level_count = 0;
  for (std::size_t i = 0; i < levels.size(); ++i) {
    hash = step(hash, levels[i]);
    // Of a deeper path the middle is left out.
    const bool kept = i == 0 || i + kMaxLevels > levels.size();
    if (kept) out.levels[out.level_count++] = mix64(hash);
  }
}

AdFeatures ad_features(std::string_view keyword, MatchType match, std::string_view listing,
                       std::string_view seller, std::span<const std::string> category) noexcept {
  AdFeatures out;
  out.listing = hash_id(listing);
  out.seller = hash_id(seller);
  out.keyword = hash_text(keyword);
  out.match = match;
  // As set_levels() does, without a place to put all levels first.
  std::uint64_t hash = 13;
  for (std::size_t i = 0; i < category.size(); ++i) {
    hash = step(hash, hash_id(category[i]));
    if (i == 0 || i + kMaxLevels > category.size()) out.levels[out.level_count++] = mix64(hash);
  }
  return out;
}

void combine(const QueryFeatures& query, const AdFeatures& ad, FeatureList& out) noexcept {
  using enum FeatureGroup;
  out.count = 0;
  out.add(kBias, tagged(kBias, 0));
  for (std::uint32_t level = 0; level < ad.level_count; ++level) {
    const FeatureGroup group = level == 0 ? kRoot : level + 1 == ad.level_count ? kLeaf : kMiddle;
    out.add(group, tagged(group, ad.levels[level]));
  }
  const std::uint64_t root = ad.level_count > 0 ? ad.levels[0] : 0;
  const std::uint64_t leaf = ad.level_count > 0 ? ad.levels[ad.level_count - 1] : 0;
  const auto match = static_cast<std::uint64_t>(ad.match);
  out.add(kSeller, tagged(kSeller, ad.seller));
  out.add(kListing, tagged(kListing, ad.listing));
  out.add(kMatch, tagged(kMatch, match));
  out.add(kKeyword, tagged(kKeyword, ad.keyword));
  out.add(kQuery, tagged(kQuery, query.whole));
  out.add(kMatchCategory, crossed(kMatchCategory, root, match));
  out.add(kQueryCategory, crossed(kQueryCategory, query.whole, leaf));
  out.add(kKeywordListing, crossed(kKeywordListing, ad.keyword, ad.listing));
  out.add(kQueryListing, crossed(kQueryListing, query.whole, ad.listing));
  for (std::uint32_t i = 0; i < query.term_count; ++i) {
    out.add(kTerm, tagged(kTerm, query.terms[i]));
    out.add(kTermCategory, crossed(kTermCategory, query.terms[i], leaf));
  }
}

}  // namespace vitrina::ads
