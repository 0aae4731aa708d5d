#include "server/api/reach_json.h"

#include <array>

#include "engine/ads/campaign/validation.h"

namespace vitrina::api {
namespace {

using index::fail_field;
using index::fail_type;
using index::JsonElement;
using reach::ReachItem;
using reach::ReachRequest;

constexpr std::size_t kMaxKeywordBytes = 512;

Result<void> read_item_listing(const std::string& field, JsonElement found, ReachItem& to) {
  if (!to.listings.empty()) return fail_field(field, "say \"listing\" or \"listings\", not both");
  return read_string(field, found, kMaxValueBytes, to.listings.emplace_back());
}
Result<void> read_item_listings(const std::string& field, JsonElement found, ReachItem& to) {
  if (!to.listings.empty()) return fail_field(field, "say \"listing\" or \"listings\", not both");
  return read_strings(field, found, reach::kMaxOfferListings, kMaxValueBytes, to.listings);
}
Result<void> read_match(const std::string& field, JsonElement found, ReachItem& to) {
  std::string_view name;
  const auto match = found.get(name) == simdjson::SUCCESS ? ads::find_match_type(name) : std::nullopt;
  if (!match) return fail_type(field, found, R"("exact", "phrase" or "broad")");
  to.match = *match;
  return {};
}
Result<void> read_bid(const std::string& field, JsonElement found, ReachItem& to) {
  VITRINA_TRY(read_micros(field, found, to.bid.micros));
  if (to.bid.micros <= 0) return fail_field(field, "a bid is above 0");
  return {};
}
Result<void> read_budget(const std::string& field, JsonElement found, ReachItem& to) {
  if (found.is_null()) return {};
  VITRINA_TRY(read_micros(field, found, to.budget_daily.emplace().micros));
  if (to.budget_daily->micros <= 0) return fail_field(field, "a budget is above 0; leave it out for none");
  return {};
}

constexpr std::array<FieldReader<ReachItem>, 8> kItemFields{{
    {"keyword", [](const std::string& field, JsonElement found,
                   ReachItem& to) { return read_string(field, found, kMaxKeywordBytes, to.keyword); }},
    {"match", read_match},
    {"bid", read_bid},
    {"listing", read_item_listing},
    {"listings", read_item_listings},
    {"seller", [](const std::string& field, JsonElement found,
                  ReachItem& to) { return read_string(field, found, kMaxValueBytes, to.seller); }},
    {"campaign", [](const std::string& field, JsonElement found,
                    ReachItem& to) { return read_string(field, found, kMaxValueBytes, to.campaign); }},
    {"budget_daily", read_budget},
}};

Result<void> read_items(const std::string& field, JsonElement found, ReachRequest& to) {
  return read_list(field, found, reach::kMostItems, "a list of items", to.items,
                   [](const std::string& name, JsonElement item, ReachItem& one) -> Result<void> {
                     VITRINA_TRY(read_object(name, item, kItemFields, one));
                     if (one.keyword.empty())
                       return fail_field(name + ".keyword", "an item names its keyword");
                     if (one.bid.micros == 0)
                       return fail_field(name + ".bid", "an item says what is bid for a click");
                     if (one.listings.empty() && one.seller.empty() && one.campaign.empty())
                       return fail_field(name + ".listing",
                                         "an item says whose ads: \"listing\", \"listings\", \"seller\" or "
                                         "\"campaign\"");
                     return {};
                   });
}

// Above 0, at most `most`.
Result<void> read_share(const std::string& field, JsonElement found, double most,
                        std::optional<double>& out) {
  double share = 0;
  if (found.get(share) != simdjson::SUCCESS || !(share > 0 && share <= most))
    return fail_type(field, found, "a share above 0 and at most " + std::to_string(static_cast<int>(most)));
  out = share;
  return {};
}

template <auto member>
Result<void> read_flag_of(const std::string& field, JsonElement found, ReachRequest& to) {
  return read_bool(field, found, to.*member);
}

constexpr std::array<FieldReader<ReachRequest>, 9> kFields{{
    {"items", read_items},
    {"days", [](const std::string& field, JsonElement found,
                ReachRequest& to) { return read_count(field, found, 1, reach::kMostDaysAhead, to.days); }},
    {"searches", [](const std::string& field, JsonElement found,
                    ReachRequest& to) { return read_count(field, found, 0, 1'000, to.searches); }},
    {"by_day", read_flag_of<&ReachRequest::by_day>},
    {"landscape", read_flag_of<&ReachRequest::landscape>},
    {"competition", read_flag_of<&ReachRequest::competition>},
    {"ideas", read_flag_of<&ReachRequest::ideas>},
    {"share", [](const std::string& field, JsonElement found,
                 ReachRequest& to) { return read_share(field, found, 1, to.wanted_share); }},
    {"spend_share", [](const std::string& field, JsonElement found,
                       ReachRequest& to) { return read_share(field, found, 10, to.wanted_spend_share); }},
}};

}  // namespace

Result<ReachRequest> parse_reach(JsonBody& body, std::string_view text) {
  ReachRequest request;
  VITRINA_ASSIGN(const JsonElement root, body.parse(text));
  VITRINA_TRY(read_object("", root, kFields, request));
  if (request.items.empty())
    return fail_field("items", R"(name at least one: {"keyword":…,"match":…,"bid":…,"listing":…})");
  if ((request.wanted_share || request.wanted_spend_share)) request.landscape = true;
  return request;
}

}  // namespace vitrina::api
