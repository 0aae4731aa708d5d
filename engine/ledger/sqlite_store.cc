#include "engine/ledger/sqlite_store.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <utility>

#include "engine/ads/campaign/campaign_codec.h"
#include "engine/ledger/sqlite_audit.h"
#include "engine/ledger/sqlite_schema.h"
#include "index/base/bytes.h"
#include "index/base/checksum.h"

namespace vitrina::ledger {

namespace {

// SQLite's integers are signed; versions and sequences stay far below where that would show.
std::int64_t as_stored(std::uint64_t value) noexcept {
  return static_cast<std::int64_t>(value);
}
std::uint64_t as_counted(std::int64_t value) noexcept {
  return static_cast<std::uint64_t>(value);
}

std::int64_t seal_of_campaign(std::string_view id, std::string_view seller, std::uint64_t version,
                              bool deleted, std::string_view body) {
  ByteWriter bytes;
  bytes.put_bytes("campaign");
  bytes.put_string(id);
  bytes.put_string(seller);
  bytes.put(version);
  bytes.put(static_cast<std::uint8_t>(deleted));
  bytes.put_string(body);
  return as_stored(checksum(bytes.view()));
}

std::int64_t seal_of_audit(std::uint64_t sequence, const Author& author, ChangeKind kind, std::string_view id,
                           std::uint64_t version, std::string_view body) {
  ByteWriter bytes;
  bytes.put_bytes("audit");
  bytes.put(sequence);
  bytes.put(author.at);
  bytes.put_string(author.name);
  bytes.put(static_cast<std::uint8_t>(kind));
  bytes.put_string(id);
  bytes.put(version);
  bytes.put_string(body);
  return as_stored(checksum(bytes.view()));
}

std::string named(std::string_view id) {
  return "campaign \"" + std::string(id) + "\"";
}

tl::unexpected<Error> fail_damaged(std::string_view id, std::string_view where) {
  return fail(ErrorCode::kDataLoss, "the stored " + named(id) + " is damaged in the table " +
                                        std::string(where) + "; restore a copy of the database");
}

// A body whose row has a right seal was written by us: if it cannot be read, a later build wrote it.
Result<ads::Campaign> read_body(std::string_view id, Bytes body) {
  auto campaign = ads::decode_campaign(body);
  if (!campaign) return fail_in("the stored " + named(id), std::move(campaign.error()));
  return campaign;
}

bool exists(const std::string& path) {
  struct stat status {};
  return lstat(path.c_str(), &status) == 0 || errno != ENOENT;
}

}  // namespace

Result<std::unique_ptr<Store>> SqliteStore::open(const std::string& path, const LedgerRules& rules) {
  if (!exists(path)) {
    // Its log holds changes that were acknowledged; a new database would drop them.
    if (exists(path + "-wal")) {
      return fail(ErrorCode::kDataLoss,
                  path + ": the database is gone but its log " + path +
                      "-wal is there; restore the database, or remove the log to start anew");
    }
    VITRINA_TRY(create_database(path));
  }
  std::unique_ptr<SqliteStore> store(new SqliteStore);
  VITRINA_TRY(store->set_up(path, rules));
  return store;
}

Result<void> SqliteStore::set_up(const std::string& path, const LedgerRules& rules) {
  VITRINA_ASSIGN(connection_, open_database(path));
  // Deleted ones as well: a campaign must not vanish by damage to the mark that says so.
  VITRINA_ASSIGN(select_all_, connection_.prepare("SELECT id, seller, version, deleted, body, seal "
                                                  "FROM campaigns ORDER BY id",
                                                  "read the campaigns"));
  VITRINA_ASSIGN(select_one_,
                 connection_.prepare("SELECT seller, version, deleted, body, seal FROM campaigns "
                                     "WHERE id = ?1",
                                     "read a campaign"));
  VITRINA_ASSIGN(upsert_,
                 connection_.prepare("INSERT INTO campaigns(id, seller, version, deleted, body, seal) "
                                     "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (id) DO UPDATE SET "
                                     "version = ?3, deleted = ?4, body = ?5, seal = ?6",
                                     "store a campaign"));
  VITRINA_ASSIGN(insert_audit_, connection_.prepare("INSERT INTO audit(sequence, at, author, kind, campaign, "
                                                    "version, body, seal) "
                                                    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                                                    "store a line of the audit trail"));
  VITRINA_ASSIGN(select_audit_, connection_.prepare("SELECT sequence, at, author, kind, version, body, seal "
                                                    "FROM audit WHERE campaign = ?1 "
                                                    "ORDER BY sequence DESC LIMIT ?2",
                                                    "read the audit trail"));
  VITRINA_ASSIGN(select_last_,
                 connection_.prepare("SELECT coalesce(max(sequence), 0) FROM audit", "read the last change"));
  return money_.set_up(connection_, rules);
}

Result<void> SqliteStore::for_each_campaign(const std::function<void(ads::Campaign)>& take) {
  const std::lock_guard lock(mutex_);
  const SqliteReset reset(select_all_);
  while (true) {
    VITRINA_ASSIGN(const bool row, select_all_.step());
    if (!row) return {};
    const std::string_view id = select_all_.text(0);
    const bool deleted = select_all_.integer(3) != 0;
    const Bytes body = select_all_.blob(4);
    if (seal_of_campaign(id, select_all_.text(1), as_counted(select_all_.integer(2)), deleted,
                         as_text(body)) != select_all_.integer(5)) {
      return fail_damaged(id, "campaigns");
    }
    if (deleted) continue;
    VITRINA_ASSIGN(ads::Campaign campaign, read_body(id, body));
    take(std::move(campaign));
  }
}

Result<std::vector<Result<ads::Campaign>>> SqliteStore::apply(std::span<const CampaignChange> changes) {
  const std::lock_guard lock(mutex_);
  constexpr std::int64_t kMostSeconds = 1'000'000'000'000;  // far past any date
  const std::int64_t at = changes.empty() ? 0 : changes.front().author.at;
  money_.begin(std::clamp<std::int64_t>(at, 0, kMostSeconds) * 1'000'000);
  auto answers = apply_all(changes);
  money_.rolled_back();  // there are no lines in the journal for changes
  return answers;
}

Result<std::vector<Result<ads::Campaign>>> SqliteStore::apply_all(std::span<const CampaignChange> changes) {
  std::vector<Result<ads::Campaign>> answers;
  answers.reserve(changes.size());
  VITRINA_ASSIGN(SqliteTransaction transaction, SqliteTransaction::begin(connection_));
  VITRINA_ASSIGN(std::uint64_t sequence, last_change());
  for (const CampaignChange& change : changes) {
    Result<ads::Campaign> answer = apply_one(change, sequence + 1);
    if (answer) {
      ++sequence;
    } else if (answer.error().code != ErrorCode::kConflict && answer.error().code != ErrorCode::kNotFound) {
      return tl::unexpected<Error>(std::move(answer.error()));
    }
    answers.push_back(std::move(answer));
  }
  VITRINA_TRY(transaction.commit());
  return answers;
}

Result<ads::Campaign> SqliteStore::apply_one(const CampaignChange& change, std::uint64_t sequence) {
  const std::string& id = change.campaign.id;
  VITRINA_ASSIGN(std::optional<Known> known, find(id));
  const bool is_there = known && known->campaign;
  if (is_there && change.expected_version && *change.expected_version != known->version) {
    const std::string version = std::to_string(known->version);
    return fail(ErrorCode::kConflict, *change.expected_version == 0
                                          ? named(id) + " is there already, with version " + version
                                          : named(id) + " has version " + version + ", not " +
                                                std::to_string(*change.expected_version) + "; read it again");
  }
  if (!is_there && (change.is_delete || change.expected_version.value_or(0) != 0))
    return fail(ErrorCode::kNotFound, "there is no " + named(id));

  if (change.is_delete) {
    VITRINA_TRY(write(ChangeKind::kDeleted, *known->campaign, change.author, sequence));
    return std::move(*known->campaign);
  }
  if (known && known->seller != change.campaign.seller) {
    return fail(ErrorCode::kConflict,
                named(id) + (is_there ? " is" : " was") + " another seller's; an id never passes to another");
  }
  ads::Campaign campaign = change.campaign;
  campaign.version = known ? known->version + 1 : 1;
  VITRINA_TRY(
      write(is_there ? ChangeKind::kUpdated : ChangeKind::kCreated, campaign, change.author, sequence));
  return campaign;
}

Result<std::optional<SqliteStore::Known>> SqliteStore::find(std::string_view id) {
  const SqliteReset reset(select_one_);
  VITRINA_ASSIGN(const bool row, select_one_.bind_text(1, id).step());
  if (!row) return std::nullopt;
  Known known;
  known.seller = select_one_.text(0);
  known.version = as_counted(select_one_.integer(1));
  const bool deleted = select_one_.integer(2) != 0;
  const Bytes body = select_one_.blob(3);
  if (seal_of_campaign(id, known.seller, known.version, deleted, as_text(body)) != select_one_.integer(4))
    return fail_damaged(id, "campaigns");
  if (!deleted) {
    VITRINA_ASSIGN(known.campaign, read_body(id, body));
  }
  return known;
}

Result<void> SqliteStore::write(ChangeKind kind, const ads::Campaign& campaign, const Author& author,
                                std::uint64_t sequence) {
  const std::string body = ads::encode_campaign(campaign);
  const bool deleted = kind == ChangeKind::kDeleted;
  const std::string_view kept = deleted ? std::string_view() : std::string_view(body);
  VITRINA_TRY(upsert_.bind_text(1, campaign.id)
                  .bind_text(2, campaign.seller)
                  .bind(3, as_stored(campaign.version))
                  .bind(4, deleted ? 1 : 0)
                  .bind_blob(5, as_bytes(kept))
                  .bind(6, seal_of_campaign(campaign.id, campaign.seller, campaign.version, deleted, kept))
                  .run());
  // Links of a deleted campaign are charged as long as they stand.
  if (!deleted) VITRINA_TRY(money_.set_budgets(campaign));
  return insert_audit_.bind(1, as_stored(sequence))
      .bind(2, author.at)
      .bind_text(3, author.name)
      .bind(4, static_cast<std::int64_t>(kind))
      .bind_text(5, campaign.id)
      .bind(6, as_stored(campaign.version))
      .bind_blob(7, as_bytes(body))
      .bind(8, seal_of_audit(sequence, author, kind, campaign.id, campaign.version, body))
      .run();
}

Result<std::vector<AuditEntry>> SqliteStore::audit(std::string_view campaign, std::size_t limit) {
  const std::lock_guard lock(mutex_);
  constexpr std::size_t kMostRows = std::numeric_limits<std::int64_t>::max();
  std::vector<AuditEntry> entries;
  const SqliteReset reset(select_audit_);
  select_audit_.bind_text(1, campaign).bind(2, static_cast<std::int64_t>(std::min(limit, kMostRows)));
  while (true) {
    VITRINA_ASSIGN(const bool row, select_audit_.step());
    if (!row) return entries;
    AuditEntry entry;
    entry.sequence = as_counted(select_audit_.integer(0));
    entry.author.at = select_audit_.integer(1);
    entry.author.name = select_audit_.text(2);
    const std::int64_t kind = select_audit_.integer(3);
    const std::uint64_t version = as_counted(select_audit_.integer(4));
    const Bytes body = select_audit_.blob(5);
    if (kind < 0 || kind > static_cast<std::int64_t>(ChangeKind::kDeleted))
      return fail_damaged(campaign, "audit");
    entry.kind = static_cast<ChangeKind>(kind);
    if (seal_of_audit(entry.sequence, entry.author, entry.kind, campaign, version, as_text(body)) !=
        select_audit_.integer(6)) {
      return fail_damaged(campaign, "audit");
    }
    VITRINA_ASSIGN(entry.campaign, read_body(campaign, body));
    entries.push_back(std::move(entry));
  }
}

Result<std::uint64_t> SqliteStore::last_sequence() {
  const std::lock_guard lock(mutex_);
  return last_change();
}

Result<std::uint64_t> SqliteStore::last_change() {
  const SqliteReset reset(select_last_);
  VITRINA_ASSIGN(const bool row, select_last_.step());
  return row ? as_counted(select_last_.integer(0)) : 0;
}

Result<std::vector<Result<Posted>>> SqliteStore::post(std::span<const Entry> entries, std::int64_t now_us) {
  const std::lock_guard lock(mutex_);
  money_.begin(now_us);
  auto answers = post_all(entries);
  if (answers) {
    money_.committed();
  } else {
    money_.rolled_back();
  }
  return answers;
}

Result<std::vector<Result<Posted>>> SqliteStore::post_all(std::span<const Entry> entries) {
  std::vector<Result<Posted>> answers;
  answers.reserve(entries.size());
  VITRINA_ASSIGN(SqliteTransaction transaction, SqliteTransaction::begin(connection_));
  for (const Entry& entry : entries) {
    Result<Posted> answer = money_.post(entry);
    // What is wrong with an entry alone names its field, and was found before anything was written for it.
    if (!answer && answer.error().field.empty()) return tl::unexpected<Error>(std::move(answer.error()));
    answers.push_back(std::move(answer));
  }
  VITRINA_TRY(money_.forget());
  VITRINA_TRY(transaction.commit());
  return answers;
}

Result<void> SqliteStore::for_each_fact(std::uint64_t after, const std::function<void(const Fact&)>& take) {
  const std::lock_guard lock(mutex_);
  return money_.for_each_line(after, [&](const JournalLine& line) -> Result<void> {
    take(line.fact);
    return {};
  });
}

Result<void> SqliteStore::for_each_spend(const std::function<void(const CampaignSpend&)>& take) {
  const std::lock_guard lock(mutex_);
  return money_.for_each_spend(take);
}

Result<void> SqliteStore::for_each_seller(const std::function<void(const SellerAccount&)>& take) {
  const std::lock_guard lock(mutex_);
  return money_.for_each_seller(take);
}

Result<SellerAccount> SqliteStore::find_seller(std::string_view seller) {
  const std::lock_guard lock(mutex_);
  return money_.find_seller(seller);
}

Result<LedgerAudit> SqliteStore::verify() {
  const std::lock_guard lock(mutex_);
  return audit_ledger(connection_, money_);
}

Result<std::string> SqliteStore::pragma(std::string_view name) {
  return connection_.query("PRAGMA " + std::string(name), "read a setting");
}

}  // namespace vitrina::ledger
