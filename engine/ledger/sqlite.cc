#include "engine/ledger/sqlite.h"

#include <sqlite3.h>

#include <filesystem>
#include <system_error>
#include <utility>

#include "index/base/check.h"

namespace vitrina::ledger {

namespace {

ErrorCode code_of(int extended) {
  if (extended == SQLITE_IOERR_CORRUPTFS) return ErrorCode::kDataLoss;
  switch (extended & 0xFF) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    // Our statements fit our tables: where they do not, or find rows that ours would not leave, the tables
    // are no longer what was written.
    case SQLITE_ERROR:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_SCHEMA:
      return ErrorCode::kDataLoss;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return ErrorCode::kUnavailable;
    case SQLITE_NOMEM:
    case SQLITE_TOOBIG:
      return ErrorCode::kLimit;
    default:
      return ErrorCode::kIo;
  }
}

// The error of the last call on this connection. `code` where that call was not the one that failed.
tl::unexpected<Error> fail_sqlite(sqlite3* connection, std::string_view what, int code = SQLITE_OK) {
  const bool last = code == SQLITE_OK;
  if (last) code = sqlite3_extended_errcode(connection);
  VITRINA_CHECK((code & 0xFF) != SQLITE_MISUSE);
  std::string message = "cannot ";
  message.append(what).append(": ").append(last ? sqlite3_errmsg(connection) : sqlite3_errstr(code));
  const int primary = code & 0xFF;
  const int reason = sqlite3_system_errno(connection);
  if (reason != 0 && (primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN || primary == SQLITE_FULL))
    message.append(": ").append(std::generic_category().message(reason));
  if (primary == SQLITE_READONLY) message += " (the file or its directory may not be written)";
  if (primary == SQLITE_BUSY) message += " (another process has it open)";
  const char* file = sqlite3_db_filename(connection, "main");
  if (file != nullptr && *file != 0) message.insert(0, std::string(file) + ": ");
  return fail(code_of(code), std::move(message));
}

}  // namespace

SqliteStatement::~SqliteStatement() {
  sqlite3_finalize(statement_);
}

SqliteStatement::SqliteStatement(SqliteStatement&& other) noexcept
    : statement_(std::exchange(other.statement_, nullptr)),
      what_(std::move(other.what_)),
      bind_error_(other.bind_error_) {}

SqliteStatement& SqliteStatement::operator=(SqliteStatement&& other) noexcept {
  std::swap(statement_, other.statement_);
  std::swap(what_, other.what_);
  std::swap(bind_error_, other.bind_error_);
  return *this;
}

SqliteStatement& SqliteStatement::bind(int place, std::int64_t value) {
  const int code = sqlite3_bind_int64(statement_, place, value);
  if (bind_error_ == SQLITE_OK) bind_error_ = code;
  return *this;
}

SqliteStatement& SqliteStatement::bind_null(int place) {
  const int code = sqlite3_bind_null(statement_, place);
  if (bind_error_ == SQLITE_OK) bind_error_ = code;
  return *this;
}

SqliteStatement& SqliteStatement::bind_text(int place, std::string_view value) {
  // A null pointer would bind NULL, which is not an empty text.
  const char* data = value.empty() ? "" : value.data();
  const int code = sqlite3_bind_text64(statement_, place, data, value.size(), SQLITE_STATIC, SQLITE_UTF8);
  if (bind_error_ == SQLITE_OK) bind_error_ = code;
  return *this;
}

SqliteStatement& SqliteStatement::bind_blob(int place, Bytes value) {
  const void* data = value.empty() ? static_cast<const void*>("") : value.data();
  const int code = sqlite3_bind_blob64(statement_, place, data, value.size(), SQLITE_STATIC);
  if (bind_error_ == SQLITE_OK) bind_error_ = code;
  return *this;
}

Result<bool> SqliteStatement::step() {
  sqlite3* const connection = sqlite3_db_handle(statement_);
  if (bind_error_ != SQLITE_OK) {
    auto failure = fail_sqlite(connection, what_, bind_error_);
    reset();
    return failure;
  }
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) {
    reset();
    return false;
  }
  auto failure = fail_sqlite(connection, what_);
  reset();
  return failure;
}

Result<void> SqliteStatement::run() {
  while (true) {
    VITRINA_ASSIGN(const bool row, step());
    if (!row) return {};
  }
}

void SqliteStatement::reset() noexcept {
  // Its result repeats the error of the last step, which has been reported.
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
  bind_error_ = SQLITE_OK;
}

