// A recount of the whole journal, held against all that is kept besides: `vitrina ledger verify`.
//
// The laws, as findings name them:
//   1  lines are numbered from 1 without a gap, and their times of commit never run back;
//   2  a line that moves money moves it between the right accounts, and all accounts add up to nothing;
//   3  a charge is at most the price of the click, and a click is there once;
//   4  what a campaign has spent in all and on a day is the sum of its charges, and within its budget;
//   5  a seller has what came in less what was charged, and never less than nothing;
//   6  a refund gives back what a click has cost, once;
//   7  orders are what was ordered less what was taken back.
//
// Cost: some 2 µs a line, and a hundred bytes of memory a click. Threads: pure function of a connection.
#pragma once

#include "engine/ledger/sqlite.h"
#include "engine/ledger/sqlite_money.h"

namespace vitrina::ledger {

Result<LedgerAudit> audit_ledger(SqliteConnection& connection, SqliteMoney& money);

}  // namespace vitrina::ledger
