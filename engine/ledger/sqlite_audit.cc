#include "engine/ledger/sqlite_audit.h"

#include <map>
#include <optional>
#include <utility>

namespace vitrina::ledger {
namespace {

constexpr std::size_t kMostFindings = 100;

std::string money_text(std::int64_t micros) {
  return to_string(Money{micros});
}

// Sums of the journal, and what contradicts a law in it.
class Recount {
 public:
  explicit Recount(LedgerAudit& audit) : audit_(audit) {}

  void add(const JournalLine& line) {
    const Fact& fact = line.fact;
    ++audit_.facts;
    if (fact.sequence != last_sequence_ + 1)
      find(1, "line " + std::to_string(fact.sequence) + " follows line " + std::to_string(last_sequence_));
    if (line.committed_us < last_committed_)
      find(1, "line " + std::to_string(fact.sequence) + " was committed before the line before it");
    last_sequence_ = fact.sequence;
    last_committed_ = line.committed_us;
    check_accounts(line);
    const std::int64_t amount = std::abs(fact.amount.micros);
    if (line.debit != 0) {
      accounts_[line.debit] -= amount;
      accounts_[line.credit] += amount;
    }
    switch (fact.kind) {
      case FactKind::kClick:
        add_click(fact);
        break;
      case FactKind::kRefund:
        add_refund(fact);
        break;
      case FactKind::kCredit:
        audit_.credited.micros += amount;
        sellers_[fact.seller].credited += amount;
        break;
      case FactKind::kAdjustment:
        audit_.adjusted.micros += fact.amount.micros;
        sellers_[fact.seller].credited += fact.amount.micros;
        break;
      case FactKind::kOrder:
      case FactKind::kCancel:
      case FactKind::kReturn:
        if (fact.quantity == 0) break;
        ordered_quantity_ += fact.quantity;
        ordered_revenue_ += fact.revenue.micros;
        break;
      case FactKind::kView:
        ++views_;
        break;
    }
  }

  Result<void> compare(SqliteConnection& connection) {
    std::int64_t sum = 0;
    for (const auto& [account, balance] : accounts_) sum += balance;
    if (sum != 0) find(2, "the accounts add up to " + money_text(sum));
    VITRINA_TRY(compare_totals(connection));
    VITRINA_TRY(compare_days(connection));
    VITRINA_TRY(compare_sellers(connection));
    VITRINA_TRY(compare_clicks(connection));
    return compare_orders(connection);
  }

 private:
  struct Account {
    std::int64_t credited = 0;
    std::int64_t spent = 0;
  };
  struct ClickSeen {
    std::uint64_t sequence = 0;
    std::int64_t amount = 0;
    std::uint64_t refund = 0;
  };

  void find(int law, std::string what) {
    if (audit_.findings.size() < kMostFindings)
      audit_.findings.push_back("law " + std::to_string(law) + ": " + std::move(what));
  }

  void check_accounts(const JournalLine& line) {
    const Fact& fact = line.fact;
    if (fact.amount.micros == 0) return;
    const bool from_seller = line.debit >= kFirstSeller, to_seller = line.credit >= kFirstSeller;
    bool is_right = false;
    switch (fact.kind) {
      case FactKind::kClick:
        is_right = from_seller && line.credit == kRevenue;
        break;
      case FactKind::kCredit:
        is_right = line.debit == kCash && to_seller;
        break;
      case FactKind::kRefund:
        is_right = line.debit == kRevenue && to_seller;
        break;
      case FactKind::kAdjustment:
        is_right = fact.amount.micros > 0 ? line.debit == kCorrections && to_seller
                                          : from_seller && line.credit == kCorrections;
        break;
      case FactKind::kView:
      case FactKind::kOrder:
      case FactKind::kCancel:
      case FactKind::kReturn:
        break;
    }
    if (!is_right) find(2, "line " + std::to_string(fact.sequence) + " moves money between wrong accounts");
  }

