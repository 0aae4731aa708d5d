#include "tools/generate/market.h"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "index/base/check.h"
#include "tools/generate/market_text.h"
#include "tools/generate/words.h"

namespace vitrina::tools {
namespace {

struct Unit {
  std::string_view russian;
  std::string_view english;
  bool glued = false;
  bool before = false;  // `тон 04`
};
constexpr Unit kUnits[] = {{"ГБ", "GB"},
                           {"ТБ", "TB"},
                           {"мл", "ml"},
                           {"л", "L"},
                           {"г", "g"},
                           {"кг", "kg"},
                           {"см", "cm"},
                           {"мм", "mm"},
                           {"м", "m"},
                           {"шт", "pcs"},
                           {"Вт", "W"},
                           {"В", "V"},
                           {"мА·ч", "mAh"},
                           {"А·ч", "Ah"},
                           {"Гц", "Hz"},
                           {"Мп", "MP"},
                           {"лм", "lm"},
                           {"К", "K"},
                           {"%", "%", true},
                           {"\"", "\"", true},
                           {"л.с.", "hp"},
                           {"размер", "size"},
                           {"тон", "tone", false, true},
                           {"SPF", "SPF", false, true},
                           {"ступень", "stage", false, true},
                           {"класс", "grade"},
                           {"пакетиков", "bags"},
                           {"капсул", "capsules"},
                           {"листов", "sheets"},
                           {"деталей", "pieces"}};

Unit unit_of(std::string_view russian) {
  const auto* unit =
      std::find_if(std::begin(kUnits), std::end(kUnits), [&](const Unit& u) { return u.russian == russian; });
  VITRINA_CHECK(unit != std::end(kUnits));
  return *unit;
}

Style style_of(std::string_view name) {
  const auto found = std::find_if(kStyleTraits.begin(), kStyleTraits.end(),
                                  [&](const auto& style) { return style.name == name; });
  VITRINA_CHECK(found != kStyleTraits.end());
  return static_cast<Style>(found - kStyleTraits.begin());
}

Gender gender_of(std::string_view letter) {
  constexpr std::string_view kLetters = "mfnp";
  VITRINA_CHECK(letter.size() == 1 && kLetters.find(letter) != std::string_view::npos);
  return static_cast<Gender>(kLetters.find(letter));
}

// A plural in brackets is the whole phrase's, or its head's alone: `системный блок(блоки) m`.
NounForms noun_of(std::string_view text) {
  const std::size_t space = text.rfind(' ');
  VITRINA_CHECK(space != std::string_view::npos);
  const Gender gender = gender_of(text.substr(space + 1));
  text = text.substr(0, space);
  const std::size_t bracket = text.find('(');
  if (bracket == std::string_view::npos) return inflect_noun(text, gender);
  const std::string_view plural = text.substr(bracket + 1, text.size() - bracket - 2);
  text = text.substr(0, bracket);
  if (plural.find(' ') == std::string_view::npos) return inflect_noun(text, gender, plural);
  NounForms forms = inflect_noun(text, gender);
  forms.plural = std::string(plural);
  forms.genitive_plural.clear();
  return forms;
}

// Ranks values by size and spreads them over two octaves of price, the most popular one at the level.
void set_price_exponents(std::vector<Characteristic::Value>& values) {
  const auto number = [](const Characteristic::Value& value) {
    double parsed = 0;
    std::from_chars(value.text.data(), value.text.data() + value.text.size(), parsed);
    return parsed;
  };
  const auto rank_of = [&](const Characteristic::Value& value) {
    return std::count_if(values.begin(), values.end(),
                         [&](const auto& v) { return number(v) < number(value); });
  };
  const auto popular = rank_of(values.front());
  for (auto& value : values) value.price_exponent = (rank_of(value) - popular) * kOne * 2 / 5;
}

}  // namespace

struct Market::Loader {
  Market& market;
  std::unordered_map<std::string, std::string> english;
  std::unordered_map<std::string, std::vector<std::string_view>> blocks;

  std::vector<std::uint64_t> root_weights;

