// SqliteStore: the store in one SQLite file: what one machine runs on.
//
// Use for: `vitrina.db` of a data directory. Not for: several servers on one ledger.
//
// Requires: whoever opens it holds the lock of its directory (data_directory.h): SQLite 3.40 may damage a
// write-ahead log that two connections share. So there is one connection (locking_mode=EXCLUSIVE) in one
// process; a second is refused.
//
// Layout: STRICT tables: those of money (sqlite_money.h), campaigns (what is there, and a line for every id
// that was) and audit (every change, numbered from 1); campaigns as campaign_codec bytes; each row sealed
// with a checksum over all of it, so that a damaged one is refused, never given out. application_id and
// user_version say whose file it is and of which layout. A new file is made under a temporary name and
// renamed, so that an empty one is damage, too.
//
// Cost: apply() is one transaction, flushed once (synchronous=FULL), some 20 µs a change besides; every few
// thousand changes SQLite moves its log into the file, which is two flushes more. Opening checks the whole
// file and costs with its size, about half a second for 100 thousand campaigns (180 MB with the trail);
// reading them all 0.4 s.
//
// Versions: a campaign is created with version 1, or the next one after its last where its id was deleted
// before; a deletion has no version of its own. An id belongs to one seller for ever: another seller's change
// of it is a kConflict.
//
// Cost of post(): some 25 µs a click in a batch besides the flush, half of it SQLite's look-ups.
//
// Errors, besides those of Store: kUnavailable where another process has it open; kUnsupported for a later
// layout or another program's database; kDataLoss at open for what is damaged, truncated or no database.
// Threads: internally synchronised.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "engine/ledger/sqlite.h"
#include "engine/ledger/sqlite_money.h"
#include "engine/ledger/store.h"

namespace vitrina::ledger {

class SqliteStore final : public Store {
 public:
  // Opens the file, or makes it where nothing is.
  static Result<std::unique_ptr<Store>> open(const std::string& path, const LedgerRules& rules = {});

  // `take` must not call the store.
  Result<void> for_each_campaign(const std::function<void(ads::Campaign)>& take) override;
  Result<std::vector<Result<ads::Campaign>>> apply(std::span<const CampaignChange> changes) override;
  Result<std::vector<AuditEntry>> audit(std::string_view campaign, std::size_t limit) override;
  Result<std::uint64_t> last_sequence() override;
  Result<std::vector<Result<Posted>>> post(std::span<const Entry> entries, std::int64_t now_us) override;
  Result<void> for_each_fact(std::uint64_t after, const std::function<void(const Fact&)>& take) override;
  Result<void> for_each_spend(const std::function<void(const CampaignSpend&)>& take) override;
  Result<void> for_each_seller(const std::function<void(const SellerAccount&)>& take) override;
  Result<SellerAccount> find_seller(std::string_view seller) override;
  Result<LedgerAudit> verify() override;

  // A pragma's value as SQLite gives it ("synchronous": "2"), for diagnostics and tests.
  Result<std::string> pragma(std::string_view name);

 private:
  // What is known of an id that is or was there.
  struct Known {
    std::string seller;
    std::uint64_t version = 0;
    std::optional<ads::Campaign> campaign;  // empty: deleted
  };

  SqliteStore() = default;
  Result<void> set_up(const std::string& path, const LedgerRules& rules);
  Result<std::vector<Result<ads::Campaign>>> apply_all(std::span<const CampaignChange> changes);
  Result<std::vector<Result<Posted>>> post_all(std::span<const Entry> entries);
  Result<std::uint64_t> last_change();
  Result<std::optional<Known>> find(std::string_view id);
  Result<ads::Campaign> apply_one(const CampaignChange& change, std::uint64_t sequence);
  Result<void> write(ChangeKind kind, const ads::Campaign& campaign, const Author& author,
                     std::uint64_t sequence);

  std::mutex mutex_;  // held by each public function
  SqliteConnection connection_;
  SqliteMoney money_;
  SqliteStatement select_all_;
  SqliteStatement select_one_;
  SqliteStatement upsert_;
  SqliteStatement insert_audit_;
  SqliteStatement select_audit_;
  SqliteStatement select_last_;
};

}  // namespace vitrina::ledger
