// What each kind of entry does to the tables (sqlite_money.h).

#include <algorithm>
#include <limits>
#include <type_traits>
#include <utility>

#include "engine/ledger/sqlite_money.h"
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

}  // namespace vitrina::ledger
