#include "tools/generate/listing_maker.h"

#include <algorithm>
#include <charconv>

#include "tools/generate/titles.h"

namespace vitrina::tools {
namespace {

using index::AttributeValue;
using index::Listing;

constexpr std::int64_t kDay = 86'400;

void append_padded(std::string& out, std::uint64_t number, std::size_t digits) {
  char buffer[24];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
  const auto length = static_cast<std::size_t>(end - buffer);
  if (length < digits) out.append(digits - length, '0');
  out.append(buffer, length);
}

// Kopecks as a shop would print: whole rubles, x.90 or x.99 where that matters, rounder the dearer.
std::int64_t tidy_price(std::int64_t kopecks, Random& random) {
  kopecks = std::max<std::int64_t>(kopecks, 900);
  const std::uint64_t taste = random.below(10);
  if (kopecks < 30'000) {
    const std::int64_t rubles = kopecks / 100 * 100;
    return taste < 4 ? rubles : taste < 7 ? rubles + 99 : rubles + 90;
  }
  const std::int64_t step = kopecks < 300'000 ? 1'000 : kopecks < 3'000'000 ? 10'000 : 100'000;
  if (taste < 3) return kopecks / 100 * 100;
  return std::max<std::int64_t>(kopecks / step * step - (taste < 8 ? step / 10 : 0), 900);
}

std::string_view english_country(std::string_view russian) {
  constexpr std::pair<std::string_view, std::string_view> kCountries[] = {
      {"Китай", "China"},   {"Россия", "Russia"}, {"Беларусь", "Belarus"}, {"Турция", "Turkey"},
      {"Индия", "India"},   {"Италия", "Italy"},  {"Германия", "Germany"}, {"Вьетнам", "Vietnam"},
      {"Польша", "Poland"}, {"Сербия", "Serbia"}};
  for (const auto& [name, english] : kCountries) {
    if (name == russian) return english;
  }
  return {};
}

void clear(Listing& listing) {
  listing.id.clear();
  listing.title.clear();
  listing.description.clear();
  listing.tags.clear();
  listing.brand.clear();
  listing.seller.clear();
  listing.list_price.reset();
  listing.stock.reset();
  listing.rating_micros.reset();
  listing.image.clear();
  listing.images.reset();
  listing.url.clear();
  listing.attributes.clear();
}

}  // namespace

void ListingMaker::make(std::uint64_t place, Listing& listing) {
  clear(listing);
  Random random(mix64(catalog_.seed * 3 + 1) ^ mix64(place));
  const Market& market = catalog_.market;
  const std::size_t kind_index = market.draw_kind(random);
  const Kind& kind = market.kinds()[kind_index];
  // The better of two draws is the one seen more often: some products have many sellers.
  const std::uint64_t products = catalog_.products.product_count(kind);
  const std::uint64_t number = draw_lower(random, products, products + products / 2);
  catalog_.products.make(kind_index, number, product_);
  colour_ = draw_colour(random);

  listing.id = "v-";
  append_padded(listing.id, catalog_.ids(place) + 1, 9);
  listing.category.resize(3);
  listing.category[0] = market.roots()[kind.root];
  listing.category[1] = market.subs()[kind.sub];
  listing.category[2] = kind.name;
  if (product_.brand != nullptr) listing.brand = product_.brand->name;
  listing.seller = "s-";
  append_padded(listing.seller, catalog_.draw_seller(random, kind), 1);

  set_title_and_description(random, listing);
  set_attributes(random, listing);
  set_offer(random, listing);
  set_reception(random, listing);
  set_tags(random, listing);

  listing.url = "https://shop.example/";
  listing.url += listing.id;
  if (!draw_percent(random, 3)) {
    listing.images = static_cast<std::uint32_t>(1 + draw_lower(random, 12, 16));
    listing.image = "https://img.example/";
    append_padded(listing.image, product_.number % 1000, 3);
    listing.image.push_back('/');
    listing.image += listing.id;
    listing.image += ".webp";
  }
  const auto age = static_cast<std::int64_t>(draw_lower(random, 180 * kDay, 180 * kDay));
  listing.updated_at = kEpochSeconds - 60 - age;
}

const Adjective* ListingMaker::draw_colour(Random& random) const {
  const ColourSet* set = product_.kind->colours;
  if (set == nullptr || draw_percent(random, 10)) return nullptr;
  const Adjective* drawn = set->colours[set->popularity.draw(random)].adjective;
  // What is white by its description has no other colour.
  for (const auto& colour : set->colours) {
    if (colour.adjective == product_.first || colour.adjective == product_.second) return colour.adjective;
  }
  return drawn;
}

void ListingMaker::set_title_and_description(Random& random, Listing& listing) {
  append_title(listing.title, random, product_, colour_);
  const std::uint32_t words = 10 + static_cast<std::uint32_t>(draw_lower(random, 50, 70));
  if (draw_percent(random, 4)) return;

  const Kind& kind = *product_.kind;
  const bool english = product_.tongue == Tongue::kEnglish;
  const Gender gender = product_.noun->gender;
  noun_ = english ? kind.english : product_.noun->singular;
  capitalise(noun_);
  // Stories are not set in places called `Комфорт`.
  const std::uint64_t first_rare = kind.style == Style::kBook ? 200 : 0;
  const std::uint64_t rare = first_rare + draw_zipf(random, kLineNames);
  rare_ = line_name(rare, english || draw_percent(random, 25) ? Script::kLatin : Script::kCyrillic);
  code_ = product_.model;
  if (code_.empty()) append_model_code(code_, kind.sub * 8 + random.below(8), product_.number);

  SlotValues values{};
  const auto set = [&](Slot slot, std::string_view text) { values[static_cast<std::size_t>(slot)] = text; };
  set(Slot::kNounCapital, noun_);
  set(Slot::kBrand, listing.brand);
  set(Slot::kLine, product_.line);
  set(Slot::kModel, code_);
  set(Slot::kRareWord, rare_);
  const std::string_view country = value_of("Страна");
  if (english) {
    set(Slot::kNoun, kind.english);
    if (product_.first != nullptr) set(Slot::kAdjective, product_.first->english);
    if (colour_ != nullptr) set(Slot::kColour, colour_->english);
    if (product_.material != nullptr) set(Slot::kMaterial, product_.material->english);
    if (product_.phrase != nullptr) set(Slot::kPhrase, product_.phrase->english);
    set(Slot::kCountry, english_country(country));
    catalog_.english.append(listing.description, random, kind.style, gender, values, words);
    return;
  }
  set(Slot::kNoun, product_.noun->singular);
  set(Slot::kNounAccusative, product_.noun->accusative);
  if (product_.first != nullptr) set(Slot::kAdjective, product_.first->form(gender));
  if (colour_ != nullptr) set(Slot::kColour, colour_->form(Gender::kMasculine));
  if (product_.material != nullptr) set(Slot::kMaterial, product_.material->genitive);
  if (product_.phrase != nullptr) set(Slot::kPhrase, product_.phrase->russian);
  set(Slot::kCountry, country);
  if (!kind.characteristics.empty()) {
    const std::size_t i = random.below(kind.characteristics.size());
    const Characteristic& characteristic = *kind.characteristics[i];
    if (characteristic.kind != Characteristic::Kind::kFits) {
      characteristic_ = characteristic.name;
      characteristic_ += ": ";
      characteristic_ += characteristic.values[product_.values[i]].russian;
      set(Slot::kCharacteristic, characteristic_);
    }
  }
  catalog_.russian.append(listing.description, random, kind.style, gender, values, words);
}

std::string_view ListingMaker::value_of(std::string_view characteristic) const {
  const auto& list = product_.kind->characteristics;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list[i]->name == characteristic) return list[i]->values[product_.values[i]].text;
  }
  return {};
}

