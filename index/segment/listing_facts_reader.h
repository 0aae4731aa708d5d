// What a listing's row (index/columns/listing_rows.h) says besides the title, read of columns, categories and
// the title itself.
//
// Threads: one at a time.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "index/base/string_table.h"
#include "index/columns/columns.h"
#include "index/columns/listing_rows.h"
#include "index/facets/category_tree.h"

namespace vitrina::index {

// What a row says of a listing besides its title.
class ListingFactsReader {
 public:
  // `forms` are sorted, `form_terms` their terms; `nodes` of the category tree.
  // Lifetime: of the spans; the columns' ranks are not read.
  ListingFactsReader(const Columns& columns, std::span<const CategoryNode> nodes,
                     const StringTableWriter& forms, std::span<const TermId> form_terms);

  // Requires: doc ids ascend.
  ListingFacts read(DocId doc, std::span<const FormId> title, std::uint8_t click_prior);

 private:
  CategoryId category_of(DocId doc);

  Columns columns_;
  std::span<const CategoryNode> nodes_;
  std::span<const TermId> form_terms_;
  std::vector<TermId> turning_terms_;
  CategoryId reached_ = 0;  // the last node that begins at or before the listing
};

}  // namespace vitrina::index
