#include <algorithm>
#include <array>
#include <iterator>

#include "index/catalog/json_writer.h"
#include "index/catalog/timestamp.h"
#include "tools/generate/campaign_maker.h"

namespace vitrina::tools {
namespace {

constexpr std::string_view kNegatives[] = {"бесплатно", "своими руками", "б/у",  "ремонт",
                                           "отзывы",    "инструкция",    "фото", "аренда"};
constexpr std::string_view kNames[] = {"Осень", "Хиты", "Распродажа", "Новинки", "Основная", "Тест", "Бренд"};
constexpr std::string_view kMatches[] = {"exact", "phrase", "broad"};
constexpr std::string_view kDevices[] = {"mobile", "desktop", "tablet"};

// Ten digits, the last a check digit, as a company's taxpayer number has.
std::string taxpayer_number(std::uint64_t seller) {
  constexpr std::array<std::uint64_t, 9> kWeights = {2, 4, 10, 3, 5, 9, 4, 6, 8};
  std::string out;
  std::uint64_t sum = 0;
  std::uint64_t digits = mix64(seller + 77);
  for (const std::uint64_t weight : kWeights) {
    const std::uint64_t digit = out.empty() ? 1 + digits % 9 : digits % 10;
    digits /= 10;
    sum += weight * digit;
    out.push_back(static_cast<char>('0' + digit));
  }
  out.push_back(static_cast<char>('0' + sum % 11 % 10));
  return out;
}

std::string erid(std::uint64_t seed) {
  constexpr std::string_view kLetters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789";
  std::string out = "2Vtzq";
  Random random(seed);
  while (out.size() < 12) out.push_back(kLetters[random.below(kLetters.size())]);
  return out;
}

std::string date(std::int32_t day) {
  std::string out;
  index::append_timestamp(out, kEpochSeconds + std::int64_t{day} * 86'400);
  return out.substr(0, 10);
}

template <class Items, class Print>
void list(index::JsonWriter& json, std::string_view name, const Items& items, const Print& print) {
  json.key(name);
  json.begin_array();
  for (const auto& item : items) print(item);
  json.end_array();
}

void write_bits(index::JsonWriter& json, std::string_view name, std::uint32_t bits, std::size_t count,
                std::string_view (*name_of)(std::size_t)) {
  json.key(name);
  json.begin_array();
  if (bits != (1u << count) - 1) {
    for (std::size_t i = 0; i < count; ++i) {
      if ((bits >> i) & 1) json.value(name_of(i));
    }
  }
  json.end_array();
}

void write_hours(index::JsonWriter& json, std::uint32_t hours) {
  json.key("hours");
  json.begin_array();
  for (std::uint32_t begin = 0; begin < 24 && hours != (1u << 24) - 1;) {
    std::uint32_t end = begin;
    while (end < 24 && ((hours >> end) & 1) != 0) ++end;
    if (end > begin) {
      json.begin_array();
      json.value(begin);
      json.value(end);
      json.end_array();
    }
    begin = end + 1;
  }
  json.end_array();
}

}  // namespace

void CampaignMaker::append_line(std::string& out, std::uint64_t place) const {
  const Campaign& campaign = campaigns_[place];
  Random random(mix64(catalog_.seed * 31 + 13) ^ mix64(place));
  const auto& first = listings_[campaign_listings_[campaign.first_listing]];
  index::JsonWriter json(out);
  json.begin_object();
  json.field("id", campaign_id(place));
  json.field("seller", seller_id(first));
  json.field("name", std::string(kNames[random.below(std::size(kNames))]) + " " + std::to_string(place + 1));
  json.field("status", campaign.active ? "active" : "paused");
  list(json, "listings",
       std::span(campaign_listings_).subspan(campaign.first_listing, campaign.listing_count),
       [&](std::uint32_t listing) { json.value(listing_id(listings_[listing])); });
  list(json, "keywords", keywords(campaign), [&](const Keyword& keyword) {
    json.begin_object();
    json.field("text", text(keyword));
    json.field("match", kMatches[static_cast<std::size_t>(keyword.match)]);
    json.field("bid", keyword.bid);
    json.end_object();
  });
  json.key("negatives");
  json.begin_array();
  if (draw_percent(random, 25)) {
    const std::uint64_t start = random.below(std::size(kNegatives));
    for (std::uint64_t i = 0, count = 1 + random.below(3); i < count; ++i) {
      json.value(kNegatives[(start + i) % std::size(kNegatives)]);
    }
  }
  json.end_array();
  json.key("categories");
  json.begin_array();
  if (draw_percent(random, 15)) {
    json.begin_array();
    json.value(catalog_.market.roots()[catalog_.market.kinds()[first.truth.kind].root]);
    json.end_array();
  }
  json.end_array();
  // Between a hundred and several thousand rubles a day, and ten clicks at the least.
  std::int64_t highest = 0;
  for (const auto& keyword : keywords(campaign))
    highest = std::max(highest, keyword.bid.micros / kMicrosPerUnit + 1);
  const Fixed exponent = fixed(9.5) + draw_normal(random) * 5 / 4;
  const std::int64_t daily = std::max((exp2_fixed(exponent) >> 16) + 100, highest * 10) / 50 * 50 + 50;
  json.field("budget_daily", Money{daily * kMicrosPerUnit});
  if (draw_percent(random, 35)) {
    json.field("budget_total",
               Money{daily * static_cast<std::int64_t>(5 + random.below(40)) * kMicrosPerUnit});
  }
  json.field("start", date(campaign.first_day));
  json.key("end");
  campaign.last_day == INT32_MAX ? json.null() : json.value(date(campaign.last_day));
  write_hours(json, campaign.hours);
  write_bits(json, "regions", campaign.regions, SearchMaker::kRegionCount, SearchMaker::region_name);
  write_bits(json, "devices", campaign.devices, std::size(kDevices),
             [](std::size_t i) { return kDevices[i]; });
  json.key("segments");
  json.begin_array();
  json.end_array();
  json.field("pacing", draw_percent(random, 70) ? "even" : "asap");
  json.field("label", "Реклама");
  json.key("advertiser");
  json.begin_object();
  json.field("name", "ООО " + composed_name(first.seller, Script::kCyrillic));
  json.field("inn", taxpayer_number(first.seller));
  json.field("erid", erid(mix64(catalog_.seed + 41) ^ mix64(place)));
  json.end_object();
  json.end_object();
  out.push_back('\n');
}

}  // namespace vitrina::tools
