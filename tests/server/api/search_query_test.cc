#include "server/api/search_query.h"

#include <gtest/gtest.h>

#include "index/base/random.h"
#include "index/catalog/json_writer.h"
#include "server/api/search_json.h"

namespace vitrina::api {
namespace {

Error error_of(std::string_view query) {
  SearchCall call;
  const auto parsed = parse_search_query(query, call);
  EXPECT_FALSE(parsed) << query;
  return parsed ? Error{} : parsed.error();
}

SearchCall parse(std::string_view query) {
  SearchCall call;
  const auto parsed = parse_search_query(query, call);
  EXPECT_TRUE(parsed) << query << ": " << parsed.error().field << ": " << parsed.error().message;
  return call;
}

TEST(SearchQuery, ReadsFiltersAsTheReadmeSays) {
  const SearchCall call = parse(
      "q=белые+кроссовки&page=2&per_page=10&sort=newest&facets=brand,price&facets=attributes.a%2Cb&facet_"
      "limit=3"
      "&highlight=true&category=Обувь/Кеды%2FВысокие&brand=CROCS&brand=ECCO&seller=s&tags_any=x&tags_all=y"
      "&price=1000..5000.50&rating_min=4.5&in_stock=true&attributes.Цвет=чёрный&attributes.Цвет=белый&ads."
      "slots=2");
  const search::SearchRequest& request = call.request;
  EXPECT_EQ(request.query, "белые кроссовки");
  EXPECT_EQ(request.page, 2u);
  EXPECT_EQ(request.per_page, 10u);
  EXPECT_EQ(request.sort, search::Sort::kNewest);
  EXPECT_EQ(request.facets, (std::vector<std::string>{"brand", "price", "attributes.a,b"}));
  EXPECT_EQ(request.facet_limit, 3u);
  EXPECT_TRUE(request.highlight);
  EXPECT_EQ(request.filters.category, (std::vector<std::string>{"Обувь", "Кеды/Высокие"}));
  EXPECT_EQ(request.filters.brand, (std::vector<std::string>{"CROCS", "ECCO"}));
  EXPECT_EQ(request.filters.price_min, Money{1000'000'000});
  EXPECT_EQ(request.filters.price_max, Money{5000'500'000});
  EXPECT_EQ(request.filters.rating_min_micros, 4'500'000);
  EXPECT_TRUE(request.filters.in_stock);
  ASSERT_EQ(request.filters.attributes.size(), 1u);
  EXPECT_EQ(request.filters.attributes[0].second, (std::vector<std::string>{"чёрный", "белый"}));
  EXPECT_EQ(call.ad_slots, 2u);
  EXPECT_EQ(parse("price=1000..").request.filters.price_max, std::nullopt);
  EXPECT_EQ(parse("price=..1000").request.filters.price_min, std::nullopt);
  EXPECT_EQ(parse(""), SearchCall());
}

TEST(SearchQuery, NamesTheFieldThatIsWrong) {
  EXPECT_EQ(error_of("query=a").field, "query");
  EXPECT_EQ(error_of("q=a&q=b").field, "q");
  EXPECT_EQ(error_of("q=%ff").field, "q");
  EXPECT_EQ(error_of("q=" + std::string(2049, 'a')).field, "q");
  EXPECT_EQ(error_of("page=0").field, "page");
  EXPECT_EQ(error_of("page=one").field, "page");
  EXPECT_EQ(error_of("page=").field, "page");
  EXPECT_EQ(error_of("page=99999999999999999999").field, "page");
  EXPECT_EQ(error_of("page=501").field, "page");
  EXPECT_EQ(error_of("per_page=1001").field, "per_page");
  EXPECT_EQ(error_of("sort=cheapest").field, "sort");
  EXPECT_EQ(error_of("highlight=yes").field, "highlight");
  EXPECT_EQ(error_of("in_stock=1").field, "filters.in_stock");
  EXPECT_EQ(error_of("price=1000").field, "filters.price");
  EXPECT_EQ(error_of("price=..").field, "filters.price");
  EXPECT_EQ(error_of("price=a..b").field, "filters.price.min");
  EXPECT_EQ(error_of("price=1..b").field, "filters.price.max");
  EXPECT_EQ(error_of("price=5..1").field, "filters.price");
  EXPECT_EQ(error_of("price=-5..1").field, "filters.price.min");
  EXPECT_EQ(error_of("rating_min=x").field, "filters.rating_min");
  EXPECT_EQ(error_of("brand=a&brand=%").field, "filters.brand[1]");
  EXPECT_EQ(error_of("attributes.x=%").field, "filters.attributes.x[0]");
  EXPECT_EQ(error_of("category=a&category=b").field, "filters.category");
}

TEST(SearchQuery, RefusesMoreAttributeFiltersThanAreLookedThrough) {
  std::string query;
  for (std::size_t i = 0; i < kMaxAttributeNames; ++i) query += "attributes." + std::to_string(i) + "=x&";
  EXPECT_EQ(parse(query).request.filters.attributes.size(), kMaxAttributeNames);
  EXPECT_EQ(error_of(query + "attributes.more=x").field, "filters.attributes");
}

// A random call, and the two forms in which a client may send it.
struct Forms {
  SearchCall call;
  std::string json;
  std::string query;
};

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.') {
      out += c;
    } else if (c == ' ') {
      out += '+';
    } else {
      char buffer[4];
      std::snprintf(buffer, sizeof buffer, "%%%02X", byte);
      out += buffer;
    }
  }
  return out;
}

