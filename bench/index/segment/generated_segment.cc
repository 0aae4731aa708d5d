#include "bench/index/segment/generated_segment.h"

#include <stdlib.h>

#include <algorithm>
#include <filesystem>

#include "index/base/check.h"
#include "index/base/random.h"
#include "index/catalog/reader.h"
#include "index/image/image_writer.h"
#include "index/segment/builder.h"
#include "tools/generate/generate.h"

namespace vitrina::bench {
namespace {

constexpr std::size_t kQueries = 1'000;

}  // namespace

const GeneratedSegment& GeneratedSegment::generated() {
  static const GeneratedSegment only;
  return only;
}

GeneratedSegment::GeneratedSegment() {
  std::string directory = (std::filesystem::temp_directory_path() / "vitrina-micro-XXXXXX").string();
  VITRINA_CHECK(mkdtemp(directory.data()) != nullptr);
  tools::GenerateOptions options;
  options.listings = kListings;
  options.searches = 1'000;
  options.seed = kSeed;
  options.directory = directory;
  VITRINA_CHECK(tools::generate(options).has_value());
  const std::string catalog = directory + "/catalog.jsonl", path = directory + "/image";
  auto writer = index::ImageWriter::create(path);
  VITRINA_CHECK(writer.has_value());
  index::BuildOptions build;
  build.temp_directory = directory;
  VITRINA_CHECK(index::build_segment({catalog}, build, *writer).has_value());
  VITRINA_CHECK(writer->finish().has_value());
  auto image = index::Image::open(path);
  VITRINA_CHECK(image.has_value());
  image_.emplace(std::move(*image));

  auto reader = index::LineReader::open(catalog);
  VITRINA_CHECK(reader.has_value());
  index::ListingParser parser;
  index::Listing listing;
  for (index::Line line; reader->next(line).value();) {
    VITRINA_CHECK(parser.parse(line.text, listing).has_value());
    titles_.push_back(listing.title);
  }
  Random random(kSeed);
  while (queries_.size() < kQueries) {
    const std::string& title = titles_[random.below(titles_.size())];
    std::vector<std::size_t> starts{0};
    for (std::size_t at = 0; (at = title.find(' ', at)) != std::string::npos;) starts.push_back(++at);
    const std::size_t words = 2 + random.below(3);
    if (starts.size() <= words) continue;
    const std::size_t first = random.below(starts.size() - words);
    queries_.push_back(title.substr(starts[first], starts[first + words] - 1 - starts[first]));
  }
  std::filesystem::remove_all(directory);  // the image stays mapped
}

}  // namespace vitrina::bench
