// A dictionary of a few forms in memory, each its own term and once there. Lifetime: the forms refer to it.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "index/base/check.h"
#include "index/dictionary/form_dictionary.h"
#include "tests/support/memory_sink.h"

namespace vitrina::test {

class SmallDictionary {
 public:
  explicit SmallDictionary(std::vector<std::string> words) {
    std::sort(words.begin(), words.end());
    StringTableWriter writer;
    for (const std::string& word : words) writer.add(word);
    VITRINA_CHECK(writer.write(sink_).has_value());
    for (std::uint32_t i = 0; i < words.size(); ++i) {
      terms_.push_back(i);
      counts_.push_back(1);
    }
    directory_ = index::make_text_directory(static_cast<std::uint32_t>(words.size()),
                                            [&](std::uint32_t i) { return std::string_view(words[i]); });
    forms_ = index::FormDictionary(as_bytes(sink_.text), std::as_bytes(std::span(terms_)),
                                   std::as_bytes(std::span(counts_)), {}, {},
                                   std::as_bytes(std::span(directory_)));
  }
  SmallDictionary(const SmallDictionary&) = delete;
  SmallDictionary& operator=(const SmallDictionary&) = delete;

  const index::FormDictionary& forms() const noexcept { return forms_; }

 private:
  MemorySink sink_;
  std::vector<std::uint32_t> terms_, counts_;
  std::vector<index::TextBucket> directory_;
  index::FormDictionary forms_;
};

}  // namespace vitrina::test
