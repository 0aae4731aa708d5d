// Forms of the dictionary that sound like a word of the other script.
//
// The rules of index/text/transliteration_rules.h are tried letter by letter, and a beginning that no form
// has is left at once; a letter may be doubled in the form or in the word, and a Latin form may end in an
// unheard e.
//
// Cost: some tens of prefix searches a word, at most kMaxSteps. Threads: pure but for the object's buffers,
// one at a time.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "index/dictionary/form_dictionary.h"
#include "index/text/transliteration_rules.h"

namespace vitrina::index {

struct SoundingForm {
  FormId form = kNoForm;
  std::uint32_t departures = 0;  // rules used that are not a script's first for these letters, doublings
};

class Transliterator {
 public:
  static constexpr std::size_t kMaxSteps = 3'000;

  // Fills `found` with forms of the other script, each once. Words of both scripts, of none, or with digits
  // have none. Requires: a normalised form.
  void find(const FormDictionary& forms, std::string_view word, std::vector<SoundingForm>& found);

 private:
  void walk(std::size_t at, std::uint32_t departures);
  void take(std::uint32_t departures);
  bool exists() const noexcept;

  const FormDictionary* forms_ = nullptr;
  std::string_view word_;
  bool from_cyrillic_ = false;
  std::size_t steps_ = 0;
  std::string built_;
  std::vector<SoundingForm>* found_ = nullptr;
};

}  // namespace vitrina::index
