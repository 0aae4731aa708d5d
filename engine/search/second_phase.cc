#include "engine/search/second_phase.h"

#include <algorithm>
#include <cmath>

#include "engine/search/score.h"
#include "index/columns/static_quality.h"

namespace vitrina::search {
namespace {

// A category of so many listings says half as much as one of very many.
constexpr double kFewListings = 2;

}  // namespace

std::span<const SecondPhase::Ranked> SecondPhase::rank(const index::Segment& segment, const query::Plan& plan,
                                                       std::span<const Candidate> candidates,
                                                       const Promotion& promotion,
                                                       const RankingWeights& weights) {
  features_.assign(candidates.size(), Features{});
  const auto most = static_cast<double>(most_score(plan));
  titles_.begin(segment, plan);
  prefetch(segment, candidates);
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const Candidate& candidate = candidates[i];
    Features& features = features_[i];
    const auto held = static_cast<float>(candidate.key >> 32);
    const std::uint32_t text = candidate.score - static_score(segment.columns().quality[candidate.doc]);
    at(features, Feature::kText) = static_cast<float>(text / std::max(most, 1.0));
    at(features, Feature::kHeld) = held / static_cast<float>(plan.groups.size());
    titles_.read(candidate.doc, features);
  }
  read_categories(segment, plan, candidates);
  read_columns(segment, candidates);

  ranked_.resize(candidates.size());
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    ranked_[i] = {candidates[i].doc, candidates[i].tie, weights.score(features_[i]),
                  static_cast<std::uint32_t>(i)};
    if (promotion.is_any()) ranked_[i].score += promotion.move_of(candidates[i].doc);
  }
  std::sort(ranked_.begin(), ranked_.end(), [](const Ranked& a, const Ranked& b) {
    return a.score != b.score ? a.score > b.score : a.tie < b.tie;
  });
  return ranked_;
}

// What the candidates are read from comes from memory while the first of them are looked at.
void SecondPhase::prefetch(const index::Segment& segment, std::span<const Candidate> candidates) {
  for (const Candidate& candidate : candidates) segment.titles().prefetch_offset(candidate.doc);
  const index::Columns& columns = segment.columns();
  for (const Candidate& candidate : candidates) {
    segment.titles().prefetch(candidate.doc);
    __builtin_prefetch(&columns.price_micros[candidate.doc]);
    __builtin_prefetch(&columns.stock[candidate.doc]);
    __builtin_prefetch(&columns.rating_milli[candidate.doc]);
    __builtin_prefetch(&columns.reviews[candidate.doc]);
  }
}

// Listings are numbered by category, so in order of doc ids those of one category stand side by side.
void SecondPhase::read_categories(const index::Segment& segment, const query::Plan& plan,
                                  std::span<const Candidate> candidates) {
  const index::CategoryTree& tree = segment.categories();
  index::DocRange docs;
  CategoryId node = kNoCategory;
  float typical = 0;
  bool any_category = false;
  for (std::size_t place = 0; place < candidates.size(); ++place) {
    const DocId doc = candidates[place].doc;
    if (node == kNoCategory || doc >= docs.end) {
      const CategoryId leaf = tree.leaf_of(doc, node == kNoCategory ? 0 : node);
      if (leaf != node) {
        node = leaf;
        docs = tree.own_docs(node);
        if (node != 0 && !any_category) {
          any_category = true;
          if (cursors_.size() < plan.alternatives.size()) cursors_.resize(plan.alternatives.size());
          for (std::size_t i = 0; i < plan.alternatives.size(); ++i)
            plan.open(plan.alternatives[i].term, segment.postings(), cursors_[i]);
        }
        typical = node == 0 ? 0 : affinity(plan, docs);
      }
    }
    at(features_[place], Feature::kCategory) = typical;
  }
}

// The groups' shares among the category's listings, by idf; to the fourth power, so that nothing counts but
// what the category is about. Categories come in doc order, so that cursors only go on.
float SecondPhase::affinity(const query::Plan& plan, index::DocRange docs) {
  double sum = 0, all = 0;
  for (const query::TermGroup& group : plan.groups) {
    all += group.idf;
    std::uint32_t most = 0;
    for (std::uint32_t i = 0; i < group.alternative_count; ++i) {
      index::PostingCursor& cursor = cursors_[group.first_alternative + i];
      cursor.next_geq(docs.begin);
      const std::uint32_t before = cursor.position();
      cursor.next_geq(docs.end);
      most = std::max(most, cursor.position() - before);
    }
    sum += group.idf * static_cast<double>(most) / (docs.size() + kFewListings);
  }
  const double share = all > 0 ? sum / all : 0;
  return static_cast<float>(share * share * share * share);
}

void SecondPhase::read_columns(const index::Segment& segment, std::span<const Candidate> candidates) {
  const index::Columns& columns = segment.columns();
  prices_.clear();
  for (const Candidate& candidate : candidates) {
    if (columns.price_micros[candidate.doc] > 0) prices_.push_back(columns.price_micros[candidate.doc]);
  }
  double median = 0;
  if (!prices_.empty()) {
    const auto middle = prices_.begin() + static_cast<std::ptrdiff_t>(prices_.size() / 2);
    std::nth_element(prices_.begin(), middle, prices_.end());
    median = static_cast<double>(*middle);
  }
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const DocId doc = candidates[i].doc;
    Features& features = features_[i];
    at(features, Feature::kQuality) = static_cast<float>(columns.quality[doc]) / 255;
    const std::uint16_t rating = columns.rating_milli[doc];
    at(features, Feature::kRating) =
        rating == index::kNoRating ? 0
                                   : static_cast<float>(std::clamp<int>(rating, 3000, 5000) - 3000) / 2000;
    at(features, Feature::kReviews) = static_cast<float>(index::log2_16ths(columns.reviews[doc])) / 256;
    at(features, Feature::kStock) = columns.stock[doc] > 0 ? 1.0f : 0.0f;
    if (const std::int64_t price = columns.price_micros[doc]; price > 0) {
      const double octaves = std::abs(std::log2(static_cast<double>(price) / median));
      at(features, Feature::kPrice) = octaves <= 3 ? 1.0f : static_cast<float>(3 / octaves);
    }
  }
}

}  // namespace vitrina::search
