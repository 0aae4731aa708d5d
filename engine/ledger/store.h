// Store: where campaigns, money and events are kept, durably: what a change returns is on the disk.
//
// The interface; sqlite_store.h is the one on one machine. Campaigns go in and come out whole; each change
// counts the campaign's version up by one (a deletion has none of its own) and leaves a line in the audit
// trail, in the same transaction. It trusts what it is given: validation is at the border
// (engine/ads/campaign/validation.h), ownership with whoever holds the keys.
//
// Errors of all: kIo where the disk refuses (nothing is changed then), kDataLoss where what is stored is
// damaged. Threads: internally synchronised; calls go one after the other. Lifetime: results are values.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ads/campaign/campaign.h"
#include "engine/ledger/money.h"
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

  // Writes the entries down in order, in one transaction and one flush. `now_us` is the clock's time; the
  // ledger's own never runs back behind the last commit, and says which day it is.
  // An answer an entry. Errors of an entry, which leave the others untouched: kConflict (field "id": its id
  // is there with other content), kInvalidArgument with the field ("at": ahead of the clock, or too old),
  // kUnprocessable (field "amount": more than the balance), kNotFound (field "click"). An error of the whole:
  // nothing was written.
  virtual Result<std::vector<Result<Posted>>> post(std::span<const Entry> entries, std::int64_t now_us) = 0;

  // Calls `take` for each fact after that one, in order. `take` must not call the store.
  virtual Result<void> for_each_fact(std::uint64_t after, const std::function<void(const Fact&)>& take) = 0;
  virtual Result<void> for_each_spend(const std::function<void(const CampaignSpend&)>& take) = 0;
  virtual Result<void> for_each_seller(const std::function<void(const SellerAccount&)>& take) = 0;
  // One that has never had money has an account of zeros.
  virtual Result<SellerAccount> find_seller(std::string_view seller) = 0;

  // Counts the whole journal anew and holds everything that is kept besides to it, and to the laws.
  virtual Result<LedgerAudit> verify() = 0;
};

}  // namespace vitrina::ledger
