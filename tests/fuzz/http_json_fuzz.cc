// What HTTP clients send: framing and bodies (first byte even), and requests in JSON and query strings (odd).

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "engine/ads/campaign/validation.h"
#include "index/catalog/string_rules.h"
#include "server/api/campaign_json.h"
#include "server/api/error_answer.h"
#include "server/api/query_string.h"
#include "server/api/reach_json.h"
#include "server/api/routes.h"
#include "server/api/search_json.h"
#include "server/api/search_query.h"
#include "server/net/request_parser.h"

namespace {

using namespace vitrina;

void require(bool holds) {
  if (!holds) std::abort();
}

// Feeds a connection's bytes in pieces, as a connection does, until they are refused or used up.
void read_requests(std::string_view bytes, std::size_t piece) {
  net::RequestParser parser;
  net::FramingLimits limits;
  limits.body_bytes = 1 << 14;
  while (!bytes.empty()) {
    const net::HeaderScan scan = net::scan_header(bytes, 0);
    if (scan.kind != net::HeaderScan::Kind::kEnd) return;
    net::Framing framing;
    const std::string_view header = bytes.substr(0, scan.end);
    if (net::check_framing(header, limits, framing)) return;
    auto state = parser.begin(header, framing, limits.body_bytes);
    bytes.remove_prefix(scan.end);
    std::size_t offered = 0;
    while (state == net::RequestParser::State::kMore) {
      if (offered == bytes.size()) return;
      offered = std::min(bytes.size(), offered + piece);
      std::size_t used = 0;
      state = parser.feed(bytes.substr(0, offered), used);
      require(used <= offered);
      bytes.remove_prefix(used);
      offered -= used;
    }
    if (state == net::RequestParser::State::kRefused) return;
    const net::HttpRequest request = parser.request();
    require(request.body.size() <= limits.body_bytes);
    require(framing.chunked || request.body.size() == framing.content_length);
    require(!request.method.empty() && !request.target.empty());
  }
}

void write_error_of(const Error& error) {
  std::string out;
  api::write_error(out, {"x", error.message, error.field}, "id", 1);
  require(index::find_invalid_utf8(out) == out.size());
}

void read_campaign(std::string_view text) {
  static api::CampaignJsonParser parser;
  ads::Campaign campaign;
  if (const auto parsed = parser.parse(text, campaign); !parsed) {
    write_error_of(parsed.error());
  } else if (ads::validate_campaign(campaign)) {
    std::string out;
    index::JsonWriter json(out);
    api::write_campaign(json, campaign);
    ads::Campaign again;
    require(parser.parse(out, again).has_value() && again == campaign);
  }
  if (const auto change = parser.parse_edit(text); change) {
    if (const auto next = change->edit(campaign); !next) write_error_of(next.error());
  }
}

void read_calls(std::string_view text) {
  static api::SearchJsonParser parser;
  api::SearchCall call;
  if (const auto parsed = parser.parse(text, call); !parsed) write_error_of(parsed.error());
  if (const auto parsed = parser.parse_snapshot(text); !parsed) write_error_of(parsed.error());
  api::PageCall page;
  if (const auto parsed = parser.parse_page(text, page); !parsed) write_error_of(parsed.error());
  api::ExplainCall explain;
  if (const auto parsed = parser.parse_explain(text, explain); !parsed) {
    write_error_of(parsed.error());
  } else {
    require(explain.campaigns.empty() != explain.seller.empty());
  }
  api::JsonBody reach_body;
  if (const auto asked = api::parse_reach(reach_body, text); !asked) {
    write_error_of(asked.error());
  } else {
    require(!asked->items.empty() && asked->items.size() <= reach::kMostItems);
    for (const reach::ReachItem& item : asked->items) require(!item.keyword.empty() && item.bid.micros > 0);
  }
  read_campaign(text);
  const api::Target target = api::split_target(text);
  api::find_route(target.path);
  if (const auto parsed = api::parse_search_query(target.query, call); !parsed)
    write_error_of(parsed.error());
  if (const auto decoded = api::percent_decoded(target.path, false)) {
    require(index::find_invalid_utf8(*decoded) == decoded->size());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);
  if (data[0] % 2 == 0) {
    read_requests(text, std::size_t{1} + data[1]);
  } else {
    read_calls(text);
  }
  return 0;
}
