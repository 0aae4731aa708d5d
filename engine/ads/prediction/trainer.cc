#include "engine/ads/prediction/trainer.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <ctime>
#include <optional>

#include "engine/ads/prediction/calibration.h"
#include "engine/ads/prediction/rate_math.h"

namespace vitrina::ads {
namespace {

constexpr std::uint64_t kFirstFit =
    8'192;  // impressions until the slot curve is fitted; then at each doubling
// At the very beginning the bias alone learns, the first of the features: what all events have in common
// would otherwise be split among whatever features most of them share, and be missing where something new
// turns up.
constexpr std::uint64_t kMostWarmRows = 8'192;
constexpr std::uint64_t kClickWorth = 16;  // impressions; clicks are so many times scarcer
constexpr std::uint64_t kSettledStep = 2;  // of impressions, every second settles the level of the rates
constexpr std::size_t kAhead = 8;          // rows whose cells are asked for before they are needed
constexpr unsigned kLeastBits = 16;
constexpr unsigned kMostBits = 24;
constexpr unsigned kMostStrataBits = 17;

unsigned bits_for(std::uint64_t rows) {
  return std::clamp(static_cast<unsigned>(std::bit_width(rows)), kLeastBits, kMostBits);
}

// Features that always come together learn each other's share within a few passes; millions of events make up
// for it.
unsigned passes_for(std::uint64_t rows) {
  return rows < 250'000 ? 8 : rows < 1'000'000 ? 4 : 2;
}

class Learner {
 public:
  Learner(const TrainOptions& options, std::uint64_t rows)
      : passes_(options.passes),
        warm_rows_(std::min(rows / 64, kMostWarmRows)),
        clicks_(options.bits != 0 ? options.bits : bits_for(rows), options.passes),
        orders_(options.bits != 0 ? options.bits : bits_for(rows / kClickWorth), options.passes),
        position_(std::clamp(static_cast<unsigned>(std::bit_width(rows / 8)), 10u, kMostStrataBits)) {}

  void start_pass(unsigned pass, std::int64_t calibrate_at, std::int64_t end_at) {
    last_ = pass + 1 == passes_;
    calibrate_at_ = calibrate_at;
    end_at_ = end_at;
    first_ = pass == 0;
    if (first_) return;
    if (pass == 1) position_.fit();
    clicks_.fit_variances(pass);
    orders_.fit_variances(pass);
  }

  void learn(const EventBlock& block) {
    features_.load(block);
    chosen_.clear();
    const std::int64_t end = last_ ? end_at_ : calibrate_at_;
    for (const auto& row : block.rows()) {
      if (row.at >= end_at_) continue;
      if (last_) ++rows_;
      if (row.viewed && row.at < end) chosen_.push_back(&row);
    }
    FeatureList list;
    for (std::size_t i = 0; i < chosen_.size() + kAhead; ++i) {
      if (i < chosen_.size()) {
        features_.combine(*chosen_[i], list);
        clicks_.locate(list, ring_[i % (kAhead + 1)]);
      }
      if (i >= kAhead) {
        const auto& row = *chosen_[i - kAhead];
        learn_click(row, features_.listing_hash(row), ring_[(i - kAhead) % (kAhead + 1)]);
      }
    }
    for (const auto* row : chosen_) {
      if (row->clicked) learn_order(*row);
    }
  }

  // After the last pass: scores by the weights as they will serve.
  void settle(const EventBlock& block) {
    features_.load(block);
    FeatureList list;
    Weights::Active active;
    for (const auto& row : block.rows()) {
      if (row.at >= end_at_ || !row.viewed) continue;
      const bool sampled = settled_++ % kSettledStep == 0;
      if (!sampled && !row.clicked) continue;
      features_.combine(row, list);
      if (sampled) {
        clicks_.locate(list, active);
        click_calibration_.add_settled(clicks_.score(active), slot_index(row.slot), row.clicked);
      }
      if (row.clicked) {
        orders_.locate(list, active);
        order_calibration_.add_settled(orders_.score(active), 0, row.ordered);
      }
    }
  }

