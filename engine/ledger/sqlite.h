// SQLite behind Result: a connection, its statements, a transaction.
//
// Use for: the stores of this folder; nothing else in the house speaks SQL.
//
// Errors: kDataLoss for a damaged file, one that is no database, or one whose tables are not what a statement
// was written for; kUnavailable where another connection holds the file; kLimit for values past SQLite's
// limits and for memory; kIo for the rest. Messages name the file, what was being done and the system's
// reason. Threads: one at a time. Lifetime: a connection outlives its statements and transactions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "index/base/bytes.h"
#include "index/base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace vitrina::ledger {

// One statement, prepared once and run often. Values are bound by their place, from 1, and must stay where
// they are until the statement has run; columns are read by theirs, from 0, and are valid until the next
// step.
class SqliteStatement {
 public:
  SqliteStatement() = default;
  ~SqliteStatement();
  SqliteStatement(SqliteStatement&& other) noexcept;
  SqliteStatement& operator=(SqliteStatement&& other) noexcept;

  SqliteStatement& bind(int place, std::int64_t value);
  SqliteStatement& bind_null(int place);
  SqliteStatement& bind_text(int place, std::string_view value);
  SqliteStatement& bind_blob(int place, Bytes value);

  // True: a row is there to read. False: it is done, and ready to be bound anew; so it is after an error.
  Result<bool> step();
  // Runs it to its end, whatever rows it gives.
  Result<void> run();
  // Leaves off before the end. Needed after a step() that gave the last row wanted.
  void reset() noexcept;

  bool is_null(int column) const noexcept;
  std::int64_t integer(int column) const noexcept;
  std::string_view text(int column) const noexcept;
  Bytes blob(int column) const noexcept;

 private:
  friend class SqliteConnection;

  sqlite3_stmt* statement_ = nullptr;
  std::string what_;    // "store a campaign": for messages
  int bind_error_ = 0;  // of the first bind that failed; step() reports it
};

// Resets a statement at the end of a scope.
class SqliteReset {
 public:
  explicit SqliteReset(SqliteStatement& statement) noexcept : statement_(statement) {}
  ~SqliteReset() { statement_.reset(); }
  SqliteReset(const SqliteReset&) = delete;
  SqliteReset& operator=(const SqliteReset&) = delete;

 private:
  SqliteStatement& statement_;
};

class SqliteConnection {
 public:
  // Opens a file that is there, for reading and writing. SQLite itself reads it at the first statement only.
  static Result<SqliteConnection> open(const std::string& path);
  // A database in memory.
  static Result<SqliteConnection> open_in_memory();

  SqliteConnection() = default;
  ~SqliteConnection();
  SqliteConnection(SqliteConnection&& other) noexcept;
  SqliteConnection& operator=(SqliteConnection&& other) noexcept;

  // `what` completes "cannot …" in messages.
  Result<SqliteStatement> prepare(std::string_view sql, std::string what);
  // Runs statements that give nothing back.
  Result<void> execute(const char* sql, std::string_view what);
  // The first column of every row, as text, a line each.
  Result<std::string> query(std::string_view sql, std::string what);

  bool in_transaction() const noexcept;
  // Rows that the last INSERT, UPDATE or DELETE changed.
  std::int64_t changes() const noexcept;

 private:
  static Result<SqliteConnection> open_file(const std::string& path, int flags);

  sqlite3* connection_ = nullptr;
};

// A transaction for writing: undone at the end of its scope unless it was committed.
class SqliteTransaction {
 public:
  static Result<SqliteTransaction> begin(SqliteConnection& connection);

  ~SqliteTransaction();
  SqliteTransaction(SqliteTransaction&& other) noexcept;
  SqliteTransaction& operator=(SqliteTransaction&&) = delete;

  // After an error nothing of it is left.
  Result<void> commit();

 private:
  explicit SqliteTransaction(SqliteConnection& connection) noexcept : connection_(&connection) {}
  void roll_back() noexcept;

  SqliteConnection* connection_;  // null: over
};

}  // namespace vitrina::ledger
