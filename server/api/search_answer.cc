#include "server/api/search_answer.h"

#include <cmath>

#include "index/catalog/json_writer.h"

namespace vitrina::api {
namespace {

using index::JsonWriter;

// Of ads whose campaign has none: shoppers are always told what was paid for.
constexpr std::string_view kDefaultLabel = "Реклама";

// The listing, and what of it is to be shown.
void write_listing(JsonWriter& json, const search::Hit& hit, bool highlight) {
  if (!hit.record.empty()) {
    json.key("listing");
    json.raw(hit.record);
  }
  if (highlight) {
    json.key("highlight");
    json.begin_object();
    json.field("title", std::string_view(hit.title_html));
    if (!hit.description_html.empty()) json.field("description", std::string_view(hit.description_html));
    json.end_object();
  }
}

// Weights and features are single precision; more digits than these say nothing.
double rounded(double value) {
  return std::round(value * 1e6) / 1e6;
}

// What a hit's score is made of: each feature's value, and what it adds.
void write_explained(JsonWriter& json, const search::Explained& explained) {
  json.key("explain");
  json.begin_object();
  for (std::size_t f = 0; f < search::kFeatureCount; ++f) {
    json.key(search::kFeatureNames[f]);
    json.begin_object();
    json.field("value", rounded(explained.values[f]));
    json.field("part", rounded(explained.parts[f]));
    json.end_object();
  }
  json.end_object();
}

void write_hit(JsonWriter& json, const search::Hit& hit, bool highlight) {
  json.begin_object();
  json.field("id", std::string_view(hit.id));
  json.field("score", rounded(hit.score));
  if (hit.pinned) json.field("pinned", true);
  write_listing(json, hit, highlight);
  if (hit.explained) write_explained(json, *hit.explained);
  json.end_object();
}

void write_values(JsonWriter& json, const std::vector<search::FacetValue>& values) {
  json.begin_array();
  for (const search::FacetValue& value : values) {
    json.begin_object();
    json.field("value", std::string_view(value.value));
    json.field("count", value.count);
    if (value.selected) json.field("selected", true);
    json.end_object();
  }
  json.end_array();
}

void write_numbers(JsonWriter& json, const search::Facet& facet) {
  json.begin_object();
  if (facet.range_micros) {
    json.field("min", Money{facet.range_micros->first});
    json.field("max", Money{facet.range_micros->second});
  }
  json.key("histogram");
  json.begin_array();
  for (const search::FacetBucket& bucket : facet.histogram) {
    json.begin_object();
    json.field("from", Money{bucket.from_micros});
    json.field("to", Money{bucket.to_micros});
    json.field("count", bucket.count);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void write_facet(JsonWriter& json, const search::Facet& facet) {
  json.key(facet.name);
  if (facet.name == "category") {
    json.begin_object();
    json.key("path");
    json.texts(facet.path);
    json.key("children");
    write_values(json, facet.values);
    json.end_object();
  } else if (facet.name == "price" || facet.name == "rating") {
    write_numbers(json, facet);
  } else {
    write_values(json, facet.values);
  }
}

void begin_answer(JsonWriter& json, const AnswerContext& context) {
  json.begin_object();
  json.field("request_id", context.request_id);
  json.field("took_us", context.took_us);
  json.field("generation", context.generation);
}

void end_answer(JsonWriter& json, const AnswerContext& context) {
  json.key("partial");
  json.begin_array();
  for (const std::string_view part : context.partial) json.value(part);
  json.end_array();
  json.end_object();
}

void write_finding(JsonWriter& json, const serving::AdFinding& finding) {
  json.begin_object();
  json.field("campaign", std::string_view(finding.campaign));
  json.field("seller", std::string_view(finding.seller));
  if (!finding.listing.empty()) json.field("listing", std::string_view(finding.listing));
  json.field("reason", ads::name_of(finding.reason));
  if (finding.by_category) {
    json.field("keyword", std::string_view());
    json.field("match", "category");
  } else if (!finding.keyword.empty()) {
    json.field("keyword", std::string_view(finding.keyword));
    json.field("match", ads::name_of(finding.match));
  }
  if (!finding.negative.empty()) json.field("negative", std::string_view(finding.negative));
  if (finding.bid.micros > 0) json.field("bid", finding.bid);
  if (finding.effective_bid.micros > 0 && finding.effective_bid < finding.bid)
    json.field("effective_bid", finding.effective_bid);
  if (finding.reserve.micros > 0) json.field("reserve", finding.reserve);
  if (finding.pacing) {
    json.key("pacing");
    json.begin_object();
    json.field("share", finding.pacing->share);
    if (finding.pacing->day_left) json.field("day_left", *finding.pacing->day_left);
    if (finding.pacing->total_left) json.field("total_left", *finding.pacing->total_left);
    json.field("balance", finding.pacing->balance);
    json.end_object();
  }
  if (finding.relevance > 0) json.field("relevance", finding.relevance);
  if (finding.click_rate > 0) json.field("click_rate", finding.click_rate);
  if (finding.slot > 0) {
    json.field("slot", finding.slot);
    json.field("price", finding.price);
  }
  if (finding.winning_bid.micros > 0) json.field("winning_bid", finding.winning_bid);
  json.end_object();
}

}  // namespace

void write_corrections(JsonWriter& json, const query::Corrections& corrections) {
  json.key("corrections");
  json.begin_array();
  for (const query::Correction& correction : corrections) {
    json.begin_object();
    json.field("typed", std::string_view(correction.typed));
    json.field("used", std::string_view(correction.used));
    json.field("kind", query::name_of(correction.kind));
    json.end_object();
  }
  json.end_array();
}

void write_sponsored(JsonWriter& json, const std::vector<serving::SponsoredHit>& hits, bool highlight) {
  json.key("sponsored");
  json.begin_array();
  for (const serving::SponsoredHit& sponsored : hits) {
    json.begin_object();
    json.field("slot", sponsored.slot);
    json.field("position", sponsored.position);
    json.field("id", std::string_view(sponsored.hit.id));
    write_listing(json, sponsored.hit, highlight);
    json.field("label", sponsored.label.empty() ? kDefaultLabel : std::string_view(sponsored.label));
    json.key("advertiser");
    json.begin_object();
    json.field("name", std::string_view(sponsored.advertiser.name));
    json.field("inn", std::string_view(sponsored.advertiser.inn));
    json.end_object();
    json.field("erid", std::string_view(sponsored.advertiser.erid));
    json.field("click", std::string_view(sponsored.click));
    json.field("impression", std::string_view(sponsored.impression));
    json.end_object();
  }
  json.end_array();
}

void write_search_answer(std::string& out, const search::SearchRequest& request,
                         const search::SearchResponse& response, const serving::SponsoredAnswer& sponsored,
                         const AnswerContext& context) {
  JsonWriter json(out);
  begin_answer(json, context);
  json.field("total", response.total);
  json.field("page", request.page);
  json.field("per_page", request.per_page);
  json.key("quorum");
  json.begin_object();
  json.field("groups", response.groups);
  json.field("held", response.held);
  json.end_object();
  json.field("relaxed", response.relaxed());
  write_corrections(json, response.corrections);
  if (!response.phrases_as_words.empty()) {
    json.key("phrases_as_words");
    json.texts(response.phrases_as_words);
  }
  json.key("hits");
  json.begin_array();
  for (const search::Hit& hit : response.hits) write_hit(json, hit, request.highlight);
  json.end_array();
  write_sponsored(json, sponsored.hits, request.highlight);
  json.key("facets");
  json.begin_object();
  for (const search::Facet& facet : response.facets) write_facet(json, facet);
  json.end_object();
  end_answer(json, context);
}

void write_page_answer(std::string& out, const serving::SponsoredAnswer& sponsored, bool highlight,
                       const AnswerContext& context) {
  JsonWriter json(out);
  begin_answer(json, context);
  write_sponsored(json, sponsored.hits, highlight);
  end_answer(json, context);
}

void write_explain_answer(std::string& out, const serving::ExplainAnswer& answer,
                          const AnswerContext& context) {
  JsonWriter json(out);
  begin_answer(json, context);
  json.field("campaigns_version", answer.campaigns_version);
  json.field("model_version", answer.model_version);
  json.key("ads");
  json.begin_array();
  for (const serving::AdFinding& finding : answer.findings) write_finding(json, finding);
  json.end_array();
  end_answer(json, context);
}

}  // namespace vitrina::api
