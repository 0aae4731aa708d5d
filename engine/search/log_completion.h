// LogCompletion: the most frequent logged queries that hold some whole words and one that begins so.
//
// Queries are numbered from frequent to rare, so the front of the posting lists is enough: the whole words'
// lists are intersected, and the title of what they share is looked at for the beginning (conjunctive
// completion: Gog, Pibiri, Venturini, "Efficient and Effective Query Auto-Completion", SIGIR 2020). Without
// a whole word, or where few forms begin so, the lists of those forms lead whose first query is the most
// frequent.
//
// Words may stand in any order. Only queries of kLeastSessionsShown sessions and more are found, and of those
// that differ by order, inflection or repeated words one.
//
// Exact but for two bounds: of more than kMostForms forms that begin so those count whose first query is the
// most frequent, and at most kMostLooks queries are looked at.
//
// Threads: one at a time; keep one for its buffers.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/querylog/log_index.h"
#include "index/dictionary/form_dictionary.h"
#include "index/postings/posting_lists.h"

namespace vitrina::search {

struct LoggedQuery {
  DocId doc = 0;  // of the log
  std::uint32_t searches = 0;
};

class LogCompletion {
 public:
  static constexpr std::size_t kMostForms = 40;
  static constexpr std::uint32_t kMostLooks = 1'000;

  // What is asked for: queries with all of `words` (the log's terms) and, unless `beginnings` is empty, a
  // form out of these ranges.
  struct Question {
    std::span<const TermId> words;
    std::span<const index::FormDictionary::Range> beginnings;
    std::size_t limit = 0;
  };
  // Whether a form of the log is one the catalog knows: queries of others would find nothing.
  using Knows = std::function<bool(std::string_view form)>;

  // The most frequent first. Valid until the next call.
  std::span<const LoggedQuery> find(const querylog::LogIndex& log, const Question& question,
                                    const Knows& knows);

 private:
  struct Kept {
    LoggedQuery query;
    std::vector<TermId> terms;  // sorted, each once
  };

  void open_leaders(const querylog::LogIndex& log, const Question& question);
  DocId leader_doc() const noexcept;
  bool begins_so(const index::Segment& segment, DocId doc, const Question& question) const;
  // False where nothing further can be shown.
  bool take(const querylog::LogIndex& log, DocId doc, const Knows& knows);

  std::vector<index::PostingCursor> words_;    // one a word
  std::vector<index::PostingCursor> leaders_;  // of forms that begin so; any of them will do
  std::size_t leader_count_ = 0;
  std::vector<std::pair<DocId, FormId>> forms_;
  std::vector<Kept> kept_;
  std::size_t kept_count_ = 0;
  std::vector<TermId> terms_;
  std::vector<LoggedQuery> found_;
};

}  // namespace vitrina::search
