// /v1/campaigns and /v1/campaigns/{id}: what a call means, who may make it, and how it is answered.
//
// Reading goes by the snapshot and is answered at once. A change is read from the call here, handed to the
// desk, and answered when the desk is done with it: durable and served. A seller's key reads and changes that
// seller's campaigns; of others' it learns nothing: they are "not found".
//
// Not here: HTTP methods, keys, and how answers come later (api.cc).
// Threads: pure functions; a parser and a DeskCall, one thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ads/campaign/campaign.h"
#include "engine/serving/campaign_desk.h"
#include "index/base/result.h"
#include "server/api/campaign_json.h"
#include "server/api/http_call.h"

namespace vitrina::api {

inline constexpr std::uint32_t kMaxCampaignsListed = 1'000;
inline constexpr std::uint32_t kCampaignsListed = 100;  // where the call does not say
// A list ends after the campaign that takes it past this, for campaigns may be large; "next" goes on.
inline constexpr std::size_t kCampaignListBytes = 8 << 20;

// The campaigns of the current snapshot.
struct CampaignReads {
  using Found = std::shared_ptr<const ads::Campaign>;
  std::function<Found(std::string_view id)> find;  // null: there is none
  // At most `limit` campaigns whose id is greater than `after`, by id; of one seller unless that is empty.
  std::function<std::vector<Found>(std::string_view seller, std::string_view after, std::size_t limit)> list;
  std::function<std::uint64_t()> generation;  // of the snapshot that the last of them was read from
};

// GET /v1/campaigns/{id}. Errors: kNotFound, also for another seller's; kInvalidArgument for a parameter.
Result<void> read_campaign(const CampaignReads& reads, const serving::Caller& caller, std::string_view id,
                           std::string_view query, HttpAnswer& answer);

// GET /v1/campaigns?after=ID&limit=N&seller=ID. "next" in the answer, where there are more, is the next
// call's `after`. Errors: kInvalidArgument with the field; kForbidden with the field "seller" where a seller
// asks for another's.
Result<void> list_campaigns(const CampaignReads& reads, const serving::Caller& caller, std::string_view query,
                            HttpAnswer& answer);

// A change that has been read from its call, ready for the desk. Called once.
using DeskCall = std::function<void(serving::CampaignDesk& desk, serving::CampaignDone done)>;

// POST /v1/campaigns. A seller need not name themselves; "version" is not looked at, so that what was read
// may be sent. Errors of all four: kInvalidArgument with the field; kForbidden with the field "seller" for a
// campaign of another seller. The desk has more.
Result<DeskCall> read_create(CampaignJsonParser& parser, const serving::Caller& caller,
                             std::string_view query, std::string_view body);
// PUT and PATCH /v1/campaigns/{id}.
Result<DeskCall> read_replace(CampaignJsonParser& parser, const serving::Caller& caller, std::string_view id,
                              std::string_view query, std::string_view body);
Result<DeskCall> read_edit(CampaignJsonParser& parser, const serving::Caller& caller, std::string_view id,
                           std::string_view query, std::string_view body);
// DELETE /v1/campaigns/{id}?version=N, or without: whatever is there.
Result<DeskCall> read_remove(const serving::Caller& caller, std::string_view id, std::string_view query);

// {"request_id","took_us","generation","campaign":{…},"warnings":[{"field","message"}]}; of a deleted
// campaign as it was.
void write_stored_campaign(const serving::StoredCampaign& stored, HttpAnswer& answer);

}  // namespace vitrina::api
