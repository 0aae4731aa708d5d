#include "server/api/api.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <future>

#include "index/base/random.h"
#include "index/catalog/json_writer.h"
#include "server/api/error_answer.h"
#include "server/api/later.h"
#include "server/api/query_string.h"
#include "server/api/search_answer.h"
#include "server/api/search_query.h"

namespace vitrina::api {
namespace {

constexpr std::string_view kJson = "application/json; charset=utf-8";
constexpr std::string_view kPrometheus = "text/plain; version=0.0.4; charset=utf-8";
constexpr std::size_t kMaxRequestIdBytes = 64;

// Unique in this process, and between processes but for one chance in 2^64 a pair.
void make_request_id(std::uint64_t seed, std::string& id) {
  static std::atomic<std::uint64_t> counter{0};
  const std::uint64_t number = mix64(seed + counter.fetch_add(1, std::memory_order_relaxed));
  static constexpr char kDigits[] = "0123456789abcdef";
  id.resize(16);
  for (std::size_t i = 0; i < id.size(); ++i) id[i] = kDigits[number >> (60 - 4 * i) & 15];
}

bool is_request_id(std::string_view text) {
  return !text.empty() && text.size() <= kMaxRequestIdBytes &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
                  c == '_' || c == '.';
         });
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return out;
}

// "application/json", with a charset of UTF-8 or none.
bool is_json(std::string_view content_type) {
  std::array<char, std::string_view("application/json;charset=utf-8").size()> kept;
  std::size_t size = 0;
  for (const char c : content_type) {
    if (c == ' ' || c == '\t' || c == '"') continue;
    if (size == kept.size()) return false;
    kept[size++] = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  }
  const std::string_view text(kept.data(), size);
  return text == "application/json" || text == "application/json;charset=utf-8" ||
         text == "application/json;";
}

CampaignReads reads_of(serving::Engine::Worker& worker) {
  CampaignReads reads;
  reads.find = [&worker](std::string_view id) { return worker.find_campaign(id); };
  reads.list = [&worker](std::string_view seller, std::string_view after, std::size_t limit) {
    return worker.list_campaigns(seller, after, limit);
  };
  reads.generation = [&worker] { return worker.generation(); };
  return reads;
}

}  // namespace

Api::Api(const ApiServices& services)
    : services_(services),
      worker_(services.engine->make_worker()),
      desk_(services.campaigns != nullptr ? services.campaigns : services.engine->campaigns()),
      campaign_reads_(services.campaign_reads ? services.campaign_reads() : reads_of(*worker_)) {}
Api::~Api() = default;

void Api::begin(std::string_view wanted_id, HttpAnswer& answer) {
  // The first field is the id in every answer: its memory is used again.
  std::string id = answer.fields.empty() ? std::string() : std::move(answer.fields.front().second);
  answer.clear();
  answer.began = std::chrono::steady_clock::now();
  answer.content_type = kJson;
  if (is_request_id(wanted_id)) {
    answer.request_id.assign(wanted_id);
  } else {
    make_request_id(services_.request_id_seed, answer.request_id);
  }
  id.assign(answer.request_id);
  answer.fields.emplace_back("X-Request-Id", std::move(id));
}

void Api::fail_with(unsigned status, std::string_view message, HttpAnswer& answer) {
  answer.status = status;
  answer.body.clear();
  write_error(answer.body, {status_code_name(status), message}, answer.request_id, answer.took_us());
}

void Api::fail_with(const Error& error, HttpAnswer& answer) {
  const unsigned status = status_of(error.code);
  if (status >= 500) {
    if (services_.report) services_.report(error, answer.request_id);
    return fail_with(status,
                     status == 503 ? "not now: the server is busy or shutting down; try again"
                                   : "internal error; the log has it under this request id",
                     answer);
  }
  answer.status = status;
  answer.body.clear();
  write_error(answer.body, {error_code_name(error.code), error.message, error.field}, answer.request_id,
              answer.took_us());
}

void Api::refuse(unsigned status, std::string_view reason, HttpAnswer& answer) {
  begin({}, answer);
  answer.route = Route::kRefused;
  add_cors({}, {}, answer);
  fail_with(status, reason, answer);
}

