#include "engine/ads/prediction/evaluation.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace vitrina::ads {
namespace {

// Positive floats in order of their bits; 9 bits of the mantissa are kept.
constexpr unsigned kDroppedBits = 14;
constexpr std::size_t kBins = (std::bit_cast<std::uint32_t>(1.0f) >> kDroppedBits) + 1;

std::size_t bin_of(double rate) {
  return std::bit_cast<std::uint32_t>(static_cast<float>(std::clamp(rate, 0.0, 1.0))) >> kDroppedBits;
}

double loss(double rate, bool positive) {
  constexpr double kLeast = 1e-9;
  rate = std::clamp(rate, kLeast, 1 - kLeast);
  return -(positive ? std::log(rate) : std::log1p(-rate));
}

template <class Bins>
double auc_of(const Bins& bins) {
  double below = 0;  // negatives predicted lower
  double pairs = 0;
  double positives = 0;
  for (const auto& bin : bins) {
    const auto hits = static_cast<double>(bin.positives);
    const auto misses = static_cast<double>(bin.count - bin.positives);
    pairs += hits * (below + misses / 2);
    below += misses;
    positives += hits;
  }
  return positives == 0 || below == 0 ? 0.5 : pairs / (positives * below);
}

}  // namespace

RateEvaluation::RateEvaluation(double constant) : constant_(constant), bins_(kBins), true_bins_(kBins) {}

void RateEvaluation::add(double predicted, bool positive, std::optional<double> truth) {
  Bin& bin = bins_[bin_of(predicted)];
  ++bin.count;
  bin.positives += positive ? 1 : 0;
  bin.predicted += predicted;
  loss_ += loss(predicted, positive);
  if (!truth) return;
  has_truth_ = true;
  bin.truth += *truth;
  true_loss_ += loss(*truth, positive);
  Bin& true_bin = true_bins_[bin_of(*truth)];
  ++true_bin.count;
  true_bin.positives += positive ? 1 : 0;
}

RateReport RateEvaluation::report() const {
  RateReport out;
  double predicted = 0;
  for (const Bin& bin : bins_) {
    out.count += bin.count;
    out.positives += bin.positives;
    predicted += bin.predicted;
  }
  if (out.count == 0) return out;
  const auto count = static_cast<double>(out.count);
  const auto positives = static_cast<double>(out.positives);
  const double rate = positives / count;
  const auto loss_of = [&](double guess) {
    return rate * loss(guess, true) + (1 - rate) * loss(guess, false);
  };
  out.log_loss = loss_ / count;
  out.constant_log_loss = loss_of(constant_);
  const double entropy = loss_of(rate);
  out.normalised_entropy = entropy > 0 ? out.log_loss / entropy : 0;
  out.auc = auc_of(bins_);
  out.calibration = positives > 0 ? predicted / positives : 0;
  if (has_truth_) {
    out.true_log_loss = true_loss_ / count;
    out.true_auc = auc_of(true_bins_);
  }
  // A bin that reaches over the end of a tenth belongs to the tenth of its middle.
  std::uint64_t before = 0;
  for (const Bin& bin : bins_) {
    if (bin.count == 0) continue;
    Decile& decile = out.deciles[std::min<std::uint64_t>((before + bin.count / 2) * 10 / out.count, 9)];
    before += bin.count;
    decile.count += bin.count;
    decile.predicted += bin.predicted;
    decile.observed += static_cast<double>(bin.positives);
    decile.truth += bin.truth;
  }
  for (Decile& decile : out.deciles) {
    if (decile.count == 0) continue;
    decile.predicted /= static_cast<double>(decile.count);
    decile.observed /= static_cast<double>(decile.count);
    decile.truth /= static_cast<double>(decile.count);
  }
  return out;
}

Result<Evaluation> evaluate(const Predictor& predictor, EventSource& source, std::int64_t from,
                            const std::function<TrueRow()>& truth) {
  const Model& model = predictor.model();
  const auto share = [](std::uint64_t part, std::uint64_t whole) {
    return static_cast<double>(part) / static_cast<double>(std::max<std::uint64_t>(whole, 1));
  };
  RateEvaluation clicks(share(model.clicks, model.impressions));
  RateEvaluation orders(share(model.orders, model.clicks));
  BlockFeatures features;
  FeatureList list;
  VITRINA_TRY(source.for_each([&](const EventBlock& block) {
    features.load(block);
    for (const auto& row : block.rows()) {
      std::optional<TrueRow> known;
      if (truth) known = truth();
      if (row.at < from || !row.viewed) continue;
      features.combine(row, list);
      const double examined = share(predictor.slot_factor(row.slot), kSlotOne);
      clicks.add(share(model.click.rate(list), kRateOne) * examined, row.clicked,
                 known ? std::optional(known->click) : std::nullopt);
      if (!row.clicked) continue;
      orders.add(share(model.order.rate(list), kRateOne), row.ordered,
                 known ? std::optional(known->order) : std::nullopt);
    }
  }));
  return Evaluation{clicks.report(), orders.report()};
}

}  // namespace vitrina::ads
