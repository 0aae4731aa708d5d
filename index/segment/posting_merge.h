// Merges the runs' terms and postings into the segment's dictionary and posting lists; aliases (conflation.h)
// are no terms of their own, and their postings are those of the stem they stand for.
//
// The terms are cut into ranges that are merged and encoded on all threads and appended in order; where the
// cuts fall does not change the bytes.
//
// Threads: one at a time; uses several inside.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "index/base/result.h"
#include "index/base/string_table.h"
#include "index/postings/posting_list_writer.h"
#include "index/segment/conflation.h"
#include "index/segment/impact.h"
#include "index/segment/run_store.h"

namespace vitrina::index {

struct MergedPostings {
  StringTableWriter terms;
  std::vector<ListMeta> lists;
  std::vector<BlockMeta> blocks;
  TempFile data;
  std::vector<std::vector<TermId>> term_ids;  // by run: the term id of each of its terms
  std::vector<TermId> alias_terms;            // by alias
};

// `aliases` are sorted, and each of their stems is a term of some run. `field_lengths` are by doc id. What is
// at work at once takes about a sixteenth of `memory_bytes`, or as much as the longest list.
Result<MergedPostings> merge_postings(
    const RunStore& runs, std::span<const StemAlias> aliases, const std::vector<FieldLengths>& field_lengths,
    const ImpactModel& impacts, unsigned threads, std::uint64_t memory_bytes,
    const std::string& temp_directory,
    const std::function<void(std::uint64_t done, std::uint64_t total)>& on_progress);

}  // namespace vitrina::index
