#include "tools/generate/words.h"

#include <array>

namespace vitrina::tools {

std::span<const std::string_view> catalog_words() {
  // words::pantry continues the root that words::grocery begins.
  static const std::array texts = {
      words::clothes(),   words::electronics(), words::grocery(),   words::pantry(),     words::home(),
      words::beauty(),    words::kids(),        words::repair(),    words::appliances(), words::sport(),
      words::vehicles(),  words::accessories(), words::furniture(), words::garden(),     words::pets(),
      words::household(), words::hobby(),       words::books(),
  };
  return texts;
}

}  // namespace vitrina::tools
