#include <fmt/format.h>

#include <unordered_map>
#include <vector>

#include "engine/ads/campaign/campaign_codec.h"
#include "engine/ads/campaign/validation.h"
#include "engine/ledger/data_directory.h"
#include "engine/ledger/sqlite_store.h"
#include "engine/serving/ad_desk.h"
#include "index/base/clock.h"
#include "index/image/image.h"
#include "tools/campaign_target.h"

namespace vitrina::tools {
namespace {

// Everything but the version.
std::string content_of(ads::Campaign campaign) {
  campaign.version = 0;
  return ads::encode_campaign(campaign);
}

class StoreTarget final : public CampaignTarget {
 public:
  StoreTarget(index::Image image, ledger::DataDirectory directory)
      : image_(std::move(image)), directory_(std::move(directory)) {}

  Result<void> open() {
    VITRINA_ASSIGN(store_, ledger::SqliteStore::open(directory_.database_path()));
    return store_->for_each_campaign([this](ads::Campaign campaign) {
      std::string id = campaign.id;
      std::string seller = campaign.seller;
      there_.emplace(std::move(id), There{std::move(seller), content_of(std::move(campaign))});
    });
  }

  Result<void> check(const ads::Campaign& campaign) override {
    VITRINA_TRY(ads::validate_campaign(campaign));
    VITRINA_TRY(serving::check_against_catalog(campaign, image_.segment()));
    const auto found = there_.find(campaign.id);
    if (found == there_.end() || found->second.seller == campaign.seller) return {};
    return fail(ErrorCode::kConflict,
                "campaign \"" + campaign.id + "\" is another seller's; an id never passes to another",
                "seller");
  }

  Result<void> put(std::span<const ads::Campaign> campaigns, const Done& done) override {
    std::vector<ledger::CampaignChange> changes;
    std::vector<std::size_t> index_of;
    std::vector<std::string> contents;
    for (std::size_t i = 0; i < campaigns.size(); ++i) {
      std::string content = content_of(campaigns[i]);
      const auto found = there_.find(campaigns[i].id);
      if (found != there_.end() && found->second.content == content) {
        done(i, CampaignFate::kUnchanged);
        continue;
      }
      ledger::CampaignChange change;
      change.campaign = campaigns[i];
      change.author = {"command line", Clock::system().now_seconds()};
      changes.push_back(std::move(change));
      index_of.push_back(i);
      contents.push_back(std::move(content));
    }
    if (changes.empty()) return {};
    VITRINA_ASSIGN(auto answers, store_->apply(changes));
    for (std::size_t i = 0; i < answers.size(); ++i) {
      if (!answers[i]) {
        done(index_of[i], tl::unexpected<Error>(std::move(answers[i].error())));
        continue;
      }
      const auto [place, is_new] = there_.try_emplace(answers[i]->id);
      place->second = {answers[i]->seller, std::move(contents[i])};
      done(index_of[i], is_new ? CampaignFate::kCreated : CampaignFate::kReplaced);
    }
    return {};
  }

 private:
  struct There {
    std::string seller;
    std::string content;
  };

  index::Image image_;
  ledger::DataDirectory directory_;  // before the store: its lock goes last
  std::unique_ptr<ledger::Store> store_;
  std::unordered_map<std::string, There> there_;  // by id
};

}  // namespace

Result<std::unique_ptr<CampaignTarget>> open_store_target(const std::string& data_path,
                                                          const std::string& image_path) {
  VITRINA_ASSIGN(index::Image image, index::Image::open(image_path));
  VITRINA_ASSIGN(ledger::DataDirectory directory, ledger::DataDirectory::open(data_path));
  auto target = std::make_unique<StoreTarget>(std::move(image), std::move(directory));
  VITRINA_TRY(target->open());
  return target;
}

}  // namespace vitrina::tools
