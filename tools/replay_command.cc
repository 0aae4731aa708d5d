// `vitrina replay LOG…`: runs every auction of a log again and says whether the outcomes are the logged ones,
// byte for byte.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <memory>

#include "engine/serving/auction_log_file.h"
#include "engine/serving/auction_replay.h"
#include "index/catalog/json_writer.h"
#include "index/catalog/timestamp.h"
#include "tools/command.h"
#include "tools/progress.h"

namespace vitrina::tools {
namespace {

using serving::AuctionReplayer;

constexpr std::uint64_t kAuctionsPerProgress = 4096;

struct ReplayCommand {
  std::vector<std::string> logs;
  std::size_t show = 100;
  bool json = false;
  bool quiet = false;
};

// Something that is not as it should be, and where.
struct Finding {
  std::string file;
  std::uint64_t offset = 0;
  std::uint64_t number = 0;  // of the record; 0: a whole block
  std::string request_id;
  std::string at;
  std::string text;
};

struct Report {
  std::uint64_t files = 0;
  std::uint64_t auctions = 0;  // that could be replayed
  std::uint64_t identical = 0;
  std::uint64_t different = 0;
  std::uint64_t damaged_blocks = 0;
  std::uint64_t damaged_records = 0;
  std::uint64_t unreadable = 0;                        // blocks and records of unknown versions
  std::map<std::string, std::uint64_t> unreadable_as;  // what was missing, how often
  std::uint64_t bytes = 0;
  double seconds = 0;
  std::vector<Finding> findings;  // the first of them
  std::uint64_t finding_count = 0;

  bool is_sound() const noexcept {
    return different == 0 && damaged_blocks == 0 && damaged_records == 0 && unreadable == 0;
  }
  double bytes_an_auction() const noexcept {
    return auctions == 0 ? 0 : static_cast<double>(bytes) / static_cast<double>(auctions);
  }
  double auctions_a_second() const noexcept {
    return static_cast<double>(auctions) / std::max(seconds, 1e-9);
  }
};

class Replay {
 public:
  explicit Replay(const ReplayCommand& command) : command_(command), progress_(command.quiet) {}

  Result<Report> run(const std::vector<std::string>& files) {
    for (const std::string& file : files) {
      std::error_code ignored;
      const auto size = std::filesystem::file_size(file, ignored);
      if (!ignored) total_bytes_ += size;
    }
    const auto started = std::chrono::steady_clock::now();
    for (const std::string& file : files) VITRINA_TRY(replay_file(file));
    report_.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    progress_.finish();
    report_.files = files.size();
    return std::move(report_);
  }

 private:
  Result<void> replay_file(const std::string& file) {
    VITRINA_ASSIGN(auto reader, serving::AuctionLogReader::open(file));
    serving::LoggedAuction logged;
    std::uint64_t end = 0;
    std::size_t damages = 0;
    for (;;) {
      VITRINA_ASSIGN(const bool more, reader.next(logged));
      for (; damages < reader.damage().size(); ++damages) note_damage(file, reader.damage()[damages]);
      if (!more) break;
      replay_record(file, logged);
      end = logged.offset + logged.bytes.size();
      if (logged.number % kAuctionsPerProgress == 0) {
        progress_.update("replaying", report_.bytes + end, total_bytes_, "bytes");
      }
    }
    std::error_code ignored;
    const auto size = std::filesystem::file_size(file, ignored);
    report_.bytes += ignored ? end : size;
    return {};
  }

  void note_damage(const std::string& file, const serving::AuctionLogDamage& damage) {
    if (damage.is_unsupported) {
      ++report_.unreadable;
      ++report_.unreadable_as[damage.reason];
    } else {
      ++report_.damaged_blocks;
    }
    add({file,
         damage.offset,
         0,
         {},
         {},
         damage.reason + " (" + std::to_string(damage.bytes) + " bytes passed over)"});
  }

  void replay_record(const std::string& file, const serving::LoggedAuction& logged) {
    const AuctionReplayer::Verdict verdict = replayer_.replay(logged.bytes);
    if (verdict == AuctionReplayer::Verdict::kIdentical) {
      ++report_.auctions;
      ++report_.identical;
      return;
    }
    Finding finding{file, logged.offset, logged.number, std::string(replayer_.record().request_id), {}, {}};
    switch (verdict) {
      case AuctionReplayer::Verdict::kIdentical:
        return;
      case AuctionReplayer::Verdict::kDifferent:
        ++report_.auctions;
        ++report_.different;
        index::append_timestamp(finding.at, replayer_.record().at);
        for (const std::string& text : replayer_.differences()) {
          finding.text = text;
          add(finding);
        }
        return;
      case AuctionReplayer::Verdict::kUnreadable:
        ++report_.unreadable;
        ++report_.unreadable_as[replayer_.trouble()];
        break;
      case AuctionReplayer::Verdict::kDamaged:
        ++report_.damaged_records;
        break;
    }
    finding.text = replayer_.trouble();
    add(std::move(finding));
  }

