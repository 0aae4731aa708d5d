// Reads the fields of a dump that hold several values: category path, tags, attributes.
//
// Each is called with an element that is not null, and replaces what stood in its target, whose buffers are
// used again. Errors: kInvalidArgument. Threads: const from any thread.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "index/base/result.h"
#include "index/catalog/json_element.h"
#include "index/catalog/listing.h"

namespace vitrina::index {

// A member of a JSON object.
using Member = std::pair<std::string_view, JsonElement>;

// Sorts by name; of members with one name the last stays.
void sort_members(std::vector<Member>& members);

Result<void> read_category(JsonElement element, std::vector<std::string>& path);
Result<void> read_tags(JsonElement element, std::vector<std::string>& tags);

// `members` is scratch memory.
Result<void> read_attributes(JsonElement element, std::vector<Member>& members,
                             std::vector<Attribute>& attributes);

}  // namespace vitrina::index