void Api::refuse_deferred(unsigned status, std::string_view reason, HttpAnswer& answer) {
  answer.deferred = false;
  answer.content_type = kJson;
  fail_with(status, reason, answer);
}

void Api::handle(const HttpCall& call, HttpAnswer& answer) {
  begin(call.request_id, answer);
  dispatch(call, answer);
}

void Api::dispatch(const HttpCall& call, HttpAnswer& answer) {
  const Target target = split_target(call.target);
  const bool whole_server = call.target == "*";
  const RouteMatch match = whole_server
                               ? RouteMatch{Route::kUnknown, Access::kOpen, "GET, HEAD, POST, OPTIONS", {}}
                               : find_route(target.path);
  answer.route = match.route;
  add_cors(call, match.methods, answer);
  if (match.route == Route::kUnknown && !whole_server) {
    return fail_with(404, "there is no such path; the interface is under /v1/", answer);
  }
  if (!takes_method(match.methods, call.method)) {
    answer.fields.emplace_back("Allow", match.methods);
    return fail_with(405, "this path does not take this method", answer);
  }
  if (call.method == "OPTIONS") {
    answer.fields.emplace_back("Allow", match.methods);
    answer.status = 204;
    answer.content_type = {};
    return;
  }
  if (!key_is_good(call, match.access, answer)) return;
  switch (match.route) {
    case Route::kSearch:
      return search(call, target.query, answer);
    case Route::kSuggest:
      return suggest(target.query, answer);
    case Route::kListing:
      return listing(match.parameter, answer);
    case Route::kSnapshot:
      return snapshot(call, answer);
    case Route::kCampaigns:
    case Route::kCampaign:
      return campaigns(call, match, target.query, answer);
    case Route::kAuction:
      return auction(call, answer);
    case Route::kClick:
      return click(call, target.query, answer);
    case Route::kEvents:
      return events(call, answer);
    case Route::kSeller:
      return seller(call, match.parameter, answer);
    case Route::kCredits:
      return credits(call, match.parameter, answer);
    case Route::kReport:
      return report(call, match.parameter, target.query, answer);
    case Route::kExplain:
      return explain(call, answer);
    case Route::kReach:
      return reach(call, answer);
    case Route::kHealth:
      return health(answer);
    case Route::kReady:
      return ready(answer);
    case Route::kMetrics:
      answer.content_type = kPrometheus;
      if (services_.write_metrics) services_.write_metrics(answer.body);
      return;
    case Route::kPlanned:
      return fail_with(501, "this part of the interface is not there yet", answer);
    case Route::kUnknown:
    case Route::kRefused:
      return fail_with(404, "there is no such path", answer);
  }
}

bool Api::key_is_good(const HttpCall& call, Access access, HttpAnswer& answer) {
  serving::Caller* const caller = access == Access::kOpen || access == Access::kSearch ? nullptr : &caller_;
  if (caller != nullptr) *caller = {"no key", std::nullopt};
  if (!services_.check_key || access == Access::kOpen) return true;
  constexpr std::string_view kBearer = "bearer ";
  const bool bearer = lower_case(call.authorization.substr(0, kBearer.size())) == kBearer;
  const std::string_view key = bearer ? call.authorization.substr(kBearer.size()) : std::string_view();
  switch (services_.check_key(key, access, caller)) {
    case ApiServices::KeyCheck::kAllowed:
      return true;
    case ApiServices::KeyCheck::kUnknownKey:
      answer.fields.emplace_back("WWW-Authenticate", "Bearer");
      fail_with(401, bearer ? "the key is not known here" : "send a key as 'Authorization: Bearer KEY'",
                answer);
      return false;
    case ApiServices::KeyCheck::kWrongRole:
      fail_with(403, "this key's role does not allow this", answer);
      return false;
  }
  return false;
}

bool Api::content_type_is_json(const HttpCall& call, HttpAnswer& answer) {
  if (is_json(call.content_type)) return true;
  fail_with(415, "the body must come with 'Content-Type: application/json'", answer);
  return false;
}