Forms random_forms(Random& random) {
  static constexpr const char* kTexts[] = {"диван", "a b",  "x/y",    "x,y", "100%", "a&b=c",
                                           "\"q\"", "ё\\п", "+plus+", "#",   "..",   "😀"};
  const auto text = [&] { return std::string(kTexts[random.below(std::size(kTexts))]); };
  Forms forms;
  index::JsonWriter json(forms.json);
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!forms.query.empty()) forms.query += '&';
    forms.query += escaped(name) + "=" + value;
  };
  const auto texts = [&](std::string_view name, std::vector<std::string>& to) {
    if (random.chance(0.6)) return;
    json.key(name);
    json.begin_array();
    for (std::uint64_t i = 1 + random.below(3); i > 0; --i) {
      to.push_back(text());
      json.value(std::string_view(to.back()));
      add(name, escaped(to.back()));
    }
    json.end_array();
  };
  // Joined by a separator that is not escaped.
  const auto joined = [&](std::string_view name, char separator, std::vector<std::string>& to) {
    if (random.chance(0.6)) return;
    json.key(name);
    json.begin_array();
    std::string all;
    for (std::uint64_t i = 1 + random.below(3); i > 0; --i) {
      to.push_back(text());
      json.value(std::string_view(to.back()));
      all += (all.empty() ? "" : std::string(1, separator)) + escaped(to.back());
    }
    json.end_array();
    add(name, all);
  };
  const auto single = [&](std::string_view name, std::string& to) {
    if (random.chance(0.6)) return;
    to = text();
    json.field(name, std::string_view(to));
    add(name, escaped(to));
  };
  const auto number = [&](std::string_view name, std::uint32_t& to, std::uint32_t least, std::uint32_t most) {
    if (random.chance(0.6)) return;
    to = least + static_cast<std::uint32_t>(random.below(most - least + 1));
    json.field(name, to);
    add(name, std::to_string(to));
  };
  const auto boolean = [&](std::string_view name, bool& to) {
    if (random.chance(0.6)) return;
    to = random.chance(0.5);
    json.field(name, to);
    add(name, to ? "true" : "false");
  };
  SearchCall& call = forms.call;
  search::SearchRequest& request = call.request;
  json.begin_object();
  single("q", request.query);
  number("page", request.page, 1, 10);
  number("per_page", request.per_page, 0, 1000);
  number("facet_limit", request.facet_limit, 0, 1000);
  joined("facets", ',', request.facets);
  boolean("highlight", request.highlight);
  boolean("as_you_type", call.request.as_you_type);
  boolean("verbatim", call.request.verbatim);
  boolean("explain", call.request.explain);
  single("session", call.session);
  single("region", call.region);
  single("device", call.device);
  texts("segments", call.segments);
  json.key("filters");
  json.begin_object();
  joined("category", '/', request.filters.category);
  texts("brand", request.filters.brand);
  texts("seller", request.filters.seller);
  texts("tags_any", request.filters.tags_any);
  texts("tags_all", request.filters.tags_all);
  boolean("in_stock", request.filters.in_stock);
  if (random.chance(0.5)) {
    request.filters.price_min = Money{static_cast<std::int64_t>(random.below(1'000'000'000))};
    request.filters.price_max =
        Money{request.filters.price_min->micros + static_cast<std::int64_t>(random.below(5))};
    json.key("price");
    json.begin_object();
    json.field("min", *request.filters.price_min);
    json.field("max", *request.filters.price_max);
    json.end_object();
    add("price", to_string(*request.filters.price_min) + ".." + to_string(*request.filters.price_max));
  }
  if (random.chance(0.5)) {
    request.filters.rating_min_micros = static_cast<std::int64_t>(random.below(5'000'001));
    json.field("rating_min", Money{*request.filters.rating_min_micros});
    add("rating_min", to_string(Money{*request.filters.rating_min_micros}));
  }
  if (random.chance(0.5)) {
    json.key("attributes");
    json.begin_object();
    for (const char* name : {"Цвет", "a=b", "."}) {
      std::vector<std::string> values{text(), text()};
      json.key(name);
      json.begin_array();
      for (const std::string& value : values) {
        json.value(std::string_view(value));
        add("attributes." + std::string(name), escaped(value));
      }
      json.end_array();
      request.filters.attributes.emplace_back(name, values);
    }
    json.end_object();
  }
  json.end_object();
  json.end_object();
  return forms;
}

TEST(SearchForms, GiveTheSameCallWhicheverWayItIsSent) {
  const std::uint64_t seed = 21;
  Random random(seed);
  SearchJsonParser parser;
  for (int round = 0; round < 2000; ++round) {
    const Forms forms = random_forms(random);
    SearchCall posted;
    SearchCall got;
    const auto from_json = parser.parse(forms.json, posted);
    ASSERT_TRUE(from_json) << seed << " " << round << " " << from_json.error().field
                           << from_json.error().message << forms.json;
    const auto from_query = parse_search_query(forms.query, got);
    ASSERT_TRUE(from_query) << seed << " " << round << " " << from_query.error().field
                            << from_query.error().message << forms.query;
    ASSERT_EQ(posted, forms.call) << seed << " " << round << " " << forms.json;
    ASSERT_EQ(got, forms.call) << seed << " " << round << " " << forms.query;
  }
}

}  // namespace
}  // namespace vitrina::api
