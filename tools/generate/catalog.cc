#include <array>
#include <numeric>

#include "tools/generate/listing_maker.h"

namespace vitrina::tools {
namespace {

std::uint64_t seller_count(std::uint64_t listings) {
  return listings / 50 + 1;
}

std::array<std::string_view, 2> russian_texts() {
  return {words::russian_sentences(), words::russian_style_sentences()};
}
std::array<std::string_view, 1> english_texts() {
  return {words::english_sentences()};
}

}  // namespace

Shuffle::Shuffle(std::uint64_t count, std::uint64_t seed) : count_(count), factor_(1), offset_(0) {
  VITRINA_CHECK(count > 0);
  // Near the golden ratio neighbours land far apart.
  factor_ = count / 1000 * 618 + count % 1000 * 618 / 1000 + mix64(seed) % (count / 16 + 1);
  while (std::gcd(factor_, count) != 1) ++factor_;
  offset_ = mix64(seed + 1) % count;
}

Catalog::Catalog(const Market& the_market, std::uint64_t the_seed, std::uint64_t listing_count)
    : market(the_market),
      seed(the_seed),
      listings(listing_count),
      sellers(seller_count(listing_count)),
      products(the_market, the_seed, listing_count),
      ids(listing_count, the_seed),
      russian(russian_texts()),
      english(english_texts()),
      seller_names_(sellers, the_seed + 7) {
  std::vector<std::uint64_t> shares(market.roots().size());
  for (const auto& kind : market.kinds()) shares[kind.root] += market.share(kind);
  std::uint64_t before = 0;
  for (const std::uint64_t share : shares) {
    seller_starts_.push_back((before * sellers) >> 32);
    before += share;
  }
  seller_starts_.push_back(sellers);
}

std::uint64_t Catalog::draw_seller(Random& random, const Kind& kind) const {
  std::uint64_t first = seller_starts_[kind.root];
  std::uint64_t count = seller_starts_[kind.root + 1] - first;
  if (count == 0 || draw_percent(random, 12)) {
    first = 0;
    count = sellers;
  }
  return seller_names_(first + draw_zipf(random, count)) + 1;
}

}  // namespace vitrina::tools