  Training finish() {
    if (passes_ == 1) position_.fit();
    click_calibration_.fit(position_.curve());
    SlotCurve even;
    even.fill(1.0f);
    order_calibration_.fit(even);
    Training out;
    out.rows = rows_;
    out.click_offset = click_calibration_.offset();
    out.click_slope = click_calibration_.slope();
    out.order_offset = order_calibration_.offset();
    out.order_slope = order_calibration_.slope();
    out.variances = clicks_.variances();
    Model& model = out.model;
    model.first_at = first_at_;
    model.last_at = last_at_;
    model.impressions = impressions_;
    model.clicks = click_count_;
    model.orders = order_count_;
    for (std::size_t slot = 0; slot < kModelSlots; ++slot) {
      model.slots[slot] =
          static_cast<std::uint32_t>(static_cast<double>(position_.factor(slot)) * kSlotOne + 0.5);
    }
    model.click = quantised(clicks_, click_calibration_);
    model.order = quantised(orders_, order_calibration_);
    return out;
  }

 private:
  void learn_click(const EventBlock::Row& row, std::uint64_t listing_hash, Weights::Active& active) {
    const float score = clicks_.score(active);
    const std::size_t slot = slot_index(row.slot);
    const float examined = position_.factor(slot);
    const float appeal = logistic_fast(score);
    const float p = examined * appeal;
    // Of −log P(click) by the score, where P = examined × logistic(score); then Fisher's information of it.
    const float against = (1 - appeal) / (1 - p + 1e-9f);
    const float gradient = row.clicked ? appeal - 1 : p * against;
    const float curvature = p * (1 - appeal) * against;
    if (last_ && row.at >= calibrate_at_) click_calibration_.add_fresh(score, slot, row.clicked);
    if (first_ && added_ < warm_rows_) active.count = 1;
    clicks_.learn(active, gradient, curvature);
    if (first_) {
      // Later passes would compare with appeals that have seen these very clicks.
      position_.add(listing_hash, slot, appeal, row.clicked);
      if (++added_ == next_fit_) {
        position_.fit();
        next_fit_ *= 2;
      }
    }
    if (!last_) return;
    first_at_ = impressions_ == 0 ? row.at : std::min(first_at_, row.at);
    last_at_ = impressions_ == 0 ? row.at : std::max(last_at_, row.at);
    ++impressions_;
    click_count_ += row.clicked ? 1 : 0;
    order_count_ += row.clicked && row.ordered ? 1 : 0;
  }

  void learn_order(const EventBlock::Row& row) {
    FeatureList list;
    features_.combine(row, list);
    Weights::Active active;
    orders_.locate(list, active);
    const float score = orders_.score(active);
    const float rate = logistic_fast(score);
    const float gradient = rate - (row.ordered ? 1.0f : 0.0f);
    if (last_ && row.at >= calibrate_at_) order_calibration_.add_fresh(score, 0, row.ordered);
    if (first_ && orders_seen_++ < warm_rows_ / kClickWorth) active.count = 1;
    orders_.learn(active, gradient, rate * (1 - rate));
  }

