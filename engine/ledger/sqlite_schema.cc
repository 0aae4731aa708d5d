#include "engine/ledger/sqlite_schema.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "engine/ads/campaign/campaign_codec.h"
#include "engine/ledger/data_directory.h"

namespace vitrina::ledger {

namespace {

// A deleted campaign keeps its row, for its seller and version; its last state is in the audit trail.
constexpr char kTables[] = R"(
CREATE TABLE campaigns(
  id TEXT NOT NULL PRIMARY KEY,
  seller TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0),
  deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
  body BLOB NOT NULL,
  seal INTEGER NOT NULL
) STRICT;
CREATE TABLE audit(
  sequence INTEGER NOT NULL PRIMARY KEY CHECK (sequence > 0),
  at INTEGER NOT NULL,
  author TEXT NOT NULL,
  kind INTEGER NOT NULL CHECK (kind IN (0, 1, 2)),
  campaign TEXT NOT NULL REFERENCES campaigns(id),
  version INTEGER NOT NULL CHECK (version > 0),
  body BLOB NOT NULL,
  seal INTEGER NOT NULL
) STRICT;
CREATE INDEX audit_by_campaign ON audit(campaign);
)";

// The laws of the ledger are CHECKs here. Times are microseconds where they are called _us, else seconds.
constexpr char kMoneyTables[] = R"(
CREATE TABLE sellers(
  number INTEGER NOT NULL PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  credited INTEGER NOT NULL,
  spent INTEGER NOT NULL CHECK (spent >= 0),
  CHECK (spent <= credited)
) STRICT;
CREATE TABLE campaign_totals(
  campaign TEXT NOT NULL PRIMARY KEY,
  seller TEXT NOT NULL,
  daily INTEGER,
  cap INTEGER,
  spent INTEGER NOT NULL CHECK (spent >= 0),
  CHECK (cap IS NULL OR spent <= cap)
) STRICT, WITHOUT ROWID;
CREATE TABLE campaign_days(
  campaign TEXT NOT NULL,
  day INTEGER NOT NULL,
  cap INTEGER,
  spent INTEGER NOT NULL CHECK (spent >= 0),
  CHECK (cap IS NULL OR spent <= cap),
  PRIMARY KEY (campaign, day)
) STRICT, WITHOUT ROWID;
CREATE TABLE journal(
  sequence INTEGER NOT NULL PRIMARY KEY CHECK (sequence > 0),
  kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 7),
  verdict INTEGER NOT NULL CHECK (verdict BETWEEN 0 AND 12),
  at INTEGER NOT NULL,
  committed_us INTEGER NOT NULL,
  day INTEGER NOT NULL,
  debit INTEGER NOT NULL,
  credit INTEGER NOT NULL,
  amount INTEGER NOT NULL CHECK (amount >= 0),
  body BLOB NOT NULL,
  seal INTEGER NOT NULL,
  CHECK ((amount = 0) = (debit = 0) AND (debit = 0) = (credit = 0) AND (debit = 0 OR debit <> credit))
) STRICT;
CREATE TABLE clicks(
  id_time INTEGER NOT NULL,
  id_random INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  session INTEGER NOT NULL,
  at INTEGER NOT NULL,
  listing TEXT NOT NULL,
  seller TEXT NOT NULL,
  valid INTEGER NOT NULL CHECK (valid IN (0, 1)),
  refund INTEGER NOT NULL,
  PRIMARY KEY (id_time, id_random)
) STRICT, WITHOUT ROWID;
CREATE INDEX clicks_by_session ON clicks(session, at) WHERE session <> 0;
CREATE TABLE views(
  id_time INTEGER NOT NULL,
  id_random INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  PRIMARY KEY (id_time, id_random)
) STRICT, WITHOUT ROWID;
CREATE TABLE orders(
  id TEXT NOT NULL,
  listing TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity >= 0),
  revenue INTEGER NOT NULL CHECK (revenue >= 0),
  PRIMARY KEY (id, listing)
) STRICT, WITHOUT ROWID;
CREATE TABLE event_ids(
  id TEXT NOT NULL PRIMARY KEY,
  content INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  forget_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX event_ids_by_time ON event_ids(forget_at);
)";

