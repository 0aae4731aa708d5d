#include "tests/index/catalog/random_listing.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "index/catalog/json_writer.h"
#include "index/catalog/timestamp.h"

namespace vitrina::index::testing {
namespace {

void append_utf8(std::string& out, char32_t c) {
  const auto put = [&](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6), put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18), put(0x80 | (c >> 12 & 0x3F)), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
  }
}

char32_t random_code_point(Random& random) {
  constexpr char32_t kTricky[] = {U'"',   U'\\',  U'/',    U'\n',   U'\r',    U'\t',  U'\b',  1,      0x1F,
                                  0x7F,   0x80,   0x7FF,   0x800,   0x2028,   0x2029, 0xFEFF, 0xD7FF, 0xE000,
                                  0xFFFD, 0xFFFF, 0x10000, 0x1F9E5, 0x10FFFF, 0x301,  U' ',   0xA0,   U'<'};
  switch (random.below(5)) {
    case 0:
      return kTricky[random.below(std::size(kTricky))];
    case 1:
      return U'а' + static_cast<char32_t>(random.below(32));
    case 2:
      return U'!' + static_cast<char32_t>(random.below(94));
    default:
      return U'a' + static_cast<char32_t>(random.below(26));
  }
}

std::uint32_t random_count(Random& random) {
  switch (random.below(4)) {
    case 0:
      return 0;
    case 1:
      return kMaxStock;
    case 2:
      return static_cast<std::uint32_t>(random.below(100));
    default:
      return static_cast<std::uint32_t>(random.below(std::uint64_t{kMaxStock} + 1));
  }
}

