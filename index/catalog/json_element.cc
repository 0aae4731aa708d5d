#include "index/catalog/json_element.h"

#include <charconv>
#include <cmath>

#include "index/catalog/json_writer.h"

namespace vitrina::index {
namespace {

using simdjson::dom::element_type;

constexpr std::size_t kMaxQuotedBytes = 60;

template <class T, class... Format>
void append_to_chars(std::string& out, T number, Format... format) {
  char buffer[32];
  out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, number, format...).ptr);
}

// The caller has looked at the type, so the conversion cannot fail.
template <class T>
T value_of(JsonElement element) {
  return element.get<T>().value_unsafe();
}

void write(JsonWriter& writer, JsonElement element) {
  switch (element.type()) {
    case element_type::ARRAY:
      writer.begin_array();
      for (const JsonElement item : value_of<simdjson::dom::array>(element)) {
        write(writer, item);
      }
      writer.end_array();
      return;
    case element_type::OBJECT:
      writer.begin_object();
      for (const auto member : value_of<simdjson::dom::object>(element)) {
        writer.key(member.key);
        write(writer, member.value);
      }
      writer.end_object();
      return;
    case element_type::INT64:
    case element_type::UINT64:
    case element_type::DOUBLE: {
      std::string number;
      append_canonical_number(number, element);
      writer.raw(number);
      return;
    }
    case element_type::STRING:
      writer.value(value_of<std::string_view>(element));
      return;
    case element_type::BOOL:
      writer.value(value_of<bool>(element));
      return;
    case element_type::NULL_VALUE:
      writer.null();
      return;
  }
}

}  // namespace

std::string quoted(std::string_view text) {
  std::string out = "\"";
  if (text.size() > kMaxQuotedBytes) {
    std::size_t end = kMaxQuotedBytes;
    while (end > 0 && (text[end] & 0xC0) == 0x80) --end;
    append_json_escaped(out, text.substr(0, end));
    out.append("…");
  } else {
    append_json_escaped(out, text);
  }
  out.push_back('"');
  return out;
}

std::string describe(JsonElement element) {
  switch (element.type()) {
    case element_type::ARRAY:
      return "a list";
    case element_type::OBJECT:
      return "an object";
    case element_type::INT64:
    case element_type::UINT64:
    case element_type::DOUBLE: {
      std::string out = "the number ";
      append_canonical_number(out, element);
      return out;
    }
    case element_type::STRING:
      return "the string " + quoted(value_of<std::string_view>(element));
    case element_type::BOOL:
      return value_of<bool>(element) ? "true" : "false";
    case element_type::NULL_VALUE:
      return "null";
  }
  return "an unknown value";
}

void append_canonical_number(std::string& out, JsonElement element) {
  if (element.is<std::int64_t>()) return append_to_chars(out, value_of<std::int64_t>(element));
  if (element.is<std::uint64_t>()) return append_to_chars(out, value_of<std::uint64_t>(element));
  const auto number = value_of<double>(element);
  if (number != std::trunc(number)) return append_to_chars(out, number);
  // Whole doubles take an integer's text where the integer would fit, or 1e15 and 1000000000000000 would be
  // two facet values. -0.0 becomes 0 here: "-0" would be read back as the integer 0.
  if (number >= -0x1p63 && number < 0x1p63) return append_to_chars(out, static_cast<std::int64_t>(number));
  if (number > 0 && number < 0x1p64) return append_to_chars(out, static_cast<std::uint64_t>(number));
  // Never as digits alone, though these may be shorter: simdjson would take them for an integer and refuse
  // it.
  append_to_chars(out, number, std::chars_format::scientific);
}

void append_minified(std::string& out, JsonElement element) {
  JsonWriter writer(out);
  write(writer, element);
}

tl::unexpected<Error> fail_field(std::string_view field, std::string message) {
  return fail(ErrorCode::kInvalidArgument, std::move(message), std::string(field));
}

tl::unexpected<Error> fail_type(std::string_view field, JsonElement found, std::string_view right) {
  return fail_field(field, "found " + describe(found) + ", expected " + std::string(right));
}

}  // namespace vitrina::index
