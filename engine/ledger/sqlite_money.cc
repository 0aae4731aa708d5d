#include "engine/ledger/sqlite_money.h"

#include <algorithm>
#include <utility>

#include "engine/ledger/sqlite_schema.h"
#include "index/base/check.h"
#include "index/base/checksum.h"

namespace vitrina::ledger {
namespace {

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
