// `vitrina train --events FILE… --out MODEL`: ad events become a prediction model, with an honest word on how
// good it is on the later events that were kept from it.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <fstream>
#include <memory>

#include "engine/ads/prediction/evaluation.h"
#include "engine/ads/prediction/trainer.h"
#include "index/catalog/json_writer.h"
#include "index/catalog/timestamp.h"
#include "tools/command.h"
#include "tools/event_files.h"
#include "tools/progress.h"

namespace vitrina::tools {
namespace {

constexpr std::uint64_t kRowsPerProgress = 100'000;

struct TrainCommand {
  std::vector<std::string> events;
  std::string out;
  std::string truth;
  ads::TrainOptions options;
  bool json = false;
  bool quiet = false;
};

// The true rates that `vitrina generate --truth` wrote: a line an event, in order.
class TruthFile {
 public:
  Result<void> open(const std::string& path) {
    path_ = path;
    in_.open(path, std::ios::binary);
    if (!in_ || !std::getline(in_, line_)) return fail_errno("read '" + path + "'");
    if (line_ != "click_billionths\torder_billionths") {
      return fail(ErrorCode::kInvalidArgument, path + " is not a file of true rates", "truth");
    }
    return {};
  }
  ads::TrueRow next() {
    std::uint64_t click = 0;
    std::uint64_t order = 0;
    bool sound = static_cast<bool>(std::getline(in_, line_));
    if (sound) {
      const char* end = line_.data() + line_.size();
      const auto first = std::from_chars(line_.data(), end, click);
      sound = first.ec == std::errc() && first.ptr != end &&
              std::from_chars(first.ptr + 1, end, order).ec == std::errc();
    }
    broken_ |= !sound;
    return {static_cast<double>(click) * 1e-9, static_cast<double>(order) * 1e-9};
  }
  Result<void> finish() {
    if (broken_ || std::getline(in_, line_)) {
      return fail(ErrorCode::kInvalidArgument, path_ + " does not hold one pair of rates for each event",
                  "truth");
    }
    return {};
  }

