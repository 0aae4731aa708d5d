#include "index/dictionary/form_dictionary.h"

#include <algorithm>
#include <string>

namespace vitrina::index {

FormDictionary::FormDictionary(Bytes forms, Bytes terms, Bytes counts) noexcept
    : forms_(forms), terms_(array_view<TermId>(terms)), counts_(array_view<std::uint32_t>(counts)) {
  size_ = static_cast<std::uint32_t>(std::min({std::size_t{forms_.size()}, terms_.size(), counts_.size()}));
}

FormId FormDictionary::find(std::string_view form) const noexcept {
  const FormId place = forms_.find(form);
  return place < size_ ? place : kNoForm;
}

FormId FormDictionary::find_within(Range range, std::string_view form) const noexcept {
  while (range.begin < range.end) {
    const FormId middle = range.begin + (range.end - range.begin) / 2;
    const int order = forms_[middle].compare(form);
    if (order == 0) return middle;
    if (order < 0) {
      range.begin = middle + 1;
    } else {
      range.end = middle;
    }
  }
  return kNoForm;
}

FormDictionary::Range FormDictionary::find_prefix_within(Range range,
                                                         std::string_view prefix) const noexcept {
  FormId begin = range.begin;
  for (FormId end = range.end; begin < end;) {
    const FormId middle = begin + (end - begin) / 2;
    if (forms_[middle].compare(prefix) < 0) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  if (begin == range.end || !forms_[begin].starts_with(prefix)) return {begin, begin};
  return {begin, std::min(past_prefix(begin, prefix.size()), range.end)};
}

FormDictionary::Range FormDictionary::find_prefix(std::string_view prefix) const noexcept {
  return find_prefix_within({0, size_}, prefix);
}

FormId FormDictionary::past_prefix(FormId form, std::size_t bytes) const noexcept {
  const std::string_view prefix = forms_[form].substr(0, bytes);
  FormId begins = form;  // so does this one
  FormId step = 1;
  while (begins + step < size_ && forms_[begins + step].starts_with(prefix)) {
    begins += step;
    step *= 2;
  }
  FormId past = std::min(begins + step, size_);
  while (past - begins > 1) {
    const FormId middle = begins + (past - begins) / 2;
    (forms_[middle].starts_with(prefix) ? begins : past) = middle;
  }
  return past;
}

}  // namespace vitrina::index
