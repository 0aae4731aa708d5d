// The engine against Xapian: the same terms in a Xapian database, and every answer compared.
//
// Match sets, totals and facet counts are counted from Xapian's posting lists alone, at every quorum. The
// best hits for all words and for any word are ranked by Xapian's own matcher, under a Weight whose wdf is
// our impact and a posting source for static quality; Xapian's doc ids are given in the order that breaks
// ties.

#include <gtest/gtest.h>
#include <xapian.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "engine/query/parse.h"
#include "engine/search/matcher.h"
#include "engine/search/score.h"
#include "engine/search/searcher.h"
#include "index/catalog/reader.h"
#include "tests/support/impact_weight.h"
#include "tests/support/real_data.h"
#include "tests/support/test_image.h"

namespace vitrina::search {
namespace {

using index::Segment;

constexpr Xapian::valueno kQualitySlot = 0;
using test::ImpactWeight;

// A segment's terms, impacts and facet values in a Xapian database. Terms begin with T; facet values with B,
// S, K or C (a category at every level) and their text.
class XapianTwin {
 public:
  explicit XapianTwin(const Segment& segment) : database_(build(segment)) {
    const std::uint32_t docs = segment.doc_count();
    doc_of_.resize(docs + 1);
    for (DocId doc = 0; doc < docs; ++doc) doc_of_[segment.columns().id_rank[doc] + 1] = doc;
    for (auto term = database_.allterms_begin(); term != database_.allterms_end(); ++term) {
      const std::string name = *term;
      if (name[0] == 'T') continue;
      facet_lists_[name[0]].emplace_back(name.substr(1), docs_of(name));
    }
  }

  const Xapian::Database& database() const { return database_; }
  DocId doc_of(Xapian::docid id) const { return doc_of_[id]; }

  std::vector<DocId> docs_of(const std::string& term) const {
    std::vector<DocId> docs;
    for (auto p = database_.postlist_begin(term); p != database_.postlist_end(term); ++p)
      docs.push_back(doc_of_[*p]);
    return docs;
  }

  // How many of `chosen` (a flag a listing) hold each value of a facet; values that none holds are left out.
  std::map<std::string, std::uint64_t> count(char facet, const std::vector<std::uint8_t>& chosen) const {
    std::map<std::string, std::uint64_t> counts;
    const auto lists = facet_lists_.find(facet);
    if (lists == facet_lists_.end()) return counts;
    for (const auto& [value, docs] : lists->second) {
      std::uint64_t count = 0;
      for (const DocId doc : docs) count += chosen[doc];
      if (count > 0) counts[value] = count;
    }
    return counts;
  }

 private:
  Xapian::Database build(const Segment& segment) {
    Xapian::WritableDatabase database(directory_.file("xapian"),
                                      Xapian::DB_CREATE | Xapian::DB_NO_SYNC | Xapian::DB_NO_TERMLIST);
    const std::uint32_t docs = segment.doc_count();
    std::vector<Xapian::Document> documents(docs);
    index::PostingCursor cursor;
    for (TermId term = 0; term < segment.terms().size(); ++term) {
      const std::string name = "T" + std::string(segment.terms()[term]);
      for (segment.postings().open(term, cursor); cursor.doc() != kEndDoc; cursor.next()) {
        documents[cursor.doc()].add_term(name, cursor.impact());
      }
    }
    std::vector<DocId> by_rank(docs);
    for (DocId doc = 0; doc < docs; ++doc) by_rank[segment.columns().id_rank[doc]] = doc;
    std::string record;
    index::RecordReader records;
    index::ListingParser parser;
    index::Listing listing;
    for (const DocId doc : by_rank) {
      Xapian::Document& document = documents[doc];
      EXPECT_TRUE(records.read(segment.records(), doc, record) && parser.parse(record, listing));
      if (!listing.brand.empty()) document.add_boolean_term("B" + listing.brand);
      if (!listing.seller.empty()) document.add_boolean_term("S" + listing.seller);
      for (const auto& tag : listing.tags) document.add_boolean_term("K" + tag);
      std::string path = "C";
      for (const auto& step : listing.category) document.add_boolean_term(path += "\x01" + step);
      // Scaled here: under OP_SCALE_WEIGHT Xapian 1.4 prunes posting sources by unscaled bounds and loses
      // hits.
      document.add_value(kQualitySlot,
                         Xapian::sortable_serialise(static_score(segment.columns().quality[doc])));
      database.replace_document(segment.columns().id_rank[doc] + 1, document);
      document = Xapian::Document();
    }
    database.commit();
    return database;
  }

