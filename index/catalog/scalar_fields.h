// Reads the fields of a dump that hold one value: checks it and puts it where the listing keeps it.
//
// Each is called with an element that is not null. `field` is the name that errors carry.
// Errors: kInvalidArgument. Threads: const from any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "index/base/money.h"
#include "index/base/result.h"
#include "index/catalog/json_element.h"

namespace vitrina::index {

// A string of any kind; a blank one becomes empty.
Result<void> read_text(std::string_view field, JsonElement element, std::string& out);

Result<void> read_id(JsonElement element, std::string& id);
Result<void> read_money(std::string_view field, JsonElement element, std::optional<Money>& out);
Result<void> read_count(std::string_view field, JsonElement element, std::optional<std::uint32_t>& out);

// In micros. A rating is often a computed mean (4.666666666666667), so unlike a price it is rounded.
Result<void> read_rating(std::string_view field, JsonElement element, std::optional<std::int64_t>& micros);

Result<void> read_timestamp(std::string_view field, JsonElement element,
                            std::optional<std::int64_t>& seconds);

}  // namespace vitrina::index
