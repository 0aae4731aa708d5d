#include "engine/querylog/log_builder.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <tuple>

#include "engine/querylog/grouped_rows.h"
#include "engine/querylog/log_index.h"
#include "engine/querylog/related_queries.h"
#include "engine/querylog/search_line.h"
#include "index/base/checksum.h"
#include "index/catalog/json_writer.h"
#include "index/catalog/listing.h"
#include "index/catalog/reader.h"
#include "index/catalog/string_rules.h"
#include "index/image/image_writer.h"
#include "index/segment/interner.h"

namespace vitrina::querylog {
namespace {

constexpr std::uint32_t kHoursOfDay = 24;
constexpr std::uint64_t kProgressLines = 10'000;

// One search, or an aggregate of many.
struct SearchRow {
  std::uint32_t query = 0;  // the reader's numbers, as context is
  std::uint32_t hour = 0;   // since 1970; kNoHour: not known
  std::uint32_t context = 0;
  std::uint32_t count = 0;
  std::uint64_t session = 0;  // a hash; kNoSession for an aggregate
  std::uint64_t group() const noexcept { return query; }
};
constexpr std::uint32_t kNoHour = 0xFFFFFFFFu;
constexpr std::uint64_t kNoSession = 0;
constexpr std::uint64_t kEmptySession = 1;  // of a search that names none

// The queries as a dump that a segment is built of; gone with the object.
class QueryDump {
 public:
  static Result<QueryDump> create(const std::string& out) {
    std::string path = out + ".queries.XXXXXX";
    const int descriptor = mkstemp(path.data());
    if (descriptor < 0) return fail_errno("create a temporary file beside '" + out + "'");
    close(descriptor);
    return QueryDump(std::move(path));
  }
  QueryDump(QueryDump&& other) noexcept
      : path_(std::exchange(other.path_, {})), file_(std::move(other.file_)) {}
  QueryDump& operator=(QueryDump&&) = delete;
  ~QueryDump() {
    if (!path_.empty()) unlink(path_.c_str());
  }
  const std::string& path() const noexcept { return path_; }

  // Sales and reviews stand for the count, so that static quality, and with it doc order, follows it; sales
  // alone would reach their most at 65,535.
  void add(std::string_view text, std::uint32_t searches) {
    line_.clear();
    index::JsonWriter json(line_);
    json.begin_object();
    json.field("id", text);
    json.field("title", text);
    json.field("sales_30d", std::min(searches, 0xFFFFu));
    json.field("reviews", searches >> 16);
    json.end_object();
    line_ += '\n';
    file_ << line_;
  }
  Result<void> close_file() {
    file_.close();
    return file_ ? Result<void>{} : fail_errno("write '" + path_ + "'");
  }

 private:
  explicit QueryDump(std::string path) : path_(std::move(path)), file_(path_, std::ios::binary) {}

  std::string path_;
  std::ofstream file_;
  std::string line_;
};

// Passes a segment's sections on but the last, which come after the log's; until then it keeps them, and what
// the first query of each form is found from.
class SegmentTap final : public index::SectionSink {
 public:
  explicit SegmentTap(index::SectionSink& sink) : sink_(sink) {}

  Result<void> begin_section(index::SectionId id) override {
    holds_back_ = id > index::SectionId::kLogRelated;
    keeps_ = holds_back_ || id == index::SectionId::kInfo || id == index::SectionId::kFormTerms;
    if (keeps_) kept_.emplace_back(id, std::string());
    return holds_back_ ? Result<void>{} : sink_.begin_section(id);
  }
  Result<void> append(Bytes bytes) override {
    if (keeps_) kept_.back().second.append(as_text(bytes));
    return holds_back_ ? Result<void>{} : sink_.append(bytes);
  }