  test::TempDirectory directory_;
  Xapian::Database database_;
  std::vector<DocId> doc_of_;  // by Xapian doc id
  std::map<char, std::vector<std::pair<std::string, std::vector<DocId>>>> facet_lists_;
};

struct Expected {
  std::vector<std::uint8_t> held;       // by doc id
  std::vector<std::uint64_t> at_least;  // by number of groups: listings that hold so many
};

Expected count_held(const XapianTwin& twin, const query::Plan& plan, std::uint32_t docs) {
  Expected expected;
  expected.held.assign(docs, 0);
  for (const query::TermGroup& group : plan.groups) {
    for (const DocId doc : twin.docs_of("T" + std::string(plan.stem_of(group)))) ++expected.held[doc];
  }
  expected.at_least.assign(plan.groups.size() + 2, 0);
  for (const std::uint8_t held : expected.held) {
    for (std::size_t m = 1; m <= held; ++m) ++expected.at_least[m];
  }
  return expected;
}

class CollectDocs final : public MatchSink {
 public:
  void take(std::span<const Match> matches) override {
    for (const Match& match : matches) docs.push_back(match.doc);
  }
  std::vector<DocId> docs;
};

class Differential {
 public:
  explicit Differential(const Segment& segment) : segment_(segment), twin_(segment) {}

  // Everything about one query; false after the first difference, which is reported.
  void compare(const std::string& text) {
    query::parse_query(text, segment_, parse_, plan_);
    if (plan_.groups.empty() ||
        plan_.phrases.size() + plan_.excluded_terms.size() + plan_.excluded_phrases.size() > 0 ||
        !plan_.brands.empty() || !plan_.category_docs.empty() || plan_.price_min || plan_.price_max) {
      ++left_out_;  // syntax has tests of its own
      return;
    }
    const Expected expected = count_held(twin_, plan_, segment_.doc_count());
    const auto groups = static_cast<std::uint32_t>(plan_.groups.size());
    for (std::uint32_t m = 1; m <= groups; ++m) {
      if (m > 1 && expected.at_least[m] == expected.at_least[m + 1])
        continue;  // no relax_below asks for this one
      if (expected.at_least[1] == 0 && m > 1) continue;
      compare_quorum(text, expected, m);
      if (testing::Test::HasFailure()) return;
    }
    compare_ranking(text, expected);
    ++compared_;
  }

  std::uint64_t compared() const { return compared_; }
  std::uint64_t quorums() const { return quorums_; }
  std::uint64_t left_out() const { return left_out_; }

 private:
  // A relax_below that makes m the quorum.
  static std::uint32_t relax_below(const Expected& expected, std::uint32_t m, std::uint32_t groups) {
    if (m == groups)
      return static_cast<std::uint32_t>(
          std::max<std::uint64_t>(1, std::min<std::uint64_t>(1, expected.at_least[m])));
    return static_cast<std::uint32_t>(expected.at_least[m + 1] + 1);
  }

  void compare_quorum(const std::string& text, const Expected& expected, std::uint32_t m) {
    const auto groups = static_cast<std::uint32_t>(plan_.groups.size());
    if (m == groups && expected.at_least[m] == 0 && groups > 1)
      return;  // none holds all: no relax_below asks for it
    SearchOptions options{relax_below(expected, m, groups)};
    SCOPED_TRACE("query '" + text + "' quorum " + std::to_string(m));
    ++quorums_;

    CollectDocs found;
    ASSERT_EQ(matcher_.run(segment_, plan_, options.relax_below, {0, segment_.doc_count()}, found), m);
    std::vector<DocId> docs;
    std::vector<std::uint8_t> chosen(segment_.doc_count(), 0);
    for (DocId doc = 0; doc < segment_.doc_count(); ++doc) {
      chosen[doc] = expected.held[doc] >= m ? 1 : 0;
      if (chosen[doc] != 0) docs.push_back(doc);
    }
    ASSERT_EQ(found.docs, docs);

    SearchRequest request;
    request.query = text;
    request.verbatim = true;  // Xapian corrects nothing either
    request.records = false;
    request.facets = {"category", "brand", "tags", "seller", "price"};
    request.facet_limit = kMaxFacetLimit;
    const auto result = searcher_.search(segment_, request, options, response_);
    ASSERT_TRUE(result) << result.error().message;
    ASSERT_EQ(response_.total, docs.size());
    ASSERT_EQ(response_.held, m);
    ASSERT_EQ(response_.groups, groups);
    compare_values(response_.facets[0], top_level(twin_.count('C', chosen)));
    compare_values(response_.facets[1], twin_.count('B', chosen));
    compare_values(response_.facets[2], twin_.count('K', chosen));
    compare_values(response_.facets[3], twin_.count('S', chosen));
    compare_prices(response_.facets[4], docs);
  }

