#include "tools/generate/titles.h"

#include <iterator>
#include <span>
#include <string_view>

namespace vitrina::tools {
namespace {

// N noun, B brand, L line, M model, A audience, a b adjectives, c colour, m material, u phrase, s
// characteristics, f what it fits, q book title, w author; other characters stand for themselves. The first
// ones are the commonest.
using Patterns = std::span<const std::string_view>;

constexpr std::string_view kTech[] = {"N B L M s f c",   "N B M a, s, c", "a N B L s f",
                                      "N a u B M, s, c", "B L M s c",     "N f a, c",
                                      "a N u, s, c",     "N B L, u, s",   "N a b B M c"};
constexpr std::string_view kFashion[] = {"N A a c", "N A a u",     "A N a u B", "N a b A u",
                                         "a N A u", "N A B c",     "N A u, c",  "N a m, c",
                                         "N A",     "N A a b u m", "N B L A a", "a b N A u c"};
constexpr std::string_view kFurniture[] = {"N a L c",    "N L a, m, s", "a N L u, c",   "N L s c",
                                           "N a b u, s", "N B L a, c",  "N u, m, c, s", "a N u"};
constexpr std::string_view kFood[] = {"N B a s", "N a B s",  "N B u s",    "B N a, s", "N B L a u, s",
                                      "a N B s", "N L u, s", "N B a u, s", "N a u s B"};
constexpr std::string_view kHome[] = {"N a u s c", "N u, m, s", "N a b, c, s", "N B L a s",  "a N u, c",
                                      "N m u s",   "N u",       "N B a u",     "N a m, s, c"};
constexpr std::string_view kBeauty[] = {"N B L u, s", "B N u a, s", "N u a, s",  "N a B L, s",
                                        "B L N u s",  "a N u B, s", "N a b u, s"};
constexpr std::string_view kKids[] = {"N a u, s", "N B a u, c", "N A a u s", "a N u B, s",
                                      "N u L",    "N B L a, s", "N a b u m"};
constexpr std::string_view kTools[] = {"N B M s f", "N a B M, s", "N a u, s, f", "N u B s",
                                       "a N u, s",  "N B L M a",  "N a b s m",   "N s u"};
constexpr std::string_view kBook[] = {"q w", "w. q", "q. w. N", "q w, u", "N q", "q, w, B"};
constexpr std::string_view kStudy[] = {"N u, s. w", "N a u, s", "w. N u", "N u s B", "N u", "N a u. w"};

Patterns russian_patterns(Style style) {
  switch (style) {
    case Style::kTech:
    case Style::kGadget:
      return kTech;
    case Style::kFashion:
      return kFashion;
    case Style::kFurniture:
      return kFurniture;
    case Style::kFood:
      return kFood;
    case Style::kBeauty:
    case Style::kHealth:
    case Style::kChemistry:
      return kBeauty;
    case Style::kKids:
    case Style::kBaby:
      return kKids;
    case Style::kTools:
    case Style::kParts:
      return kTools;
    case Style::kHome:
    case Style::kTextile:
    case Style::kWare:
    case Style::kBuild:
    case Style::kPets:
    case Style::kGarden:
    case Style::kSport:
    case Style::kPlain:
      return kHome;
    case Style::kBook:
      return kBook;
    case Style::kStudy:
      return kStudy;
  }
  return kHome;
}

constexpr std::string_view kEnglish[] = {"B L M N a s c", "B N a b u c", "a N u B s c", "B L a N s f",
                                         "A a m N u c",   "B A a N, c",  "N B M s u",   "B L N u, s, c",
                                         "a b N m B s",   "A N a u"};

// A Russian title that goes on in English, as importers write them.
constexpr std::string_view kMixed[] = {"N A B L ea eN c", "B N ea, s", "N B L eN eu s", "N a B ec s",
                                       "N A ea eN B"};

// The words of a title; knows how each letter reads for one product.
class Writer {
 public:
  Writer(std::string& out, const Product& product, const Adjective* colour, std::uint64_t coin)
      : out_(out), product_(product), colour_(colour), coin_(coin), start_(out.size()) {}

  void write(std::string_view pattern, bool english) {
    bool in_english = english;
    for (const char letter : pattern) {
      if (letter == 'e') {
        in_english = true;
      } else if (letter == ',' || letter == '.') {
        separator_ = letter;
      } else if (letter != ' ') {
        in_english ? put_english(letter) : put_russian(letter);
        in_english = english;
      }
    }
    capitalise(out_, start_);
  }