  struct Root {
    std::uint32_t index = 0;
    std::uint64_t weight = 0;
    Style style = Style::kHome;
    std::uint32_t english_percent = 0;
  } root;
  struct Sub {
    std::uint32_t index = 0;
    std::uint64_t place = 0;  // within its root
    std::string_view brands;
    std::string_view characteristics;
    std::string_view audience;
    std::string_view audience_letter;
    std::uint64_t kinds = 0;
  } sub;

  void load() {
    for (const auto line : content_lines(adjective_words())) {
      const auto fields = split(line, '=');
      VITRINA_CHECK(fields.size() == 2);
      english.emplace(fields[0], fields[1]);
    }
    load_colours();
    load_materials();
    load_characteristics();
    load_brands();
    for (const auto text : catalog_words()) load_catalog(text);
    weigh();
  }

  const Adjective* adjective(std::string_view masculine) {
    auto& slot = market.adjectives_[std::string(masculine)];
    if (!slot) {
      slot = std::make_unique<Adjective>();
      for (std::size_t g = 0; g < kGenders; ++g) slot->forms[g] = agree(masculine, static_cast<Gender>(g));
      slot->accusative = agree_accusative(masculine, Gender::kFeminine);
      if (const auto found = english.find(std::string(masculine)); found != english.end()) {
        slot->english = found->second;
      }
    }
    return slot.get();
  }

  void load_colours() {
    for (const auto line : content_lines(colour_words())) {
      const auto fields = split(line, '|');
      VITRINA_CHECK(fields.size() == 3);
      english.emplace(fields[1], fields[2]);
      auto& set = market.colours_[std::string(fields[0])];
      if (!set) set = std::make_unique<ColourSet>();
      set->colours.push_back({adjective(fields[1])});
    }
    for (auto& [name, set] : market.colours_) set->popularity = AliasTable::harmonic(set->colours.size());
  }

  void load_materials() {
    for (const auto line : content_lines(material_words())) {
      const auto fields = split(line, '|');
      VITRINA_CHECK(fields.size() == 5);
      auto& set = market.materials_[std::string(fields[0])];
      if (!set) set = std::make_unique<MaterialSet>();
      set->materials.push_back({std::string(fields[1]), std::string(fields[2]),
                                fields[3] == "-" ? nullptr : adjective(fields[3]), std::string(fields[4])});
    }
    for (auto& [name, set] : market.materials_) set->popularity = AliasTable::harmonic(set->materials.size());
  }

  void load_characteristics() {
    for (const auto line : content_lines(characteristic_words())) {
      const auto fields = split(line, '|');
      VITRINA_CHECK(fields.size() == 5);
      auto made = std::make_unique<Characteristic>();
      made->code = std::string(fields[0]);
      made->name = std::string(fields[1]);
      const auto has = [&](char flag) { return fields[3].find(flag) != std::string_view::npos; };
      made->in_title = has('t');
      made->in_some_titles = has('T');
      if (has('n')) made->kind = Characteristic::Kind::kNumber;
      if (made->code == "model.fit") made->kind = Characteristic::Kind::kFits;
      if (has('l')) made->kind = Characteristic::Kind::kNumberList;
      for (const auto raw : split(fields[4], ' ')) {
        std::string text(raw);
        std::replace(text.begin(), text.end(), '@', ' ');
        Characteristic::Value value{text, text, text};
        if (!fields[2].empty()) {
          const Unit unit = unit_of(fields[2]);
          const bool number = text.find_first_not_of("0123456789.") == std::string::npos;
          if (number) std::replace(value.russian.begin(), value.russian.end(), '.', ',');
          const std::string gap = unit.glued ? "" : " ";
          const auto measured = [&](const std::string& amount, std::string_view name) {
            return unit.before ? std::string(name) + gap + amount : amount + gap + std::string(name);
          };
          value.russian = measured(value.russian, unit.russian);
          value.english = measured(value.english, unit.english);
          if (made->kind == Characteristic::Kind::kText && !unit.before) value.text = value.russian;
        }
        made->values.push_back(std::move(value));
      }
      if (has('$')) set_price_exponents(made->values);
      made->popularity = AliasTable::harmonic(made->values.size());
      market.characteristics_[made->code] = std::move(made);
    }
  }

