// What stands in a link's t=…: texts as they come (first byte even), and bytes put into the text's form, with
// the head of a sound token where the second bit says so (odd).

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "engine/serving/base64url.h"
#include "engine/serving/click_token.h"

namespace {

using namespace vitrina;

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static serving::TokenSealer sealer(
      std::make_shared<const serving::TokenKeys>(serving::TokenKeys::ephemeral()), "shop");
  static const std::string sound = [] {
    std::string text;
    sealer.seal({}, text);
    return text;
  }();
  if (size == 0) return 0;
  const std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  std::string text(rest), bytes, again;
  if ((data[0] & 1) != 0) {
    text = (data[0] & 2) != 0 ? sound.substr(0, sound.size() / 4 * 4 / 2) : std::string();
    text.resize(text.size() / 4 * 4);
    serving::append_base64url(text, rest);
  }
  if (serving::decode_base64url(text, bytes)) {
    serving::append_base64url(again, bytes);
    require(again == text);
  }
  // Nobody finds the key, so nothing but the sound token opens, and that for its purpose alone.
  for (const auto purpose : {serving::TokenPurpose::kClick, serving::TokenPurpose::kImpression}) {
    require(!sealer.open(text, purpose).has_value());
  }
  require(sealer.open(sound, serving::TokenPurpose::kClick).has_value());

  // The same bytes as what a token holds come back as they were.
  serving::ClickToken token;
  token.ad.query = rest.substr(0, serving::kMaxTokenQueryBytes);
  token.ad.keyword = rest.substr(0, 800);
  token.ad.listing = rest.substr(rest.size() / 2, 512);
  sealer.seal(token, text);
  const auto opened = sealer.open(text, serving::TokenPurpose::kClick);
  require(opened.has_value() && opened->ad.keyword == token.ad.keyword && opened->ad.listing == token.ad.listing);
  return 0;
}
