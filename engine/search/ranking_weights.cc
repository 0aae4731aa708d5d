#include "engine/search/ranking_weights.h"

#include <algorithm>
#include <bitset>
#include <charconv>
#include <cmath>

#include "index/base/check.h"

namespace vitrina::search {
namespace {

constexpr std::string_view kShipped = R"(
text 1
held 0.8
core 0.05
exact 0.3
adjacent 0.06
ordered 0.04
proximity 0.04
category 0.6
attribute 0.1
quality 0.1
rating 0.03
stock 0.1
clicks 0.1
price 0.02
)";

std::string_view next_word(std::string_view& line) {
  line.remove_prefix(std::min(line.find_first_not_of(" \t\r"), line.size()));
  const std::string_view word = line.substr(0, line.find_first_of(" \t\r"));
  line.remove_prefix(word.size());
  return word;
}

tl::unexpected<Error> fail_at(std::size_t line, const std::string& what) {
  return fail(ErrorCode::kInvalidArgument, "line " + std::to_string(line) + ": " + what);
}

}  // namespace

const RankingWeights& shipped_weights() {
  static const RankingWeights weights = [] {
    auto parsed = parse_weights(kShipped);
    VITRINA_CHECK(parsed.has_value());
    return *parsed;
  }();
  return weights;
}

Result<RankingWeights> parse_weights(std::string_view text) {
  RankingWeights weights;
  std::bitset<kFeatureCount> seen;
  for (std::size_t number = 1; !text.empty(); ++number) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    line = line.substr(0, line.find('#'));
    const std::string_view name = next_word(line);
    if (name.empty()) continue;
    const auto found = std::find(kFeatureNames.begin(), kFeatureNames.end(), name);
    if (found == kFeatureNames.end()) {
      std::string known;
      for (const std::string_view feature : kFeatureNames)
        known += (known.empty() ? "" : ", ") + std::string(feature);
      return fail_at(number, "'" + std::string(name) + "' is no feature; there are " + known);
    }
    const auto feature = static_cast<std::size_t>(found - kFeatureNames.begin());
    if (seen[feature]) return fail_at(number, "'" + std::string(name) + "' comes twice");
    seen.set(feature);
    const std::string_view value = next_word(line);
    double parsed = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), parsed);
    if (value.empty() || error != std::errc() || end != value.data() + value.size() ||
        !(std::abs(parsed) <= kMostWeight)) {
      return fail_at(number, "'" + std::string(value) + "' is no weight of '" + std::string(name) +
                                 "'; it takes a number from -10000 to "
                                 "10000");
    }
    if (!next_word(line).empty())
      return fail_at(number, "there is more than a feature's name and its weight");
    weights.of[feature] = static_cast<float>(parsed);
  }
  return weights;
}

std::string weights_text(const RankingWeights& weights) {
  std::string text;
  for (std::size_t i = 0; i < kFeatureCount; ++i) {
    char value[32];
    const auto end = std::to_chars(value, value + sizeof value, weights.of[i]).ptr;
    text.append(kFeatureNames[i]).append(" ").append(value, end).append("\n");
  }
  return text;
}

}  // namespace vitrina::search
