#include "tools/generate/product.h"

#include <algorithm>

#include "index/base/checksum.h"

namespace vitrina::tools {
namespace {

constexpr std::uint64_t kListingsPerProduct = 2;

std::uint64_t brand_key(const Brand& brand) {
  return checksum(brand.name);
}

// Every brand numbers its models family by family, so accessories can name the models of phones.
void put_model(std::string& out, const Brand& brand, const Kind& kind, Random& random) {
  const std::uint64_t family = draw_zipf(random, 4);
  append_model_code(out, mix64(brand_key(brand) ^ mix64(kind.sub * 64 + family)), draw_zipf(random, 300));
}

// What is called woollen in its title is made of wool.
void set_material(Random& random, Product& product) {
  product.material = nullptr;
  const MaterialSet* set = product.kind->materials;
  if (set == nullptr) return;
  product.material = &set->materials[set->popularity.draw(random)];
  for (const auto& material : set->materials) {
    if (material.adjective == nullptr) continue;
    if (material.adjective == product.first || material.adjective == product.second)
      product.material = &material;
  }
}

// Nor is a winter coat for summer. Empty: the adjective says nothing of a season.
std::string_view season_of(const Adjective* adjective) {
  constexpr std::pair<std::string_view, std::string_view> kSeasons[] = {
      {"зимний", "зима"}, {"летний", "лето"},  {"демисезонный", "демисезон"}, {"утеплённый", "зима"},
      {"тёплый", "зима"}, {"вязаный", "зима"}, {"пляжный", "лето"},           {"всесезонный", "всесезон"}};
  if (adjective == nullptr) return {};
  for (const auto& [word, season] : kSeasons) {
    if (adjective->form(Gender::kMasculine) == word) return season;
  }
  return {};
}

void set_season(const Characteristic& characteristic, const Product& product, std::size_t& value) {
  for (const Adjective* adjective : {product.second, product.first}) {
    const std::string_view season = season_of(adjective);
    for (std::size_t i = 0; i < characteristic.values.size(); ++i) {
      if (characteristic.values[i].text == season) value = i;
    }
  }
}

}  // namespace

ProductMaker::ProductMaker(const Market& market, std::uint64_t seed, std::uint64_t listings)
    : market_(market), seed_(seed), listings_(listings) {
  const auto& kinds = market.kinds();
  const auto phones =
      std::find_if(kinds.begin(), kinds.end(), [](const Kind& kind) { return kind.name == "Смартфоны"; });
  VITRINA_CHECK(phones != kinds.end());
  phones_ = &*phones;
}

std::uint64_t ProductMaker::product_count(const Kind& kind) const {
  __extension__ using u128 = unsigned __int128;
  const auto expected =
      static_cast<std::uint64_t>((static_cast<u128>(listings_) * market_.share(kind)) >> 32);
  return expected / kListingsPerProduct + 1;
}

void ProductMaker::make(std::size_t kind_index, std::uint64_t number, Product& product) const {
  const Kind& kind = market_.kinds()[kind_index];
  Random random(mix64(seed_ ^ mix64((static_cast<std::uint64_t>(kind_index) << 40) | number)));
  const StyleTraits& style = traits(kind.style);
  product.kind = &kind;
  product.number = number;

  const std::uint64_t tongue = random.below(100);
  product.tongue = tongue < kind.english_percent       ? Tongue::kEnglish
                   : tongue < kind.english_percent + 7 ? Tongue::kMixed
                                                       : Tongue::kRussian;
  product.noun =
      &kind.nouns[kind.nouns.size() == 1 ? 0 : random.below(kind.nouns.size() + 1) % kind.nouns.size()];
  product.brand = draw_percent(random, style.brand_percent)
                      ? &kind.brands->brands[kind.brands->popularity.draw(random)]
                      : nullptr;

  product.line.clear();
  product.model.clear();
  product.fits.clear();
  product.book_title.clear();
  product.author.clear();
  if (draw_percent(random, style.line_percent)) {
    // A brand has a dozen lines, the same in all its kinds of one subcategory.
    const std::uint64_t key = product.brand ? brand_key(*product.brand) : number;
    Random line(mix64(key ^ (draw_zipf(random, 12) * 977 + kind.sub)));
    const Script script = product.tongue == Tongue::kRussian && product.brand != nullptr &&
                                  (product.brand->script == Script::kCyrillic || line.below(100) < 35)
                              ? Script::kCyrillic
                              : Script::kLatin;
    const bool furniture = kind.style == Style::kFurniture && product.tongue == Tongue::kRussian;
    product.line = line_name(draw_zipf(line, kLineNames), furniture ? Script::kCyrillic : script);
  }
  if (product.brand != nullptr && style.has_model && draw_percent(random, 70)) {
    put_model(product.model, *product.brand, kind, random);
  }
  if (kind.style == Style::kBook || kind.style == Style::kStudy) {
    product.book_title = book_title(random());
    product.author = author_name(draw_zipf(random, 900));
  }

  product.first = product.second = nullptr;
  if (!kind.adjectives.empty()) {
    const std::uint64_t groups = kind.adjectives.size();
    // Groups stand by falling importance.
    const std::uint64_t one = draw_lower(random, groups, groups + 1);
    const auto& first = kind.adjectives[one];
    product.first = first[draw_lower(random, first.size(), first.size())];
    if (groups > 1) {
      const auto& second = kind.adjectives[(one + 1 + random.below(groups - 1)) % groups];
      product.second = second[random.below(second.size())];
    }
  }
  product.phrase = kind.phrases.empty() ? nullptr : &kind.phrases[random.below(kind.phrases.size())];
  set_material(random, product);

  // Food is priced closer together than the rest.
  const Fixed part = kind.style == Style::kFood ? 2 : 4;
  product.price_exponent = draw_normal(random) * 11 * part / 64;
  if (product.brand != nullptr) product.price_exponent += product.brand->price_exponent * 3 * part / 16;
  product.values.clear();
  for (const Characteristic* characteristic : kind.characteristics) {
    std::size_t value = characteristic->popularity.draw(random);
    if (characteristic->name == "Сезон") set_season(*characteristic, product, value);
    product.values.push_back(static_cast<std::uint8_t>(value));
    product.price_exponent += characteristic->values[value].price_exponent;
    if (characteristic->kind == Characteristic::Kind::kFits) {
      const BrandGroup& makers = kind.root == phones_->root ? *phones_->brands : *kind.brands;
      const Brand& maker = makers.brands[makers.popularity.draw(random)];
      product.fits = maker.name;
      product.fits.push_back(' ');
      put_model(product.fits, maker, *phones_, random);
    }
  }
  product.appeal = draw_normal(random);
}

}  // namespace vitrina::tools
