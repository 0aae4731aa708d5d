// Listing: what a seller offers, as the catalog dump says it (DESIGN.md section 6, "Listing").
//
// A missing or null field is empty (strings, lists) or nullopt (numbers). Values are validated by the reader,
// so whoever holds a Listing may trust it: valid UTF-8 throughout, non-empty id and title, prices in
// [0, kMaxPrice], rating in [0, 5].
//
// Threads: a value, one thread at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "index/base/money.h"

namespace vitrina::index {

inline constexpr Money kMaxPrice{999'999'999 * kMicrosPerUnit};
inline constexpr std::size_t kMaxIdBytes = 512;
inline constexpr std::uint32_t kMaxStock = 0xFFFFFFFEu;  // the largest count that is kept; more is refused

// One value of an attribute. `text` is canonical: the shortest decimal for a number (6 and 6.0 are both "6"),
// "true" or "false" for a boolean. Facets and filters compare `text` alone; `kind` only restores the JSON.
struct AttributeValue {
  enum class Kind : std::uint8_t { kString, kNumber, kBoolean };
  Kind kind = Kind::kString;
  std::string text;
  friend bool operator==(const AttributeValue&, const AttributeValue&) = default;
};

struct Attribute {
  std::string name;
  std::vector<AttributeValue> values;  // in the dump's order, repeats dropped, never empty
  bool is_list = false;                // written as a JSON list
  friend bool operator==(const Attribute&, const Attribute&) = default;
};

struct Listing {
  std::string id;
  std::string title;
  std::string description;
  std::vector<std::string> category;  // path from the root
  std::vector<std::string> tags;      // in the dump's order, repeats dropped
  std::string brand;
  std::string seller;
  std::optional<Money> price;
  std::optional<Money> list_price;
  std::optional<std::uint32_t> stock;         // nullopt: not tracked, so taken as available
  std::optional<std::int64_t> rating_micros;  // 4.6 is 4 600 000
  std::optional<std::uint32_t> reviews;
  std::optional<std::uint32_t> sales_30d;
  std::string image;
  std::optional<std::uint32_t> images;
  std::string url;
  std::vector<Attribute> attributes;                         // sorted by name, names unique
  std::optional<std::int64_t> updated_at;                    // seconds since 1970-01-01T00:00:00Z
  std::vector<std::pair<std::string, std::string>> unknown;  // field name → minified JSON, sorted by name

  friend bool operator==(const Listing&, const Listing&) = default;
};

// Appends the canonical serialisation: one JSON object without a newline; fields in the order of the struct,
// absent ones left out, exact prices, unknown fields last. Equal listings give equal bytes, and reading them
// back gives an equal listing.
void append_canonical_json(std::string& out, const Listing& listing);

}  // namespace vitrina::index
