#include "engine/serving/ad_desk.h"
#include "index/segment/segment.h"

namespace vitrina::serving {
namespace {

std::string place(std::string_view field, std::size_t index) {
  return std::string(field) + "[" + std::to_string(index) + "]";
}

tl::unexpected<Error> refuse(std::string message, std::string field) {
  return fail(ErrorCode::kUnprocessable, std::move(message), std::move(field));
}

}  // namespace

Result<void> check_against_catalog(const ads::Campaign& campaign, const index::Segment& segment) {
  const Ordinal seller = segment.sellers().find(campaign.seller);
  for (std::size_t i = 0; i < campaign.listings.size(); ++i) {
    const DocId doc = segment.find_listing(campaign.listings[i]);
    if (doc == kEndDoc) {
      return refuse("there is no listing '" + campaign.listings[i] + "'", place("listings", i));
    }
    if (seller == kNoOrdinal || segment.sellers().ordinals()[doc] != seller) {
      return refuse("listing '" + campaign.listings[i] + "' is not the seller's", place("listings", i));
    }
  }
  index::AnalyzerScratch scratch;
  for (std::size_t i = 0; i < campaign.keywords.size(); ++i) {
    if (segment.analyzer().tokenize(campaign.keywords[i].text, scratch).empty()) {
      return refuse("'" + campaign.keywords[i].text + "' has no word that could be searched for",
                    place("keywords", i) + ".text");
    }
  }
  for (std::size_t i = 0; i < campaign.negatives.size(); ++i) {
    if (segment.analyzer().tokenize(campaign.negatives[i], scratch).empty()) {
      return refuse("'" + campaign.negatives[i] + "' has no word that could be searched for",
                    place("negatives", i));
    }
  }
  for (std::size_t i = 0; i < campaign.categories.size(); ++i) {
    if (segment.categories().size() == 0 ||
        segment.categories().find(campaign.categories[i]) == kNoCategory) {
      return refuse("there is no such category", place("categories", i));
    }
  }
  return {};
}

}  // namespace vitrina::serving
