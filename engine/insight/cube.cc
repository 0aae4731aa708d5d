#include "engine/insight/cube.h"

namespace vitrina::insight {
namespace {

std::uint64_t hour_key(Key key, std::uint8_t hour) noexcept {
  return std::uint64_t{key} << 8 | hour;
}

}  // namespace

void Cube::add(ads::Day day, std::uint8_t hour, Key key, const Counts& counts) {
  Shard& shard = shards_[day];
  const auto [in_days, is_new_day] =
      shard.day_of.try_emplace(key, static_cast<std::uint32_t>(shard.days.size()));
  if (is_new_day) shard.days.push_back({key, 0, {}});
  shard.days[in_days->second].counts += counts;
  if (day < hours_from_) return;
  const auto [in_hours, is_new_hour] =
      shard.hour_of.try_emplace(hour_key(key, hour), static_cast<std::uint32_t>(shard.hours.size()));
  if (is_new_hour) shard.hours.push_back({key, hour, {}});
  shard.hours[in_hours->second].counts += counts;
}

void Cube::forget_hours(ads::Day before) {
  if (before <= hours_from_) return;
  hours_from_ = before;
  for (auto& [day, shard] : shards_) {
    if (day >= before) break;
    std::vector<CubeRow>().swap(shard.hours);
    std::unordered_map<std::uint64_t, std::uint32_t>().swap(shard.hour_of);
  }
}

void Cube::restore(ads::Day day, const CubeRow& row, bool is_hour) {
  Shard& shard = shards_[day];
  if (is_hour) {
    shard.hour_of.emplace(hour_key(row.key, row.hour), static_cast<std::uint32_t>(shard.hours.size()));
    shard.hours.push_back(row);
  } else {
    shard.day_of.emplace(row.key, static_cast<std::uint32_t>(shard.days.size()));
    shard.days.push_back(row);
  }
}

}  // namespace vitrina::insight
