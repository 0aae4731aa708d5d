#include "tools/campaign_changes.h"

#include <algorithm>
#include <string_view>

#include "index/catalog/json_element.h"
#include "index/catalog/json_writer.h"
#include "server/api/campaign_json.h"

namespace vitrina::tools {
namespace {

constexpr std::size_t kShownBytes = 120;

std::string json_of(const ads::Campaign& campaign) {
  std::string json;
  index::JsonWriter writer(json);
  api::write_campaign(writer, campaign);
  return json;
}

std::string text_of(index::JsonElement element) {
  std::string text;
  index::append_minified(text, element);
  return text;
}

std::string cut(std::string text) {
  if (text.size() <= kShownBytes) return text;
  std::size_t end = kShownBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;  // not within a code point
  return text.substr(0, end) + "…";
}

// The items of `list` that are not in `other`, as one list.
std::string only_in(const std::vector<std::string>& list, const std::vector<std::string>& other) {
  std::vector<std::string_view> known(other.begin(), other.end());
  std::sort(known.begin(), known.end());
  std::string out = "[";
  for (const std::string& item : list) {
    if (std::binary_search(known.begin(), known.end(), item)) continue;
    if (out.size() > 1) out += ',';
    out += item;
  }
  return out + "]";
}

std::vector<std::string> items_of(index::JsonElement list) {
  std::vector<std::string> items;
  simdjson::dom::array array;
  if (list.get(array) != simdjson::SUCCESS) return items;
  for (const index::JsonElement item : array) items.push_back(text_of(item));
  return items;
}

}  // namespace

std::vector<CampaignFieldChange> changes_between(const ads::Campaign& before, const ads::Campaign& after) {
  // By way of JSON, so that a new field is not forgotten here.
  simdjson::dom::parser parser_of_before;
  simdjson::dom::parser parser_of_after;
  simdjson::dom::object fields_before;
  simdjson::dom::object fields_after;
  const std::string json_before = json_of(before);
  const std::string json_after = json_of(after);
  std::vector<CampaignFieldChange> changes;
  if (parser_of_before.parse(json_before).get(fields_before) != simdjson::SUCCESS ||
      parser_of_after.parse(json_after).get(fields_after) != simdjson::SUCCESS) {
    return changes;
  }
  for (const auto field : fields_before) {
    index::JsonElement now;
    if (field.key == "version" || fields_after[field.key].get(now) != simdjson::SUCCESS) continue;
    std::string from = text_of(field.value);
    std::string to = text_of(now);
    if (from == to) continue;
    if (field.value.is_array() && from.size() + to.size() > kShownBytes) {
      const auto items_before = items_of(field.value);
      const auto items_after = items_of(now);
      std::string gone = only_in(items_before, items_after);
      std::string came = only_in(items_after, items_before);
      if (gone != came) {  // not the order alone
        from = std::move(gone);
        to = std::move(came);
      }
    }
    changes.push_back({std::string(field.key), cut(std::move(from)), cut(std::move(to))});
  }
  return changes;
}

}  // namespace vitrina::tools
