// Store: where campaigns are kept, durably: what a change returns is on the disk.
//
// The interface; sqlite_store.h is the one on one machine. Campaigns go in and come out whole; each change
// counts the campaign's version up by one (a deletion has none of its own) and leaves a line in the audit
// trail, in the same transaction. It trusts what it is given: validation is at the border
// (engine/ads/campaign/validation.h), ownership with whoever holds the keys.
//
// Errors of all: kIo where the disk refuses (nothing is changed then), kDataLoss where what is stored is
// damaged. Threads: one at a time. Lifetime: results are values.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ads/campaign/campaign.h"
#include "index/base/result.h"

namespace vitrina::ledger {

enum class ChangeKind : std::uint8_t { kCreated, kUpdated, kDeleted };
std::string_view name_of(ChangeKind kind) noexcept;  // "created", "updated", "deleted"

// Who asked for a change, and when, for the audit trail.
struct Author {
  std::string name;     // "seller:s-118", "marketplace", "command line"
  std::int64_t at = 0;  // seconds since 1970-01-01T00:00:00Z
};

// One wish: to put a campaign in place, or to take it away.
struct CampaignChange {
  ads::Campaign campaign;  // to delete: its id alone matters; `version` is not looked at
  bool is_delete = false;
  // What the caller last saw: 0 for a campaign that must not be there yet. Empty: whatever is there.
  std::optional<std::uint64_t> expected_version;
  Author author;
};

// A line of the audit trail.
struct AuditEntry {
  std::uint64_t sequence = 0;  // counts the changes of the whole store, from 1
  ChangeKind kind = ChangeKind::kCreated;
  Author author;
  ads::Campaign campaign;  // as it was after the change; of a deletion, before it
};

class Store {
 public:
  virtual ~Store() = default;

  // Calls `take` for each campaign that is there, by id.
  virtual Result<void> for_each_campaign(const std::function<void(ads::Campaign)>& take) = 0;

  // Applies the changes in order, in one transaction and one flush to the disk. An answer a change: the
  // campaign as it is now with its new version (of a deletion: as it last was), or kConflict (another
  // version is there, which the message names; or it is there already) or kNotFound; those leave the other
  // changes untouched. An error of the whole: nothing was changed.
  virtual Result<std::vector<Result<ads::Campaign>>> apply(std::span<const CampaignChange> changes) = 0;

  // The trail of one campaign, newest first, at most `limit`; empty for one that never was. Ids are never
  // used again by another seller (kConflict): a created campaign whose id was deleted before goes on with its
  // versions.
  virtual Result<std::vector<AuditEntry>> audit(std::string_view campaign, std::size_t limit) = 0;

  // The sequence of the last change; 0: none yet.
  virtual Result<std::uint64_t> last_sequence() = 0;
};

}  // namespace vitrina::ledger
