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

Calibration::Calibration() : bins_(kBins * kModelSlots) {}

void Calibration::add(float score, std::size_t slot, bool clicked) noexcept {
  const float place = (score + kRange) * kBinsPerUnit;
  const auto bin = place > 0 ? std::min(static_cast<std::size_t>(place), kBins - 1) : std::size_t{0};
  Bin& counted = bins_[bin * kModelSlots + slot];
  ++counted.count;
  counted.clicks += clicked ? 1 : 0;
  counted.scores += static_cast<double>(score);
}

void Calibration::fit(const SlotCurve& curve) {
  // Fisher's scoring in (offset, slope), about a centred score so that the two hardly depend on each other.
  double count = 0;
  double sum = 0;
  for (const Bin& bin : bins_) {
    count += static_cast<double>(bin.count);
    sum += bin.scores;
  }
  if (count == 0) return;
  const double centre = sum / count;
  offset_ = 0;
  slope_ = 1;
  for (int i = 0; i < kSteps; ++i) {
    double g0 = -kOffsetPrior * (offset_ + (slope_ - 1) * centre);
    double g1 = -kSlopePrior * (slope_ - 1);
    double h00 = kOffsetPrior;
    double h01 = 0;
    double h11 = kSlopePrior;
    for (std::size_t at = 0; at < bins_.size(); ++at) {
      const Bin& bin = bins_[at];
      if (bin.count == 0) continue;
      const double n = static_cast<double>(bin.count);
      const double score = bin.scores / n;
      const double appeal = rate(score);
      const double examined = static_cast<double>(curve[at % kModelSlots]);
      const double p = examined * appeal;
      const double clicks = static_cast<double>(bin.clicks);
      const double gradient = (clicks - n * p) * (1 - appeal) / (1 - p);
      const double information = n * p * (1 - appeal) * (1 - appeal) / (1 - p);
      const double x = score - centre;
      g0 += gradient;
      g1 += gradient * x;
      h00 += information;
      h01 += information * x;
      h11 += information * x * x;
    }
    const double determinant = h00 * h11 - h01 * h01;
    const double at_centre = std::clamp((g0 * h11 - g1 * h01) / determinant, -1.0, 1.0);
    const double steeper = std::clamp((g1 * h00 - g0 * h01) / determinant, -0.5, 0.5);
    slope_ = std::clamp(slope_ + steeper, 0.1, 3.0);
    offset_ += at_centre - steeper * centre;
  }
}

double Calibration::rate(double score) const noexcept {
  return logistic_exact(offset_ + slope_ * score);
}

}  // namespace vitrina::ads
