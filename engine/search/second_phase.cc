#include "engine/search/second_phase.h"

#include <algorithm>
#include <cmath>

#include "engine/search/score.h"

namespace vitrina::search {
namespace {

// A category of so many listings says half as much as one of very many.
constexpr double kFewListings = 2;

}  // namespace

std::span<const SecondPhase::Ranked> SecondPhase::rank(const index::Segment& segment, const query::Plan& plan,
                                                       std::span<const Candidate> candidates,
                                                       const Promotion& promotion,
                                                       const RankingWeights& weights, std::size_t wanted) {
  const index::ListingRows& rows = segment.rows();
  features_.assign(candidates.size(), Features{});
  facts_.resize(candidates.size());
  titles_.begin(segment, plan);
  const auto most = static_cast<double>(most_score(plan));
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const Candidate& candidate = candidates[i];
    facts_[i] = rows.facts(candidate.doc);
    Features& features = features_[i];
    const auto held = static_cast<float>(candidate.key >> 32);
    const std::uint32_t text = candidate.score - static_score(facts_[i].quality);
    at(features, Feature::kText) = static_cast<float>(text / std::max(most, 1.0));
    at(features, Feature::kHeld) = held / static_cast<float>(plan.groups.size());
    titles_.read(candidate.doc, facts_[i].core, features);
  }
  attributes_.begin(segment, plan);
  if (attributes_.is_any()) {
    for (const Candidate& candidate : candidates) segment.attributes().prefetch(candidate.doc);
    for (std::size_t i = 0; i < candidates.size(); ++i)
      at(features_[i], Feature::kAttribute) = attributes_.read(candidates[i].doc);
  }
  read_categories(segment, plan);
  read_facts();

  ranked_.resize(candidates.size());
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    ranked_[i] = {candidates[i].doc, candidates[i].tie, weights.score(features_[i]),
                  static_cast<std::uint32_t>(i)};
    if (promotion.is_any()) ranked_[i].score += promotion.move_of(candidates[i].doc);
  }
  const std::size_t first = std::min(wanted, ranked_.size());
  std::partial_sort(ranked_.begin(), ranked_.begin() + static_cast<std::ptrdiff_t>(first), ranked_.end(),
                    [](const Ranked& a, const Ranked& b) {
                      return a.score != b.score ? a.score > b.score : a.tie < b.tie;
                    });
  return std::span<const Ranked>(ranked_).first(first);
}

// Listings are numbered by category, so in order of doc ids those of one category stand side by side.
void SecondPhase::read_categories(const index::Segment& segment, const query::Plan& plan) {
  const index::CategoryTree& tree = segment.categories();
  CategoryId node = 0;  // listings without a category have no typical words
  float typical = 0;
  bool is_open = false;
  for (std::size_t i = 0; i < facts_.size(); ++i) {
    const CategoryId own = facts_[i].category < tree.size() ? facts_[i].category : 0;
    if (own != node) {
      node = own;
      if (!is_open) open_cursors(segment, plan);
      is_open = true;
      typical = node == 0 ? 0 : affinity(segment, plan, node);
    }
    at(features_[i], Feature::kCategory) = typical;
  }
}

void SecondPhase::open_cursors(const index::Segment& segment, const query::Plan& plan) {
  if (cursors_.size() < plan.alternatives.size()) cursors_.resize(plan.alternatives.size());
  for (std::size_t i = 0; i < plan.alternatives.size(); ++i)
    plan.open(plan.alternatives[i].term, segment.postings(), cursors_[i]);
}

// The groups' shares among the category's listings, or of their clicks, by idf; to the fourth power, so that
// nothing counts but what the category is about. Categories come in doc order, so that cursors only go on.
float SecondPhase::affinity(const index::Segment& segment, const query::Plan& plan, CategoryId node) {
  const index::DocRange docs = segment.categories().own_docs(node);
  const index::ClickedCategories& clicked = segment.clicked_categories();
  double sum = 0, all = 0;
  for (const query::TermGroup& group : plan.groups) {
    all += group.idf;
    std::uint32_t most = 0;
    float clicks = 0;
    for (std::uint32_t i = 0; i < group.alternative_count; ++i) {
      if (!clicked.is_empty())
        clicks = std::max(clicks, clicked.share(plan.alternatives[group.first_alternative + i].term, node));
      index::PostingCursor& cursor = cursors_[group.first_alternative + i];
      cursor.next_geq(docs.begin);
      const std::uint32_t before = cursor.position();
      cursor.next_geq(docs.end);
      most = std::max(most, cursor.position() - before);
    }
    const double typical = static_cast<double>(most) / (docs.size() + kFewListings);
    sum += group.idf * std::max<double>(typical, clicks);
  }
  const double share = all > 0 ? sum / all : 0;
  return static_cast<float>(share * share * share * share);
}

void SecondPhase::read_facts() {
  prices_.clear();
  for (const index::ListingFacts& facts : facts_) {
    if (facts.price > 0) prices_.push_back(facts.price);
  }
  float median = 0;
  if (!prices_.empty()) {
    const auto middle = prices_.begin() + static_cast<std::ptrdiff_t>(prices_.size() / 2);
    std::nth_element(prices_.begin(), middle, prices_.end());
    median = static_cast<float>(*middle);
  }
  for (std::size_t i = 0; i < facts_.size(); ++i) {
    const index::ListingFacts& facts = facts_[i];
    Features& features = features_[i];
    at(features, Feature::kQuality) = static_cast<float>(facts.quality) / 255;
    at(features, Feature::kRating) = static_cast<float>(facts.stars) / 200;
    at(features, Feature::kReviews) = static_cast<float>(facts.reviews) / 256;
    at(features, Feature::kStock) = facts.in_stock != 0 ? 1.0f : 0.0f;
    at(features, Feature::kClicks) = static_cast<float>(facts.clicks) / 255;
    if (facts.price > 0) {
      const float octaves = std::abs(static_cast<float>(facts.price) - median) / index::kPriceStepsPerOctave;
      at(features, Feature::kPrice) = octaves <= 3 ? 1.0f : 3 / octaves;
    }
  }
}

}  // namespace vitrina::search
