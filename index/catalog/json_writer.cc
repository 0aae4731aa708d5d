#include "index/catalog/json_writer.h"

namespace vitrina::index {

void append_json_escaped(std::string& out, std::string_view text) {
  constexpr char kHex[] = "0123456789abcdef";
  std::size_t run = 0;  // start of the characters not yet copied
  const auto flush = [&](std::size_t at) { out.append(text.substr(run, at - run)); };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\' && c != 0xE2) continue;
    if (c == 0xE2) {  // U+2028 and U+2029 are E2 80 A8 and E2 80 A9
      if (i + 2 >= text.size() || text[i + 1] != '\x80') continue;
      const char last = text[i + 2];
      if (last != '\xA8' && last != '\xA9') continue;
      flush(i);
      out.append(last == '\xA8' ? "\\u2028" : "\\u2029");
      i += 2;
      run = i + 1;
      continue;
    }
    flush(i);
    run = i + 1;
    switch (c) {
      case '"':
        out.append("\\\"");
        break;
      case '\\':
        out.append("\\\\");
        break;
      case '\n':
        out.append("\\n");
        break;
      case '\r':
        out.append("\\r");
        break;
      case '\t':
        out.append("\\t");
        break;
      case '\b':
        out.append("\\b");
        break;
      case '\f':
        out.append("\\f");
        break;
      default:
        out.append("\\u00");
        out.push_back(kHex[c >> 4]);
        out.push_back(kHex[c & 15]);
    }
  }
  flush(text.size());
}

}  // namespace vitrina::index
