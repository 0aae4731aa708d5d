#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <thread>

#include "tools/command.h"
#include "tools/generate/generate.h"
#include "tools/progress.h"

namespace vitrina::tools {

void add_generate(CLI::App& app, Run& chosen) {
  auto* command = app.add_subcommand(
      "generate",
      "Make a marketplace of any size: catalog.jsonl, searches.jsonl, campaigns.jsonl, events.rows");
  struct Arguments {
    GenerateOptions options;
    std::uint64_t searches = 0;
    std::uint64_t keywords = 0;
    bool quiet = false;
  };
  auto arguments = std::make_shared<Arguments>();
  auto& options = arguments->options;
  options.threads = std::max(1u, std::thread::hardware_concurrency());
  command->add_option("--listings", options.listings, "How many listings")
      ->required()
      ->check(CLI::Range(std::uint64_t{1}, kMaxListings));
  auto* searches = command
                       ->add_option("--searches", arguments->searches,
                                    "How many searches (default: a tenth of the listings, 1000 to 1000000)")
                       ->check(CLI::Range(std::uint64_t{0}, kMaxSearches));
  command->add_option("--days", options.days, "Days that the searches spread over")
      ->check(CLI::Range(std::uint32_t{1}, kMaxDays))
      ->capture_default_str();
  command
      ->add_option("--campaigns", options.campaigns,
                   "How many campaigns; with them come events (default: none)")
      ->check(CLI::Range(std::uint64_t{0}, kMaxCampaigns));
  auto* keywords = command
                       ->add_option("--keywords", arguments->keywords,
                                    "How many keywords all campaigns hold (default: ten a campaign)")
                       ->check(CLI::Range(std::uint64_t{0}, kMaxKeywords));
  command->add_option("--truth", options.truth,
                      "Write the true click and order rate of each event here; for tests of prediction only");
  command->add_option("--seed", options.seed, "The same seed gives the same bytes")->required();
  command->add_option("--out", options.directory, "Directory for the files; made where it is missing")
      ->required();
  command->add_option("--threads", options.threads, "Threads that make listings")
      ->check(CLI::Range(1u, 1024u))
      ->capture_default_str();
  command->add_flag("--quiet", arguments->quiet, "No progress on standard error");
  command->callback([arguments, searches, keywords, &chosen] {
    if (searches->count() > 0) arguments->options.searches = arguments->searches;
    if (keywords->count() > 0) arguments->options.keywords = arguments->keywords;
    chosen = [arguments]() -> Result<void> {
      Progress progress(arguments->quiet);
      return generate(arguments->options,
                      [&](std::string_view step, std::uint64_t done, std::uint64_t total,
                          std::string_view unit) { progress.update(step, done, total, unit); });
    };
  });
}

}  // namespace vitrina::tools
