// CampaignDesk: takes changes to campaigns, one after the other, and has them served.
//
// A thread of its own validates each change against the index, writes it to the store, puts it into a fresh
// snapshot and then calls back: whoever is told of a change may rely on it being durable and served. Changes
// that wait together share one flush to the disk and one snapshot. Reading goes by the snapshot (Worker),
// never by the desk.
//
// Threads: internally synchronised; `done` is called once, on the desk's thread (of what is refused at once,
// on the caller's), and must not wait. Lifetime: destruction lets what waits end, each change answered.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/ads/campaign/campaign.h"
#include "engine/ads/campaign/validation.h"
#include "index/base/result.h"

namespace vitrina::serving {

// Who asks for a change.
struct Caller {
  std::string name;                   // for the audit trail: "seller:s-118", "marketplace"
  std::optional<std::string> seller;  // whose campaigns alone may be touched; none: anybody's
};

struct StoredCampaign {
  ads::Campaign campaign;  // with its new version
  std::vector<ads::CampaignWarning> warnings;
  std::uint64_t generation = 0;  // of the first snapshot that has it
};

// Changes some fields of a campaign; what it returns takes its place. Called on the desk's thread.
using CampaignEdit = std::function<Result<ads::Campaign>(const ads::Campaign& current)>;

using CampaignDone = std::function<void(Result<StoredCampaign>)>;

class CampaignDesk {
 public:
  virtual ~CampaignDesk() = default;

  // An empty id is given one. Errors to `done`: those of validate_campaign() with their field; kUnprocessable
  // with the field for an unknown listing, another seller's, an unknown category, a keyword with no
  // searchable word; kForbidden for another seller's campaign; kConflict where the id is taken; kIo;
  // kUnavailable while shutting down or when too much waits.
  virtual void create(ads::Campaign campaign, Caller caller, CampaignDone done) = 0;

  // Errors besides: kNotFound, also for another seller's campaign; kConflict where the version is not
  // `expected_version`.
  virtual void update(std::string id, std::uint64_t expected_version, CampaignEdit edit, Caller caller,
                      CampaignDone done) = 0;
  // expected_version none: whatever is there.
  virtual void remove(std::string id, std::optional<std::uint64_t> expected_version, Caller caller,
                      CampaignDone done) = 0;
};

}  // namespace vitrina::serving
