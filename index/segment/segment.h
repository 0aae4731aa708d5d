// Segment: one immutable bundle of dictionary, postings, columns, facets and records over the same listings.
//
// Opening takes constant time: it reads the info section and checks that sections have the lengths that the
// listing count asks for. Readers inside stay within their sections whatever the bytes.
//
// Threads: immutable after construction, const from any thread. Lifetime: does not own the bytes; they must
// stay mapped while the segment is used.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "index/base/result.h"
#include "index/base/string_table.h"
#include "index/columns/columns.h"
#include "index/columns/listing_rows.h"
#include "index/columns/record_store.h"
#include "index/dictionary/form_dictionary.h"
#include "index/dictionary/text_directory.h"
#include "index/facets/category_tree.h"
#include "index/facets/clicked_categories.h"
#include "index/facets/value_facets.h"
#include "index/postings/posting_lists.h"
#include "index/segment/sections.h"
#include "index/text/analyzer.h"

namespace vitrina::index {

class MadeSections;  // version_4.h

// The parts of a listing that are searched, each with its own weight (index/segment/impact.h).
enum class Field : std::uint8_t { kTitle, kBrand, kCategory, kAttributes, kDescription };
inline constexpr std::size_t kFieldCount = 5;

struct SegmentInfo {
  std::uint32_t doc_count = 0;
  std::uint32_t form_id_bytes = 1;                          // width of ids in listing rows
  std::array<double, kFieldCount> average_field_lengths{};  // in tokens; live segments reuse them
  AnalyzerOptions analyzer;
  std::string fingerprint;  // Analyzer::fingerprint() at build time

  std::string encode() const;
  static Result<SegmentInfo> decode(Bytes section);
};

class Segment {
 public:
  // Errors: kDataLoss naming the section whose length contradicts the listing count; kUnsupported when the
  // analyser of this build yields other terms than the one the segment was built with.
  static Result<Segment> open(const SectionMap& sections);
  ~Segment();
  Segment(Segment&& other) noexcept;
  Segment& operator=(Segment&& other) noexcept;

  const SegmentInfo& info() const noexcept { return info_; }
  std::uint32_t doc_count() const noexcept { return info_.doc_count; }
  const Analyzer& analyzer() const noexcept { return analyzer_; }

  const StringTable& terms() const noexcept { return terms_; }
  // The term of a stem, which may be an alias of it (conflation.h); kNoTerm where no listing holds it.
  TermId find_term(std::string_view stem) const noexcept;
  // The list of the listings with a word that begins so, as a term that is none of terms(); kNoTerm where no
  // more than kMostTermsUnlisted terms do (beginning_lists.h).
  TermId find_beginning(std::string_view beginning) const noexcept {
    const std::uint32_t place = beginnings_.find(beginning);
    return place < beginnings_.size() ? terms_.size() + place : kNoTerm;
  }
  // The beginning whose list that is; empty of a term, or of none.
  std::string_view beginning_of(TermId list) const noexcept {
    return list >= terms_.size() && list - terms_.size() < beginnings_.size()
               ? beginnings_[list - terms_.size()]
               : std::string_view();
  }
  // Stems that are another term's, sorted, and whose they are.
  const StringTable& aliases() const noexcept { return aliases_; }
  std::span<const TermId> alias_terms() const noexcept { return alias_terms_; }
  // Of terms, then of beginnings.
  const PostingLists& postings() const noexcept { return postings_; }
  const FormDictionary& forms() const noexcept { return forms_; }
  const ListingRows& rows() const noexcept { return rows_; }
  const Columns& columns() const noexcept { return columns_; }
  const CategoryTree& categories() const noexcept { return categories_; }
  const SingleValueFacet& brands() const noexcept { return brands_; }
  const SingleValueFacet& sellers() const noexcept { return sellers_; }
  const MultiValueFacet& tags() const noexcept { return tags_; }
  const ClickedCategories& clicked_categories() const noexcept { return clicked_categories_; }
  const AttributeFacets& attributes() const noexcept { return attributes_; }
  const RecordStore& records() const noexcept { return records_; }

  std::string_view listing_id(DocId doc) const noexcept { return ids_[doc]; }
  // kEndDoc where there is no such listing.
  DocId find_listing(std::string_view listing_id) const noexcept;
  // The listing whose id has this place among all ids in byte order (Columns::id_rank); kEndDoc where there
  // is none.
  DocId doc_at_id_rank(std::uint32_t rank) const noexcept {
    return rank < docs_by_id_.size() && docs_by_id_[rank] < doc_count() ? docs_by_id_[rank] : kEndDoc;
  }

 private:
  Segment(SegmentInfo info, Analyzer analyzer);

  SegmentInfo info_;
  Analyzer analyzer_;
  StringTable terms_;
  StringTable aliases_;
  std::span<const TermId> alias_terms_;
  TextDirectory term_directory_;
  StringTable beginnings_;
  PostingLists postings_;
  FormDictionary forms_;
  ListingRows rows_;
  std::unique_ptr<const MadeSections> made_;  // of a version 4 image
  Columns columns_;
  StringTable ids_;
  std::span<const DocId> docs_by_id_;
  CategoryTree categories_;
  SingleValueFacet brands_;
  SingleValueFacet sellers_;
  MultiValueFacet tags_;
  AttributeFacets attributes_;
  ClickedCategories clicked_categories_;
  RecordStore records_;
};

}  // namespace vitrina::index
