// How words pass from Latin to Cyrillic and back by sound, as shoppers write brands and loan words: `айфон`,
// iphone; `сяоми` and `ксиоми`, xiaomi; `krossovki`, кроссовки.
//
// A rule says that letters of the one script may stand for letters of the other; several may fit at a place,
// and the dictionary decides (index/dictionary/transliterator.h). Collected by us from common
// transliterations (GOST 7.79, ICAO) and from how English names are heard in Russian. Threads: constants.
#pragma once

#include <span>
#include <string_view>

namespace vitrina::index {

struct SoundRule {
  std::string_view cyrillic;
  std::string_view latin;
};

// The Latin side may be empty: `ь` has no letter there.
std::span<const SoundRule> sound_rules() noexcept;

}  // namespace vitrina::index
