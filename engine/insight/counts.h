// Counts: what reports measure, as sums; ratios are made of them when they are shown.
//
// Threads: a value.
#pragma once

#include <cstdint>

namespace vitrina::insight {

struct Counts {
  std::int64_t impressions = 0;     // served
  std::int64_t slot_sum = 0;        // of these
  std::int64_t viewed = 0;          // told to have been in view
  std::int64_t clicks = 0;          // valid ones, whatever they cost
  std::int64_t charged_clicks = 0;  // of these
  std::int64_t invalid_clicks = 0;  // repeated, too many, too soon, expired
  std::int64_t spend = 0;           // micros
  std::int64_t refunds = 0;         // micros
  std::int64_t orders = 0;          // what is taken back lessens units and revenue alone
  std::int64_t units = 0;           // less what was taken back
  std::int64_t revenue = 0;         // micros, likewise
  std::int64_t lost_to_budget = 0;  // estimates: each sampled auction stands for kLossSample
  std::int64_t lost_to_rank = 0;

  static constexpr std::int64_t Counts::*kAll[] = {
      &Counts::impressions,    &Counts::slot_sum,       &Counts::viewed,  &Counts::clicks,
      &Counts::charged_clicks, &Counts::invalid_clicks, &Counts::spend,   &Counts::refunds,
      &Counts::orders,         &Counts::units,          &Counts::revenue, &Counts::lost_to_budget,
      &Counts::lost_to_rank};

  Counts& operator+=(const Counts& other) noexcept {
    for (const auto member : kAll) this->*member += other.*member;
    return *this;
  }
  friend bool operator==(const Counts&, const Counts&) = default;
};

}  // namespace vitrina::insight
