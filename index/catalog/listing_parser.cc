#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <optional>

#include "index/catalog/json_element.h"
#include "index/catalog/reader.h"
#include "index/catalog/string_rules.h"
#include "index/catalog/timestamp.h"

namespace vitrina::index {
namespace {

using simdjson::dom::element_type;

enum class Field : std::size_t {
  kId,
  kTitle,
  kDescription,
  kCategory,
  kTags,
  kBrand,
  kSeller,
  kPrice,
  kListPrice,
  kStock,
  kRating,
  kReviews,
  kSales30d,
  kImage,
  kImages,
  kUrl,
  kAttributes,
  kUpdatedAt
};
constexpr std::array<std::string_view, 18> kFieldNames = {
    "id",    "title",  "description", "category",  "tags",  "brand",  "seller", "price",      "list_price",
    "stock", "rating", "reviews",     "sales_30d", "image", "images", "url",    "attributes", "updated_at"};

constexpr std::string_view name_of(Field field) {
  return kFieldNames[static_cast<std::size_t>(field)];
}

tl::unexpected<Error> bad(std::string_view field, std::string message) {
  return fail(ErrorCode::kInvalidArgument, std::move(message), std::string(field));
}
tl::unexpected<Error> bad_type(std::string_view field, JsonElement found, std::string_view right) {
  return bad(field, "found " + describe(found) + ", expected " + std::string(right));
}

// The next place of a vector whose tail holds the buffers of the listing before.
template <class T>
T& next_slot(std::vector<T>& items, std::size_t& used) {
  if (used == items.size()) items.emplace_back();
  return items[used++];
}

Result<void> read_text(Field field, JsonElement element, std::string& out) {
  std::string_view text;
  if (element.get(text) != simdjson::SUCCESS) return bad_type(name_of(field), element, "a string");
  out.clear();
  append_without_nul(out, text);
  if (is_blank(out)) out.clear();
  return {};
}

Result<void> read_id(JsonElement element, std::string& id) {
  constexpr auto kName = name_of(Field::kId);
  id.clear();
  std::string_view text;
  if (element.get(text) == simdjson::SUCCESS) {
    if (is_blank(text)) return bad(kName, "is empty; every listing needs an id of its own");
    if (has_control_character(text)) {
      return bad(kName,
                 "found " + describe(element) + ", which holds a control character; an id is plain text");
    }
    if (text.size() > kMaxIdBytes) {
      return bad(kName, "is " + std::to_string(text.size()) + " bytes long; at most " +
                            std::to_string(kMaxIdBytes) + " are allowed");
    }
    id.assign(text);
    return {};
  }
  if (!element.is<std::int64_t>() && !element.is<std::uint64_t>()) {
    return bad_type(kName, element, "a string or an integer");
  }
  append_canonical_number(id, element);
  return {};
}

// The amount in micros, if a double stands for one of at most kMaxPrice exactly.
//
// A price is exact although simdjson hands out doubles. In [0, kMaxPrice] there are fewer than 10^15 amounts,
// so neighbours differ in the 15th significant digit at the least, and a double tells decimals of 15 digits
// apart: no two amounts are parsed as the same double. The candidate is off by far less than one (the product
// is below 2^53), and it is the right one if it gives the same double back; candidate / 10^6 is a division of
// two exact doubles, correctly rounded, hence what parsing the candidate's decimal text gives.
//
// So "1.0000001" is refused, while 2794.0999999999999, the 17 digits that some programs print for 2794.1, is
// the same double as 2794.1 and is taken for it.
std::optional<std::int64_t> exact_micros(double number) {
  constexpr double kUnit = kMicrosPerUnit;
  const auto candidate = static_cast<std::int64_t>(std::llround(number * kUnit));
  if (static_cast<double>(candidate) / kUnit != number) return std::nullopt;
  return candidate;
}

Result<void> read_money(Field field, JsonElement element, std::optional<Money>& out) {
  constexpr std::string_view kRight = "a price such as 2794.00";
  constexpr std::int64_t kMaxUnits = kMaxPrice.micros / kMicrosPerUnit;
  double number = 0;
  if (!element.is_number() || element.get(number) != simdjson::SUCCESS) {
    return bad_type(name_of(field), element, kRight);
  }
  if (std::signbit(number) && number != 0) {
    return bad(name_of(field), "found " + describe(element) + "; a price is not negative");
  }
  if (number > static_cast<double>(kMaxUnits)) {
    return bad(name_of(field),
               "found " + describe(element) + "; a price is at most " + std::to_string(kMaxUnits));
  }
  const auto micros = exact_micros(number);
  if (!micros) {
    return bad(name_of(field), "found " + describe(element) + "; a price has at most six decimals");
  }
  out = Money{*micros};
  return {};
}

Result<void> read_count(Field field, JsonElement element, std::optional<std::uint32_t>& out) {
  double number = 0;
  if (!element.is_number() || element.get(number) != simdjson::SUCCESS) {
    return bad_type(name_of(field), element, "a count such as 12");
  }
  if (number < 0 || number > kMaxStock || number != std::floor(number)) {
    return bad(name_of(field), "found " + describe(element) + "; a count is a whole number from 0 to " +
                                   std::to_string(kMaxStock));
  }
  out = static_cast<std::uint32_t>(number);
  return {};
}

// A rating is often a computed mean (4.666666666666667), so unlike a price it is rounded to micros.
Result<void> read_rating(JsonElement element, std::optional<std::int64_t>& out) {
  double number = 0;
  if (!element.is_number() || element.get(number) != simdjson::SUCCESS) {
    return bad_type(name_of(Field::kRating), element, "a rating from 0 to 5");
  }
  if (number < 0 || number > 5) {
    return bad(name_of(Field::kRating), "found " + describe(element) + "; a rating is from 0 to 5");
  }
  out = std::llround(number * kMicrosPerUnit);
  return {};
}

Result<void> read_updated_at(JsonElement element, std::optional<std::int64_t>& out) {
  std::string_view text;
  if (element.get(text) != simdjson::SUCCESS) {
    return bad_type(name_of(Field::kUpdatedAt), element, "a timestamp such as \"2026-11-01T10:00:00Z\"");
  }
  auto seconds = parse_timestamp(text);
  if (!seconds) return bad(name_of(Field::kUpdatedAt), std::move(seconds.error().message));
  out = *seconds;
  return {};
}

Result<void> read_category(JsonElement element, std::vector<std::string>& path) {
  constexpr auto kName = name_of(Field::kCategory);
  constexpr std::string_view kRight = "a list of names from the root, such as [\"Shoes\",\"Men\"]";
  std::size_t used = 0;
  simdjson::dom::array names;
  if (element.get(names) == simdjson::SUCCESS) {
    for (const JsonElement item : names) {
      std::string_view text;
      if (item.get(text) != simdjson::SUCCESS) {
        return bad(kName, "found " + describe(item) + " in the list, expected " + std::string(kRight));
      }
      std::string& name = next_slot(path, used);
      name.clear();
      append_without_nul(name, text);
      if (is_blank(name))
        return bad(kName, "level " + std::to_string(used) + " of the path has an empty name");
    }
  } else {
    std::string_view text;
    if (element.get(text) != simdjson::SUCCESS) return bad_type(kName, element, kRight);
    std::string& name = next_slot(path, used);
    VITRINA_TRY(read_text(Field::kCategory, element, name));
    if (name.empty()) used = 0;
  }
  path.resize(used);
  return {};
}

Result<void> read_tags(JsonElement element, std::vector<std::string>& tags) {
  constexpr auto kName = name_of(Field::kTags);
  simdjson::dom::array items;
  if (element.get(items) != simdjson::SUCCESS) return bad_type(kName, element, "a list of strings");
  std::size_t used = 0;
  for (const JsonElement item : items) {
    if (item.is_null()) continue;
    std::string_view text;
    if (item.get(text) != simdjson::SUCCESS) {
      return bad(kName, "found " + describe(item) + " in the list, expected strings");
    }
    std::string& tag = next_slot(tags, used);
    tag.clear();
    append_without_nul(tag, text);
    if (is_blank(tag)) --used;
  }
  tags.resize(used);
  drop_repeats(tags, [](const std::string& tag) -> std::string_view { return tag; });
  return {};
}

// Adds the value unless it is null or blank. False when it is no scalar.
bool add_attribute_value(JsonElement element, std::vector<AttributeValue>& values, std::size_t& used) {
  using Kind = AttributeValue::Kind;
  switch (element.type()) {
    case element_type::NULL_VALUE:
      return true;
    case element_type::ARRAY:
    case element_type::OBJECT:
      return false;
    case element_type::STRING: {
      AttributeValue& value = next_slot(values, used);
      value.kind = Kind::kString;
      value.text.clear();
      append_without_nul(value.text, element.get_string().value_unsafe());
      if (is_blank(value.text)) --used;
      return true;
    }
    case element_type::BOOL: {
      AttributeValue& value = next_slot(values, used);
      value.kind = Kind::kBoolean;
      value.text = element.get_bool().value_unsafe() ? "true" : "false";
      return true;
    }
    case element_type::INT64:
    case element_type::UINT64:
    case element_type::DOUBLE: {
      AttributeValue& value = next_slot(values, used);
      value.kind = Kind::kNumber;
      value.text.clear();
      append_canonical_number(value.text, element);
      return true;
    }
  }
  return false;
}

// False when a value is neither a scalar nor a list of scalars.
bool read_attribute(JsonElement element, Attribute& attribute) {
  std::size_t used = 0;
  simdjson::dom::array items;
  attribute.is_list = element.get(items) == simdjson::SUCCESS;
  if (attribute.is_list) {
    for (const JsonElement item : items) {
      if (!add_attribute_value(item, attribute.values, used)) return false;
    }
  } else if (!add_attribute_value(element, attribute.values, used)) {
    return false;
  }
  attribute.values.resize(used);
  drop_repeats(attribute.values, [](const AttributeValue& value) -> std::string_view { return value.text; });
  return true;
}

using Member = std::pair<std::string_view, JsonElement>;

// Sorts by name; of members with one name the last stays.
void sort_members(std::vector<Member>& members) {
  std::stable_sort(members.begin(), members.end(),
                   [](const Member& a, const Member& b) { return a.first < b.first; });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (i + 1 < members.size() && members[i + 1].first == members[i].first) continue;
    members[kept++] = members[i];
  }
  members.resize(kept);
}

Result<void> read_attributes(JsonElement element, std::vector<Member>& members,
                             std::vector<Attribute>& attributes) {
  constexpr auto kName = name_of(Field::kAttributes);
  simdjson::dom::object object;
  if (element.get(object) != simdjson::SUCCESS) {
    return bad_type(kName, element, "an object such as {\"Color\":\"black\"}");
  }
  members.clear();
  for (const auto member : object) members.emplace_back(member.key, member.value);
  sort_members(members);
  std::size_t used = 0;
  for (const auto& [name, value] : members) {
    if (is_blank(name)) return bad(kName, "an attribute has an empty name");
    if (name.find('\0') != std::string_view::npos)
      return bad(kName, "the name " + quoted(name) + " holds a NUL character");
    Attribute& attribute = next_slot(attributes, used);
    if (!read_attribute(value, attribute)) {
      return bad(
          std::string(kName) + "." + std::string(name),
          "found " + describe(value) + ", expected a string, a number, a boolean or a flat list of these");
    }
    if (attribute.values.empty()) {
      --used;
    } else {
      attribute.name.assign(name);
    }
  }
  attributes.resize(used);
  return {};
}

// Why simdjson did not take the line.
tl::unexpected<Error> unreadable(simdjson::error_code code, std::string_view line) {
  // Whatever simdjson stumbled over first, bytes that are not UTF-8 are the better explanation.
  if (const std::size_t at = find_invalid_utf8(line); at != line.size()) {
    constexpr char kHex[] = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(line[at]);
    return bad("", std::string("is not valid UTF-8 at byte ") + std::to_string(at + 1) + " of the line (0x" +
                       kHex[byte >> 4] + kHex[byte & 15] + "); dumps are read as UTF-8");
  }
  const auto not_json = [](std::string_view why) {
    return bad("", "is not valid JSON: " + std::string(why));
  };
  switch (code) {
    case simdjson::EMPTY:
      return bad("", "is empty, expected a JSON object");
    case simdjson::MEMALLOC:
    case simdjson::CAPACITY:
      return fail(ErrorCode::kLimit, "not enough memory to parse the line");
    case simdjson::DEPTH_ERROR:
      return not_json("it is nested too deeply");
    case simdjson::STRING_ERROR:
      return not_json("a string holds an escape that does not exist");
    case simdjson::UNESCAPED_CHARS:
      return not_json("a string holds a control character that is not escaped");
    case simdjson::UNCLOSED_STRING:
      return not_json("a string has no closing quote");
    case simdjson::NUMBER_ERROR:
      return not_json("a number is malformed or does not fit into 64 bits");
    case simdjson::T_ATOM_ERROR:
    case simdjson::F_ATOM_ERROR:
    case simdjson::N_ATOM_ERROR:
      return not_json("a bare word is none of true, false and null");
    default:
      return not_json("commas, colons, brackets or quotes are missing or too many");
  }
}

}  // namespace

