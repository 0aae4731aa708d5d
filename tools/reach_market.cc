#include "tools/reach_market.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>

#include "engine/ads/selection/campaign_book.h"
#include "engine/query/rule_book.h"
#include "engine/search/quorum.h"
#include "engine/serving/shop_files.h"
#include "index/catalog/reader.h"
#include "index/image/image.h"
#include "server/api/campaign_json.h"

namespace vitrina::tools {
namespace {

constexpr std::uint32_t kQueriesPerProgress = 1'024;

// All that a market is made of.
struct Shop {
  explicit Shop(index::Image opened) : image(std::move(opened)) {}
  index::Image image;
  std::shared_ptr<const query::RuleBook> rules;
  std::shared_ptr<const querylog::LogIndex> log;
  serving::ServedModel model;
  ads::AdRules ad_rules;
  ads::CampaignBook book;
};

Result<std::vector<ads::CampaignPtr>> read_campaigns(const std::string& path) {
  std::map<std::string, ads::CampaignPtr> by_id;
  if (!path.empty()) {
    VITRINA_ASSIGN(index::LineReader lines, index::LineReader::open(path));
    api::CampaignJsonParser parser;
    index::Line line;
    for (;;) {
      VITRINA_ASSIGN(const bool more, lines.next(line));
      if (!more) break;
      ads::Campaign campaign;
      if (auto parsed = parser.parse(line.text, campaign); !parsed)
        return fail_in(path + " line " + std::to_string(line.number), std::move(parsed.error()));
      if (campaign.id.empty()) campaign.id = "line " + std::to_string(line.number);
      std::string id = campaign.id;
      by_id[std::move(id)] = std::make_shared<const ads::Campaign>(std::move(campaign));
    }
  }
  std::vector<ads::CampaignPtr> campaigns;
  for (auto& [id, campaign] : by_id) campaigns.push_back(std::move(campaign));
  return campaigns;
}

}  // namespace

void ReachMarketFiles::add_to(CLI::App& command) {
  command.add_option("--index", image, "The image, as `build` made it");
  command.add_option("--searches", searches, "Index of a query log (vitrina querylog build)");
  command.add_option("--campaigns", campaigns, "Who else bids: campaigns, a JSON object a line");
  command.add_option("--model", model, "Click model, as `train` made it; else rates go by static quality");
  command.add_option("--rules", rules, "The shop's synonyms and rules");
  command
      .add_option("--relax-below", relax_below,
                  "Ask for fewer of the words when fewer listings hold all of them; 0: one page")
      ->capture_default_str();
}

Result<std::shared_ptr<const reach::Market>> open_market(const ReachMarketFiles& files, Progress& progress) {
  // Not the parser's to demand: the options of a command are asked for before those of a command of its own.
  if (files.image.empty()) return fail(ErrorCode::kInvalidArgument, "--index is required");
  if (files.searches.empty()) return fail(ErrorCode::kInvalidArgument, "--searches is required");
  VITRINA_ASSIGN(index::Image image, index::Image::open(files.image));
  const auto shop = std::make_shared<Shop>(std::move(image));
  VITRINA_ASSIGN(querylog::LogIndex log, querylog::LogIndex::open(files.searches));
  shop->log = std::make_shared<const querylog::LogIndex>(std::move(log));
  VITRINA_ASSIGN(shop->model, serving::open_served_model(files.model, !files.model.empty()));
  VITRINA_ASSIGN(const query::ShopRules rules, serving::open_shop_rules(files.rules, nullptr));
  const index::Segment& segment = shop->image.segment();
  shop->rules = query::RuleBook::build(rules, segment, std::int64_t{shop->ad_rules.zone.offset_minutes} * 60);
  VITRINA_ASSIGN(std::vector<ads::CampaignPtr> campaigns, read_campaigns(files.campaigns));
  shop->book =
      ads::CampaignBook::build(std::move(campaigns), segment, shop->model.predictor.get(), shop->ad_rules);
  // The days ahead begin when the log ends.
  const std::int64_t now = shop->log->info().end_hour * 3'600;
  reach::MarketBuilder builder(
      {&segment, shop->rules.get(), &shop->book, shop->model.predictor.get(), &shop->ad_rules,
       shop->log.get(), files.relax_below != 0 ? files.relax_below : search::kDefaultRelaxBelow, now, shop});
  while (builder.step()) {
    if (builder.done() % kQueriesPerProgress == 0)
      progress.update("read the searches", builder.done(), shop->log->size(), "queries");
  }
  progress.update("read the searches", shop->log->size(), shop->log->size(), "queries");
  progress.finish();
  return std::move(builder).finish();
}

}  // namespace vitrina::tools
