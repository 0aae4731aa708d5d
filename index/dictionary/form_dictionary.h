// Forms: the words as they stand in the catalog (`кроссовки`), sorted, each with the term that it is stemmed
// to and how often it occurs. Postings hold stems; what a shopper sees or types half of is a form.
//
// Sections: forms (StringTable, sorted by bytes), terms u32[form], counts u32[form]; the other way round
// offsets u32[term + 1] and forms u32[form]; the forms' directory (text_directory.h).
//
// Threads: immutable after construction. Lifetime: does not own the bytes.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "index/base/bytes.h"
#include "index/base/ids.h"
#include "index/base/string_table.h"
#include "index/dictionary/text_directory.h"

namespace vitrina::index {

class FormDictionary {
 public:
  FormDictionary() = default;
  FormDictionary(Bytes forms, Bytes terms, Bytes counts, Bytes term_offsets, Bytes term_forms,
                 Bytes directory) noexcept;

  std::uint32_t size() const noexcept { return size_; }
  std::string_view form(FormId form) const noexcept { return forms_[form]; }
  // kNoTerm where the bytes are damaged. Requires: form < size().
  TermId term(FormId form) const noexcept { return terms_[form]; }
  std::uint32_t count(FormId form) const noexcept { return counts_[form]; }

  // Those that are stemmed to the term; none for kNoTerm. Of damaged bytes: ids that may name no form.
  std::span<const FormId> forms_of(TermId term) const noexcept;

  // kNoForm where it is not there.
  FormId find(std::string_view form) const noexcept;

  // The same where it should stand close to another. Costs by how far that is, not by the dictionary's size.
  // Requires: near < size().
  FormId find_near(FormId near, std::string_view form) const noexcept;

  struct Range {
    FormId begin = 0;
    FormId end = 0;
  };
  // The same among the forms of a range. Requires: begin ≤ end ≤ size().
  FormId find_within(Range range, std::string_view form) const noexcept;
  // Those of the range that begin with `prefix`. Requires: begin ≤ end ≤ size().
  Range find_prefix_within(Range range, std::string_view prefix) const noexcept;
  // The forms that begin with `prefix`.
  Range find_prefix(std::string_view prefix) const noexcept;
  // The first form after `form` that does not begin as it does, in the first `bytes` bytes; size() where
  // there is none. Costs by how far that is, not by the dictionary's size. Requires: form < size().
  FormId past_prefix(FormId form, std::size_t bytes) const noexcept;

 private:
  StringTable forms_;
  std::span<const TermId> terms_;
  std::span<const std::uint32_t> counts_;
  std::span<const std::uint32_t> term_offsets_;
  std::span<const FormId> term_forms_;
  TextDirectory directory_;
  std::uint32_t size_ = 0;
};

struct FormsByTerm {
  std::vector<std::uint32_t> offsets;  // a term, and one
  std::vector<FormId> forms;           // ascending within a term
};
// Requires: `form_terms` name terms below `term_count`, or none of a damaged segment.
FormsByTerm forms_by_term(std::span<const TermId> form_terms, std::uint32_t term_count);

}  // namespace vitrina::index
