// The index's numbers, a name for each quantity.
//
// They are plain unsigned integers, since posting lists and counters hold them by the million and do
// arithmetic on them; the names say which is meant.
#pragma once

#include <cstdint>

namespace vitrina {

using DocId = std::uint32_t;       // a listing's place in its segment: dense, from 0, in doc order
using TermId = std::uint32_t;      // a term's place among a segment's sorted terms
using FormId = std::uint32_t;      // a form's place among a segment's sorted forms
using Ordinal = std::uint32_t;     // a facet value's place among the sorted values of its facet
using CategoryId = std::uint32_t;  // a category node's place in the preorder of its tree

inline constexpr DocId kEndDoc = 0xFFFFFFFFu;       // past the last posting; greater than every doc id
inline constexpr DocId kMaxDocs = 0x7FFFFFFFu;      // a segment holds fewer than this
inline constexpr TermId kNoTerm = 0xFFFFFFFFu;      // "no such term"
inline constexpr FormId kNoForm = 0xFFFFFFFFu;      // "no such form"
inline constexpr Ordinal kNoOrdinal = 0xFFFFFFFFu;  // the listing has no such value
inline constexpr CategoryId kNoCategory = 0xFFFFFFFFu;

}  // namespace vitrina
