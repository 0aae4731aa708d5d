#include "engine/reach/sample.h"

#include <algorithm>

#include "index/base/random.h"

namespace vitrina::reach {
namespace {

constexpr std::size_t kMostSearched = 800;
constexpr std::size_t kStrata = 12;
constexpr std::size_t kOfStratum = 60;

}  // namespace

Sample draw_sample(const querylog::LogIndex& log, std::span<const QueryNumber> caught, std::uint64_t seed,
                   std::size_t most_whole) {
  Sample sample;
  sample.strata.emplace_back();
  std::vector<std::uint32_t> searches(caught.size());
  for (std::size_t i = 0; i < caught.size(); ++i) {
    const querylog::LogCount count = log.count(caught[i]);
    searches[i] = count.searches;
    sample.searches += count.searches;
    sample.sessions += count.sessions;
  }
  const std::size_t certain =
      caught.size() <= most_whole ? caught.size() : std::min(kMostSearched, most_whole);
  std::uint64_t rest = sample.searches;
  for (std::size_t i = 0; i < certain; ++i) {  // numbers are by falling frequency
    sample.queries.push_back({caught[i], 0});
    rest -= searches[i];
  }
  sample.strata[0].queries = sample.strata[0].sampled = static_cast<std::uint32_t>(certain);
  Random random(seed);
  std::vector<std::size_t> members;
  for (std::size_t begin = certain; begin < caught.size();) {
    const std::uint64_t share = rest / kStrata + 1;
    std::uint64_t sum = 0;
    std::size_t end = begin;
    while (end < caught.size() && sum < share) sum += searches[end++];
    members.resize(end - begin);
    for (std::size_t i = 0; i < members.size(); ++i) members[i] = begin + i;
    const std::size_t wanted = std::min(kOfStratum, members.size());
    std::uint64_t sampled_searches = 0;
    const auto stratum = static_cast<std::uint32_t>(sample.strata.size());
    for (std::size_t i = 0; i < wanted; ++i) {
      std::swap(members[i], members[i + random.below(members.size() - i)]);
      sampled_searches += searches[members[i]];
    }
    std::sort(members.begin(), members.begin() + static_cast<std::ptrdiff_t>(wanted));
    for (std::size_t i = 0; i < wanted; ++i) sample.queries.push_back({caught[members[i]], stratum});
    sample.strata.push_back(
        {sampled_searches == 0 ? 1.0 : static_cast<double>(sum) / static_cast<double>(sampled_searches),
         static_cast<std::uint32_t>(end - begin), static_cast<std::uint32_t>(wanted)});
    begin = end;
  }
  return sample;
}

}  // namespace vitrina::reach
