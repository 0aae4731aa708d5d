// How the bodies of requests are read: strictly, field by field. What is unknown, given twice, of another
// type or out of range is refused by its name in dotted form ("filters.price.min", "keywords[3].bid").
//
// An object is described by a table of FieldReaders; read_object() goes through its members by it.
//
// Errors of all: kInvalidArgument with the field. Threads: pure functions; a JsonBody, one at a time.
#pragma once

#include <simdjson.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "index/base/result.h"
#include "index/catalog/json_element.h"
#include "server/api/reused_text.h"
#include "server/api/search_call.h"

namespace vitrina::api {

// A parser and what is in it. Lifetime: elements live until the next parse().
class JsonBody {
 public:
  // The root of the body. Errors: kInvalidArgument without a field when it is no JSON object.
  Result<index::JsonElement> parse(std::string_view body);

 private:
  simdjson::dom::parser parser_;
};

Result<void> read_bool(const std::string& field, index::JsonElement found, bool& out);
Result<void> read_string(const std::string& field, index::JsonElement found, std::size_t most_bytes,
                         std::string& out);
Result<void> read_count(const std::string& field, index::JsonElement found, std::uint32_t least,
                        std::uint32_t most, std::uint32_t& out);
// A number from 0 on with at most six decimals, exactly. Past fifteen digits in all, the number is taken as
// the nearest double, for the parser keeps no more of it.
Result<void> read_micros(const std::string& field, index::JsonElement found, std::int64_t& out);

// `read(field, element, Item&)` reads one item; the items are appended to `out`. `what`: as "a list of
// strings".
template <class Item>
Item& add_item(std::vector<Item>& list) {
  return list.emplace_back();
}
inline std::string& add_item(std::vector<std::string>& list) {
  return list.emplace_back(SpareStrings::take());
}
template <class Item, class ReadItem>
Result<void> read_list(const std::string& field, index::JsonElement found, std::size_t most,
                       std::string_view what, std::vector<Item>& out, ReadItem&& read) {
  simdjson::dom::array items;
  if (found.get(items) != simdjson::SUCCESS) return index::fail_type(field, found, what);
  std::size_t place = 0;
  ReusedText name;
  for (const index::JsonElement item : items) {
    if (place == most) return index::fail_field(field, "more than " + std::to_string(most) + " values");
    VITRINA_TRY(read(name.of_item(field, place), item, add_item(out)));
    ++place;
  }
  return {};
}

Result<void> read_strings(const std::string& field, index::JsonElement found, std::size_t most,
                          std::size_t most_bytes, std::vector<std::string>& out);

// A field of an object: how it is named, and how its value is read.
template <class Target>
struct FieldReader {
  std::string_view name;
  Result<void> (*read)(const std::string& field, index::JsonElement found, Target& to);
};

// Reads each member of an object by the table. Refuses what is not in it, and what comes twice.
// `seen`: a bit for each field of the table that was there.
template <class Target, std::size_t N>
Result<void> read_object(const std::string& prefix, index::JsonElement found,
                         const std::array<FieldReader<Target>, N>& table, Target& to, std::uint64_t& seen) {
  simdjson::dom::object members;
  if (found.get(members) != simdjson::SUCCESS) return index::fail_type(prefix, found, "an object");
  static_assert(N <= 64);
  seen = 0;
  ReusedText name;
  for (const auto member : members) {
    const std::string& field = name.of_member(prefix, member.key);
    std::size_t place = 0;
    while (place < N && table[place].name != member.key) ++place;
    if (place == N) {
      std::string message = "there is no such field; known are";
      for (std::size_t i = 0; i < N; ++i) message.append(i == 0 ? " " : ", ").append(table[i].name);
      return index::fail_field(field.substr(0, kMaxValueBytes), std::move(message));
    }
    if ((seen >> place & 1) != 0) return index::fail_field(field, "the field is given twice");
    seen |= std::uint64_t{1} << place;
    VITRINA_TRY(table[place].read(field, member.value, to));
  }
  return {};
}
template <class Target, std::size_t N>
Result<void> read_object(const std::string& prefix, index::JsonElement found,
                         const std::array<FieldReader<Target>, N>& table, Target& to) {
  std::uint64_t seen = 0;
  return read_object(prefix, found, table, to, seen);
}

}  // namespace vitrina::api
