// The market: word lists put together into categories, nouns, adjectives, brands and characteristics, ready
// to draw from. Built once in a few milliseconds; the same in every run and for every seed.
//
// Threads: immutable after construction. Lifetime: owns its strings; listings copy from it.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "tools/generate/draw.h"
#include "tools/generate/grammar.h"
#include "tools/generate/names.h"
#include "tools/generate/styles.h"

namespace vitrina::tools {

struct Adjective {
  std::array<std::string, kGenders> forms;  // by Gender
  std::string accusative;                   // feminine
  std::string english;                      // empty: not used in English titles
  const std::string& form(Gender gender) const { return forms[static_cast<std::size_t>(gender)]; }
};

struct Colour {
  const Adjective* adjective;
  std::string_view name() const { return adjective->forms[0]; }
};

struct Material {
  std::string name;
  std::string genitive;
  const Adjective* adjective = nullptr;  // null: `из экокожи` only
  std::string english;
};

// Values that belong together and their popularity.
struct ColourSet {
  std::vector<Colour> colours;
  AliasTable popularity;
};
struct MaterialSet {
  std::vector<Material> materials;
  AliasTable popularity;
};

struct Characteristic {
  enum class Kind : std::uint8_t { kText, kNumber, kNumberList, kFits };
  struct Value {
    std::string text;     // canonical, `1.5`
    std::string russian;  // as a title says it, `1,5 л`
    std::string english;  // `1.5 L`
    Fixed price_exponent = 0;
  };
  std::string code;
  std::string name;
  Kind kind = Kind::kText;
  bool in_title = false;
  bool in_some_titles = false;
  std::vector<Value> values;
  AliasTable popularity;
};

struct Brand {
  std::string name;
  Script script = Script::kLatin;
  Fixed price_exponent = 0;  // dearer or cheaper than the level, as a power of two
};

struct BrandGroup {
  std::string name;
  std::vector<Brand> brands;
  AliasTable popularity;
};

struct Phrase {
  std::string russian;
  std::string english;  // empty: not used in English titles
};

// A leaf category and what its listings are made of.
struct Kind {
  std::uint32_t root = 0;
  std::uint32_t sub = 0;
  std::string name;  // of the leaf
  Style style = Style::kHome;
  std::uint32_t english_percent = 0;
  std::vector<NounForms> nouns;  // the first is the commonest
  std::string english;
  std::uint32_t price_level = 0;                          // rubles
  std::vector<std::vector<const Adjective*>> adjectives;  // those of one group exclude each other
  std::vector<Phrase> phrases;
  std::vector<const Characteristic*> characteristics;  // by name
  const BrandGroup* brands = nullptr;
  const Adjective* audience = nullptr;  // `женский`; null where it goes without saying
  std::string audience_tail;            // `для девочек`
  std::string audience_english;
  std::uint64_t weight = 0;  // share of the catalog
  const ColourSet* colours = nullptr;
  const MaterialSet* materials = nullptr;
};

class Market {
 public:
  Market();
  ~Market();
  Market(const Market&) = delete;
  Market& operator=(const Market&) = delete;

  const std::vector<std::string>& roots() const { return roots_; }
  const std::vector<std::string>& subs() const { return subs_; }
  const std::vector<Kind>& kinds() const { return kinds_; }
  std::size_t draw_kind(Random& random) const { return popularity_.draw(random); }
  // Of all listings, how many in 2^32 are of this kind.
  std::uint64_t share(const Kind& kind) const { return (kind.weight << 32) / total_weight_; }
  const ColourSet& all_colours() const { return *colours_.at("all"); }

 private:
  struct Loader;
  std::vector<std::string> roots_;
  std::vector<std::string> subs_;
  std::vector<Kind> kinds_;
  AliasTable popularity_;
  std::uint64_t total_weight_ = 0;
  std::unordered_map<std::string, std::unique_ptr<Adjective>> adjectives_;
  std::unordered_map<std::string, std::unique_ptr<ColourSet>> colours_;
  std::unordered_map<std::string, std::unique_ptr<MaterialSet>> materials_;
  std::unordered_map<std::string, std::unique_ptr<Characteristic>> characteristics_;
  std::unordered_map<std::string, std::unique_ptr<BrandGroup>> brands_;
};

}  // namespace vitrina::tools
