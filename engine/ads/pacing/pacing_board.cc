#include "engine/ads/pacing/pacing_board.h"

#include <algorithm>
#include <cmath>

#include "index/base/bytes.h"
#include "index/base/check.h"
#include "index/base/checksum.h"

namespace vitrina::ads {
namespace {

// Steps that a late tick makes up for, one by one; of a longer gap the rest is taken as one.
constexpr std::int64_t kMostSteps = 100;
// Expected and real spend of the shop, whose ratio stands in for a campaign's own: they fade within a day.
constexpr double kShopMemorySeconds = 86'400;
// A shop that has had no clicks yet clicks as expected; in micros.
constexpr double kShopPrior = 100e6;

// Half-life of the shop's drift, of a day's traffic; longer where few ads are shown, so that about
// kDriftEvidence are in it; and what it is at most.
constexpr double kDriftMemory = 1.0 / 800;
constexpr double kLongestDriftMemory = 1.0 / 12;
constexpr double kDriftEvidence = 1'500;
constexpr double kMostDrift = 3;

constexpr std::uint32_t kMemoryVersion = 3;

std::int64_t not_below_zero(double micros) noexcept {
  return static_cast<std::int64_t>(std::max(micros, 0.0));
}

}  // namespace

PacingBoard::Seller& PacingBoard::seller_of(const std::string& seller) {
  return sellers_[seller];
}

PacingBoard::Entry& PacingBoard::entry_of(const std::string& campaign) {
  const auto found = by_campaign_.find(campaign);
  if (found != by_campaign_.end()) return *found->second;
  Entry& entry = entries_.emplace_back();
  entry.cell.number = static_cast<std::uint32_t>(entries_.size() - 1);
  by_campaign_.emplace(campaign, &entry);
  return entry;
}

const PacingCell* PacingBoard::cell(const std::string& campaign, const std::string& seller) {
  const std::lock_guard lock(mutex_);
  Entry& entry = entry_of(campaign);
  if (entry.seller == nullptr) {
    entry.seller = &seller_of(seller);
    entry.cell.seller = &entry.seller->cell;
  }
  return &entry.cell;
}

void PacingBoard::set_campaign(const Campaign& campaign, std::int64_t now) {
  cell(campaign.id, campaign.seller);
  const std::lock_guard lock(mutex_);
  Entry& entry = entry_of(campaign.id);
  const auto micros = [](const std::optional<Money>& budget) {
    return budget ? std::optional(budget->micros) : std::nullopt;
  };
  entry.daily = micros(campaign.budget_daily);
  entry.total = micros(campaign.budget_total);
  entry.end = campaign.end;
  entry.is_even = campaign.pacing == Pacing::kEven;
  entry.hours = hours_of(campaign);
  begin_day(entry, local_hour(now, options_.zone).day);
  step(entry, now, now);
}

void PacingBoard::set_curve(const TrafficCurve& curve) {
  const std::lock_guard lock(mutex_);
  curve_ = curve;
}

void PacingBoard::set_spend(const std::string& campaign, Money total, Day day, Money day_total) {
  const std::lock_guard lock(mutex_);
  Entry& entry = entry_of(campaign);
  entry.total_spent = total.micros;
  entry.day = day;
  entry.day_spent = day_total.micros;
  publish(entry);
}

void PacingBoard::set_balance(const std::string& seller, Money balance) {
  const std::lock_guard lock(mutex_);
  Seller& known = seller_of(seller);
  known.balance = balance.micros;
  publish(known);
}

void PacingBoard::add_charge(const std::string& campaign, Day day, Money charged) {
  const std::lock_guard lock(mutex_);
  Entry& entry = entry_of(campaign);
  begin_day(entry, day);
  if (day == entry.day) entry.day_spent += charged.micros;
  entry.total_spent += charged.micros;
  entry.pacer.add_spent(static_cast<double>(charged.micros));
  if (entry.pacer.share() < 1) shop_spent_ += static_cast<double>(charged.micros);
  publish(entry);
  if (entry.seller == nullptr) return;
  entry.seller->balance -= charged.micros;
  publish(*entry.seller);
}

void PacingBoard::add_balance(const std::string& seller, Money change) {
  const std::lock_guard lock(mutex_);
  Seller& known = seller_of(seller);
  known.balance += change.micros;
  publish(known);
}

void PacingBoard::add_served(std::uint32_t number, Money price, double click_rate) {
  const std::lock_guard lock(mutex_);
  VITRINA_CHECK(number < entries_.size());
  Entry& entry = entries_[number];
  const auto cost = static_cast<double>(price.micros);
  const double expected = cost * click_rate;
  entry.price += (cost - entry.price) * (entry.price == 0 ? 1 : 0.05);
  entry.outstanding += expected;
  entry.pacer.add_served(expected);
  if (entry.pacer.share() < 1) shop_expected_ += expected;
  publish(entry);
  if (entry.seller == nullptr) return;
  entry.seller->outstanding += expected;
  publish(*entry.seller);
}

// Days only go on: a charge of a day that is over, or a clock that was set back, changes nothing.
void PacingBoard::begin_day(Entry& entry, Day day) noexcept {
  if (day <= entry.day) return;
  entry.day = day;
  entry.day_spent = 0;
}

void PacingBoard::publish(Entry& entry) noexcept {
  std::int64_t left = kNoBudget;
  if (entry.daily) left = std::min(left, *entry.daily - entry.day_spent);
  if (entry.total) left = std::min(left, *entry.total - entry.total_spent);
  if (left != kNoBudget) left -= not_below_zero(entry.outstanding * entry.pacer.ratio());
  entry.cell.left_micros.store(left, std::memory_order_relaxed);
}

void PacingBoard::publish(Seller& seller) noexcept {
  seller.cell.balance_micros.store(seller.balance - not_below_zero(seller.outstanding),
                                   std::memory_order_relaxed);
}

std::optional<std::int64_t> PacingBoard::day_budget(const Entry& entry) const noexcept {
  std::optional<std::int64_t> budget = entry.daily;
  if (entry.total) {
    const std::int64_t left = std::max<std::int64_t>(*entry.total - (entry.total_spent - entry.day_spent), 0);
    const std::int64_t days = entry.end ? std::max<std::int64_t>(*entry.end - entry.day + 1, 1) : 1;
    if (budget) {
      budget = std::min(*budget, left);
    } else if (entry.end) {
      budget = left / days;
    }
  }
  return budget;
}

double PacingBoard::passed(const Entry& entry, std::int64_t from, std::int64_t to) const noexcept {
  const std::int64_t begin = day_begin(entry.day, options_.zone);
  to = std::clamp(to, begin, begin + 86'400);
  return curve_.share(entry.day, std::clamp(from, begin, to), to, entry.hours, options_.zone);
}

void PacingBoard::learn_drift(Day day, std::int64_t from, std::int64_t to) {
  Drift now;
  for (const Entry& entry : entries_) {
    if (!entry.is_even || !day_budget(entry) || !entry.pacer.knows()) continue;
    now.served += entry.pacer.served();
    now.shown += entry.pacer.shown();
    now.foretold += entry.pacer.foretold(passed(entry, from, to));
  }
  const std::int64_t begin = day_begin(day, options_.zone);
  const double traffic =
      curve_.share(day, std::max(from, begin), std::max(to, begin), kAllHours, options_.zone);
  const double half_life = std::clamp(kDriftMemory * kDriftEvidence / std::max(drift_.shown, 1.0),
                                      kDriftMemory, kLongestDriftMemory);
  const double fade = std::exp2(-traffic / half_life);
  drift_.served = drift_.served * fade + now.served;
  drift_.foretold = drift_.foretold * fade + now.foretold;
  drift_.shown = drift_.shown * fade + now.shown;
}

void PacingBoard::step(Entry& entry, std::int64_t from, std::int64_t to) {
  const auto budget = day_budget(entry);
  if (!entry.is_even || !budget) {
    entry.cell.share.store(kWholeShare, std::memory_order_relaxed);
    publish(entry);
    return;
  }
  const std::int64_t begin = day_begin(entry.day, options_.zone), end = begin + 86'400;
  const double ahead = curve_.share(entry.day, std::clamp(to, begin, end), end, entry.hours, options_.zone);
  const auto left = static_cast<double>(*budget - entry.day_spent);
  Pacer::Shop shop;
  shop.ratio = (shop_spent_ + kShopPrior) / (shop_expected_ + kShopPrior);
  shop.drift =
      std::clamp((drift_.served + kShopPrior) / (drift_.foretold + kShopPrior), 1 / kMostDrift, kMostDrift);
  const double share = entry.pacer.step(passed(entry, from, to), static_cast<double>(*budget), left,
                                        entry.outstanding, ahead, shop, std::max(entry.price, 1.0));
  entry.cell.share.store(
      share >= 1 ? kWholeShare : static_cast<std::uint32_t>(share * static_cast<double>(kWholeShare)),
      std::memory_order_relaxed);
  publish(entry);
}

bool PacingBoard::tick(std::int64_t now) {
  const std::lock_guard lock(mutex_);
  // A clock that was set back has nothing to say until it is where it was.
  if (last_tick_ != 0 && now < last_tick_ + options_.tick.count()) return false;
  const std::int64_t from =
      last_tick_ == 0 ? now : std::max(last_tick_, now - kMostSteps * options_.tick.count());
  const auto seconds = static_cast<double>(last_tick_ == 0 ? 0 : now - last_tick_);
  last_tick_ = now;
  const double fade = std::exp2(-seconds / static_cast<double>(options_.token_half_life.count()));
  const double shop_fade = std::exp2(-seconds / kShopMemorySeconds);
  shop_expected_ *= shop_fade;
  shop_spent_ *= shop_fade;
  for (auto& [name, seller] : sellers_) {
    seller.outstanding *= fade;
    publish(seller);
  }
  const Day day = local_hour(now, options_.zone).day;
  learn_drift(day, from, now);
  for (Entry& entry : entries_) {
    entry.outstanding *= fade;
    begin_day(entry, day);
    step(entry, from, now);
  }
  return true;
}

std::optional<PacingState> PacingBoard::find(const std::string& campaign) const {
  const std::lock_guard lock(mutex_);
  const auto found = by_campaign_.find(campaign);
  if (found == by_campaign_.end()) return std::nullopt;
  const Entry& entry = *found->second;
  PacingState state;
  if (entry.daily) state.day_left = Money{*entry.daily - entry.day_spent};
  if (entry.total) state.total_left = Money{*entry.total - entry.total_spent};
  if (entry.seller != nullptr) state.balance = Money{entry.seller->balance};
  state.share = static_cast<double>(entry.cell.share.load(std::memory_order_relaxed)) / kWholeShare;
  return state;
}

void PacingBoard::save(std::string& out) const {
  const std::lock_guard lock(mutex_);
  ByteWriter bytes;
  bytes.put(kMemoryVersion);
  bytes.put(shop_expected_);
  bytes.put(shop_spent_);
  bytes.put(drift_);
  bytes.put_varint(by_campaign_.size());
  for (const auto& [campaign, entry] : by_campaign_) {
    bytes.put_string(campaign);
    bytes.put(entry->pacer.memory());
    bytes.put(entry->price);
    bytes.put(entry->outstanding);
  }
  bytes.put(checksum(bytes.view()));
  out = bytes.take();
}

void PacingBoard::load(std::string_view text) {
  if (text.size() < sizeof(std::uint64_t)) return;
  const std::string_view sealed = text.substr(0, text.size() - sizeof(std::uint64_t));
  ByteReader seal(as_bytes(text.substr(sealed.size())));
  ByteReader in(as_bytes(sealed));
  if (seal.get<std::uint64_t>() != checksum(sealed) || in.get<std::uint32_t>() != kMemoryVersion) return;
  const std::lock_guard lock(mutex_);
  shop_expected_ = in.get<double>();
  shop_spent_ = in.get<double>();
  drift_ = in.get<Drift>();
  for (std::uint64_t count = in.get_varint(); count > 0 && in.ok(); --count) {
    const std::string campaign(in.get_string());
    const auto memory = in.get<Pacer::Memory>();
    const auto price = in.get<double>();
    const auto outstanding = in.get<double>();
    const auto found = by_campaign_.find(campaign);
    if (found == by_campaign_.end() || !in.ok()) continue;
    Entry& entry = *found->second;
    entry.pacer.restore(memory);
    entry.price = price;
    entry.outstanding = outstanding;
    if (entry.seller != nullptr) entry.seller->outstanding += outstanding;
    publish(entry);
  }
}

}  // namespace vitrina::ads
