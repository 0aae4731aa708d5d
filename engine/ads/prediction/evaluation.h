// Evaluation: how good a model's rates are on events that it did not learn from.
//
// Memory does not depend on the number of events: ranks (AUC, deciles) are counted in bins of predictions
// that agree to one part in 500, ties counting half.
//
// Threads: one at a time.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "engine/ads/prediction/event_source.h"
#include "engine/ads/prediction/predictor.h"

namespace vitrina::ads {

// A tenth of the events, in order of the prediction.
struct Decile {
  std::uint64_t count = 0;
  double predicted = 0;  // mean rates
  double observed = 0;
  double truth = 0;  // where true rates are known
};

struct RateReport {
  std::uint64_t count = 0;
  std::uint64_t positives = 0;
  double log_loss = 0;           // nats an event
  double constant_log_loss = 0;  // of the earlier part's mean rate, the same for all
  double normalised_entropy =
      0;  // log loss over the entropy of the rate in these very events (He et al. 2014)
  double auc = 0;
  double calibration = 0;  // predicted over observed
  std::optional<double> true_log_loss;
  std::optional<double> true_auc;
  std::array<Decile, 10> deciles;
};

// Collects predictions and outcomes. Requires: 0 < predicted < 1.
class RateEvaluation {
 public:
  explicit RateEvaluation(double constant);

  // `truth`: the true rate, where it is known for all events.
  void add(double predicted, bool positive, std::optional<double> truth);
  RateReport report() const;

 private:
  struct Bin {
    std::uint64_t count = 0;
    std::uint64_t positives = 0;
    double predicted = 0;
    double truth = 0;
  };
  double constant_;
  std::vector<Bin> bins_;
  std::vector<Bin> true_bins_;
  double loss_ = 0;
  double true_loss_ = 0;
  bool has_truth_ = false;
};

struct TrueRow {
  double click = 0;  // in the event's slot
  double order = 0;
};

struct Evaluation {
  RateReport click;  // of viewed ads, in the slots they stood in
  RateReport order;  // of clicked ones
};

// Evaluates on the events from `from` on. `truth`, where given, is called for every row of the source in
// order. Errors: kIo.
Result<Evaluation> evaluate(const Predictor& predictor, EventSource& source, std::int64_t from,
                            const std::function<TrueRow()>& truth = {});

}  // namespace vitrina::ads
