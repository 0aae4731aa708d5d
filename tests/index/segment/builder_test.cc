#include "index/segment/builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "index/catalog/reader.h"
#include "index/columns/click_prior.h"
#include "index/columns/static_quality.h"
#include "index/segment/impact.h"
#include "tests/support/test_image.h"

namespace vitrina::index {
namespace {

using test::TempDirectory;
using test::TestImage;
using testing::HasSubstr;

// What the builder should have found in a listing, by the plain reading of its contract.
struct ExpectedListing {
  std::map<std::string, FieldCounts> terms;
  FieldLengths lengths{};
  std::vector<std::string> title_forms;
};

ExpectedListing expect(const Listing& listing, const Analyzer& analyzer) {
  ExpectedListing expected;
  AnalyzerScratch scratch;
  const auto add = [&](std::string_view text, Field field) {
    const auto& tokens = analyzer.tokenize(text, scratch);
    analyzer.for_each_term(tokens, scratch, [&](std::string_view term, std::size_t, std::size_t) {
      ++expected.terms[std::string(term)][static_cast<std::size_t>(field)];
    });
    expected.lengths[static_cast<std::size_t>(field)] =
        static_cast<std::uint16_t>(expected.lengths[static_cast<std::size_t>(field)] + tokens.size());
    if (field == Field::kTitle) {
      for (const Token& token : tokens) expected.title_forms.emplace_back(token.form);
    }
  };
  add(listing.title, Field::kTitle);
  add(listing.brand, Field::kBrand);
  for (const auto& step : listing.category) add(step, Field::kCategory);
  for (const auto& tag : listing.tags) add(tag, Field::kAttributes);
  for (const auto& attribute : listing.attributes) {
    for (const auto& value : attribute.values) {
      if (value.kind == AttributeValue::Kind::kString) add(value.text, Field::kAttributes);
    }
  }
  add(listing.description, Field::kDescription);
  return expected;
}

TEST(Builder, WritesForEveryTermTheListingsThatHoldItWithTheirImpact) {
  const std::uint64_t seed = 7;
  const auto listings = test::random_listings(seed, 1000);
  const TestImage image(listings);
  const Segment& segment = image.segment();
  ASSERT_EQ(segment.doc_count(), listings.size());

  std::map<std::string, std::map<DocId, FieldCounts>> postings;
  std::vector<FieldLengths> lengths(segment.doc_count());
  std::array<double, kFieldCount> averages{};
  for (const Listing& listing : listings) {
    const DocId doc = segment.find_listing(listing.id);
    ASSERT_NE(doc, kEndDoc) << listing.id;
    ASSERT_EQ(segment.listing_id(doc), listing.id);
    const ExpectedListing expected = expect(listing, segment.analyzer());
    for (const auto& [term, counts] : expected.terms) postings[term][doc] = counts;
    lengths[doc] = expected.lengths;
    for (std::size_t f = 0; f < kFieldCount; ++f) averages[f] += expected.lengths[f];
    std::vector<std::string> forms;
    segment.rows().for_each_form(doc, [&](FormId form) {
      forms.emplace_back(segment.forms().form(form));
      return true;
    });
    ASSERT_EQ(forms, expected.title_forms);
  }
  for (double& average : averages) average /= segment.doc_count();
  ASSERT_EQ(segment.info().average_field_lengths, averages);

  const ImpactModel model(averages);
  ASSERT_EQ(segment.terms().size(), postings.size());
  for (const auto& [term, docs] : postings) {
    const TermId id = segment.find_term(term);
    ASSERT_NE(id, kNoTerm) << term;
    ASSERT_EQ(segment.postings().doc_frequency(id), docs.size());
    PostingCursor cursor;
    segment.postings().open(id, cursor);
    std::uint8_t greatest = 0;
    for (const auto& [doc, counts] : docs) {
      ASSERT_EQ(cursor.doc(), doc) << term;
      ASSERT_EQ(cursor.impact(), model.impact(counts, lengths[doc])) << term;
      greatest = std::max(greatest, cursor.impact());
      cursor.next();
    }
    ASSERT_EQ(cursor.doc(), kEndDoc);
    ASSERT_EQ(segment.postings().max_impact(id), greatest);
  }
}

TEST(Builder, KeepsEveryColumnFacetAndRecordOfEveryListing) {
  const auto listings = test::random_listings(11, 700);
  const TestImage image(listings);
  const Segment& segment = image.segment();
  RecordReader records;
  std::vector<std::string> sorted_ids;
  for (const Listing& listing : listings) sorted_ids.push_back(listing.id);
  std::sort(sorted_ids.begin(), sorted_ids.end());
  for (const Listing& listing : listings) {
    const DocId doc = segment.find_listing(listing.id);
    const Columns& c = segment.columns();
    EXPECT_EQ(c.price_micros[doc], listing.price ? listing.price->micros : kNoPrice);
    EXPECT_EQ(c.stock[doc], listing.stock.value_or(kUntrackedStock));
    EXPECT_EQ(c.rating_milli[doc], listing.rating_micros ? *listing.rating_micros / 1000 : kNoRating);
    EXPECT_EQ(c.reviews[doc], listing.reviews.value_or(0));
    EXPECT_EQ(c.sales_30d[doc], listing.sales_30d.value_or(0));
    EXPECT_EQ(c.updated_at[doc], listing.updated_at.value_or(kNoUpdate));
    EXPECT_EQ(c.quality[doc], static_quality(c.sales_30d[doc], c.reviews[doc], c.rating_milli[doc]));
    EXPECT_EQ(sorted_ids[c.id_rank[doc]], listing.id);
    EXPECT_EQ(segment.doc_at_id_rank(c.id_rank[doc]), doc);
    const ListingFacts facts = segment.rows().facts(doc);
    EXPECT_EQ(segment.categories().path(facts.category), listing.category);
    EXPECT_EQ(facts.price, price_scale(c.price_micros[doc]));
    EXPECT_EQ(facts.quality, c.quality[doc]);
    EXPECT_EQ(facts.in_stock, listing.stock.value_or(1) > 0);
    EXPECT_EQ(facts.clicks, kNoClickPrior);

    const Ordinal brand = segment.brands().ordinals()[doc];
    EXPECT_EQ(brand == kNoOrdinal ? "" : std::string(segment.brands().value(brand)), listing.brand);
    const Ordinal seller = segment.sellers().ordinals()[doc];
    EXPECT_EQ(seller == kNoOrdinal ? "" : std::string(segment.sellers().value(seller)), listing.seller);
    std::set<std::string> tags;
    for (const Ordinal tag : segment.tags().ordinals(doc)) tags.emplace(segment.tags().value(tag));
    EXPECT_EQ(tags, std::set<std::string>(listing.tags.begin(), listing.tags.end()));
    std::set<std::string> pairs;
    for (std::uint32_t name = 0; name < segment.attributes().name_count(); ++name) {
      const auto range = segment.attributes().values_of(name);
      for (const Ordinal o : segment.attributes().ordinals(doc)) {
        if (o >= range.begin && o < range.end) {
          pairs.insert(std::string(segment.attributes().name(name)) + "=" +
                       std::string(segment.attributes().value(o)));
        }
      }
    }
    std::set<std::string> expected_pairs;
    for (const auto& attribute : listing.attributes) {
      for (const auto& value : attribute.values) expected_pairs.insert(attribute.name + "=" + value.text);
    }
    EXPECT_EQ(pairs, expected_pairs);

    std::string record;
    ASSERT_TRUE(records.read(segment.records(), doc, record));
    std::string canonical;
    append_canonical_json(canonical, listing);
    EXPECT_EQ(record, canonical);
  }
}

TEST(Builder, FindsTheValuesThatReadAsATermAndAsNothingElse) {
  auto listings = test::random_listings(14, 60);
  listings[0].title = "phone белый 256 ГБ красная";
  const auto value = [](const char* text) { return AttributeValue{AttributeValue::Kind::kString, text}; };
  listings[0].attributes = {{"Цвет", {value("Белый")}, false},
                            {"Память", {value("256 ГБ")}, false},
                            {"Набор", {value("белый, красный")}, false},
                            {"Оттенок", {value("белая")}, false}};
  const TestImage image(listings);
  const Segment& segment = image.segment();
  const auto reading = [&](std::string_view term) {
    std::set<std::string> values;
    for (const ValueTerm& one : segment.attributes().values_that_read(segment.find_term(term)))
      values.emplace(segment.attributes().value(one.ordinal));
    return values;
  };
  AnalyzerScratch scratch;
  const std::string white(segment.analyzer().stem("белый", scratch));
  EXPECT_EQ(reading(white), (std::set<std::string>{"Белый", "белый", "белая"}));
  EXPECT_EQ(reading("256gb"), (std::set<std::string>{"256 ГБ"}));
  EXPECT_TRUE(segment.attributes().values_that_read(kNoTerm).empty());
}

TEST(Builder, KeepsHowListingsAreClickedWhereTold) {
  BuildOptions options;
  options.click_prior = [](std::string_view id) { return static_cast<std::uint8_t>(id.back()); };
  const TestImage image(test::random_listings(12, 50), options);
  const Segment& segment = image.segment();
  for (DocId doc = 0; doc < segment.doc_count(); ++doc)
    EXPECT_EQ(segment.rows().facts(doc).clicks, static_cast<std::uint8_t>(segment.listing_id(doc).back()));
}

TEST(Builder, NumbersListingsByCategoryThenQualitySoThatEveryCategoryIsOneRange) {
  const auto listings = test::random_listings(13, 800);
  const TestImage image(listings);
  const Segment& segment = image.segment();
  const CategoryTree& tree = segment.categories();
  std::map<std::vector<std::string>, std::set<DocId>> under;
  std::vector<std::vector<std::string>> path_of(listings.size());
  for (const Listing& listing : listings) {
    const DocId doc = segment.find_listing(listing.id);
    path_of[doc] = listing.category;
    std::vector<std::string> path;
    under[path].insert(doc);
    for (const auto& step : listing.category) {
      path.push_back(step);
      under[path].insert(doc);
    }
  }
  ASSERT_EQ(tree.size(), under.size());
  for (const auto& [path, docs] : under) {
    const CategoryId node = tree.find(path);
    ASSERT_NE(node, kNoCategory);
    ASSERT_EQ(tree.path(node), path);
    const DocRange range = tree.docs(node);
    ASSERT_EQ(range.begin, *docs.begin());
    ASSERT_EQ(range.end, *docs.rbegin() + 1);
    ASSERT_EQ(range.size(), docs.size());
  }
  for (DocId doc = 1; doc < segment.doc_count(); ++doc) {
    ASSERT_LE(path_of[doc - 1], path_of[doc]);
    if (path_of[doc - 1] == path_of[doc]) {
      ASSERT_GE(segment.columns().quality[doc - 1], segment.columns().quality[doc]);
    }
  }
}

TEST(Builder, GivesTheSameBytesForAnyThreadsMemoryAndOrderOfInput) {
  TempDirectory directory;
  auto listings = test::random_listings(17, 3000);
  for (Listing& listing : listings) listing.description += std::string(500, 'x');  // several chunks of 1 MiB
  test::write_file(directory.file("a.jsonl"), test::to_jsonl(listings));
  std::reverse(listings.begin(), listings.end());
  const auto half = listings.begin() + 1500;
  test::write_file(directory.file("b.jsonl"), test::to_jsonl({listings.begin(), half}));
  test::write_file(directory.file("c.jsonl"), test::to_jsonl({half, listings.end()}));

  const auto build = [&](const std::vector<std::string>& files, unsigned threads, std::uint64_t memory) {
    BuildOptions options;
    options.threads = threads;
    options.memory_bytes = memory;
    const auto report = test::build_image(files, directory.file("out.img"), options);
    EXPECT_TRUE(report.has_value());
    return test::read_file(directory.file("out.img"));
  };
  const std::string first = build({directory.file("a.jsonl")}, 1, std::uint64_t{4} << 30);
  ASSERT_FALSE(first.empty());
  EXPECT_EQ(first, build({directory.file("a.jsonl")}, 3, 1));
  EXPECT_EQ(first, build({directory.file("b.jsonl"), directory.file("c.jsonl")}, 2, 1 << 20));
}

TEST(Builder, KeepsTheLastOfListingsWithOneIdAndCountsTheOthers) {
  TempDirectory directory;
  test::write_file(directory.file("a.jsonl"), R"({"id":"1","title":"first"}
{"id":"2","title":"other"}
{"id":"1","title":"second"}
)");
  test::write_file(directory.file("b.jsonl"), R"({"id":"1","title":"third"})");
  const auto report =
      test::build_image({directory.file("a.jsonl"), directory.file("b.jsonl")}, directory.file("i.img"));
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->duplicates, 2u);
  EXPECT_EQ(report->listings, 2u);
  const auto image = Image::open(directory.file("i.img"));
  ASSERT_TRUE(image);
  RecordReader records;
  std::string record;
  ASSERT_TRUE(records.read(image->segment().records(), image->segment().find_listing("1"), record));
  EXPECT_THAT(record, HasSubstr("third"));
  EXPECT_EQ(image->segment().find_term("first"), kNoTerm);
}

TEST(Builder, ReportsBadLinesWithFileNumberFieldAndReason) {
  TempDirectory directory;
  const std::string path = directory.file("bad.jsonl");
  test::write_file(path, R"({"id":"1","title":"good"}
not json
{"title":"no id"}
{"id":"4","title":"bad price","price":-1}
)");
  std::vector<std::string> seen;
  BuildOptions options;
  options.max_rejects = 1;
  options.on_reject = [&](const RejectedLine& line) {
    EXPECT_EQ(line.file, path);
    seen.push_back(std::to_string(line.line) + " " + line.error.field);
  };
  const auto report = test::build_image({path}, directory.file("i.img"), options);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_EQ(report->lines, 4u);
  EXPECT_EQ(report->rejected, 3u);
  EXPECT_EQ(seen, (std::vector<std::string>{"2 ", "3 id", "4 price"}));

  options.max_rejects = 0.5;
  const auto failed = test::build_image({path}, directory.file("j.img"), options);
  ASSERT_FALSE(failed);
  EXPECT_THAT(failed.error().message, HasSubstr("3 of 4 lines were rejected"));
  EXPECT_FALSE(std::filesystem::exists(directory.file("j.img")));
}

TEST(Builder, RefusesAnEmptyCatalogAndAMissingFile) {
  TempDirectory directory;
  test::write_file(directory.file("empty.jsonl"), "");
  const auto empty = test::build_image({directory.file("empty.jsonl")}, directory.file("i.img"));
  ASSERT_FALSE(empty);
  EXPECT_THAT(empty.error().message, HasSubstr("empty"));
  const auto missing = test::build_image({directory.file("none.jsonl")}, directory.file("i.img"));
  ASSERT_FALSE(missing);
  EXPECT_THAT(missing.error().message, HasSubstr("none.jsonl"));
  EXPECT_FALSE(std::filesystem::exists(directory.file("i.img")));
}

TEST(Builder, TakesAListingThatHasAnIdAndATitleAlone) {
  Listing listing;
  listing.id = "only";
  listing.title = "!!!";  // no word at all
  const TestImage image({listing});
  EXPECT_EQ(image.segment().doc_count(), 1u);
  EXPECT_EQ(image.segment().terms().size(), 0u);
  EXPECT_EQ(image.segment().categories().docs(0).size(), 1u);
}

}  // namespace
}  // namespace vitrina::index
