// What a line of the journal holds besides its columns, as bytes.
//
// Layout: u8 version = 1 · the ad (served_ad.h) · zigzag varints quantity, revenue · seller, id, order, note,
// author, each a varint length and bytes.
//
// Threads: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "engine/ledger/money.h"
#include "index/base/bytes.h"
#include "index/base/result.h"

namespace vitrina::ledger {

// Replaces `out`.
void encode_fact_body(const Fact& fact, std::string_view author, ByteWriter& out);
// Fills what encode_fact_body() wrote. Errors: kUnsupported for another version, kDataLoss.
Result<void> decode_fact_body(Bytes bytes, Fact& fact);

}  // namespace vitrina::ledger