  void load_brands() {
    std::uint64_t composed = 0;
    for (const auto line : content_lines(brand_words())) {
      const auto fields = split(line, '|');
      VITRINA_CHECK(fields.size() == 4);
      auto group = std::make_unique<BrandGroup>();
      group->name = std::string(fields[0]);
      for (const auto name : split(fields[1], ',')) {
        group->brands.push_back({std::string(name), static_cast<unsigned char>(name[0]) < 0x80
                                                        ? Script::kLatin
                                                        : Script::kCyrillic});
      }
      const std::uint64_t more = whole_number(fields[2]);
      const std::uint64_t cyrillic = whole_number(fields[3]);
      for (std::uint64_t i = 0; i < more; ++i, ++composed) {
        const Script script = mix64(composed) % 100 < cyrillic ? Script::kCyrillic : Script::kLatin;
        group->brands.push_back({composed_name(composed / 8, script), script});
      }
      for (std::size_t i = 0; i < group->brands.size(); ++i) {
        const auto spread =
            static_cast<Fixed>(mix64(i * 977 + composed) % static_cast<std::uint64_t>(kOne * 2));
        group->brands[i].price_exponent = spread - kOne;
      }
      group->popularity = AliasTable::harmonic(group->brands.size());
      market.brands_[group->name] = std::move(group);
    }
  }

  void load_catalog(std::string_view text) {
    std::vector<std::string_view>* block = nullptr;
    const auto lines = content_lines(text);
    // Shared blocks may stand after the subcategories that use them.
    for (const auto line : lines) {
      if (line.starts_with("& "))
        block = &blocks[std::string(line.substr(2))];
      else if (line.starts_with("= ") || line.starts_with("# "))
        block = nullptr;
      else if (block != nullptr)
        block->push_back(line);
    }
    bool in_block = false;
    for (const auto line : lines) {
      if (line.starts_with("& ")) {
        in_block = true;
      } else if (line.starts_with("= ")) {
        in_block = false;
        start_root(split(line.substr(2), '|'));
      } else if (line.starts_with("# ")) {
        in_block = false;
        start_sub(split(line.substr(2), '|'));
      } else if (!in_block) {
        add_kind(line);
      }
    }
  }

  void start_root(const std::vector<std::string_view>& fields) {
    VITRINA_CHECK(fields.size() == 4);
    root = {static_cast<std::uint32_t>(market.roots_.size()), whole_number(fields[1]), style_of(fields[2]),
            static_cast<std::uint32_t>(whole_number(fields[3]))};
    root_weights.push_back(root.weight);
    market.roots_.emplace_back(fields[0]);
    sub = {};
  }

  void start_sub(const std::vector<std::string_view>& fields) {
    VITRINA_CHECK(fields.size() >= 2);
    const auto field = [&](std::size_t i) { return i < fields.size() ? fields[i] : std::string_view{}; };
    const std::uint64_t place = sub.place + 1;
    sub = {static_cast<std::uint32_t>(market.subs_.size()), place, fields[1], field(2), {}, {}, 0};
    market.subs_.emplace_back(fields[0]);
    if (const auto audience = split(field(3), '/'); !audience.empty()) {
      VITRINA_CHECK(audience.size() == 2);
      sub.audience = audience[0];
      sub.audience_letter = audience[1];
    }
    if (field(4).empty()) return;
    for (const auto line : blocks.at(std::string(field(4)))) {
      const auto kind_fields = split(line, '|');
      if (kind_fields.back().find(sub.audience_letter) != std::string_view::npos) add_kind(line);
    }
  }

