#include "tools/generate/words.h"

namespace vitrina::tools {

std::string_view adjective_words() {
  return R"(
беспроводной=wireless
)";
}

}  // namespace vitrina::tools
