#include "index/dictionary/near_forms.h"

#include <algorithm>

#include "index/text/code_points.h"

namespace vitrina::index {

void NearForms::find(const FormDictionary& forms, std::string_view word, std::uint32_t most,
                     bool is_first_right, std::vector<NearForm>& found) {
  found.clear();
  decode_utf8(word, word_);
  if (word_.empty() || word_.size() > kMaxLetters) return;
  if (most == 1) return find_one_edit(forms, word, is_first_right, found);
  const auto keep = [&](FormId form, std::uint32_t distance) {
    if (distance > 0) found.push_back({form, distance});
  };
  std::string letter;
  append_utf8(word_[0], letter);
  walk(forms, forms.find_prefix(letter), most, keep);
  if (is_first_right || word_.size() < 2 || word_[1] == word_[0]) return;
  letter.clear();
  append_utf8(word_[1], letter);
  append_utf8(word_[0], letter);
  const std::size_t before = found.size();
  walk(forms, forms.find_prefix(letter), most, keep);
  std::inplace_merge(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(before), found.end(),
                     [](const NearForm& a, const NearForm& b) { return a.form < b.form; });
}

void NearForms::find_one_edit(const FormDictionary& forms, std::string_view word, bool is_first_right,
                              std::vector<NearForm>& found) {
  const std::size_t first = is_first_right ? code_point_bytes(word, 0) : 0;
  edit_once(forms, word, first, word.size(), [&](FormDictionary::Range range) {
    const FormId form = forms.find_within(range, edited_);
    if (form != kNoForm) found.push_back({form, 1});
  });
  std::sort(found.begin(), found.end(), [](const NearForm& a, const NearForm& b) { return a.form < b.form; });
  found.erase(std::unique(found.begin(), found.end(),
                          [](const NearForm& a, const NearForm& b) { return a.form == b.form; }),
              found.end());
}

void NearForms::find_beginnings(const FormDictionary& forms, std::string_view beginning, bool is_first_right,
                                std::vector<FormDictionary::Range>& found) {
  found.clear();
  decode_utf8(beginning, word_);
  if (word_.empty() || word_.size() > kMaxLetters) return;
  std::string letter;
  append_utf8(word_.back(), letter);
  const std::size_t first = is_first_right ? code_point_bytes(beginning, 0) : 0;
  const std::size_t last = beginning.size() - letter.size();
  const auto look_up = [&](FormDictionary::Range range) {
    const FormDictionary::Range begin_so = forms.find_prefix_within(range, edited_);
    if (begin_so.begin < begin_so.end) found.push_back(begin_so);
  };
  edited_.assign(beginning);
  if (!has_digit(edited_)) look_up({0, forms.size()});
  edit_once(forms, beginning, first, last, look_up);
  // What begins with a longer word may begin with a shorter one, too.
  std::sort(found.begin(), found.end(), [](const FormDictionary::Range& a, const FormDictionary::Range& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
  std::size_t kept = 0;
  for (const FormDictionary::Range& range : found) {
    if (kept == 0 || range.begin >= found[kept - 1].end) found[kept++] = range;
  }
  found.resize(kept);
}

// `at` goes from letter to letter: `same` are the forms that begin as the word does before it.
template <class LookUp>
void NearForms::edit_once(const FormDictionary& forms, std::string_view word, std::size_t first,
                          std::size_t last, LookUp look_up) {
  const auto try_edited = [&](FormDictionary::Range range) {
    if (!has_digit(edited_)) look_up(range);
  };
  FormDictionary::Range same =
      first == 0 ? FormDictionary::Range{0, forms.size()} : forms.find_prefix(word.substr(0, first));
  for (std::size_t at = first; at <= last && same.begin < same.end;) {
    const bool is_last = at == last;
    const std::size_t length = at == word.size() ? 0 : code_point_bytes(word, at);
    const std::string_view letter = word.substr(at, length), rest = word.substr(at + length);
    const std::string_view head = word.substr(0, at);
    // The last letter is as good as left out where the one before it is like it.
    if (!is_last || (!letter.empty() && head.ends_with(letter))) {
      edited_.assign(head).append(rest);
      try_edited(same);
    }
    if (!is_last) {
      const std::size_t next = rest.empty() ? 0 : code_point_bytes(rest, 0);
      if (next > 0 && at + length + next <= last && rest.substr(0, next) != letter) {
        edited_.assign(head).append(rest.substr(0, next)).append(letter).append(rest.substr(next));
        try_edited(same);
      }
    }
    FormDictionary::Range same_letter;
    for (FormId form = same.begin; form < same.end;) {
      const std::string_view text = forms.form(form);
      if (text.size() <= at) {  // the head itself, or damaged bytes
        ++form;
        continue;
      }
      const std::size_t other = code_point_bytes(text, at);
      const FormDictionary::Range range{form, forms.past_prefix(form, at + other)};
      form = range.end;
      const std::string_view stands = text.substr(at, other);
      if (stands == letter) {
        same_letter = range;
        continue;  // put in before a letter like itself, it is put in behind it too
      }
      if (!is_last) {
        edited_.assign(head).append(stands).append(rest);
        try_edited(range);
      }
      edited_.assign(head).append(stands).append(word.substr(at));
      try_edited(range);
    }
    if (is_last) break;
    same = same_letter;
    at += length;
  }
}

template <class OnForm>
void NearForms::walk(const FormDictionary& forms, FormDictionary::Range range, std::uint32_t most,
                     OnForm on_form) {
  const std::size_t n = word_.size();
  const std::size_t deepest = n + most;
  rows_.resize(std::max(rows_.size(), deepest + 2));
  for (auto& row : rows_) row.resize(std::max(row.size(), n + 1));
  for (std::size_t j = 0; j <= n; ++j) rows_[0][j] = static_cast<std::uint8_t>(j);
  path_.clear();
  for (FormId form = range.begin; form < range.end;) {
    const std::string_view text = forms.form(form);
    decode_utf8(text, form_);
    std::size_t depth = 0;
    while (depth < path_.size() && depth < form_.size() && path_[depth] == form_[depth]) ++depth;
    path_.resize(depth);
    const auto past_path = [&] {
      std::size_t bytes = 0;
      for (std::size_t i = 0; i < depth; ++i)
        bytes += form_[i] < 0x80 ? 1u : form_[i] < 0x800 ? 2u : form_[i] < 0x10000 ? 3u : 4u;
      return std::min(forms.past_prefix(form, bytes), range.end);
    };
    bool is_dead = false;
    while (depth < form_.size() && !is_dead) {
      if (depth == deepest) {
        is_dead = true;  // longer than any word within reach
        break;
      }
      const char32_t code = form_[depth];
      if (code >= U'0' && code <= U'9') {
        path_.push_back(code);
        ++depth;
        is_dead = true;
        break;
      }
      const auto& above = rows_[depth];
      auto& row = rows_[depth + 1];
      row[0] = static_cast<std::uint8_t>(depth + 1);
      std::uint8_t least = row[0];
      for (std::size_t j = 1; j <= n; ++j) {
        std::uint32_t value = above[j - 1] + (word_[j - 1] == code ? 0u : 1u);
        value = std::min<std::uint32_t>(value, above[j] + 1u);
        value = std::min<std::uint32_t>(value, row[j - 1] + 1u);
        if (depth > 0 && j > 1 && word_[j - 1] == form_[depth - 1] && word_[j - 2] == code)
          value = std::min<std::uint32_t>(value, rows_[depth - 1][j - 2] + 1u);
        row[j] = static_cast<std::uint8_t>(std::min<std::uint32_t>(value, 255));
        least = std::min(least, row[j]);
      }
      path_.push_back(code);
      ++depth;
      is_dead = least > most;
    }
    if (!is_dead) {
      if (rows_[depth][n] <= most) on_form(form, rows_[depth][n]);
      ++form;
      continue;
    }
    // Past every form that begins as this one does, up to where no value is within reach any more.
    form = past_path();
  }
}

}  // namespace vitrina::index
