#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <optional>

#include "index/catalog/json_element.h"
#include "index/catalog/list_fields.h"
#include "index/catalog/reader.h"
#include "index/catalog/scalar_fields.h"
#include "index/catalog/string_rules.h"

namespace vitrina::index {
namespace {

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

// Why simdjson did not take the line.
tl::unexpected<Error> unreadable(simdjson::error_code code, std::string_view line) {
  // Whatever simdjson stumbled over first, bytes that are not UTF-8 are the better explanation.
  if (const std::size_t at = find_invalid_utf8(line); at != line.size()) {
    constexpr char kHex[] = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(line[at]);
    return fail_field("", std::string("is not valid UTF-8 at byte ") + std::to_string(at + 1) +
                              " of the line (0x" + kHex[byte >> 4] + kHex[byte & 15] +
                              "); dumps are read as UTF-8");
  }
  const auto not_json = [](std::string_view why) {
    return fail_field("", "is not valid JSON: " + std::string(why));
  };
  switch (code) {
    case simdjson::EMPTY:
      return fail_field("", "is empty, expected a JSON object");
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
      return fail_type("", root, "an object such as {\"id\":\"1\",\"title\":\"…\"}");
    }
    present = 0;
    unknown.clear();
    for (const auto member : object) {
      const auto known = std::find(kFieldNames.begin(), kFieldNames.end(), member.key);
      if (known == kFieldNames.end()) {
        if (member.key.find('\0') != std::string_view::npos) {
          return fail_field("", "the field name " + quoted(member.key) + " holds a NUL character");
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
    if (element != nullptr) return read_text(name_of(field), *element, out);
    out.clear();
    return {};
  }
  template <class T>
  Result<void> optional(Field field, std::optional<T>& out,
                        Result<void> (*read)(std::string_view, JsonElement, std::optional<T>&)) const {
    out.reset();
    const JsonElement* element = find(field);
    return element != nullptr ? read(name_of(field), *element, out) : Result<void>();
  }

  Result<void> parse(std::string_view line, Listing& listing) {
    VITRINA_ASSIGN(const JsonElement root, parse_json(line));
    VITRINA_TRY(sort_out(root));

    const JsonElement* id = find(Field::kId);
    if (id == nullptr)
      return fail_field(name_of(Field::kId), "is missing; every listing needs an id of its own");
    VITRINA_TRY(read_id(*id, listing.id));
    VITRINA_TRY(text(Field::kTitle, listing.title));
    if (listing.title.empty())
      return fail_field(name_of(Field::kTitle), "is missing or empty; every listing needs a title");
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
    VITRINA_TRY(optional(Field::kRating, listing.rating_micros, read_rating));
    VITRINA_TRY(optional(Field::kUpdatedAt, listing.updated_at, read_timestamp));
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
