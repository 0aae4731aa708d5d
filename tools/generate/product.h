// Product: what all listings of one thing have in common, whoever sells it and in whichever colour. It
// follows from the seed, the kind and a number alone, so it is kept nowhere and made again for each of its
// listings.
//
// Threads: ProductMaker is const from any thread; a Product is a value whose buffers are reused.
// Lifetime: a Product points into the Market.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tools/generate/market.h"

namespace vitrina::tools {

enum class Tongue : std::uint8_t { kRussian, kEnglish, kMixed };

struct Product {
  const Kind* kind = nullptr;
  std::uint64_t number = 0;
  Tongue tongue = Tongue::kRussian;
  const NounForms* noun = nullptr;
  const Brand* brand = nullptr;  // null: sold without one
  std::string line;              // empty: none
  std::string model;
  std::string fits;  // `Norvik XT-240`: what it is an accessory to
  const Adjective* first = nullptr;
  const Adjective* second = nullptr;
  const Phrase* phrase = nullptr;
  const Material* material = nullptr;
  std::vector<std::uint8_t> values;  // places in the values of kind->characteristics
  std::string book_title;
  std::string author;
  Fixed price_exponent = 0;  // against the kind's level
  Fixed appeal = 0;          // about normal: how well it sells
};

class ProductMaker {
 public:
  ProductMaker(const Market& market, std::uint64_t seed, std::uint64_t listings);

  // How many products a kind has; the shop shows each in two or three listings.
  std::uint64_t product_count(const Kind& kind) const;
  // Requires: number < product_count(kind).
  void make(std::size_t kind_index, std::uint64_t number, Product& product) const;

 private:
  const Market& market_;
  std::uint64_t seed_;
  std::uint64_t listings_;
  const Kind* phones_;
};

}  // namespace vitrina::tools
