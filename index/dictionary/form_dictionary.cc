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

FormDictionary::Range FormDictionary::find_prefix(std::string_view prefix) const noexcept {
  const FormId begin = std::min(forms_.lower_bound(prefix), size_);
  // 0xFF never occurs in UTF-8, so it sorts after every continuation of the prefix.
  std::string past(prefix);
  past.push_back('\xFF');
  return {begin, std::max(begin, std::min(forms_.lower_bound(past), size_))};
}

}  // namespace vitrina::index
