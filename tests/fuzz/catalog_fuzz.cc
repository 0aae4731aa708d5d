// Feeds bytes to the dump readers: as one line to ListingParser and as a file to LineReader.
//
// Beyond the absence of crashes it holds them to what they promise: an accepted line reads back equal from
// its canonical form, and a plain file gives the lines a simple split gives.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "index/base/check.h"
#include "index/catalog/listing.h"
#include "index/catalog/reader.h"

namespace {

using vitrina::Result;
using namespace vitrina::index;

void parse_line(std::string_view line) {
  // Kept from input to input, as in use: what one line leaves behind must not show in the next.
  static ListingParser parser;
  static ListingParser second_parser;
  static Listing listing;
  static Listing back;

  const Result<void> parsed = parser.parse(line, listing);
  if (!parsed) {
    VITRINA_CHECK(!parsed.error().message.empty());
    return;
  }
  VITRINA_CHECK(!listing.id.empty() && listing.id.size() <= kMaxIdBytes && !listing.title.empty());
  for (const auto& price : {listing.price, listing.list_price}) {
    VITRINA_CHECK(!price || (price->micros >= 0 && *price <= kMaxPrice));
  }
  std::string json;
  append_canonical_json(json, listing);
  VITRINA_CHECK(json.find('\n') == std::string::npos);
  VITRINA_CHECK(second_parser.parse(json, back));
  VITRINA_CHECK(back == listing);
}

bool is_compressed_or_foreign(std::string_view content) {
  for (const std::string_view magic : {"\x1F\x8B", "\x28\xB5", "BZh", "\xFD\x37zXZ", "PK\x03\x04",
                                       "\x04\x22\x4D\x18", "\xFF\xFE", "\xFE\xFF"}) {
    if (content.starts_with(magic)) return true;
  }
  return content.size() >= 4 && content.substr(1).starts_with("\x2A\x4D\x18");
}

void read_file(std::string_view content) {
  static const int file = ::memfd_create("dump", 0);
  VITRINA_CHECK(file >= 0 && ::ftruncate(file, 0) == 0);
  VITRINA_CHECK(::pwrite(file, content.data(), content.size(), 0) == static_cast<ssize_t>(content.size()));

  const bool plain = !is_compressed_or_foreign(content);
  auto reader = LineReader::open("/proc/self/fd/" + std::to_string(file));
  if (!reader) {
    VITRINA_CHECK(!plain);
    return;
  }
  std::string_view rest = content;
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
  std::uint64_t number = 0;
  Line line;
  for (;;) {
    const Result<bool> more = reader->next(line);
    VITRINA_CHECK(more || !plain);
    if (!more || !*more) break;
    VITRINA_CHECK(!line.too_long ? line.text.size() == line.size_bytes : line.size_bytes > kMaxLineBytes);
    VITRINA_CHECK(line.number > number);
    if (plain) {
      std::string_view expected;
      for (; number < line.number; ++number) {
        const std::size_t newline = rest.find('\n');
        expected = rest.substr(0, newline);
        if (newline != std::string_view::npos && expected.ends_with('\r')) expected.remove_suffix(1);
        rest.remove_prefix(newline == std::string_view::npos ? rest.size() : newline + 1);
      }
      VITRINA_CHECK(line.text == expected);
    }
    number = line.number;
    if (!line.too_long) parse_line(line.text);
  }
  if (plain) VITRINA_CHECK(rest.find_first_not_of(" \t\r\n") == std::string_view::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  parse_line(input);
  read_file(input);
  return 0;
}
