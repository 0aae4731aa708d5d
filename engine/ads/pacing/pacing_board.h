// PacingBoard: what every campaign may spend now, kept up with what is served and charged, and published to
// the request path in cells (pacing_cell.h).
//
// Who tells it what: campaigns as they are loaded and changed; the ledger's charges and payments, at once;
// served ads, a few times a second; the time, every few seconds (tick()). What a click will cost is known
// when its ad is served, whether it comes is not: until then the expected cost of tokens that are out is held
// back, fading as they age.
//
// It holds no law: budgets are the ledger's to keep. It only keeps campaigns that cannot pay out of auctions.
//
// Cost: a tick is a step of each campaign, some 0.2 µs. Threads: internally synchronised, by a mutex that no
// request takes. Lifetime: cells live as long as the board; a campaign keeps its cell for ever.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "engine/ads/campaign/campaign.h"
#include "engine/ads/pacing/pacer.h"
#include "engine/ads/pacing/pacing_cell.h"
#include "engine/ads/pacing/traffic_curve.h"

namespace vitrina::ads {

struct PacingOptions {
  ShopZone zone;
  std::chrono::seconds tick{5};               // of the shop's clock
  std::chrono::seconds token_half_life{120};  // of the hope that a shown ad is clicked yet
};

// How a campaign stands, for explanations.
struct PacingState {
  std::optional<Money> day_left;  // none: no daily budget
  std::optional<Money> total_left;
  Money balance;
  double share = 1;  // of auctions that it enters
};

class PacingBoard {
 public:
  explicit PacingBoard(PacingOptions options) : options_(options) {}

  // The cell of a campaign, made where there is none yet: without a budget and without funds.
  const PacingCell* cell(const std::string& campaign, const std::string& seller);
  // Budgets, pacing and hours, at load and at each change.
  void set_campaign(const Campaign& campaign, std::int64_t now);
  void set_curve(const TrafficCurve& curve);

  // What the ledger knows when the board is made.
  void set_spend(const std::string& campaign, Money total, Day day, Money day_total);
  void set_balance(const std::string& seller, Money balance);

  // What it tells from then on; seen by the next auction.
  void add_charge(const std::string& campaign, Day day, Money charged);
  void add_balance(const std::string& seller, Money change);

  // An ad was shown that a click costs `price`, and is clicked with this probability.
  void add_served(std::uint32_t number, Money price, double click_rate);

  // Makes the steps that are due by then. True: one was made.
  bool tick(std::int64_t now);

  std::optional<PacingState> find(const std::string& campaign) const;

  // What steps have learned of campaigns, as bytes, so that a start goes on where the last run was; it is no
  // matter of money. Bytes that are none, or of campaigns that are gone, are passed over.
  void save(std::string& out) const;
  void load(std::string_view bytes);

 private:
  struct Seller {
    SellerCell cell;
    std::int64_t balance = 0;
    double outstanding = 0;
  };
  struct Entry {
    PacingCell cell;
    Seller* seller = nullptr;
    std::optional<std::int64_t> daily, total;
    std::optional<Day> end;
    bool is_even = false;
    HourMask hours = kAllHours;
    Day day = 0;
    std::int64_t day_spent = 0;
    std::int64_t total_spent = 0;
    double outstanding = 0;
    double price = 0;  // of late, about
    Pacer pacer;
  };

  Entry& entry_of(const std::string& campaign);
  Seller& seller_of(const std::string& seller);
  void begin_day(Entry& entry, Day day) noexcept;
  void publish(Entry& entry) noexcept;
  static void publish(Seller& seller) noexcept;
  // What a campaign is to spend on the day at hand; none: as fast as it can.
  std::optional<std::int64_t> day_budget(const Entry& entry) const noexcept;
  void step(Entry& entry, std::int64_t from, std::int64_t to);
  // The traffic of (from, to] in the campaign's hours of its day.
  double passed(const Entry& entry, std::int64_t from, std::int64_t to) const noexcept;
  void learn_drift(Day day, std::int64_t from, std::int64_t to);

  const PacingOptions options_;
  mutable std::mutex mutex_;
  TrafficCurve curve_;
  std::deque<Entry> entries_;  // by number; addresses stay
  std::unordered_map<std::string, Entry*> by_campaign_;
  std::unordered_map<std::string, Seller> sellers_;  // addresses stay
  std::int64_t last_tick_ = 0;                       // 0: none yet
  double shop_expected_ = 0;                         // of campaigns that are held back; fading slowly
  double shop_spent_ = 0;
  struct Drift {  // fading quickly
    double served = 0;
    double foretold = 0;
    double shown = 0;
  };
  Drift drift_;
};

}  // namespace vitrina::ads
