// Feeds damaged images to the reader with checksums off, walks every decoder over every section, and
// searches.
//
// The input is a list of edits to a sound image built at start (so that the fuzzer gets past the header at
// once); every other input is taken as a whole file of its own.

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <vector>

#include "engine/search/searcher.h"
#include "index/image/image.h"
#include "tests/support/fuzz_image.h"

namespace vitrina::index {
namespace {

// Reads everything that a segment offers. The sum keeps the reads from being optimised away.
std::uint64_t walk(const Segment& segment) {
  std::uint64_t sum = 0;
  const auto add = [&](std::string_view text) {
    for (const char c : text) sum += static_cast<unsigned char>(c);
  };
  const std::uint32_t docs = segment.doc_count();
  PostingCursor cursor;
  for (TermId term = 0; term < std::min<std::uint32_t>(segment.postings().size(), 5000); ++term) {
    segment.postings().open(term, cursor);
    for (DocId step = 1; cursor.doc() != kEndDoc; step = step * 3 % 64 + 1) {
      if (cursor.doc() >= docs) std::abort();
      sum += cursor.impact() + segment.columns().quality[cursor.doc()];
      cursor.next_geq(cursor.doc() + step);
    }
  }
  for (std::uint32_t term = 0; term < segment.terms().size(); ++term) add(segment.terms()[term]);
  sum += segment.find_term("phone") + segment.find_beginning("la");
  for (TermId list = segment.terms().size(); list < segment.postings().size(); ++list)
    add(segment.beginning_of(list));
  const FormDictionary& forms = segment.forms();
  for (FormId form = 0; form < forms.size(); ++form) {
    add(forms.form(form));
    sum += forms.term(form) + forms.count(form);
  }
  const auto range = forms.find_prefix("к");
  sum += range.end - range.begin;
  RecordReader reader;
  std::string record;
  for (DocId doc = 0; doc < docs; ++doc) {
    segment.rows().for_each_form(doc, [&](FormId form) {
      add(forms.form(form));
      return true;
    });
    add(segment.listing_id(doc));
    sum += segment.find_listing(segment.listing_id(doc));
    for (const Ordinal tag : segment.tags().ordinals(doc)) sum += tag;
    for (const Ordinal pair : segment.attributes().ordinals(doc)) sum += pair;
    sum += std::min(segment.brands().ordinals()[doc], segment.brands().size());
    sum += segment.columns().stock[doc] + segment.columns().id_rank[doc];
    if (reader.read(segment.records(), doc, record)) add(record);
  }
  const CategoryTree& tree = segment.categories();
  for (CategoryId node = 0; node < tree.size(); ++node) {
    add(tree.name(node));
    sum += tree.docs(node).size() + tree.path(node).size();
    tree.for_each_child(node, [&](CategoryId child) { sum += child; });
  }
  sum += tree.find("Обувь/A");
  const AttributeFacets& attributes = segment.attributes();
  for (std::uint32_t name = 0; name < attributes.name_count(); ++name) {
    const auto values = attributes.values_of(name);
    add(attributes.name(name));
    for (Ordinal o = values.begin; o < values.end; ++o) add(attributes.value(o));
    sum += attributes.find(values, "red");
  }
  for (Ordinal o = 0; o < segment.brands().size(); ++o) add(segment.brands().value(o));
  for (Ordinal o = 0; o < segment.sellers().size(); ++o) add(segment.sellers().value(o));
  for (Ordinal o = 0; o < segment.tags().size(); ++o) add(segment.tags().value(o));
  return sum;
}

// Searches with everything on: a damaged image may answer wrongly or with an error, never badly.
void search_all_over(const Segment& segment) {
  static search::Searcher searcher;
  static search::SearchResponse response;
  search::SearchRequest request;
  request.facets = {"category",         "brand", "tags", "seller", "price", "rating", "attributes.Цвет",
                    "attributes.Размер"};
  request.highlight = true;
  for (const char* query : {"", "phone case", "кроссовки red 256gb unknown", "\"phone case\" -red",
                            "brand:b1 category:Обувь/A phone", "phone la"}) {
    request.query = query;
    request.sort = search::Sort::kPriceAscending;
    static_cast<void>(searcher.search(segment, request, {}, response));
    request.sort = search::Sort::kRelevance;
    request.filters.category = {"Обувь"};
    request.filters.brand = {"B1"};
    request.filters.price_max = Money{100'000'000};
    static_cast<void>(searcher.search(segment, request, {}, response));
    request.filters = {};
    request.as_you_type = true;
    static_cast<void>(searcher.search(segment, request, {}, response));
    request.as_you_type = false;
  }
}

using Block = std::unique_ptr<void, decltype(&std::free)>;

// A copy in a block of exactly its size, aligned as a section is, so that a read past its end is seen.
Block exact_copy(Bytes bytes) {
  void* block = nullptr;
  if (posix_memalign(&block, kSectionAlignment, bytes.size()) != 0) std::abort();
  if (!bytes.empty()) std::memcpy(block, bytes.data(), bytes.size());
  return {block, &std::free};
}

void read_image(Bytes file) {
  const auto entries = read_section_table(file, /*check_sums=*/false);
  if (!entries) return;
  std::vector<Block> blocks;
  SectionMap sections;
  for (const SectionEntry& entry : *entries) {
    blocks.push_back(exact_copy(file.subspan(entry.offset, entry.length)));
    sections.set(static_cast<SectionId>(entry.id),
                 Bytes(static_cast<const std::byte*>(blocks.back().get()), entry.length));
  }
  const auto segment = Segment::open(sections);
  if (!segment) return;
  if (walk(*segment) == 1) std::abort();  // never: it is there to use the sum
  search_all_over(*segment);
}

}  // namespace
}  // namespace vitrina::index

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace vitrina;
  static const std::string sound = test::sound_image_bytes();
  std::string file;
  if (size > 0 && data[0] % 4 == 0) {
    file.assign(reinterpret_cast<const char*>(data + 1), size - 1);
  } else {
    file = sound;
    // Each edit: 3 bytes of place, 1 byte to write.
    for (std::size_t i = 1; i + 4 <= size; i += 4) {
      const std::size_t place =
          static_cast<std::size_t>(data[i] | (data[i + 1] << 8) | (data[i + 2] << 16)) % file.size();
      file[place] = static_cast<char>(data[i + 3]);
    }
  }
  index::read_image(as_bytes(file));
  return 0;
}
