#include "tools/generate/event_maker.h"

#include <algorithm>
#include <array>

#include "tools/generate/typing.h"

namespace vitrina::tools {
namespace {

constexpr std::size_t kLookedOfKind = 16;
constexpr std::size_t kLookedOfSub = 5;
constexpr std::int64_t kMoscowSeconds = 3 * 3600;

bool holds_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || text[at - 1] == ' ') && (end == text.size() || text[end] == ' ')) return true;
  }
  return false;
}

bool holds_all_words(std::string_view text, std::string_view words) {
  for (;;) {
    const std::size_t space = words.find(' ');
    if (!holds_word(text, words.substr(0, space))) return false;
    if (space == std::string_view::npos) return true;
    words.remove_prefix(space + 1);
  }
}

void append_billionths(std::string& out, TrueRates::Rate rate) {
  out += std::to_string((rate * 1'000'000'000) >> 32);
}

std::string request_id(std::uint64_t number) {
  std::string out(16, '0');
  for (std::size_t i = 0; i < 16; ++i) out[15 - i] = "0123456789abcdef"[(number >> (4 * i)) & 15];
  return out;
}

}  // namespace

bool EventMaker::serves(const CampaignMaker::Campaign& campaign, const SearchMaker::Search& search) const {
  const std::int64_t since = search.at + kMoscowSeconds - kEpochSeconds;
  const std::int64_t day = since / 86'400;
  if (day < campaign.first_day || day > campaign.last_day) return false;
  if (((campaign.hours >> (since % 86'400 / 3600)) & 1) == 0) return false;
  if (((campaign.regions >> searches_.region_of(search.visitor)) & 1) == 0) return false;
  const std::string_view device = SearchMaker::device_of(search.visitor);
  const int bit = device == "mobile" ? 0 : device == "desktop" ? 1 : 2;
  return ((campaign.devices >> bit) & 1) != 0;
}

// The most specific keyword that the query triggers: exact before phrase before broad, then the longer.
const CampaignMaker::Keyword* EventMaker::match(const CampaignMaker::Campaign& campaign,
                                                std::string_view query) const {
  const CampaignMaker::Keyword* best = nullptr;
  for (const auto& keyword : campaigns_.keywords(campaign)) {
    if (best != nullptr && (best->match < keyword.match ||
                            (best->match == keyword.match && best->text_bytes >= keyword.text_bytes))) {
      continue;
    }
    const std::string_view text = campaigns_.text(keyword);
    const bool matches = keyword.match == ads::MatchType::kExact    ? text == query
                         : keyword.match == ads::MatchType::kPhrase ? holds_word(query, text)
                                                                    : holds_all_words(query, text);
    if (matches) best = &keyword;
  }
  return best;
}

void EventMaker::find_ads(Random& random, const SearchMaker::Search& search, std::string_view query,
                          std::vector<Shown>& shown) const {
  shown.clear();
  const auto look = [&](std::span<const CampaignMaker::Ad> ads, std::size_t most) {
    if (ads.empty()) return;
    std::uint64_t place = random.below(ads.size());
    // A stride, so that one campaign's listings, which stand together, do not fill the look.
    const std::uint64_t stride = ads.size() <= most ? 1 : ads.size() / most;
    for (std::size_t i = 0; i < std::min(most, ads.size()); ++i, place = (place + stride) % ads.size()) {
      const CampaignMaker::Ad ad = ads[place];
      const auto& campaign = campaigns_.campaigns()[ad.campaign];
      const auto* keyword = match(campaign, query);
      if (keyword == nullptr || !serves(campaign, search)) continue;
      const auto& listing = campaigns_.listing(ad.listing);
      // The shop's idea of the appeal is blurred.
      const Fixed idea = rates_.appeal(listing.truth) + draw_normal(random) / 3;
      const auto score = static_cast<std::uint64_t>((keyword->bid.micros / 10'000 * exp2_fixed(idea)) >> 8);
      shown.push_back({ad, keyword, score});
    }
  };
  look(campaigns_.ads_of_kind(search.kind), kLookedOfKind);
  look(campaigns_.ads_of_sub(catalog_.market.kinds()[search.kind].sub), kLookedOfSub);

  std::sort(shown.begin(), shown.end(), [](const Shown& a, const Shown& b) {
    return a.score != b.score               ? a.score > b.score
           : a.ad.campaign != b.ad.campaign ? a.ad.campaign < b.ad.campaign
                                            : a.ad.listing < b.ad.listing;
  });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < shown.size() && kept < kAdSlots; ++i) {
    const auto seller = campaigns_.listing(shown[i].ad.listing).seller;
    const bool taken = std::any_of(
        shown.begin(), shown.begin() + static_cast<std::ptrdiff_t>(kept),
        [&](const Shown& other) { return campaigns_.listing(other.ad.listing).seller == seller; });
    if (!taken) shown[kept++] = shown[i];
  }
  shown.resize(kept);
}

std::uint64_t EventMaker::append_chunk(std::uint64_t chunk, std::string& blocks, std::string& truth) const {
  const auto searches = searches_.searches(chunk);
  Random random(mix64(catalog_.seed * 37 + 17) ^ mix64(chunk));
  ads::EventBlockEncoder encoder;
  ads::EventRow row;
  std::vector<Shown> shown;
  std::uint64_t rows = 0;
  const auto happens = [&](TrueRates::Rate rate) { return (random() >> 32) < rate; };
  for (std::size_t i = 0; i < searches.size(); ++i) {
    const auto& search = searches[i];
    const std::string query = lower_case(search.read_as.empty() ? search.typed : search.read_as);
    find_ads(random, search, without_yo(query), shown);
    row.at = search.at;
    row.request = request_id(mix64(mix64(catalog_.seed + 43) ^ (chunk * SearchMaker::kChunk + i)));
    row.query = query;
    row.session = searches_.session(search);
    const TrueRates::Query asked{search.rank, search.kind, search.details};
    for (std::uint32_t slot = 1; slot <= shown.size(); ++slot) {
      const Shown& one = shown[slot - 1];
      const auto& listing = campaigns_.listing(one.ad.listing);
      const auto& kind = catalog_.market.kinds()[listing.truth.kind];
      row.campaign = campaigns_.campaign_id(one.ad.campaign);
      row.keyword = campaigns_.text(*one.keyword);
      row.match = one.keyword->match;
      row.listing = campaigns_.listing_id(listing);
      row.seller = campaigns_.seller_id(listing);
      row.category.resize(3);
      row.category[0] = catalog_.market.roots()[kind.root];
      row.category[1] = catalog_.market.subs()[kind.sub];
      row.category[2] = kind.name;
      row.slot = static_cast<std::uint8_t>(slot);
      const TrueRates::Rate click = rates_.click(asked, listing.truth, row.match, slot);
      const TrueRates::Rate order = rates_.order(asked, listing.truth, row.match);
      row.viewed = draw_percent(random, TrueRates::viewed_percent(slot));
      row.clicked = happens(click) && row.viewed;
      row.ordered = happens(order) && row.clicked;
      row.revenue = row.ordered ? listing.price : Money{};
      encoder.add(row);
      append_billionths(truth, click);
      truth.push_back('\t');
      append_billionths(truth, order);
      truth.push_back('\n');
      ++rows;
      if (encoder.rows() == ads::kEventRowsPerBlock) encoder.finish(blocks);
    }
  }
  encoder.finish(blocks);
  return rows;
}

}  // namespace vitrina::tools