  // By form, the first doc whose title holds it.
  Result<std::vector<DocId>> first_docs() const {
    VITRINA_ASSIGN(const index::SegmentInfo info, index::SegmentInfo::decode(kept(index::SectionId::kInfo)));
    const auto form_count =
        static_cast<std::uint32_t>(kept(index::SectionId::kFormTerms).size() / sizeof(TermId));
    const index::ListingRows rows(kept(index::SectionId::kListingRows), kept(index::SectionId::kLongTitles),
                                  info.form_id_bytes, form_count);
    std::vector<DocId> first(form_count, kEndDoc);
    for (DocId doc = info.doc_count; doc-- > 0;) {
      rows.for_each_form(doc, [&](FormId form) {
        first[form] = doc;
        return true;
      });
    }
    return first;
  }

  Result<void> pass_the_rest_on() {
    for (const auto& [id, bytes] : kept_) {
      if (id <= index::SectionId::kLogRelated) continue;
      VITRINA_TRY(sink_.begin_section(id));
      VITRINA_TRY(sink_.append(as_bytes(bytes)));
    }
    return {};
  }

 private:
  Bytes kept(index::SectionId id) const {
    const auto it =
        std::find_if(kept_.begin(), kept_.end(), [&](const auto& one) { return one.first == id; });
    return it == kept_.end() ? Bytes() : as_bytes(it->second);
  }

  index::SectionSink& sink_;
  bool keeps_ = false;
  bool holds_back_ = false;
  std::vector<std::pair<index::SectionId, std::string>> kept_;
};

// What is kept of a query while others are read.
struct Query {
  LogCount count;          // of one that was only seen on further pages: 0
  std::uint32_t rank = 0;  // among all texts
  bool is_kept = false;
  std::uint64_t hours_begin = 0;  // in Build::bytes_
  std::uint32_t hours_bytes = 0;
};

bool may_be_shown(const Query& query) {
  return query.count.sessions >= kLeastSessionsShown;
}

// Searches of one hour in one context.
struct Count {
  std::uint32_t hour = 0;
  std::uint32_t context = 0;
  std::uint64_t searches = 0;
};

class Build {
 public:
  Build(const LogBuildOptions& options, const index::Analyzer& analyzer, GroupedRows<SearchRow> rows,
        RelatedQueries searched_together, RelatedQueries clicked_together)
      : options_(options),
        analyzer_(analyzer),
        rows_(std::move(rows)),
        searched_together_(std::move(searched_together)),
        clicked_together_(std::move(clicked_together)) {}

  Result<LogBuildReport> run(const std::vector<std::string>& logs, const std::string& out) {
    for (const std::string& log : logs) VITRINA_TRY(read(log));
    VITRINA_TRY(check_read());
    contexts_by_text_ = contexts_.sorted();
    context_ranks_.resize(contexts_by_text_.size());
    for (std::uint32_t rank = 0; rank < contexts_by_text_.size(); ++rank)
      context_ranks_[contexts_by_text_[rank]] = rank;
    const std::vector<std::uint32_t> texts_in_order = texts_.sorted();
    queries_.resize(texts_in_order.size());
    for (std::uint32_t rank = 0; rank < texts_in_order.size(); ++rank)
      queries_[texts_in_order[rank]].rank = rank;
    progress("count", 0, texts_.size(), "queries");
    VITRINA_TRY(rows_.for_each_group([&](std::span<const SearchRow> rows) { return count(rows); }));
    progress("count", texts_.size(), texts_.size(), "queries");
    if (options_.for_each_click)
      VITRINA_TRY(options_.for_each_click([&](const Click& click) { return take(click); }));
    kept_ranks_.resize(texts_in_order.size());
    for (const std::uint32_t id : texts_in_order) {
      Query& query = queries_[id];
      if (!query.is_kept) continue;
      kept_ranks_[query.rank] = static_cast<std::uint32_t>(by_text_.size());
      by_text_.push_back(id);
    }
    if (by_text_.empty()) return fail(ErrorCode::kInvalidArgument, "no query was read that could be counted");
    report_.queries = by_text_.size();
    report_.searches = info_.searches;
    VITRINA_TRY(write(out));
    return report_;
  }

 private:
  void progress(std::string_view step, std::uint64_t done, std::uint64_t total, std::string_view unit) const {
    if (options_.on_progress) options_.on_progress(step, done, total, unit);
  }

