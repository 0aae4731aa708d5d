#include "index/dictionary/form_dictionary.h"

#include <algorithm>
#include <numeric>
#include <string>

namespace vitrina::index {

FormDictionary::FormDictionary(Bytes forms, Bytes terms, Bytes counts, Bytes term_offsets, Bytes term_forms,
                               Bytes directory) noexcept
    : forms_(forms),
      terms_(array_view<TermId>(terms)),
      counts_(array_view<std::uint32_t>(counts)),
      term_offsets_(array_view<std::uint32_t>(term_offsets)),
      term_forms_(array_view<FormId>(term_forms)),
      directory_(directory) {
  size_ = static_cast<std::uint32_t>(std::min({std::size_t{forms_.size()}, terms_.size(), counts_.size()}));
}

std::span<const FormId> FormDictionary::forms_of(TermId term) const noexcept {
  if (std::size_t{term} + 1 >= term_offsets_.size()) return {};
  const std::size_t begin = std::min<std::size_t>(term_offsets_[term], term_forms_.size());
  const std::size_t end = std::clamp<std::size_t>(term_offsets_[term + 1], begin, term_forms_.size());
  return term_forms_.subspan(begin, end - begin);
}

FormId FormDictionary::find(std::string_view form) const noexcept {
  const std::uint32_t place = directory_.find(form, size_, [&](FormId at) { return forms_[at]; });
  return place == TextDirectory::kNone ? kNoForm : place;
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

FormId FormDictionary::find_near(FormId near, std::string_view form) const noexcept {
  const int order = forms_[near].compare(form);
  if (order == 0) return near;
  Range range{near, near};
  if (order < 0) {  // it stands after `near`
    for (FormId step = 1;; step *= 2) {
      range.end = size_ - range.begin > step ? range.begin + step : size_;
      if (range.end == size_ || forms_[range.end].compare(form) >= 0) break;
      range.begin = range.end;
    }
    range.end = std::min(range.end + 1, size_);
  } else {
    for (FormId step = 1;; step *= 2) {
      range.begin = range.end > step ? range.end - step : 0;
      if (range.begin == 0 || forms_[range.begin].compare(form) <= 0) break;
      range.end = range.begin;
    }
  }
  return find_within(range, form);
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

// A counting sort.
FormsByTerm forms_by_term(std::span<const TermId> form_terms, std::uint32_t term_count) {
  FormsByTerm out;
  out.offsets.assign(std::size_t{term_count} + 1, 0);
  for (const TermId term : form_terms) {
    if (term < term_count) ++out.offsets[term + 1];
  }
  std::partial_sum(out.offsets.begin(), out.offsets.end(), out.offsets.begin());
  out.forms.resize(out.offsets.back());
  std::vector<std::uint32_t> next(out.offsets.begin(), out.offsets.end() - 1);
  for (FormId form = 0; form < form_terms.size(); ++form) {
    if (const TermId term = form_terms[form]; term < term_count) out.forms[next[term]++] = form;
  }
  return out;
}

}  // namespace vitrina::index
