// What the listing parser needs of a parsed JSON value beyond simdjson: a description for messages, the
// canonical text of a number, and the value as JSON again.
//
// Lifetime: an element lives until its parser parses again.
#pragma once

#include <simdjson.h>

#include <string>
#include <string_view>

#include "index/base/result.h"

namespace vitrina::index {

using JsonElement = simdjson::dom::element;

// "the string "abc"", "the number -5", "an object": long strings are cut.
std::string describe(JsonElement element);

// Puts quotes round the text and cuts it, at a code point's border, to what a message can bear.
std::string quoted(std::string_view text);

// A number's one text: 6, 6.0 and 6e0 are "6"; integers within 64 bits exactly, all others as the shortest
// decimal that reads back to the same double. Reading that text gives the same text again.
// Requires: the element is a number.
void append_canonical_number(std::string& out, JsonElement element);

// The value without white space, numbers canonical, strings escaped as JsonWriter does, members in their
// order.
void append_minified(std::string& out, JsonElement element);

// kInvalidArgument about a field: with a message, or with what was found there and what would be right.
tl::unexpected<Error> fail_field(std::string_view field, std::string message);
tl::unexpected<Error> fail_type(std::string_view field, JsonElement found, std::string_view right);

}  // namespace vitrina::index
