// Who else is in the auctions that an offer enters: by share of these, with names for those who may know
// them.
//
// Threads: one at a time.
#pragma once

#include <map>
#include <utility>

#include "engine/reach/reach.h"

namespace vitrina::reach {

class CompetitionCount {
 public:
  CompetitionCount(const Market& market, const Offer& offer);

  // Searches that share a case.
  void add(const Replayer::Case& held, double searches);
  // `with_names`: of sellers and campaigns.
  Competition finish(bool with_names, std::size_t most = 10) const;

 private:
  struct Presence {
    double searches = 0;
    double slots = 0;
  };

  const Market& market_;
  double auctions_ = 0;
  double others_ = 0;
  double priced_ = 0;   // shown rivals with a price, where the offer has one
  double cheaper_ = 0;  // of them
  std::int64_t own_price_ = -1;
  std::map<std::pair<Ordinal, std::uint32_t>, Presence> campaigns_;  // by seller and campaign
};

}  // namespace vitrina::reach
