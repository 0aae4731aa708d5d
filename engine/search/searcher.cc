#include "engine/search/searcher.h"

#include <algorithm>
#include <optional>

#include "engine/query/corrector.h"
#include "engine/query/parse.h"
#include "engine/query/rewording.h"
#include "engine/query/unfinished_word.h"
#include "engine/search/facet_counter.h"
#include "engine/search/filters.h"
#include "engine/search/highlighter.h"
#include "engine/search/hit_order.h"
#include "engine/search/matcher.h"
#include "engine/search/result_sink.h"
#include "index/catalog/reader.h"
#include "index/columns/record_store.h"
#include "index/text/keyboard_layout.h"

namespace vitrina::search {
namespace {

using index::Segment;

Result<void> check(const SearchRequest& request) {
  const auto at_most = [](std::uint64_t limit) {
    return "; at most " + std::to_string(limit) + " are taken";
  };
  if (request.query.size() > kMaxQueryBytes) {
    return fail(ErrorCode::kLimit,
                "the query has " + std::to_string(request.query.size()) + " bytes" + at_most(kMaxQueryBytes),
                "q");
  }
  if (request.page == 0) return fail(ErrorCode::kInvalidArgument, "pages are counted from 1", "page");
  if (request.per_page > kMaxPerPage) {
    return fail(ErrorCode::kLimit, std::to_string(request.per_page) + " hits a page" + at_most(kMaxPerPage),
                "per_page");
  }
  if (std::uint64_t{request.page} * request.per_page > kMaxDepth) {
    return fail(ErrorCode::kLimit,
                "paging reaches " + std::to_string(kMaxDepth) + " hits; page × per_page is beyond", "page");
  }
  return {};
}

}  // namespace

struct Searcher::Impl {
  query::ParseScratch parse_scratch;
  query::UnfinishedScratch unfinished_scratch;
  query::Plan plan;
  query::Corrector corrector;
  query::Rewording rewording;
  std::string corrected;
  CompiledFilters filters;
  FacetCounter facets;
  Matcher matcher;
  Promotion promotion;
  HitOrder hit_order;
  Highlighter highlighter;
  ListingWorth worth;
  KeptMatches kept;
  index::RecordReader records;
  index::ListingParser listing_parser;
  index::Listing listing;
  std::string record;

