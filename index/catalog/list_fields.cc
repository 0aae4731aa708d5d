#include "index/catalog/list_fields.h"

#include <algorithm>

#include "index/catalog/scalar_fields.h"
#include "index/catalog/string_rules.h"

namespace vitrina::index {
namespace {

using simdjson::dom::element_type;

// The next place of a vector whose tail holds the buffers of the listing before.
template <class T>
T& next_slot(std::vector<T>& items, std::size_t& used) {
  if (used == items.size()) items.emplace_back();
  return items[used++];
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

}  // namespace

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

Result<void> read_category(JsonElement element, std::vector<std::string>& path) {
  constexpr std::string_view kName = "category";
  constexpr std::string_view kRight = "a list of names from the root, such as [\"Shoes\",\"Men\"]";
  std::size_t used = 0;
  simdjson::dom::array names;
  if (element.get(names) == simdjson::SUCCESS) {
    for (const JsonElement item : names) {
      std::string_view text;
      if (item.get(text) != simdjson::SUCCESS) {
        return fail_field(kName, "found " + describe(item) + " in the list, expected " + std::string(kRight));
      }
      std::string& name = next_slot(path, used);
      name.clear();
      append_without_nul(name, text);
      if (is_blank(name))
        return fail_field(kName, "level " + std::to_string(used) + " of the path has an empty name");
    }
  } else {
    std::string_view text;
    if (element.get(text) != simdjson::SUCCESS) return fail_type(kName, element, kRight);
    std::string& name = next_slot(path, used);
    VITRINA_TRY(read_text("category", element, name));
    if (name.empty()) used = 0;
  }
  path.resize(used);
  return {};
}

Result<void> read_tags(JsonElement element, std::vector<std::string>& tags) {
  constexpr std::string_view kName = "tags";
  simdjson::dom::array items;
  if (element.get(items) != simdjson::SUCCESS) return fail_type(kName, element, "a list of strings");
  std::size_t used = 0;
  for (const JsonElement item : items) {
    if (item.is_null()) continue;
    std::string_view text;
    if (item.get(text) != simdjson::SUCCESS) {
      return fail_field(kName, "found " + describe(item) + " in the list, expected strings");
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

Result<void> read_attributes(JsonElement element, std::vector<Member>& members,
                             std::vector<Attribute>& attributes) {
  constexpr std::string_view kName = "attributes";
  simdjson::dom::object object;
  if (element.get(object) != simdjson::SUCCESS) {
    return fail_type(kName, element, "an object such as {\"Color\":\"black\"}");
  }
  members.clear();
  for (const auto member : object) members.emplace_back(member.key, member.value);
  sort_members(members);
  std::size_t used = 0;
  for (const auto& [name, value] : members) {
    if (is_blank(name)) return fail_field(kName, "an attribute has an empty name");
    if (name.find('\0') != std::string_view::npos)
      return fail_field(kName, "the name " + quoted(name) + " holds a NUL character");
    Attribute& attribute = next_slot(attributes, used);
    if (!read_attribute(value, attribute)) {
      return fail_field(
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

}  // namespace vitrina::index