  static RateModel quantised(const Weights& weights, const Calibration& calibration) {
    const auto whole = [](double value, double limit) {
      return static_cast<std::int32_t>(std::clamp(value * kScoreOne, -limit, limit) +
                                       (value < 0 ? -0.5 : 0.5));
    };
    RateModel out;
    out.bits = weights.bits();
    out.cells.resize(weights.cells());
    for (std::size_t i = 0; i < out.cells.size(); ++i) {
      out.cells[i] = static_cast<std::int16_t>(whole(static_cast<double>(weights.worth(i)), 32'767));
    }
    for (std::size_t group = 0; group < kFeatureGroups; ++group) {
      const float first = group == static_cast<std::size_t>(FeatureGroup::kBias) ? kFirstScore : 0.0f;
      out.unseen[group] =
          whole(static_cast<double>(first + kSpread * weights.variances()[group]), kScoreLimit);
    }
    for (std::size_t i = 0; i < kKnots; ++i) {
      const double score = (static_cast<double>(i) * kKnotDistance - kScoreLimit) / kScoreOne;
      out.knots.push_back(static_cast<Rate>(calibration.rate(score) * kRateOne + 0.5));
    }
    return out;
  }

  unsigned passes_;
  bool first_ = false;
  bool last_ = false;
  std::int64_t calibrate_at_ = 0;
  std::int64_t end_at_ = 0;
  std::uint64_t warm_rows_;
  Weights clicks_;
  Weights orders_;
  PositionModel position_;
  Calibration click_calibration_;
  Calibration order_calibration_;
  BlockFeatures features_;
  std::vector<const EventBlock::Row*> chosen_;
  std::array<Weights::Active, kAhead + 1> ring_;
  std::uint64_t added_ = 0;
  std::uint64_t orders_seen_ = 0;
  std::uint64_t settled_ = 0;
  std::uint64_t next_fit_ = kFirstFit;
  std::uint64_t rows_ = 0;
  std::uint64_t impressions_ = 0;
  std::uint64_t click_count_ = 0;
  std::uint64_t order_count_ = 0;
  std::int64_t first_at_ = 0;
  std::int64_t last_at_ = 0;
};

Result<void> check(const TrainOptions& options) {
  const auto share = [](double value) { return value >= 0 && value < 1; };
  if (!share(options.holdout_share)) {
    return fail(ErrorCode::kInvalidArgument, "the share held back must be in [0, 1)", "holdout");
  }
  if (!share(options.calibration_share)) {
    return fail(ErrorCode::kInvalidArgument, "the share for calibration must be in [0, 1)", "calibration");
  }
  if (options.passes > 100) {
    return fail(ErrorCode::kInvalidArgument, "passes must be at most 100", "passes");
  }
  if (options.bits > 28) return fail(ErrorCode::kInvalidArgument, "bits must be at most 28", "bits");
  return {};
}

}  // namespace

Result<Training> train(EventSource& source, const TrainOptions& asked,
                       const std::function<void(std::uint64_t, std::uint64_t)>& on_progress) {
  VITRINA_TRY(check(asked));
  TrainOptions options = asked;
  if (options.passes == 0) options.passes = passes_for(source.rows());
  const auto start = std::chrono::steady_clock::now();
  const std::clock_t cpu_start = std::clock();
  const std::int64_t end_at =
      options.holdout_share > 0 ? source.time_of_share(1 - options.holdout_share) : source.end_at();
  const std::int64_t calibrate_at =
      source.time_of_share((1 - options.holdout_share) * (1 - options.calibration_share));
  Learner learner(options, source.rows());
  std::uint64_t read = 0;
  const auto count = [&](const EventBlock& block) {
    read += block.rows().size();
    if (on_progress) on_progress(read, source.rows() * (options.passes + 1));
  };
  for (unsigned pass = 0; pass < options.passes; ++pass) {
    learner.start_pass(pass, calibrate_at, end_at);
    VITRINA_TRY(source.for_each([&](const EventBlock& block) {
      learner.learn(block);
      count(block);
    }));
  }
  VITRINA_TRY(source.for_each([&](const EventBlock& block) {
    learner.settle(block);
    count(block);
  }));
  Training out = learner.finish();
  if (out.model.impressions == 0) {
    return fail(ErrorCode::kInvalidArgument, "no viewed event is left to learn from", "events");
  }
  out.holdout_at = end_at;
  out.cpu_seconds = static_cast<double>(std::clock() - cpu_start) / CLOCKS_PER_SEC;
  out.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return out;
}

}  // namespace vitrina::ads