  Result<void> read(const std::string& path) {
    VITRINA_ASSIGN(index::LineReader lines, index::LineReader::open(path));
    index::Line line;
    for (;;) {
      VITRINA_ASSIGN(const bool more, lines.next(line));
      if (!more) return {};
      ++report_.lines;
      if (report_.lines % kProgressLines == 0)
        progress("read " + path, lines.consumed_bytes(), lines.total_bytes(), "bytes");
      auto search = line.too_long
                        ? fail(ErrorCode::kLimit, fmt::format("the line has {} bytes; at most {} are read",
                                                              line.size_bytes, index::kMaxLineBytes))
                        : parser_.parse(line.text);
      if (search) {
        VITRINA_TRY(take(*search));
        continue;
      }
      ++report_.rejected;
      if (options_.on_reject) options_.on_reject({path, line.number, line.text, search.error()});
    }
  }

  Result<void> take(const SearchLine& search) {
    if (search.count == 0) return {};
    const std::string text = analyzer_.fold(search.query);
    if (text.size() > index::kMaxIdBytes || index::is_blank(text) || index::has_control_character(text)) {
      ++report_.unkept;
      return {};
    }
    if (search.page > 1) ++info_.further_pages;
    context_.clear();
    append_context(context_, search.region, search.device, search.segments, search.filters, search.slots,
                   search.page > 1);
    SearchRow row;
    row.query = texts_.intern(text);
    row.context = contexts_.intern(context_.view());
    if (row.context == is_further_page_.size()) is_further_page_.push_back(search.page > 1);
    row.count = static_cast<std::uint32_t>(search.count);
    if (search.at) {
      row.hour = static_cast<std::uint32_t>(*search.at / 3'600);
      newest_hour_ = std::max(newest_hour_, row.hour);
    } else {
      row.hour = kNoHour;
    }
    row.session = search.is_aggregate      ? kNoSession
                  : search.session.empty() ? kEmptySession
                                           : std::max(kEmptySession + 1, checksum(search.session));
    return rows_.add(row);
  }

  Result<void> check_read() const {
    if (report_.lines == 0) return fail(ErrorCode::kInvalidArgument, "the query log is empty");
    const double share = static_cast<double>(report_.rejected) / static_cast<double>(report_.lines);
    if (share <= options_.max_rejects) return {};
    return fail(
        ErrorCode::kInvalidArgument,
        fmt::format("{} of {} lines were rejected ({:.2f} %), at most {:.2f} % may be (--max-rejects)",
                    report_.rejected, report_.lines, 100 * share, 100 * options_.max_rejects));
  }

  std::uint32_t oldest_hour() const {
    return options_.days == 0 || newest_hour_ < options_.days * kHoursOfDay
               ? 0
               : newest_hour_ - options_.days * kHoursOfDay + 1;
  }

  // A click on what a query found; of one that too few have searched it is not kept.
  Result<void> take(const Click& click) {
    if (click.session == 0 || click.at < std::int64_t{oldest_hour()} * 3'600) return {};
    const auto id = texts_.find(analyzer_.fold(click.query));
    if (!id || !may_be_shown(queries_[*id])) return {};
    ++report_.clicks;
    return clicked_together_.add(checksum(click.listing), click.session, queries_[*id].rank);
  }

  Result<void> count(std::span<const SearchRow> rows) {
    const std::uint32_t oldest = oldest_hour();
    counts_.clear();
    sessions_.clear();
    std::uint64_t searches = 0;
    std::uint64_t sessions = 0;
    for (const SearchRow& row : rows) {
      if (row.hour < oldest) {
        if (!is_further_page_[row.context]) report_.older += row.count;
        continue;
      }
      const std::uint32_t hour = row.hour + 1;  // of one that is not known: 0
      counts_.push_back({hour, context_ranks_[row.context], row.count});
      if (is_further_page_[row.context]) continue;
      searches += row.count;
      if (row.session == kNoSession) {
        sessions += row.count;
      } else {
        sessions_.push_back(row.session);
      }
      if (row.hour == kNoHour) continue;
      info_.hours[(row.hour + 3 * kHoursOfDay) % info_.hours.size()] +=
          row.count;  // 1970 began on a Thursday
      info_.first_hour = info_.end_hour == 0 ? row.hour : std::min<std::int64_t>(info_.first_hour, row.hour);
      info_.end_hour = std::max<std::int64_t>(info_.end_hour, std::int64_t{row.hour} + 1);
    }
    std::sort(sessions_.begin(), sessions_.end());
    sessions +=
        static_cast<std::uint64_t>(std::unique(sessions_.begin(), sessions_.end()) - sessions_.begin());
    info_.searches += searches;
    Query& query = queries_[rows.front().query];
    query.count.searches = static_cast<std::uint32_t>(std::min<std::uint64_t>(searches, 0xFFFFFFFFu));
    query.count.sessions = static_cast<std::uint32_t>(std::min<std::uint64_t>(sessions, 0xFFFFFFFFu));
    query.is_kept = !counts_.empty();
    query.hours_begin = bytes_.size();
    write_counts();
    query.hours_bytes = static_cast<std::uint32_t>(bytes_.size() - query.hours_begin);
    if (!may_be_shown(query)) return {};
    for (const std::uint64_t session : sessions_) {
      if (session != kEmptySession) VITRINA_TRY(searched_together_.add(session, session, query.rank));
    }
    return {};
  }

  // Hours as steps from the one before, contexts as they are: both end up small.
  void write_counts() {
    std::sort(counts_.begin(), counts_.end(), [](const Count& a, const Count& b) {
      return std::tie(a.hour, a.context) < std::tie(b.hour, b.context);
    });
    std::size_t kept = 0;
    for (const Count& count : counts_) {
      if (kept > 0 && counts_[kept - 1].hour == count.hour && counts_[kept - 1].context == count.context) {
        counts_[kept - 1].searches += count.searches;
      } else {
        counts_[kept++] = count;
      }
    }
    counts_.resize(kept);
    bytes_.put_varint(kept);
    std::uint32_t before = 0;
    for (const Count& count : counts_) {
      bytes_.put_varint(count.hour - before);
      bytes_.put_varint(count.context);
      bytes_.put_varint(count.searches);
      before = count.hour;
    }
  }

  Result<void> write(const std::string& out) {
    VITRINA_ASSIGN(QueryDump dump, QueryDump::create(out));
    for (const std::uint32_t id : by_text_) dump.add(texts_[id], queries_[id].count.searches);
    VITRINA_TRY(dump.close_file());
    index::BuildOptions options;
    options.threads = options_.threads;
    options.memory_bytes = options_.memory_bytes;
    const std::size_t slash = out.rfind('/');
    options.temp_directory = slash == std::string::npos ? "." : out.substr(0, slash + 1);
    options.analyzer = options_.analyzer;
    options.max_rejects = 0;
    options.list_beginnings = false;  // queries are completed by their forms
    options.on_progress = options_.on_progress;
    VITRINA_ASSIGN(index::ImageWriter writer, index::ImageWriter::create(out));
    SegmentTap tap(writer);
    VITRINA_TRY(index::build_segment({dump.path()}, options, tap));
    VITRINA_TRY(write_sections(tap, writer));
    VITRINA_TRY(writer.finish());
    report_.file_bytes = writer.size_bytes();
    return {};
  }

  Result<void> write_sections(SegmentTap& tap, index::ImageWriter& writer) {
    VITRINA_TRY(writer.begin_section(index::SectionId::kLogInfo));
    VITRINA_TRY(writer.append(as_bytes(info_.encode())));
    VITRINA_TRY(writer.begin_section(index::SectionId::kLogCounts));
    for (const std::uint32_t id : by_text_)
      VITRINA_TRY(writer.append(std::as_bytes(std::span(&queries_[id].count, 1))));
    VITRINA_TRY(writer.begin_section(index::SectionId::kLogHourOffsets));
    std::uint64_t offset = 0;
    VITRINA_TRY(writer.append(std::as_bytes(std::span(&offset, 1))));
    for (const std::uint32_t id : by_text_) {
      offset += queries_[id].hours_bytes;
      VITRINA_TRY(writer.append(std::as_bytes(std::span(&offset, 1))));
    }
    VITRINA_TRY(writer.begin_section(index::SectionId::kLogHours));
    for (const std::uint32_t id : by_text_) {
      VITRINA_TRY(writer.append(bytes_.bytes().subspan(queries_[id].hours_begin, queries_[id].hours_bytes)));
    }
    VITRINA_TRY(writer.begin_section(index::SectionId::kLogContexts));
    StringTableWriter places;
    for (const std::uint32_t place : contexts_by_text_) places.add(contexts_[place]);
    VITRINA_TRY(places.write(writer));
    VITRINA_ASSIGN(const std::vector<DocId> first, tap.first_docs());
    VITRINA_TRY(writer.begin_section(index::SectionId::kLogFirstDocs));
    VITRINA_TRY(writer.append(std::as_bytes(std::span(first))));
    VITRINA_TRY(write_related(writer));
    return tap.pass_the_rest_on();
  }

  Result<void> write_related(index::ImageWriter& writer) {
    std::vector<Relation> relations;
    const auto collect = [&](RelatedQueries& queries, RelationKind kind) {
      return queries.for_each(
          [&](std::uint32_t query, std::span<const RelatedQuery> related) -> Result<void> {
            for (const RelatedQuery& other : related)
              relations.push_back({kept_ranks_[query], kept_ranks_[other.query], other.sessions, kind});
            return {};
          });
    };
    VITRINA_TRY(collect(searched_together_, RelationKind::kSearchedTogether));
    VITRINA_TRY(collect(clicked_together_, RelationKind::kClickedTogether));
    std::stable_sort(relations.begin(), relations.end(),
                     [](const Relation& a, const Relation& b) { return a.query < b.query; });
    VITRINA_TRY(writer.begin_section(index::SectionId::kLogRelated));
    return writer.append(std::as_bytes(std::span(relations)));
  }

  const LogBuildOptions& options_;
  const index::Analyzer& analyzer_;
  SearchLineParser parser_;
  GroupedRows<SearchRow> rows_;
  RelatedQueries searched_together_;
  RelatedQueries clicked_together_;
  index::Interner texts_;
  index::Interner contexts_;
  std::vector<std::uint32_t> contexts_by_text_;
  std::vector<std::uint32_t> context_ranks_;  // by number
  std::uint32_t newest_hour_ = 0;
  ByteWriter context_;
  std::vector<bool> is_further_page_;  // by context
  LogInfo info_;
  LogBuildReport report_;
  std::vector<Query> queries_;             // by number
  std::vector<std::uint32_t> by_text_;     // the numbers of those that are kept
  std::vector<std::uint32_t> kept_ranks_;  // by rank among all texts
  ByteWriter bytes_;
  std::vector<Count> counts_;
  std::vector<std::uint64_t> sessions_;
};

}  // namespace

Result<LogBuildReport> build_log_index(const std::vector<std::string>& logs, const std::string& out,
                                       const LogBuildOptions& options) {
  VITRINA_ASSIGN(const index::Analyzer analyzer, index::Analyzer::create(options.analyzer));
  const std::size_t slash = out.rfind('/');
  const std::string temp = slash == std::string::npos ? "." : out.substr(0, slash + 1);
  VITRINA_ASSIGN(auto rows, GroupedRows<SearchRow>::create(temp, options.memory_bytes / 4));
  VITRINA_ASSIGN(auto searched, RelatedQueries::create(temp, options.memory_bytes / 8));
  VITRINA_ASSIGN(auto clicked, RelatedQueries::create(temp, options.memory_bytes / 8));
  return Build(options, analyzer, std::move(rows), std::move(searched), std::move(clicked)).run(logs, out);
}

}  // namespace vitrina::querylog