  void add_kind(std::string_view line) {
    const auto fields = split(line, '|');
    VITRINA_CHECK(fields.size() == 6 || fields.size() == 7 ||
                  (fields.size() == 5 && !sub.audience_letter.empty()));
    Kind kind;
    kind.root = root.index;
    kind.sub = sub.index;
    kind.style = root.style;
    kind.english_percent = root.english_percent;
    read_name(kind, fields[0]);
    kind.english = std::string(fields[1]);
    kind.price_level = static_cast<std::uint32_t>(whole_number(fields[2]));
    for (const auto group : split(fields[3], ',')) {
      auto& made = kind.adjectives.emplace_back();
      for (const auto word : split(group, '/')) made.push_back(adjective(word));
    }
    for (const auto phrase : split(fields[4], ',')) {
      const auto parts = split(phrase, '~');
      kind.phrases.push_back({std::string(parts[0]), parts.size() > 1 ? std::string(parts[1]) : ""});
    }
    // A kind's own go first: of two with one name the first stays.
    add_characteristics(kind, fields.size() > 5 ? fields[5] : std::string_view{});
    add_characteristics(kind, sub.characteristics);
    finish_characteristics(kind);
    const auto group = market.brands_.find(std::string(sub.brands));
    VITRINA_CHECK(group != market.brands_.end());
    kind.brands = group->second.get();
    set_audience(kind);
    // Weighed within its subcategory and root when all are known.
    kind.weight = (std::uint64_t{1} << 40) / (sub.kinds + 2) / (sub.place + 2) / 4;
    ++sub.kinds;
    market.kinds_.push_back(std::move(kind));
  }

  void read_name(Kind& kind, std::string_view field) {
    const bool by_plural = field.starts_with('*');
    const bool by_noun = field.starts_with('=');
    if (by_plural || by_noun) field.remove_prefix(1);
    const std::size_t colon = field.find(':');
    const std::string_view nouns = colon == std::string_view::npos ? field : field.substr(colon + 1);
    for (const auto noun : split(nouns, ';')) kind.nouns.push_back(noun_of(noun));
    if (colon != std::string_view::npos) {
      kind.name = std::string(field.substr(0, colon));
    } else {
      VITRINA_CHECK(by_plural || by_noun || kind.nouns.front().gender == Gender::kPlural);
      kind.name = capitalised(by_plural ? kind.nouns.front().plural : kind.nouns.front().singular);
    }
  }

  void add_characteristics(Kind& kind, std::string_view codes) {
    for (const auto code : split(codes, ' ')) {
      if (code.empty()) continue;
      if (code.starts_with("style.")) {
        kind.style = style_of(code.substr(6));
      } else if (code.starts_with("color.")) {
        if (kind.colours == nullptr) kind.colours = market.colours_.at(std::string(code.substr(6))).get();
      } else if (code.starts_with("mat.")) {
        if (kind.materials == nullptr)
          kind.materials = market.materials_.at(std::string(code.substr(4))).get();
      } else {
        const auto found = market.characteristics_.find(std::string(code));
        VITRINA_CHECK(found != market.characteristics_.end());
        kind.characteristics.push_back(found->second.get());
      }
    }
  }

  void finish_characteristics(Kind& kind) {
    auto& list = kind.characteristics;
    std::stable_sort(list.begin(), list.end(),
                     [](const auto* a, const auto* b) { return a->name < b->name; });
    list.erase(std::unique(list.begin(), list.end(),
                           [](const auto* a, const auto* b) { return a->name == b->name; }),
               list.end());
  }

  void set_audience(Kind& kind) {
    if (sub.audience.empty()) return;
    kind.audience = adjective(sub.audience);
    if (sub.audience_letter == "g") kind.audience_tail = "для девочек";
    if (sub.audience_letter == "b") kind.audience_tail = "для мальчиков";
    constexpr std::string_view kEnglish[] = {"women's", "men's", "girls'", "boys'"};
    const std::size_t place = std::string_view("wmgb").find(sub.audience_letter);
    if (place != std::string_view::npos) kind.audience_english = std::string(kEnglish[place]);
  }

  // A root has its stated share of the catalog; within it kinds keep their harmonic weights.
  void weigh() {
    std::vector<std::uint64_t> sums(market.roots_.size());
    for (const auto& kind : market.kinds_) sums[kind.root] += kind.weight;
    std::vector<std::uint64_t> weights;
    for (auto& kind : market.kinds_) {
      kind.weight = kind.weight * 1024 / (sums[kind.root] >> 12) * root_weights.at(kind.root);
      market.total_weight_ += kind.weight;
      weights.push_back(kind.weight);
    }
    market.popularity_ = AliasTable(weights);
  }
};

Market::Market() {
  Loader loader{*this, {}, {}, {}, {}, {}};
  loader.load();
}

Market::~Market() = default;

}  // namespace vitrina::tools
