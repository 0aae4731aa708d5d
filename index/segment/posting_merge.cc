#include "index/segment/posting_merge.h"

#include <algorithm>

#include "index/segment/ordered_pipeline.h"
#include "index/segment/string_lists.h"

namespace vitrina::index {
namespace {

constexpr std::uint32_t kTermsPerRange = 1u << 15;  // of the run with most terms

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

// Cuts the terms at those of the largest run, every kTermsPerRange of them.
std::vector<TermRange> cut_ranges(const RunStore& runs) {
  std::size_t largest = 0;
  for (std::size_t run = 1; run < runs.size(); ++run) {
    if (runs.term_count(run) > runs.term_count(largest)) largest = run;
  }
  std::vector<TermRange> ranges;
  std::vector<std::uint32_t> begin(runs.size(), 0);
  for (std::uint32_t cut = kTermsPerRange; cut < runs.term_count(largest); cut += kTermsPerRange) {
    const std::string_view text = runs.term_text(largest, cut);
    std::vector<std::uint32_t> end(runs.size());
    for (std::size_t run = 0; run < runs.size(); ++run) {
      std::uint32_t low = begin[run];
      for (std::uint32_t count = runs.term_count(run) - low; count > 0;) {
        const std::uint32_t half = count / 2;
        if (runs.term_text(run, low + half) < text) {
          low += half + 1;
          count -= half + 1;
        } else {
          count = half;
        }
      }
      end[run] = low;
    }
    ranges.push_back({begin, end});
    begin = std::move(end);
  }
  std::vector<std::uint32_t> end;
  for (std::size_t run = 0; run < runs.size(); ++run) end.push_back(runs.term_count(run));
  ranges.push_back({std::move(begin), std::move(end)});
  return ranges;
}

// The posting list of one term, gathered from the runs that hold it.
class ListCollector {
 public:
  ListCollector(const std::vector<FieldLengths>& field_lengths, const ImpactModel& impacts)
      : field_lengths_(field_lengths), model_(impacts) {}

  void clear() {
    docs_.clear();
    impacts_.clear();
  }

  void add(const RunStore::TermEntry& entry, DocId doc_begin) {
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
      docs_.push_back(doc);
      impacts_.push_back(model_.impact(counts, field_lengths_[doc]));
    }
    VITRINA_CHECK(in.ok());
  }

  std::span<const DocId> docs() const { return docs_; }
  std::span<const std::uint8_t> impacts() const { return impacts_; }

 private:
  const std::vector<FieldLengths>& field_lengths_;
  const ImpactModel& model_;
  std::vector<DocId> docs_;
  std::vector<std::uint8_t> impacts_;
};

EncodedRange encode_range(const RunStore& runs, TermRange range, ListCollector& collector) {
  EncodedRange encoded;
  std::vector<SortedStrings> lists;
  encoded.term_ids.resize(runs.size());
  for (std::size_t run = 0; run < runs.size(); ++run) {
    lists.push_back({[&runs, run](std::uint32_t place) { return runs.term_text(run, place); },
                     range.begin[run], range.end[run]});
    encoded.term_ids[run].resize(range.end[run] - range.begin[run]);
  }
  merge_strings(lists, [&](std::string_view term, std::span<const Occurrence> occurrences) {
    collector.clear();
    for (const Occurrence& o : occurrences) {
      collector.add(runs.term(o.list, o.number), runs.doc_begin(o.list));
      encoded.term_ids[o.list][o.number - range.begin[o.list]] = static_cast<TermId>(encoded.terms.size());
    }
    encoded.lists.add(collector.docs(), collector.impacts());
    encoded.terms.push_back(term);
  });
  encoded.range = std::move(range);
  return encoded;
}

}  // namespace

Result<MergedPostings> merge_postings(const RunStore& runs, const std::vector<FieldLengths>& field_lengths,
                                      const ImpactModel& impacts, unsigned threads,
                                      const std::string& temp_directory,
                                      const std::function<void(std::uint64_t, std::uint64_t)>& on_progress) {
  VITRINA_ASSIGN(TempFile data, TempFile::create(temp_directory));
  MergedPostings merged{{}, {}, {}, std::move(data), {}};
  for (std::size_t run = 0; run < runs.size(); ++run) merged.term_ids.emplace_back(runs.term_count(run));

  const std::vector<TermRange> ranges = cut_ranges(runs);
  std::vector<ListCollector> collectors(threads, ListCollector(field_lengths, impacts));
  PostingListsPlacer placer;
  std::size_t taken = 0;
  std::size_t delivered = 0;
  const auto take = [&]() -> Result<std::optional<TermRange>> {
    if (taken == ranges.size()) return std::nullopt;
    return ranges[taken++];
  };
  const auto work = [&](unsigned thread, TermRange range) -> Result<EncodedRange> {
    return encode_range(runs, std::move(range), collectors[thread]);
  };
  const auto deliver = [&](EncodedRange encoded) -> Result<void> {
    VITRINA_TRY(placer.place(encoded.lists));
    const TermId first = merged.terms.size();
    for (const std::string_view term : encoded.terms) merged.terms.add(term);
    for (std::size_t run = 0; run < runs.size(); ++run) {
      for (std::size_t i = 0; i < encoded.term_ids[run].size(); ++i) {
        merged.term_ids[run][encoded.range.begin[run] + i] = first + encoded.term_ids[run][i];
      }
    }
    merged.lists.insert(merged.lists.end(), encoded.lists.lists.begin(), encoded.lists.lists.end());
    merged.blocks.insert(merged.blocks.end(), encoded.lists.blocks.begin(), encoded.lists.blocks.end());
    VITRINA_TRY(merged.data.append(as_bytes(encoded.lists.data)));
    on_progress(++delivered, ranges.size());
    return {};
  };
  VITRINA_TRY((run_ordered<TermRange, EncodedRange>(threads, take, work, deliver)));
  return merged;
}

}  // namespace vitrina::index
