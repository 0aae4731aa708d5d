#include "engine/search/searcher.h"

#include <algorithm>

#include "engine/query/corrector.h"
#include "engine/query/parse.h"
#include "engine/search/facet_counter.h"
#include "engine/search/filters.h"
#include "engine/search/highlighter.h"
#include "engine/search/matcher.h"
#include "engine/search/result_sink.h"
#include "engine/search/second_phase.h"
#include "engine/search/top_k.h"
#include "index/catalog/reader.h"
#include "index/columns/record_store.h"

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
  query::Plan plan;
  query::Corrector corrector;
  std::string corrected;
  CompiledFilters filters;
  FacetCounter facets;
  Matcher matcher;
  TopK top;
  SecondPhase second_phase;
  Highlighter highlighter;
  ListingWorth worth;
  KeptMatches kept;
  index::RecordReader records;
  index::ListingParser listing_parser;
  index::Listing listing;
  std::string record;

  Result<void> fill_hit(const Segment& segment, const SearchRequest& request, DocId doc, Hit& hit);
  Result<void> fill_page(const Segment& segment, const SearchRequest& request,
                         std::span<const Candidate> best, const RankingWeights* weights,
                         std::vector<Hit>& hits);
};

Searcher::Searcher() : impl_(std::make_unique<Impl>()) {}
Searcher::~Searcher() = default;
Searcher::Searcher(Searcher&&) noexcept = default;
Searcher& Searcher::operator=(Searcher&&) noexcept = default;

Result<void> Searcher::Impl::fill_hit(const Segment& segment, const SearchRequest& request, DocId doc,
                                      Hit& hit) {
  hit.doc = doc;
  hit.score = 0;
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

// The page's part of the best: the first of them as the second phase puts them, if it is asked.
Result<void> Searcher::Impl::fill_page(const Segment& segment, const SearchRequest& request,
                                       std::span<const Candidate> best, const RankingWeights* weights,
                                       std::vector<Hit>& hits) {
  const std::size_t first = std::min((std::size_t{request.page} - 1) * request.per_page, best.size());
  const std::size_t last = std::min(first + request.per_page, best.size());
  const std::size_t reranked = weights == nullptr ? 0 : std::min(best.size(), kRerankDepth);
  std::span<const SecondPhase::Ranked> ranked;
  // Below the second phase's the first one's score goes on, where that ended.
  double step_down = 0;
  if (reranked > 0) {
    ranked = second_phase.rank(segment, plan, best.first(reranked), *weights);
    step_down = ranked.back().score - best[reranked - 1].score / kScoreUnit;
  }
  hits.resize(last - first);
  for (std::size_t i = first; i < last; ++i) {
    Hit& hit = hits[i - first];
    if (i >= reranked) {
      VITRINA_TRY(fill_hit(segment, request, best[i].doc, hit));
      hit.score = best[i].score / kScoreUnit + step_down;
      continue;
    }
    VITRINA_TRY(fill_hit(segment, request, ranked[i].doc, hit));
    hit.score = ranked[i].score;
    if (!request.explain) continue;
    Explained& explained = hit.explained.emplace();
    explained.values = second_phase.features(ranked[i]);
    for (std::size_t f = 0; f < kFeatureCount; ++f)
      explained.parts[f] = static_cast<double>(weights->of[f]) * explained.values[f];
  }
  return {};
}

Result<void> Searcher::search(const Segment& segment, const SearchRequest& request,
                              const SearchOptions& options, SearchResponse& response) {
  Impl& s = *impl_;
  VITRINA_TRY(check(request));
  VITRINA_TRY(s.filters.compile(segment, request.filters));
  query::parse_query(request.query, segment, s.parse_scratch, s.plan);
  response.corrections.clear();
  if (!request.verbatim && query::Corrector::is_wanted(s.plan) &&
      s.corrector.correct(request.query, segment, s.plan, s.corrected, response.corrections)) {
    query::parse_query(s.corrected, segment, s.parse_scratch, s.plan);
  }
  VITRINA_TRY(s.facets.begin(segment, request, s.filters, s.plan.category));

  const RankingWeights* weights =
      request.sort == Sort::kRelevance && !s.plan.groups.empty() ? options.weights : nullptr;
  const std::size_t shown = std::size_t{request.page} * request.per_page;
  s.top.reset(weights == nullptr ? shown : std::max(shown, kRerankDepth));
  const index::Columns& columns = segment.columns();
  ResultSink results(s.filters, SortKey(request.sort, columns), columns.id_rank, s.facets, s.top);
  s.kept.clear();
  if (options.keep_matches) {
    results.keep_matches(&s.kept);
  } else {
    s.kept.forget();
  }
  response.held = s.matcher.run(segment, s.plan, options.relax_below, s.filters.docs(), results);
  response.groups = static_cast<std::uint32_t>(s.plan.groups.size());
  response.total = results.total();
  response.phrases_as_words.clear();
  for (const query::Phrase& phrase : s.matcher.phrases_as_words()) {
    response.phrases_as_words.emplace_back(s.plan.typed(phrase));
  }
  s.facets.finish(response.facets);

  if (request.highlight) s.highlighter.begin(segment, s.plan);
  s.worth.begin(segment, s.plan, s.filters, s.matcher.gate(), s.kept);
  return s.fill_page(segment, request, s.top.sorted(), weights, response.hits);
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