 private:
  std::string path_;
  std::ifstream in_;
  std::string line_;
  bool broken_ = false;
};

void print_rates(std::string_view what, const ads::RateReport& report) {
  if (report.count == 0) {
    fmt::print("{}: none in the later period\n", what);
    return;
  }
  fmt::print("{}: {} events, {} of them so ({:.3f} %)\n", what, report.count, report.positives,
             100.0 * static_cast<double>(report.positives) / static_cast<double>(report.count));
  fmt::print(
      "  log loss {:.5f} (constant rate {:.5f}), normalised entropy {:.4f}, AUC {:.4f}, calibration {:.4f}\n",
      report.log_loss, report.constant_log_loss, report.normalised_entropy, report.auc, report.calibration);
  if (report.true_log_loss) {
    fmt::print("  true rates: log loss {:.5f}, AUC {:.4f}; log loss is {:.4f} times that\n",
               *report.true_log_loss, *report.true_auc, report.log_loss / *report.true_log_loss);
  }
  fmt::print("  decile     events  predicted   observed{}\n", report.true_log_loss ? "       true" : "");
  for (std::size_t i = 0; i < report.deciles.size(); ++i) {
    const auto& decile = report.deciles[i];
    fmt::print("  {:>6} {:>10} {:>10.5f} {:>10.5f}", i + 1, decile.count, decile.predicted, decile.observed);
    if (report.true_log_loss) fmt::print(" {:>10.5f}", decile.truth);
    fmt::print("\n");
  }
}

void write_rates(index::JsonWriter& json, const ads::RateReport& report) {
  json.begin_object();
  json.field("events", report.count);
  json.field("positives", report.positives);
  json.field("log_loss", report.log_loss);
  json.field("constant_log_loss", report.constant_log_loss);
  json.field("normalised_entropy", report.normalised_entropy);
  json.field("auc", report.auc);
  json.field("calibration", report.calibration);
  if (report.true_log_loss) {
    json.field("true_log_loss", *report.true_log_loss);
    json.field("true_auc", *report.true_auc);
    json.field("log_loss_ratio", report.log_loss / *report.true_log_loss);
  }
  json.key("deciles");
  json.begin_array();
  for (const auto& decile : report.deciles) {
    json.begin_object();
    json.field("events", decile.count);
    json.field("predicted", decile.predicted);
    json.field("observed", decile.observed);
    if (report.true_log_loss) json.field("true", decile.truth);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

std::string time_text(std::int64_t at) {
  std::string out;
  index::append_timestamp(out, at);
  return out;
}

void print_json(const ads::Training& training, double rows_per_second, const ads::Evaluation& evaluation,
                const std::vector<std::string>& damage) {
  std::string text;
  index::JsonWriter json(text);
  json.begin_object();
  json.field("rows", training.rows);
  json.field("impressions", training.model.impressions);
  json.field("clicks", training.model.clicks);
  json.field("orders", training.model.orders);
  json.field("from", time_text(training.model.first_at));
  json.field("until", time_text(training.model.last_at));
  json.field("held_back_from", time_text(training.holdout_at));
  json.field("seconds", training.seconds);
  json.field("cpu_seconds", training.cpu_seconds);
  json.field("rows_per_second", rows_per_second);
  json.key("slots");
  json.begin_array();
  for (const std::uint32_t slot : training.model.slots) json.value(static_cast<double>(slot) / ads::kSlotOne);
  json.end_array();
  json.key("click");
  write_rates(json, evaluation.click);
  json.key("order");
  write_rates(json, evaluation.order);
  json.key("damage");
  json.begin_array();
  for (const auto& line : damage) json.value(line);
  json.end_array();
  json.end_object();
  fmt::print("{}\n", text);
}

void print_text(const TrainCommand& command, const ads::Training& training, double rows_per_second,
                const ads::Evaluation& evaluation) {
  fmt::print(
      "{}: learned from {} events, {} viewed, {} clicks, {} orders, {} to {}; {:.2f} s, {:.0f} events a "
      "second; {:.2f} s of processor time, {:.0f} a second\n",
      command.out, training.rows, training.model.impressions, training.model.clicks, training.model.orders,
      time_text(training.model.first_at), time_text(training.model.last_at), training.seconds,
      rows_per_second, training.cpu_seconds,
      static_cast<double>(training.rows) / std::max(training.cpu_seconds, 1e-9));
  fmt::print("slots against the first:");
  for (std::size_t slot = 0; slot < 8; ++slot) {
    fmt::print(" {:.3f}", static_cast<double>(training.model.slots[slot]) / ads::kSlotOne);
  }
  fmt::print("\ncalibration: clicks {:+.3f} + {:.3f} × score, orders {:+.3f} + {:.3f} × score\n",
             training.click_offset, training.click_slope, training.order_offset, training.order_slope);
  fmt::print("held back from {}:\n", time_text(training.holdout_at));
  print_rates("clicks of viewed ads", evaluation.click);
  print_rates("orders of clicks", evaluation.order);
}

Result<void> run_train(const TrainCommand& command) {
  VITRINA_ASSIGN(const auto files, event_files(command.events));
  VITRINA_ASSIGN(ads::EventSource source, ads::EventSource::open(files));
  TruthFile truth;
  if (!command.truth.empty()) VITRINA_TRY(truth.open(command.truth));
  Progress progress(command.quiet);
  std::uint64_t next = 0;
  auto training = ads::train(source, command.options, [&](std::uint64_t rows, std::uint64_t of) {
    if (rows < next && rows < of) return;
    next = rows + kRowsPerProgress;
    progress.update("training", rows, of, "events");
  });
  progress.finish();
  if (!training) return tl::unexpected<Error>(std::move(training.error()));

  const auto& damage = source.damage();
  print_damage(damage);
  const std::vector<std::string> damage_seen = damage;

  VITRINA_TRY(ads::save_model(training->model, command.out));
  // What is judged is what serves: the file, read back.
  VITRINA_ASSIGN(ads::Model model, ads::open_model(command.out));
  const ads::Predictor predictor(std::move(model));
  std::function<ads::TrueRow()> next_truth;
  if (!command.truth.empty()) next_truth = [&] { return truth.next(); };
  VITRINA_ASSIGN(const ads::Evaluation evaluation,
                 ads::evaluate(predictor, source, training->holdout_at, next_truth));
  if (!command.truth.empty()) VITRINA_TRY(truth.finish());

  const double rows_per_second = static_cast<double>(training->rows) / std::max(training->seconds, 1e-9);
  if (command.json) {
    print_json(*training, rows_per_second, evaluation, damage_seen);
  } else {
    print_text(command, *training, rows_per_second, evaluation);
  }
  return {};
}

}  // namespace

void add_train(CLI::App& app, Run& chosen) {
  auto command = std::make_shared<TrainCommand>();
  CLI::App* sub = app.add_subcommand("train", "Learn click and order rates from ad events");
  sub->add_option("--events", command->events, "Event files, or directories of *.rows; may be repeated")
      ->required();
  sub->add_option("--out", command->out, "The model file; replaced only when the new one is complete")
      ->required();
  sub->add_option("--holdout", command->options.holdout_share,
                  "Share of the events, the latest, to judge the model by and not to learn from")
      ->capture_default_str();
  sub->add_option("--calibration", command->options.calibration_share,
                  "Share of the rest, the latest, that calibration rests on")
      ->capture_default_str();
  sub->add_option("--passes", command->options.passes, "How often the events are read; 0: by their number")
      ->capture_default_str();
  sub->add_option("--bits", command->options.bits, "2^bits cells for weights; 0: by the number of events")
      ->capture_default_str();
  sub->add_option("--truth", command->truth,
                  "True rates of generated events, to judge the model against; never learned from");
  sub->add_flag("--json", command->json, "Print the report as JSON");
  sub->add_flag("--quiet", command->quiet, "No progress");
  sub->callback([command, &chosen] { chosen = [command] { return run_train(*command); }; });
}

}  // namespace vitrina::tools
