// Titles: patterns of what is named in which order, as sellers of each style write them.
//
// Threads: pure functions over values.
#pragma once

#include <string>

#include "tools/generate/product.h"

namespace vitrina::tools {

// Appends the title of a listing of `product` in `colour` (null: without). `random` chooses the pattern.
void append_title(std::string& out, Random& random, const Product& product, const Adjective* colour);

}  // namespace vitrina::tools
