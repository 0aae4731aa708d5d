#include "index/postings/doc_bitmap.h"

#include <array>

namespace vitrina::index {

void DocBitmap::append(std::span<const DocId> docs, std::uint32_t doc_limit, std::string& out) {
  std::array<std::uint64_t, kLineBytes / 8> line;
  auto doc = docs.begin();
  for (std::uint64_t first = 0; first < doc_limit; first += kLineDocs) {
    line.fill(0);
    line[0] = static_cast<std::uint64_t>(doc - docs.begin());
    for (; doc != docs.end() && *doc < first + kLineDocs; ++doc) {
      const std::uint64_t place = *doc - first;
      line[1 + place / 64] |= std::uint64_t{1} << (place % 64);
    }
    out.append(reinterpret_cast<const char*>(line.data()), kLineBytes);
  }
}

}  // namespace vitrina::index
