#include "index/segment/chunk.h"

#include <algorithm>
#include <limits>

#include "index/catalog/reader.h"
#include "index/columns/static_quality.h"
#include "index/segment/string_lists.h"

namespace vitrina::index {
namespace {

// One term in one listing of the chunk, while the listing is read.
struct RawPosting {
  std::uint32_t term;  // interned id
  std::uint32_t doc;   // place in the chunk
  std::array<std::uint16_t, kFieldCount> counts;
};

void add_saturated(std::uint16_t& count) {
  if (count < std::numeric_limits<std::uint16_t>::max()) ++count;
}

}  // namespace

struct ChunkAnalyzer::Impl {
  Impl(const Analyzer& a, const std::string& record_dictionary)
      : analyzer(a), record_writer(record_dictionary) {}

  const Analyzer& analyzer;
  AnalyzerScratch scratch;
  ListingParser parser;
  RecordWriter record_writer;

  // Of the chunk in hand.
  Interner terms;
  std::vector<RawPosting> postings;
  std::vector<std::uint32_t> last_posting;  // by term: its latest posting, to add to within one listing
  StringListsBuilder titles;                // its strings are the forms of all fields
  std::vector<std::pair<std::uint32_t, std::uint32_t>> forms;  // by interned form: term, occurrences
  std::array<StringListsBuilder, kListKinds> facets;           // kTitleForms is not used
  ChunkRun run;

  void reset() {
    terms = {};
    postings.clear();
    last_posting.clear();
    titles = {};
    forms.clear();
    for (auto& facet : facets) facet = {};
    run = {};
  }

  void add_term(std::uint32_t term, std::uint32_t doc, Field field) {
    if (term == last_posting.size()) last_posting.push_back(std::numeric_limits<std::uint32_t>::max());
    const std::uint32_t last = last_posting[term];
    if (last < postings.size() && postings[last].doc == doc && postings[last].term == term) {
      add_saturated(postings[last].counts[static_cast<std::size_t>(field)]);
      return;
    }
    last_posting[term] = static_cast<std::uint32_t>(postings.size());
    postings.push_back({term, doc, {}});
    postings.back().counts[static_cast<std::size_t>(field)] = 1;
  }

  // The interned form of a token, its occurrence counted.
  std::uint32_t add_form(const Token& token) {
    const std::uint32_t form = titles.intern(token.form);
    if (form == forms.size()) forms.emplace_back(terms.intern(token.stem), 0);
    ++forms[form].second;
    return form;
  }

  void add_text(std::string_view text, std::uint32_t doc, Field field, FieldLengths& lengths) {
    const std::vector<Token>& tokens = analyzer.tokenize(text, scratch);
    analyzer.for_each_term(tokens, scratch, [&](std::string_view term, std::size_t first, std::size_t last) {
      if (first != last) {  // a compound
        add_term(terms.intern(term), doc, field);
        return;
      }
      const std::uint32_t form = add_form(tokens[first]);
      add_term(forms[form].first, doc, field);
      if (field == Field::kTitle && lengths[0] < std::numeric_limits<std::uint16_t>::max()) titles.add(form);
      add_saturated(lengths[static_cast<std::size_t>(field)]);
    });
  }

  void add_listing(const Listing& listing, std::uint32_t doc) {
    FieldLengths lengths{};
    add_text(listing.title, doc, Field::kTitle, lengths);
    add_text(listing.brand, doc, Field::kBrand, lengths);
    for (const std::string& step : listing.category) add_text(step, doc, Field::kCategory, lengths);
    for (const std::string& tag : listing.tags) add_text(tag, doc, Field::kAttributes, lengths);
    for (const Attribute& attribute : listing.attributes) {
      for (const AttributeValue& value : attribute.values) {
        if (value.kind == AttributeValue::Kind::kString)
          add_text(value.text, doc, Field::kAttributes, lengths);
      }
    }
    add_text(listing.description, doc, Field::kDescription, lengths);
    titles.end_listing();
    run.field_lengths.push_back(lengths);

    add_value(ListKind::kBrand, listing.brand);
    add_value(ListKind::kSeller, listing.seller);
    for (const std::string& tag : listing.tags) add_value(ListKind::kTags, tag);
    std::string pair;
    for (const Attribute& attribute : listing.attributes) {
      for (const AttributeValue& value : attribute.values) {
        pair.assign(attribute.name).push_back(kAttributeSeparator);
        add_value(ListKind::kAttributes, pair.append(value.text));
      }
    }
    for (std::size_t kind = 1; kind < kListKinds; ++kind) facets[kind].end_listing();

    ChunkColumns& columns = run.columns;
    columns.price_micros.push_back(listing.price ? listing.price->micros : kNoPrice);
    columns.stock.push_back(listing.stock.value_or(kUntrackedStock));
    columns.rating_milli.push_back(
        listing.rating_micros ? static_cast<std::uint16_t>(*listing.rating_micros / 1000) : kNoRating);
    columns.reviews.push_back(listing.reviews.value_or(0));
    columns.sales_30d.push_back(listing.sales_30d.value_or(0));
    columns.updated_at.push_back(listing.updated_at.value_or(kNoUpdate));
    columns.quality.push_back(
        static_quality(columns.sales_30d.back(), columns.reviews.back(), columns.rating_milli.back()));
    run.ids.push_back(listing.id);
  }