  Result<void> fill_hit(const Segment& segment, const SearchRequest& request, DocId doc, Hit& hit);
  void read_query(const Segment& segment, const SearchRequest& request, const SearchOptions& options,
                  query::Corrections& corrections);
  void parse(std::string_view text, const Segment& segment, bool as_you_type);
  bool correct(const Segment& segment, const SearchRequest& request, const SearchOptions& options,
               query::Corrections& corrections);
};

Searcher::Searcher() : impl_(std::make_unique<Impl>()) {}
Searcher::~Searcher() = default;
Searcher::Searcher(Searcher&&) noexcept = default;
Searcher& Searcher::operator=(Searcher&&) noexcept = default;

Result<void> Searcher::Impl::fill_hit(const Segment& segment, const SearchRequest& request, DocId doc,
                                      Hit& hit) {
  hit.doc = doc;
  hit.score = 0;
  hit.pinned = false;
  hit.explained.reset();
  hit.id.assign(segment.listing_id(doc));
  hit.record.clear();
  hit.title_html.clear();
  hit.description_html.clear();
  if (!request.records && !request.highlight) return {};
  std::string& text = request.records ? hit.record : record;
  VITRINA_TRY(records.read(segment.records(), doc, text));
  if (!request.highlight) return {};
  if (auto parsed = listing_parser.parse(text, listing); !parsed) {
    return fail(ErrorCode::kDataLoss,
                "the stored record of listing '" + hit.id + "' is damaged: " + parsed.error().message);
  }
  highlighter.highlight(listing.title, parse_scratch.analyzer, hit.title_html);
  highlighter.excerpt(listing.description, parse_scratch.analyzer, hit.description_html);
  return {};
}

void Searcher::Impl::parse(std::string_view text, const Segment& segment, bool as_you_type) {
  query::parse_query(text, segment, parse_scratch, plan);
  if (as_you_type) query::finish_last_word(segment, unfinished_scratch, plan);
}

// Fills `corrected` where the plan of what was typed asks for it.
bool Searcher::Impl::correct(const Segment& segment, const SearchRequest& request,
                             const SearchOptions& options, query::Corrections& corrections) {
  if (!query::Corrector::is_wanted(plan)) {
    return !request.as_you_type &&
           rewording.reword(request.query, segment, plan, options.rules, corrected, corrections);
  }
  // The corrector knows whole words; half of one that was typed on the other layout begins a word there.
  if (request.as_you_type && index::switch_layout(request.query, corrected)) {
    parse(corrected, segment, true);
    if (!plan.groups.empty() && !query::Corrector::is_wanted(plan)) {
      corrections.add().set(request.query, corrected, query::CorrectionKind::kLayout);
      return true;
    }
    parse(request.query, segment, true);
  }
  return corrector.correct(request.query, segment, plan, options.rules, corrected, corrections);
}

// The plan of what was typed, or of what was meant by it, with what the shop's rules say of it.
void Searcher::Impl::read_query(const Segment& segment, const SearchRequest& request,
                                const SearchOptions& options, query::Corrections& corrections) {
  parse(request.query, segment, request.as_you_type);
  corrections.clear();
  if (!request.verbatim && correct(segment, request, options, corrections))
    parse(corrected, segment, request.as_you_type);
  if (options.rules != nullptr) options.rules->apply(segment, plan, options.now);
}

Result<void> Searcher::search(const Segment& segment, const SearchRequest& request,
                              const SearchOptions& options, SearchResponse& response) {
  Impl& s = *impl_;
  VITRINA_TRY(check(request));
  VITRINA_TRY(s.filters.compile(segment, request.filters));
  s.read_query(segment, request, options, response.corrections);
  VITRINA_TRY(s.facets.begin(segment, request, s.filters, s.plan.category));

  const RankingWeights* weights =
      request.sort == Sort::kRelevance && !s.plan.groups.empty() ? options.weights : nullptr;
  const std::size_t shown = std::size_t{request.page} * request.per_page;
  s.hit_order.begin(segment, weights, shown);
  const index::Columns& columns = segment.columns();
  s.promotion.begin(segment, s.plan, request.sort == Sort::kRelevance);
  ResultSink results(s.filters, SortKey(request.sort, columns), columns.id_rank, s.promotion, s.facets,
                     s.hit_order.top());
  results.show_to(s.hit_order.typical());
  s.kept.clear();
  if (options.keep_matches) {
    results.keep_matches(&s.kept);
  } else {
    s.kept.forget();
  }
  if (s.promotion.pinned().empty()) {
    response.held = s.matcher.run(segment, s.plan, options.relax_below, s.filters.docs(), results);
  } else {
    PinnedMatches with_pins(s.promotion.pinned(), results);
    response.held = s.matcher.run(segment, s.plan, options.relax_below, s.filters.docs(), with_pins);
    with_pins.finish();
  }
  response.groups = static_cast<std::uint32_t>(s.plan.groups.size());
  response.total = results.total();
  response.phrases_as_words.clear();
  for (const query::Phrase& phrase : s.matcher.phrases_as_words()) {
    response.phrases_as_words.emplace_back(s.plan.typed(phrase));
  }
  s.facets.finish(response.facets);

  if (request.highlight) s.highlighter.begin(segment, s.plan);
  s.worth.begin(segment, s.plan, s.filters, s.matcher.gate(), s.kept);
  const std::span<const HitOrder::Placed> placed = s.hit_order.order(s.plan, s.promotion);
  const std::size_t first = std::min(shown - request.per_page, placed.size());
  const std::size_t last = std::min(shown, placed.size());
  response.hits.resize(last - first);
  for (std::size_t i = first; i < last; ++i) {
    Hit& hit = response.hits[i - first];
    VITRINA_TRY(s.fill_hit(segment, request, placed[i].doc, hit));
    hit.score = placed[i].score;
    hit.pinned = placed[i].pinned;
    if (!request.explain || placed[i].features == HitOrder::kNoFeatures) continue;
    Explained& explained = hit.explained.emplace();
    explained.values = s.hit_order.features(placed[i].features);
    for (std::size_t f = 0; f < kFeatureCount; ++f)
      explained.parts[f] = static_cast<double>(weights->of[f]) * explained.values[f];
  }
  return {};
}

const KeptMatches& Searcher::kept_matches() const noexcept {
  return impl_->kept;
}

Result<void> Searcher::browse(const Segment& segment, const SearchRequest& request) {
  Impl& s = *impl_;
  VITRINA_TRY(s.filters.compile(segment, request.filters));
  query::parse_query({}, segment, s.parse_scratch, s.plan);
  s.matcher.set_up_gate(segment, s.plan);
  s.kept.forget();
  s.worth.begin(segment, s.plan, s.filters, s.matcher.gate(), s.kept);
  if (request.highlight) s.highlighter.begin(segment, s.plan);
  return {};
}

const query::Plan& Searcher::plan() const noexcept {
  return impl_->plan;
}

void Searcher::look(std::span<const DocId> docs, std::span<Worth> worths) {
  if (impl_->plan.matches_nothing) {
    std::fill(worths.begin(), worths.end(), Worth{});
  } else {
    impl_->worth.look(docs, worths);
  }
}

Result<void> Searcher::fill_hit(const Segment& segment, const SearchRequest& request, DocId doc, Hit& hit) {
  return impl_->fill_hit(segment, request, doc, hit);
}

}  // namespace vitrina::search
