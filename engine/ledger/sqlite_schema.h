// The tables of a store's SQLite file: made, opened, checked.
//
// Threads: pure functions of a file. Errors: as in sqlite_store.h.
#pragma once

#include <cstdint>
#include <string>

#include "engine/ads/campaign/campaign.h"
#include "engine/ledger/sqlite.h"

namespace vitrina::ledger {

inline constexpr std::int64_t kSchemaVersion = 2;           // in user_version
inline constexpr std::int64_t kApplicationId = 0x5669746E;  // "Vitn"

// Makes a fresh file with empty tables at `path`, whole or not at all.
Result<void> create_database(const std::string& path);

// Opens the file as the only connection, sets how it is written, and checks that it is ours and sound. One of
// version 1 is brought to this version.
Result<SqliteConnection> open_database(const std::string& path);

// Puts what a campaign may spend (id, seller, daily and total budget) in place; what it has spent stays, and
// a total below that becomes that.
inline constexpr std::string_view kUpsertTotals =
    "INSERT INTO campaign_totals(campaign, seller, daily, cap, spent) VALUES (?1, ?2, max(?3, 0), max(?4, "
    "0), 0) "
    "ON CONFLICT (campaign) DO UPDATE SET daily = max(?3, 0), "
    "cap = CASE WHEN ?4 IS NULL THEN NULL ELSE max(?4, spent) END";
SqliteStatement& bind_totals(SqliteStatement& upsert, const ads::Campaign& campaign);

}  // namespace vitrina::ledger