  static std::map<std::string, std::uint64_t> top_level(
      const std::map<std::string, std::uint64_t>& categories) {
    std::map<std::string, std::uint64_t> roots;
    for (const auto& [path, count] : categories) {
      if (path.find('\x01', 1) == std::string::npos) roots[path.substr(1)] = count;
    }
    return roots;
  }

  static void compare_values(const Facet& facet, const std::map<std::string, std::uint64_t>& counts) {
    std::vector<std::pair<std::string, std::uint64_t>> expected(counts.begin(), counts.end());
    std::stable_sort(expected.begin(), expected.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    if (expected.size() > kMaxFacetLimit) expected.resize(kMaxFacetLimit);
    std::vector<std::pair<std::string, std::uint64_t>> found;
    for (const FacetValue& value : facet.values) found.emplace_back(value.value, value.count);
    ASSERT_EQ(found, expected) << facet.name;
  }

  void compare_prices(const Facet& facet, const std::vector<DocId>& docs) const {
    std::vector<std::int64_t> prices;
    for (const DocId doc : docs) {
      const std::int64_t price = segment_.columns().price_micros[doc];
      if (price != index::kNoPrice) prices.push_back(price);
    }
    ASSERT_EQ(facet.range_micros.has_value(), !prices.empty());
    if (prices.empty()) return;
    const auto [least, greatest] = std::minmax_element(prices.begin(), prices.end());
    ASSERT_EQ(facet.range_micros->first, *least);
    ASSERT_EQ(facet.range_micros->second, *greatest);
    std::uint64_t sum = 0;
    for (const FacetBucket& bucket : facet.histogram) {
      const bool last = &bucket == &facet.histogram.back();
      const auto inside = [&](std::int64_t p) {
        return p >= bucket.from_micros && (p < bucket.to_micros || (last && p == bucket.to_micros));
      };
      ASSERT_EQ(bucket.count,
                static_cast<std::uint64_t>(std::count_if(prices.begin(), prices.end(), inside)));
      sum += bucket.count;
    }
    ASSERT_EQ(sum, prices.size());
  }

  // Xapian's own ranking: all words by score; any word by groups held, then score.
  void compare_ranking(const std::string& text, const Expected& expected) {
    std::vector<Xapian::Query> terms;
    for (const query::TermGroup& group : plan_.groups)
      terms.emplace_back("T" + std::string(plan_.stem_of(group)));
    const auto groups = static_cast<std::uint32_t>(plan_.groups.size());
    if (expected.at_least[groups] > 0) {
      SCOPED_TRACE("query '" + text + "' all words");
      compare_top(text, Xapian::Query(Xapian::Query::OP_AND, terms.begin(), terms.end()), false,
                  SearchOptions{1}, expected.at_least[groups]);
    }
    if (expected.at_least[1] > 0) {
      SCOPED_TRACE("query '" + text + "' any word");
      const auto any =
          static_cast<std::uint32_t>(expected.at_least[std::min(groups, 2u)] + (groups > 1 ? 1 : 0));
      compare_top(text, Xapian::Query(Xapian::Query::OP_OR, terms.begin(), terms.end()), true,
                  SearchOptions{any}, expected.at_least[1]);
    }
  }

  void compare_top(const std::string& text, const Xapian::Query& words, bool by_held, SearchOptions options,
                   std::uint64_t total) {
    constexpr std::uint32_t kTop = 20;
    Xapian::Enquire enquire(twin_.database());
    enquire.set_weighting_scheme(ImpactWeight(by_held));
    enquire.set_docid_order(Xapian::Enquire::ASCENDING);
    Xapian::ValueWeightPostingSource quality(kQualitySlot);
    enquire.set_query(Xapian::Query(Xapian::Query::OP_AND_MAYBE, words, Xapian::Query(&quality)));
    // Every match is looked at: beside a posting source Xapian 1.4.22's pruning loses hits.
    const Xapian::MSet theirs = enquire.get_mset(0, kTop, segment_.doc_count());

    SearchRequest request;
    request.query = text;
    request.verbatim = true;
    request.records = false;
    request.per_page = kTop;
    ASSERT_TRUE(searcher_.search(segment_, request, options, response_));
    ASSERT_EQ(response_.total, total);
    ASSERT_EQ(response_.hits.size(), theirs.size());
    for (std::uint32_t i = 0; i < theirs.size(); ++i) {
      const double score =
          by_held ? std::fmod(theirs[i].get_weight(), ImpactWeight::kHeldUnit) : theirs[i].get_weight();
      ASSERT_EQ(response_.hits[i].doc, twin_.doc_of(*theirs[i]))
          << "rank " << i << " weight " << std::to_string(theirs[i].get_weight()) << " ours "
          << response_.hits[i].score * kScoreUnit;
      ASSERT_EQ(std::llround(response_.hits[i].score * kScoreUnit), std::llround(score)) << "rank " << i;
    }
  }

  const Segment& segment_;
  XapianTwin twin_;
  query::ParseScratch parse_;
  query::Plan plan_;
  Matcher matcher_;
  Searcher searcher_;
  SearchResponse response_;
  std::uint64_t compared_ = 0;
  std::uint64_t quorums_ = 0;
  std::uint64_t left_out_ = 0;
};

// Queries of one to five forms of the segment, frequent and rare ones, some that it does not know.
std::vector<std::string> random_queries(const Segment& segment, std::uint64_t seed, std::size_t count) {
  Random random(seed);
  std::vector<std::string> queries;
  while (queries.size() < count) {
    std::string text;
    for (std::uint64_t n = 1 + random.below(5); n > 0; --n) {
      if (random.chance(0.05)) {
        text += "zzqx ";
        continue;
      }
      // Half of the words come from a title, so that they meet; the others are any forms.
      if (random.chance(0.5)) {
        std::vector<FormId> title;
        segment.rows().for_each_form(static_cast<DocId>(random.below(segment.doc_count())), [&](FormId form) {
          title.push_back(form);
          return true;
        });
        if (!title.empty())
          text.append(segment.forms().form(title[random.below(title.size())])).push_back(' ');
      } else {
        text.append(segment.forms().form(static_cast<FormId>(random.below(segment.forms().size()))))
            .push_back(' ');
      }
    }
    queries.push_back(text);
  }
  return queries;
}

TEST(XapianDifferential, AgreesOnRandomListings) {
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    const test::TestImage image(test::random_listings(seed, 1500));
    Differential differential(image.segment());
    for (const std::string& query : random_queries(image.segment(), seed, 300)) {
      differential.compare(query);
      ASSERT_FALSE(HasFailure()) << "seed " << seed;
    }
    EXPECT_GE(differential.compared(), 250u);
  }
}

TEST(XapianDifferential, AgreesOnTheRealQueriesOfAMixedCatalogAndOnRandomOnes) {
  const auto catalog = test::real_data("mixed/listings.jsonl.zst");
  const auto queries_file = test::real_data("mixed/queries.tsv");
  if (!catalog || !queries_file) GTEST_SKIP() << "no mixed/ among the real data";
  test::TempDirectory directory;
  index::BuildOptions options;
  options.conflate = false;  // Xapian's stems are left as they are
  ASSERT_TRUE(test::build_image({*catalog}, directory.file("mixed.img"), options));
  const auto image = index::Image::open(directory.file("mixed.img"));
  ASSERT_TRUE(image);
  Differential differential(image->segment());

#ifdef __SANITIZE_THREAD__
  constexpr std::size_t kQueries = 60;  // one thread only: more would take an hour and find nothing
#else
  constexpr std::size_t kQueries = 1200;
#endif
  constexpr std::uint64_t kSeed = 20;
  std::vector<std::string> queries;
  std::ifstream in(*queries_file);
  std::string line;
  std::getline(in, line);  // the header
  while (std::getline(in, line)) queries.push_back(line.substr(0, line.find('\t')));
  Random random(kSeed);
  for (std::size_t i = queries.size(); i > 1; --i) std::swap(queries[i - 1], queries[random.below(i)]);
  queries.resize(kQueries);
  for (const std::string& query : queries) {
    differential.compare(query);
    ASSERT_FALSE(HasFailure());
  }
  const std::uint64_t real = differential.compared();
  for (const std::string& query : random_queries(image->segment(), kSeed, kQueries)) {
    differential.compare(query);
    ASSERT_FALSE(HasFailure()) << "seed " << kSeed;
  }
  const std::uint64_t random_compared = differential.compared() - real;
  std::cout << "compared " << real << " real and " << random_compared << " random queries at "
            << differential.quorums() << " quorums; left out for their syntax: " << differential.left_out()
            << '\n';
  EXPECT_GE(real, kQueries * 5 / 6);
  EXPECT_GE(random_compared, kQueries * 5 / 6);
}

}  // namespace
}  // namespace vitrina::search