void ListingMaker::add_attribute(Listing& listing, std::string_view name, std::string_view value,
                                 AttributeValue::Kind kind) {
  auto& attribute = listing.attributes.emplace_back();
  attribute.name = name;
  attribute.values.push_back({kind, std::string(value)});
}

void ListingMaker::set_attributes(Random& random, Listing& listing) {
  const Kind& kind = *product_.kind;
  for (std::size_t i = 0; i < kind.characteristics.size(); ++i) {
    const Characteristic& characteristic = *kind.characteristics[i];
    if (draw_percent(random, 12)) continue;
    const auto& value = characteristic.values[product_.values[i]];
    switch (characteristic.kind) {
      case Characteristic::Kind::kText:
        add_attribute(listing, characteristic.name, value.text);
        break;
      case Characteristic::Kind::kNumber:
        add_attribute(listing, characteristic.name, value.text, AttributeValue::Kind::kNumber);
        break;
      case Characteristic::Kind::kFits:
        add_attribute(listing, characteristic.name, product_.fits);
        break;
      case Characteristic::Kind::kNumberList: {
        // The sizes in stock: a window over the commoner ones, in growing order.
        add_attribute(listing, characteristic.name, value.text, AttributeValue::Kind::kNumber);
        auto& values = listing.attributes.back().values;
        listing.attributes.back().is_list = true;
        for (const auto& other : characteristic.values) {
          if (other.text != value.text && draw_percent(random, 40)) {
            values.push_back({AttributeValue::Kind::kNumber, other.text});
          }
        }
        std::sort(values.begin(), values.end(), [](const auto& a, const auto& b) {
          return std::pair(a.text.size(), std::string_view(a.text)) <
                 std::pair(b.text.size(), std::string_view(b.text));
        });
        break;
      }
    }
  }
  if (colour_ != nullptr && !draw_percent(random, 6)) {
    add_attribute(listing, "Цвет", colour_->form(Gender::kMasculine));
    if (draw_percent(random, 8)) {
      const auto& other = kind.colours->colours[kind.colours->popularity.draw(random)];
      if (other.adjective != colour_) {
        listing.attributes.back().values.push_back(
            {AttributeValue::Kind::kString, std::string(other.name())});
        listing.attributes.back().is_list = true;
      }
    }
  }
  if (product_.material != nullptr && draw_percent(random, 85)) {
    add_attribute(listing, "Материал", product_.material->name);
  }
  if (kind.audience != nullptr && kind.audience_tail.empty()) {
    add_attribute(listing, "Пол", kind.audience->form(Gender::kMasculine));
  }
  if (!product_.model.empty()) add_attribute(listing, "Модель", product_.model);
  if (!product_.line.empty() && draw_percent(random, 50)) add_attribute(listing, "Серия", product_.line);
  if (!product_.author.empty()) add_attribute(listing, "Автор", product_.author);
  std::sort(listing.attributes.begin(), listing.attributes.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
}

void ListingMaker::set_offer(Random& random, Listing& listing) {
  const Fixed exponent = product_.price_exponent + draw_normal(random) / 12;
  const std::int64_t level = static_cast<std::int64_t>(product_.kind->price_level) * 100;
  const std::int64_t kopecks =
      tidy_price((level * exp2_fixed(std::clamp<Fixed>(exponent, -6 * kOne, 6 * kOne))) >> 16, random);
  listing.price = Money{kopecks * (kMicrosPerUnit / 100)};
  if (draw_percent(random, 38)) {
    const std::int64_t was = kopecks * static_cast<std::int64_t>(105 + draw_lower(random, 110, 160)) / 100;
    const std::int64_t tidy = tidy_price(was, random);
    if (tidy > kopecks) listing.list_price = Money{tidy * (kMicrosPerUnit / 100)};
  }
  if (!draw_percent(random, 3)) {
    listing.stock =
        draw_percent(random, 9)
            ? 0
            : static_cast<std::uint32_t>(exp2_fixed(fixed(4.2) + draw_normal(random) * 2) >> 16) + 1;
  }
}

void ListingMaker::set_reception(Random& random, Listing& listing) {
  const Fixed appeal = product_.appeal;
  const auto heavy = [&](Fixed middle, Fixed spread) {
    const Fixed exponent = middle + (((appeal * 3 / 4 + draw_normal(random) * 2 / 3) * spread) >> 16);
    return static_cast<std::uint32_t>(exp2_fixed(std::clamp<Fixed>(exponent, -8 * kOne, 18 * kOne)) >> 16);
  };
  std::uint32_t reviews = heavy(fixed(3.6), fixed(2.7));
  if (draw_percent(random, 12)) reviews = 0;
  listing.reviews = reviews;
  listing.sales_30d = heavy(fixed(2.0), fixed(2.2));
  if (reviews == 0) return;
  // Few reviews scatter; many settle near 4.7.
  const Fixed spread = fixed(3.6) * 6 / (6 + (log2_fixed(reviews) >> 16));
  std::int64_t tenths = 47 + ((((draw_normal(random) * spread) >> 16) + appeal / 4 + kOne / 2) >> 16);
  if (draw_percent(random, 14)) tenths -= static_cast<std::int64_t>(random.below(14));
  listing.rating_micros = std::clamp<std::int64_t>(tenths, 30, 50) * 100'000;
}

void ListingMaker::set_tags(Random& random, Listing& listing) {
  const auto add = [&](std::string_view tag) { listing.tags.emplace_back(tag); };
  const Style style = product_.kind->style;
  if (const auto season = value_of("Сезон"); !season.empty() && draw_percent(random, 70)) add(season);
  if (product_.kind->audience == nullptr && style == Style::kFashion && draw_percent(random, 25))
    add("унисекс");
  if (*listing.sales_30d > 60) add("хит");
  if (*listing.reviews < 20 && draw_percent(random, 25)) add("новинка");
  if (listing.list_price && *listing.list_price > Money{listing.price->micros * 3 / 2}) add("распродажа");
  if (style != Style::kFood && style != Style::kParts && style != Style::kBuild && draw_percent(random, 12))
    add("подарок");
  if (product_.price_exponent > kOne * 3 / 2) add("премиум");
  if (value_of("Страна") == "Россия" && draw_percent(random, 30)) add("сделано в России");
  if ((style == Style::kKids || style == Style::kBaby) && draw_percent(random, 30)) add("для детей");
  if (draw_percent(random, 3)) add("эко");
}

}  // namespace vitrina::tools
