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

  // What a shopper means, and what the query would be without a slip.
  struct Intent {
    std::size_t kind = 0;
    const Brand* brand = nullptr;  // named in the query
    std::string text;              // lower case
    std::string brand_word;        // the brand as it stands in `text`
    std::uint32_t details = 0;     // beside the noun
  };
  Intent intent(std::uint64_t rank) const;
  std::uint64_t intents() const noexcept { return intents_; }

 private:
  struct Search;
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
