// Events out of the body of POST /v1/events, and what became of them into its answer; likewise the body of
// POST /v1/sellers/{id}/credits.
//
// The body is one event or {"events":[…]}, at most kMaxEvents. Events stand for themselves: one that cannot
// be taken is named in the answer, and the others are taken.
//
// Threads: a parser, one thread at a time; keep one a thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ledger/money.h"
#include "engine/serving/shop_event.h"
#include "index/base/result.h"
#include "server/api/http_call.h"

namespace vitrina::api {

inline constexpr std::size_t kMaxEvents = 1'000;
inline constexpr std::size_t kMaxEventIdBytes = 128;

// An event, or what is wrong with it (kInvalidArgument with the field, "token" or, of a batch,
// "events[3].token").
using EventRead = Result<serving::ShopEvent>;
// What became of an event.
using EventAnswer = Result<ledger::Posted>;

class EventJsonParser {
 public:
  EventJsonParser();
  ~EventJsonParser();

  // Errors of the whole: kInvalidArgument with no field when the body is no JSON object, or with "events".
  Result<std::vector<EventRead>> parse(std::string_view body, bool& is_batch);

  // {"id","amount","kind":"credit|debit|refund","note"} for a seller: money that comes in, a
  // correction that takes some away, what a click cost ("click" is its token). Errors: kInvalidArgument
  // with the field.
  Result<ledger::Entry> parse_credit(std::string_view body, std::string_view seller, std::string_view author);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Of one event: {"request_id","took_us","status":"accepted|repeated","outcome":"charged",…}; of a batch:
// {"…","accepted":N,"repeated":N,"rejected":[{"index","code","message","field"}]}, with the status of the
// first that was rejected where all were.
void write_event_answers(const std::vector<EventAnswer>& answers, bool is_batch, HttpAnswer& answer);

// {"request_id","took_us","status","seller":{"id","balance","credited","spent"}}
void write_seller(const ledger::SellerAccount& account, HttpAnswer& answer);

}  // namespace vitrina::api
