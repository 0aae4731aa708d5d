// SqliteMoney: the journal and what follows from it, in the tables of a store's SQLite file.
//
// Use for: SqliteStore alone, which gives it the transaction and the order.
//
// Layout (sqlite_schema.cc): `journal`, every fact in the order of its commit. A line that moves money has
// one account that gives, one that gets and one amount, so double entry holds by construction; accounts are
// kCash, kRevenue, kCorrections, and kFirstSeller + number for each seller. What a campaign may spend and has
// spent (campaign_totals, campaign_days), what a seller has (sellers), which clicks, views, orders and event
// ids there are, is kept besides, in the same transaction, so that a charge is one look-up and three
// conditional updates, each of a row that only clicks of one campaign or seller touch.
//
// Session rules and attribution go by `clicks`, so they survive a crash and need no memory.
//
// Threads: one at a time. Lifetime: the connection outlives it.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "engine/ledger/fact_codec.h"
#include "engine/ledger/money.h"
#include "engine/ledger/sqlite.h"

namespace vitrina::ledger {

inline constexpr std::int64_t kCash = 1, kRevenue = 2, kCorrections = 3, kFirstSeller = 16;

// A line of the journal as it is stored.
struct JournalLine {
  Fact fact;
  std::int64_t committed_us = 0;
  std::int64_t debit = 0;  // gives; 0: none
  std::int64_t credit = 0;
};

class SqliteMoney {
 public:
  Result<void> set_up(SqliteConnection& connection, const LedgerRules& rules);

  // Before the entries of a transaction; the ledger's time from here on.
  void begin(std::int64_t now_us) noexcept;
  // Requires: within a transaction. Errors of the entry alone have a field; all others end the transaction.
  Result<Posted> post(const Entry& entry);
  // Forgets ids of events that are old. Requires: within a transaction.
  Result<void> forget();
  void committed() noexcept { last_ = next_; }
  void rolled_back() noexcept { next_ = last_; }

  // What a campaign may spend, from now on. Requires: within a transaction, after begin().
  Result<void> set_budgets(const ads::Campaign& campaign);

  Result<void> for_each_line(std::uint64_t after,
                             const std::function<Result<void>(const JournalLine&)>& take);
  Result<void> for_each_spend(const std::function<void(const CampaignSpend&)>& take);
  Result<void> for_each_seller(const std::function<void(const SellerAccount&)>& take);
  Result<SellerAccount> find_seller(std::string_view seller);

 private:
  // Where the journal ends.
  struct End {
    std::uint64_t sequence = 0;
    std::int64_t time_us = 0;
  };
  struct Seller {
    std::int64_t number = 0;
    Money balance;
  };
  // An id that was told before, and with what.
  struct Told {
    std::uint64_t sequence = 0;
    std::int64_t content = 0;
  };

  Result<Posted> post_one(const Click& click);
  Result<Posted> post_one(const View& view);
  Result<Posted> post_one(const OrderEvent& order);
  Result<Posted> post_one(const Credit& credit);
  Result<Posted> post_one(const Refund& refund);

  Result<std::optional<Posted>> told_before(std::string_view key, std::int64_t content);
  Result<void> remember(std::string_view key, std::int64_t content, std::int64_t forget_at);
  Result<Verdict> session_verdict(const ads::ServedAd& ad);
  Result<Verdict> charge(Fact& fact, std::int64_t& seller);
  Result<void> attribute(const OrderEvent& order, Fact& fact);
  Result<Seller> seller_of(std::string_view name);
  Result<void> change_one(SqliteStatement& statement, std::string_view what);
  Result<std::int64_t> event_time(const std::optional<std::int64_t>& at) const;
  // Gives the fact its sequence and writes it.
  Result<void> append(Fact& fact, std::int64_t debit, std::int64_t credit, std::string_view author = {});
  Result<JournalLine> read_line(SqliteStatement& select);
  Result<Fact> fact_at(std::uint64_t sequence);
  std::int64_t now() const noexcept { return next_.time_us / 1'000'000; }
  ads::Day today() const noexcept;

  SqliteConnection* connection_ = nullptr;
  LedgerRules rules_;
  End last_;
  End next_;
  ByteWriter body_;

  SqliteStatement insert_line_, select_line_, select_lines_;
  SqliteStatement select_click_, insert_click_, select_session_, refund_click_;
  SqliteStatement select_left_, insert_day_, spend_day_, spend_total_, spend_seller_;
  SqliteStatement select_seller_, insert_seller_, credit_seller_, select_sellers_, select_spends_;
  SqliteStatement upsert_totals_, cap_day_;
  SqliteStatement select_view_, insert_view_;
  SqliteStatement select_order_, upsert_order_, take_back_order_;
  SqliteStatement select_id_, insert_id_, forget_ids_;
};

}  // namespace vitrina::ledger
