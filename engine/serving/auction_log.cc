#include "engine/serving/auction_log.h"

#include <utility>

#include "engine/ads/auction/auction_codec.h"

namespace vitrina::serving {
namespace {

// A pass over many full lanes is written in several blocks, far below what a reader accepts.
constexpr std::size_t kBlockBytes = std::size_t{8} << 20;

}  // namespace

// ---- lane

void AuctionLog::Lane::append(const AuctionEntry& entry) {
  lane_->append([&](AuctionBlockPart& part) {
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
    part.add(entry.at, encoded_.view());
  });
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
    : files_(std::move(files)),
      lanes_(
          {options.lane_bytes, options.interval}, [this](AuctionBlockPart& part) { take(part); },
          [this] { write_block(); }) {}

AuctionLogCounters AuctionLog::counters() const {
  const std::lock_guard lock(mutex_);
  AuctionLogCounters counters = counters_;
  counters.dropped += lanes_.dropped();
  return counters;
}

void AuctionLog::take(AuctionBlockPart& part) {
  block_.add(part);
  if (block_.payload_bytes() >= kBlockBytes) write_block();
}

void AuctionLog::write_block() {
  if (block_.records() == 0) return;
  const std::string_view bytes = block_.finish();
  const auto written = files_.write(bytes);
  {
    const std::lock_guard lock(mutex_);
    if (written) {
      counters_.records += block_.records();
      counters_.bytes += bytes.size();
    } else {
      ++counters_.write_failures;
      counters_.dropped += block_.records();
      counters_.last_failure = written.error().message;
    }
  }
  block_.clear();
}

}  // namespace vitrina::serving
