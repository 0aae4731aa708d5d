#include "index/segment/builder.h"

#include <algorithm>
#include <numeric>
#include <thread>

#include "index/columns/click_prior.h"
#include "index/dictionary/text_directory.h"
#include "index/segment/beginning_lists.h"
#include "index/segment/chunk.h"
#include "index/segment/click_tally.h"
#include "index/segment/conflation.h"
#include "index/segment/doc_order.h"
#include "index/segment/impact.h"
#include "index/segment/ingest.h"
#include "index/segment/listing_facts_reader.h"
#include "index/segment/ordered_pipeline.h"
#include "index/segment/posting_merge.h"
#include "index/segment/run_store.h"
#include "index/segment/string_lists.h"

namespace vitrina::index {
namespace {

constexpr std::size_t kDictionaryBytes = 64u << 10;
constexpr std::size_t kDictionarySamples = 4'000;
constexpr std::size_t kSampleBytes = 4'000;  // of a record; longer ones would crowd out the others

// Bytes of records in a chunk. An analysed chunk takes about eight times as much memory, and each thread has
// one; a few chunks a thread, so that none of them waits long for the others at the end.
std::uint64_t chunk_bytes(std::uint64_t record_bytes, std::uint64_t memory_bytes, unsigned threads) {
  constexpr std::uint64_t kLeast = 1u << 20, kMost = 64u << 20, kChunksAThread = 16;
  const std::uint64_t fair = std::max(record_bytes / (threads * kChunksAThread), kLeast);
  return std::min(fair, std::clamp(memory_bytes / (threads * 16), kLeast, kMost));
}

// What the chunks yield besides runs.
struct Analyzed {
  RunStore runs;
  TempFile records;
  std::vector<std::uint64_t> record_offsets{0};
  ChunkColumns columns;
  std::vector<std::string> ids;
  std::vector<FieldLengths> field_lengths;
};

template <class T>
void append_to(std::vector<T>& all, const std::vector<T>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

class Build {
 public:
  Build(const BuildOptions& options, const Analyzer& analyzer, unsigned threads, SectionSink& sink)
      : options_(options), analyzer_(analyzer), threads_(threads), sink_(sink) {}

  Result<BuildReport> run(const std::vector<std::string>& catalogs) {
    BuildReport report;
    progress("read", 0, 0, "listings");
    VITRINA_ASSIGN(Ingested ingested, ingest(catalogs, options_, threads_, report));
    progress("order", ingested.listings.size(), ingested.listings.size(), "listings");
    const DocOrder order = order_listings(ingested);
    report.duplicates = order.duplicates;
    report.listings = order.records.size();
    VITRINA_ASSIGN(const Bytes spool, ingested.spool.map());
    dictionary_ = train_dictionary(spool, order);
    VITRINA_ASSIGN(Analyzed analyzed, analyze(spool, order));
    VITRINA_TRY(write_sections(order, analyzed));
    return report;
  }

 private:
  void progress(std::string_view step, std::uint64_t done, std::uint64_t total, std::string_view unit) const {
    if (options_.on_progress) options_.on_progress(step, done, total, unit);
  }

  static std::string_view record_at(Bytes spool, const OrderedRecord& record) {
    return as_text(spool.subspan(record.offset, record.length));
  }

  // From evenly spaced listings of the final order, so that it does not depend on the order of input.
  static std::string train_dictionary(Bytes spool, const DocOrder& order) {
    std::vector<std::string> samples;
    const std::size_t step = std::max<std::size_t>(1, order.records.size() / kDictionarySamples);
    for (std::size_t i = 0; i < order.records.size(); i += step) {
      samples.emplace_back(record_at(spool, order.records[i]).substr(0, kSampleBytes));
    }
    return train_record_dictionary(samples, kDictionaryBytes);
  }

  Result<Analyzed> analyze(Bytes spool, const DocOrder& order) {
    VITRINA_ASSIGN(RunStore runs, RunStore::create(options_.temp_directory));
    VITRINA_ASSIGN(TempFile records, TempFile::create(options_.temp_directory));
    Analyzed all{std::move(runs), std::move(records), {0}, {}, {}, {}};
    std::vector<ChunkAnalyzer> analyzers;
    for (unsigned i = 0; i < threads_; ++i) analyzers.emplace_back(analyzer_, dictionary_);

    progress("analyse", 0, order.records.size(), "listings");
    const std::uint64_t limit = chunk_bytes(spool.size(), options_.memory_bytes, threads_);
    std::size_t next = 0;
    const auto take = [&]() -> Result<std::optional<std::vector<std::string_view>>> {
      if (next == order.records.size()) return std::nullopt;
      std::vector<std::string_view> chunk;
      for (std::uint64_t bytes = 0; next < order.records.size() && bytes < limit; ++next) {
        chunk.push_back(record_at(spool, order.records[next]));
        bytes += chunk.back().size();
      }
      return chunk;
    };
    const auto work = [&](unsigned thread, const std::vector<std::string_view>& chunk) {
      return analyzers[thread].analyze(chunk);
    };
    const auto deliver = [&](const ChunkRun& run) -> Result<void> {
      VITRINA_TRY(all.runs.add(run, static_cast<std::uint32_t>(all.ids.size())));
      VITRINA_TRY(all.records.append(as_bytes(run.records)));
      for (const std::uint32_t length : run.record_lengths)
        all.record_offsets.push_back(all.record_offsets.back() + length);
      append_to(all.columns.price_micros, run.columns.price_micros);
      append_to(all.columns.stock, run.columns.stock);
      append_to(all.columns.rating_milli, run.columns.rating_milli);
      append_to(all.columns.reviews, run.columns.reviews);
      append_to(all.columns.sales_30d, run.columns.sales_30d);
      append_to(all.columns.updated_at, run.columns.updated_at);
      append_to(all.columns.quality, run.columns.quality);
      append_to(all.ids, run.ids);
      append_to(all.field_lengths, run.field_lengths);
      progress("analyse", all.ids.size(), order.records.size(), "listings");
      return {};
    };
    VITRINA_TRY((run_ordered<std::vector<std::string_view>, ChunkRun>(threads_, take, work, deliver)));
    VITRINA_TRY(all.runs.finish());
    return all;
  }

  template <class T>
  Result<void> write_array(SectionId id, const std::vector<T>& values) {
    VITRINA_TRY(sink_.begin_section(id));
    return sink_.append(std::as_bytes(std::span(values)));
  }
  Result<void> write_strings(SectionId id, const StringTableWriter& strings) {
    VITRINA_TRY(sink_.begin_section(id));
    return strings.write(sink_);
  }

  Result<void> write_sections(const DocOrder& order, Analyzed& analyzed) {
    SegmentInfo info;
    info.doc_count = static_cast<std::uint32_t>(order.records.size());
    info.analyzer = analyzer_.options();
    info.fingerprint = analyzer_.fingerprint();
    for (std::size_t f = 0; f < kFieldCount; ++f) {
      std::uint64_t sum = 0;
      for (const FieldLengths& lengths : analyzed.field_lengths) sum += lengths[f];
      info.average_field_lengths[f] = static_cast<double>(sum) / info.doc_count;
    }

    MergedLists titles = merge_lists(analyzed.runs, ListKind::kTitleForms);
    info.form_id_bytes = form_id_bytes(titles.strings.size());
    const std::vector<StemAlias> aliases =
        options_.conflate ? find_aliases(analyzed.runs, titles) : std::vector<StemAlias>();

    progress("merge postings", 0, 0, "ranges");
    VITRINA_ASSIGN(MergedPostings postings,
                   merge_postings(analyzed.runs, aliases, analyzed.field_lengths,
                                  ImpactModel(info.average_field_lengths), threads_, options_.memory_bytes,
                                  options_.temp_directory, [&](std::uint64_t done, std::uint64_t total) {
                                    progress("merge postings", done, total, "ranges");
                                  }));
    progress("write sections", 0, kSegmentSectionCount, "sections");

    VITRINA_TRY(sink_.begin_section(SectionId::kInfo));
    VITRINA_TRY(sink_.append(as_bytes(info.encode())));
    VITRINA_TRY(write_strings(SectionId::kTerms, postings.terms));
    VITRINA_TRY(write_array(SectionId::kLists, postings.lists));
    VITRINA_TRY(write_array(SectionId::kBlocks, postings.blocks));
    VITRINA_TRY(sink_.begin_section(SectionId::kPostings));
    VITRINA_ASSIGN(const Bytes data, postings.data.map());
    VITRINA_TRY(sink_.append(data));
    VITRINA_ASSIGN(const std::vector<TermId> form_terms, write_forms(analyzed.runs, postings, titles));
    VITRINA_TRY(write_columns(analyzed));
    VITRINA_TRY(write_array(SectionId::kCategoryNodes, order.nodes));
    StringTableWriter names;
    for (const std::string& name : order.names) names.add(name);
    VITRINA_TRY(write_strings(SectionId::kCategoryNames, names));
    VITRINA_TRY(write_single(analyzed.runs, ListKind::kBrand, SectionId::kBrands, SectionId::kBrandOrdinals));
    VITRINA_TRY(
        write_single(analyzed.runs, ListKind::kSeller, SectionId::kSellers, SectionId::kSellerOrdinals));
    MergedLists tags = merge_lists(analyzed.runs, ListKind::kTags);
    VITRINA_TRY(write_strings(SectionId::kTags, tags.strings));
    VITRINA_TRY(write_ordinal_lists(analyzed.runs, ListKind::kTags, tags, SectionId::kTagOffsets,
                                    SectionId::kTagOrdinals));
    VITRINA_ASSIGN(const StringTableWriter values, write_attributes(analyzed.runs));
    VITRINA_TRY(sink_.begin_section(SectionId::kRecordDictionary));
    VITRINA_TRY(sink_.append(as_bytes(dictionary_)));
    VITRINA_TRY(write_array(SectionId::kRecordOffsets, analyzed.record_offsets));
    VITRINA_TRY(sink_.begin_section(SectionId::kRecords));
    VITRINA_ASSIGN(const Bytes records, analyzed.records.map());
    VITRINA_TRY(sink_.append(records));
    StringTableWriter alias_names;
    for (const StemAlias& alias : aliases) alias_names.add(alias.alias);
    VITRINA_TRY(write_strings(SectionId::kAliases, alias_names));
    VITRINA_TRY(write_array(SectionId::kAliasTerms, postings.alias_terms));
    const FormsByTerm by_term = forms_by_term(form_terms, static_cast<std::uint32_t>(postings.lists.size()));
    VITRINA_TRY(write_array(SectionId::kTermFormOffsets, by_term.offsets));
    VITRINA_TRY(write_array(SectionId::kTermForms, by_term.forms));
    VITRINA_TRY(write_rows(order, analyzed, titles, form_terms, info.form_id_bytes));
    const auto find_term = [&](std::string_view stem) -> TermId {
      const TermId term = postings.terms.find(stem);
      if (term < postings.terms.size()) return term;
      const std::uint32_t alias = alias_names.find(stem);
      return alias < alias_names.size() ? postings.alias_terms[alias] : kNoTerm;
    };
    VITRINA_TRY(write_array(SectionId::kValueTerms, value_terms(values, find_term)));
    ClickTally clicks(analyzer_, order, find_term);
    if (options_.for_each_query_clicks) {
      options_.for_each_query_clicks([&](std::string_view query, const std::vector<std::string>& path,
                                         std::uint64_t count) { clicks.add(query, path, count); });
    }
    VITRINA_TRY(write_array(SectionId::kClickedCategories, clicks.shares()));
    VITRINA_TRY(write_array(SectionId::kTermDirectory, make_joint_directory(postings.terms, alias_names)));
    const auto form_at = [&](FormId form) { return titles.strings[form]; };
    VITRINA_TRY(write_array(SectionId::kFormDirectory, make_text_directory(titles.strings.size(), form_at)));
    VITRINA_TRY(
        write_beginnings(form_at, form_terms,
                         PostingLists(std::as_bytes(std::span(postings.lists)),
                                      std::as_bytes(std::span(postings.blocks)), data, info.doc_count),
                         info.doc_count));
    progress("write sections", kSegmentSectionCount, kSegmentSectionCount, "sections");
    return {};
  }

  Result<void> write_beginnings(const std::function<std::string_view(FormId)>& form_at,
                                const std::vector<TermId>& form_terms, const PostingLists& postings,
                                std::uint32_t doc_count) {
    BeginningLists beginnings;
    VITRINA_ASSIGN(TempFile data, TempFile::create(options_.temp_directory));
    if (options_.list_beginnings) {
      VITRINA_ASSIGN(beginnings, list_beginnings(form_at, form_terms, postings, doc_count, data));
    }
    VITRINA_TRY(write_strings(SectionId::kBeginnings, beginnings.texts));
    VITRINA_TRY(write_array(SectionId::kBeginningLists, beginnings.lists));
    VITRINA_TRY(write_array(SectionId::kBeginningBlocks, beginnings.blocks));
    VITRINA_TRY(sink_.begin_section(SectionId::kBeginningPostings));
    VITRINA_ASSIGN(const Bytes bytes, data.map());
    return sink_.append(bytes);
  }

  struct MergedLists {
    StringTableWriter strings;
    std::vector<std::vector<std::uint32_t>>
        numbers;  // by run: the number in `strings` of each of its strings
  };

  static MergedLists merge_lists(const RunStore& runs, ListKind kind) {
    MergedLists merged;
    std::vector<StringListsReader> readers;
    std::vector<SortedStrings> lists;
    for (std::size_t run = 0; run < runs.size(); ++run) readers.emplace_back(runs.list(run, kind));
    for (const StringListsReader& reader : readers) {
      const auto count = static_cast<std::uint32_t>(reader.strings().size());
      lists.push_back({[&reader](std::uint32_t i) { return reader.strings()[i]; }, 0, count});
      merged.numbers.emplace_back(count);
    }
    merge_strings(lists, [&](std::string_view text, std::span<const Occurrence> occurrences) {
      for (const Occurrence& o : occurrences) merged.numbers[o.list][o.number] = merged.strings.size();
      merged.strings.add(text);
    });
    return merged;
  }

  // Calls `on_list(numbers in the whole)` for every listing, in doc order.
  template <class OnList>
  static Result<void> for_each_list(const RunStore& runs, ListKind kind, const MergedLists& merged,
                                    OnList on_list) {
    for (std::size_t run = 0; run < runs.size(); ++run) {
      StringListsReader reader(runs.list(run, kind));
      std::vector<std::uint32_t> list;
      for (std::uint64_t i = 0; i < reader.listing_count(); ++i) {
        list.clear();
        for (const std::uint32_t n : reader.next_list()) list.push_back(merged.numbers[run][n]);
        VITRINA_TRY(on_list(list));
      }
    }
    return {};
  }

  // Lifetime of what is found: of the runs.
  static std::vector<StemAlias> find_aliases(const RunStore& runs, const MergedLists& titles) {
    std::vector<StemmedForm> forms(titles.strings.size());
    for (std::size_t run = 0; run < runs.size(); ++run) {
      const auto own = runs.forms(run);
      for (std::size_t i = 0; i < own.size(); ++i) {
        StemmedForm& form = forms[titles.numbers[run][i]];
        form.stem = runs.term_text(run, own[i].first);
        form.count += own[i].second;
      }
    }
    for (std::uint32_t form = 0; form < forms.size(); ++form) forms[form].form = titles.strings[form];
    return find_stem_aliases(forms);
  }

  // Returns the term of each form.
  Result<std::vector<TermId>> write_forms(const RunStore& runs, const MergedPostings& postings,
                                          const MergedLists& titles) {
    std::vector<TermId> terms(titles.strings.size());
    std::vector<std::uint32_t> counts(titles.strings.size(), 0);
    for (std::size_t run = 0; run < runs.size(); ++run) {
      const auto forms = runs.forms(run);
      for (std::size_t i = 0; i < forms.size(); ++i) {
        const std::uint32_t form = titles.numbers[run][i];
        terms[form] = postings.term_ids[run][forms[i].first];
        counts[form] = static_cast<std::uint32_t>(
            std::min<std::uint64_t>(0xFFFFFFFFu, std::uint64_t{counts[form]} + forms[i].second));
      }
    }
    VITRINA_TRY(write_strings(SectionId::kForms, titles.strings));
    VITRINA_TRY(write_array(SectionId::kFormTerms, terms));
    VITRINA_TRY(write_array(SectionId::kFormCounts, counts));
    return terms;
  }

  // Titles and facts, a listing after the other.
  Result<void> write_rows(const DocOrder& order, const Analyzed& analyzed, const MergedLists& titles,
                          const std::vector<TermId>& form_terms, std::uint32_t width) {
    const ChunkColumns& c = analyzed.columns;
    const Columns columns{c.price_micros, c.stock,      c.rating_milli, c.reviews,
                          c.sales_30d,    c.updated_at, c.quality,      {}};
    ListingFactsReader facts(columns, order.nodes, titles.strings, form_terms);
    ListingRowWriter writer(width);
    DocId doc = 0;
    VITRINA_TRY(sink_.begin_section(SectionId::kListingRows));
    VITRINA_TRY(for_each_list(
        analyzed.runs, ListKind::kTitleForms, titles, [&](const std::vector<std::uint32_t>& title) {
          const std::uint8_t clicks =
              options_.click_prior ? options_.click_prior(analyzed.ids[doc]) : kNoClickPrior;
          const ListingFacts known = facts.read(doc, title, clicks);
          ++doc;
          return sink_.append(writer.make(known, title));
        }));
    VITRINA_TRY(sink_.begin_section(SectionId::kLongTitles));
    return sink_.append(writer.long_titles());
  }

  Result<void> write_columns(const Analyzed& analyzed) {
    const ChunkColumns& columns = analyzed.columns;
    VITRINA_TRY(write_array(SectionId::kPrice, columns.price_micros));
    VITRINA_TRY(write_array(SectionId::kStock, columns.stock));
    VITRINA_TRY(write_array(SectionId::kRating, columns.rating_milli));
    VITRINA_TRY(write_array(SectionId::kReviews, columns.reviews));
    VITRINA_TRY(write_array(SectionId::kSales, columns.sales_30d));
    VITRINA_TRY(write_array(SectionId::kUpdatedAt, columns.updated_at));
    VITRINA_TRY(write_array(SectionId::kQuality, columns.quality));
    std::vector<DocId> docs_by_id(analyzed.ids.size());
    std::iota(docs_by_id.begin(), docs_by_id.end(), 0u);
    std::sort(docs_by_id.begin(), docs_by_id.end(),
              [&](DocId a, DocId b) { return analyzed.ids[a] < analyzed.ids[b]; });
    std::vector<std::uint32_t> id_rank(docs_by_id.size());
    for (std::uint32_t rank = 0; rank < docs_by_id.size(); ++rank) id_rank[docs_by_id[rank]] = rank;
    VITRINA_TRY(write_array(SectionId::kIdRank, id_rank));
    StringTableWriter ids;
    for (const std::string& id : analyzed.ids) ids.add(id);
    VITRINA_TRY(write_strings(SectionId::kIds, ids));
    return write_array(SectionId::kDocsById, docs_by_id);
  }

  Result<void> write_single(const RunStore& runs, ListKind kind, SectionId values, SectionId ordinals) {
    const MergedLists merged = merge_lists(runs, kind);
    VITRINA_TRY(write_strings(values, merged.strings));
    VITRINA_TRY(sink_.begin_section(ordinals));
    return for_each_list(runs, kind, merged, [&](const std::vector<std::uint32_t>& list) {
      const Ordinal ordinal = list.empty() ? kNoOrdinal : list[0];
      return sink_.append(std::as_bytes(std::span(&ordinal, 1)));
    });
  }

  Result<void> write_ordinal_lists(const RunStore& runs, ListKind kind, const MergedLists& merged,
                                   SectionId offsets_id, SectionId ordinals_id) {
    std::vector<std::uint32_t> offsets{0};
    VITRINA_TRY(
        for_each_list(runs, kind, merged, [&](const std::vector<std::uint32_t>& list) -> Result<void> {
          if (offsets.back() + list.size() > 0xFFFFFFFFu) {
            return fail(ErrorCode::kLimit,
                        "more than 2^32 tags or attribute values: the catalog is too large for one segment");
          }
          offsets.push_back(offsets.back() + static_cast<std::uint32_t>(list.size()));
          return {};
        }));
    VITRINA_TRY(write_array(offsets_id, offsets));
    VITRINA_TRY(sink_.begin_section(ordinals_id));
    return for_each_list(runs, kind, merged, [&](const std::vector<std::uint32_t>& list) {
      return sink_.append(std::as_bytes(std::span(list)));
    });
  }

  // The values that read as one term: of one word, or of a number and its unit.
  template <class FindTerm>
  std::vector<ValueTerm> value_terms(const StringTableWriter& values, const FindTerm& find_term) const {
    constexpr std::size_t kMostBytes = 64;
    AnalyzerScratch scratch;
    std::vector<ValueTerm> found;
    for (Ordinal ordinal = 0; ordinal < values.size(); ++ordinal) {
      if (values[ordinal].size() > kMostBytes) continue;
      const std::vector<Token>& tokens = analyzer_.tokenize(values[ordinal], scratch);
      const bool is_measure = tokens.size() == 2 && tokens[1].unit_of_previous;
      if (tokens.size() != 1 && !is_measure) continue;
      const std::string_view stem = is_measure ? analyzer_.compound(tokens, 0, 1, scratch) : tokens[0].stem;
      if (const TermId term = find_term(stem); term != kNoTerm) found.push_back({term, ordinal});
    }
    std::sort(found.begin(), found.end(), [](const ValueTerm& a, const ValueTerm& b) {
      return a.term != b.term ? a.term < b.term : a.ordinal < b.ordinal;
    });
    return found;
  }

  // Returns the values, by ordinal.
  Result<StringTableWriter> write_attributes(const RunStore& runs) {
    const MergedLists merged = merge_lists(runs, ListKind::kAttributes);
    StringTableWriter names;
    StringTableWriter values;
    std::vector<Ordinal> starts;
    std::string_view last_name;
    for (std::uint32_t i = 0; i < merged.strings.size(); ++i) {
      const std::string_view pair = merged.strings[i];
      const std::size_t cut = pair.find(kAttributeSeparator);
      const std::string_view name = pair.substr(0, cut);
      if (i == 0 || name != last_name) {
        names.add(name);
        starts.push_back(i);
        last_name = name;
      }
      values.add(pair.substr(cut + 1));
    }
    starts.push_back(merged.strings.size());
    VITRINA_TRY(write_strings(SectionId::kAttributeNames, names));
    VITRINA_TRY(write_array(SectionId::kAttributeStarts, starts));
    VITRINA_TRY(write_strings(SectionId::kAttributeValues, values));
    VITRINA_TRY(write_ordinal_lists(runs, ListKind::kAttributes, merged, SectionId::kAttributeOffsets,
                                    SectionId::kAttributeOrdinals));
    return values;
  }

  const BuildOptions& options_;
  const Analyzer& analyzer_;
  unsigned threads_;
  SectionSink& sink_;
  std::string dictionary_;
};

}  // namespace

Result<BuildReport> build_segment(const std::vector<std::string>& catalogs, const BuildOptions& options,
                                  SectionSink& sink) {
  VITRINA_ASSIGN(const Analyzer analyzer, Analyzer::create(options.analyzer));
  const unsigned threads =
      options.threads > 0 ? options.threads : std::max(1u, std::thread::hardware_concurrency());
  return Build(options, analyzer, threads, sink).run(catalogs);
}

}  // namespace vitrina::index
