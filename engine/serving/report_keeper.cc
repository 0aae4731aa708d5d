#include "engine/serving/report_keeper.h"

#include <utility>

namespace vitrina::serving {
namespace {

constexpr std::chrono::minutes kCheckpointEvery(5);
constexpr std::uint64_t kCheckpointRows = 200'000;  // about half a second's counting
constexpr std::size_t kFactsAtOnce = 4'096;

}  // namespace

Result<std::unique_ptr<ReportKeeper>> ReportKeeper::open(std::string directory, ledger::Store& store,
                                                         insight::RollupOptions options) {
  std::unique_ptr<ReportKeeper> keeper(new ReportKeeper(std::move(directory), options));
  keeper->book_.load(keeper->path());
  VITRINA_TRY(keeper->catch_up(store));
  keeper->thread_ = std::thread([raw = keeper.get()] { raw->run(); });
  return keeper;
}

Result<void> ReportKeeper::catch_up(ledger::Store& store) {
  const insight::BookPosition from = saved_ = book_.position();
  VITRINA_ASSIGN(const std::vector<std::string> names, list_event_files(directory_));
  ads::EventBlock block;
  std::vector<ads::EventRow> rows;
  for (const std::string& name : names) {
    if (name < from.file) continue;
    VITRINA_ASSIGN(ads::EventFileReader reader, ads::EventFileReader::open(directory_ + "/" + name));
    if (name == from.file) reader.seek(from.offset);
    while (true) {
      VITRINA_ASSIGN(const bool more, reader.next(block));
      if (!more) break;
      rows.resize(block.rows().size());
      for (std::size_t i = 0; i < rows.size(); ++i) block.copy(block.rows()[i], rows[i]);
      book_.add(rows, name, reader.offset());
      rows_since_ += rows.size();
    }
  }
  std::vector<ledger::Fact> facts;
  const auto flush = [&] {
    book_.add(facts);
    facts.clear();
  };
  VITRINA_TRY(store.for_each_fact(from.sequence, [&](const ledger::Fact& fact) {
    facts.push_back(fact);
    if (facts.size() == kFactsAtOnce) flush();
  }));
  flush();
  return {};
}

ReportKeeper::~ReportKeeper() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void ReportKeeper::add(std::vector<ledger::Fact> facts) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.insert(waiting_.end(), std::make_move_iterator(facts.begin()),
                    std::make_move_iterator(facts.end()));
  }
  wake_.notify_one();
}

void ReportKeeper::add(std::span<const ServedRow> rows, const EventPosition& position) {
  rows_.resize(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) rows_[i] = rows[i].row;
  book_.add(rows_, position.file, position.offset);
  {
    const std::lock_guard lock(mutex_);
    rows_since_ += rows.size();
    if (rows_since_ < kCheckpointRows) return;
  }
  wake_.notify_one();
}

void ReportKeeper::flush() {
  std::unique_lock lock(mutex_);
  counted_.wait(lock, [this] { return waiting_.empty() && !is_counting_; });
}

void ReportKeeper::run() {
  auto checkpoint_at = std::chrono::steady_clock::now() + kCheckpointEvery;
  const auto save = [&] {
    const insight::BookPosition position = book_.position();
    if (position == saved_) return;
    // Where it cannot be written, the next start counts more.
    if (book_.save(path())) saved_ = position;
  };
  for (;;) {
    std::vector<ledger::Fact> facts;
    bool is_last = false;
    {
      std::unique_lock lock(mutex_);
      const auto is_due = [this] { return stopping_ || !waiting_.empty() || rows_since_ >= kCheckpointRows; };
      wake_.wait_until(lock, checkpoint_at, is_due);
      if (rows_since_ >= kCheckpointRows) checkpoint_at = std::chrono::steady_clock::now();
      facts.swap(waiting_);
      is_counting_ = true;
      is_last = stopping_;
    }
    if (!facts.empty()) book_.add(facts);
    {
      const std::lock_guard lock(mutex_);
      is_counting_ = false;
    }
    counted_.notify_all();
    const auto now = std::chrono::steady_clock::now();
    if (is_last || now >= checkpoint_at) {
      {
        const std::lock_guard lock(mutex_);
        rows_since_ = 0;
      }
      save();
      checkpoint_at = now + kCheckpointEvery;
    }
    if (is_last) return;
  }
}

}  // namespace vitrina::serving