  void add_value(ListKind kind, std::string_view value) {
    if (value.empty()) return;
    StringListsBuilder& facet = facets[static_cast<std::size_t>(kind)];
    facet.add(facet.intern(value));
  }

  void write_run() {
    // Terms into byte order, postings after them; within a term they stay in doc order.
    const std::vector<std::uint32_t> sorted = terms.sorted();
    std::vector<std::uint32_t> number(sorted.size());
    for (std::uint32_t i = 0; i < sorted.size(); ++i) number[sorted[i]] = i;
    std::vector<std::uint32_t> ends(sorted.size() + 1, 0);
    for (const RawPosting& posting : postings) ++ends[number[posting.term] + 1];
    for (std::size_t i = 1; i < ends.size(); ++i) ends[i] += ends[i - 1];
    std::vector<std::uint32_t> by_term(postings.size());
    std::vector<std::uint32_t> next(ends.begin(), ends.end() - 1);
    for (std::uint32_t i = 0; i < postings.size(); ++i) by_term[next[number[postings[i].term]]++] = i;

    ByteWriter out;
    for (std::uint32_t term = 0; term < sorted.size(); ++term) {
      run.term_offsets.push_back(out.size());
      out.put_string(terms[sorted[term]]);
      out.put_varint(ends[term + 1] - ends[term]);
      std::uint32_t previous = 0;
      for (std::uint32_t i = ends[term]; i < ends[term + 1]; ++i) {
        const RawPosting& posting = postings[by_term[i]];
        out.put_varint(posting.doc - previous);
        previous = posting.doc;
        std::uint8_t fields = 0;
        bool all_ones = true;
        for (std::size_t f = 0; f < kFieldCount; ++f) {
          if (posting.counts[f] > 0) fields = static_cast<std::uint8_t>(fields | (1u << f));
          all_ones = all_ones && posting.counts[f] <= 1;
        }
        out.put(static_cast<std::uint8_t>(fields | (all_ones ? kAllOnes : 0)));
        if (all_ones) continue;
        for (std::size_t f = 0; f < kFieldCount; ++f) {
          if (posting.counts[f] > 0) out.put_varint(posting.counts[f]);
        }
      }
    }
    run.term_offsets.push_back(out.size());
    run.term_bytes = out.take();

    ByteWriter lists;
    const auto form_number = titles.write(StringListsBuilder::Order::kAsAdded, lists);
    run.lists[0] = lists.take();
    run.forms.resize(forms.size());
    for (std::size_t form = 0; form < forms.size(); ++form) {
      run.forms[form_number[form]] = {number[forms[form].first], forms[form].second};
    }
    for (std::size_t kind = 1; kind < kListKinds; ++kind) {
      facets[kind].write(StringListsBuilder::Order::kSet, lists);
      run.lists[kind] = lists.take();
    }
  }
};

ChunkAnalyzer::ChunkAnalyzer(const Analyzer& analyzer, const std::string& record_dictionary)
    : impl_(std::make_unique<Impl>(analyzer, record_dictionary)) {}
ChunkAnalyzer::ChunkAnalyzer(ChunkAnalyzer&&) noexcept = default;
ChunkAnalyzer::~ChunkAnalyzer() = default;

Result<ChunkRun> ChunkAnalyzer::analyze(const std::vector<std::string_view>& records) {
  impl_->reset();
  Listing listing;
  std::uint32_t doc = 0;
  for (const std::string_view record : records) {
    if (auto parsed = impl_->parser.parse(record, listing); !parsed) {
      return fail(ErrorCode::kDataLoss, "a spooled record does not read back: " + parsed.error().message);
    }
    impl_->add_listing(listing, doc++);
    const std::size_t before = impl_->run.records.size();
    impl_->record_writer.write(record, impl_->run.records);
    impl_->run.record_lengths.push_back(static_cast<std::uint32_t>(impl_->run.records.size() - before));
  }
  impl_->write_run();
  return std::move(impl_->run);
}

}  // namespace vitrina::index
