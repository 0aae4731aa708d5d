// Api: answers calls: finds the route, checks method, key and content type, reads the request, asks the
// engine, writes the answer. Every answer has a request id (in the body and as X-Request-Id) and the time it
// took.
//
// One Api serves one thread, with its own engine worker and buffers. What all of them share is ApiServices.
//
// Not here: sockets, metrics and logs (server/main puts them round handle()).
// Threads: one at a time. Lifetime: the services outlive it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/serving/campaign_desk.h"
#include "engine/serving/engine.h"
#include "index/base/result.h"
#include "server/api/campaign_json.h"
#include "server/api/campaign_routes.h"
#include "server/api/event_json.h"
#include "server/api/http_call.h"
#include "server/api/json_fields.h"
#include "server/api/routes.h"
#include "server/api/search_call.h"
#include "server/api/search_json.h"
#include "server/api/suggest_call.h"

namespace vitrina::api {

// All functions are called from any thread, some from several at once.
struct ApiServices {
  serving::Engine* engine = nullptr;
  // Publishes an image and a model, and makes every thread let go of the old ones.
  std::function<Result<serving::SnapshotInfo>(const serving::PublishRequest& request)> publish;
  // Runs a task soon, on a thread that may wait. Empty: what may take long is done where it is asked for.
  std::function<void(std::function<void()> task)> offload;
  std::function<void(std::string& out)> write_metrics;
  std::function<bool()> is_draining;
  // Tests put their own in the place of the engine's desk and of its snapshots' campaigns.
  serving::CampaignDesk* campaigns = nullptr;
  std::function<CampaignReads()> campaign_reads;
  // Whether the key that the client sent gives this access, and, where it does and `caller` is not null, who
  // that is. Empty: no keys, everything is open.
  enum class KeyCheck : std::uint8_t { kAllowed, kUnknownKey, kWrongRole };
  std::function<KeyCheck(std::string_view key, Access access, serving::Caller* caller)> check_key;
  // Whether this seller may have something explained or foretold now, or has asked too often. Empty: always.
  std::function<bool(std::string_view seller)> may_explain;
  // Keeps what a 5xx must not say.
  std::function<void(const Error& error, std::string_view request_id)> report;
  std::vector<std::string> cors_origins;  // "*": all
  std::uint64_t request_id_seed = 0;
};

class Api {
 public:
  explicit Api(const ApiServices& services);
  ~Api();

  // Replaces `answer`; where it is then `deferred`, a Later of call.deferral brings the rest of it.
  void handle(const HttpCall& call, HttpAnswer& answer);

  // The answer to a request that reached no route.
  void refuse(unsigned status, std::string_view reason, HttpAnswer& answer);

  // Turns an answer that was deferred and does not come into an error; route, id and fields stay.
  void refuse_deferred(unsigned status, std::string_view reason, HttpAnswer& answer);

  // Lets go of a snapshot that is no longer the current one.
  void refresh() { worker_->refresh(); }

 private:
  void dispatch(const HttpCall& call, HttpAnswer& answer);
  void search(const HttpCall& call, std::string_view query, HttpAnswer& answer);
  void suggest(std::string_view query, HttpAnswer& answer);
  void listing(std::string_view parameter, HttpAnswer& answer);
  static serving::AdCall ad_call(const SearchCall& call, const HttpAnswer& answer);
  void note_missing_ads(const HttpAnswer& answer);
  void auction(const HttpCall& call, HttpAnswer& answer);
  void click(const HttpCall& call, std::string_view query, HttpAnswer& answer);
  void events(const HttpCall& call, HttpAnswer& answer);
  void post_entries(const HttpCall& call, std::vector<ledger::Entry> entries,
                    std::function<void(Result<std::vector<EventAnswer>> answers, HttpAnswer& answer)> write,
                    HttpAnswer& answer);
  void report(const HttpCall& call, std::string_view parameter, std::string_view query, HttpAnswer& answer);
  void seller(const HttpCall& call, std::string_view parameter, HttpAnswer& answer);
  void credits(const HttpCall& call, std::string_view parameter, HttpAnswer& answer);
  void explain(const HttpCall& call, HttpAnswer& answer);
  void reach(const HttpCall& call, HttpAnswer& answer);
  void write_reach(const reach::ReachRequest& request, const Result<serving::ReachReport>& report,
                   HttpAnswer& answer);
  void snapshot(const HttpCall& call, HttpAnswer& answer);
  void write_published(const Result<serving::SnapshotInfo>& info, HttpAnswer& answer);
  void health(HttpAnswer& answer);
  void ready(HttpAnswer& answer);
  void campaigns(const HttpCall& call, const RouteMatch& match, std::string_view query, HttpAnswer& answer);
  void change_campaign(const HttpCall& call, Result<DeskCall> change, HttpAnswer& answer);
  void write_change(std::string_view method, const Result<serving::StoredCampaign>& stored,
                    HttpAnswer& answer);
  bool key_is_good(const HttpCall& call, Access access, HttpAnswer& answer);
  bool content_type_is_json(const HttpCall& call, HttpAnswer& answer);
  void add_cors(const HttpCall& call, std::string_view methods, HttpAnswer& answer) const;
  void fail_with(const Error& error, HttpAnswer& answer);
  void fail_with(unsigned status, std::string_view message, HttpAnswer& answer);
  void begin(std::string_view wanted_id, HttpAnswer& answer);

  const ApiServices& services_;
  std::unique_ptr<serving::Engine::Worker> worker_;
  SearchJsonParser json_;
  CampaignJsonParser campaign_json_;
  EventJsonParser event_json_;
  JsonBody reach_json_;
  serving::CampaignDesk* const desk_;  // null: this server keeps no campaigns
  CampaignReads campaign_reads_;
  serving::Caller caller_;  // of the call at hand, where its route asks who
  SearchCall call_;
  SuggestCall suggest_call_;
  PageCall page_call_;
  ExplainCall explain_call_;
  search::SearchResponse response_;
  search::SuggestResponse suggested_;
  serving::SponsoredAnswer sponsored_;
  std::vector<std::string_view> partial_;
};

}  // namespace vitrina::api
