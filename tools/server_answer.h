// What a server's JSON answers hold that commands need: errors, campaigns.
//
// Threads: one at a time. Lifetime: results are values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/ads/campaign/campaign.h"
#include "index/base/result.h"
#include "server/api/campaign_json.h"
#include "tools/http_client.h"

namespace vitrina::tools {

// The error of an answer that is one, by its status: message and field as the server sent them.
Error error_of(const HttpClient::Reply& reply);

// The same for an error that no other input would mend: "http://…: the key is not known here (status 401)".
Error error_of_server(const std::string& url, const HttpClient::Reply& reply);

struct CampaignPage {
  std::vector<ads::Campaign> campaigns;
  std::string next;  // what to list after; empty: this was the last page
};

class ServerAnswerReader {
 public:
  // The answer of GET /v1/campaigns/{id} and of GET /v1/campaigns. Errors: kUnsupported for what another
  // version of the server might send.
  Result<ads::Campaign> read_campaign(std::string_view body);
  Result<CampaignPage> read_page(std::string_view body);

 private:
  api::CampaignJsonParser campaigns_;
};

}  // namespace vitrina::tools
