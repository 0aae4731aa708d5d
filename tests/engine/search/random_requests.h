// Search requests drawn over the vocabulary of the random listings (tests/support/test_image.h).
#pragma once

#include <string>

#include "engine/search/request.h"
#include "index/base/random.h"

namespace vitrina::search::test {

inline std::string random_query(Random& random) {
  static constexpr const char* kPieces[] = {"диван",
                                            "диваны",
                                            "угловой",
                                            "кроссовками",
                                            "мужские",
                                            "белые",
                                            "laptop",
                                            "laptops",
                                            "case",
                                            "red",
                                            "phone",
                                            "12v",
                                            "256ГБ",
                                            "256 gb",
                                            "wi-fi",
                                            "usb-c",
                                            "1/2",
                                            "черный",
                                            "стол",
                                            "лампа",
                                            "стул",
                                            "zzzz",
                                            "-red",
                                            "-диван",
                                            "-wi-fi",
                                            "\"red case\"",
                                            "\"диван угловой\"",
                                            "-\"red phone\"",
                                            "\"laptop\"",
                                            "brand:apple",
                                            "brand:елка",
                                            "category:мебель",
                                            "category:Обувь/A",
                                            "price:100..900",
                                            "price:..500",
                                            "apple",
                                            "t"};
  std::string query;
  for (std::uint64_t i = random.below(5); i > 0; --i) {
    query += kPieces[random.below(std::size(kPieces))];
    query += ' ';
  }
  return query;
}

inline SearchRequest random_request(Random& random) {
  static constexpr const char* kBrands[] = {"Apple", "Norvik", "Ромашка", "O'Neill", "Ёлка"};
  static constexpr const char* kTags[] = {"лето", "новинка", "хит", "sale"};
  static constexpr const char* kColours[] = {"белый", "red", "чёрный"};
  static constexpr const char* kSizes[] = {"36", "38", "40", "43"};
  static constexpr const char* kRoots[] = {"Мебель", "Обувь", "Electronics"};
  static constexpr const char* kFacets[] = {
      "category", "brand", "tags", "seller", "price", "rating", "attributes.Цвет", "attributes.размер"};
  const auto some = [&](auto& from, double probability) {
    std::vector<std::string> values;
    if (random.chance(probability)) {
      for (std::uint64_t i = 1 + random.below(2); i > 0; --i)
        values.emplace_back(from[random.below(std::size(from))]);
    }
    return values;
  };
  SearchRequest request;
  request.query = random_query(random);
  request.page = static_cast<std::uint32_t>(1 + random.below(3));
  request.per_page = static_cast<std::uint32_t>(random.below(40));
  request.sort = static_cast<Sort>(random.below(6));
  Filters& filters = request.filters;
  filters.category = some(kRoots, 0.2);
  if (filters.category.size() > 1) filters.category[1] = "A";
  filters.brand = some(kBrands, 0.3);
  if (random.chance(0.1)) filters.seller = {"s-1", "s-2"};
  filters.tags_any = some(kTags, 0.2);
  filters.tags_all = some(kTags, 0.1);
  if (random.chance(0.2))
    filters.price_min = Money{static_cast<std::int64_t>(random.below(1000)) * 1'000'000};
  if (random.chance(0.2))
    filters.price_max = Money{static_cast<std::int64_t>(1000 + random.below(1500)) * 1'000'000};
  if (random.chance(0.2)) filters.rating_min_micros = static_cast<std::int64_t>(random.below(51)) * 100'000;
  filters.in_stock = random.chance(0.2);
  if (random.chance(0.2)) filters.attributes.push_back({"Цвет", some(kColours, 0.9)});
  if (random.chance(0.1)) filters.attributes.push_back({"размер", some(kSizes, 1)});
  for (const char* facet : kFacets) {
    if (random.chance(0.5)) request.facets.emplace_back(facet);
  }
  if (random.chance(0.3)) {
    request.drill_sideways.emplace();
    for (const char* facet : kFacets) {
      if (random.chance(0.5)) request.drill_sideways->emplace_back(facet);
    }
  }
  request.facet_limit = static_cast<std::uint32_t>(random.chance(0.5) ? 10 : random.below(4));
  request.records = false;
  return request;
}

}  // namespace vitrina::search::test
