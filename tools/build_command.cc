// `vitrina build CATALOG… --out IMAGE`: catalog dumps become one image file.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>

#include "engine/ads/prediction/click_priors.h"
#include "engine/ads/prediction/query_clicks.h"
#include "engine/query/rule_book.h"
#include "engine/query/shop_rules.h"
#include "index/catalog/json_writer.h"
#include "index/columns/click_prior.h"
#include "index/image/image.h"
#include "index/image/image_writer.h"
#include "index/segment/builder.h"
#include "tools/command.h"
#include "tools/event_files.h"
#include "tools/progress.h"
#include "tools/rejects.h"

namespace vitrina::tools {
namespace {

struct BuildCommand {
  std::vector<std::string> catalogs;
  std::string out;
  std::string rejects;
  std::string max_rejects = "1%";
  unsigned threads = 0;
  std::uint64_t memory_bytes = std::uint64_t{4} << 30;
  std::string temp_directory;
  std::string rules;
  std::vector<std::string> events;
  std::string latin = "english";
  std::string cyrillic = "russian";
  bool quiet = false;
  bool json = false;
};

// A slip of the hand in the file names must not cost a catalog.
Result<void> check_files_differ(const BuildCommand& command) {
  const auto refuse = [](std::string_view option, const std::string& path, std::string_view what) {
    return fail(ErrorCode::kInvalidArgument,
                fmt::format("{} '{}' would be written over the {}", option, path, what));
  };
  for (const std::string& catalog : command.catalogs) {
    if (are_one_file(command.out, catalog)) return refuse("--out", command.out, "catalog");
    if (!command.rejects.empty() && are_one_file(command.rejects, catalog))
      return refuse("--rejects", command.rejects, "catalog");
  }
  if (are_one_file(command.rejects, command.out)) return refuse("--rejects", command.rejects, "image");
  return {};
}

// What the shop's rules name and the image does not have.
Result<std::vector<std::string>> unknown_in_rules(const query::ShopRules& rules,
                                                  const std::string& image_path) {
  VITRINA_ASSIGN(const index::Image image, index::Image::open(image_path));
  return query::RuleBook::build(rules, image.segment(), 0)->unknown();
}

Result<void> run_build(const BuildCommand& command) {
  index::BuildOptions options;
  options.threads = command.threads;
  options.memory_bytes = command.memory_bytes;
  options.analyzer = {command.latin, command.cyrillic};
  VITRINA_ASSIGN(options.max_rejects, parse_share(command.max_rejects));
  const std::size_t slash = command.out.rfind('/');
  options.temp_directory = !command.temp_directory.empty() ? command.temp_directory
                           : slash == std::string::npos    ? "."
                                                           : command.out.substr(0, slash + 1);

  VITRINA_TRY(check_files_differ(command));
  query::ShopRules rules;
  if (!command.rules.empty()) {
    VITRINA_ASSIGN(rules, query::read_shop_rules(command.rules));
  }
  std::optional<ads::ClickPriors> priors;
  std::optional<ads::QueryClicks> query_clicks;
  if (!command.events.empty()) {
    VITRINA_ASSIGN(const auto files, event_files(command.events));
    VITRINA_ASSIGN(ads::EventSource source, ads::EventSource::open(files));
    VITRINA_ASSIGN(priors, ads::ClickPriors::read(source));
    VITRINA_ASSIGN(query_clicks, ads::QueryClicks::read(source));
    print_damage(source.damage());
    options.for_each_query_clicks = [&](const index::BuildOptions::OnQueryClicks& on_clicks) {
      query_clicks->for_each(on_clicks);
    };
    options.click_prior = [&](std::string_view id) { return index::click_prior(priors->of(id)); };
  }
  VITRINA_ASSIGN(RejectLog rejects, RejectLog::open(command.rejects));
  Progress progress(command.quiet);
  options.on_reject = [&](const index::RejectedLine& line) { rejects.add(line, progress); };
  options.on_progress = [&](std::string_view step, std::uint64_t done, std::uint64_t total,
                            std::string_view unit) { progress.update(step, done, total, unit); };

  VITRINA_ASSIGN(index::ImageWriter writer, index::ImageWriter::create(command.out));
  auto report = index::build_segment(command.catalogs, options, writer);
  progress.finish();
  VITRINA_TRY(rejects.close());
  if (!report) return tl::unexpected<Error>(std::move(report.error()));
  VITRINA_TRY(writer.finish());
  std::vector<std::string> unknown;
  if (!command.rules.empty()) {
    VITRINA_ASSIGN(unknown, unknown_in_rules(rules, command.out));
  }

  if (command.json) {
    std::string json;
    index::JsonWriter out(json);
    out.begin_object();
    out.field("lines", report->lines);
    out.field("listings", report->listings);
    out.field("rejected", report->rejected);
    out.field("duplicates", report->duplicates);
    out.field("input_bytes", report->input_bytes);
    out.field("image_bytes", writer.size_bytes());
    out.key("unknown_in_rules");
    out.begin_array();
    for (const std::string& name : unknown) out.value(std::string_view(name));
    out.end_array();
    out.end_object();
    fmt::print("{}\n", json);
  } else {
    fmt::print(
        "{}: {} listings from {} lines ({} rejected, {} replaced by a later one of the same id); {:.1f} MB, "
        "{:.2f} of the dump\n",
        command.out, report->listings, report->lines, report->rejected, report->duplicates,
        static_cast<double>(writer.size_bytes()) / 1e6,
        static_cast<double>(writer.size_bytes()) / static_cast<double>(report->input_bytes));
    for (const std::string& name : unknown) fmt::print("{}: the catalog has no {}\n", command.rules, name);
  }
  return {};
}

}  // namespace

void add_build(CLI::App& app, Run& chosen) {
  auto command = std::make_shared<BuildCommand>();
  CLI::App* sub =
      app.add_subcommand("build", "Build an image out of catalog dumps (JSON lines; plain, gzip or zstd)");
  sub->add_option("catalogs", command->catalogs,
                  "Dumps, in order: of listings with one id the last wins; - is standard input")
      ->required();
  sub->add_option("--out", command->out, "The image file; replaced only when the new one is complete")
      ->required();
  sub->add_option("--rejects", command->rejects,
                  "Write rejected lines here, as JSON lines with file, line, field and reason");
  sub->add_option("--max-rejects", command->max_rejects, "Fail past this share of rejected lines")
      ->capture_default_str()
      ->check([](const std::string& text) {
        const auto share = parse_share(text);
        return share ? std::string() : share.error().message;
      });
  sub->add_option("--threads", command->threads, "Threads; 0: one a core")
      ->capture_default_str()
      ->check(CLI::Range(0, 256));
  sub->add_option("--memory", command->memory_bytes, "Bound of working memory, such as 4GiB")
      ->transform(CLI::AsSizeValue(false))
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1} << 50))
      ->default_str("4GiB");
  sub->add_option("--temp", command->temp_directory, "Directory for temporary files; default: the image's");
  sub->add_option(
      "--rules", command->rules,
      "The shop's synonyms and rules: checked, and what they name that the catalog does not have is said");
  sub->add_option("--events", command->events,
                  "Event files, or directories of *.rows, for how listings are clicked, and where searches "
                  "lead; may be repeated");
  sub->add_option("--latin", command->latin, "Stemmer for Latin script, or none")->capture_default_str();
  sub->add_option("--cyrillic", command->cyrillic, "Stemmer for Cyrillic script, or none")
      ->capture_default_str();
  sub->add_flag("--quiet", command->quiet, "No progress");
  sub->add_flag("--json", command->json, "Print the report as JSON");
  sub->callback([command, &chosen] { chosen = [command] { return run_build(*command); }; });
}

}  // namespace vitrina::tools
