#include "tools/generate/words.h"

#include <array>

namespace vitrina::tools {

std::span<const std::string_view> catalog_words() {
  // words::pantry continues the root that words::grocery begins.
  static const std::array texts = {
      words::clothes(), words::electronics(), words::grocery(), words::pantry(), words::appliances(),
  };
  return texts;
}

}  // namespace vitrina::tools
