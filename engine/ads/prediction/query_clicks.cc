#include "engine/ads/prediction/query_clicks.h"

namespace vitrina::ads {

Result<QueryClicks> QueryClicks::read(EventSource& source) {
  QueryClicks read;
  VITRINA_TRY(source.for_each([&](const EventBlock& block) {
    for (const EventBlock::Row& row : block.rows()) {
      if (!row.clicked || block.texts()[row.query].empty()) continue;
      std::vector<std::string> path;
      for (const std::uint32_t step : block.path(row.category)) path.emplace_back(block.texts()[step]);
      ++read.clicks_[{std::string(block.texts()[row.query]), std::move(path)}];
    }
  }));
  return read;
}

}  // namespace vitrina::ads
