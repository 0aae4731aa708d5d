// Forms of the dictionary within one or two edits of a word, or that begin so: what a misspelt word may have
// been.
//
// Edits are of code points: one inserted, left out, put for another, or two neighbours swapped ("optimal
// string alignment", Damerau 1964). The sorted forms are walked as the trie that they are: rows of the
// distance table are shared by forms of a common prefix, and where a row has no value within reach all forms
// of that prefix are skipped by a search (Navarro, Baeza-Yates: Indexing methods for approximate string
// matching, 2001). Where one edit is asked for, nothing is left to be different after it: for each place that
// it may have, the letters that stand there in some form are gone through, and the rest is looked up. Forms
// with digits are passed over: a number is no misspelling of another.
//
// Cost: some tens of microseconds for one edit in 100 thousand forms; for two edits the first letter is taken
// to be right, or swapped with the second, for it costs ten times as much otherwise and is seldom wrong.
// Threads: pure but for the object's buffers, one at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "index/dictionary/form_dictionary.h"

namespace vitrina::index {

struct NearForm {
  FormId form = kNoForm;
  std::uint32_t distance = 0;
};

class NearForms {
 public:
  static constexpr std::size_t kMaxLetters = 32;

  // Fills `found` with the forms within `most` edits, in dictionary order; the word itself is not among them.
  // A word of more than kMaxLetters has none. Its first letter is taken to be right where that is asked for,
  // which costs less. Requires: 1 ≤ most ≤ 2; valid UTF-8.
  void find(const FormDictionary& forms, std::string_view word, std::uint32_t most, bool is_first_right,
            std::vector<NearForm>& found);

  // Fills `found` with ranges of forms that begin with a word at most one edit away from `beginning`, in
  // dictionary order, without overlap. Its last letter is taken to be right, or else nearly everything that
  // begins with the others would be near; and so is the first where that is asked for, which costs
  // less. Requires: valid UTF-8.
  void find_beginnings(const FormDictionary& forms, std::string_view beginning, bool is_first_right,
                       std::vector<FormDictionary::Range>& found);

 private:
  void find_one_edit(const FormDictionary& forms, std::string_view word, bool is_first_right,
                     std::vector<NearForm>& found);

  // Every word that is one edit away, in edited_: look_up(range) where it may stand among the forms of the
  // range; some more than once. Edits are of letters at bytes [first, last) and of those put in before them
  // or before `last`. Requires: `last` is the word's end or its last letter.
  template <class LookUp>
  void edit_once(const FormDictionary& forms, std::string_view word, std::size_t first, std::size_t last,
                 LookUp look_up);

  // on_form(form, distance) for the forms of the range within `most` edits.
  template <class OnForm>
  void walk(const FormDictionary& forms, FormDictionary::Range range, std::uint32_t most, OnForm on_form);

  std::string edited_;
  std::u32string word_;
  std::u32string form_;
  std::u32string path_;  // the code points that rows_ stand for
  std::vector<std::vector<std::uint8_t>> rows_;
};

}  // namespace vitrina::index