std::string random_number(Random& random) {
  std::string text;
  switch (random.below(5)) {
    case 0:
      return std::to_string(random.below(50));
    case 1:
      return std::to_string(static_cast<std::int64_t>(random()));
    case 2:
      return std::to_string(random());
    case 3:
      append_decimal_micros(text, static_cast<std::int64_t>(random.below(2'000'000'000)) - 1'000'000'000);
      return text;
    default: {
      char buffer[32];
      // Every magnitude, the whole numbers about the ends of 64 bits among them.
      const double number =
          (random.unit() - 0.5) * std::pow(10.0, static_cast<double>(random.below(40)) - 10);
      const bool whole = number == std::trunc(number);
      if (whole && std::abs(number) < 0x1p63) return std::to_string(static_cast<std::int64_t>(number));
      if (whole && std::abs(number) < 0x1p64) return "0";
      if (whole) {
        return {buffer,
                std::to_chars(buffer, buffer + sizeof buffer, number, std::chars_format::scientific).ptr};
      }
      return {buffer, std::to_chars(buffer, buffer + sizeof buffer, number).ptr};
    }
  }
}

AttributeValue random_value(Random& random) {
  switch (random.below(4)) {
    case 0:
      return {AttributeValue::Kind::kBoolean, random.chance(0.5) ? "true" : "false"};
    case 1:
      return {AttributeValue::Kind::kNumber, random_number(random)};
    default:
      return {AttributeValue::Kind::kString, random_text(random)};
  }
}

std::string random_json(Random& random, int depth = 0) {
  std::string out;
  JsonWriter writer(out);
  switch (random.below(depth > 3 ? 4 : 6)) {
    case 0:
      writer.value(random.chance(0.5));
      break;
    case 1:
      writer.null();
      break;
    case 2:
      writer.raw(random_number(random));
      break;
    case 3:
      writer.value(random_text(random));
      break;
    case 4:
      writer.begin_array();
      for (auto n = random.below(4); n > 0; --n) writer.raw(random_json(random, depth + 1));
      writer.end_array();
      break;
    default:
      writer.begin_object();
      for (auto n = random.below(4); n > 0; --n) {
        writer.key(random_text(random));
        writer.raw(random_json(random, depth + 1));
      }
      writer.end_object();
  }
  return out;
}

template <class T, class Make>
void fill(std::optional<T>& field, Random& random, Make make) {
  if (random.chance(0.6)) field = make();
}

// Writes JSON as carelessly as JSON allows.
class SloppyWriter {
 public:
  explicit SloppyWriter(Random& random) : random_(random) {}

  std::string space() {
    std::string out;
    while (random_.chance(0.2)) out.push_back(" \t\r"[random_.below(3)]);
    return out;
  }

  std::string string(std::string_view text) {
    std::string out = "\"";
    for (std::size_t i = 0; i < text.size();) {
      const auto byte = static_cast<unsigned char>(text[i]);
      const std::size_t size = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
      const std::string_view one = text.substr(i, size);
      i += size;
      if (byte == '"' || byte == '\\' || byte < 0x20 || random_.chance(0.2)) {
        out += escaped(one);
      } else {
        out += one;
      }
    }
    return out + "\"";
  }

  std::string count(std::uint32_t number) {
    std::string text = std::to_string(number);
    if (random_.chance(0.2)) return text + ".0";
    if (number % 10 == 0 && number > 0 && random_.chance(0.3)) return text.substr(0, text.size() - 1) + "e1";
    return text;
  }

  std::string decimal(std::int64_t micros) {
    std::string text;
    if (random_.chance(0.2)) {
      append_decimal_micros(text, micros / 10);
      if (micros % 10 == 0) return text + "E+1";
      text.clear();
    }
    append_decimal_micros(text, micros);
    if (random_.chance(0.3)) text += text.find('.') == std::string::npos ? ".00" : "0";
    return text;
  }

  template <class Items, class Spell>
  std::string list(const Items& items, Spell spell_item) {
    std::string out = "[" + space();
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (i != 0) out += "," + space();
      out += spell_item(items[i]) + space();
    }
    return out + "]";
  }

  using Fields = std::vector<std::pair<std::string, std::string>>;

  // Fields of different names in any order, each preceded at times by one of its name that it replaces.
  std::string object(Fields fields) {
    for (std::size_t i = fields.size(); i > 1; --i) std::swap(fields[i - 1], fields[random_.below(i)]);
    std::string out = "{" + space();
    bool first = true;
    const auto put = [&](const std::string& name, const std::string& json) {
      if (!first) out += ",";
      first = false;
      out += space() + string(name) + space() + ":" + space() + json + space();
    };
    for (const auto& [name, json] : fields) {
      if (random_.chance(0.1)) put(name, random_.chance(0.5) ? "null" : "[{}]");
      put(name, json);
    }
    return out + "}";
  }

 private:
  static std::string hex(unsigned unit, bool upper) {
    char buffer[8];
    std::snprintf(buffer, sizeof buffer, upper ? "\\u%04X" : "\\u%04x", unit);
    return buffer;
  }

  std::string escaped(std::string_view one) {
    const auto byte = [&](std::size_t i) {
      return static_cast<unsigned>(static_cast<unsigned char>(one[i]));
    };
    const bool upper = random_.chance(0.5);
    unsigned c = byte(0);
    if (one.size() == 2) c = (c & 0x1F) << 6 | (byte(1) & 0x3F);
    if (one.size() == 3) c = (c & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
    if (one.size() == 4)
      c = (c & 7) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F);
    if (c < 0x10000) {
      constexpr std::string_view kShort = "\"\\/\b\f\n\r\t";
      constexpr std::string_view kLetter = "\"\\/bfnrt";
      const auto place = c < 0x80 ? kShort.find(static_cast<char>(c)) : std::string_view::npos;
      if (place != std::string_view::npos && random_.chance(0.5)) return std::string("\\") + kLetter[place];
      return hex(c, upper);
    }
    c -= 0x10000;
    return hex(0xD800 + (c >> 10), upper) + hex(0xDC00 + (c & 0x3FF), upper);
  }

  Random& random_;
};

}  // namespace

std::string random_text(Random& random, std::uint64_t max_code_points) {
  std::string out;
  for (auto n = random.below(max_code_points); n > 0; --n) append_utf8(out, random_code_point(random));
  out.push_back(static_cast<char>('a' + random.below(26)));  // visible
  return out;
}

