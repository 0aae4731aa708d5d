#include "index/segment/posting_merge.h"

#include <algorithm>

#include "index/segment/ordered_pipeline.h"
#include "index/segment/string_lists.h"

namespace vitrina::index {
namespace {

struct TermRange {
  std::vector<std::uint32_t> begin;  // by run
  std::vector<std::uint32_t> end;
};

struct EncodedRange {
  TermRange range;
  std::vector<std::string_view> terms;
  EncodedLists lists;
  std::vector<std::vector<TermId>> term_ids;  // by run, counted from the range's start
};

// The place of a term in a run, or where it would be.
std::uint32_t lower_bound(const RunStore& runs, std::size_t run, std::uint32_t begin, std::string_view text) {
  for (std::uint32_t count = runs.term_count(run) - begin; count > 0;) {
    const std::uint32_t half = count / 2;
    if (runs.term_text(run, begin + half) < text) {
      begin += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  return begin;
}

// Cuts the terms at those of the run with most of them, wherever its postings have grown by a share of the
// bytes: for what is at work takes about as much memory as the postings it is made of, and a few ranges a
// thread leave none of them waiting long for the others at the end.
std::vector<TermRange> cut_ranges(const RunStore& runs, unsigned threads, std::uint64_t memory_bytes) {
  constexpr std::uint64_t kRangesAThread = 8, kLeast = 1u << 12, kOfMemory = 16;
  std::size_t largest = 0;
  for (std::size_t run = 1; run < runs.size(); ++run) {
    if (runs.term_count(run) > runs.term_count(largest)) largest = run;
  }
  const std::uint32_t terms = runs.size() == 0 ? 0 : runs.term_count(largest);
  const auto bytes_of = [&](std::uint32_t place) { return runs.term(largest, place).postings.size(); };
  std::uint64_t all = 0;
  for (std::uint32_t place = 0; place < terms; ++place) all += bytes_of(place);
  const std::uint64_t at_once = memory_bytes / kOfMemory / std::max<std::size_t>(runs.size(), 1);
  const std::uint64_t share = std::max(kLeast, std::min(all / kRangesAThread, at_once) / threads);
  std::vector<TermRange> ranges;
  std::vector<std::uint32_t> begin(runs.size(), 0);
  std::uint64_t bytes = 0;
  for (std::uint32_t cut = 0; cut < terms; ++cut) {
    const bool is_full = bytes >= share;
    bytes = (is_full ? 0 : bytes) + bytes_of(cut);
    if (!is_full) continue;
    const std::string_view text = runs.term_text(largest, cut);
    std::vector<std::uint32_t> end(runs.size());
    for (std::size_t run = 0; run < runs.size(); ++run) {
      end[run] = lower_bound(runs, run, begin[run], text);
    }
    ranges.push_back({begin, end});
    begin = std::move(end);
  }
  std::vector<std::uint32_t> end;
  for (std::size_t run = 0; run < runs.size(); ++run) end.push_back(runs.term_count(run));
  ranges.push_back({std::move(begin), std::move(end)});
  return ranges;
}

// Aliases by what they are, and by what they stand for.
class Aliases {
 public:
  explicit Aliases(std::span<const StemAlias> by_alias) : by_alias_(by_alias) {
    by_stem_.assign(by_alias.begin(), by_alias.end());
    std::sort(by_stem_.begin(), by_stem_.end(), [](const StemAlias& a, const StemAlias& b) {
      return a.stem != b.stem ? a.stem < b.stem : a.alias < b.alias;
    });
  }
  std::span<const StemAlias> all() const { return by_alias_; }
  bool is_alias(std::string_view text) const {
    const auto found =
        std::lower_bound(by_alias_.begin(), by_alias_.end(), text,
                         [](const StemAlias& one, std::string_view t) { return one.alias < t; });
    return found != by_alias_.end() && found->alias == text;
  }
  std::span<const StemAlias> of(std::string_view stem) const {
    const auto begin =
        std::lower_bound(by_stem_.begin(), by_stem_.end(), stem,
                         [](const StemAlias& one, std::string_view t) { return one.stem < t; });
    auto end = begin;
    while (end != by_stem_.end() && end->stem == stem) ++end;
    return {begin, end};
  }

 private:
  std::span<const StemAlias> by_alias_;
  std::vector<StemAlias> by_stem_;
};

// kNoTerm where it is none. `terms` are sorted.
TermId find_term(const StringTableWriter& terms, std::string_view text) {
  TermId low = 0;
  for (TermId count = terms.size(); count > 0;) {
    const TermId half = count / 2;
    if (terms[low + half] < text) {
      low += half + 1;
      count -= half + 1;
    } else {
      count = half;
    }
  }
  return low < terms.size() && terms[low] == text ? low : kNoTerm;
}

// The posting list of one term, gathered from the runs that hold it.
class ListCollector {
 public:
  ListCollector(const std::vector<FieldLengths>& field_lengths, const ImpactModel& impacts)
      : field_lengths_(field_lengths), model_(impacts) {}

  void clear() {
    docs_.clear();
    impacts_.clear();
    counted_.clear();
  }

  // In doc order.
  void add(const RunStore::TermEntry& entry, DocId doc_begin) {
    for_each_posting(entry, doc_begin, [&](DocId doc, const FieldCounts& counts) {
      docs_.push_back(doc);
      impacts_.push_back(model_.impact(counts, field_lengths_[doc]));
    });
  }

  // The same in any order, and with several of a listing, whose counts add up. Then finish().
  void add_one_of_several(const RunStore::TermEntry& entry, DocId doc_begin) {
    for_each_posting(entry, doc_begin,
                     [&](DocId doc, const FieldCounts& counts) { counted_.emplace_back(doc, counts); });
  }
  void finish() {
    std::sort(counted_.begin(), counted_.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    for (std::size_t i = 0; i < counted_.size();) {
      const DocId doc = counted_[i].first;
      FieldCounts sum{};
      for (; i < counted_.size() && counted_[i].first == doc; ++i) {
        for (std::size_t f = 0; f < kFieldCount; ++f) sum[f] += counted_[i].second[f];
      }
      docs_.push_back(doc);
      impacts_.push_back(model_.impact(sum, field_lengths_[doc]));
    }
  }

  std::span<const DocId> docs() const { return docs_; }
  std::span<const std::uint8_t> impacts() const { return impacts_; }
  std::uint32_t doc_limit() const { return static_cast<std::uint32_t>(field_lengths_.size()); }

 private:
  template <class OnPosting>
  static void for_each_posting(const RunStore::TermEntry& entry, DocId doc_begin, OnPosting on_posting) {
    ByteReader in(entry.postings);
    DocId doc = doc_begin;
    for (std::uint32_t i = 0; i < entry.doc_count; ++i) {
      doc += static_cast<DocId>(in.get_varint());
      const auto flags = in.get<std::uint8_t>();
      FieldCounts counts{};
      for (std::size_t f = 0; f < kFieldCount; ++f) {
        if ((flags >> f & 1) == 0) continue;
        counts[f] = (flags & kAllOnes) != 0 ? 1 : static_cast<std::uint32_t>(in.get_varint());
      }
      on_posting(doc, counts);
    }
    VITRINA_CHECK(in.ok());
  }

  const std::vector<FieldLengths>& field_lengths_;
  const ImpactModel& model_;
  std::vector<DocId> docs_;
  std::vector<std::uint8_t> impacts_;
  std::vector<std::pair<DocId, FieldCounts>> counted_;
};

EncodedRange encode_range(const RunStore& runs, const Aliases& aliases, TermRange range,
                          ListCollector& collector) {
  EncodedRange encoded;
  std::vector<SortedStrings> lists;
  encoded.term_ids.resize(runs.size());
  for (std::size_t run = 0; run < runs.size(); ++run) {
    lists.push_back({[&runs, run](std::uint32_t place) { return runs.term_text(run, place); },
                     range.begin[run], range.end[run]});
    encoded.term_ids[run].resize(range.end[run] - range.begin[run], kNoTerm);
  }
  merge_strings(lists, [&](std::string_view term, std::span<const Occurrence> occurrences) {
    if (aliases.is_alias(term)) return;
    collector.clear();
    const std::span<const StemAlias> others = aliases.of(term);
    for (const Occurrence& o : occurrences) {
      if (others.empty()) {
        collector.add(runs.term(o.list, o.number), runs.doc_begin(o.list));
      } else {
        collector.add_one_of_several(runs.term(o.list, o.number), runs.doc_begin(o.list));
      }
      encoded.term_ids[o.list][o.number - range.begin[o.list]] = static_cast<TermId>(encoded.terms.size());
    }
    for (const StemAlias& other : others) {
      for (std::size_t run = 0; run < runs.size(); ++run) {
        const std::uint32_t place = lower_bound(runs, run, 0, other.alias);
        if (place < runs.term_count(run) && runs.term_text(run, place) == other.alias)
          collector.add_one_of_several(runs.term(run, place), runs.doc_begin(run));
      }
    }
    collector.finish();
    encoded.lists.add(collector.docs(), collector.impacts(), collector.doc_limit());
    encoded.terms.push_back(term);
  });
  encoded.range = std::move(range);
  return encoded;
}

}  // namespace

Result<MergedPostings> merge_postings(const RunStore& runs, std::span<const StemAlias> stem_aliases,
                                      const std::vector<FieldLengths>& field_lengths,
                                      const ImpactModel& impacts, unsigned threads,
                                      std::uint64_t memory_bytes, const std::string& temp_directory,
                                      const std::function<void(std::uint64_t, std::uint64_t)>& on_progress) {
  VITRINA_ASSIGN(TempFile data, TempFile::create(temp_directory));
  MergedPostings merged{{}, {}, {}, std::move(data), {}, {}};
  for (std::size_t run = 0; run < runs.size(); ++run) merged.term_ids.emplace_back(runs.term_count(run));

  const Aliases aliases(stem_aliases);
  const std::vector<TermRange> ranges = cut_ranges(runs, threads, memory_bytes);
  std::vector<ListCollector> collectors(threads, ListCollector(field_lengths, impacts));
  PostingListsPlacer placer;
  std::size_t taken = 0;
  std::size_t delivered = 0;
  const auto take = [&]() -> Result<std::optional<TermRange>> {
    if (taken == ranges.size()) return std::nullopt;
    return ranges[taken++];
  };
  const auto work = [&](unsigned thread, TermRange range) -> Result<EncodedRange> {
    return encode_range(runs, aliases, std::move(range), collectors[thread]);
  };
  const auto deliver = [&](EncodedRange encoded) -> Result<void> {
    VITRINA_TRY(placer.place(encoded.lists));
    const TermId first = merged.terms.size();
    for (const std::string_view term : encoded.terms) merged.terms.add(term);
    for (std::size_t run = 0; run < runs.size(); ++run) {
      for (std::size_t i = 0; i < encoded.term_ids[run].size(); ++i) {
        const TermId id = encoded.term_ids[run][i];
        merged.term_ids[run][encoded.range.begin[run] + i] = id == kNoTerm ? kNoTerm : first + id;
      }
    }
    merged.lists.insert(merged.lists.end(), encoded.lists.lists.begin(), encoded.lists.lists.end());
    merged.blocks.insert(merged.blocks.end(), encoded.lists.blocks.begin(), encoded.lists.blocks.end());
    VITRINA_TRY(merged.data.append(as_bytes(encoded.lists.data)));
    on_progress(++delivered, ranges.size());
    return {};
  };
  VITRINA_TRY((run_ordered<TermRange, EncodedRange>(threads, take, work, deliver)));
  for (const StemAlias& alias : aliases.all()) {
    const TermId term = find_term(merged.terms, alias.stem);
    VITRINA_CHECK(term != kNoTerm);
    merged.alias_terms.push_back(term);
    for (std::size_t run = 0; run < runs.size(); ++run) {
      const std::uint32_t place = lower_bound(runs, run, 0, alias.alias);
      if (place < runs.term_count(run) && runs.term_text(run, place) == alias.alias)
        merged.term_ids[run][place] = term;
    }
  }
  return merged;
}

}  // namespace vitrina::index
