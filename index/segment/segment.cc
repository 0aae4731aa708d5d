#include "index/segment/segment.h"

#include "index/segment/version_4.h"

namespace vitrina::index {

std::string SegmentInfo::encode() const {
  ByteWriter out;
  out.put(doc_count);
  out.put(form_id_bytes);
  out.put(average_field_lengths);
  out.put_string(analyzer.latin_language);
  out.put_string(analyzer.cyrillic_language);
  out.put_string(fingerprint);
  return out.take();
}

Result<SegmentInfo> SegmentInfo::decode(Bytes section) {
  ByteReader in(section);
  SegmentInfo info;
  info.doc_count = in.get<std::uint32_t>();
  info.form_id_bytes = in.get<std::uint32_t>();
  info.average_field_lengths = in.get<std::array<double, kFieldCount>>();
  info.analyzer.latin_language = in.get_string();
  info.analyzer.cyrillic_language = in.get_string();
  info.fingerprint = in.get_string();
  if (!in.ok() || !in.at_end() || info.doc_count > kMaxDocs || info.form_id_bytes < 1 ||
      info.form_id_bytes > 4) {
    return fail(ErrorCode::kDataLoss, "section info is damaged");
  }
  return info;
}

namespace {

// Sections that hold a fixed number of bytes a listing, and a fixed number more.
struct PerDocSection {
  SectionId id;
  std::size_t width;
  std::size_t extra;
};
constexpr PerDocSection kPerDocSections[] = {
    {SectionId::kPrice, 8, 0},
    {SectionId::kStock, 4, 0},
    {SectionId::kRating, 2, 0},
    {SectionId::kReviews, 4, 0},
    {SectionId::kSales, 4, 0},
    {SectionId::kUpdatedAt, 8, 0},
    {SectionId::kQuality, 1, 0},
    {SectionId::kIdRank, 4, 0},
    {SectionId::kDocsById, 4, 0},
    {SectionId::kBrandOrdinals, 4, 0},
    {SectionId::kSellerOrdinals, 4, 0},
    {SectionId::kTagOffsets, 4, 1},
    {SectionId::kAttributeOffsets, 4, 1},
    {SectionId::kRecordOffsets, 8, 1},
    {SectionId::kListingRows, kListingRowBytes, 0},
};

}  // namespace

Result<Segment> Segment::open(const SectionMap& opened) {
  SectionMap sections = opened;
  VITRINA_ASSIGN(SegmentInfo info, SegmentInfo::decode(sections[SectionId::kInfo]));
  for (const PerDocSection& section : kPerDocSections) {
    const std::size_t expected = section.width * (std::size_t{info.doc_count} + section.extra);
    const std::size_t found = sections[section.id].size();
    if (found != expected) {
      return fail(ErrorCode::kDataLoss, "section " + std::string(section_name(section.id)) + " has " +
                                            std::to_string(found) + " bytes, " +
                                            std::to_string(info.doc_count) + " listings need " +
                                            std::to_string(expected));
    }
  }
  VITRINA_ASSIGN(Analyzer analyzer, Analyzer::create(info.analyzer));
  if (analyzer.fingerprint() != info.fingerprint) {
    return fail(ErrorCode::kUnsupported, "the image was built by analyser '" + info.fingerprint +
                                             "', this is '" + analyzer.fingerprint() +
                                             "': rebuild the image with this version");
  }

  Segment segment(std::move(info), std::move(analyzer));
  const std::uint32_t docs = segment.doc_count();
  const auto at = [&](SectionId id) { return sections[id]; };
  segment.terms_ = StringTable(at(SectionId::kTerms));
  segment.aliases_ = StringTable(at(SectionId::kAliases));
  segment.alias_terms_ = array_view<TermId>(at(SectionId::kAliasTerms));
  segment.postings_ =
      PostingLists(at(SectionId::kLists), at(SectionId::kBlocks), at(SectionId::kPostings), docs);
  if (segment.postings_.size() != segment.terms_.size())
    return fail(ErrorCode::kDataLoss, "section lists does not hold a list a term");
  if (is_of_version_4(sections)) {
    segment.made_ = std::make_unique<const MadeSections>(sections, segment.postings_, docs);
    segment.made_->put_into(sections);
  }
  segment.term_directory_ = TextDirectory(at(SectionId::kTermDirectory));
  segment.beginnings_ = StringTable(at(SectionId::kBeginnings));
  segment.postings_.append(at(SectionId::kBeginningLists), at(SectionId::kBeginningBlocks),
                           at(SectionId::kBeginningPostings));
  if (segment.postings_.size() != segment.terms_.size() + segment.beginnings_.size())
    return fail(ErrorCode::kDataLoss, "section beginning_lists does not hold a list a beginning");
  segment.columns_ = Columns{
      array_view<std::int64_t>(at(SectionId::kPrice)),   array_view<std::uint32_t>(at(SectionId::kStock)),
      array_view<std::uint16_t>(at(SectionId::kRating)), array_view<std::uint32_t>(at(SectionId::kReviews)),
      array_view<std::uint32_t>(at(SectionId::kSales)),  array_view<std::int64_t>(at(SectionId::kUpdatedAt)),
      array_view<std::uint8_t>(at(SectionId::kQuality)), array_view<std::uint32_t>(at(SectionId::kIdRank))};
  segment.ids_ = StringTable(at(SectionId::kIds));
  if (segment.ids_.size() != docs)
    return fail(ErrorCode::kDataLoss, "section ids does not hold an id a listing");
  segment.docs_by_id_ = array_view<DocId>(at(SectionId::kDocsById));
  segment.categories_ = CategoryTree(at(SectionId::kCategoryNodes), at(SectionId::kCategoryNames), docs);
  if (segment.categories_.size() == 0)
    return fail(ErrorCode::kDataLoss, "section category_nodes has no root");
  segment.forms_ = FormDictionary(at(SectionId::kForms), at(SectionId::kFormTerms),
                                  at(SectionId::kFormCounts), at(SectionId::kTermFormOffsets),
                                  at(SectionId::kTermForms), at(SectionId::kFormDirectory));
  segment.rows_ = ListingRows(at(SectionId::kListingRows), at(SectionId::kLongTitles),
                              segment.info_.form_id_bytes, segment.forms_.size());
  segment.brands_ = SingleValueFacet(at(SectionId::kBrands), at(SectionId::kBrandOrdinals));
  segment.sellers_ = SingleValueFacet(at(SectionId::kSellers), at(SectionId::kSellerOrdinals));
  segment.tags_ =
      MultiValueFacet(at(SectionId::kTags), at(SectionId::kTagOffsets), at(SectionId::kTagOrdinals));
  segment.clicked_categories_ = ClickedCategories(at(SectionId::kClickedCategories));
  segment.attributes_ = AttributeFacets(at(SectionId::kAttributeNames), at(SectionId::kAttributeStarts),
                                        at(SectionId::kAttributeValues), at(SectionId::kAttributeOffsets),
                                        at(SectionId::kAttributeOrdinals), at(SectionId::kValueTerms));
  segment.records_ =
      RecordStore(at(SectionId::kRecordDictionary), at(SectionId::kRecordOffsets), at(SectionId::kRecords));
  return segment;
}

DocId Segment::find_listing(std::string_view wanted) const noexcept {
  std::size_t low = 0;
  for (std::size_t count = docs_by_id_.size(); count > 0;) {
    const std::size_t half = count / 2;
    const DocId doc = docs_by_id_[low + half];
    if (doc < doc_count() && ids_[doc] < wanted) {
      low += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  if (low == docs_by_id_.size()) return kEndDoc;
  const DocId doc = docs_by_id_[low];
  return doc < doc_count() && ids_[doc] == wanted ? doc : kEndDoc;
}

Segment::Segment(SegmentInfo info, Analyzer analyzer)
    : info_(std::move(info)), analyzer_(std::move(analyzer)) {}
Segment::~Segment() = default;
Segment::Segment(Segment&& other) noexcept = default;
Segment& Segment::operator=(Segment&& other) noexcept = default;

TermId Segment::find_term(std::string_view stem) const noexcept {
  const std::uint32_t own = terms_.size();
  const auto text_at = [&](std::uint32_t place) {
    return place < own ? terms_[place] : aliases_[place - own];
  };
  std::uint32_t place = term_directory_.find(stem, own + aliases_.size(), text_at);
  if (place == TextDirectory::kNone) return kNoTerm;
  if (place >= own) place = place - own < alias_terms_.size() ? alias_terms_[place - own] : own;
  return place < own ? place : kNoTerm;
}

}  // namespace vitrina::index
