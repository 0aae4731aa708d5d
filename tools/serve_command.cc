// `vitrina serve --index IMAGE`: answers searches over HTTP until SIGTERM or SIGINT.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/main/server.h"
#include "server/net/listener.h"
#include "server/ops/config.h"
#include "server/ops/file_clock.h"
#include "tools/command.h"
#include "tools/standard_streams.h"
#include "tools/weights_file.h"

namespace vitrina::tools {
namespace {

struct ServeCommand {
  std::string listen = "127.0.0.1:8080";
  ops::ServerConfig config;
  serving::EngineOptions engine;
  std::string clock_path;
  std::string weights;
  std::string pricing = "gsp";
  double relevance_floor = 0.4;
  std::string reserve = "0";
  std::vector<std::string> category_reserves;
  std::vector<std::string> frequency_reserves;
  std::vector<std::uint32_t> positions;
};

Result<ads::AdRules> ad_rules(const ServeCommand& command) {
  ads::AdRules rules = command.engine.rules;
  rules.pricing = command.pricing == "vcg" ? ads::PricingRule::kVcg : ads::PricingRule::kGsp;
  rules.relevance_floor = static_cast<ads::Share>(command.relevance_floor * ads::kShareOne);
  VITRINA_ASSIGN(rules.reserve, parse_money(command.reserve));
  for (const std::string& text : command.category_reserves) {
    const std::size_t equals = text.rfind('=');
    if (equals == std::string::npos) {
      return fail(ErrorCode::kInvalidArgument,
                  "--ads-category-reserve: '" + text + "' is not CATEGORY=MONEY, such as Обувь/Мужская=2.50");
    }
    ads::CategoryReserve reserve;
    for (std::size_t begin = 0; begin <= equals;) {
      const std::size_t end = std::min(text.find('/', begin), equals);
      reserve.category.push_back(text.substr(begin, end - begin));
      begin = end + 1;
    }
    VITRINA_ASSIGN(reserve.reserve, parse_money(text.substr(equals + 1)));
    rules.category_reserves.push_back(std::move(reserve));
  }
  for (const std::string& text : command.frequency_reserves) {
    const std::size_t equals = text.find('=');
    ads::FrequencyReserve reserve;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + std::min(equals, text.size()), reserve.count);
    if (equals == std::string::npos || error != std::errc() || end != text.data() + equals) {
      return fail(ErrorCode::kInvalidArgument,
                  "--ads-frequency-reserve: '" + text + "' is not SEARCHES=MONEY, such as 1000=2.50");
    }
    VITRINA_ASSIGN(reserve.reserve, parse_money(text.substr(equals + 1)));
    rules.frequency_reserves.push_back(reserve);
  }
  if (!command.positions.empty()) rules.positions = command.positions;
  VITRINA_TRY(ads::check_rules(rules));
  return rules;
}

Result<void> run_serve(const ServeCommand& command) {
  ops::ServerConfig config = command.config;
  VITRINA_ASSIGN(config.listen, ops::parse_listen_address(command.listen));
  serving::EngineOptions engine = command.engine;
  VITRINA_ASSIGN(engine.rules, ad_rules(command));
  VITRINA_ASSIGN(engine.weights, read_weights(command.weights));
  std::optional<ops::FileClock> clock;
  if (!command.clock_path.empty()) engine.clock = &clock.emplace(command.clock_path);
  return server::run_server(config, engine, [&](std::uint16_t port) {
    const std::string& address = config.listen.address;
    const bool ipv6 = address.find(':') != std::string::npos;
    print_message("vitrina: http://{}{}{}:{}/v1/search?q=\n", ipv6 ? "[" : "", address, ipv6 ? "]" : "",
                  port);
  });
}

std::string check_listen_address(const std::string& text) {
  const auto listen = ops::parse_listen_address(text);
  if (!listen) return listen.error().message;
  if (!net::is_ip_address(listen->address)) {
    return "'" + listen->address + "' is no IP address such as 127.0.0.1 or ::1";
  }
  return {};
}

std::string check_seconds(const std::string& text) {
  double seconds = 0;
  const char* end = text.data() + text.size();
  const auto [read_to, error] = std::from_chars(text.data(), end, seconds);
  // Said so that NaN is no time either.
  const bool good = error == std::errc() && read_to == end && seconds >= 0.05 && seconds <= 86'400.0;
  return good ? std::string() : "'" + text + "' is no time from 0.05 to 86400 seconds";
}

// A time in seconds; fractions are fine.
void add_seconds(CLI::App& app, const std::string& name, std::chrono::milliseconds& to,
                 const std::string& what) {
  app.add_option_function<double>(
         name,
         [&to](const double& seconds) { to = std::chrono::milliseconds(static_cast<long>(seconds * 1000)); },
         what + ", in seconds")
      ->check(check_seconds, "0.05 to 86400", "seconds")
      ->default_str(fmt::format("{:g}", static_cast<double>(to.count()) / 1000));
}

}  // namespace

