#include "index/segment/sections.h"

namespace vitrina::index {

std::string_view section_name(SectionId id) noexcept {
  switch (id) {
    case SectionId::kInfo:
      return "info";
    case SectionId::kTerms:
      return "terms";
    case SectionId::kLists:
      return "posting_lists";
    case SectionId::kBlocks:
      return "posting_blocks";
    case SectionId::kPostings:
      return "postings";
    case SectionId::kForms:
      return "forms";
    case SectionId::kFormTerms:
      return "form_terms";
    case SectionId::kFormCounts:
      return "form_counts";
    case SectionId::kTitleOffsets:
      return "title_offsets";
    case SectionId::kTitleForms:
      return "title_forms";
    case SectionId::kPrice:
      return "price";
    case SectionId::kStock:
      return "stock";
    case SectionId::kRating:
      return "rating";
    case SectionId::kReviews:
      return "reviews";
    case SectionId::kSales:
      return "sales_30d";
    case SectionId::kUpdatedAt:
      return "updated_at";
    case SectionId::kQuality:
      return "quality";
    case SectionId::kIdRank:
      return "id_rank";
    case SectionId::kIds:
      return "ids";
    case SectionId::kDocsById:
      return "docs_by_id";
    case SectionId::kCategoryNodes:
      return "category_nodes";
    case SectionId::kCategoryNames:
      return "category_names";
    case SectionId::kBrands:
      return "brands";
    case SectionId::kBrandOrdinals:
      return "brand_ordinals";
    case SectionId::kSellers:
      return "sellers";
    case SectionId::kSellerOrdinals:
      return "seller_ordinals";
    case SectionId::kTags:
      return "tags";
    case SectionId::kTagOffsets:
      return "tag_offsets";
    case SectionId::kTagOrdinals:
      return "tag_ordinals";
    case SectionId::kAttributeNames:
      return "attribute_names";
    case SectionId::kAttributeStarts:
      return "attribute_starts";
    case SectionId::kAttributeValues:
      return "attribute_values";
    case SectionId::kAttributeOffsets:
      return "attribute_offsets";
    case SectionId::kAttributeOrdinals:
      return "attribute_ordinals";
    case SectionId::kRecordDictionary:
      return "record_dictionary";
    case SectionId::kRecordOffsets:
      return "record_offsets";
    case SectionId::kRecords:
      return "records";
    case SectionId::kLogInfo:
      return "log_info";
    case SectionId::kLogCounts:
      return "log_counts";
    case SectionId::kLogHourOffsets:
      return "log_hour_offsets";
    case SectionId::kLogHours:
      return "log_hours";
    case SectionId::kLogPlaces:
      return "log_places";
    case SectionId::kLogFirstDocs:
      return "log_first_docs";
  }
  return "unknown";
}

}  // namespace vitrina::index
