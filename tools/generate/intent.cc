#include <algorithm>

#include "tools/generate/search_maker.h"

namespace vitrina::tools {
namespace {

// The first part of the ranks is left out, else one query would be every fifteenth: shoppers agree less.
constexpr std::uint64_t kFlatHead = 24;

class Words {
 public:
  void add(std::string_view words) {
    if (words.empty()) return;
    if (!text_.empty()) text_.push_back(' ');
    text_ += words;
  }
  void add_first(std::string_view words) {
    if (words.empty()) return;
    text_.insert(0, text_.empty() ? "" : " ");
    text_.insert(0, words);
  }
  std::string take() { return lower_case(text_); }

 private:
  std::string text_;
};

// Shoppers name a thing in whichever form comes first; food, which has no plural, as it stands. `oblique`
// says that the form is a genitive, which adjectives in the nominative do not go with.
std::string_view noun_form(const Kind& kind, const NounForms& noun, Random& random, Gender& gender,
                           bool& oblique) {
  gender = noun.gender;
  const std::uint64_t choice = random.below(100);
  oblique = choice >= 94;
  if (choice < 64 || kind.style == Style::kFood) {
    oblique = false;
    return noun.singular;
  }
  if (choice < 94) {
    gender = Gender::kPlural;
    return noun.plural;
  }
  return choice < 98 && !noun.genitive_plural.empty() ? noun.genitive_plural : noun.genitive;
}

}  // namespace

std::uint64_t SearchMaker::draw_intent(Random& random) const {
  for (;;) {
    const std::uint64_t rank = draw_zipf(random, intents_ + kFlatHead);
    if (rank >= kFlatHead) return rank - kFlatHead;
  }
}

SearchMaker::Intent SearchMaker::intent(std::uint64_t rank) const {
  Random random(mix64(catalog_.seed * 5 + 2) ^ mix64(rank));
  Intent intent;
  intent.rank = rank;
  const Market& market = catalog_.market;
  // Demand is more alike than supply: half of the wishes are for the more popular of two kinds.
  intent.kind = market.draw_kind(random);
  if (const std::size_t other = market.draw_kind(random);
      random.below(2) == 0 && market.kinds()[other].weight > market.kinds()[intent.kind].weight) {
    intent.kind = other;
  }
  const Kind& kind = market.kinds()[intent.kind];
  Product product;
  const std::uint64_t products = catalog_.products.product_count(kind);
  catalog_.products.make(intent.kind, draw_lower(random, products, products), product);

  // What is searched most is said shortest.
  const std::uint32_t wordy = rank < intents_ / 50 ? 60 : rank < intents_ / 8 ? 105 : 140;
  const auto says = [&](std::uint32_t percent) {
    if (!draw_percent(random, percent * wordy / 100)) return false;
    ++intent.details;
    return true;
  };
  Words words;
  if (kind.style == Style::kBook || kind.style == Style::kStudy) {
    if (kind.style == Style::kBook && draw_percent(random, 40)) {
      words.add(product.book_title);
    } else {
      words.add(product.noun->singular);
    }
    if (says(35)) words.add(product.author);
    if (product.phrase != nullptr && says(15)) words.add(product.phrase->russian);
    intent.text = words.take();
    return intent;
  }
  const auto add_brand = [&] {
    intent.brand = product.brand;
    intent.brand_word = lower_case(product.brand->name);
    words.add(product.brand->name);
    if (!product.line.empty() && draw_percent(random, 25)) words.add(product.line);
    if (!product.model.empty() && draw_percent(random, 40)) words.add(product.model);
  };
  const bool named =
      product.brand != nullptr && kind.style != Style::kFashion && says(kind.style == Style::kTech ? 30 : 16);
  if (product.tongue == Tongue::kEnglish && draw_percent(random, 45)) {
    if (named) add_brand();
    if (product.first != nullptr && says(35)) words.add(product.first->english);
    words.add(kind.english);
    if (product.phrase != nullptr && says(20)) words.add(product.phrase->english);
    intent.text = words.take();
    return intent;
  }
  if (named && draw_percent(random, 18)) {  // `norvik xt-240`, without saying what it is
    add_brand();
    intent.text = words.take();
    return intent;
  }
  Gender gender{};
  bool oblique = false;
  words.add(noun_form(kind, *product.noun, random, gender, oblique));
  if (product.first != nullptr && !oblique && says(38)) {
    draw_percent(random, 35) ? words.add_first(product.first->form(gender))
                             : words.add(product.first->form(gender));
  }
  if (kind.audience != nullptr && !oblique && says(55)) {
    const bool children = !kind.audience_tail.empty();
    if (children && draw_percent(random, 50)) {
      words.add(kind.audience_tail);
    } else {
      words.add(kind.audience->form(gender));
    }
  }
  if (named) add_brand();
  if (kind.style == Style::kFashion && product.brand != nullptr && says(12)) add_brand();
  if (kind.colours != nullptr && !oblique && says(17)) {
    words.add(kind.colours->colours[kind.colours->popularity.draw(random)].adjective->form(gender));
  }
  if (product.phrase != nullptr && says(15)) words.add(product.phrase->russian);
  if (product.material != nullptr && product.material->adjective != nullptr && !oblique && says(7)) {
    words.add(product.material->adjective->form(gender));
  }
  if (!product.fits.empty() && says(35)) {
    words.add("для");
    words.add(product.fits);
  }
  for (std::size_t i = 0; i < kind.characteristics.size(); ++i) {
    const auto& characteristic = *kind.characteristics[i];
    if (!characteristic.in_title || !says(16)) continue;
    words.add(characteristic.values[product.values[i]].russian);
  }
  if (draw_percent(random, 2)) words.add_first("купить");
  if (draw_percent(random, 1)) words.add("недорого");
  intent.text = words.take();
  return intent;
}

}  // namespace vitrina::tools
