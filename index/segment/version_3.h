// What images of format version 3 do not hold, made of what they do: their titles stand by themselves, as
// offsets u64[listing + 1] in ids and the form ids of all tokens.
//
// Opening such an image takes a pass over its listings, and some 70 bytes of memory for each, until it is
// built again.
#pragma once

#include <string>

#include "index/dictionary/form_dictionary.h"
#include "index/segment/listing_facts_reader.h"
#include "index/segment/sections.h"

namespace vitrina::index {

struct MadeSections {
  FormsByTerm by_term;
  std::string rows;
  std::string long_titles;
};

inline bool is_of_version_3(const SectionMap& sections) {
  return !sections[SectionId::kTitleOffsets].empty();
}

// Requires: the sections of kTitleOffsets and the columns have a value a listing.
MadeSections make_sections(const SectionMap& sections, const Columns& columns,
                           std::span<const TermId> form_terms, std::uint32_t term_count,
                           std::uint32_t form_id_bytes, std::uint32_t doc_count);

}  // namespace vitrina::index
