// The calls of Api that are about money and events: links that are followed, what the shop tells of, sellers'
// accounts.

#include <future>
#include <optional>
#include <utility>

#include "server/api/api.h"
#include "server/api/event_json.h"
#include "server/api/later.h"
#include "server/api/query_string.h"
#include "server/api/report_answer.h"
#include "server/api/report_call.h"
#include "server/api/robots.h"

namespace vitrina::api {
namespace {

constexpr std::string_view kServerCaller = "server";
constexpr std::string_view kCsv = "text/csv; charset=utf-8";
constexpr std::size_t kMaxSellerBytes = 512;

constexpr std::string_view kNoLedger = "this server keeps no money: it was started without a data directory";

}  // namespace

// The shopper is sent on when the click is on the disk, or when the ledger takes too long.
void Api::click(const HttpCall& call, std::string_view query, HttpAnswer& answer) {
  std::optional<std::string> token;
  std::size_t tokens = 0;
  const auto parsed =
      for_each_parameter(query, [&](const std::string& name, std::string_view value) -> Result<void> {
        if (name == "t" && ++tokens == 1) token = percent_decoded(value, false);
        return {};
      });
  // What a link carries beside the token is whoever's made the page; only a token that is none is refused.
  if (!parsed || !token || tokens > 1) {
    return fail_with(Error{ErrorCode::kInvalidArgument,
                           tokens > 1 ? "the token of a sponsored hit's link is given twice"
                                      : "the token of a sponsored hit's link is missing",
                           "t"},
                     answer);
  }
  auto target = worker_->follow(*token);
  if (!target) return fail_with(target.error(), answer);
  answer.status = 302;
  answer.content_type = {};
  answer.fields.emplace_back("Location", target->location);
  answer.fields.emplace_back("Cache-Control", "no-store");
  serving::LedgerDesk* const ledger = services_.engine->ledger();
  const bool is_shopper = call.method == "GET" && !is_prefetch(call.purpose) && !is_robot(call.user_agent);
  if (ledger == nullptr || !is_shopper) return;
  if (call.deferral == nullptr) {
    const auto promise = std::make_shared<std::promise<void>>();
    auto done = promise->get_future();
    ledger->click(std::move(target->click), [promise](bool) { promise->set_value(); });
    return done.get();
  }
  ledger->click(std::move(target->click),
                [later = defer(call, answer)](bool) { later.send([](HttpAnswer&) {}); });
}

// Hands entries to the ledger and writes the answer when they are on the disk.
void Api::post_entries(const HttpCall& call, std::vector<ledger::Entry> entries,
                       std::function<void(Result<std::vector<EventAnswer>>, HttpAnswer&)> write,
                       HttpAnswer& answer) {
  using Answers = Result<std::vector<EventAnswer>>;
  serving::LedgerDesk& ledger = *services_.engine->ledger();
  if (call.deferral == nullptr) {
    const auto promise = std::make_shared<std::promise<Answers>>();
    auto posted = promise->get_future();
    ledger.post(std::move(entries), [promise](Answers answers) { promise->set_value(std::move(answers)); });
    return write(posted.get(), answer);
  }
  ledger.post(std::move(entries), [write = std::move(write), later = defer(call, answer)](Answers answers) {
    later.send([write, answers = std::make_shared<Answers>(std::move(answers))](HttpAnswer& finished) {
      write(std::move(*answers), finished);
    });
  });
}

void Api::events(const HttpCall& call, HttpAnswer& answer) {
  if (services_.engine->ledger() == nullptr) return fail_with(501, kNoLedger, answer);
  if (!content_type_is_json(call, answer)) return;
  bool is_batch = false;
  auto read = event_json_.parse(call.body, is_batch);
  if (!read) return fail_with(read.error(), answer);

  // An event that cannot be taken keeps its place among the answers.
  const bool may_order = !services_.check_key || caller_.name == kServerCaller;
  std::vector<EventAnswer> answers(read->size(), fail(ErrorCode::kUnavailable, "not done"));
  std::vector<ledger::Entry> entries;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < read->size(); ++i) {
    const EventRead& event = (*read)[i];
    if (!event) {
      answers[i] = tl::unexpected<Error>(event.error());
      continue;
    }
    const bool is_order =
        event->type != serving::ShopEventType::kImpression && event->type != serving::ShopEventType::kClick;
    if (is_order && !may_order) {
      answers[i] = fail(ErrorCode::kForbidden, "orders are told with a server's key alone", "type");
      continue;
    }
    auto entry = worker_->entry_of(*event);
    if (!entry) {
      answers[i] = tl::unexpected<Error>(std::move(entry.error()));
      continue;
    }
    entries.push_back(std::move(*entry));
    places.push_back(i);
  }
  if (entries.empty()) return write_event_answers(answers, is_batch, answer);
  post_entries(
      call, std::move(entries),
      [this, answers = std::move(answers), places = std::move(places), is_batch](
          Result<std::vector<EventAnswer>> posted, HttpAnswer& finished) mutable {
        if (!posted) return fail_with(posted.error(), finished);
        for (std::size_t i = 0; i < places.size(); ++i) answers[places[i]] = std::move((*posted)[i]);
        write_event_answers(answers, is_batch, finished);
      },
      answer);
}

