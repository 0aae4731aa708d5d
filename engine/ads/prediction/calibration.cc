#include "engine/ads/prediction/calibration.h"

#include <algorithm>

#include "engine/ads/prediction/rate_math.h"

namespace vitrina::ads {
namespace {

constexpr int kBinsPerUnit = 32;
constexpr int kRange = 16;  // scores from −16 to 16
constexpr std::size_t kBins = 2 * kRange * kBinsPerUnit;
constexpr int kSteps = 25;
// Precisions of the priors offset ~ N(0, 1/4), slope ~ N(1, 1/10).
constexpr double kOffsetPrior = 4.0;
constexpr double kSlopePrior = 10.0;

}  // namespace

// First and second derivatives of the log likelihood by (offset at the centre, slope).
struct Calibration::Sums {
  double g0 = 0;
  double g1 = 0;
  double h00 = 0;
  double h01 = 0;
  double h11 = 0;
};

Calibration::Calibration() : fresh_(kBins * kModelSlots), settled_(kBins * kModelSlots) {}

void Calibration::add(Bins& bins, float score, std::size_t slot, bool clicked) noexcept {
  const float place = (score + kRange) * kBinsPerUnit;
  const auto bin = place > 0 ? std::min(static_cast<std::size_t>(place), kBins - 1) : std::size_t{0};
  Bin& counted = bins[bin * kModelSlots + slot];
  ++counted.count;
  counted.clicks += clicked ? 1 : 0;
  counted.scores += static_cast<double>(score);
}

Calibration::Sums Calibration::sums(const Bins& bins, const SlotCurve& curve, double centre) const {
  Sums out;
  for (std::size_t at = 0; at < bins.size(); ++at) {
    const Bin& bin = bins[at];
    if (bin.count == 0) continue;
    const double n = static_cast<double>(bin.count);
    const double score = bin.scores / n;
    const double appeal = rate(score);
    const double p = static_cast<double>(curve[at % kModelSlots]) * appeal;
    const double against = (1 - appeal) / (1 - p + 1e-12);
    const double gradient = (static_cast<double>(bin.clicks) - n * p) * against;
    const double information = n * p * (1 - appeal) * against;
    const double x = score - centre;
    out.g0 += gradient;
    out.g1 += gradient * x;
    out.h00 += information;
    out.h01 += information * x;
    out.h11 += information * x * x;
  }
  return out;
}

void Calibration::fit(const SlotCurve& curve) {
  offset_ = 0;
  slope_ = 1;
  double count = 0;
  double sum = 0;
  for (const Bin& bin : fresh_) {
    count += static_cast<double>(bin.count);
    sum += bin.scores;
  }
  // Fisher's scoring in (offset, slope), about a centred score so that the two hardly depend on each other.
  const double centre = count > 0 ? sum / count : 0;
  for (int i = 0; i < kSteps && count > 0; ++i) {
    Sums s = sums(fresh_, curve, centre);
    s.g0 -= kOffsetPrior * (offset_ + (slope_ - 1) * centre);
    s.g1 -= kSlopePrior * (slope_ - 1);
    s.h00 += kOffsetPrior;
    s.h11 += kSlopePrior;
    const double determinant = s.h00 * s.h11 - s.h01 * s.h01;
    const double at_centre = std::clamp((s.g0 * s.h11 - s.g1 * s.h01) / determinant, -1.0, 1.0);
    const double steeper = std::clamp((s.g1 * s.h00 - s.g0 * s.h01) / determinant, -0.5, 0.5);
    const double slope = std::clamp(slope_ + steeper, 0.1, 3.0);
    offset_ += at_centre - (slope - slope_) * centre;
    slope_ = slope;
  }
  const bool is_settled =
      std::any_of(settled_.begin(), settled_.end(), [](const Bin& bin) { return bin.count > 0; });
  for (int i = 0; i < kSteps && is_settled; ++i) {
    const Sums s = sums(settled_, curve, 0);
    const double away = offset_ + (slope_ - 1) * centre;
    offset_ += std::clamp((s.g0 - kOffsetPrior * away) / (s.h00 + kOffsetPrior), -1.0, 1.0);
  }
}

double Calibration::rate(double score) const noexcept {
  return logistic_exact(offset_ + slope_ * score);
}

}  // namespace vitrina::ads
