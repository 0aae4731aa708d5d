#include "engine/ads/campaign/served_ad.h"

#include <limits>

namespace vitrina::ads {
namespace {

constexpr std::uint64_t kMostPrice = std::numeric_limits<std::int64_t>::max();

// Small either way from 0, as numbers that a varint keeps short.
std::uint64_t zigzag(std::uint64_t value) noexcept {
  return value << 1 ^ (0 - (value >> 63));
}
std::uint64_t unzigzag(std::uint64_t code) noexcept {
  return code >> 1 ^ (0 - (code & 1));
}

}  // namespace

void write_served_ad(const ServedAd& ad, ByteWriter& out) {
  out.put(ad.id.time_us);
  out.put(ad.id.random);
  out.put_string(ad.campaign);
  out.put_string(ad.keyword);
  out.put(static_cast<std::uint8_t>(ad.match));
  out.put_string(ad.listing);
  out.put_string(ad.seller);
  out.put_string(ad.query);
  out.put(ad.slot);
  out.put_varint(static_cast<std::uint64_t>(ad.price.micros));
  out.put_string(ad.request);
  out.put(ad.session);
  out.put_varint(zigzag(static_cast<std::uint64_t>(ad.at)));
}

bool read_served_ad(ByteReader& in, ServedAd& ad) {
  ad.id.time_us = in.get<std::uint64_t>();
  ad.id.random = in.get<std::uint64_t>();
  ad.campaign = in.get_string();
  ad.keyword = in.get_string();
  const auto match = in.get<std::uint8_t>();
  ad.match = static_cast<MatchType>(match);
  ad.listing = in.get_string();
  ad.seller = in.get_string();
  ad.query = in.get_string();
  ad.slot = in.get<std::uint8_t>();
  const std::uint64_t price = in.get_varint();
  ad.price = Money{static_cast<std::int64_t>(price)};
  ad.request = in.get_string();
  ad.session = in.get<std::uint64_t>();
  ad.at = static_cast<std::int64_t>(unzigzag(in.get_varint()));
  return in.ok() && match <= static_cast<std::uint8_t>(MatchType::kBroad) && price <= kMostPrice;
}

}  // namespace vitrina::ads