 private:
  void put(std::string_view word) {
    if (word.empty()) return;
    if (out_.size() > start_) {
      if (separator_ != 0) out_.push_back(separator_);
      out_.push_back(' ');
    }
    const std::size_t at = out_.size();
    out_ += word;
    if (separator_ == '.') capitalise(out_, at);
    separator_ = 0;
  }

  void put_common(char letter) {
    switch (letter) {
      case 'B':
        if (product_.brand != nullptr) put(product_.brand->name);
        break;
      case 'L':
        put(product_.line);
        break;
      case 'M':
        put(product_.model);
        break;
      case 'w':
        put(product_.author);
        break;
      default:
        break;
    }
  }

  void put_russian(char letter) {
    const Gender gender = product_.noun->gender;
    switch (letter) {
      case 'N':
        put(product_.noun->singular);
        noun_said_ = true;
        break;
      case 'A':
        // `для девочек` follows its noun, `детские` goes before it.
        if (!product_.kind->audience_tail.empty() && noun_said_) {
          put(product_.kind->audience_tail);
        } else if (product_.kind->audience != nullptr) {
          put(product_.kind->audience->form(gender));
        }
        break;
      case 'a':
        if (product_.first != nullptr) put(product_.first->form(gender));
        break;
      case 'b':
        if (product_.second != nullptr) put(product_.second->form(gender));
        break;
      case 'c':
        if (colour_ != nullptr && !colour_is_said()) put(colour_->form(gender));
        break;
      case 'm':
        put_material(gender);
        break;
      case 'u':
        if (product_.phrase != nullptr) put(product_.phrase->russian);
        break;
      case 's':
        put_characteristics(false);
        break;
      case 'f':
        if (!product_.fits.empty()) {
          put(product_.noun->singular.find(" для ") == std::string::npos ? "для" : "на");
          put(product_.fits);
        }
        break;
      case 'q':
        put("«" + product_.book_title + "»");
        break;
      default:
        put_common(letter);
    }
  }

  void put_english(char letter) {
    switch (letter) {
      case 'N':
        put(product_.kind->english);
        break;
      case 'A':
        put(product_.kind->audience_english);
        break;
      case 'a':
        if (product_.first != nullptr) put(product_.first->english);
        break;
      case 'b':
        if (product_.second != nullptr) put(product_.second->english);
        break;
      case 'c':
        if (colour_ != nullptr && !colour_is_said()) put(colour_->english);
        break;
      case 'm':
        if (product_.material != nullptr) put(product_.material->english);
        break;
      case 'u':
        if (product_.phrase != nullptr) put(product_.phrase->english);
        break;
      case 's':
        put_characteristics(true);
        break;
      case 'f':
        if (!product_.fits.empty()) {
          put("for");
          put(product_.fits);
        }
        break;
      default:
        put_common(letter);
    }
  }

  bool colour_is_said() const { return colour_ == product_.first || colour_ == product_.second; }

  void put_material(Gender gender) {
    if (product_.material == nullptr) return;
    if (product_.material->adjective != nullptr && coin_ % 2 == 0) {
      put(product_.material->adjective->form(gender));
    } else {
      put("из");
      put(product_.material->genitive);
    }
  }

  void put_characteristics(bool english) {
    const auto& list = product_.kind->characteristics;
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (!list[i]->in_title && !(list[i]->in_some_titles && (coin_ >> (8 + i)) % 3 == 0)) continue;
      const auto& value = list[i]->values[product_.values[i]];
      put(english ? value.english : value.russian);
    }
  }

  std::string& out_;
  const Product& product_;
  const Adjective* colour_;
  std::uint64_t coin_;
  std::size_t start_;
  char separator_ = 0;
  bool noun_said_ = false;
};

std::string_view choose(Random& random, Patterns patterns) {
  return patterns[draw_lower(random, patterns.size(), patterns.size())];
}

}  // namespace

void append_title(std::string& out, Random& random, const Product& product, const Adjective* colour) {
  Writer writer(out, product, colour, random());
  const Style style = product.kind->style;
  if (style == Style::kBook || style == Style::kStudy) {
    return writer.write(choose(random, russian_patterns(style)), false);
  }
  switch (product.tongue) {
    case Tongue::kRussian: {
      const std::string_view pattern = choose(random, russian_patterns(style));
      // A thing without a maker and a name is called by its noun.
      const bool anonymous = product.brand == nullptr || (product.model.empty() && product.line.empty());
      const bool noun = pattern.find('N') != std::string_view::npos;
      return writer.write(noun || !anonymous ? pattern : "N B L s c", false);
    }
    case Tongue::kEnglish:
      return writer.write(choose(random, kEnglish), true);
    case Tongue::kMixed:
      return writer.write(choose(random, kMixed), false);
  }
}

}  // namespace vitrina::tools
