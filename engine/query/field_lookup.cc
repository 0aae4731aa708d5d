#include "engine/query/field_lookup.h"

#include <algorithm>

namespace vitrina::query {
namespace {

using index::Analyzer;
using index::CategoryTree;

bool is_ascii(std::string_view text) noexcept {
  return std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

// Compares names with one folded name. Folding costs a microsecond, so ASCII names are first held against the
// folded one by their letters and digits alone, which folding does not drop or add.
class FoldedName {
 public:
  FoldedName(const Analyzer& analyzer, std::string_view name)
      : analyzer_(analyzer), folded_(analyzer.fold(name)), ascii_(is_ascii(folded_)) {}

  bool empty() const noexcept { return folded_.empty(); }
  const std::string& text() const noexcept { return folded_; }

  bool reads_like(std::string_view other) const {
    if (is_ascii(other) && (!ascii_ || !same_alphanumerics(other))) return false;
    return analyzer_.fold(other) == folded_;
  }

 private:
  static char lower_alphanumeric(char c) noexcept {
    if (c >= 'A' && c <= 'Z') return static_cast<char>(c | 0x20);
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '\0';
  }
  bool same_alphanumerics(std::string_view other) const noexcept {
    std::size_t at = 0;
    const auto next = [&] {
      while (at < folded_.size() && lower_alphanumeric(folded_[at]) == '\0') ++at;
      return at < folded_.size() ? lower_alphanumeric(folded_[at++]) : '\0';
    };
    for (const char c : other) {
      const char lower = lower_alphanumeric(c);
      if (lower != '\0' && lower != next()) return false;
    }
    return next() == '\0';
  }

  const Analyzer& analyzer_;
  std::string folded_;
  bool ascii_;
};

// Paths are matched name by name, since a name may itself hold slashes. `rest` is folded.
void find_path(const Analyzer& analyzer, const CategoryTree& tree, CategoryId node, std::string_view rest,
               std::vector<CategoryId>& nodes) {
  tree.for_each_child(node, [&](CategoryId child) {
    const std::string step = analyzer.fold(tree.name(child));
    if (step.empty() || !rest.starts_with(step)) return;
    std::string_view after = rest.substr(step.size());
    const auto skip_spaces = [&] {
      after.remove_prefix(std::min(after.find_first_not_of(' '), after.size()));
    };
    if (after.empty()) {
      nodes.push_back(child);
      return;
    }
    skip_spaces();
    if (!after.starts_with('/')) return;
    after.remove_prefix(1);
    skip_spaces();
    if (after.empty()) {
      nodes.push_back(child);
    } else {
      find_path(analyzer, tree, child, after, nodes);
    }
  });
}

}  // namespace

void find_brands(const index::Segment& segment, std::string_view name, std::vector<Ordinal>& ordinals) {
  ordinals.clear();
  const FoldedName wanted(segment.analyzer(), name);
  if (wanted.empty()) return;
  const index::SingleValueFacet& brands = segment.brands();
  for (Ordinal ordinal = 0; ordinal < brands.size(); ++ordinal) {
    if (wanted.reads_like(brands.value(ordinal))) ordinals.push_back(ordinal);
  }
}

void find_categories(const index::Segment& segment, std::string_view path, std::vector<CategoryId>& nodes) {
  nodes.clear();
  const CategoryTree& tree = segment.categories();
  if (tree.size() == 0) return;
  const FoldedName wanted(segment.analyzer(), path);
  if (wanted.empty()) return;
  find_path(segment.analyzer(), tree, 0, wanted.text(), nodes);
  if (!nodes.empty()) return;
  for (CategoryId node = 1; node < tree.size(); ++node) {
    if (wanted.reads_like(tree.name(node))) nodes.push_back(node);
  }
}

}  // namespace vitrina::query