// Reports are made and written where nothing waits for them but who asked: they are large.
void Api::report(const HttpCall& call, std::string_view parameter, std::string_view query,
                 HttpAnswer& answer) {
  if (services_.engine->reports() == nullptr) return fail_with(501, kNoLedger, answer);
  auto asked = parse_report_call(parameter, query, caller_.seller, services_.engine->today());
  if (!asked) return fail_with(asked.error(), answer);
  struct Made {
    Result<void> done;
    HttpAnswer answer;  // its type and body
  };
  const auto make = [asked = std::move(*asked), engine = services_.engine, id = answer.request_id,
                     began = answer.began] {
    Made made;
    made.answer.request_id = id;
    made.answer.began = began;
    const auto report = engine->reports()->report(asked.request);
    if (!report) {
      made.done = tl::unexpected<Error>(report.error());
      return made;
    }
    const FindCampaign find = [engine](std::string_view campaign) { return engine->find_campaign(campaign); };
    if (asked.is_csv) {
      made.answer.content_type = kCsv;
      write_report_csv(asked, *report, find, made.answer.body);
    } else {
      write_report_json(asked, *report, find, made.answer);
    }
    return made;
  };
  const auto write = [this](Made& made, HttpAnswer& finished) {
    if (!made.done) return fail_with(made.done.error(), finished);
    if (!made.answer.content_type.empty()) finished.content_type = made.answer.content_type;
    finished.body.swap(made.answer.body);
  };
  if (!services_.offload || call.deferral == nullptr) {
    Made made = make();
    return write(made, answer);
  }
  services_.offload([write, make, later = defer(call, answer)] {
    later.send(
        [write, made = std::make_shared<Made>(make())](HttpAnswer& finished) { write(*made, finished); });
  });
}

void Api::seller(const HttpCall& call, std::string_view parameter, HttpAnswer& answer) {
  const auto id = percent_decoded(parameter, false);
  if (!id || id->size() > kMaxSellerBytes)
    return fail_with(400, "the seller's id is not valid percent-encoded UTF-8", answer);
  if (services_.engine->ledger() == nullptr) return fail_with(501, kNoLedger, answer);
  if (caller_.seller && *caller_.seller != *id)
    return fail_with(Error{ErrorCode::kNotFound, "there is no such seller"}, answer);
  const auto write = [this](const Result<ledger::SellerAccount>& account, HttpAnswer& finished) {
    if (!account) return fail_with(account.error(), finished);
    write_seller(*account, finished);
  };
  // The ledger may be waiting for its disk.
  if (!services_.offload || call.deferral == nullptr)
    return write(services_.engine->find_seller(*id), answer);
  services_.offload([write, id = *id, engine = services_.engine, later = defer(call, answer)] {
    later.send(
        [write, account = engine->find_seller(id)](HttpAnswer& finished) { write(account, finished); });
  });
}

void Api::credits(const HttpCall& call, std::string_view parameter, HttpAnswer& answer) {
  const auto id = percent_decoded(parameter, false);
  if (!id || id->size() > kMaxSellerBytes)
    return fail_with(400, "the seller's id is not valid percent-encoded UTF-8", answer);
  if (services_.engine->ledger() == nullptr) return fail_with(501, kNoLedger, answer);
  if (!content_type_is_json(call, answer)) return;
  auto entry = event_json_.parse_credit(call.body, *id, caller_.name);
  if (!entry) return fail_with(entry.error(), answer);
  std::vector<ledger::Entry> entries;
  entries.push_back(std::move(*entry));
  post_entries(
      call, std::move(entries),
      [this](Result<std::vector<EventAnswer>> posted, HttpAnswer& finished) {
        if (!posted) return fail_with(posted.error(), finished);
        const EventAnswer& only = posted->front();
        if (!only) return fail_with(only.error(), finished);
        const auto account = services_.engine->find_seller(only->fact.seller);
        if (!account) return fail_with(account.error(), finished);
        if (only->is_new) finished.status = 201;
        write_seller(*account, finished);
      },
      answer);
}

}  // namespace vitrina::api