  void add_click(const Fact& fact) {
    ++audit_.clicks;
    if (fact.amount.micros > fact.ad.price.micros)
      find(3, "line " + std::to_string(fact.sequence) + " charges " + to_string(fact.amount) +
                  " for a click of " + to_string(fact.ad.price));
    if (!clicks_.emplace(fact.ad.id, ClickSeen{fact.sequence, fact.amount.micros, 0}).second)
      find(3, "line " + std::to_string(fact.sequence) + " is a click that is there already");
    if (fact.amount.micros == 0) return;
    ++audit_.charged_clicks;
    audit_.charged.micros += fact.amount.micros;
    totals_[fact.ad.campaign] += fact.amount.micros;
    days_[{fact.ad.campaign, fact.day}] += fact.amount.micros;
    sellers_[fact.seller].spent += fact.amount.micros;
  }

  void add_refund(const Fact& fact) {
    audit_.refunded.micros += fact.amount.micros;
    sellers_[fact.seller].credited += fact.amount.micros;
    const auto click = clicks_.find(fact.ad.id);
    if (click == clicks_.end() || click->second.amount != fact.amount.micros || click->second.refund != 0) {
      find(6, "line " + std::to_string(fact.sequence) + " refunds what no click has cost, or a second time");
    } else {
      click->second.refund = fact.sequence;
    }
  }

  // Calls take(statement) for each row.
  template <class Take>
  static Result<void> for_each_row(SqliteConnection& connection, std::string_view sql, Take&& take) {
    VITRINA_ASSIGN(SqliteStatement rows, connection.prepare(sql, "recount the ledger"));
    while (true) {
      VITRINA_ASSIGN(const bool row, rows.step());
      if (!row) return {};
      take(rows);
    }
  }

  Result<void> compare_totals(SqliteConnection& connection) {
    VITRINA_TRY(for_each_row(
        connection, "SELECT campaign, cap, spent FROM campaign_totals", [&](const SqliteStatement& row) {
          const std::string campaign(row.text(0));
          const std::int64_t spent = row.integer(2);
          const auto sum = totals_.extract(campaign);
          const std::int64_t counted = sum.empty() ? 0 : sum.mapped();
          if (counted != spent)
            find(4, "campaign \"" + campaign + "\" has spent " + money_text(spent) + ", its charges are " +
                        money_text(counted));
          if (!row.is_null(1) && spent > row.integer(1))
            find(4, "campaign \"" + campaign + "\" has spent more than its total budget");
        }));
    for (const auto& [campaign, sum] : totals_)
      find(4, "campaign \"" + campaign + "\" was charged " + money_text(sum) + " and has no account of it");
    return {};
  }

  Result<void> compare_days(SqliteConnection& connection) {
    VITRINA_TRY(for_each_row(
        connection, "SELECT campaign, day, cap, spent FROM campaign_days", [&](const SqliteStatement& row) {
          const std::string campaign(row.text(0));
          const auto day = static_cast<ads::Day>(row.integer(1));
          const std::int64_t spent = row.integer(3);
          const auto sum = days_.extract({campaign, day});
          const std::int64_t counted = sum.empty() ? 0 : sum.mapped();
          if (counted != spent)
            find(4, "campaign \"" + campaign + "\" has spent " + money_text(spent) + " on " +
                        ads::day_text(day) + ", its charges are " + money_text(counted));
          if (!row.is_null(2) && spent > row.integer(2))
            find(4, "campaign \"" + campaign + "\" has spent more than its budget of " + ads::day_text(day));
        }));
    for (const auto& [key, sum] : days_)
      find(4, "campaign \"" + key.first + "\" was charged " + money_text(sum) + " on " +
                  ads::day_text(key.second) + " and has no account of it");
    return {};
  }

