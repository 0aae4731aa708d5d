// The canonical bytes of AuctionInput and AuctionOutcome, for the replay log: one value has exactly one
// encoding, the same on every machine, and what is no canonical encoding is refused.
//
// Use for: logging auctions and comparing outcomes. Not for: which keyword, model and catalog versions went
// in; the log's record puts those around it.
//
// Layout, little-endian. A column is a byte (width 0–8 bytes a value, the least that holds the largest; plus
// 0x80 if all values are equal and only one is written), then the values; a column of no values is nothing at
// all.
//   input   u8 version = 1 · u8 rule · varint slots · varint ads_per_seller · u64 seed
//           · varint factor count · column factors · varint candidate count
//           · columns campaign, listing, seller, bid, quality, reserve
//   outcome u8 version = 1 · varint slot count · columns candidate, price, score
//           · varint candidate count · verdicts, two a byte, low half first · column winning_bid
// 20 candidates with hashed campaigns, doc ids for listings and ordinals for sellers, 4 slots: 380 bytes of
// input, 90 of outcome.
//
// Errors: kUnsupported for another version; kDataLoss for anything but canonical bytes, or an input that
// check_auction() refuses. No bytes crash a decoder or make it allocate more than a few megabytes.
// Threads: pure functions.
#pragma once

#include "engine/ads/auction/auction.h"
#include "index/base/bytes.h"

namespace vitrina::ads {

// Requires: check_auction(input).
void encode_auction_input(const AuctionInput& input, ByteWriter& out);
void encode_auction_outcome(const AuctionOutcome& outcome, ByteWriter& out);

// `bytes` is the encoding and nothing more.
Result<AuctionInput> decode_auction_input(Bytes bytes);
Result<AuctionOutcome> decode_auction_outcome(Bytes bytes);

}  // namespace vitrina::ads
