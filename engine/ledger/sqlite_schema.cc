#include "engine/ledger/sqlite_schema.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

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

constexpr char kSchemaQuery[] =
    "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema "
    "ORDER BY type, name";

Result<void> fill_database(const std::string& path) {
  VITRINA_ASSIGN(SqliteConnection connection, SqliteConnection::open(path));
  VITRINA_TRY(connection.execute("PRAGMA synchronous=FULL", "set up the database"));
  VITRINA_ASSIGN(SqliteTransaction transaction, SqliteTransaction::begin(connection));
  VITRINA_TRY(connection.execute(kTables, "make the tables"));
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

Result<void> check_ours(SqliteConnection& connection, const std::string& path) {
  VITRINA_ASSIGN(const std::string id, connection.query("PRAGMA application_id", "read the database"));
  if (id != std::to_string(kApplicationId))
    return fail(ErrorCode::kUnsupported, path + ": this is another program's database; give another path");
  VITRINA_ASSIGN(const std::string version, connection.query("PRAGMA user_version", "read the database"));
  if (version == std::to_string(kSchemaVersion)) return {};
  return fail(ErrorCode::kUnsupported, path + ": the database has version " + version +
                                           "; this build reads version " + std::to_string(kSchemaVersion));
}

// The tables must be ours to the letter: with a damaged definition SQLite would read something else.
Result<void> check_tables(SqliteConnection& connection, const std::string& path) {
  VITRINA_ASSIGN(SqliteConnection model, SqliteConnection::open_in_memory());
  VITRINA_TRY(model.execute(kTables, "make the tables"));
  VITRINA_ASSIGN(const std::string expected, model.query(kSchemaQuery, "read the tables"));
  VITRINA_ASSIGN(const std::string found, connection.query(kSchemaQuery, "read the tables"));
  if (found == expected) return {};
  return fail(ErrorCode::kDataLoss, path + ": the database is damaged: its tables are not as they were made");
}

}  // namespace

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
  VITRINA_TRY(check_ours(connection, path));
  VITRINA_TRY(expect(connection, "journal_mode=WAL", "wal"));
  VITRINA_TRY(
      connection.execute("PRAGMA synchronous=FULL;"
                         "PRAGMA foreign_keys=ON;"
                         "PRAGMA cell_size_check=ON;"
                         "PRAGMA cache_size=-16384;"
                         // After a large load the log gives its room back.
                         "PRAGMA journal_size_limit=67108864",
                         "set up the database"));
  VITRINA_TRY(expect(connection, "synchronous", "2"));
  VITRINA_TRY(expect(connection, "foreign_keys", "1"));
  VITRINA_TRY(check_tables(connection, path));
  VITRINA_TRY(check_sound(connection, path));
  return connection;
}

}  // namespace vitrina::ledger
