// What a listing's row (index/columns/listing_rows.h) says besides the title, read of columns, categories and
// the title itself.
//
// Threads: one at a time.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "index/columns/columns.h"
#include "index/columns/listing_rows.h"
#include "index/facets/category_tree.h"
#include "index/text/turning_words.h"

namespace vitrina::index {

// What a row says of a listing besides its title.
class ListingFactsReader {
 public:
  // `forms`: a StringTable or its writer. `nodes`: of the category tree.
  // Lifetime: of the spans; the columns' ranks are not read.
  template <class Forms>
  ListingFactsReader(const Columns& columns, std::span<const CategoryNode> nodes, const Forms& forms,
                     std::span<const TermId> form_terms)
      : columns_(columns), nodes_(nodes), form_terms_(form_terms) {
    for (const std::string_view word : kTurningWords) {
      const std::uint32_t form = forms.find(word);
      if (form < std::min<std::size_t>(forms.size(), form_terms.size()))
        turning_terms_.push_back(form_terms[form]);
    }
  }

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
