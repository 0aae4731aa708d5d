#include "server/api/event_json.h"

#include <array>
#include <utility>

#include "index/catalog/json_writer.h"
#include "index/catalog/timestamp.h"
#include "server/api/error_answer.h"
#include "server/api/json_fields.h"

namespace vitrina::api {
namespace {

using index::fail_field;
using index::fail_type;
using index::JsonElement;
using index::JsonWriter;
using serving::ShopEvent;
using serving::ShopEventType;

constexpr std::size_t kMaxTokenTextBytes = 8'192;
constexpr std::size_t kMaxIdBytes = 512;
constexpr std::size_t kMaxNoteBytes = 1'000;
constexpr std::uint32_t kMaxQuantity = 1'000'000;
// The parser keeps numbers with a fraction as doubles, whose decimals are exact up to here.
constexpr std::int64_t kMaxExactMicros = std::int64_t{1} << 53;

constexpr std::array<std::string_view, 5> kTypes = {"impression", "click", "order", "cancel", "return"};

struct EventDraft {
  ShopEvent event;
  bool has_type = false;
};

Result<void> read_type(const std::string& field, JsonElement found, EventDraft& to) {
  std::string_view name;
  if (found.get(name) == simdjson::SUCCESS) {
    for (std::size_t i = 0; i < kTypes.size(); ++i) {
      if (kTypes[i] != name) continue;
      to.event.type = static_cast<ShopEventType>(i);
      to.has_type = true;
      return {};
    }
  }
  return fail_type(field, found, R"("impression", "click", "order", "cancel" or "return")");
}

template <std::string ShopEvent::*member, std::size_t most>
Result<void> read_event_text(const std::string& field, JsonElement found, EventDraft& to) {
  return read_string(field, found, most, to.event.*member);
}

Result<void> read_at(const std::string& field, JsonElement found, EventDraft& to) {
  std::string text;
  if (!found.is_string()) return fail_type(field, found, R"(a time such as "2026-11-01T10:00:00Z")");
  VITRINA_TRY(read_string(field, found, 64, text));
  const auto at = index::parse_timestamp(text);
  if (!at) return fail_field(field, at.error().message);
  to.event.at = *at;
  return {};
}

Result<void> read_quantity(const std::string& field, JsonElement found, EventDraft& to) {
  std::uint32_t quantity = 0;
  VITRINA_TRY(read_count(field, found, 1, kMaxQuantity, quantity));
  to.event.quantity = quantity;
  return {};
}

Result<void> read_amount(const std::string& field, JsonElement found, Money& out) {
  VITRINA_TRY(read_micros(field, found, out.micros));
  if (out.micros > kMaxExactMicros)
    return fail_field(field,
                      "must be at most " + to_string(Money{kMaxExactMicros}) + ", not " + to_string(out));
  return {};
}
Result<void> read_revenue(const std::string& field, JsonElement found, EventDraft& to) {
  return read_amount(field, found, to.event.revenue);
}

constexpr std::array<FieldReader<EventDraft>, 9> kEventFields{{
    {"type", read_type},
    {"id", read_event_text<&ShopEvent::id, kMaxEventIdBytes>},
    {"at", read_at},
    {"session", read_event_text<&ShopEvent::session, kMaxContextBytes>},
    {"token", read_event_text<&ShopEvent::token, kMaxTokenTextBytes>},
    {"listing", read_event_text<&ShopEvent::listing, kMaxIdBytes>},
    {"order", read_event_text<&ShopEvent::order, kMaxIdBytes>},
    {"quantity", read_quantity},
    {"revenue", read_revenue},
}};

std::string inner(const std::string& prefix, std::string_view field) {
  return prefix.empty() ? std::string(field) : prefix + "." + std::string(field);
}

// What each kind of event has to say.
Result<void> check_event(const std::string& prefix, const EventDraft& draft) {
  const ShopEvent& event = draft.event;
  const auto need = [&](std::string_view field, bool is_there, std::string_view what) -> Result<void> {
    if (is_there) return {};
    return fail_field(inner(prefix, field), std::string(what));
  };
  VITRINA_TRY(need("type", draft.has_type, "an event has a type"));
  VITRINA_TRY(need("id", !event.id.empty(),
                   "an event has an id of its own, so that telling it again changes nothing"));
  if (event.type == ShopEventType::kImpression || event.type == ShopEventType::kClick) {
    return need("token", !event.token.empty(), "the token of the ad, as the search answered it");
  }
  VITRINA_TRY(need("order", !event.order.empty(), "the order's id"));
  return need("listing", !event.listing.empty(), "the listing that was ordered");
}

Result<ShopEvent> read_event(const std::string& prefix, JsonElement found) {
  EventDraft draft;
  VITRINA_TRY(read_object(prefix, found, kEventFields, draft));
  VITRINA_TRY(check_event(prefix, draft));
  return std::move(draft.event);
}

struct CreditDraft {
  std::string id, kind = "credit", note;
  Money amount;
};
template <std::string CreditDraft::*member, std::size_t most>
Result<void> read_credit_text(const std::string& field, JsonElement found, CreditDraft& to) {
  return read_string(field, found, most, to.*member);
}
constexpr std::array<FieldReader<CreditDraft>, 4> kCreditFields{{
    {"id", read_credit_text<&CreditDraft::id, kMaxEventIdBytes>},
    {"kind", read_credit_text<&CreditDraft::kind, 16>},
    {"amount", [](const std::string& field, JsonElement found,
                  CreditDraft& to) { return read_amount(field, found, to.amount); }},
    {"note", read_credit_text<&CreditDraft::note, kMaxNoteBytes>},
}};

void begin(JsonWriter& json, const HttpAnswer& answer) {
  json.begin_object();
  json.field("request_id", std::string_view(answer.request_id));
  json.field("took_us", answer.took_us());
}

}  // namespace

struct EventJsonParser::Impl {
  JsonBody body;
};

EventJsonParser::EventJsonParser() : impl_(std::make_unique<Impl>()) {}
EventJsonParser::~EventJsonParser() = default;

Result<std::vector<EventRead>> EventJsonParser::parse(std::string_view body, bool& is_batch) {
  VITRINA_ASSIGN(const JsonElement root, impl_->body.parse(body));
  std::vector<EventRead> events;
  JsonElement list;
  is_batch = root["events"].get(list) == simdjson::SUCCESS;
  if (!is_batch) {
    events.push_back(read_event("", root));
    return events;
  }
  simdjson::dom::object members;
  if (root.get(members) == simdjson::SUCCESS && members.size() != 1)
    return fail_field("events", "a batch has no other field than \"events\"");
  simdjson::dom::array items;
  if (list.get(items) != simdjson::SUCCESS) return fail_type("events", list, "a list of events");
  if (items.size() == 0) return fail_field("events", "the list is empty");
  for (const JsonElement item : items) {
    if (events.size() == kMaxEvents)
      return fail_field("events", "at most " + std::to_string(kMaxEvents) + " events at once");
    events.push_back(read_event("events[" + std::to_string(events.size()) + "]", item));
  }
  return events;
}

Result<ledger::Entry> EventJsonParser::parse_credit(std::string_view body, std::string_view seller,
                                                    std::string_view author) {
  VITRINA_ASSIGN(const JsonElement root, impl_->body.parse(body));
  CreditDraft draft;
  VITRINA_TRY(read_object("", root, kCreditFields, draft));
  if (draft.id.empty())
    return fail_field("id", "a payment has an id of its own, so that telling it again changes nothing");
  if (draft.kind != "credit" && draft.kind != "debit")
    return fail_field("kind", R"(must be "credit" or "debit", a correction that takes away)");
  if (draft.amount.micros <= 0) return fail_field("amount", "an amount above 0 is needed");
  const bool is_debit = draft.kind == "debit";
  return ledger::Credit{.id = std::move(draft.id),
                        .seller = std::string(seller),
                        .amount = Money{is_debit ? -draft.amount.micros : draft.amount.micros},
                        .is_adjustment = is_debit,
                        .note = std::move(draft.note),
                        .author = std::string(author)};
}

void write_event_answers(const std::vector<EventAnswer>& answers, bool is_batch, HttpAnswer& answer) {
  const auto status_name = [](const ledger::Posted& posted) -> std::string_view {
    return posted.is_new ? "accepted" : "repeated";
  };
  if (!is_batch) {
    const EventAnswer& only = answers.front();
    if (!only) {
      answer.status = status_of(only.error().code);
      write_error(answer.body, {error_code_name(only.error().code), only.error().message, only.error().field},
                  answer.request_id, answer.took_us());
      return;
    }
    JsonWriter json(answer.body);
    begin(json, answer);
    json.field("status", status_name(*only));
    json.field("outcome", ledger::name_of(only->fact.verdict));
    json.end_object();
    return;
  }
  std::uint64_t accepted = 0, repeated = 0;
  const Error* first = nullptr;
  for (const EventAnswer& one : answers) {
    if (!one) {
      if (first == nullptr) first = &one.error();
    } else {
      ++(one->is_new ? accepted : repeated);
    }
  }
  if (accepted + repeated == 0 && first != nullptr) answer.status = status_of(first->code);
  JsonWriter json(answer.body);
  begin(json, answer);
  json.field("accepted", accepted);
  json.field("repeated", repeated);
  json.key("rejected");
  json.begin_array();
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (answers[i]) continue;
    const Error& error = answers[i].error();
    json.begin_object();
    json.field("index", std::uint64_t{i});
    json.field("code", error_code_name(error.code));
    json.field("message", std::string_view(error.message));
    if (!error.field.empty()) json.field("field", std::string_view(error.field));
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

void write_seller(const ledger::SellerAccount& account, HttpAnswer& answer) {
  JsonWriter json(answer.body);
  begin(json, answer);
  json.key("seller");
  json.begin_object();
  json.field("id", std::string_view(account.seller));
  json.field("balance", Money{account.credited.micros - account.spent.micros});
  json.field("credited", account.credited);
  json.field("spent", account.spent);
  json.end_object();
  json.end_object();
}

}  // namespace vitrina::api