  void add(Finding finding) {
    if (report_.finding_count++ < command_.show) report_.findings.push_back(std::move(finding));
  }

  const ReplayCommand& command_;
  Progress progress_;
  AuctionReplayer replayer_;
  Report report_;
  std::uint64_t total_bytes_ = 0;
};

// Files as they are; of a directory, the logs in it in order of time.
Result<std::vector<std::string>> log_files(const std::vector<std::string>& named) {
  std::vector<std::string> files;
  for (const std::string& name : named) {
    std::error_code error;
    if (!std::filesystem::is_directory(name, error)) {
      files.push_back(name);
      continue;
    }
    VITRINA_ASSIGN(const std::vector<std::string> inside, serving::list_auction_logs(name));
    if (inside.empty()) return fail(ErrorCode::kNotFound, name + " holds no auction log (<16 digits>.log)");
    files.insert(files.end(), inside.begin(), inside.end());
  }
  return files;
}

void print_text(const Report& report) {
  for (const Finding& finding : report.findings) {
    if (finding.number == 0) {
      fmt::print("{}: byte {}: {}\n", finding.file, finding.offset, finding.text);
    } else {
      fmt::print("{}: byte {}, record {}{}{}{}{}: {}\n", finding.file, finding.offset, finding.number,
                 finding.request_id.empty() ? "" : ", request ", finding.request_id,
                 finding.at.empty() ? "" : " at ", finding.at, finding.text);
    }
  }
  if (report.finding_count > report.findings.size()) {
    fmt::print("and {} more\n", report.finding_count - report.findings.size());
  }
  fmt::print("{} auctions in {} files replayed: {} identical, {} different\n", report.auctions, report.files,
             report.identical, report.different);
  fmt::print("damaged: {} blocks, {} records; of versions that this build does not read: {}\n",
             report.damaged_blocks, report.damaged_records, report.unreadable);
  for (const auto& [what, count] : report.unreadable_as) fmt::print("  {} times {}\n", count, what);
  fmt::print("{} bytes, {:.1f} an auction; {:.2f} s, {:.0f} auctions a second\n", report.bytes,
             report.bytes_an_auction(), report.seconds, report.auctions_a_second());
}

void print_json(const Report& report) {
  std::string text;
  index::JsonWriter json(text);
  json.begin_object();
  json.field("files", report.files);
  json.field("auctions", report.auctions);
  json.field("identical", report.identical);
  json.field("different", report.different);
  json.field("damaged_blocks", report.damaged_blocks);
  json.field("damaged_records", report.damaged_records);
  json.field("unreadable", report.unreadable);
  json.key("missing_versions");
  json.begin_array();
  for (const auto& [what, count] : report.unreadable_as) {
    json.begin_object();
    json.field("what", what);
    json.field("count", count);
    json.end_object();
  }
  json.end_array();
  json.field("bytes", report.bytes);
  json.field("bytes_per_auction", report.bytes_an_auction());
  json.field("seconds", report.seconds);
  json.field("auctions_per_second", report.auctions_a_second());
  json.field("finding_count", report.finding_count);
  json.key("findings");
  json.begin_array();
  for (const Finding& finding : report.findings) {
    json.begin_object();
    json.field("file", finding.file);
    json.field("offset", finding.offset);
    if (finding.number > 0) json.field("record", finding.number);
    if (!finding.request_id.empty()) json.field("request_id", finding.request_id);
    if (!finding.at.empty()) json.field("at", finding.at);
    json.field("message", finding.text);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  fmt::print("{}\n", text);
}

Result<void> run_replay(const ReplayCommand& command) {
  VITRINA_ASSIGN(const std::vector<std::string> files, log_files(command.logs));
  VITRINA_ASSIGN(const Report report, Replay(command).run(files));
  if (command.json) {
    print_json(report);
  } else {
    print_text(report);
  }
  if (report.is_sound()) return {};
  return fail(ErrorCode::kDataLoss,
              fmt::format("{} of {} auctions differ, {} blocks and {} records are damaged, {} are of unknown "
                          "versions",
                          report.different, report.auctions, report.damaged_blocks, report.damaged_records,
                          report.unreadable));
}

}  // namespace

void add_replay(CLI::App& app, Run& chosen) {
  auto command = std::make_shared<ReplayCommand>();
  CLI::App* sub = app.add_subcommand(
      "replay", "Run the auctions of a log again; exits with 1 unless every outcome is the logged one");
  sub->add_option("log", command->logs, "Auction logs, or directories of them (auctions/ of --data)")
      ->required();
  sub->add_option("--show", command->show, "How many differences to print")->capture_default_str();
  sub->add_flag("--json", command->json, "Print the report as JSON");
  sub->add_flag("--quiet", command->quiet, "No progress");
  sub->callback([command, &chosen] { chosen = [command] { return run_replay(*command); }; });
}

}  // namespace vitrina::tools
