#include "index/catalog/listing.h"

#include "index/base/check.h"
#include "index/catalog/json_writer.h"
#include "index/catalog/timestamp.h"

namespace vitrina::index {
namespace {

void write_value(JsonWriter& writer, const AttributeValue& value) {
  switch (value.kind) {
    case AttributeValue::Kind::kString:
      writer.value(value.text);
      return;
    case AttributeValue::Kind::kNumber:
    case AttributeValue::Kind::kBoolean:
      writer.raw(value.text);
      return;
  }
}

void write_strings(JsonWriter& writer, std::string_view name, const std::vector<std::string>& strings) {
  if (strings.empty()) return;
  writer.key(name);
  writer.begin_array();
  for (const auto& string : strings) writer.value(string);
  writer.end_array();
}

void write_attributes(JsonWriter& writer, const std::vector<Attribute>& attributes) {
  if (attributes.empty()) return;
  writer.key("attributes");
  writer.begin_object();
  for (const auto& attribute : attributes) {
    writer.key(attribute.name);
    if (!attribute.is_list) {
      VITRINA_DCHECK(attribute.values.size() == 1);
      write_value(writer, attribute.values.front());
      continue;
    }
    writer.begin_array();
    for (const auto& value : attribute.values) write_value(writer, value);
    writer.end_array();
  }
  writer.end_object();
}

}  // namespace

void append_canonical_json(std::string& out, const Listing& listing) {
  JsonWriter writer(out);
  const auto text = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) writer.field(name, std::string_view(value));
  };
  const auto number = [&](std::string_view name, const auto& value) {
    if (value) writer.field(name, *value);
  };

  writer.begin_object();
  text("id", listing.id);
  text("title", listing.title);
  text("description", listing.description);
  write_strings(writer, "category", listing.category);
  write_strings(writer, "tags", listing.tags);
  text("brand", listing.brand);
  text("seller", listing.seller);
  number("price", listing.price);
  number("list_price", listing.list_price);
  number("stock", listing.stock);
  if (listing.rating_micros)
    writer.field("rating", Money{*listing.rating_micros});  // a decimal in micros too
  number("reviews", listing.reviews);
  number("sales_30d", listing.sales_30d);
  text("image", listing.image);
  number("images", listing.images);
  text("url", listing.url);
  write_attributes(writer, listing.attributes);
  if (listing.updated_at) {
    std::string timestamp;
    append_timestamp(timestamp, *listing.updated_at);
    writer.field("updated_at", timestamp);
  }
  for (const auto& [name, json] : listing.unknown) {
    writer.key(name);
    writer.raw(json);
  }
  writer.end_object();
}

}  // namespace vitrina::index
