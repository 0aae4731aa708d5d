#include "engine/ads/campaign/calendar.h"
#include "server/api/campaign_json.h"

namespace vitrina::api {
namespace {

using index::JsonWriter;

void write_texts(JsonWriter& json, std::string_view name, const std::vector<std::string>& texts) {
  json.key(name);
  json.texts(texts);
}

void write_text(JsonWriter& json, std::string_view name, std::string_view text) {
  json.field(name, text);
}

void write_amount(JsonWriter& json, std::string_view name, const std::optional<Money>& amount) {
  json.key(name);
  if (amount) {
    json.value(*amount);
  } else {
    json.null();
  }
}

void write_day(JsonWriter& json, std::string_view name, const std::optional<ads::Day>& day) {
  json.key(name);
  if (day) {
    json.value(std::string_view(ads::day_text(*day)));
  } else {
    json.null();
  }
}

void write_keywords(JsonWriter& json, const std::vector<ads::Keyword>& keywords) {
  json.key("keywords");
  json.begin_array();
  for (const ads::Keyword& keyword : keywords) {
    json.begin_object();
    write_text(json, "text", keyword.text);
    write_text(json, "match", name_of(keyword.match));
    json.field("bid", keyword.bid);
    json.end_object();
  }
  json.end_array();
}

}  // namespace

void write_campaign(JsonWriter& json, const ads::Campaign& campaign) {
  json.begin_object();
  write_text(json, "id", campaign.id);
  write_text(json, "seller", campaign.seller);
  write_text(json, "name", campaign.name);
  write_text(json, "status", name_of(campaign.status));
  write_texts(json, "listings", campaign.listings);
  write_keywords(json, campaign.keywords);
  write_texts(json, "negatives", campaign.negatives);
  json.key("categories");
  json.begin_array();
  for (const std::vector<std::string>& path : campaign.categories) json.texts(path);
  json.end_array();
  write_amount(json, "category_bid", campaign.category_bid);
  write_amount(json, "budget_daily", campaign.budget_daily);
  write_amount(json, "budget_total", campaign.budget_total);
  write_day(json, "start", campaign.start);
  write_day(json, "end", campaign.end);
  json.key("hours");
  json.begin_array();
  for (const ads::HourRange range : campaign.hours) {
    json.begin_array();
    json.value(range.begin);
    json.value(range.end);
    json.end_array();
  }
  json.end_array();
  write_texts(json, "regions", campaign.regions);
  write_texts(json, "devices", campaign.devices);
  write_texts(json, "segments", campaign.segments);
  write_text(json, "pacing", name_of(campaign.pacing));
  write_text(json, "label", campaign.label);
  json.key("advertiser");
  json.begin_object();
  write_text(json, "name", campaign.advertiser.name);
  write_text(json, "inn", campaign.advertiser.inn);
  write_text(json, "erid", campaign.advertiser.erid);
  json.end_object();
  json.key("erid_by_listing");
  json.begin_object();
  for (const auto& [listing, erid] : campaign.erid_by_listing) write_text(json, listing, erid);
  json.end_object();
  json.field("version", campaign.version);
  json.end_object();
}

}  // namespace vitrina::api
