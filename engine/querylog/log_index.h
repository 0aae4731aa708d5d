// LogIndex: what has been searched: the distinct queries of a query log, indexed as listings of our own index
// are, with how often each was searched, in which hours, from where.
//
// It is one mapped file, an image (index/image/image.h) whose listings are the queries: the title is the
// query's folded text (case, ё, spaces), and so is the listing id. Doc order is from frequent to rare, in
// steps of some 10 % (static quality stands for the count), so that who wants the most frequent queries reads
// the front of a posting list. Seven sections more than a catalog's image has hold the counts; those that
// have a value a query are in the byte order of texts (Columns::id_rank):
//
//   log_info          LogInfo::encode()
//   log_counts        u32 searches, u32 sessions
//   log_hour_offsets  u64 a query and one: bytes of log_hours
//   log_hours         varint n, n × (varint hours since the one before, varint context, varint searches);
//                     hours are counted from 1, those that are not known are 0
//   log_contexts      StringTable: search_context.h
//   log_first_docs    u32 a form: the first doc whose title holds it
//   log_related       Relation: by query; of one query those searched together first, the nearest first
//
// Opening takes constant time. Whatever the bytes, reading stays inside the file.
//
// Use for: frequencies, completions, which searches a keyword catches. Not for: what a shopper did search by
// search (the log itself).
//
// Threads: immutable after construction, const from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/querylog/search_context.h"
#include "index/base/result.h"
#include "index/image/image.h"

namespace vitrina::querylog {

struct LogInfo {
  std::uint64_t searches = 0;              // first pages, aggregates included
  std::uint64_t further_pages = 0;         // looked at, of the same searches; in no count
  std::int64_t first_hour = 0;             // since 1970, of searches whose time is known
  std::int64_t end_hour = 0;               // after the last; as first_hour: none is known
  std::array<std::uint64_t, 168> hours{};  // searches by the hour of the week in UTC, Monday 00:00 first

  std::string encode() const;
  static Result<LogInfo> decode(Bytes section);
};

struct LogCount {
  std::uint32_t searches = 0;
  std::uint32_t sessions = 0;  // distinct ones; a search of an aggregate counts as one
};
static_assert(sizeof(LogCount) == 8);

// A query is shown to others only when so many sessions have searched it.
inline constexpr std::uint32_t kLeastSessionsShown = 5;

// Closed.
enum class RelationKind : std::uint32_t {
  kSearchedTogether,  // by the same sessions
  kClickedTogether,   // they led to clicks on the same listings
};

// Two queries that go together (related_queries.h); named by their place in the byte order of texts.
struct Relation {
  std::uint32_t query = 0;
  std::uint32_t other = 0;
  std::uint32_t sessions = 0;
  RelationKind kind = RelationKind::kSearchedTogether;
};
static_assert(sizeof(Relation) == 16);

class LogIndex {
 public:
  // Errors: those of opening an image; kUnsupported for a catalog's, kDataLoss for sections that do not
  // fit together, with the path.
  static Result<LogIndex> open(const std::string& path);

  const index::Image& image() const noexcept { return image_; }
  // Doc ids are those of distinct queries.
  const index::Segment& segment() const noexcept { return image_.segment(); }
  const LogInfo& info() const noexcept { return info_; }
  std::uint32_t size() const noexcept { return segment().doc_count(); }

  // The query as it is shown. Requires: doc < size(), as below.
  std::string_view text(DocId doc) const noexcept { return segment().listing_id(doc); }
  LogCount count(DocId doc) const noexcept {
    const std::uint32_t rank = segment().columns().id_rank[doc];
    return rank < counts_.size() ? counts_[rank] : LogCount{};
  }
  // kEndDoc where it was never searched.
  DocId find(std::string_view query) const {
    return segment().find_listing(segment().analyzer().fold(query));
  }
  // kEndDoc where the bytes are damaged. Requires: form < segment().forms().size().
  DocId first_doc(FormId form) const noexcept {
    return form < first_docs_.size() && first_docs_[form] < size() ? first_docs_[form] : kEndDoc;
  }
  std::span<const DocId> first_docs() const noexcept { return first_docs_; }

  // What goes with the query. Few: see kMostRelated.
  std::span<const Relation> related(DocId doc) const noexcept;
  // kEndDoc where the bytes are damaged.
  DocId other_of(const Relation& relation) const noexcept { return segment().doc_at_id_rank(relation.other); }

  // on_search(hour since 1970 or kUnknownHour, context, searches) for each hour and context in which the
  // query was searched, by ascending hour; further pages among them.
  template <class OnSearch>
  void for_each_search(DocId doc, OnSearch&& on_search) const {
    ByteReader in = hours_of(doc);
    std::int64_t hour = kUnknownHour;
    for (std::uint64_t left = in.get_varint(); left > 0 && in.ok() && !in.at_end(); --left) {
      hour += static_cast<std::int64_t>(in.get_varint());
      const auto context = static_cast<std::uint32_t>(in.get_varint());
      const std::uint64_t searches = in.get_varint();
      if (context < contexts_.size()) on_search(hour, context, searches);
    }
  }
  static constexpr std::int64_t kUnknownHour = -1;

  std::uint32_t context_count() const noexcept { return contexts_.size(); }
  SearchContext context(std::uint32_t number) const { return decode_context(contexts_[number]); }

 private:
  explicit LogIndex(index::Image image) : image_(std::move(image)) {}
  ByteReader hours_of(DocId doc) const noexcept;

  index::Image image_;
  LogInfo info_;
  std::span<const LogCount> counts_;
  std::span<const std::uint64_t> hour_offsets_;
  Bytes hours_;
  StringTable contexts_;
  std::span<const DocId> first_docs_;
  std::span<const Relation> relations_;
};

}  // namespace vitrina::querylog
