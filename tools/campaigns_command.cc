// `vitrina campaigns load|list|audit`: campaigns into a running server or an idle data directory, and what
// is there.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "engine/ledger/data_directory.h"
#include "engine/ledger/sqlite_store.h"
#include "index/catalog/json_writer.h"
#include "index/catalog/timestamp.h"
#include "server/api/campaign_json.h"
#include "tools/campaign_changes.h"
#include "tools/campaign_load.h"
#include "tools/campaign_target.h"
#include "tools/command.h"
#include "tools/progress.h"
#include "tools/rejects.h"
#include "tools/server_access.h"
#include "tools/server_answer.h"

namespace vitrina::tools {
namespace {

constexpr std::size_t kAuditEntries = 1'000;
constexpr const char* kPageQuery = "/v1/campaigns?limit=1000";

struct LoadCommand {
  std::vector<std::string> files;
  ServerAccess server;
  std::string data;
  std::string image;
  std::string rejects;
  std::string max_rejects = "1%";
  bool json = false;
  bool quiet = false;
};

struct ListCommand {
  ServerAccess server;
  std::string data;
  std::string seller;
  bool json = false;
};

struct AuditCommand {
  std::string id;
  std::string data;
  std::size_t limit = kAuditEntries;
  bool json = false;
};

// Exactly one place: said by all commands in the same words.
Result<void> check_place(const ServerAccess& server, const std::string& data) {
  if (server.url.empty() != data.empty()) return {};
  return fail(
      ErrorCode::kInvalidArgument,
      "say where the campaigns are: --server URL of a running server, or --data DIR of one that is not "
      "running");
}

void print_report(const LoadReport& report, bool json) {
  const double rate = static_cast<double>(report.done()) / std::max(report.seconds, 1e-9);
  if (!json) {
    fmt::print(
        "{} campaigns from {} lines: {} created, {} replaced, {} unchanged; {} rejected, {} replaced by a "
        "later "
        "line of the same id; {:.2f} s, {:.0f} a second\n",
        report.done(), report.lines, report.created, report.replaced, report.unchanged, report.rejected,
        report.duplicates, report.seconds, rate);
    return;
  }
  std::string text;
  index::JsonWriter out(text);
  out.begin_object();
  out.field("lines", report.lines);
  out.field("created", report.created);
  out.field("replaced", report.replaced);
  out.field("unchanged", report.unchanged);
  out.field("rejected", report.rejected);
  out.field("duplicates", report.duplicates);
  out.field("seconds", report.seconds);
  out.field("per_second", rate);
  out.end_object();
  fmt::print("{}\n", text);
}

Result<std::unique_ptr<CampaignTarget>> open_target(const LoadCommand& command) {
  VITRINA_TRY(check_place(command.server, command.data));
  if (command.data.empty()) {
    VITRINA_ASSIGN(HttpClient client, command.server.connect());
    return make_server_target(std::move(client));
  }
  if (command.image.empty()) {
    return fail(ErrorCode::kInvalidArgument,
                "with --data, name the image that the listings are in: --index IMAGE");
  }
  return open_store_target(command.data, command.image);
}

Result<void> run_load(const LoadCommand& command) {
  VITRINA_ASSIGN(const double max_rejects, parse_share(command.max_rejects));
  for (const std::string& file : command.files) {
    if (!command.rejects.empty() && are_one_file(command.rejects, file)) {
      return fail(ErrorCode::kInvalidArgument,
                  fmt::format("--rejects '{}' would be written over the campaigns", command.rejects));
    }
  }
  VITRINA_ASSIGN(const auto target, open_target(command));
  VITRINA_ASSIGN(RejectLog rejects, RejectLog::open(command.rejects));
  Progress progress(command.quiet);
  LoadReport report;
  const auto loaded = load_campaigns(command.files, max_rejects, *target, rejects, progress, report);
  progress.finish();
  // Also of what was loaded before an error came.
  if (loaded || report.done() > 0) print_report(report, command.json);
  const auto closed = rejects.close();
  if (!loaded) return loaded;
  return closed;
}

using Take = std::function<void(const ads::Campaign&)>;

Result<void> list_server(const ListCommand& command, const Take& take) {
  VITRINA_ASSIGN(HttpClient client, command.server.connect());
  ServerAnswerReader reader;
  std::string after;
  do {
    std::string path = kPageQuery;
    if (!command.seller.empty()) path += "&seller=" + percent_encoded(command.seller);
    if (!after.empty()) path += "&after=" + percent_encoded(after);
    VITRINA_ASSIGN(const HttpClient::Reply reply, client.send({"GET", path, {}}));
    if (reply.status != 200) return tl::unexpected<Error>(error_of_server(client.base_url(), reply));
    VITRINA_ASSIGN(CampaignPage page, reader.read_page(reply.body));
    for (const ads::Campaign& campaign : page.campaigns) take(campaign);
    after = std::move(page.next);
  } while (!after.empty());
  return {};
}

// Looking must not make anything.
Result<void> check_data_is_there(const std::string& path) {
  std::FILE* file = std::fopen((path + "/vitrina.db").c_str(), "rb");
  if (file == nullptr) return fail_errno("open '" + path + "/vitrina.db'");
  std::fclose(file);
  return {};
}

Result<void> list_store(const ListCommand& command, const Take& take) {
  VITRINA_TRY(check_data_is_there(command.data));
  VITRINA_ASSIGN(const auto directory, ledger::DataDirectory::open(command.data));
  VITRINA_ASSIGN(const auto store, ledger::SqliteStore::open(directory.database_path()));
  return store->for_each_campaign([&](const ads::Campaign& campaign) {
    if (command.seller.empty() || command.seller == campaign.seller) take(campaign);
  });
}

Result<void> run_list(const ListCommand& command) {
  VITRINA_TRY(check_place(command.server, command.data));
  std::uint64_t count = 0;
  const Take take = [&](const ads::Campaign& campaign) {
    if (command.json) {
      std::string text;
      index::JsonWriter json(text);
      api::write_campaign(json, campaign);
      fmt::print("{}\n", text);
      return;
    }
    if (count++ == 0) {
      fmt::print("{:<20} {:<16} {:<7} {:>8} {:>8} {:>7}\n", "id", "seller", "status", "keywords", "listings",
                 "version");
    }
    fmt::print("{:<20} {:<16} {:<7} {:>8} {:>8} {:>7}\n", campaign.id, campaign.seller,
               ads::name_of(campaign.status), campaign.keywords.size(), campaign.listings.size(),
               campaign.version);
  };
  return command.data.empty() ? list_server(command, take) : list_store(command, take);
}

std::string time_text(std::int64_t at) {
  std::string text;
  index::append_timestamp(text, at);
  return text;
}

// `before`: the campaign as it was, null where it was not there.
void print_audit_json(const ledger::AuditEntry& entry, const ads::Campaign* before) {
  std::string text;
  index::JsonWriter json(text);
  json.begin_object();
  json.field("sequence", entry.sequence);
  json.field("at", std::string_view(time_text(entry.author.at)));
  json.field("kind", name_of(entry.kind));
  json.field("by", std::string_view(entry.author.name));
  json.field("version", entry.campaign.version);
  json.key("changes");
  json.begin_array();
  if (before != nullptr && entry.kind == ledger::ChangeKind::kUpdated) {
    for (const CampaignFieldChange& change : changes_between(*before, entry.campaign)) {
      json.begin_object();
      json.field("field", std::string_view(change.field));
      json.field("from", std::string_view(change.from));
      json.field("to", std::string_view(change.to));
      json.end_object();
    }
  }
  json.end_array();
  json.key("campaign");
  api::write_campaign(json, entry.campaign);
  json.end_object();
  fmt::print("{}\n", text);
}

void print_audit(const ledger::AuditEntry& entry, const ads::Campaign* before) {
  fmt::print("{}  {}  by {}  version {}\n", time_text(entry.author.at), name_of(entry.kind),
             entry.author.name, entry.campaign.version);
  if (before == nullptr || entry.kind != ledger::ChangeKind::kUpdated) return;
  for (const CampaignFieldChange& change : changes_between(*before, entry.campaign)) {
    fmt::print("    {}: {} -> {}\n", change.field, change.from, change.to);
  }
}

Result<void> run_audit(const AuditCommand& command) {
  VITRINA_TRY(check_data_is_there(command.data));
  VITRINA_ASSIGN(const auto directory, ledger::DataDirectory::open(command.data));
  VITRINA_ASSIGN(const auto store, ledger::SqliteStore::open(directory.database_path()));
  // One more than is shown, to say what the oldest of them changed.
  VITRINA_ASSIGN(const auto entries, store->audit(command.id, command.limit + 1));
  if (entries.empty())
    return fail(ErrorCode::kNotFound, fmt::format("there never was a campaign '{}'", command.id));
  for (std::size_t i = 0; i < std::min(entries.size(), command.limit); ++i) {
    const ads::Campaign* before = i + 1 < entries.size() ? &entries[i + 1].campaign : nullptr;
    if (command.json) {
      print_audit_json(entries[i], before);
    } else {
      print_audit(entries[i], before);
    }
  }
  return {};
}

void add_load(CLI::App& app, Run& chosen) {
  auto command = std::make_shared<LoadCommand>();
  CLI::App* sub = app.add_subcommand(
      "load", "Create the campaigns of JSON lines (plain, gzip or zstd), and replace those that are there");
  sub->add_option("files", command->files,
                  "Files, in order: of campaigns with one id the last wins; - is standard input")
      ->required();
  CLI::Option* server = command->server.add_to(*sub);
  CLI::Option* data = sub->add_option("--data", command->data, "Data directory, where no server is running");
  data->excludes(server);
  sub->add_option("--index", command->image, "The image that the campaigns' listings are in")->needs(data);
  sub->add_option("--rejects", command->rejects,
                  "Write rejected lines here, as JSON lines with file, line, field and reason");
  sub->add_option("--max-rejects", command->max_rejects,
                  "Load nothing, and fail, past this share of lines that are rejected before loading begins")
      ->capture_default_str()
      ->check([](const std::string& text) {
        const auto share = parse_share(text);
        return share ? std::string() : share.error().message;
      });
  sub->add_flag("--quiet", command->quiet, "No progress");
  sub->add_flag("--json", command->json, "Print the report as JSON");
  sub->callback([command, &chosen] { chosen = [command] { return run_load(*command); }; });
}

void add_list(CLI::App& app, Run& chosen) {
  auto command = std::make_shared<ListCommand>();
  CLI::App* sub = app.add_subcommand("list", "Print the campaigns, by id");
  CLI::Option* server = command->server.add_to(*sub);
  sub->add_option("--data", command->data, "Data directory, where no server is running")->excludes(server);
  sub->add_option("--seller", command->seller, "Only this seller's");
  sub->add_flag("--json", command->json, "Print whole campaigns as JSON lines, as `load` takes them");
  sub->callback([command, &chosen] { chosen = [command] { return run_list(*command); }; });
}

void add_audit(CLI::App& app, Run& chosen) {
  auto command = std::make_shared<AuditCommand>();
  CLI::App* sub = app.add_subcommand("audit", "Print who changed a campaign, when and what, newest first");
  sub->add_option("id", command->id, "The campaign's id")->required();
  sub->add_option("--data", command->data, "Data directory, where no server is running")->required();
  sub->add_option("--limit", command->limit, "At most so many changes")
      ->capture_default_str()
      ->check(CLI::Range(std::size_t{1}, std::size_t{1'000'000}));
  sub->add_flag("--json", command->json, "Print JSON lines, each with the campaign as it was then");
  sub->callback([command, &chosen] { chosen = [command] { return run_audit(*command); }; });
}

}  // namespace

void add_campaigns(CLI::App& app, Run& chosen) {
  CLI::App* sub = app.add_subcommand(
      "campaigns", "Load, list and audit campaigns, in a running server or an idle data directory");
  sub->require_subcommand(1);
  add_load(*sub, chosen);
  add_list(*sub, chosen);
  add_audit(*sub, chosen);
}

}  // namespace vitrina::tools
