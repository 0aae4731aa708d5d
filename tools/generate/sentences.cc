#include "tools/generate/sentences.h"

#include <algorithm>
#include <iterator>

#include "tools/generate/market_text.h"

namespace vitrina::tools {
namespace {

constexpr std::string_view kSlotNames[kSlots] = {"",  "N", "n", "acc", "B", "L", "M",
                                                 "a", "c", "m", "u",   "s", "T", "k"};

std::uint32_t count_words(std::string_view text) {
  return static_cast<std::uint32_t>(1 + std::count(text.begin(), text.end(), ' '));
}

}  // namespace

Sentence::Sentence(std::string_view text) {
  parts_.emplace_back();
  const auto add_for_all = [&](std::string_view literal) {
    for (auto& form : parts_.back().text) form += literal;
  };
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    add_for_all(text.substr(0, open));
    if (open == std::string_view::npos) break;
    const std::size_t close = text.find('}', open);
    VITRINA_CHECK(close != std::string_view::npos);
    const std::string_view slot = text.substr(open + 1, close - open - 1);
    text.remove_prefix(close + 1);
    if (slot.starts_with("x:")) {
      const auto forms = split(slot.substr(2), '|');
      VITRINA_CHECK(forms.size() == kGenders);
      for (std::size_t g = 0; g < kGenders; ++g) parts_.back().text[g] += forms[g];
    } else if (slot.starts_with('[')) {
      const std::string_view masculine = slot.substr(1, slot.size() - 2);
      for (std::size_t g = 0; g < kGenders; ++g) {
        // Agreement looks at endings, which are in lower case also where the sentence starts.
        parts_.back().text[g] += agree(masculine, static_cast<Gender>(g));
      }
    } else {
      const auto* name = std::find(std::begin(kSlotNames) + 1, std::end(kSlotNames), slot);
      VITRINA_CHECK(name != std::end(kSlotNames));
      parts_.back().slot = static_cast<Slot>(name - std::begin(kSlotNames));
      parts_.emplace_back();
    }
  }
}

bool Sentence::append(std::string& out, Gender gender, const SlotValues& values) const {
  for (const auto& part : parts_) {
    if (part.slot != Slot::kNone && values[static_cast<std::size_t>(part.slot)].empty()) return false;
  }
  if (!out.empty()) out.push_back(' ');
  const std::size_t start = out.size();
  for (const auto& part : parts_) {
    out += part.text[static_cast<std::size_t>(gender)];
    out += values[static_cast<std::size_t>(part.slot)];
  }
  capitalise(out, start);
  return true;
}

SentenceBook::SentenceBook(std::span<const std::string_view> texts) {
  for (const std::string_view text : texts) {
    for (const std::string_view line : content_lines(text)) {
      const std::size_t bar = line.find('|');
      VITRINA_CHECK(bar != std::string_view::npos);
      all_.push_back(std::make_unique<Sentence>(line.substr(bar + 1)));
      const std::string_view styles = line.substr(0, bar);
      for (std::size_t style = 0; style < kStyles; ++style) {
        const auto named = split(styles, ',');
        const std::string_view name = kStyleTraits[style].name;
        const bool consumed = name == "food" || name == "beauty" || name == "health" || name == "chemistry";
        const bool read = name == "book" || name == "study";
        const bool everywhere = (styles == "*" && !read) || (styles == "goods" && !read && !consumed);
        if (everywhere || std::find(named.begin(), named.end(), name) != named.end()) {
          shelves_[style].sentences.push_back(all_.back().get());
        }
      }
    }
  }
  for (auto& shelf : shelves_) {
    // Nearly even: a sentence that stood in every listing would read like a stamp.
    std::vector<std::uint64_t> weights;
    for (std::size_t i = 0; i < shelf.sentences.size(); ++i) weights.push_back(1'000'000 / (i + 25));
    shelf.popularity = AliasTable(weights);
  }
}

void SentenceBook::append(std::string& out, Random& random, Style style, Gender gender,
                          const SlotValues& values, std::uint32_t words) const {
  const auto& shelf = shelves_[static_cast<std::size_t>(style)];
  constexpr std::size_t kMost = 8;
  std::array<std::size_t, kMost> used{};
  std::size_t used_count = 0;
  std::uint32_t done = 0;
  for (int tries = 0; tries < 24 && used_count < kMost && done < words; ++tries) {
    const std::size_t choice = shelf.popularity.draw(random);
    if (std::find(used.begin(), used.begin() + used_count, choice) != used.begin() + used_count) continue;
    const std::size_t before = out.size();
    if (!shelf.sentences[choice]->append(out, gender, values)) continue;
    used[used_count++] = choice;
    done += count_words(std::string_view(out).substr(before));
  }
}

}  // namespace vitrina::tools
