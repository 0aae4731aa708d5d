// Forms: the words as they stand in the catalog (`кроссовки`), sorted, each with the term that it is stemmed
// to and how often it occurs. Postings hold stems; what a shopper sees or types half of is a form.
//
// Sections: forms (StringTable, sorted by bytes), terms u32[form], counts u32[form].
//
// Threads: immutable after construction. Lifetime: does not own the bytes.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "index/base/bytes.h"
#include "index/base/ids.h"
#include "index/base/string_table.h"

namespace vitrina::index {

class FormDictionary {
 public:
  FormDictionary() = default;
  FormDictionary(Bytes forms, Bytes terms, Bytes counts) noexcept;

  std::uint32_t size() const noexcept { return size_; }
  std::string_view form(FormId form) const noexcept { return forms_[form]; }
  // kNoTerm where the bytes are damaged. Requires: form < size().
  TermId term(FormId form) const noexcept { return terms_[form]; }
  std::uint32_t count(FormId form) const noexcept { return counts_[form]; }

  // kNoForm where it is not there.
  FormId find(std::string_view form) const noexcept;

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
  std::uint32_t size_ = 0;
};

}  // namespace vitrina::index