void Api::add_cors(const HttpCall& call, std::string_view methods, HttpAnswer& answer) const {
  if (services_.cors_origins.empty()) return;
  const bool all = services_.cors_origins.front() == "*";
  if (!all) {
    answer.fields.emplace_back("Vary", "Origin");
    const auto& origins = services_.cors_origins;
    if (std::find(origins.begin(), origins.end(), call.origin) == origins.end()) return;
  }
  answer.fields.emplace_back("Access-Control-Allow-Origin",
                             all ? std::string("*") : std::string(call.origin));
  answer.fields.emplace_back("Access-Control-Expose-Headers", "X-Request-Id");
  if (call.method == "OPTIONS") {
    answer.fields.emplace_back("Access-Control-Allow-Methods", methods);
    answer.fields.emplace_back("Access-Control-Allow-Headers", "Authorization, Content-Type, X-Request-Id");
    answer.fields.emplace_back("Access-Control-Max-Age", "86400");
  }
}

void Api::search(const HttpCall& call, std::string_view query, HttpAnswer& answer) {
  Result<void> parsed;
  if (call.method == "POST") {
    if (!content_type_is_json(call, answer)) return;
    if (!query.empty())
      return fail_with(400, "a POST takes its fields from the body, not from the address", answer);
    parsed = json_.parse(call.body, call_);
  } else {
    parsed = parse_search_query(query, call_);
  }
  if (!parsed) return fail_with(parsed.error(), answer);
  if (const auto found = worker_->search(call_.request, ad_call(call_, answer), response_, sponsored_);
      !found)
    return fail_with(found.error(), answer);
  partial_.clear();
  note_missing_ads(answer);
  write_search_answer(answer.body, call_.request, response_, sponsored_,
                      {answer.request_id, answer.took_us(), worker_->generation(), partial_});
}

void Api::suggest(std::string_view query, HttpAnswer& answer) {
  SuggestCall& call = suggest_call_;
  if (const auto parsed = parse_suggest_query(query, call); !parsed) return fail_with(parsed.error(), answer);
  worker_->suggest(call.query, call.limit, call.verbatim, suggested_);
  write_suggest_answer(answer.body, call, suggested_,
                       {answer.request_id, answer.took_us(), worker_->generation()});
}

void Api::listing(std::string_view parameter, HttpAnswer& answer) {
  const auto id = percent_decoded(parameter, false);
  if (!id) return fail_with(400, "the listing's id is not valid percent-encoded UTF-8", answer);
  const auto record = worker_->find_record(*id);
  if (!record) return fail_with(record.error(), answer);
  index::JsonWriter json(answer.body);
  json.begin_object();
  json.field("request_id", std::string_view(answer.request_id));
  json.field("took_us", answer.took_us());
  json.field("generation", worker_->generation());
  json.key("listing");
  json.raw(*record);
  json.end_object();
}

// Mapping an image takes the same few milliseconds for any size; looking up the listings and words of many
// campaigns in it takes seconds. The caller gets its answer when all is in place; this thread goes on
// meanwhile where there is another to wait.
void Api::snapshot(const HttpCall& call, HttpAnswer& answer) {
  serving::PublishRequest request;
  if (!call.body.empty()) {
    if (!content_type_is_json(call, answer)) return;
    auto parsed = json_.parse_snapshot(call.body);
    if (!parsed) return fail_with(parsed.error(), answer);
    request = std::move(*parsed);
  }
  if (!services_.offload || call.deferral == nullptr) {
    return write_published(services_.publish(request), answer);
  }
  services_.offload([this, &services = services_, request, later = defer(call, answer)] {
    later.send([this, info = services.publish(request)](HttpAnswer& published) {
      write_published(info, published);
    });
  });
}

