#include "tools/generate/search_maker.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "index/catalog/json_writer.h"
#include "index/catalog/timestamp.h"
#include "tools/generate/typing.h"

namespace vitrina::tools {
namespace {

// Moscow time, as shops see it: quiet at four, a lunch bump, the peak at nine in the evening.
constexpr std::array<std::uint64_t, 24> kHours = {26, 15, 9,  6,  5,  7,  14, 27, 43, 56,  64, 68,
                                                  72, 73, 70, 68, 69, 73, 80, 90, 99, 100, 84, 52};
constexpr std::array<std::uint64_t, 7> kWeekdays = {104, 102, 100, 98, 92, 95, 109};  // from Monday
constexpr std::int64_t kMoscowSeconds = 3 * 3600;
constexpr std::uint64_t kFirstWeekday = 1;  // 1 September 2026 is a Tuesday

constexpr std::pair<std::string_view, std::uint64_t> kRegions[] = {{"Москва", 210},
                                                                   {"Санкт-Петербург", 96},
                                                                   {"Московская область", 88},
                                                                   {"Краснодарский край", 56},
                                                                   {"Свердловская область", 42},
                                                                   {"Татарстан", 38},
                                                                   {"Ростовская область", 36},
                                                                   {"Башкортостан", 33},
                                                                   {"Новосибирская область", 31},
                                                                   {"Челябинская область", 30},
                                                                   {"Самарская область", 29},
                                                                   {"Нижегородская область", 28},
                                                                   {"Пермский край", 22},
                                                                   {"Воронежская область", 20},
                                                                   {"Красноярский край", 20},
                                                                   {"Волгоградская область", 18},
                                                                   {"Саратовская область", 17},
                                                                   {"Ставропольский край", 17},
                                                                   {"Приморский край", 15},
                                                                   {"Минск", 24}};

constexpr std::string_view kSorts[] = {"relevance", "price_asc", "popular", "rating", "newest"};

const AliasTable& region_popularity() {
  static const AliasTable table = [] {
    std::vector<std::uint64_t> weights;
    for (const auto& [name, weight] : kRegions) weights.push_back(weight);
    return AliasTable(weights);
  }();
  return table;
}

const AliasTable& sort_popularity() {
  static const AliasTable table{87, 6, 4, 2, 1};
  return table;
}

// What stays the same of a visitor from search to search follows from this.
std::uint64_t visitor_seed(const Catalog& catalog, std::uint64_t visitor) {
  return mix64(catalog.seed * 13 + 7) ^ mix64(visitor);
}

std::string hex16(std::uint64_t value) {
  std::string out(16, '0');
  for (std::size_t i = 0; i < 16; ++i) out[15 - i] = "0123456789abcdef"[(value >> (4 * i)) & 15];
  return out;
}

void replace_word(std::string& text, const std::string& word, const std::string& by) {
  if (const std::size_t at = text.find(word); at != std::string::npos) text.replace(at, word.size(), by);
}

}  // namespace

std::string_view SearchMaker::region_name(std::size_t region) {
  static_assert(std::size(kRegions) == kRegionCount);
  return kRegions[region].first;
}

std::size_t SearchMaker::region_of(std::uint64_t visitor) const {
  Random random(visitor_seed(catalog_, visitor));
  return region_popularity().draw(random);
}

std::string_view SearchMaker::device_of(std::uint64_t visitor) {
  const std::uint64_t draw = mix64(visitor + 99) % 100;
  return draw < 67 ? "mobile" : draw < 95 ? "desktop" : "tablet";
}

SearchMaker::SearchMaker(const Catalog& catalog, std::uint64_t searches, std::uint32_t days)
    : catalog_(catalog), searches_(searches), intents_(searches / 3 + 50) {
  Random random(mix64(catalog.seed * 7 + 3));
  std::uint64_t sum = 0;
  for (std::uint32_t day = 0; day < days; ++day) {
    // A fifth more by the end of a month; days scatter by about 6 %.
    const auto noise = static_cast<std::uint64_t>(exp2_fixed(draw_normal(random) / 11));
    const std::uint64_t trend = 1000 + 200 * std::uint64_t{day} / 30;
    const std::uint64_t weekday = kWeekdays[(kFirstWeekday + day) % 7];
    for (const std::uint64_t hour : kHours) {
      sum += (hour * weekday * trend * (noise >> 4)) >> 16;
      hours_.push_back(sum);
    }
  }
}

std::int64_t SearchMaker::time_of(std::uint64_t place) const {
  __extension__ using u128 = unsigned __int128;
  const u128 scaled =
      (static_cast<u128>(hours_.back()) << 20) * place / std::max<std::uint64_t>(searches_, 1);
  const auto target = static_cast<std::uint64_t>(scaled >> 20);
  const auto hour = std::min<std::size_t>(
      static_cast<std::size_t>(std::upper_bound(hours_.begin(), hours_.end(), target) - hours_.begin()),
      hours_.size() - 1);
  const std::uint64_t before = hour == 0 ? 0 : hours_[hour - 1];
  const u128 within = std::min<u128>(scaled - (static_cast<u128>(before) << 20),
                                     (static_cast<u128>(hours_[hour] - before) << 20) - 1);
  const auto second =
      static_cast<std::int64_t>(within * 3600 / (static_cast<u128>(hours_[hour] - before) << 20));
  return kEpochSeconds - kMoscowSeconds + static_cast<std::int64_t>(hour) * 3600 + second;
}

void SearchMaker::type(Random& random, const Intent& intent, Search& search) const {
  std::string typed = intent.text;
  search.read_as.clear();
  if (draw_percent(random, 80)) typed = without_yo(typed);
  const std::string meant = typed;
  if (intent.brand != nullptr && draw_percent(random, 30)) {
    if (intent.brand->script == Script::kLatin) {
      replace_word(typed, intent.brand_word, in_cyrillic(intent.brand_word));
    } else {
      replace_word(typed, intent.brand_word, in_latin(intent.brand_word));
    }
  }
  const std::uint64_t slip = random.below(1000);
  bool corrected = true;
  if (slip < 125) {
    typed = misspelt(typed, random);
    if (draw_percent(random, 15)) typed = misspelt(typed, random);
  } else if (slip < 137) {
    typed = in_wrong_layout(typed);
  } else if (slip < 148) {
    typed = in_latin(typed);
  } else if (slip < 165) {
    typed = run_together(typed, random);
  } else if (slip < 215) {
    typed = cut_short(typed, random);
    corrected = false;
  }
  if (corrected && typed != meant) search.read_as = meant;
  if (draw_percent(random, 7)) capitalise(typed);
  search.typed = std::move(typed);
}

void SearchMaker::append_session(Random& random, std::uint64_t first, std::uint64_t last, std::size_t most,
                                 std::vector<Search>& out) const {
  const std::uint64_t visitors = searches_ / 4 + 1;
  Search search;
  search.visitor = random.below(visitors);
  search.at = time_of(first + random.below(last - first));
  const std::int64_t end = time_of(last);
  Intent wish = intent(draw_intent(random));
  const auto start = [&] {
    type(random, wish, search);
    search.page = 1;
    search.rank = wish.rank;
    search.kind = wish.kind;
    search.brand = wish.brand;
    search.details = wish.details;
  };
  start();
  out.push_back(search);
  for (std::size_t count = 1; count < most && draw_percent(random, 52); ++count) {
    search.at = std::min(end, search.at + 8 + static_cast<std::int64_t>(draw_lower(random, 240, 240)));
    const std::uint64_t next = random.below(100);
    if (next < 35) {
      ++search.page;
    } else if (next < 55) {  // the same wish once more, typed anew
      start();
    } else {
      wish = intent(draw_intent(random));
      start();
    }
    out.push_back(search);
  }
}

Random SearchMaker::chunk_random(std::uint64_t chunk) const {
  return Random(mix64(catalog_.seed * 11 + 5) ^ mix64(chunk));
}

std::vector<SearchMaker::Search> SearchMaker::draw_chunk(Random& random, std::uint64_t chunk) const {
  const std::uint64_t first = chunk * kChunk;
  const std::uint64_t last = std::min(first + kChunk, searches_);
  std::vector<Search> searches;
  searches.reserve(kChunk);
  while (searches.size() < last - first) {
    append_session(random, first, last, last - first - searches.size(), searches);
  }
  std::stable_sort(searches.begin(), searches.end(),
                   [](const auto& a, const auto& b) { return a.at < b.at; });
  return searches;
}

std::vector<SearchMaker::Search> SearchMaker::searches(std::uint64_t chunk) const {
  Random random = chunk_random(chunk);
  return draw_chunk(random, chunk);
}

// The key rotates every 45 days, so a visitor is another session after that.
std::uint64_t SearchMaker::session(const Search& search) const {
  const auto period = static_cast<std::uint64_t>(search.at - kEpochSeconds + 86'400) / (45 * 86'400);
  return mix64(mix64(catalog_.seed + period) ^ mix64(search.visitor));
}

void SearchMaker::append_chunk(std::string& out, std::uint64_t chunk) const {
  Random random = chunk_random(chunk);
  for (const auto& search : draw_chunk(random, chunk)) append_line(out, random, search);
}

void SearchMaker::append_line(std::string& out, Random& random, const Search& search) const {
  const Market& market = catalog_.market;
  const Kind& kind = market.kinds()[search.kind];
  index::JsonWriter json(out);
  json.begin_object();
  std::string at;
  index::append_timestamp(at, search.at);
  json.field("at", at);
  json.field("q", search.typed);
  if (!search.read_as.empty()) json.field("read_as", search.read_as);
  json.field("session", hex16(session(search)));
  json.field("page", search.page);

  __extension__ using u128 = unsigned __int128;
  std::uint64_t expected =
      static_cast<std::uint64_t>((static_cast<u128>(catalog_.listings) * market.share(kind)) >> 32);
  expected >>= std::min<std::uint32_t>(2 * search.details, 40);
  json.key("filters");
  json.begin_object();
  if (draw_percent(random, 14)) {
    expected /= 2;
    const std::uint64_t choice = random.below(100);
    if (choice < 40) {
      json.key("category");
      json.begin_array();
      json.value(market.roots()[kind.root]);
      json.value(market.subs()[kind.sub]);
      if (choice < 25) json.value(kind.name);
      json.end_array();
    } else if (choice < 60) {
      json.key("brand");
      json.begin_array();
      json.value(search.brand != nullptr ? search.brand->name
                                         : kind.brands->brands[kind.brands->popularity.draw(random)].name);
      json.end_array();
    } else if (choice < 90) {
      json.key("price");
      json.begin_object();
      if (choice < 70) json.field("min", kind.price_level / 2);
      json.field("max", kind.price_level * (choice < 80 ? 1 : 2));
      json.end_object();
    } else {
      json.field("in_stock", true);
    }
  }
  json.end_object();
  json.field("sort", kSorts[sort_popularity().draw(random)]);
  Random visitor(visitor_seed(catalog_, search.visitor));
  json.field("region", kRegions[region_popularity().draw(visitor)].first);
  json.field("device", device_of(search.visitor));
  json.key("segments");
  json.begin_array();
  const std::uint64_t segment = visitor.below(100);
  if (segment < 18) json.value("new");
  if (segment >= 90) json.value("loyal");
  json.end_array();
  json.field("slots", 4);
  const auto noise = static_cast<std::uint64_t>(exp2_fixed(draw_normal(random) / 2));
  json.field("total", (expected * noise) >> 16);
  json.end_object();
  out.push_back('\n');
}

}  // namespace vitrina::tools
