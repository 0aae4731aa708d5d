// `vitrina querylog build LOG… --out FILE`: query logs become one index of what was searched.
// `vitrina querylog show FILE [QUERY…]`: what such an index holds.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <numeric>
#include <optional>

#include "engine/ads/prediction/event_source.h"
#include "engine/querylog/log_builder.h"
#include "engine/querylog/log_index.h"
#include "index/catalog/json_writer.h"
#include "index/catalog/timestamp.h"
#include "tools/command.h"
#include "tools/event_files.h"
#include "tools/progress.h"
#include "tools/rejects.h"

namespace vitrina::tools {
namespace {

struct BuildLogCommand {
  std::vector<std::string> logs;
  std::string out;
  std::string rejects;
  std::string max_rejects = "1%";
  std::vector<std::string> events;
  querylog::LogBuildOptions options;
  bool quiet = false;
  bool json = false;
};

// The clicks on ads, by what was typed.
Result<void> pass_clicks_on(ads::EventSource& source, const querylog::ClickSink& on_click) {
  Result<void> passed;
  VITRINA_TRY(source.for_each([&](const ads::EventBlock& block) {
    for (const ads::EventBlock::Row& row : block.rows()) {
      if (!passed || !row.clicked) continue;
      passed = on_click({block.texts()[row.query], block.texts()[row.listing], row.session, row.at});
    }
  }));
  return passed;
}

Result<void> run_build(BuildLogCommand& command) {
  for (const std::string& log : command.logs) {
    if (are_one_file(command.out, log)) {
      return fail(ErrorCode::kInvalidArgument,
                  fmt::format("--out '{}' would be written over the query log", command.out));
    }
  }
  VITRINA_ASSIGN(command.options.max_rejects, parse_share(command.max_rejects));
  VITRINA_ASSIGN(RejectLog rejects, RejectLog::open(command.rejects));
  std::optional<ads::EventSource> events;
  if (!command.events.empty()) {
    VITRINA_ASSIGN(const auto files, event_files(command.events));
    VITRINA_ASSIGN(events, ads::EventSource::open(files));
    command.options.for_each_click = [&](const querylog::ClickSink& on_click) {
      return pass_clicks_on(*events, on_click);
    };
  }
  Progress progress(command.quiet);
  command.options.on_reject = [&](const index::RejectedLine& line) { rejects.add(line, progress); };
  command.options.on_progress = [&](std::string_view step, std::uint64_t done, std::uint64_t total,
                                    std::string_view unit) { progress.update(step, done, total, unit); };
  const auto report = querylog::build_log_index(command.logs, command.out, command.options);
  progress.finish();
  VITRINA_TRY(rejects.close());
  if (events) print_damage(events->damage());
  if (!report) return tl::unexpected<Error>(report.error());
  if (command.json) {
    std::string json;
    index::JsonWriter out(json);
    out.begin_object();
    out.field("lines", report->lines);
    out.field("rejected", report->rejected);
    out.field("unkept", report->unkept);
    out.field("older", report->older);
    out.field("searches", report->searches);
    out.field("queries", report->queries);
    out.field("clicks", report->clicks);
    out.field("file_bytes", report->file_bytes);
    out.end_object();
    fmt::print("{}\n", json);
  } else {
    fmt::print(
        "{}: {} distinct queries of {} searches from {} lines ({} rejected, {} blank or no query, {} "
        "searches too "
        "old); {:.1f} MB, {} bytes a query\n",
        command.out, report->queries, report->searches, report->lines, report->rejected, report->unkept,
        report->older, static_cast<double>(report->file_bytes) / 1e6, report->file_bytes / report->queries);
  }
  return {};
}

struct ShowLogCommand {
  std::string file;
  std::vector<std::string> queries;
  std::size_t limit = 20;
};

void print_query(const querylog::LogIndex& log, std::string_view text, DocId doc) {
  const querylog::LogCount count = doc == kEndDoc ? querylog::LogCount{} : log.count(doc);
  fmt::print("{:>10} {:>10}  {}\n", count.searches, count.sessions, text);
}

// What goes with a query that was asked for by name.
void print_related(const querylog::LogIndex& log, DocId doc) {
  for (const querylog::Relation& relation : log.related(doc)) {
    const DocId other = log.other_of(relation);
    if (other == kEndDoc) continue;
    fmt::print("{:>10} {:>10}    {} {}\n", "", relation.sessions,
               relation.kind == querylog::RelationKind::kClickedTogether ? "clicked with" : "searched with",
               log.text(other));
  }
}

Result<void> run_show(const ShowLogCommand& command) {
  VITRINA_ASSIGN(const querylog::LogIndex log, querylog::LogIndex::open(command.file));
  const querylog::LogInfo& info = log.info();
  std::string window = "times unknown";
  if (info.first_hour < info.end_hour) {
    window = "from ";
    index::append_timestamp(window, info.first_hour * 3'600);
    window += " to ";
    index::append_timestamp(window, info.end_hour * 3'600);
  }
  fmt::print("{}: {} distinct queries, {} searches {}, {} further pages; {} bytes\n", command.file,
             log.size(), info.searches, window, info.further_pages, log.image().size_bytes());
  fmt::print("{:>10} {:>10}  query\n", "searches", "sessions");
  for (const std::string& query : command.queries) {
    const DocId doc = log.find(query);
    print_query(log, query, doc);
    if (doc != kEndDoc) print_related(log, doc);
  }
  if (!command.queries.empty()) return {};
  std::vector<DocId> docs(log.size());
  std::iota(docs.begin(), docs.end(), 0u);
  const std::size_t shown = std::min<std::size_t>(command.limit, docs.size());
  std::partial_sort(docs.begin(), docs.begin() + static_cast<std::ptrdiff_t>(shown), docs.end(),
                    [&](DocId a, DocId b) {
                      const auto x = log.count(a).searches, y = log.count(b).searches;
                      return x != y ? x > y : log.text(a) < log.text(b);
                    });
  for (std::size_t i = 0; i < shown; ++i) print_query(log, log.text(docs[i]), docs[i]);
  return {};
}

}  // namespace

void add_querylog(CLI::App& app, Run& chosen) {
  CLI::App* querylog = app.add_subcommand("querylog", "The index of what was searched");
  querylog->require_subcommand(1);

  auto build = std::make_shared<BuildLogCommand>();
  CLI::App* sub = querylog->add_subcommand(
      "build",
      "Build it out of query logs, or of lines of a query, a tab and its count (plain, gzip or zstd)");
  sub->add_option("logs", build->logs, "Files; - is standard input")->required();
  sub->add_option("--out", build->out, "The index; replaced only when the new one is complete")->required();
  sub->add_option("--days", build->options.days, "Only so many days before the newest search; 0: all")
      ->capture_default_str()
      ->check(CLI::Range(0, 36'500));
  sub->add_option("--events", build->events,
                  "Event files, or directories of *.rows, for what leads to clicks on the same listings; may "
                  "be repeated");
  sub->add_option("--rejects", build->rejects,
                  "Write rejected lines here, as JSON lines with file, line, field and reason");
  sub->add_option("--max-rejects", build->max_rejects, "Fail past this share of rejected lines")
      ->capture_default_str()
      ->check([](const std::string& text) {
        const auto share = parse_share(text);
        return share ? std::string() : share.error().message;
      });
  sub->add_option("--threads", build->options.threads, "Threads; 0: one a core")
      ->capture_default_str()
      ->check(CLI::Range(0, 256));
  sub->add_option("--memory", build->options.memory_bytes, "Bound of working memory, such as 1GiB")
      ->transform(CLI::AsSizeValue(false))
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1} << 50))
      ->default_str("1GiB");
  sub->add_option("--latin", build->options.analyzer.latin_language, "Stemmer for Latin script, or none")
      ->capture_default_str();
  sub->add_option("--cyrillic", build->options.analyzer.cyrillic_language,
                  "Stemmer for Cyrillic script, or none")
      ->capture_default_str();
  sub->add_flag("--quiet", build->quiet, "No progress");
  sub->add_flag("--json", build->json, "Print the report as JSON");
  sub->callback([build, &chosen] { chosen = [build] { return run_build(*build); }; });

  auto show = std::make_shared<ShowLogCommand>();
  sub = querylog->add_subcommand("show",
                                 "Print what an index holds: its most frequent queries, or those named");
  sub->add_option("file", show->file, "The index")->required();
  sub->add_option("queries", show->queries, "Queries");
  sub->add_option("--limit", show->limit, "So many of the most frequent")->capture_default_str();
  sub->callback([show, &chosen] { chosen = [show] { return run_show(*show); }; });
}

}  // namespace vitrina::tools