void Api::write_published(const Result<serving::SnapshotInfo>& info, HttpAnswer& answer) {
  if (!info) {
    // These are what the caller named or wrote, so the caller learns what is wrong with them.
    const std::string& field = info.error().field;
    if (field != "index" && field != "model" && field != "rules" && field != "searches")
      return fail_with(info.error(), answer);
    if (services_.report) services_.report(info.error(), answer.request_id);
    answer.status = 422;
    write_error(answer.body, {error_code_name(info.error().code), info.error().message, info.error().field},
                answer.request_id, answer.took_us());
    return;
  }
  index::JsonWriter json(answer.body);
  json.begin_object();
  json.field("request_id", std::string_view(answer.request_id));
  json.field("took_us", answer.took_us());
  json.field("generation", info->generation);
  json.field("index", std::string_view(info->image_path));
  json.field("image_bytes", info->image_bytes);
  json.field("listings", info->listings);
  json.field("campaigns", info->campaigns);
  json.field("model_version", info->model_version);
  json.key("unknown_in_rules");
  json.begin_array();
  for (const std::string& name : info->unknown_in_rules) json.value(std::string_view(name));
  json.end_array();
  json.end_object();
}

void Api::campaigns(const HttpCall& call, const RouteMatch& match, std::string_view query,
                    HttpAnswer& answer) {
  if (desk_ == nullptr) {
    return fail_with(501, "this server keeps no campaigns: it was started without a data directory", answer);
  }
  const auto id = percent_decoded(match.parameter, false);
  if (!id) return fail_with(400, "the campaign's id is not valid percent-encoded UTF-8", answer);
  if (call.method == "GET" || call.method == "HEAD") {
    const auto read = match.route == Route::kCampaigns
                          ? list_campaigns(campaign_reads_, caller_, query, answer)
                          : read_campaign(campaign_reads_, caller_, *id, query, answer);
    if (!read) fail_with(read.error(), answer);
    return;
  }
  if (call.method == "DELETE") return change_campaign(call, read_remove(caller_, *id, query), answer);
  if (!content_type_is_json(call, answer)) return;
  if (call.method == "POST") {
    change_campaign(call, read_create(campaign_json_, caller_, query, call.body), answer);
  } else if (call.method == "PUT") {
    change_campaign(call, read_replace(campaign_json_, caller_, *id, query, call.body), answer);
  } else {
    change_campaign(call, read_edit(campaign_json_, caller_, *id, query, call.body), answer);
  }
}

void Api::change_campaign(const HttpCall& call, Result<DeskCall> change, HttpAnswer& answer) {
  if (!change) return fail_with(change.error(), answer);
  using Stored = Result<serving::StoredCampaign>;
  if (call.deferral == nullptr) {
    const auto promise = std::make_shared<std::promise<Stored>>();
    auto stored = promise->get_future();
    (*change)(*desk_, [promise](Stored done) { promise->set_value(std::move(done)); });
    return write_change(call.method, stored.get(), answer);
  }
  (*change)(*desk_, [this, method = std::string(call.method), later = defer(call, answer)](Stored done) {
    later.send([this, method, stored = std::make_shared<const Stored>(std::move(done))](
                   HttpAnswer& finished) { write_change(method, *stored, finished); });
  });
}

void Api::write_change(std::string_view method, const Result<serving::StoredCampaign>& stored,
                       HttpAnswer& answer) {
  if (!stored) return fail_with(stored.error(), answer);
  if (method == "POST") {
    answer.status = 201;
    answer.fields.emplace_back("Location", "/v1/campaigns/" + stored->campaign.id);
  }
  write_stored_campaign(*stored, answer);
}

void Api::health(HttpAnswer& answer) {
  index::JsonWriter json(answer.body);
  json.begin_object();
  json.field("status", "ok");
  json.field("request_id", std::string_view(answer.request_id));
  json.field("took_us", answer.took_us());
  json.end_object();
}

// Ready as long as there is a snapshot, also when its verification failed: that is an alarm (see the
// metrics), and taking every server of a shop away for it would be worse than what it warns of.
void Api::ready(HttpAnswer& answer) {
  if (services_.is_draining && services_.is_draining()) return fail_with(503, "shutting down", answer);
  const serving::SnapshotInfo info = services_.engine->current();
  index::JsonWriter json(answer.body);
  json.begin_object();
  json.field("status", "ready");
  json.field("request_id", std::string_view(answer.request_id));
  json.field("took_us", answer.took_us());
  json.field("generation", info.generation);
  json.field("listings", info.listings);
  json.end_object();
}

}  // namespace vitrina::api
