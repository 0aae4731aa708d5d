#include "tests/engine/search/oracle.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "index/base/check.h"
#include "index/catalog/reader.h"

namespace vitrina::search::test {
namespace {

using index::Listing;

// Doc id → impact, read to the end without skipping.
std::map<DocId, std::uint32_t> read_list(const index::PostingLists& postings, TermId term) {
  std::map<DocId, std::uint32_t> list;
  index::PostingCursor cursor;
  for (postings.open(term, cursor); cursor.doc() != kEndDoc; cursor.next())
    list[cursor.doc()] = cursor.impact();
  return list;
}

bool holds_any(const std::vector<std::string>& has, const std::vector<std::string>& wanted) {
  return std::any_of(wanted.begin(), wanted.end(),
                     [&](const std::string& w) { return std::find(has.begin(), has.end(), w) != has.end(); });
}

std::vector<std::string> attribute_values(const Listing& listing, const std::string& name) {
  std::vector<std::string> values;
  for (const auto& attribute : listing.attributes) {
    if (attribute.name != name) continue;
    for (const auto& value : attribute.values) values.push_back(value.text);
  }
  return values;
}

bool is_under(const Listing& listing, const std::vector<std::string>& path) {
  return listing.category.size() >= path.size() &&
         std::equal(path.begin(), path.end(), listing.category.begin());
}

}  // namespace

OracleMatches oracle_matches(const query::Plan& plan, const index::PostingLists& postings,
                             std::span<const std::uint8_t> quality, std::uint32_t relax_below,
                             const std::function<bool(DocId)>& admits) {
  OracleMatches answer;
  if (plan.matches_nothing) return answer;
  std::map<DocId, Match> all;
  if (plan.groups.empty()) {
    for (DocId doc = 0; doc < quality.size(); ++doc) all[doc] = {doc, 0, 0};
  }
  for (const query::TermGroup& group : plan.groups) {
    std::map<DocId, std::uint32_t> best;
    for (const query::Alternative& alternative : plan.alternatives_of(group)) {
      for (const auto& [doc, impact] : read_list(postings, alternative.term)) {
        best[doc] = std::max(best[doc], impact * alternative.weight);
      }
    }
    for (const auto& [doc, worth] : best) {
      Match& match = all[doc];
      match.doc = doc;
      match.score += group.idf * worth / 256;
      match.held += 1;
    }
  }
  std::erase_if(all, [&](const auto& entry) { return !admits(entry.first); });
  const auto groups = static_cast<std::uint32_t>(plan.groups.size());
  answer.held = groups;
  const auto reaching = [&](std::uint32_t m) {
    return std::count_if(all.begin(), all.end(), [&](const auto& entry) { return entry.second.held >= m; });
  };
  while (answer.held > 1 && reaching(answer.held) < static_cast<std::int64_t>(relax_below)) --answer.held;
  for (auto [doc, match] : all) {
    if (match.held < answer.held) continue;
    match.score += quality[doc] * 64u;
    answer.matches.push_back(match);
  }
  return answer;
}

Oracle::Oracle(const index::Segment& segment) : segment_(segment) {
  index::RecordReader records;
  index::ListingParser parser;
  index::AnalyzerScratch scratch;
  std::string record;
  listings_.resize(segment.doc_count());
  title_stems_.resize(segment.doc_count());
  for (DocId doc = 0; doc < segment.doc_count(); ++doc) {
    VITRINA_CHECK(records.read(segment.records(), doc, record).has_value());
    VITRINA_CHECK(parser.parse(record, listings_[doc]).has_value());
    for (const index::Token& token : segment.analyzer().tokenize(listings_[doc].title, scratch)) {
      title_stems_[doc].emplace_back(token.stem);
    }
  }
  doc_terms_.resize(segment.doc_count());
  for (TermId term = 0; term < segment.terms().size(); ++term) {
    for (const auto& [doc, impact] : read_list(segment.postings(), term)) doc_terms_[doc].push_back(term);
  }
}

bool Oracle::title_holds(DocId doc, const std::vector<std::string>& stems) const {
  const auto& title = title_stems_[doc];
  return std::search(title.begin(), title.end(), stems.begin(), stems.end()) != title.end();
}

bool Oracle::demanded(const query::Plan& plan, DocId doc) const {
  const auto stems_of = [&](const query::Phrase& phrase) {
    std::vector<std::string> stems;
    for (const TermId term : plan.terms_of(phrase)) {
      stems.emplace_back(term == kNoTerm ? std::string_view("\x01") : segment_.terms()[term]);
    }
    return stems;
  };
  for (const query::Phrase& phrase : plan.phrases) {
    const auto stems = stems_of(phrase);
    bool anywhere = false;
    for (DocId other = 0; other < listings_.size() && !anywhere; ++other)
      anywhere = title_holds(other, stems);
    if (anywhere && !title_holds(doc, stems)) return false;
  }
  for (const query::Phrase& phrase : plan.excluded_phrases) {
    if (title_holds(doc, stems_of(phrase))) return false;
  }
  for (const TermId term : plan.excluded_terms) {
    if (std::binary_search(doc_terms_[doc].begin(), doc_terms_[doc].end(), term)) return false;
  }
  const Listing& listing = listings_[doc];
  if (!plan.brands.empty() && std::none_of(plan.brands.begin(), plan.brands.end(), [&](Ordinal brand) {
        return segment_.brands().value(brand) == listing.brand;
      })) {
    return false;
  }
  if (!plan.category_docs.empty() &&
      std::none_of(plan.category_docs.begin(), plan.category_docs.end(),
                   [&](index::DocRange range) { return doc >= range.begin && doc < range.end; })) {
    return false;
  }
  if (plan.price_min && (!listing.price || *listing.price < *plan.price_min)) return false;
  if (plan.price_max && (!listing.price || *listing.price > *plan.price_max)) return false;
  return true;
}

std::vector<std::string> Oracle::failed_filters(const Filters& filters, DocId doc) const {
  const Listing& listing = listings_[doc];
  std::vector<std::string> failed;
  if (!is_under(listing, filters.category)) failed.push_back("(category)");
  if (!filters.brand.empty() && !holds_any({listing.brand}, filters.brand)) failed.push_back("brand");
  if (!filters.seller.empty() && !holds_any({listing.seller}, filters.seller)) failed.push_back("seller");
  if (!filters.tags_any.empty() && !holds_any(listing.tags, filters.tags_any)) failed.push_back("tags");
  for (const std::string& tag : filters.tags_all) {
    if (!holds_any(listing.tags, {tag})) failed.push_back("(tags_all)");
  }
  if (filters.price_min || filters.price_max) {
    const bool inside = listing.price && (!filters.price_min || *listing.price >= *filters.price_min) &&
                        (!filters.price_max || *listing.price <= *filters.price_max);
    if (!inside) failed.push_back("price");
  }
  if (filters.rating_min_micros &&
      (!listing.rating_micros || *listing.rating_micros < *filters.rating_min_micros)) {
    failed.push_back("rating");
  }
  if (filters.in_stock && listing.stock && *listing.stock == 0) failed.push_back("(in_stock)");
  std::map<std::string, std::vector<std::string>> attributes;
  for (const auto& [name, values] : filters.attributes) {
    attributes[name].insert(attributes[name].end(), values.begin(), values.end());
  }
  for (const auto& [name, values] : attributes) {
    if (!values.empty() && !holds_any(attribute_values(listing, name), values))
      failed.push_back("attributes." + name);
  }
  return failed;
}

bool Oracle::comes_before(Sort sort, const Match& a, const Match& b) const {
  const Listing& x = listings_[a.doc];
  const Listing& y = listings_[b.doc];
  // Each key: greater comes first.
  const auto decide = [&](auto key_a, auto key_b) { return key_a != key_b ? key_a > key_b : x.id < y.id; };
  switch (sort) {
    case Sort::kRelevance:
      return decide(std::tuple(a.held, a.score), std::tuple(b.held, b.score));
    case Sort::kPriceAscending:
      return decide(std::tuple(x.price.has_value(), x.price ? -x.price->micros : 0),
                    std::tuple(y.price.has_value(), y.price ? -y.price->micros : 0));
    case Sort::kPriceDescending:
      return decide(std::tuple(x.price.has_value(), x.price ? x.price->micros : 0),
                    std::tuple(y.price.has_value(), y.price ? y.price->micros : 0));
    case Sort::kRating:
      return decide(x.rating_micros.value_or(-1), y.rating_micros.value_or(-1));
    case Sort::kPopular:
      return decide(std::tuple(x.sales_30d.value_or(0), x.reviews.value_or(0)),
                    std::tuple(y.sales_30d.value_or(0), y.reviews.value_or(0)));
    case Sort::kNewest:
      return decide(x.updated_at.value_or(INT64_MIN), y.updated_at.value_or(INT64_MIN));
  }
  return false;
}

OracleAnswer Oracle::search(const SearchRequest& request, const query::Plan& plan,
                            std::uint32_t relax_below) const {
  const auto matched = oracle_matches(plan, segment_.postings(), segment_.columns().quality, relax_below,
                                      [&](DocId doc) { return demanded(plan, doc); });
  OracleAnswer answer;
  answer.held = matched.held;
  std::vector<std::string> path = request.filters.category;
  if (path.empty() && plan.category != kNoCategory) path = segment_.categories().path(plan.category);
  for (const std::string& name : request.facets) answer.facets[name];
  for (const Match& match : matched.matches) {
    const auto failed = failed_filters(request.filters, match.doc);
    if (failed.empty()) answer.hits.push_back(match);
    if (failed.size() > 1) continue;
    const Listing& listing = listings_[match.doc];
    for (auto& [name, facet] : answer.facets) {
      const bool sideways = !request.drill_sideways || holds_any(*request.drill_sideways, {name});
      if (!failed.empty() && !(failed[0] == name && sideways)) continue;
      if (name == "category") {
        if (is_under(listing, path) && listing.category.size() > path.size()) {
          ++facet.values[listing.category[path.size()]];
        }
      } else if (name == "brand") {
        if (!listing.brand.empty()) ++facet.values[listing.brand];
      } else if (name == "seller") {
        if (!listing.seller.empty()) ++facet.values[listing.seller];
      } else if (name == "tags") {
        for (const std::string& tag : listing.tags) ++facet.values[tag];
      } else if (name == "price") {
        if (listing.price) facet.numbers.push_back(listing.price->micros);
      } else if (name == "rating") {
        if (listing.rating_micros) facet.numbers.push_back(*listing.rating_micros);
      } else {
        for (const std::string& value :
             attribute_values(listing, name.substr(std::string("attributes.").size()))) {
          ++facet.values[value];
        }
      }
    }
  }
  std::sort(answer.hits.begin(), answer.hits.end(),
            [&](const Match& a, const Match& b) { return comes_before(request.sort, a, b); });
  return answer;
}

}  // namespace vitrina::search::test