void add_serve(CLI::App& app, Run& chosen) {
  auto command = std::make_shared<ServeCommand>();
  ops::ServerConfig& config = command->config;
  CLI::App* sub = app.add_subcommand(
      "serve", "Answer searches over HTTP; SIGTERM ends, SIGHUP reopens image, model and keys");
  sub->add_option("--index", command->engine.image_path, "The image, as `build` made it")->required();
  sub->add_option("--listen", command->listen, "Address and port; port 0 takes any free one")
      ->capture_default_str()
      ->check(check_listen_address);
  sub->add_option("--threads", config.threads, "Event loops; 0: one a core")
      ->capture_default_str()
      ->check(CLI::Range(0, 256));
  sub->add_option("--rules", command->engine.rules_path,
                  "The shop's synonyms and rules; else rules.txt in the data directory, where there is one");
  sub->add_option("--weights", command->weights, "Ranking weights; else those that the engine comes with");
  sub->add_option("--relax-below", command->engine.relax_below,
                  "Ask for fewer of the words when fewer listings hold all of them; 0: one page")
      ->capture_default_str();
  sub->add_option(
      "--keys", config.keys_path,
      "File of lines \"SHA256-HEX ROLE\": who may call; without it the server listens on loopback only");
  sub->add_option(
      "--data", command->engine.data_path,
      "Directory of what is kept: campaigns, money, events, keys, the auction log; without it: no ads");
  sub->add_option("--model", command->engine.model_path,
                  "Click model, as `train` made it; default: model.bin in the data directory, where it is");
  sub->add_option("--shop", command->engine.shop, "Name of the shop; the same on all its servers")
      ->capture_default_str();
  sub->add_option("--clock", command->clock_path, "For tests: file with the time in seconds since 1970");
  sub->add_option("--ads-pricing", command->pricing, "Price of a click: gsp or vcg")
      ->capture_default_str()
      ->check(CLI::IsMember({"gsp", "vcg"}));
  sub->add_option("--ads-per-seller", command->engine.rules.ads_per_seller,
                  "Ads of one seller on a page; vcg: 1")
      ->capture_default_str()
      ->check(CLI::Range(1, 255));
  sub->add_option("--ads-floor", command->relevance_floor,
                  "Least share of the query's worth that an ad's listing holds")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 1.0));
  sub->add_option("--ads-reserve", command->reserve, "Least price of a click")->capture_default_str();
  sub->add_option("--ads-category-reserve", command->category_reserves,
                  "The same within a category: A/B=2.50; may be repeated")
      ->allow_extra_args(false);
  sub->add_option("--searches", command->engine.searches_path,
                  "Index of a query log (vitrina querylog build); default: searches/queries.index of --data");
  sub->add_option("--log-searches", command->engine.log_searches,
                  "With --data: the share of searches that is written to searches/; 0: none")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 1.0));
  sub->add_option(
         "--ads-frequency-reserve", command->frequency_reserves,
         "Least price of a click for queries of so many searches and more: 1000=2.50; may be repeated")
      ->allow_extra_args(false);
  sub->add_option("--ads-frequency-cap", command->engine.rules.frequency_cap,
                  "How often a session is shown a campaign in the window; 0: as often as it comes")
      ->capture_default_str()
      ->check(CLI::Range(0, 255));
  sub->add_option("--ads-frequency-window", command->engine.rules.frequency_window_seconds,
                  "The window, in seconds")
      ->capture_default_str()
      ->check(CLI::Range(1, 31 * 86'400));
  sub->add_option_function<double>(
         "--pacing-interval",
         [command](const double& seconds) {
           command->engine.pacing_interval = std::chrono::milliseconds(static_cast<long>(seconds * 1000));
         },
         "Between two looks at what was shown, in seconds")
      ->check(CLI::Range(0.001, 5.0))
      ->default_str("0.2");
  add_seconds(*sub, "--click-wait", command->engine.click_wait,
              "For the ledger to write a click down before the shopper is sent on");
  sub->add_option_function<double>(
         "--click-least-age",
         [command](const double& seconds) {
           command->engine.money.least_click_age =
               std::chrono::milliseconds(static_cast<long>(seconds * 1000));
         },
         "A click sooner after its ad was served costs nothing, in seconds")
      ->check(CLI::Range(0.0, 60.0))
      ->default_str("0.3");
  sub->add_option_function<int>(
         "--attribution-days",
         [command](const int& days) {
           command->engine.money.attribution_window = std::chrono::hours(24 * days);
         },
         "How long after a click its session's orders are attributed to it")
      ->check(CLI::Range(1, 44))
      ->default_str("30");
  sub->add_option("--ads-positions", command->positions, "Where in the page the slots are: 1,2,5,9,…")
      ->delimiter(',')
      ->allow_extra_args(false);
  sub->add_flag("--ads-keep-organic", command->engine.rules.keep_in_organic,
                "Show a sponsored listing among the page's own hits as well");
  sub->add_flag("--ads-require-erid", command->engine.rules.require_erid, "Show no ad that has no erid");
  sub->add_option("--cors-origin", config.cors_origins,
                  "Web pages of this origin may call; * for all; may be repeated");
  sub->add_flag("--access-log", config.access_log, "A line for each request");
  sub->add_option("--log", config.log_path, "Log file; default: standard error");
  sub->add_option("--max-connections", config.max_connections, "Connections at once; more are answered 503")
      ->capture_default_str()
      ->check(CLI::Range(1, 1'000'000));
  sub->add_option("--max-header", config.header_bytes, "Largest header of a request")
      ->transform(CLI::AsSizeValue(false))
      ->check(CLI::Range(std::uint64_t{1} << 10, std::uint64_t{1} << 30))
      ->default_str("16KiB");
  sub->add_option("--max-body", config.body_bytes, "Largest body of a request")
      ->transform(CLI::AsSizeValue(false))
      ->check(CLI::Range(std::uint64_t{1} << 10, std::uint64_t{1} << 30))
      ->default_str("1MiB");
  add_seconds(*sub, "--header-timeout", config.header_timeout, "For a request's header");
  add_seconds(*sub, "--body-timeout", config.body_timeout, "For a request's body, plus its size at 16 KiB/s");
  add_seconds(*sub, "--write-timeout", config.write_timeout,
              "For a client to read an answer, plus its size at 16 KiB/s");
  add_seconds(*sub, "--idle-timeout", config.idle_timeout, "Between requests of a connection");
  add_seconds(*sub, "--drain-timeout", config.drain_timeout, "For requests to end after SIGTERM");
  sub->callback([command, &chosen] { chosen = [command] { return run_serve(*command); }; });
}

}  // namespace vitrina::tools
