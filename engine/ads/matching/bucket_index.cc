#include "engine/ads/matching/bucket_index.h"

#include <algorithm>

#include "index/base/check.h"
#include "index/base/random.h"

namespace vitrina::ads {
namespace {

std::uint64_t hash_of(MatchType match, std::span<const KeywordTerm> terms) {
  std::uint64_t hash = mix64(static_cast<std::uint64_t>(match));
  for (const KeywordTerm term : terms) hash = mix64(hash ^ term);
  return hash;
}

}  // namespace

std::uint32_t BucketIndexBuilder::add(MatchType match, std::span<const KeywordTerm> terms) {
  VITRINA_CHECK(!terms.empty() && terms.size() <= kMaxReadingWords);
  sorted_.assign(terms.begin(), terms.end());
  if (match == MatchType::kBroad) {
    std::sort(sorted_.begin(), sorted_.end());
    sorted_.erase(std::unique(sorted_.begin(), sorted_.end()), sorted_.end());
  }
  if ((patterns_.size() + 1) * 4 > slots_.size() * 3) grow();
  const std::uint64_t hash = hash_of(match, sorted_);
  std::size_t place = hash & (slots_.size() - 1);
  for (; slots_[place] != kFree; place = (place + 1) & (slots_.size() - 1)) {
    const std::uint32_t draft = slots_[place];
    if (hashes_[draft] == hash && patterns_[draft].match == match &&
        std::equal(sorted_.begin(), sorted_.end(), terms_of(draft).begin(), terms_of(draft).end())) {
      return draft;
    }
  }
  const std::uint32_t draft = size();
  slots_[place] = draft;
  hashes_.push_back(hash);
  patterns_.push_back(
      {static_cast<std::uint32_t>(terms_.size()), static_cast<std::uint16_t>(sorted_.size()), match});
  terms_.insert(terms_.end(), sorted_.begin(), sorted_.end());
  VITRINA_CHECK(terms_.size() < kFree);
  return draft;
}

void BucketIndexBuilder::grow() {
  slots_.assign(std::max<std::size_t>(64, slots_.size() * 2), kFree);
  for (std::uint32_t draft = 0; draft < size(); ++draft) {
    std::size_t place = hashes_[draft] & (slots_.size() - 1);
    while (slots_[place] != kFree) place = (place + 1) & (slots_.size() - 1);
    slots_[place] = draft;
  }
}

BucketIndex BucketIndexBuilder::finish(std::vector<PatternId>& ids) && {
  const KeywordTerm term_limit = terms_.empty() ? 0 : *std::max_element(terms_.begin(), terms_.end()) + 1;
  std::vector<std::uint32_t> frequency(term_limit, 0);
  for (const KeywordTerm term : terms_) ++frequency[term];  // a repeat counts again: no harm done

  std::vector<KeywordTerm> rarest(size());
  BucketIndex index;
  index.bucket_begin_.assign(std::size_t{term_limit} + 1, 0);
  for (std::uint32_t draft = 0; draft < size(); ++draft) {
    const auto terms = terms_of(draft);
    rarest[draft] = *std::min_element(terms.begin(), terms.end(), [&](KeywordTerm a, KeywordTerm b) {
      return frequency[a] != frequency[b] ? frequency[a] < frequency[b] : a < b;
    });
    ++index.bucket_begin_[rarest[draft] + 1];
  }
  for (std::size_t i = 1; i < index.bucket_begin_.size(); ++i)
    index.bucket_begin_[i] += index.bucket_begin_[i - 1];

  ids.resize(size());
  std::vector<std::uint32_t> next(index.bucket_begin_.begin(), index.bucket_begin_.end() - 1);
  for (std::uint32_t draft = 0; draft < size(); ++draft) ids[draft] = next[rarest[draft]]++;

  index.signatures_.resize(size());
  index.patterns_.resize(size());
  for (std::uint32_t draft = 0; draft < size(); ++draft) {
    index.signatures_[ids[draft]] = signature_of(terms_of(draft));
    index.patterns_[ids[draft]] = patterns_[draft];
  }
  // Terms in the patterns' final order, so that a bucket's stand side by side.
  index.terms_.reserve(terms_.size());
  for (BucketIndex::Pattern& pattern : index.patterns_) {
    const auto first = terms_.begin() + pattern.first_term;
    pattern.first_term = static_cast<std::uint32_t>(index.terms_.size());
    index.terms_.insert(index.terms_.end(), first, first + pattern.term_count);
  }
  return index;
}

}  // namespace vitrina::ads