struct ListingParser::Impl {
  simdjson::dom::parser parser;
  std::unique_ptr<char[]> padded;  // the line again, with the slack that simdjson reads into
  std::size_t padded_capacity = 0;
  std::array<JsonElement, kFieldNames.size()> values;
  std::uint32_t present = 0;  // bit i: values[i] is there and not null
  std::vector<Member> unknown;
  std::vector<Member> attributes;

  Result<JsonElement> parse_json(std::string_view line) {
    if (line.size() > kMaxLineBytes) {
      return fail(ErrorCode::kInvalidArgument, "is " + std::to_string(line.size()) + " bytes long; at most " +
                                                   std::to_string(kMaxLineBytes) + " are read");
    }
    const std::size_t needed = line.size() + simdjson::SIMDJSON_PADDING;
    if (padded_capacity < needed) {
      padded_capacity = std::bit_ceil(needed);
      padded = std::make_unique_for_overwrite<char[]>(padded_capacity);
    }
    std::memcpy(padded.get(), line.data(), line.size());
    std::memset(padded.get() + line.size(), 0, simdjson::SIMDJSON_PADDING);
    JsonElement root;
    if (const auto code = parser.parse(padded.get(), line.size(), false).get(root))
      return unreadable(code, line);
    return root;
  }

  // Notes where each field stands; of fields with one name the last.
  Result<void> sort_out(JsonElement root) {
    simdjson::dom::object object;
    if (root.get(object) != simdjson::SUCCESS) {
      return bad_type("", root, "an object such as {\"id\":\"1\",\"title\":\"…\"}");
    }
    present = 0;
    unknown.clear();
    for (const auto member : object) {
      const auto known = std::find(kFieldNames.begin(), kFieldNames.end(), member.key);
      if (known == kFieldNames.end()) {
        if (member.key.find('\0') != std::string_view::npos) {
          return bad("", "the field name " + quoted(member.key) + " holds a NUL character");
        }
        unknown.emplace_back(member.key, member.value);
        continue;
      }
      const auto field = static_cast<std::size_t>(known - kFieldNames.begin());
      values[field] = member.value;
      const std::uint32_t bit = 1u << field;
      present = member.value.is_null() ? present & ~bit : present | bit;
    }
    sort_members(unknown);
    return {};
  }

