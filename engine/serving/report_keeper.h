// ReportKeeper: keeps the report book up with what is served and what the ledger writes down, on a thread of
// its own, and its checkpoint in the events' directory (`rollups.bin`).
//
// At the start the checkpoint is read and what came after it is counted: the rest of the event files, the
// rest of the journal. A checkpoint is written every few minutes, where something has come, sooner where much
// has, so that the next start has little to count, and at the end.
//
// Threads: internally synchronised. add() hands its argument over and returns.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "engine/insight/report_book.h"
#include "engine/ledger/store.h"
#include "engine/serving/served_log.h"

namespace vitrina::serving {

class ReportKeeper {
 public:
  // Errors: kIo; those of reading the journal.
  static Result<std::unique_ptr<ReportKeeper>> open(std::string directory, ledger::Store& store,
                                                    insight::RollupOptions options);
  ~ReportKeeper();  // writes a checkpoint
  ReportKeeper(const ReportKeeper&) = delete;
  ReportKeeper& operator=(const ReportKeeper&) = delete;

  void add(std::vector<ledger::Fact> facts);
  // From the event log's thread, which has the time.
  void add(std::span<const ServedRow> rows, const EventPosition& position);

  // Returns when all facts that were added before are in the book.
  void flush();

  const insight::ReportBook& book() const noexcept { return book_; }

 private:
  ReportKeeper(std::string directory, insight::RollupOptions options)
      : directory_(std::move(directory)), book_(options) {}
  Result<void> catch_up(ledger::Store& store);
  void run();
  std::string path() const { return directory_ + "/rollups.bin"; }

  const std::string directory_;
  insight::ReportBook book_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable counted_;
  std::vector<ledger::Fact> waiting_;
  bool is_counting_ = false;  // what was waiting a moment ago
  bool stopping_ = false;
  std::uint64_t rows_since_ = 0;     // counted since the last checkpoint
  insight::BookPosition saved_;      // of the last checkpoint
  std::vector<ads::EventRow> rows_;  // of the event log's thread
  std::thread thread_;               // last: it uses all of the above
};

}  // namespace vitrina::serving