  Result<void> compare_sellers(SqliteConnection& connection) {
    VITRINA_TRY(for_each_row(
        connection, "SELECT name, number, credited, spent FROM sellers", [&](const SqliteStatement& row) {
          const std::string seller(row.text(0));
          const auto sum = sellers_.extract(seller);
          const Account counted = sum.empty() ? Account() : sum.mapped();
          if (counted.credited != row.integer(2) || counted.spent != row.integer(3))
            find(5, "seller \"" + seller + "\" has " + money_text(row.integer(2) - row.integer(3)) +
                        ", by the journal " + money_text(counted.credited - counted.spent));
          const auto account = accounts_.find(kFirstSeller + row.integer(1));
          const std::int64_t balance = account == accounts_.end() ? 0 : account->second;
          if (balance != row.integer(2) - row.integer(3) || balance < 0)
            find(5, "the account of seller \"" + seller + "\" holds " + money_text(balance));
        }));
    for (const auto& [seller, account] : sellers_)
      find(5, "seller \"" + seller + "\" has moved money and has no account");
    return {};
  }

  Result<void> compare_clicks(SqliteConnection& connection) {
    std::uint64_t rows = 0;
    VITRINA_TRY(for_each_row(connection, "SELECT id_time, id_random, sequence, refund FROM clicks",
                             [&](const SqliteStatement& row) {
                               ++rows;
                               const ads::ServedId id{static_cast<std::uint64_t>(row.integer(0)),
                                                      static_cast<std::uint64_t>(row.integer(1))};
                               const auto click = clicks_.find(id);
                               if (click == clicks_.end() ||
                                   click->second.sequence != static_cast<std::uint64_t>(row.integer(2)) ||
                                   click->second.refund != static_cast<std::uint64_t>(row.integer(3)))
                                 find(3, "the click of line " + std::to_string(row.integer(2)) +
                                             " is not as the journal has it");
                             }));
    if (rows != clicks_.size())
      find(3,
           std::to_string(rows) + " clicks are kept, and the journal has " + std::to_string(clicks_.size()));
    std::uint64_t views = 0;
    VITRINA_TRY(for_each_row(connection, "SELECT count(*) FROM views", [&](const SqliteStatement& row) {
      views = static_cast<std::uint64_t>(row.integer(0));
    }));
    if (views != views_)
      find(3, std::to_string(views) + " views are kept, and the journal has " + std::to_string(views_));
    return {};
  }

  Result<void> compare_orders(SqliteConnection& connection) {
    return for_each_row(connection,
                        "SELECT coalesce(sum(quantity), 0), coalesce(sum(revenue), 0) FROM orders",
                        [&](const SqliteStatement& row) {
                          if (row.integer(0) != ordered_quantity_ || row.integer(1) != ordered_revenue_)
                            find(7, "orders are kept for " + money_text(row.integer(1)) +
                                        ", by the journal " + money_text(ordered_revenue_));
                        });
  }

  LedgerAudit& audit_;
  std::uint64_t last_sequence_ = 0;
  std::int64_t last_committed_ = 0;
  std::map<std::int64_t, std::int64_t> accounts_;
  std::map<std::string, std::int64_t> totals_;
  std::map<std::pair<std::string, ads::Day>, std::int64_t> days_;
  std::map<std::string, Account> sellers_;
  std::map<ads::ServedId, ClickSeen> clicks_;
  std::uint64_t views_ = 0;
  std::int64_t ordered_quantity_ = 0;
  std::int64_t ordered_revenue_ = 0;
};

}  // namespace

Result<LedgerAudit> audit_ledger(SqliteConnection& connection, SqliteMoney& money) {
  LedgerAudit audit;
  Recount recount(audit);
  const auto read = money.for_each_line(0, [&](const JournalLine& line) -> Result<void> {
    recount.add(line);
    return {};
  });
  if (!read && read.error().code != ErrorCode::kDataLoss) return tl::unexpected<Error>(read.error());
  if (!read) audit.findings.push_back(read.error().message);
  VITRINA_TRY(recount.compare(connection));
  return audit;
}

}  // namespace vitrina::ledger
