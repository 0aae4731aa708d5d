#include "index/segment/listing_facts_reader.h"

#include <algorithm>
#include <string_view>

#include "index/columns/static_quality.h"
#include "index/text/turning_words.h"

namespace vitrina::index {

ListingFactsReader::ListingFactsReader(const Columns& columns, std::span<const CategoryNode> nodes,
                                       const StringTableWriter& forms, std::span<const TermId> form_terms)
    : columns_(columns), nodes_(nodes), form_terms_(form_terms) {
  for (const std::string_view word : kTurningWords) {
    const std::uint32_t form = forms.find(word);
    if (form < std::min<std::size_t>(forms.size(), form_terms.size()))
      turning_terms_.push_back(form_terms[form]);
  }
}

CategoryId ListingFactsReader::category_of(DocId doc) {
  while (std::size_t{reached_} + 1 < nodes_.size() && nodes_[reached_ + 1].doc_begin <= doc) ++reached_;
  CategoryId node = reached_;
  while (node != 0 && doc >= nodes_[node].doc_end) {
    const CategoryId parent = nodes_[node].parent;
    node = parent < node ? parent : 0;
  }
  return node;
}

ListingFacts ListingFactsReader::read(DocId doc, std::span<const FormId> title, std::uint8_t click_prior) {
  ListingFacts facts;
  facts.category = category_of(doc);
  facts.price = price_scale(columns_.price_micros[doc]);
  facts.quality = columns_.quality[doc];
  facts.stars = stars_above_3(columns_.rating_milli[doc]);
  facts.reviews = static_cast<std::uint8_t>(std::min(log2_16ths(columns_.reviews[doc]), 255u));
  facts.clicks = click_prior;
  facts.in_stock = columns_.stock[doc] > 0 ? 1 : 0;
  for (std::size_t i = 1; i < std::min<std::size_t>(title.size(), kNoTurn); ++i) {
    if (title[i] < form_terms_.size() && std::find(turning_terms_.begin(), turning_terms_.end(),
                                                   form_terms_[title[i]]) != turning_terms_.end()) {
      facts.core = static_cast<std::uint8_t>(i) & 0x7F;
      break;
    }
  }
  return facts;
}

}  // namespace vitrina::index