constexpr char kSchemaQuery[] =
    "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema "
    "ORDER BY type, name";

Result<void> fill_database(const std::string& path) {
  VITRINA_ASSIGN(SqliteConnection connection, SqliteConnection::open(path));
  VITRINA_TRY(connection.execute("PRAGMA synchronous=FULL", "set up the database"));
  VITRINA_ASSIGN(SqliteTransaction transaction, SqliteTransaction::begin(connection));
  VITRINA_TRY(connection.execute(kTables, "make the tables"));
  VITRINA_TRY(connection.execute(kMoneyTables, "make the tables"));
  const std::string marks = "PRAGMA application_id=" + std::to_string(kApplicationId) +
                            ";PRAGMA user_version=" + std::to_string(kSchemaVersion);
  VITRINA_TRY(connection.execute(marks.c_str(), "mark the database as ours"));
  return transaction.commit();
}

Result<void> expect(SqliteConnection& connection, const std::string& pragma, const std::string& value) {
  VITRINA_ASSIGN(const std::string is, connection.query("PRAGMA " + pragma, "read the setting " + pragma));
  if (is == value) return {};
  return fail(ErrorCode::kIo, "SQLite does not take the setting " + pragma + "=" + value + ": it is " + is);
}

Result<void> check_sound(SqliteConnection& connection, const std::string& path) {
  VITRINA_ASSIGN(const std::string faults,
                 connection.query("PRAGMA integrity_check(3)", "check the database"));
  if (faults != "ok") return fail(ErrorCode::kDataLoss, path + ": the database is damaged: " + faults);
  VITRINA_ASSIGN(const std::string orphans,
                 connection.query("PRAGMA foreign_key_check", "check the database"));
  if (!orphans.empty())
    return fail(ErrorCode::kDataLoss, path + ": the database is damaged: changes of unknown campaigns");
  return {};
}

// Its version, which this build reads.
Result<std::string> check_ours(SqliteConnection& connection, const std::string& path) {
  VITRINA_ASSIGN(const std::string id, connection.query("PRAGMA application_id", "read the database"));
  if (id != std::to_string(kApplicationId))
    return fail(ErrorCode::kUnsupported, path + ": this is another program's database; give another path");
  VITRINA_ASSIGN(const std::string version, connection.query("PRAGMA user_version", "read the database"));
  if (version == std::to_string(kSchemaVersion) || version == "1") return version;
  return fail(ErrorCode::kUnsupported, path + ": the database has version " + version +
                                           "; this build reads version " + std::to_string(kSchemaVersion));
}

// The tables must be ours to the letter: with a damaged definition SQLite would read something else.
Result<void> check_tables(SqliteConnection& connection, const std::string& path, bool has_money) {
  VITRINA_ASSIGN(SqliteConnection model, SqliteConnection::open_in_memory());
  VITRINA_TRY(model.execute(kTables, "make the tables"));
  if (has_money) VITRINA_TRY(model.execute(kMoneyTables, "make the tables"));
  VITRINA_ASSIGN(const std::string expected, model.query(kSchemaQuery, "read the tables"));
  VITRINA_ASSIGN(const std::string found, connection.query(kSchemaQuery, "read the tables"));
  if (found == expected) return {};
  return fail(ErrorCode::kDataLoss, path + ": the database is damaged: its tables are not as they were made");
}

