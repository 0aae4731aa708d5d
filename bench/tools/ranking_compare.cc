// How much better than plain Xapian are judged queries ranked? The same listings and queries through both,
// nDCG@10 query by query, the mean gain with its 95 % interval.
//
//   ranking_compare CATALOG QUERIES JUDGMENTS [GRADE_OFFSET]
//
// Plain: title three times, brand and category twice, description once through one TermGenerator with the
// English stemmer, any word, BM25 as it comes. Ours: as the server answers, corrections, synonyms and
// second phase included. Every judged listing must be in both.

#include <fmt/format.h>
#include <stdlib.h>
#include <xapian.h>

#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/query/rule_book.h"
#include "engine/search/searcher.h"
#include "index/base/check.h"
#include "index/catalog/reader.h"
#include "index/image/image.h"
#include "index/image/image_writer.h"
#include "index/segment/builder.h"
#include "tools/evaluation.h"
#include "tools/judged_queries.h"
#include "tools/paired_difference.h"

namespace vitrina::bench {
namespace {

constexpr std::uint32_t kDepth = 10;
constexpr std::uint64_t kSeed = 1;

class Plain {
 public:
  explicit Plain(const std::string& catalog) : database_(std::string(), Xapian::DB_BACKEND_INMEMORY) {
    Xapian::TermGenerator generator;
    generator.set_stemmer(Xapian::Stem("english"));
    auto reader = index::LineReader::open(catalog);
    VITRINA_CHECK(reader.has_value());
    index::ListingParser parser;
    index::Listing listing;
    index::Line line;
    while (reader->next(line).value()) {
      if (!parser.parse(line.text, listing)) continue;
      Xapian::Document document;
      generator.set_document(document);
      generator.index_text(listing.title, 3);
      generator.index_text(listing.brand, 2);
      for (const std::string& step : listing.category) generator.index_text(step, 2);
      generator.index_text(listing.description);
      document.set_data(listing.id);
      database_.add_document(document);
    }
    parser_.set_stemmer(Xapian::Stem("english"));
    parser_.set_stemming_strategy(Xapian::QueryParser::STEM_SOME);
    parser_.set_default_op(Xapian::Query::OP_OR);
  }

  std::vector<std::string> search(const std::string& text) {
    Xapian::Enquire enquire(database_);
    enquire.set_query(parser_.parse_query(text, 0));
    std::vector<std::string> ids;
    const Xapian::MSet found = enquire.get_mset(0, kDepth);
    for (auto hit = found.begin(); hit != found.end(); ++hit) ids.push_back(hit.get_document().get_data());
    return ids;
  }

  Xapian::doccount size() const { return database_.get_doccount(); }

 private:
  Xapian::WritableDatabase database_;
  Xapian::QueryParser parser_;
};

index::Image build(const std::string& catalog, const std::string& directory) {
  auto writer = index::ImageWriter::create(directory + "/catalog.img");
  VITRINA_CHECK(writer.has_value());
  index::BuildOptions options;
  options.temp_directory = directory;
  VITRINA_CHECK(index::build_segment({catalog}, options, *writer).has_value());
  VITRINA_CHECK(writer->finish().has_value());
  return index::Image::open(directory + "/catalog.img").value();
}

int run(const std::string& catalog, const std::string& queries_path, const std::string& judgments_path,
        double grade_offset) {
  const auto judged = tools::read_judged_queries(queries_path, judgments_path, grade_offset);
  if (!judged) {
    fmt::print(stderr, "{}\n", judged.error().message);
    return 1;
  }
  std::string directory = (std::filesystem::temp_directory_path() / "vitrina-ranking-XXXXXX").string();
  VITRINA_CHECK(mkdtemp(directory.data()) != nullptr);
  const index::Image image = build(catalog, directory);
  Plain plain(catalog);
  VITRINA_CHECK(plain.size() == image.segment().doc_count());
  const auto rules = query::RuleBook::build({}, image.segment(), 0);
  search::Searcher searcher;
  search::SearchResponse response;
  std::vector<double> theirs, ours;
  for (const tools::JudgedQuery& query : judged->queries) {
    if (!tools::has_relevant(query.grades)) continue;
    for (const auto& [id, grade] : query.grades) VITRINA_CHECK(image.segment().find_listing(id) != kEndDoc);
    theirs.push_back(tools::ndcg_at(kDepth, plain.search(query.text), query.grades));
    search::SearchRequest request;
    request.query = query.text;
    request.per_page = kDepth;
    request.records = false;
    VITRINA_CHECK(searcher
                      .search(image.segment(), request,
                              {.rules = rules.get(), .weights = &search::shipped_weights()}, response)
                      .has_value());
    std::vector<std::string> ids;
    for (const search::Hit& hit : response.hits) ids.push_back(hit.id);
    ours.push_back(tools::ndcg_at(kDepth, ids, query.grades));
  }
  std::filesystem::remove_all(directory);
  const auto mean = [](const std::vector<double>& values) {
    double sum = 0;
    for (const double value : values) sum += value;
    return values.empty() ? 0 : sum / static_cast<double>(values.size());
  };
  const tools::PairedDifference gain = tools::paired_difference(theirs, ours, kSeed);
  fmt::print(
      "{} queries; nDCG@10 of plain Xapian {:.4f}, ours {:.4f}: {:+.4f} (95 % {:+.4f} to {:+.4f}, p {:.4f}), "
      "{} queries better, {} worse\n",
      ours.size(), mean(theirs), mean(ours), gain.mean, gain.low, gain.high, gain.p, gain.better, gain.worse);
  return 0;
}

}  // namespace
}  // namespace vitrina::bench

int main(int argc, char** argv) {
  if (argc != 4 && argc != 5) {
    std::fputs("usage: ranking_compare CATALOG QUERIES JUDGMENTS [GRADE_OFFSET]\n", stderr);
    return 2;
  }
  return vitrina::bench::run(argv[1], argv[2], argv[3], argc == 5 ? std::atof(argv[4]) : 0);
}
