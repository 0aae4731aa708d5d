// Inverse document frequency: how much a match of a rare term is worth against one of a frequent term.
//
// BM25's, kept positive, in 256ths and rounded, so that everything after it is integer arithmetic:
// round(256 × ln(1 + (N − df + 0.5) / (df + 0.5))), at least 1 (Robertson, Zaragoza, "The Probabilistic
// Relevance Framework: BM25 and Beyond", 2009).
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace vitrina::query {

inline constexpr std::uint32_t kMaxIdf = 5'700;  // N = 2^31, df = 0: 256 × ln(2^32)

inline std::uint32_t inverse_document_frequency(std::uint32_t doc_count,
                                                std::uint32_t doc_frequency) noexcept {
  const double df = std::min(doc_frequency, doc_count);
  const double ratio = (static_cast<double>(doc_count) - df + 0.5) / (df + 0.5);
  return std::max(1u, static_cast<std::uint32_t>(std::lround(256.0 * std::log1p(ratio))));
}

}  // namespace vitrina::query