// A file of the first version, which had no money in it. Whole or not at all.
Result<void> upgrade(SqliteConnection& connection, const std::string& path) {
  VITRINA_TRY(check_tables(connection, path, false));
  VITRINA_ASSIGN(SqliteTransaction transaction, SqliteTransaction::begin(connection));
  VITRINA_TRY(connection.execute(kMoneyTables, "make the tables"));
  VITRINA_ASSIGN(
      SqliteStatement select,
      connection.prepare("SELECT id, seller, body FROM campaigns WHERE deleted = 0", "read the campaigns"));
  VITRINA_ASSIGN(SqliteStatement insert,
                 connection.prepare(kUpsertTotals, "store what a campaign may spend"));
  while (true) {
    VITRINA_ASSIGN(const bool row, select.step());
    if (!row) break;
    VITRINA_ASSIGN(const ads::Campaign campaign, ads::decode_campaign(select.blob(2)));
    VITRINA_TRY(bind_totals(insert, campaign).run());
  }
  const std::string mark = "PRAGMA user_version=" + std::to_string(kSchemaVersion);
  VITRINA_TRY(connection.execute(mark.c_str(), "mark the database as upgraded"));
  return transaction.commit();
}

}  // namespace

SqliteStatement& bind_totals(SqliteStatement& upsert, const ads::Campaign& campaign) {
  upsert.bind_text(1, campaign.id).bind_text(2, campaign.seller);
  const auto bind = [&](int place, const std::optional<Money>& budget) {
    if (budget) {
      upsert.bind(place, budget->micros);
    } else {
      upsert.bind_null(place);
    }
  };
  bind(3, campaign.budget_daily);
  bind(4, campaign.budget_total);
  return upsert;
}

Result<void> create_database(const std::string& path) {
  const std::string fresh = path + ".new";
  // What a crash left behind of an earlier attempt.
  for (const std::string& stale : {fresh, fresh + "-journal", fresh + "-wal"}) {
    if (unlink(stale.c_str()) != 0 && errno != ENOENT) return fail_errno("remove " + stale);
  }
  // Made here and not by SQLite, so that only the owner can read it; SQLite gives its log the same mode.
  const int file = ::open(fresh.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (file < 0) return fail_errno("create " + fresh);
  close(file);
  if (auto filled = fill_database(fresh); !filled) {
    unlink(fresh.c_str());
    return filled;
  }
  if (rename(fresh.c_str(), path.c_str()) != 0) return fail_errno("rename " + fresh + " to " + path);
  return sync_parent(path);
}

Result<SqliteConnection> open_database(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return fail_errno("look at " + path);
  if (!S_ISREG(status.st_mode)) return fail(ErrorCode::kInvalidArgument, path + " is not a file");
  // SQLite takes an empty file for a fresh database; ours are never empty.
  if (status.st_size == 0) {
    return fail(ErrorCode::kDataLoss, path + ": the database is empty, its content is lost; restore a copy");
  }
  VITRINA_ASSIGN(SqliteConnection connection, SqliteConnection::open(path));
  // The lock comes first: with it the log needs no memory that is shared with other processes.
  VITRINA_TRY(expect(connection, "locking_mode=EXCLUSIVE", "exclusive"));
  VITRINA_ASSIGN(const std::string version, check_ours(connection, path));
  VITRINA_TRY(expect(connection, "journal_mode=WAL", "wal"));
  VITRINA_TRY(
      connection.execute("PRAGMA synchronous=FULL;"
                         "PRAGMA foreign_keys=ON;"
                         "PRAGMA cell_size_check=ON;"
                         "PRAGMA cache_size=-65536;"
                         // After a large load the log gives its room back.
                         "PRAGMA journal_size_limit=67108864",
                         "set up the database"));
  VITRINA_TRY(expect(connection, "synchronous", "2"));
  VITRINA_TRY(expect(connection, "foreign_keys", "1"));
  // A log that a killed process left may hold commits that never reached the disk: SQLite takes them for
  // committed, and who asks again would be told so. Moving the log into the file syncs both.
  VITRINA_TRY(connection.execute("PRAGMA wal_checkpoint(TRUNCATE)", "make durable what the log holds"));
  if (version == "1") VITRINA_TRY(upgrade(connection, path));
  VITRINA_TRY(check_tables(connection, path, true));
  VITRINA_TRY(check_sound(connection, path));
  return connection;
}

}  // namespace vitrina::ledger
