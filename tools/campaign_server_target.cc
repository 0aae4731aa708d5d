#include <algorithm>
#include <chrono>
#include <thread>
#include <vector>

#include "engine/ads/campaign/validation.h"
#include "index/catalog/json_writer.h"
#include "tools/campaign_target.h"
#include "tools/server_answer.h"

namespace vitrina::tools {
namespace {

constexpr int kTries = 6;   // of a request that the server has no time for
constexpr int kRounds = 4;  // of reading a campaign and replacing it, where others change it meanwhile
constexpr std::chrono::milliseconds kFirstPause{100};

bool has_no_time(unsigned status) noexcept {
  return status == 429 || status == 503;
}

// Whether another campaign might fare better. Of 403, those without a field are about the key's role.
bool is_campaigns_fault(unsigned status, const Error& error) noexcept {
  switch (status) {
    case 400:
    case 404:
    case 409:
    case 413:
    case 422:
      return true;
    case 403:
      return !error.field.empty();
    default:
      return false;
  }
}

class ServerTarget final : public CampaignTarget {
 public:
  explicit ServerTarget(HttpClient client) : client_(std::move(client)) {}

  Result<void> check(const ads::Campaign& campaign) override {
    if (!campaign.seller.empty()) return ads::validate_campaign(campaign);
    // A seller's key names the seller; the server validates the rest.
    return {};
  }

  Result<void> put(std::span<const ads::Campaign> campaigns, const Done& done) override {
    VITRINA_ASSIGN(std::vector<Existing> existing, create(campaigns, done));
    for (int round = 0; !existing.empty(); ++round) {
      VITRINA_TRY(read_versions(campaigns, done, existing));
      VITRINA_TRY(replace(campaigns, done, existing, round + 1 == kRounds));
    }
    return {};
  }

 private:
  // One that is there already.
  struct Existing {
    std::size_t index = 0;
    std::uint64_t version = 0;
    Error refusal;  // of its creation
  };
  using Requests = std::vector<HttpClient::Request>;
  using Replies = std::vector<HttpClient::Reply>;

  static std::string path_of(const ads::Campaign& campaign) {
    return "/v1/campaigns/" + percent_encoded(campaign.id);
  }

  static std::string json_of(const ads::Campaign& campaign) {
    std::string json;
    index::JsonWriter writer(json);
    api::write_campaign(writer, campaign);
    return json;
  }

  // Sends all, and again after a pause those that the server had no time for.
  Result<Replies> exchange(const Requests& requests) {
    Replies replies(requests.size());
    VITRINA_TRY(client_.send_all(requests, [&](std::size_t i, HttpClient::Reply& reply) -> Result<void> {
      replies[i] = std::move(reply);
      return {};
    }));
    auto pause = kFirstPause;
    for (int tries = 1; tries < kTries; ++tries, pause *= 2) {
      Requests again;
      std::vector<std::size_t> index_of;
      for (std::size_t i = 0; i < replies.size(); ++i) {
        if (!has_no_time(replies[i].status)) continue;
        again.push_back(requests[i]);
        index_of.push_back(i);
      }
      if (again.empty()) break;
      std::this_thread::sleep_for(pause);
      VITRINA_TRY(client_.send_all(again, [&](std::size_t i, HttpClient::Reply& reply) -> Result<void> {
        replies[index_of[i]] = std::move(reply);
        return {};
      }));
    }
    return replies;
  }

  // Tells of a campaign's own fault; gives back the others.
  Result<void> refuse(std::size_t index, const HttpClient::Reply& reply, const Done& done) {
    Error error = error_of(reply);
    if (!is_campaigns_fault(reply.status, error))
      return tl::unexpected<Error>(error_of_server(client_.base_url(), reply));
    done(index, tl::unexpected<Error>(std::move(error)));
    return {};
  }

  Result<std::vector<Existing>> create(std::span<const ads::Campaign> campaigns, const Done& done) {
    Requests requests;
    for (const ads::Campaign& campaign : campaigns)
      requests.push_back({"POST", "/v1/campaigns", json_of(campaign)});
    VITRINA_ASSIGN(const Replies replies, exchange(requests));
    std::vector<Existing> existing;
    for (std::size_t i = 0; i < replies.size(); ++i) {
      if (replies[i].status == 201) {
        done(i, CampaignFate::kCreated);
      } else if (replies[i].status == 409) {
        existing.push_back({i, 0, error_of(replies[i])});
      } else {
        VITRINA_TRY(refuse(i, replies[i], done));
      }
    }
    return existing;
  }

  // Leaves those in `existing` that are to be replaced, with their versions.
  Result<void> read_versions(std::span<const ads::Campaign> campaigns, const Done& done,
                             std::vector<Existing>& existing) {
    Requests requests;
    for (const Existing& one : existing) requests.push_back({"GET", path_of(campaigns[one.index]), {}});
    VITRINA_ASSIGN(const Replies replies, exchange(requests));
    std::vector<Existing> different;
    for (std::size_t i = 0; i < replies.size(); ++i) {
      Existing& one = existing[i];
      if (replies[i].status == 404) {  // another seller's, or was one's before it was deleted
        done(one.index, tl::unexpected<Error>(std::move(one.refusal)));
        continue;
      }
      if (replies[i].status != 200) {
        VITRINA_TRY(refuse(one.index, replies[i], done));
        continue;
      }
      VITRINA_ASSIGN(const ads::Campaign there, answers_.read_campaign(replies[i].body));
      ads::Campaign wanted = campaigns[one.index];
      if (wanted.seller.empty()) wanted.seller = there.seller;
      wanted.version = there.version;
      if (wanted == there) {
        done(one.index, CampaignFate::kUnchanged);
      } else {
        one.version = there.version;
        different.push_back(std::move(one));
      }
    }
    existing = std::move(different);
    return {};
  }

  // Leaves those in `existing` that others changed meanwhile.
  Result<void> replace(std::span<const ads::Campaign> campaigns, const Done& done,
                       std::vector<Existing>& existing, bool is_last) {
    Requests requests;
    for (const Existing& one : existing) {
      ads::Campaign campaign = campaigns[one.index];
      campaign.version = one.version;
      std::string json = json_of(campaign);
      // A seller that is not named is the key's, and no change.
      constexpr std::string_view kNoSeller = R"("seller":"",)";
      if (campaign.seller.empty()) json.erase(json.find(kNoSeller), kNoSeller.size());
      requests.push_back({"PUT", path_of(campaign), std::move(json)});
    }
    VITRINA_ASSIGN(const Replies replies, exchange(requests));
    std::vector<Existing> again;
    for (std::size_t i = 0; i < replies.size(); ++i) {
      if (replies[i].status == 200) {
        done(existing[i].index, CampaignFate::kReplaced);
      } else if (replies[i].status == 409 && !is_last) {
        again.push_back(std::move(existing[i]));
      } else {
        VITRINA_TRY(refuse(existing[i].index, replies[i], done));
      }
    }
    existing = std::move(again);
    return {};
  }

  HttpClient client_;
  ServerAnswerReader answers_;
};

}  // namespace

std::unique_ptr<CampaignTarget> make_server_target(HttpClient client) {
  return std::make_unique<ServerTarget>(std::move(client));
}

}  // namespace vitrina::tools
