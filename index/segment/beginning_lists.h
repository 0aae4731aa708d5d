// Lists of beginnings: for every beginning that more than a few words of titles share, the listings that hold
// any of these words (in whatever field). So half a word, however short, is one posting list; of a beginning
// that fewer words share, those few are.
//
// A list stands for the words' stems, has no impacts (index/postings/posting_lists.h), and comes after the
// terms' own: its number among all lists is the number of terms and the beginning's place among the
// beginnings, which are sorted by bytes.
//
// Cost of making them: a walk over the words' postings for each beginning of theirs that has a list.
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "index/base/bytes.h"
#include "index/base/ids.h"
#include "index/base/result.h"
#include "index/base/string_table.h"
#include "index/postings/posting_list_writer.h"
#include "index/postings/posting_lists.h"

namespace vitrina::index {

inline constexpr std::size_t kMostTermsUnlisted = 8;  // that a beginning without a list has
inline constexpr std::size_t kMostListedBytes = 64;   // longer beginnings have no list

struct BeginningLists {
  StringTableWriter texts;
  std::vector<ListMeta> lists;  // by text
  std::vector<BlockMeta> blocks;
};

// `form_at` gives the words, sorted by bytes; `form_terms` are their terms, of which those that `postings`
// does not have are passed over. The lists' bytes are appended to `data`. Errors: those of `data`; kLimit
// when there are more blocks than the format counts.
Result<BeginningLists> list_beginnings(const std::function<std::string_view(FormId)>& form_at,
                                       std::span<const TermId> form_terms, const PostingLists& postings,
                                       std::uint32_t doc_count, ByteSink& data);

}  // namespace vitrina::index
