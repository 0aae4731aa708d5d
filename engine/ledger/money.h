// What the ledger is told of money and events, and what it answers.
//
// A fact is a line of the journal: something that happened and stays so. Everything else that the ledger
// knows (what a campaign has spent, what a seller has left) follows from the facts.
//
// Threads: values.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/ads/campaign/calendar.h"
#include "engine/ads/campaign/served_ad.h"
#include "index/base/money.h"

namespace vitrina::ledger {

// Closed; stored by number.
enum class FactKind : std::uint8_t {
  kClick,
  kView,  // an ad has been in view
  kOrder,
  kCancel,
  kReturn,
  kCredit,      // a seller's money came in
  kRefund,      // what a click cost was given back
  kAdjustment,  // a correction of a seller's balance, either way
};
std::string_view name_of(FactKind kind) noexcept;  // "click", …

// What became of what the ledger was told. Closed; stored by number.
enum class Verdict : std::uint8_t {
  kCharged,          // clicks: the price
  kBudgetCut,        // less than the price, for no more was left of a budget or the balance
  kBudgetSpent,      // nothing, for nothing was left of the day's budget or the total
  kNoFunds,          // nothing, for the seller's balance is empty
  kUnknownCampaign,  // nothing, for the ledger has never seen the campaign
  kExpired,          // and invalid clicks, which cost nothing:
  kSessionRepeat,    // the session has clicked this listing just before
  kSessionRate,      // the session clicks too often
  kTooSoon,          // sooner than anybody can have seen the ad
  kCounted,          // all that needs no verdict
  kAttributed,       // orders: to a click
  kUnattributed,     // no click of this session in the window
  kUnknownOrder,     // cancels and returns: of nothing that was ordered, or of more; not counted
};
std::string_view name_of(Verdict verdict) noexcept;  // "charged", …

// Whether it is a shopper's click: one that counts, whatever it cost.
constexpr bool is_valid_click(Verdict verdict) noexcept {
  return verdict <= Verdict::kUnknownCampaign;
}

struct Click {
  ads::ServedAd ad;
  bool is_expired = false;
  std::string event_id = {};  // of one that was posted; empty: a link that was followed
};

struct View {
  ads::ServedAd ad;
  std::string event_id;
  std::optional<std::int64_t> at = {};  // seconds since 1970; none: now
};

// An order of a listing, or what was taken back of one.
struct OrderEvent {
  FactKind kind = FactKind::kOrder;  // or kCancel, kReturn
  std::string event_id;
  std::optional<std::int64_t> at = {};  // seconds since 1970; none: now
  std::vector<std::uint64_t> sessions;  // the hashes that the session has or had; empty: none was given
  std::string listing;
  std::string seller;  // of the listing
  std::string order;
  std::int64_t quantity = 1;  // > 0
  Money revenue;              // ≥ 0; of a cancel or return, 0: its share of the order's
};

struct Credit {
  std::string id;  // idempotency key, of this seller
  std::string seller;
  Money amount;  // of adjustments also below 0
  bool is_adjustment = false;
  std::string note = {};
  std::string author = {};
};

struct Refund {
  ads::ServedId click;
  std::string note = {};
  std::string author = {};
};

using Entry = std::variant<Click, View, OrderEvent, Credit, Refund>;

struct Fact {
  std::uint64_t sequence = 0;  // in the journal, from 1
  FactKind kind = FactKind::kClick;
  Verdict verdict = Verdict::kCounted;
  std::int64_t at = 0;  // seconds: the event's own time for views and orders, else the ledger's
  ads::Day day = 0;     // of the commit, in the shop's zone
  Money amount;         // that moved; of adjustments below 0 where it was taken
  ads::ServedAd ad;     // clicks, views: it; orders: that of the click they are attributed to; refunds: it
  std::int64_t quantity = 0;  // orders; below 0 where taken back
  Money revenue;              // likewise
  std::string seller;         // whose
  std::string id;             // of an event or credit; empty for links
  std::string order;
  std::string note;
  friend bool operator==(const Fact&, const Fact&) = default;
};

struct Posted {
  Fact fact;
  bool is_new = true;  // false: it was there already, and nothing has changed
};

// What the shop has decided about money.
struct LedgerRules {
  ads::ShopZone zone;
  std::chrono::seconds attribution_window{std::chrono::hours(24 * 30)};
  std::chrono::seconds repeat_window{std::chrono::minutes(30)};  // of one session on one listing
  std::uint32_t clicks_per_session = 20;                         // within the rate window
  std::chrono::seconds rate_window{std::chrono::minutes(10)};
  std::chrono::milliseconds least_click_age{300};  // since the ad was served
  std::chrono::seconds event_memory{std::chrono::hours(24 * 7)};
  std::chrono::seconds most_event_age{std::chrono::hours(24 * 7)};
  std::chrono::seconds most_event_ahead{std::chrono::minutes(5)};
};

// What a campaign has spent.
struct CampaignSpend {
  std::string campaign;
  Money total;
  ads::Day day = 0;  // of its last charge
  Money day_total;   // on that day
};

struct SellerAccount {
  std::string seller;
  Money credited;  // credits, refunds and adjustments
  Money spent;     // charges
  Money balance() const noexcept { return Money{credited.micros - spent.micros}; }
};

// What a recount of the whole journal has found.
struct LedgerAudit {
  std::uint64_t facts = 0;
  std::uint64_t clicks = 0;
  std::uint64_t charged_clicks = 0;
  Money charged, credited, refunded, adjusted;
  std::vector<std::string> findings;  // what contradicts a law; the first hundred
};

}  // namespace vitrina::ledger
