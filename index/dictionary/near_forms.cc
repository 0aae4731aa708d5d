#include "index/dictionary/near_forms.h"

#include <algorithm>

#include "index/text/code_points.h"

namespace vitrina::index {

void NearForms::find(const FormDictionary& forms, std::string_view word, std::uint32_t most,
                     std::vector<NearForm>& found) {
  found.clear();
  decode_utf8(word, word_);
  if (word_.empty() || word_.size() > kMaxLetters) return;
  const auto keep = [&](FormId form, std::uint32_t distance) {
    if (distance > 0) found.push_back({form, distance});
  };
  const auto no_beginning = [](FormId, FormId) { return false; };
  if (most == 1) return find_one_edit(forms, word, found);
  std::string letter;
  append_utf8(word_[0], letter);
  const FormDictionary::Range first = forms.find_prefix(letter);
  walk(forms, first, most, keep, no_beginning);
  if (word_.size() < 2 || word_[1] == word_[0]) return;
  letter.clear();
  append_utf8(word_[1], letter);
  append_utf8(word_[0], letter);
  const std::size_t before = found.size();
  walk(forms, forms.find_prefix(letter), most, keep, no_beginning);
  std::inplace_merge(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(before), found.end(),
                     [](const NearForm& a, const NearForm& b) { return a.form < b.form; });
}

// `at` goes from letter to letter: `same` are the forms that begin as the word does before it.
void NearForms::find_one_edit(const FormDictionary& forms, std::string_view word,
                              std::vector<NearForm>& found) {
  const auto look_up = [&](FormDictionary::Range range) {
    const FormId form = forms.find_within(range, edited_);
    if (form != kNoForm && !has_digit(edited_)) found.push_back({form, 1});
  };
  const auto length_at = [&](std::string_view text, std::size_t at) {
    std::size_t length = 1;
    while (at + length < text.size() && continues_code_point(text[at + length])) ++length;
    return length;
  };
  FormDictionary::Range same{0, forms.size()};
  for (std::size_t at = 0; at <= word.size() && same.begin < same.end;) {
    const bool is_end = at == word.size();
    const std::size_t length = is_end ? 0 : length_at(word, at);
    const std::string_view letter = word.substr(at, length), rest = word.substr(at + length);
    const std::string_view head = word.substr(0, at);
    if (!is_end) {
      edited_.assign(head).append(rest);
      look_up(same);
      if (!rest.empty()) {
        const std::size_t next = length_at(word, at + length);
        edited_.assign(head).append(rest.substr(0, next)).append(letter).append(rest.substr(next));
        if (rest.substr(0, next) != letter) look_up(same);
      }
    }
    FormDictionary::Range same_letter;
    for (FormId form = same.begin; form < same.end;) {
      const std::string_view text = forms.form(form);
      if (text.size() <= at) {  // the head itself, or damaged bytes
        ++form;
        continue;
      }
      const std::size_t other = length_at(text, at);
      const FormDictionary::Range range{form, forms.past_prefix(form, at + other)};
      form = range.end;
      const std::string_view stands = text.substr(at, other);
      if (stands == letter) {
        same_letter = range;
      } else if (!is_end) {
        edited_.assign(head).append(stands).append(rest);
        look_up(range);
      }
      // Put in before a letter like itself, it is put in behind it too.
      if (stands == letter) continue;
      edited_.assign(head).append(stands).append(word.substr(at));
      look_up(range);
    }
    if (is_end) break;
    same = same_letter;
    at += length;
  }
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
  FormDictionary::Range range{0, forms.size()};
  if (is_first_right) {
    std::string letter;
    append_utf8(word_[0], letter);
    range = forms.find_prefix(letter);
  }
  walk(
      forms, range, 1, [](FormId, std::uint32_t) {},
      [&](FormId begin, FormId end) {
        if (path_.back() != word_.back()) return false;
        found.push_back({begin, end});
        return true;
      });
}

template <class OnForm, class OnBeginning>
void NearForms::walk(const FormDictionary& forms, FormDictionary::Range range, std::uint32_t most,
                     OnForm on_form, OnBeginning on_beginning) {
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
      is_dead = least > most || (row[n] <= most && on_beginning(form, past_path()));
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
