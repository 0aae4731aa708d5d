// QueryClicks: how often a query led to clicks in a category, from event files.
//
// Use for: an image's clicked categories (index/facets/clicked_categories.h).
// Threads: const from any thread after read().
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/ads/prediction/event_source.h"
#include "index/base/result.h"

namespace vitrina::ads {

class QueryClicks {
 public:
  // Errors: kIo.
  static Result<QueryClicks> read(EventSource& source);

  // on_clicks(query as typed, category path, clicks), in order of both.
  template <class OnClicks>
  void for_each(OnClicks&& on_clicks) const {
    for (const auto& [key, clicks] : clicks_) on_clicks(key.first, key.second, clicks);
  }

 private:
  std::map<std::pair<std::string, std::vector<std::string>>, std::uint64_t> clicks_;
};

}  // namespace vitrina::ads
