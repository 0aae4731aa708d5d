#include "engine/serving/auction_log.h"

#include <algorithm>
#include <utility>

#include "engine/ads/auction/auction_codec.h"

namespace vitrina::serving {
namespace {

// A pass over many full lanes is written in several blocks, far below what a reader accepts.
constexpr std::size_t kBlockBytes = std::size_t{8} << 20;
// Memory that one burst has made is not kept for ever.
constexpr std::size_t kKeptBytes = std::size_t{1} << 20;

}  // namespace

// ---- lane

void AuctionLog::Lane::append(const AuctionEntry& entry) {
  std::unique_ptr<AuctionBlockPart> part(filled_.exchange(nullptr, std::memory_order_acquire));
  if (!part) part.reset(emptied_.exchange(nullptr, std::memory_order_acquire));
  if (!part) part = std::make_unique<AuctionBlockPart>();
  if (part->payload.size() >= most_bytes_) {
    dropped_.fetch_add(1, std::memory_order_relaxed);
  } else {
    input_.clear();
    outcome_.clear();
    encoded_.clear();
    ads::encode_auction_input(entry.input, input_);
    ads::encode_auction_outcome(entry.outcome, outcome_);
    record_.at = entry.at;
    record_.request_id = entry.request_id;
    record_.query = entry.query;
    record_.versions = entry.versions;
    record_.keywords.clear();
    for (const ads::AuctionedAd& ad : entry.ads) record_.keywords.push_back(ad.keyword);
    record_.input = input_.view();
    record_.outcome = outcome_.view();
    encode_auction_record(record_, encoded_);
    part->add(entry.at, encoded_.view());
  }
  filled_.store(part.release(), std::memory_order_release);
}

AuctionLog::Lane::~Lane() {
  delete filled_.load(std::memory_order_acquire);
  delete emptied_.load(std::memory_order_acquire);
}

// ---- log

Result<std::unique_ptr<AuctionLog>> AuctionLog::open(std::string directory, const Clock& clock,
                                                     Options options) {
  if (options.files == 0) return fail(ErrorCode::kInvalidArgument, "at least one file is kept", "files");
  if (options.interval.count() <= 0)
    return fail(ErrorCode::kInvalidArgument, "an interval is longer than nothing", "interval");
  VITRINA_ASSIGN(AuctionLogFiles files,
                 AuctionLogFiles::open(std::move(directory), clock, options.file_bytes, options.files));
  return std::unique_ptr<AuctionLog>(new AuctionLog(std::move(files), options));
}

Result<std::unique_ptr<AuctionLog>> AuctionLog::open(std::string directory, const Clock& clock) {
  return open(std::move(directory), clock, Options());
}

AuctionLog::AuctionLog(AuctionLogFiles files, Options options)
    : options_(options), files_(std::move(files)), thread_([this] { run(); }) {}

AuctionLog::~AuctionLog() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

AuctionLog::LaneHandle AuctionLog::make_lane() {
  std::unique_ptr<Lane> lane(new Lane(options_.lane_bytes, dropped_));
  LaneHandle handle(lane.get());
  const std::lock_guard lock(mutex_);
  lanes_.push_back(std::move(lane));
  return handle;
}

void AuctionLog::flush() {
  std::unique_lock lock(mutex_);
  // A pass that has begun may have looked at a lane already.
  const std::uint64_t pass = wanted_pass_ = std::max(wanted_pass_, last_pass_ + 2);
  wake_.notify_one();
  passed_.wait(lock, [&] { return last_pass_ >= pass; });
}

AuctionLogCounters AuctionLog::counters() const {
  const std::lock_guard lock(mutex_);
  AuctionLogCounters counters = counters_;
  counters.dropped += dropped_.load(std::memory_order_relaxed);
  return counters;
}

void AuctionLog::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait_for(lock, options_.interval, [&] { return stopping_ || wanted_pass_ > last_pass_; });
    // Read before the pass: what came before the end is in it.
    const bool is_last = stopping_;
    lock.unlock();
    write_lanes();
    lock.lock();
    ++last_pass_;
    passed_.notify_all();
    if (is_last) return;
  }
}

void AuctionLog::write_lanes() {
  std::vector<Lane*> lanes;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& lane : lanes_) lanes.push_back(lane.get());
  }
  AuctionBlock block;
  std::vector<Lane*> closed;
  for (Lane* lane : lanes) {
    // First the flag, then the records: a closed lane gets no more of them.
    if (lane->is_closed_.load(std::memory_order_acquire)) closed.push_back(lane);
    std::unique_ptr<AuctionBlockPart> part(lane->filled_.exchange(nullptr, std::memory_order_acq_rel));
    if (!part) continue;
    block.add(*part);
    if (part->payload.size() <= kKeptBytes) {
      part->clear();
      delete lane->emptied_.exchange(part.release(), std::memory_order_acq_rel);
    }
    if (block.payload_bytes() >= kBlockBytes) write_block(block);
  }
  write_block(block);
  if (closed.empty()) return;
  const std::lock_guard lock(mutex_);
  std::erase_if(lanes_, [&](const std::unique_ptr<Lane>& lane) {
    return std::find(closed.begin(), closed.end(), lane.get()) != closed.end();
  });
}

void AuctionLog::write_block(AuctionBlock& block) {
  if (block.records() == 0) return;
  const std::string_view bytes = block.finish();
  const auto written = files_.write(bytes);
  {
    const std::lock_guard lock(mutex_);
    if (written) {
      counters_.records += block.records();
      counters_.bytes += bytes.size();
    } else {
      ++counters_.write_failures;
      counters_.dropped += block.records();
      counters_.last_failure = written.error().message;
    }
  }
  block.clear();
}

}  // namespace vitrina::serving