bool SqliteStatement::is_null(int column) const noexcept {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::int64_t SqliteStatement::integer(int column) const noexcept {
  return sqlite3_column_int64(statement_, column);
}

// Texts are read as bytes: what was bound comes back, well-formed or not.
std::string_view SqliteStatement::text(int column) const noexcept {
  return as_text(blob(column));
}

Bytes SqliteStatement::blob(int column) const noexcept {
  const void* data = sqlite3_column_blob(statement_, column);
  if (data == nullptr) return {};
  return {static_cast<const std::byte*>(data),
          static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

Result<SqliteConnection> SqliteConnection::open(const std::string& path) {
  // Absolute, for SQLite reads "file:…" and ":memory:" as something other than names.
  std::error_code ignored;
  const std::string absolute = std::filesystem::absolute(path, ignored).string();
  VITRINA_ASSIGN(SqliteConnection connection,
                 open_file(absolute, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX));
  // What may not be written it opens for reading without a word.
  if (sqlite3_db_readonly(connection.connection_, "main") != 0) {
    return fail(ErrorCode::kIo, absolute + ": cannot open the database for writing: permission denied");
  }
  return connection;
}

Result<SqliteConnection> SqliteConnection::open_in_memory() {
  return open_file(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_MEMORY);
}

Result<SqliteConnection> SqliteConnection::open_file(const std::string& path, int flags) {
  SqliteConnection connection;
  const int code =
      sqlite3_open_v2(path.c_str(), &connection.connection_, flags | SQLITE_OPEN_EXRESCODE, nullptr);
  if (connection.connection_ == nullptr) return fail(ErrorCode::kLimit, path + ": no memory to open it");
  if (code != SQLITE_OK) return fail_sqlite(connection.connection_, "open the database");
  // A damaged file must not make SQLite write where it should not.
  sqlite3_db_config(connection.connection_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(connection.connection_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  return connection;
}

SqliteConnection::~SqliteConnection() {
  sqlite3_close_v2(connection_);
}

SqliteConnection::SqliteConnection(SqliteConnection&& other) noexcept
    : connection_(std::exchange(other.connection_, nullptr)) {}

SqliteConnection& SqliteConnection::operator=(SqliteConnection&& other) noexcept {
  std::swap(connection_, other.connection_);
  return *this;
}

Result<SqliteStatement> SqliteConnection::prepare(std::string_view sql, std::string what) {
  SqliteStatement statement;
  statement.what_ = std::move(what);
  if (sqlite3_prepare_v3(connection_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                         &statement.statement_, nullptr) != SQLITE_OK) {
    return fail_sqlite(connection_, statement.what_);
  }
  return statement;
}

Result<void> SqliteConnection::execute(const char* sql, std::string_view what) {
  if (sqlite3_exec(connection_, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    return fail_sqlite(connection_, what);
  return {};
}

Result<std::string> SqliteConnection::query(std::string_view sql, std::string what) {
  VITRINA_ASSIGN(SqliteStatement statement, prepare(sql, std::move(what)));
  std::string lines;
  while (true) {
    VITRINA_ASSIGN(const bool row, statement.step());
    if (!row) return lines;
    if (!lines.empty()) lines += '\n';
    lines += statement.text(0);
  }
}

std::int64_t SqliteConnection::changes() const noexcept {
  return sqlite3_changes64(connection_);
}

bool SqliteConnection::in_transaction() const noexcept {
  return sqlite3_get_autocommit(connection_) == 0;
}

Result<SqliteTransaction> SqliteTransaction::begin(SqliteConnection& connection) {
  VITRINA_TRY(connection.execute("BEGIN IMMEDIATE", "begin a transaction"));
  return SqliteTransaction(connection);
}

SqliteTransaction::~SqliteTransaction() {
  roll_back();
}

SqliteTransaction::SqliteTransaction(SqliteTransaction&& other) noexcept
    : connection_(std::exchange(other.connection_, nullptr)) {}

Result<void> SqliteTransaction::commit() {
  auto committed = connection_->execute("COMMIT", "write changes to the disk");
  // Some failures leave it open, to be tried again; here it is over either way.
  roll_back();
  return committed;
}

void SqliteTransaction::roll_back() noexcept {
  if (connection_ == nullptr) return;
  // Some errors have rolled it back already; and a failure to do so is cured by the next start.
  if (connection_->in_transaction()) static_cast<void>(connection_->execute("ROLLBACK", "undo changes"));
  connection_ = nullptr;
}

}  // namespace vitrina::ledger
