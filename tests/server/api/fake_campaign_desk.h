// A CampaignDesk in memory that follows the contract's rules of callers and versions but knows no catalog,
// and what reads its campaigns. It answers when it is told to, on the caller's thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/ads/campaign/validation.h"
#include "engine/serving/campaign_desk.h"
#include "server/api/campaign_routes.h"

namespace vitrina::api {

class FakeCampaignDesk final : public serving::CampaignDesk {
 public:
  void create(ads::Campaign campaign, serving::Caller caller, serving::CampaignDone done) override {
    put(caller, std::move(done), [=, this]() mutable -> Result<ads::Campaign> {
      if (campaign.id.empty()) campaign.id = "made-1";
      if (caller.seller && *caller.seller != campaign.seller)
        return fail(ErrorCode::kForbidden, "no", "seller");
      if (stored.contains(campaign.id)) return fail(ErrorCode::kConflict, "taken", "id");
      VITRINA_TRY(ads::validate_campaign(campaign));
      campaign.version = 1;
      stored[campaign.id] = campaign;
      return campaign;
    });
  }

  void update(std::string id, std::uint64_t expected_version, serving::CampaignEdit edit,
              serving::Caller caller, serving::CampaignDone done) override {
    put(caller, std::move(done), [=, this]() -> Result<ads::Campaign> {
      VITRINA_ASSIGN(ads::Campaign * current, find(id, expected_version, caller));
      VITRINA_ASSIGN(ads::Campaign next, edit(*current));
      VITRINA_TRY(ads::validate_campaign(next));
      next.version = current->version + 1;
      return *current = next;
    });
  }

  void remove(std::string id, std::optional<std::uint64_t> expected_version, serving::Caller caller,
              serving::CampaignDone done) override {
    put(caller, std::move(done), [=, this]() -> Result<ads::Campaign> {
      VITRINA_ASSIGN(ads::Campaign * current, find(id, expected_version, caller));
      ads::Campaign gone = *current;
      stored.erase(id);
      return gone;
    });
  }

  // Answers what waits.
  void work() {
    for (const auto& task : std::exchange(waiting, {})) task();
  }

  CampaignReads reads() {
    const auto share = [](const ads::Campaign& c) { return std::make_shared<const ads::Campaign>(c); };
    CampaignReads reads;
    reads.find = [=, this](std::string_view id) -> CampaignReads::Found {
      const auto found = stored.find(id);
      return found == stored.end() ? nullptr : share(found->second);
    };
    reads.list = [=, this](std::string_view seller, std::string_view after, std::size_t limit) {
      std::vector<CampaignReads::Found> found;
      for (auto at = stored.upper_bound(after); at != stored.end() && found.size() < limit; ++at) {
        if (seller.empty() || at->second.seller == seller) found.push_back(share(at->second));
      }
      return found;
    };
    reads.generation = [this] { return generation; };
    return reads;
  }

  std::map<std::string, ads::Campaign, std::less<>> stored;
  std::vector<std::function<void()>> waiting;
  std::vector<std::string> callers;  // names, of all calls
  std::uint64_t generation = 7;
  bool at_once = false;

 private:
  Result<ads::Campaign*> find(const std::string& id, std::optional<std::uint64_t> expected_version,
                              const serving::Caller& caller) {
    const auto found = stored.find(id);
    if (found == stored.end() || (caller.seller && *caller.seller != found->second.seller)) {
      return fail(ErrorCode::kNotFound, "there is no campaign \"" + id + "\"");
    }
    if (expected_version && *expected_version != found->second.version) {
      return fail(ErrorCode::kConflict, "another version is there", "version");
    }
    return &found->second;
  }

  void put(const serving::Caller& caller, serving::CampaignDone done,
           std::function<Result<ads::Campaign>()> change) {
    callers.push_back(caller.name);
    waiting.push_back([this, done = std::move(done), change = std::move(change)] {
      auto changed = change();
      if (!changed) return done(tl::unexpected<Error>(std::move(changed.error())));
      auto warnings = ads::warnings_of(*changed);
      done(serving::StoredCampaign{std::move(*changed), std::move(warnings), ++generation});
    });
    if (at_once) work();
  }
};

}  // namespace vitrina::api