Listing random_listing(Random& random) {
  Listing listing;
  listing.id = std::to_string(random.below(1'000'000)) + (random.chance(0.5) ? "-ё\"\\" : "");
  listing.title = random_text(random, 40);
  for (auto* text : {&listing.description, &listing.brand, &listing.seller, &listing.image, &listing.url}) {
    if (random.chance(0.6)) *text = random_text(random);
  }
  for (auto n = random.below(4); n > 0; --n) listing.category.push_back(random_text(random));
  std::set<std::string> tags;
  for (auto n = random.below(random.chance(0.1) ? 80 : 5); n > 0; --n) {
    auto tag = random_text(random, 3);
    if (tags.insert(tag).second) listing.tags.push_back(std::move(tag));
  }
  const auto price = [&] {
    return Money{static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(kMaxPrice.micros) + 1))};
  };
  const auto count = [&] { return random_count(random); };
  fill(listing.price, random, price);
  fill(listing.list_price, random,
       [&] { return Money{static_cast<std::int64_t>(random.below(100'000)) * 10'000}; });
  fill(listing.stock, random, count);
  fill(listing.rating_micros, random, [&] { return static_cast<std::int64_t>(random.below(5'000'001)); });
  fill(listing.reviews, random, count);
  fill(listing.sales_30d, random, count);
  fill(listing.images, random, count);
  fill(listing.updated_at, random,
       [&] { return static_cast<std::int64_t>(random.below(315'569'520'000)) - 62'167'219'200; });
  for (auto n = random.below(5); n > 0; --n) {
    Attribute attribute;
    attribute.name = random_text(random);
    attribute.is_list = random.chance(0.4);
    std::set<std::string> texts;
    for (auto values = attribute.is_list ? 1 + random.below(random.chance(0.1) ? 60 : 4) : 1; values > 0;
         --values) {
      auto value = random_value(random);
      if (texts.insert(value.text).second) attribute.values.push_back(std::move(value));
    }
    listing.attributes.push_back(std::move(attribute));
  }
  std::sort(listing.attributes.begin(), listing.attributes.end(),
            [](const Attribute& a, const Attribute& b) { return a.name < b.name; });
  listing.attributes.erase(
      std::unique(listing.attributes.begin(), listing.attributes.end(),
                  [](const Attribute& a, const Attribute& b) { return a.name == b.name; }),
      listing.attributes.end());
  std::set<std::string> names;
  for (auto n = random.below(3); n > 0; --n) names.insert("x-" + random_text(random));
  for (const auto& name : names) listing.unknown.emplace_back(name, random_json(random));
  return listing;
}

std::string spell(Random& random, const Listing& listing) {
  SloppyWriter sloppy(random);
  SloppyWriter::Fields fields;
  const auto absent = [&](std::string_view name) {
    if (random.chance(0.2)) fields.emplace_back(name, "null");
  };
  const auto text = [&](std::string_view name, const std::string& value) {
    if (value.empty()) return absent(name);
    fields.emplace_back(name, sloppy.string(value));
  };
  const auto number = [&](std::string_view name, const auto& value, const auto& spell_number) {
    if (!value) return absent(name);
    fields.emplace_back(name, spell_number(*value));
  };
  const auto count = [&](std::uint32_t value) { return sloppy.count(value); };
  const auto money = [&](Money value) { return sloppy.decimal(value.micros); };
  const auto string = [&](const std::string& item) { return sloppy.string(item); };
  const auto attribute_value = [&](const AttributeValue& value) {
    return value.kind == AttributeValue::Kind::kString ? sloppy.string(value.text) : value.text;
  };

  text("id", listing.id);
  text("title", listing.title);
  text("description", listing.description);
  text("brand", listing.brand);
  text("seller", listing.seller);
  text("image", listing.image);
  text("url", listing.url);
  fields.emplace_back("category", sloppy.list(listing.category, string));
  auto tags = listing.tags;
  if (!tags.empty() && random.chance(0.3)) tags.push_back(tags[random.below(tags.size())]);  // a repeat
  fields.emplace_back("tags", sloppy.list(tags, string));
  number("price", listing.price, money);
  number("list_price", listing.list_price, money);
  number("stock", listing.stock, count);
  number("rating", listing.rating_micros, [&](std::int64_t micros) { return sloppy.decimal(micros); });
  number("reviews", listing.reviews, count);
  number("sales_30d", listing.sales_30d, count);
  number("images", listing.images, count);
  number("updated_at", listing.updated_at, [](std::int64_t seconds) {
    std::string out = "\"";
    append_timestamp(out, seconds);
    return out + "\"";
  });
  SloppyWriter::Fields attributes;
  for (const auto& attribute : listing.attributes) {
    attributes.emplace_back(attribute.name, attribute.is_list ? sloppy.list(attribute.values, attribute_value)
                                                              : attribute_value(attribute.values.front()));
  }
  if (!attributes.empty() || random.chance(0.3))
    fields.emplace_back("attributes", sloppy.object(std::move(attributes)));
  for (const auto& [name, json] : listing.unknown) fields.emplace_back(name, json);
  return sloppy.object(std::move(fields));
}

}  // namespace vitrina::index::testing
