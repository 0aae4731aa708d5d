// Makes the query log: what shoppers want (intents), how they type it, and when.
//
// Intents are numbered by falling popularity, each an incomplete description of a product of the catalog; the
// popularity is Zipf. Sessions begin along an hour and weekday shape with a trend and noise by day, and go on
// with more pages, refinements or other wishes. Searches come in chunks that no other chunk depends on; time
// never runs back, within a chunk or from one to the next.
//
// Threads: immutable after construction, const from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tools/generate/listing_maker.h"

namespace vitrina::tools {

class SearchMaker {
 public:
  static constexpr std::uint64_t kChunk = 4096;

  // Requires: days > 0.
  SearchMaker(const Catalog& catalog, std::uint64_t searches, std::uint32_t days);

  std::uint64_t chunks() const noexcept { return (searches_ + kChunk - 1) / kChunk; }
  // Appends the lines of one chunk. Requires: chunk < chunks().
  void append_chunk(std::string& out, std::uint64_t chunk) const;

  // A search as it was made, before it became a line.
  struct Search {
    std::int64_t at = 0;
    std::string typed;
    std::string read_as;  // empty: as typed
    std::uint64_t visitor = 0;
    std::uint32_t page = 1;
    std::uint64_t rank = 0;  // of the intent
    std::size_t kind = 0;
    const Brand* brand = nullptr;
    std::uint32_t details = 0;
  };
  // The searches of one chunk, the same that append_chunk() writes, in the same order.
  std::vector<Search> searches(std::uint64_t chunk) const;
  // The hash that stands for who searched, as `session` in a line.
  std::uint64_t session(const Search& search) const;

  static constexpr std::uint64_t kRegionCount = 20;
  static std::string_view region_name(std::size_t region);
  std::size_t region_of(std::uint64_t visitor) const;
  static std::string_view device_of(std::uint64_t visitor);

  // What a shopper means, and what the query would be without a slip.
  struct Intent {
    std::uint64_t rank = 0;
    std::size_t kind = 0;
    const Brand* brand = nullptr;  // named in the query
    std::string text;              // lower case
    std::string brand_word;        // the brand as it stands in `text`
    std::uint32_t details = 0;     // beside the noun
  };
  Intent intent(std::uint64_t rank) const;
  std::uint64_t intents() const noexcept { return intents_; }

 private:
  std::vector<Search> draw_chunk(Random& random, std::uint64_t chunk) const;
  Random chunk_random(std::uint64_t chunk) const;
  std::uint64_t draw_intent(Random& random) const;
  std::int64_t time_of(std::uint64_t place) const;  // seconds, of the place-th search
  void type(Random& random, const Intent& intent, Search& search) const;
  void append_session(Random& random, std::uint64_t first, std::uint64_t last, std::size_t most,
                      std::vector<Search>& out) const;
  void append_line(std::string& out, Random& random, const Search& search) const;

  const Catalog& catalog_;
  std::uint64_t searches_;
  std::uint64_t intents_;
  std::vector<std::uint64_t> hours_;  // cumulative weights of the hours of all days
};

}  // namespace vitrina::tools
