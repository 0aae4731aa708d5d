#include "tools/weights_file.h"

#include "index/catalog/input_file.h"

namespace vitrina::tools {

Result<search::RankingWeights> read_weights(const std::string& path) {
  constexpr std::size_t kMostBytes = 1u << 16;
  if (path.empty()) return search::shipped_weights();
  VITRINA_ASSIGN(index::InputFile file, index::InputFile::open(path));
  std::string text;
  char buffer[4096];
  for (;;) {
    VITRINA_ASSIGN(const std::size_t count, file.read(buffer));
    if (count == 0) break;
    text.append(buffer, count);
    if (text.size() > kMostBytes)
      return fail(ErrorCode::kLimit, path + ": a file of ranking weights has at most 65536 bytes");
  }
  auto weights = search::parse_weights(text);
  if (!weights) return fail_in(path, std::move(weights.error()));
  return weights;
}

}  // namespace vitrina::tools
