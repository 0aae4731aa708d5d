#include "index/segment/version_3.h"

#include <algorithm>

#include "index/columns/click_prior.h"

namespace vitrina::index {

MadeSections make_sections(const SectionMap& sections, const Columns& columns,
                           std::span<const TermId> form_terms, std::uint32_t term_count,
                           std::uint32_t form_id_bytes, std::uint32_t doc_count) {
  MadeSections made;
  made.by_term = forms_by_term(form_terms, term_count);
  const auto offsets = array_view<std::uint64_t>(sections[SectionId::kTitleOffsets]);
  const Bytes ids = sections[SectionId::kTitleForms];
  const std::uint64_t all = ids.size() / form_id_bytes;
  ListingFactsReader facts(columns, array_view<CategoryNode>(sections[SectionId::kCategoryNodes]),
                           StringTable(sections[SectionId::kForms]), form_terms);
  ListingRowWriter writer(form_id_bytes);
  std::vector<FormId> title;
  made.rows.reserve(std::size_t{doc_count} * kListingRowBytes);
  for (DocId doc = 0; doc < doc_count; ++doc) {
    title.clear();
    const std::uint64_t begin = std::min(offsets[doc], all);
    for (std::uint64_t i = begin; i < std::clamp(offsets[doc + 1], begin, all); ++i) {
      FormId form = 0;
      std::memcpy(&form, &ids[i * form_id_bytes], form_id_bytes);
      title.push_back(form);
    }
    made.rows.append(as_text(writer.make(facts.read(doc, title, kNoClickPrior), title)));
  }
  made.long_titles = as_text(writer.long_titles());
  return made;
}

}  // namespace vitrina::index
