// What `vitrina reach` and its backtest ask: a market made on the spot of an image, an index of a query log,
// and, where they are given, campaigns (a file of JSON lines), a click model and the shop's rules.
//
// Lifetime: the market keeps all of it. Threads: one at a time.
#pragma once

#include <memory>
#include <string>

#include "engine/reach/market.h"
#include "index/base/result.h"
#include "tools/progress.h"

namespace CLI {
class App;
}

namespace vitrina::tools {

struct ReachMarketFiles {
  std::string image;
  std::string searches;
  std::string campaigns;  // empty: nobody else bids
  std::string model;      // empty: click rates by static quality
  std::string rules;
  std::uint32_t relax_below = 0;

  void add_to(CLI::App& command);
};

// Errors: those of reading the files; kInvalidArgument for a line that is no campaign, with its number.
Result<std::shared_ptr<const reach::Market>> open_market(const ReachMarketFiles& files, Progress& progress);

}  // namespace vitrina::tools
