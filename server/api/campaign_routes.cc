#include "server/api/campaign_routes.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "index/catalog/json_element.h"
#include "index/catalog/json_writer.h"
#include "server/api/parameters.h"
#include "server/api/query_string.h"
#include "server/api/search_call.h"

namespace vitrina::api {
namespace {

using ads::Campaign;
using index::fail_field;
using index::JsonWriter;
using serving::Caller;

bool may_see(const Caller& caller, const Campaign& campaign) {
  return !caller.seller || *caller.seller == campaign.seller;
}

tl::unexpected<Error> fail_other_seller() {
  return fail(ErrorCode::kForbidden, "this key is another seller's", "seller");
}

tl::unexpected<Error> fail_parameter(const std::string& name, std::string_view known) {
  return fail_field(name.substr(0, kMaxValueBytes),
                    "there is no such parameter; known are: " + std::string(known));
}

Result<void> take_no_parameters(std::string_view query) {
  return for_each_parameter(query, [](const std::string& name, std::string_view) -> Result<void> {
    return fail_parameter(name, "none");
  });
}

struct ListCall {
  std::optional<std::string> seller;
  std::optional<std::string> after;
  std::optional<std::uint64_t> limit;
};

Result<ListCall> read_list_call(std::string_view query) {
  ListCall call;
  const auto read = [&](const std::string& name, std::string_view raw) -> Result<void> {
    const bool again = (name == "seller" && call.seller) || (name == "after" && call.after) ||
                       (name == "limit" && call.limit);
    if (again) return fail_field(name, "the parameter is given twice");
    if (name == "seller") {
      VITRINA_TRY(read_text(name, raw, kMaxValueBytes, call.seller.emplace()));
    } else if (name == "after") {
      VITRINA_TRY(read_text(name, raw, kMaxValueBytes, call.after.emplace()));
    } else if (name == "limit") {
      VITRINA_ASSIGN(call.limit, read_whole_number(name, raw, 1, kMaxCampaignsListed));
    } else {
      return fail_parameter(name, "after, limit, seller");
    }
    return {};
  };
  VITRINA_TRY(for_each_parameter(query, read));
  return call;
}

void begin_answer(JsonWriter& json, const HttpAnswer& answer, std::uint64_t generation) {
  json.begin_object();
  json.field("request_id", std::string_view(answer.request_id));
  json.field("took_us", answer.took_us());
  json.field("generation", generation);
}

Result<DeskCall> update_call(Result<CampaignChange> change, const Caller& caller, std::string_view id) {
  if (!change) return tl::unexpected<Error>(std::move(change.error()));
  return DeskCall([change = std::move(*change), caller, id = std::string(id)](serving::CampaignDesk& desk,
                                                                              serving::CampaignDone done) {
    desk.update(id, change.expected_version, change.edit, caller, std::move(done));
  });
}

}  // namespace

Result<void> read_campaign(const CampaignReads& reads, const Caller& caller, std::string_view id,
                           std::string_view query, HttpAnswer& answer) {
  VITRINA_TRY(take_no_parameters(query));
  const CampaignReads::Found found = reads.find(id);
  if (!found || !may_see(caller, *found)) {
    return fail(ErrorCode::kNotFound, "there is no campaign " + index::quoted(id));
  }
  JsonWriter json(answer.body);
  begin_answer(json, answer, reads.generation());
  json.key("campaign");
  write_campaign(json, *found);
  json.end_object();
  return {};
}

Result<void> list_campaigns(const CampaignReads& reads, const Caller& caller, std::string_view query,
                            HttpAnswer& answer) {
  VITRINA_ASSIGN(const ListCall call, read_list_call(query));
  if (caller.seller && call.seller && *call.seller != *caller.seller) return fail_other_seller();
  if (call.seller && call.seller->empty()) return fail_field("seller", "the seller's id is empty");
  const std::string seller = caller.seller ? *caller.seller : call.seller.value_or("");
  // An empty seller would mean everybody.
  if (caller.seller && seller.empty()) return fail_other_seller();
  const std::size_t limit = call.limit.value_or(kCampaignsListed);
  const auto found = reads.list(seller, call.after.value_or(""), limit + 1);

  JsonWriter json(answer.body);
  begin_answer(json, answer, reads.generation());
  json.key("campaigns");
  json.begin_array();
  std::size_t listed = 0;
  while (listed < std::min(found.size(), limit) && answer.body.size() < kCampaignListBytes) {
    write_campaign(json, *found[listed++]);
  }
  json.end_array();
  if (listed < found.size()) json.field("next", std::string_view(found[listed - 1]->id));
  json.end_object();
  return {};
}

Result<DeskCall> read_create(CampaignJsonParser& parser, const Caller& caller, std::string_view query,
                             std::string_view body) {
  VITRINA_TRY(take_no_parameters(query));
  Campaign campaign;
  VITRINA_TRY(parser.parse(body, campaign));
  campaign.version = 0;
  if (caller.seller) {
    if (campaign.seller.empty()) campaign.seller = *caller.seller;
    if (campaign.seller != *caller.seller) return fail_other_seller();
  }
  return DeskCall([campaign = std::move(campaign), caller](serving::CampaignDesk& desk,
                                                           serving::CampaignDone done) mutable {
    desk.create(std::move(campaign), std::move(caller), std::move(done));
  });
}

Result<DeskCall> read_replace(CampaignJsonParser& parser, const Caller& caller, std::string_view id,
                              std::string_view query, std::string_view body) {
  VITRINA_TRY(take_no_parameters(query));
  return update_call(parser.parse_replacement(body), caller, id);
}

Result<DeskCall> read_edit(CampaignJsonParser& parser, const Caller& caller, std::string_view id,
                           std::string_view query, std::string_view body) {
  VITRINA_TRY(take_no_parameters(query));
  return update_call(parser.parse_edit(body), caller, id);
}

Result<DeskCall> read_remove(const Caller& caller, std::string_view id, std::string_view query) {
  std::optional<std::uint64_t> version;
  VITRINA_TRY(for_each_parameter(query, [&](const std::string& name, std::string_view raw) -> Result<void> {
    if (name != "version") return fail_parameter(name, "version");
    if (version) return fail_field(name, "the parameter is given twice");
    VITRINA_ASSIGN(version, read_whole_number(name, raw, 1, ~std::uint64_t{0}));
    return {};
  }));
  return DeskCall(
      [version, caller, id = std::string(id)](serving::CampaignDesk& desk, serving::CampaignDone done) {
        desk.remove(id, version, caller, std::move(done));
      });
}

void write_stored_campaign(const serving::StoredCampaign& stored, HttpAnswer& answer) {
  JsonWriter json(answer.body);
  begin_answer(json, answer, stored.generation);
  json.key("campaign");
  write_campaign(json, stored.campaign);
  json.key("warnings");
  json.begin_array();
  for (const ads::CampaignWarning& warning : stored.warnings) {
    json.begin_object();
    json.field("field", std::string_view(warning.field));
    json.field("message", std::string_view(warning.message));
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

}  // namespace vitrina::api