  const JsonElement* find(Field field) const {
    const auto place = static_cast<std::size_t>(field);
    return (present >> place & 1u) != 0 ? &values[place] : nullptr;
  }

  Result<void> text(Field field, std::string& out) const {
    const JsonElement* element = find(field);
    if (element != nullptr) return read_text(field, *element, out);
    out.clear();
    return {};
  }
  template <class T>
  Result<void> optional(Field field, std::optional<T>& out,
                        Result<void> (*read)(Field, JsonElement, std::optional<T>&)) const {
    out.reset();
    const JsonElement* element = find(field);
    return element != nullptr ? read(field, *element, out) : Result<void>();
  }

  Result<void> parse(std::string_view line, Listing& listing) {
    VITRINA_ASSIGN(const JsonElement root, parse_json(line));
    VITRINA_TRY(sort_out(root));

    const JsonElement* id = find(Field::kId);
    if (id == nullptr) return bad(name_of(Field::kId), "is missing; every listing needs an id of its own");
    VITRINA_TRY(read_id(*id, listing.id));
    VITRINA_TRY(text(Field::kTitle, listing.title));
    if (listing.title.empty())
      return bad(name_of(Field::kTitle), "is missing or empty; every listing needs a title");
    VITRINA_TRY(text(Field::kDescription, listing.description));
    VITRINA_TRY(text(Field::kBrand, listing.brand));
    VITRINA_TRY(text(Field::kSeller, listing.seller));
    VITRINA_TRY(text(Field::kImage, listing.image));
    VITRINA_TRY(text(Field::kUrl, listing.url));
    VITRINA_TRY(optional(Field::kPrice, listing.price, read_money));
    VITRINA_TRY(optional(Field::kListPrice, listing.list_price, read_money));
    VITRINA_TRY(optional(Field::kStock, listing.stock, read_count));
    VITRINA_TRY(optional(Field::kReviews, listing.reviews, read_count));
    VITRINA_TRY(optional(Field::kSales30d, listing.sales_30d, read_count));
    VITRINA_TRY(optional(Field::kImages, listing.images, read_count));
    listing.rating_micros.reset();
    if (const auto* rating = find(Field::kRating)) VITRINA_TRY(read_rating(*rating, listing.rating_micros));
    listing.updated_at.reset();
    if (const auto* at = find(Field::kUpdatedAt)) VITRINA_TRY(read_updated_at(*at, listing.updated_at));
    return parse_lists(listing);
  }

  Result<void> parse_lists(Listing& listing) {
    if (const auto* category = find(Field::kCategory)) {
      VITRINA_TRY(read_category(*category, listing.category));
    } else {
      listing.category.clear();
    }
    if (const auto* tags = find(Field::kTags)) {
      VITRINA_TRY(read_tags(*tags, listing.tags));
    } else {
      listing.tags.clear();
    }
    if (const auto* object = find(Field::kAttributes)) {
      VITRINA_TRY(read_attributes(*object, attributes, listing.attributes));
    } else {
      listing.attributes.clear();
    }
    listing.unknown.resize(unknown.size());
    for (std::size_t i = 0; i < unknown.size(); ++i) {
      auto& [name, json] = listing.unknown[i];
      name.assign(unknown[i].first);
      json.clear();
      append_minified(json, unknown[i].second);
    }
    return {};
  }
};

ListingParser::ListingParser() : impl_(std::make_unique<Impl>()) {}
ListingParser::ListingParser(ListingParser&&) noexcept = default;
ListingParser::~ListingParser() = default;

Result<void> ListingParser::parse(std::string_view line, Listing& listing) {
  return impl_->parse(line, listing);
}

}  // namespace vitrina::index
