// Feeds query texts to the analyser, the query parser and the search over a small sound image.
//
// Whatever is typed in a search box is answered: the only error is a text that is too long.

#include <cstdint>
#include <cstdlib>
#include <string>

#include "engine/search/searcher.h"
#include "index/image/image.h"
#include "tests/support/fuzz_image.h"

namespace vitrina {
namespace {

const index::Image& image() {
  static const index::Image opened = [] {
    std::string directory = "/tmp/vitrina-fuzz-XXXXXX";
    VITRINA_CHECK(mkdtemp(directory.data()) != nullptr);
    test::write_sound_image(directory + "/sound.img");
    auto result = index::Image::open(directory + "/sound.img");
    VITRINA_CHECK(result.has_value());
    std::remove((directory + "/sound.img").c_str());  // it stays mapped
    std::remove(directory.c_str());
    return std::move(*result);
  }();
  return opened;
}

void check_tokens(std::string_view text) {
  static index::AnalyzerScratch scratch;
  const index::Analyzer& analyzer = image().segment().analyzer();
  std::uint32_t last_end = 0;
  for (const index::Token& token : analyzer.tokenize(text, scratch)) {
    VITRINA_CHECK(token.begin >= last_end && token.end >= token.begin && token.end <= text.size());
    VITRINA_CHECK(!token.form.empty() && !token.stem.empty() && token.form.size() <= index::kMaxTokenBytes);
    last_end = token.end;
  }
}

}  // namespace
}  // namespace vitrina

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace vitrina;
  static search::Searcher searcher;
  static search::SearchResponse response;
  const std::string text(reinterpret_cast<const char*>(data), size);
  check_tokens(text);

  search::SearchRequest request;
  request.query = text;
  request.highlight = true;
  request.facets = {"category", "brand"};
  const auto result = searcher.search(image().segment(), request, {}, response);
  VITRINA_CHECK(result.has_value() == (size <= search::kMaxQueryBytes));
  if (result) {
    VITRINA_CHECK(response.total <= image().segment().doc_count());
    VITRINA_CHECK(response.held <= response.groups);
    VITRINA_CHECK(response.hits.size() == std::min<std::uint64_t>(response.total, request.per_page));
  }
  return 0;
}
