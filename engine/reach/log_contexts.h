// LogContexts: the contexts of a query log as a snapshot understands them: filters looked up in its catalog,
// and audiences, that is, what campaigns target: region, device, segments, chosen category.
//
// Contexts number in the thousands where shoppers filter by price; they share few audiences, and their
// filters are many more than what one query was filtered by.
//
// Threads: immutable after construction.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ads/matching/targeting.h"
#include "engine/querylog/log_index.h"
#include "engine/search/request.h"
#include "index/base/result.h"

namespace vitrina::reach {

// Reads filters as a request has them and SearchLog writes them. What is not known is passed over: it filters
// nothing here. Errors: kInvalidArgument when it is no JSON object of the right types.
Result<search::Filters> parse_logged_filters(std::string_view json);

struct Audience {
  std::string region;
  std::string device;
  std::vector<std::string> segments;
  std::vector<std::string> category;  // chosen in the search; empty: none

  ads::RequestContext request() const noexcept { return {true, category, region, device, segments}; }
  friend auto operator<=>(const Audience&, const Audience&) = default;
};

class LogContexts {
 public:
  struct Context {
    std::uint32_t filters = 0;   // place in filters(); 0: none
    std::uint32_t audience = 0;  // place in audiences()
    std::uint32_t slots = 0;
    bool is_further_page = false;
  };

  LogContexts() = default;
  explicit LogContexts(const querylog::LogIndex& log);

  const Context& operator[](std::uint32_t number) const noexcept { return contexts_[number]; }
  std::size_t size() const noexcept { return contexts_.size(); }
  const std::vector<search::Filters>& filters() const noexcept { return filters_; }
  const std::vector<Audience>& audiences() const noexcept { return audiences_; }
  std::uint32_t most_slots() const noexcept { return most_slots_; }

 private:
  std::vector<Context> contexts_;  // by number in the log
  std::vector<search::Filters> filters_;
  std::vector<Audience> audiences_;
  std::uint32_t most_slots_ = 0;
};

}  // namespace vitrina::reach
