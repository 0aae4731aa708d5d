#include "engine/ads/campaign/campaign_codec.h"

#include "index/base/checksum.h"

namespace vitrina::ads {
namespace {

constexpr std::uint8_t kVersion = 1;

void put_signed(ByteWriter& out, std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  out.put_varint(bits << 1 ^ (value < 0 ? ~std::uint64_t{0} : 0));
}
std::int64_t get_signed(ByteReader& in) {
  const std::uint64_t bits = in.get_varint();
  return static_cast<std::int64_t>(bits >> 1 ^ ((bits & 1) != 0 ? ~std::uint64_t{0} : 0));
}

template <class T, class Put>
void put_list(ByteWriter& out, const std::vector<T>& items, Put put) {
  out.put_varint(items.size());
  for (const T& item : items) put(item);
}
// Every item takes a byte at least, so a damaged count ends with the bytes.
template <class T, class Get>
void get_list(ByteReader& in, std::vector<T>& items, Get get) {
  for (std::uint64_t left = in.get_varint(); left > 0 && in.ok(); --left) {
    items.push_back(get());
    if (!in.ok()) return;
  }
}

void put_texts(ByteWriter& out, const std::vector<std::string>& texts) {
  put_list(out, texts, [&](const std::string& text) { out.put_string(text); });
}
void get_texts(ByteReader& in, std::vector<std::string>& texts) {
  get_list(in, texts, [&] { return std::string(in.get_string()); });
}

tl::unexpected<Error> damaged() {
  return fail(ErrorCode::kDataLoss, "a stored campaign is damaged");
}

}  // namespace

std::string encode_campaign(const Campaign& campaign) {
  ByteWriter out;
  out.put(kVersion);
  out.put_string(campaign.id);
  out.put_string(campaign.seller);
  out.put_string(campaign.name);
  out.put(campaign.status);
  put_texts(out, campaign.listings);
  put_list(out, campaign.keywords, [&](const Keyword& keyword) {
    out.put_string(keyword.text);
    out.put(keyword.match);
    put_signed(out, keyword.bid.micros);
  });
  put_texts(out, campaign.negatives);
  put_list(out, campaign.categories, [&](const std::vector<std::string>& path) { put_texts(out, path); });

  const std::optional<Money> amounts[] = {campaign.category_bid, campaign.budget_daily,
                                          campaign.budget_total};
  const std::optional<Day> days[] = {campaign.start, campaign.end};
  unsigned present = 0;
  for (std::size_t i = 0; i < 3; ++i) present |= amounts[i] ? 1u << i : 0u;
  for (std::size_t i = 0; i < 2; ++i) present |= days[i] ? 8u << i : 0u;
  out.put(static_cast<std::uint8_t>(present));
  for (const std::optional<Money>& amount : amounts) {
    if (amount) put_signed(out, amount->micros);
  }
  for (const std::optional<Day>& day : days) {
    if (day) put_signed(out, *day);
  }

  put_list(out, campaign.hours, [&](HourRange range) {
    out.put(range.begin);
    out.put(range.end);
  });
  put_texts(out, campaign.regions);
  put_texts(out, campaign.devices);
  put_texts(out, campaign.segments);
  out.put(campaign.pacing);
  out.put_string(campaign.label);
  out.put_string(campaign.advertiser.name);
  out.put_string(campaign.advertiser.inn);
  out.put_string(campaign.advertiser.erid);
  out.put_varint(campaign.erid_by_listing.size());
  for (const auto& [listing, erid] : campaign.erid_by_listing) {
    out.put_string(listing);
    out.put_string(erid);
  }
  out.put_varint(campaign.version);
  out.put(checksum(out.bytes()));
  return out.take();
}

Result<Campaign> decode_campaign(Bytes bytes) {
  if (bytes.size() <= sizeof(std::uint64_t)) return damaged();
  const Bytes body = bytes.first(bytes.size() - sizeof(std::uint64_t));
  if (ByteReader(bytes.last(sizeof(std::uint64_t))).get<std::uint64_t>() != checksum(body)) return damaged();
  ByteReader in(body);
  if (const auto version = in.get<std::uint8_t>(); version != kVersion)
    return fail(ErrorCode::kUnsupported, "a stored campaign has version " + std::to_string(version) +
                                             "; this build reads version " + std::to_string(kVersion));

  Campaign campaign;
  campaign.id = in.get_string();
  campaign.seller = in.get_string();
  campaign.name = in.get_string();
  campaign.status = static_cast<CampaignStatus>(in.get<std::uint8_t>());
  get_texts(in, campaign.listings);
  get_list(in, campaign.keywords, [&] {
    Keyword keyword;
    keyword.text = in.get_string();
    keyword.match = static_cast<MatchType>(in.get<std::uint8_t>());
    keyword.bid = Money{get_signed(in)};
    return keyword;
  });
  get_texts(in, campaign.negatives);
  get_list(in, campaign.categories, [&] {
    std::vector<std::string> path;
    get_texts(in, path);
    return path;
  });

  const unsigned present = in.get<std::uint8_t>();
  std::optional<Money>* const amounts[] = {&campaign.category_bid, &campaign.budget_daily,
                                           &campaign.budget_total};
  std::optional<Day>* const days[] = {&campaign.start, &campaign.end};
  for (std::size_t i = 0; i < 3; ++i) {
    if ((present & 1u << i) != 0) *amounts[i] = Money{get_signed(in)};
  }
  for (std::size_t i = 0; i < 2; ++i) {
    if ((present & 8u << i) != 0) *days[i] = static_cast<Day>(get_signed(in));
  }

  get_list(in, campaign.hours, [&] {
    HourRange range;
    range.begin = in.get<std::uint8_t>();
    range.end = in.get<std::uint8_t>();
    return range;
  });
  get_texts(in, campaign.regions);
  get_texts(in, campaign.devices);
  get_texts(in, campaign.segments);
  campaign.pacing = static_cast<Pacing>(in.get<std::uint8_t>());
  campaign.label = in.get_string();
  campaign.advertiser.name = in.get_string();
  campaign.advertiser.inn = in.get_string();
  campaign.advertiser.erid = in.get_string();
  for (std::uint64_t left = in.get_varint(); left > 0 && in.ok(); --left) {
    std::string listing(in.get_string());
    campaign.erid_by_listing.emplace(std::move(listing), in.get_string());
  }
  campaign.version = in.get_varint();
  if (!in.ok() || !in.at_end()) return damaged();

  if (name_of(campaign.status).empty() || name_of(campaign.pacing).empty()) return damaged();
  for (const Keyword& keyword : campaign.keywords) {
    if (name_of(keyword.match).empty()) return damaged();
  }
  // What reads well but is not what would be written (an overlong number, unsorted erids, unknown optionals).
  if (encode_campaign(campaign) != as_text(bytes)) return damaged();
  return campaign;
}

}  // namespace vitrina::ads
