// `vitrina ledger verify|credit|sellers`: the money of an idle data directory. A running server is asked by
// /v1/sellers and /v1/reports.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "engine/ledger/data_directory.h"
#include "engine/ledger/sqlite_store.h"
#include "index/base/clock.h"
#include "index/catalog/json_writer.h"
#include "tools/command.h"
#include "tools/standard_streams.h"

namespace vitrina::tools {
namespace {

struct LedgerCommand {
  std::string data;
  std::string seller;
  std::string amount;
  std::string id;
  std::string note;
  bool json = false;
};

struct OpenLedger {
  ledger::DataDirectory directory;
  std::unique_ptr<ledger::Store> store;
};

Result<OpenLedger> open_ledger(const std::string& path) {
  VITRINA_ASSIGN(ledger::DataDirectory directory, ledger::DataDirectory::open(path));
  VITRINA_ASSIGN(auto store, ledger::SqliteStore::open(directory.database_path()));
  return OpenLedger{std::move(directory), std::move(store)};
}

Result<void> run_verify(const LedgerCommand& command) {
  VITRINA_ASSIGN(const OpenLedger ledger, open_ledger(command.data));
  VITRINA_ASSIGN(const ledger::LedgerAudit audit, ledger.store->verify());
  if (command.json) {
    std::string text;
    index::JsonWriter out(text);
    out.begin_object();
    out.field("facts", audit.facts);
    out.field("clicks", audit.clicks);
    out.field("charged_clicks", audit.charged_clicks);
    out.field("charged", audit.charged);
    out.field("credited", audit.credited);
    out.field("refunded", audit.refunded);
    out.field("adjusted", audit.adjusted);
    out.key("findings");
    out.begin_array();
    for (const std::string& finding : audit.findings) out.value(std::string_view(finding));
    out.end_array();
    out.end_object();
    fmt::print("{}\n", text);
  } else {
    fmt::print("{} facts, {} clicks, {} of them charged: {}; credited {}, refunded {}, adjusted {}\n",
               audit.facts, audit.clicks, audit.charged_clicks, to_string(audit.charged),
               to_string(audit.credited), to_string(audit.refunded), to_string(audit.adjusted));
    for (const std::string& finding : audit.findings) fmt::print("{}\n", finding);
    if (audit.findings.empty()) fmt::print("every law holds\n");
  }
  if (audit.findings.empty()) return {};
  return fail(ErrorCode::kDataLoss, fmt::format("{}: the ledger breaks its laws", command.data));
}

Result<void> run_credit(const LedgerCommand& command) {
  const auto amount = parse_money(command.amount);
  if (!amount || amount->micros <= 0)
    return fail(ErrorCode::kInvalidArgument,
                fmt::format("'{}' is no amount above 0, such as 1500.00", command.amount));
  VITRINA_ASSIGN(const OpenLedger ledger, open_ledger(command.data));
  ledger::Credit credit;
  credit.id = command.id;
  credit.seller = command.seller;
  credit.amount = *amount;
  credit.note = command.note;
  credit.author = "command line";
  const std::vector<ledger::Entry> entries = {credit};
  VITRINA_ASSIGN(auto posted, ledger.store->post(entries, Clock::system().now_micros()));
  if (!posted.front())
    return fail_in(fmt::format("payment '{}'", command.id), std::move(posted.front().error()));
  VITRINA_ASSIGN(const ledger::SellerAccount account, ledger.store->find_seller(command.seller));
  fmt::print("{}{}: balance {}\n", posted.front()->is_new ? "" : "told before, nothing changed; ",
             account.seller, to_string(account.balance()));
  return {};
}

Result<void> run_sellers(const LedgerCommand& command) {
  VITRINA_ASSIGN(const OpenLedger ledger, open_ledger(command.data));
  return ledger.store->for_each_seller([](const ledger::SellerAccount& account) {
    fmt::print("{}\tbalance {}\tcredited {}\tspent {}\n", account.seller, to_string(account.balance()),
               to_string(account.credited), to_string(account.spent));
  });
}

}  // namespace

void add_ledger(CLI::App& app, Run& chosen) {
  auto command = std::make_shared<LedgerCommand>();
  CLI::App* sub = app.add_subcommand("ledger", "Money in a data directory whose server is not running");
  sub->require_subcommand(1);
  const auto add = [&](const char* name, const char* what, Result<void> (*run)(const LedgerCommand&)) {
    CLI::App* action = sub->add_subcommand(name, what);
    action->add_option("--data", command->data, "The data directory")->required();
    action->callback([command, run, &chosen] { chosen = [command, run] { return run(*command); }; });
    return action;
  };
  add("verify", "Count the whole journal anew and hold everything to it; exits with 1 where a law is broken",
      run_verify)
      ->add_flag("--json", command->json, "As JSON");
  CLI::App* credit = add("credit", "Book a seller's payment", run_credit);
  credit->add_option("seller", command->seller, "The seller's id")->required();
  credit->add_option("amount", command->amount, "How much, such as 1500.00")->required();
  credit->add_option("--id", command->id, "The payment's own id: booking it again changes nothing")
      ->required();
  credit->add_option("--note", command->note, "What for");
  add("sellers", "The sellers' accounts", run_sellers);
}

}  // namespace vitrina::tools
