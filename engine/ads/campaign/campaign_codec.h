// A campaign as bytes, for storage: exact, versioned, one encoding a value.
//
// Use for: the store and its audit trail. Not for: the outside, which speaks JSON.
//
// Layout: u8 version = 1 · id · seller · name · u8 status · listings · keywords (text, u8 match, bid) ·
// negatives · categories (lists of texts) · u8 which optionals are there, then those: category_bid,
// budget_daily, budget_total, start, end · hours (2 bytes each) · regions · devices · segments · u8 pacing ·
// label · advertiser's name, inn, erid · erids by listing, ascending · version · u64 XXH3 of all before.
// Texts are varint length and bytes, lists varint count and items, integers zigzag varints. About as large as
// its texts.
//
// Errors: kUnsupported for another version, kDataLoss for bytes that were not written so or are damaged. No
// bytes crash the decoder or make it allocate more than some forty times their size. It does not validate: what
// was stored under older limits stays readable.
//
// Threads: pure functions.
#pragma once

#include "engine/ads/campaign/campaign.h"
#include "index/base/bytes.h"
#include "index/base/result.h"

namespace vitrina::ads {

std::string encode_campaign(const Campaign& campaign);
Result<Campaign> decode_campaign(Bytes bytes);

}  // namespace vitrina::ads
