#include "engine/ledger/sqlite_money.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/ledger/sqlite_schema.h"
#include "index/base/check.h"
#include "index/base/checksum.h"

namespace vitrina::ledger {
namespace {

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMostMoney = std::numeric_limits<std::int64_t>::max() / 4;

std::int64_t stored(std::uint64_t value) noexcept {
  return static_cast<std::int64_t>(value);
}
std::uint64_t counted(std::int64_t value) noexcept {
  return static_cast<std::uint64_t>(value);
}

std::int64_t seal_of(const JournalLine& line, std::string_view body) {
  ByteWriter bytes;
  bytes.put(line.fact.sequence);
  bytes.put(static_cast<std::uint8_t>(line.fact.kind));
  bytes.put(static_cast<std::uint8_t>(line.fact.verdict));
  bytes.put(line.fact.at);
  bytes.put(line.committed_us);
  bytes.put(line.fact.day);
  bytes.put(line.debit);
  bytes.put(line.credit);
  bytes.put(std::abs(line.fact.amount.micros));
  bytes.put_string(body);
  return stored(checksum(bytes.view()));
}

template <class... Parts>
std::int64_t content_of(const Parts&... parts) {
  ByteWriter bytes;
  const auto put = [&](const auto& part) {
    using Part = std::decay_t<decltype(part)>;
    if constexpr (std::is_convertible_v<Part, std::string_view>) {
      bytes.put_string(part);
    } else {
      bytes.put(part);
    }
  };
  (put(parts), ...);
  return stored(checksum(bytes.view()));
}

}  // namespace

Result<void> SqliteMoney::set_up(SqliteConnection& connection, const LedgerRules& rules) {
  connection_ = &connection;
  rules_ = rules;
  const auto prepare = [&](SqliteStatement& statement, std::string_view sql,
                           std::string what) -> Result<void> {
    VITRINA_ASSIGN(statement, connection.prepare(sql, std::move(what)));
    return {};
  };
  constexpr std::string_view kLine =
      "SELECT sequence, kind, verdict, at, committed_us, day, debit, credit, amount, body, seal FROM "
      "journal ";
  VITRINA_TRY(prepare(insert_line_, "INSERT INTO journal VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11)",
                      "write to the journal"));
  VITRINA_TRY(
      prepare(select_line_, std::string(kLine) + "WHERE sequence = ?1", "read a line of the journal"));
  VITRINA_TRY(prepare(select_lines_, std::string(kLine) + "WHERE sequence > ?1 ORDER BY sequence",
                      "read the journal"));
  VITRINA_TRY(prepare(select_click_,
                      "SELECT sequence, refund FROM clicks WHERE id_time = ?1 AND id_random = ?2",
                      "look for a click"));
  VITRINA_TRY(
      prepare(insert_click_, "INSERT INTO clicks VALUES (?1,?2,?3,?4,?5,?6,?7,?8,0)", "write down a click"));
  VITRINA_TRY(prepare(select_session_,
                      "SELECT sequence, at, listing, seller FROM clicks WHERE session = ?1 AND session <> 0 "
                      "AND at >= ?2 AND at <= ?3 AND valid = 1 ORDER BY at DESC, sequence DESC LIMIT 1000",
                      "look for a session's clicks"));
  VITRINA_TRY(prepare(refund_click_,
                      "UPDATE clicks SET refund = ?3 WHERE id_time = ?1 AND id_random = ?2 AND refund = 0",
                      "refund a click"));
  VITRINA_TRY(prepare(select_left_,
                      "SELECT t.daily, t.cap, t.spent, d.cap, d.spent, s.number, s.credited - s.spent "
                      "FROM campaign_totals t "
                      "LEFT JOIN campaign_days d ON d.campaign = t.campaign AND d.day = ?2 "
                      "LEFT JOIN sellers s ON s.name = t.seller WHERE t.campaign = ?1",
                      "see what a campaign may spend"));
  VITRINA_TRY(prepare(insert_day_,
                      "INSERT INTO campaign_days(campaign, day, cap, spent) "
                      "SELECT campaign, ?2, daily, 0 FROM campaign_totals WHERE campaign = ?1",
                      "begin a campaign's day"));
  VITRINA_TRY(prepare(spend_day_,
                      "UPDATE campaign_days SET spent = spent + ?3 WHERE campaign = ?1 AND day = ?2 "
                      "AND (cap IS NULL OR spent + ?3 <= cap)",
                      "charge a campaign's day"));
  VITRINA_TRY(prepare(spend_total_,
                      "UPDATE campaign_totals SET spent = spent + ?2 WHERE campaign = ?1 "
                      "AND (cap IS NULL OR spent + ?2 <= cap)",
                      "charge a campaign"));
  VITRINA_TRY(prepare(spend_seller_,
                      "UPDATE sellers SET spent = spent + ?2 WHERE number = ?1 AND spent + ?2 <= credited",
                      "charge a seller"));
  VITRINA_TRY(prepare(select_seller_, "SELECT number, credited, spent FROM sellers WHERE name = ?1",
                      "read a seller's account"));
  VITRINA_TRY(prepare(insert_seller_,
                      "INSERT INTO sellers(number, name, credited, spent) "
                      "SELECT coalesce(max(number), 0) + 1, ?1, 0, 0 FROM sellers",
                      "open a seller's account"));
  VITRINA_TRY(prepare(credit_seller_,
                      "UPDATE sellers SET credited = credited + ?2 WHERE number = ?1 "
                      "AND credited + ?2 >= spent",
                      "change a seller's account"));
  VITRINA_TRY(prepare(select_sellers_, "SELECT name, credited, spent FROM sellers ORDER BY name",
                      "read the sellers' accounts"));
  VITRINA_TRY(prepare(select_spends_,
                      "SELECT t.campaign, t.spent, d.day, d.spent FROM campaign_totals t "
                      "LEFT JOIN campaign_days d ON d.campaign = t.campaign AND d.day = "
                      "(SELECT max(day) FROM campaign_days WHERE campaign = t.campaign) ORDER BY t.campaign",
                      "read what campaigns have spent"));
  VITRINA_TRY(prepare(upsert_totals_, kUpsertTotals, "store what a campaign may spend"));
  VITRINA_TRY(prepare(cap_day_,
                      "UPDATE campaign_days SET cap = CASE WHEN ?3 IS NULL THEN NULL ELSE max(?3, spent) END "
                      "WHERE campaign = ?1 AND day = ?2",
                      "change the budget of a campaign's day"));
  VITRINA_TRY(prepare(select_view_, "SELECT sequence FROM views WHERE id_time = ?1 AND id_random = ?2",
                      "look for a view"));
  VITRINA_TRY(prepare(insert_view_, "INSERT INTO views VALUES (?1, ?2, ?3)", "write down a view"));
  VITRINA_TRY(prepare(select_order_,
                      "SELECT sequence, quantity, revenue FROM orders WHERE id = ?1 AND listing = ?2",
                      "look for an order"));
  VITRINA_TRY(prepare(upsert_order_,
                      "INSERT INTO orders VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (id, listing) DO UPDATE "
                      "SET quantity = quantity + ?4, revenue = revenue + ?5",
                      "write down an order"));
  VITRINA_TRY(prepare(take_back_order_,
                      "UPDATE orders SET quantity = quantity - ?3, revenue = revenue - ?4 "
                      "WHERE id = ?1 AND listing = ?2 AND quantity >= ?3 AND revenue >= ?4",
                      "take back an order"));
  VITRINA_TRY(
      prepare(select_id_, "SELECT sequence, content FROM event_ids WHERE id = ?1", "look for an event's id"));
  VITRINA_TRY(
      prepare(insert_id_, "INSERT INTO event_ids VALUES (?1, ?2, ?3, ?4)", "write down an event's id"));
  VITRINA_TRY(prepare(forget_ids_,
                      "DELETE FROM event_ids WHERE id IN "
                      "(SELECT id FROM event_ids WHERE forget_at <= ?1 LIMIT 1000)",
                      "forget old ids of events"));
  VITRINA_ASSIGN(
      SqliteStatement end,
      connection.prepare("SELECT sequence, committed_us FROM journal ORDER BY sequence DESC LIMIT 1",
                         "read the end of the journal"));
  VITRINA_ASSIGN(const bool any, end.step());
  if (any) last_ = {counted(end.integer(0)), end.integer(1)};
  next_ = last_;
  return {};
}

void SqliteMoney::begin(std::int64_t now_us) noexcept {
  next_ = last_;
  next_.time_us = std::max(now_us, last_.time_us);
}

ads::Day SqliteMoney::today() const noexcept {
  return ads::local_hour(now(), rules_.zone).day;
}

Result<Posted> SqliteMoney::post(const Entry& entry) {
  return std::visit([this](const auto& one) { return post_one(one); }, entry);
}

Result<void> SqliteMoney::forget() {
  return forget_ids_.bind(1, now()).run();
}

// ---- ids that were told before

Result<std::optional<Posted>> SqliteMoney::told_before(std::string_view key, std::int64_t content) {
  const SqliteReset reset(select_id_);
  VITRINA_ASSIGN(const bool row, select_id_.bind_text(1, key).step());
  if (!row) return std::nullopt;
  if (select_id_.integer(1) != content) {
    return fail(ErrorCode::kConflict, "this id was told before, with other content; give each event its own",
                "id");
  }
  VITRINA_ASSIGN(Fact fact, fact_at(counted(select_id_.integer(0))));
  return Posted{std::move(fact), false};
}

Result<void> SqliteMoney::remember(std::string_view key, std::int64_t content, std::int64_t forget_at) {
  return insert_id_.bind_text(1, key)
      .bind(2, content)
      .bind(3, stored(next_.sequence))
      .bind(4, forget_at)
      .run();
}

Result<std::int64_t> SqliteMoney::event_time(const std::optional<std::int64_t>& at) const {
  if (!at) return now();
  if (*at > now() + rules_.most_event_ahead.count())
    return fail(ErrorCode::kInvalidArgument, "the event is ahead of the server's clock", "at");
  if (*at < now() - rules_.most_event_age.count()) {
    return fail(ErrorCode::kInvalidArgument,
                "the event is older than " + std::to_string(rules_.most_event_age.count() / 3600) + " hours",
                "at");
  }
  return *at;
}

// ---- clicks

Result<Posted> SqliteMoney::post_one(const Click& click) {
  const std::string key = "e:" + click.event_id;
  const std::int64_t content = content_of("click", click.ad.id.time_us, click.ad.id.random);
  if (!click.event_id.empty()) {
    VITRINA_ASSIGN(std::optional<Posted> told, told_before(key, content));
    if (told) return std::move(*told);
  }
  {
    const SqliteReset reset(select_click_);
    VITRINA_ASSIGN(
        const bool row,
        select_click_.bind(1, stored(click.ad.id.time_us)).bind(2, stored(click.ad.id.random)).step());
    if (row) {
      VITRINA_ASSIGN(Fact fact, fact_at(counted(select_click_.integer(0))));
      return Posted{std::move(fact), false};
    }
  }
  Fact fact;
  fact.kind = FactKind::kClick;
  fact.at = now();
  fact.ad = click.ad;
  fact.seller = click.ad.seller;
  fact.id = click.event_id;
  std::int64_t seller = 0;
  if (click.is_expired) {
    fact.verdict = Verdict::kExpired;
  } else {
    VITRINA_ASSIGN(fact.verdict, session_verdict(click.ad));
    if (fact.verdict == Verdict::kCounted) {
      VITRINA_ASSIGN(fact.verdict, charge(fact, seller));
    }
  }
  const bool moves = fact.amount.micros > 0;
  VITRINA_TRY(append(fact, moves ? kFirstSeller + seller : 0, moves ? kRevenue : 0));
  VITRINA_TRY(insert_click_.bind(1, stored(click.ad.id.time_us))
                  .bind(2, stored(click.ad.id.random))
                  .bind(3, stored(fact.sequence))
                  .bind(4, stored(click.ad.session))
                  .bind(5, fact.at)
                  .bind_text(6, click.ad.listing)
                  .bind_text(7, click.ad.seller)
                  .bind(8, is_valid_click(fact.verdict) ? 1 : 0)
                  .run());
  if (!click.event_id.empty()) VITRINA_TRY(remember(key, content, now() + rules_.event_memory.count()));
  return Posted{std::move(fact), true};
}

// kCounted for a click that nothing speaks against.
Result<Verdict> SqliteMoney::session_verdict(const ads::ServedAd& ad) {
  if (next_.time_us - static_cast<std::int64_t>(ad.id.time_us) < rules_.least_click_age.count() * 1000)
    return Verdict::kTooSoon;
  if (ad.session == 0) return Verdict::kCounted;
  const std::int64_t window = std::max(rules_.repeat_window.count(), rules_.rate_window.count());
  const SqliteReset reset(select_session_);
  select_session_.bind(1, stored(ad.session)).bind(2, now() - window).bind(3, now());
  std::uint32_t recent = 0;
  while (true) {
    VITRINA_ASSIGN(const bool row, select_session_.step());
    if (!row) return Verdict::kCounted;
    const std::int64_t age = now() - select_session_.integer(1);
    if (age < rules_.repeat_window.count() && select_session_.text(2) == ad.listing)
      return Verdict::kSessionRepeat;
    if (age < rules_.rate_window.count() && ++recent >= rules_.clicks_per_session)
      return Verdict::kSessionRate;
  }
}

// What the click costs, into the fact: the price, or what is left.
Result<Verdict> SqliteMoney::charge(Fact& fact, std::int64_t& seller) {
  const std::string& campaign = fact.ad.campaign;
  const ads::Day day = today();
  std::int64_t left = kMostMoney;
  bool has_day = false;
  std::int64_t balance = 0;
  {
    const SqliteReset reset(select_left_);
    VITRINA_ASSIGN(const bool row, select_left_.bind_text(1, campaign).bind(2, day).step());
    if (!row) return Verdict::kUnknownCampaign;
    has_day = !select_left_.is_null(4);
    if (!select_left_.is_null(1)) left = select_left_.integer(1) - select_left_.integer(2);
    if (has_day && !select_left_.is_null(3)) {
      left = std::min(left, select_left_.integer(3) - select_left_.integer(4));
    } else if (!has_day && !select_left_.is_null(0)) {
      left = std::min(left, select_left_.integer(0));
    }
    seller = select_left_.is_null(5) ? 0 : select_left_.integer(5);
    balance = seller == 0 ? 0 : select_left_.integer(6);
  }
  const std::int64_t price = fact.ad.price.micros;
  const std::int64_t amount = std::min({price, std::max<std::int64_t>(left, 0), balance});
  if (amount == 0)
    return price == 0 ? Verdict::kCharged : balance == 0 ? Verdict::kNoFunds : Verdict::kBudgetSpent;
  if (!has_day) VITRINA_TRY(insert_day_.bind_text(1, campaign).bind(2, day).run());
  // The laws again, as conditions of the updates: whoever else charges the same, none of them is broken.
  VITRINA_TRY(change_one(spend_day_.bind_text(1, campaign).bind(2, day).bind(3, amount), "day's budget"));
  VITRINA_TRY(change_one(spend_total_.bind_text(1, campaign).bind(2, amount), "total budget"));
  VITRINA_TRY(change_one(spend_seller_.bind(1, seller).bind(2, amount), "balance"));
  fact.amount.micros = amount;
  return amount == price ? Verdict::kCharged : Verdict::kBudgetCut;
}

Result<void> SqliteMoney::change_one(SqliteStatement& statement, std::string_view what) {
  VITRINA_TRY(statement.run());
  if (connection_->changes() == 1) return {};
  return fail(ErrorCode::kUnavailable, "the " + std::string(what) + " has changed meanwhile; try again");
}

// ---- views and orders

Result<Posted> SqliteMoney::post_one(const View& view) {
  const std::string key = "e:" + view.event_id;
  const std::int64_t content = content_of("view", view.ad.id.time_us, view.ad.id.random);
  VITRINA_ASSIGN(std::optional<Posted> told, told_before(key, content));
  if (told) return std::move(*told);
  VITRINA_ASSIGN(const std::int64_t at, event_time(view.at));
  {
    const SqliteReset reset(select_view_);
    VITRINA_ASSIGN(
        const bool row,
        select_view_.bind(1, stored(view.ad.id.time_us)).bind(2, stored(view.ad.id.random)).step());
    if (row) {
      VITRINA_ASSIGN(Fact fact, fact_at(counted(select_view_.integer(0))));
      return Posted{std::move(fact), false};
    }
  }
  Fact fact;
  fact.kind = FactKind::kView;
  fact.verdict = Verdict::kCounted;
  fact.at = at;
  fact.ad = view.ad;
  fact.seller = view.ad.seller;
  fact.id = view.event_id;
  VITRINA_TRY(append(fact, 0, 0));
  VITRINA_TRY(insert_view_.bind(1, stored(view.ad.id.time_us))
                  .bind(2, stored(view.ad.id.random))
                  .bind(3, stored(fact.sequence))
                  .run());
  VITRINA_TRY(remember(key, content, now() + rules_.event_memory.count()));
  return Posted{std::move(fact), true};
}

Result<Posted> SqliteMoney::post_one(const OrderEvent& order) {
  const std::string key = "e:" + order.event_id;
  const std::int64_t content =
      content_of(name_of(order.kind), order.listing, order.order, order.quantity, order.revenue.micros);
  VITRINA_ASSIGN(std::optional<Posted> told, told_before(key, content));
  if (told) return std::move(*told);
  Fact fact;
  fact.kind = order.kind;
  VITRINA_ASSIGN(fact.at, event_time(order.at));
  fact.seller = order.seller;
  fact.id = order.event_id;
  fact.order = order.order;
  if (order.kind == FactKind::kOrder) {
    fact.quantity = order.quantity;
    fact.revenue = order.revenue;
    VITRINA_TRY(attribute(order, fact));
    VITRINA_TRY(append(fact, 0, 0));
    VITRINA_TRY(upsert_order_.bind_text(1, order.order)
                    .bind_text(2, order.listing)
                    .bind(3, stored(fact.sequence))
                    .bind(4, order.quantity)
                    .bind(5, order.revenue.micros)
                    .run());
  } else {
    std::uint64_t first = 0;
    std::int64_t revenue = order.revenue.micros;
    {
      const SqliteReset reset(select_order_);
      VITRINA_ASSIGN(const bool row,
                     select_order_.bind_text(1, order.order).bind_text(2, order.listing).step());
      if (row && order.quantity <= select_order_.integer(1)) {
        const std::int64_t left = select_order_.integer(2);
        if (revenue == 0) {
          revenue = static_cast<std::int64_t>(static_cast<__int128>(left) * order.quantity /
                                              std::max<std::int64_t>(select_order_.integer(1), 1));
        }
        if (revenue <= left) first = counted(select_order_.integer(0));
      }
    }
    if (first == 0) {
      fact.verdict = Verdict::kUnknownOrder;
    } else {
      VITRINA_ASSIGN(const Fact ordered, fact_at(first));
      fact.verdict = ordered.verdict;
      fact.ad = ordered.ad;
      fact.quantity = -order.quantity;
      fact.revenue.micros = -revenue;
      VITRINA_TRY(change_one(take_back_order_.bind_text(1, order.order)
                                 .bind_text(2, order.listing)
                                 .bind(3, order.quantity)
                                 .bind(4, revenue),
                             "order"));
    }
    VITRINA_TRY(append(fact, 0, 0));
  }
  VITRINA_TRY(remember(key, content, now() + rules_.event_memory.count()));
  return Posted{std::move(fact), true};
}

// To the session's last click on the listing before the order, else to its last on the seller.
Result<void> SqliteMoney::attribute(const OrderEvent& order, Fact& fact) {
  std::uint64_t by_listing = 0, by_seller = 0;
  for (const std::uint64_t session : order.sessions) {
    if (by_listing != 0 || session == 0) continue;
    const SqliteReset reset(select_session_);
    select_session_.bind(1, stored(session))
        .bind(2, fact.at - rules_.attribution_window.count())
        .bind(3, fact.at);
    while (by_listing == 0) {
      VITRINA_ASSIGN(const bool row, select_session_.step());
      if (!row) break;
      const std::uint64_t sequence = counted(select_session_.integer(0));
      if (select_session_.text(2) == order.listing) by_listing = sequence;
      if (by_seller == 0 && select_session_.text(3) == order.seller) by_seller = sequence;
    }
  }
  const std::uint64_t click = by_listing != 0 ? by_listing : by_seller;
  fact.verdict = click == 0 ? Verdict::kUnattributed : Verdict::kAttributed;
  if (click == 0) return {};
  VITRINA_ASSIGN(Fact clicked, fact_at(click));
  fact.ad = std::move(clicked.ad);
  return {};
}

// ---- accounts

Result<SqliteMoney::Seller> SqliteMoney::seller_of(std::string_view name) {
  for (bool opened = false;; opened = true) {
    {
      const SqliteReset reset(select_seller_);
      VITRINA_ASSIGN(const bool row, select_seller_.bind_text(1, name).step());
      if (row)
        return Seller{select_seller_.integer(0),
                      Money{select_seller_.integer(1) - select_seller_.integer(2)}};
    }
    VITRINA_CHECK(!opened);
    VITRINA_TRY(insert_seller_.bind_text(1, name).run());
  }
}

Result<Posted> SqliteMoney::post_one(const Credit& credit) {
  const std::string key = "c:" + credit.seller + "\n" + credit.id;
  const std::int64_t content = content_of(credit.amount.micros, credit.is_adjustment);
  VITRINA_ASSIGN(std::optional<Posted> told, told_before(key, content));
  if (told) return std::move(*told);
  if (credit.amount.micros == 0 || (credit.amount.micros < 0 && !credit.is_adjustment))
    return fail(ErrorCode::kInvalidArgument, "an amount above 0 is needed", "amount");
  VITRINA_ASSIGN(const SellerAccount account, find_seller(credit.seller));
  if (account.balance().micros + credit.amount.micros < 0) {
    return fail(ErrorCode::kUnprocessable,
                "the seller's balance is " + to_string(account.balance()) + "; no more can be taken",
                "amount");
  }
  if (account.credited.micros > kMostMoney - credit.amount.micros)
    return fail(ErrorCode::kUnprocessable, "more money than can be kept", "amount");
  VITRINA_ASSIGN(const Seller seller, seller_of(credit.seller));
  Fact fact;
  fact.kind = credit.is_adjustment ? FactKind::kAdjustment : FactKind::kCredit;
  fact.at = now();
  fact.amount = credit.amount;
  fact.seller = credit.seller;
  fact.id = credit.id;
  fact.note = credit.note;
  const std::int64_t other = credit.is_adjustment ? kCorrections : kCash;
  const std::int64_t own = kFirstSeller + seller.number;
  const bool gets = credit.amount.micros > 0;
  VITRINA_TRY(append(fact, gets ? other : own, gets ? own : other, credit.author));
  VITRINA_TRY(change_one(credit_seller_.bind(1, seller.number).bind(2, credit.amount.micros), "balance"));
  VITRINA_TRY(remember(key, content, kNever));
  return Posted{std::move(fact), true};
}

// A refund gives the seller's money back, and never reopens a budget.
Result<Posted> SqliteMoney::post_one(const Refund& refund) {
  std::uint64_t click = 0, refunded = 0;
  {
    const SqliteReset reset(select_click_);
    VITRINA_ASSIGN(
        const bool row,
        select_click_.bind(1, stored(refund.click.time_us)).bind(2, stored(refund.click.random)).step());
    if (row) {
      click = counted(select_click_.integer(0));
      refunded = counted(select_click_.integer(1));
    }
  }
  if (click == 0) return fail(ErrorCode::kNotFound, "there is no such click", "click");
  if (refunded != 0) {
    VITRINA_ASSIGN(Fact fact, fact_at(refunded));
    return Posted{std::move(fact), false};
  }
  VITRINA_ASSIGN(const Fact clicked, fact_at(click));
  if (clicked.amount.micros == 0)
    return fail(ErrorCode::kUnprocessable, "the click has cost nothing", "click");
  VITRINA_ASSIGN(const Seller seller, seller_of(clicked.seller));
  Fact fact;
  fact.kind = FactKind::kRefund;
  fact.at = now();
  fact.amount = clicked.amount;
  fact.ad = clicked.ad;
  fact.seller = clicked.seller;
  fact.note = refund.note;
  VITRINA_TRY(append(fact, kRevenue, kFirstSeller + seller.number, refund.author));
  VITRINA_TRY(change_one(credit_seller_.bind(1, seller.number).bind(2, fact.amount.micros), "balance"));
  VITRINA_TRY(change_one(refund_click_.bind(1, stored(refund.click.time_us))
                             .bind(2, stored(refund.click.random))
                             .bind(3, stored(fact.sequence)),
                         "click"));
  return Posted{std::move(fact), true};
}

Result<void> SqliteMoney::set_budgets(const ads::Campaign& campaign) {
  VITRINA_TRY(bind_totals(upsert_totals_, campaign).run());
  cap_day_.bind_text(1, campaign.id).bind(2, today());
  if (campaign.budget_daily) {
    cap_day_.bind(3, campaign.budget_daily->micros);
  } else {
    cap_day_.bind_null(3);
  }
  return cap_day_.run();
}

// ---- the journal

Result<void> SqliteMoney::append(Fact& fact, std::int64_t debit, std::int64_t credit,
                                 std::string_view author) {
  fact.sequence = ++next_.sequence;
  fact.day = today();
  encode_fact_body(fact, author, body_);
  JournalLine line;
  line.fact.sequence = fact.sequence;
  line.fact.kind = fact.kind;
  line.fact.verdict = fact.verdict;
  line.fact.at = fact.at;
  line.fact.day = fact.day;
  line.fact.amount = fact.amount;
  line.committed_us = next_.time_us;
  line.debit = debit;
  line.credit = credit;
  return insert_line_.bind(1, stored(fact.sequence))
      .bind(2, static_cast<std::int64_t>(fact.kind))
      .bind(3, static_cast<std::int64_t>(fact.verdict))
      .bind(4, fact.at)
      .bind(5, next_.time_us)
      .bind(6, fact.day)
      .bind(7, debit)
      .bind(8, credit)
      .bind(9, std::abs(fact.amount.micros))
      .bind_blob(10, body_.bytes())
      .bind(11, seal_of(line, body_.view()))
      .run();
}

Result<JournalLine> SqliteMoney::read_line(SqliteStatement& select) {
  JournalLine line;
  line.fact.sequence = counted(select.integer(0));
  line.fact.kind = static_cast<FactKind>(select.integer(1));
  line.fact.verdict = static_cast<Verdict>(select.integer(2));
  line.fact.at = select.integer(3);
  line.committed_us = select.integer(4);
  line.fact.day = static_cast<ads::Day>(select.integer(5));
  line.debit = select.integer(6);
  line.credit = select.integer(7);
  line.fact.amount.micros = select.integer(8);
  const Bytes body = select.blob(9);
  if (seal_of(line, as_text(body)) != select.integer(10)) {
    return fail(ErrorCode::kDataLoss, "line " + std::to_string(line.fact.sequence) +
                                          " of the journal is damaged; restore a copy of the database");
  }
  if (line.fact.kind == FactKind::kAdjustment && line.credit == kCorrections)
    line.fact.amount.micros = -line.fact.amount.micros;
  VITRINA_TRY(decode_fact_body(body, line.fact));
  return line;
}

Result<Fact> SqliteMoney::fact_at(std::uint64_t sequence) {
  const SqliteReset reset(select_line_);
  VITRINA_ASSIGN(const bool row, select_line_.bind(1, stored(sequence)).step());
  if (!row) {
    return fail(ErrorCode::kDataLoss, "line " + std::to_string(sequence) +
                                          " of the journal is missing; restore a copy of the database");
  }
  VITRINA_ASSIGN(JournalLine line, read_line(select_line_));
  return std::move(line.fact);
}

Result<void> SqliteMoney::for_each_line(std::uint64_t after,
                                        const std::function<Result<void>(const JournalLine&)>& take) {
  const SqliteReset reset(select_lines_);
  select_lines_.bind(1, stored(after));
  while (true) {
    VITRINA_ASSIGN(const bool row, select_lines_.step());
    if (!row) return {};
    VITRINA_ASSIGN(const JournalLine line, read_line(select_lines_));
    VITRINA_TRY(take(line));
  }
}

Result<void> SqliteMoney::for_each_spend(const std::function<void(const CampaignSpend&)>& take) {
  const SqliteReset reset(select_spends_);
  while (true) {
    VITRINA_ASSIGN(const bool row, select_spends_.step());
    if (!row) return {};
    take({std::string(select_spends_.text(0)), Money{select_spends_.integer(1)},
          static_cast<ads::Day>(select_spends_.integer(2)), Money{select_spends_.integer(3)}});
  }
}

Result<void> SqliteMoney::for_each_seller(const std::function<void(const SellerAccount&)>& take) {
  const SqliteReset reset(select_sellers_);
  while (true) {
    VITRINA_ASSIGN(const bool row, select_sellers_.step());
    if (!row) return {};
    take({std::string(select_sellers_.text(0)), Money{select_sellers_.integer(1)},
          Money{select_sellers_.integer(2)}});
  }
}

Result<SellerAccount> SqliteMoney::find_seller(std::string_view seller) {
  const SqliteReset reset(select_seller_);
  VITRINA_ASSIGN(const bool row, select_seller_.bind_text(1, seller).step());
  SellerAccount account{std::string(seller), {}, {}};
  if (row) {
    account.credited.micros = select_seller_.integer(1);
    account.spent.micros = select_seller_.integer(2);
  }
  return account;
}

}  // namespace vitrina::ledger
