// The tables of a store's SQLite file: made, opened, checked.
//
// Threads: pure functions of a file. Errors: as in sqlite_store.h.
#pragma once

#include <cstdint>
#include <string>

#include "engine/ledger/sqlite.h"

namespace vitrina::ledger {

inline constexpr std::int64_t kSchemaVersion = 1;           // in user_version
inline constexpr std::int64_t kApplicationId = 0x5669746E;  // "Vitn"

// Makes a fresh file with empty tables at `path`, whole or not at all.
Result<void> create_database(const std::string& path);

// Opens the file as the only connection, sets how it is written, and checks that it is ours, of this version,
// and sound.
Result<SqliteConnection> open_database(const std::string& path);

}  // namespace vitrina::ledger
