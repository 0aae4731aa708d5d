#include "index/segment/ingest.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "index/base/ids.h"
#include "index/catalog/reader.h"
#include "index/columns/static_quality.h"
#include "index/segment/ordered_pipeline.h"

namespace vitrina::index {
namespace {

constexpr std::size_t kBatchBytes = 1u << 20;

// Consecutive lines of one file.
struct LineBatch {
  struct Entry {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::uint64_t number = 0;
    std::uint64_t too_long_bytes = 0;  // > 0: the line was not held
  };
  std::size_t file = 0;
  std::string text;
  std::vector<Entry> lines;
};

struct Reject {
  std::size_t line = 0;  // into LineBatch::lines
  Error error;
};

struct ParsedBatch {
  LineBatch batch;
  std::string records;
  std::vector<SpooledListing> listings;  // offsets within `records`
  std::vector<std::string> paths;        // one a listing
  std::vector<Reject> rejects;
};

// Hands out the lines of several files in batches.
class BatchReader {
 public:
  BatchReader(const std::vector<std::string>& files) : files_(files) {}

  Result<std::optional<LineBatch>> take() {
    LineBatch batch;
    while (batch.lines.empty()) {
      if (!reader_) {
        if (file_ == files_.size()) return std::nullopt;
        VITRINA_ASSIGN(LineReader reader, LineReader::open(files_[file_]));
        reader_.emplace(std::move(reader));
      }
      batch.file = file_;
      Line line;
      while (batch.text.size() < kBatchBytes) {
        VITRINA_ASSIGN(const bool more, reader_->next(line));
        if (!more) {
          reader_.reset();
          ++file_;
          break;
        }
        const std::size_t begin = batch.text.size();
        batch.text.append(line.text);
        batch.lines.push_back({begin, batch.text.size(), line.number, line.too_long ? line.size_bytes : 0});
        input_bytes_ += line.size_bytes + 1;
      }
    }
    return batch;
  }

  std::uint64_t input_bytes() const { return input_bytes_; }

 private:
  const std::vector<std::string>& files_;
  std::size_t file_ = 0;
  std::optional<LineReader> reader_;
  std::uint64_t input_bytes_ = 0;
};

std::uint8_t quality_of(const Listing& listing) {
  const std::uint16_t rating =
      listing.rating_micros ? static_cast<std::uint16_t>(*listing.rating_micros / 1000) : kNoRating;
  return static_quality(listing.sales_30d.value_or(0), listing.reviews.value_or(0), rating);
}

ParsedBatch parse_batch(LineBatch batch, ListingParser& parser) {
  ParsedBatch parsed;
  Listing listing;
  for (std::size_t i = 0; i < batch.lines.size(); ++i) {
    const LineBatch::Entry& line = batch.lines[i];
    if (line.too_long_bytes > 0) {
      parsed.rejects.push_back(
          {i, Error{ErrorCode::kLimit, fmt::format("the line has {} bytes; at most {} are read",
                                                   line.too_long_bytes, kMaxLineBytes)}});
      continue;
    }
    const std::string_view text = std::string_view(batch.text).substr(line.begin, line.end - line.begin);
    if (auto result = parser.parse(text, listing); !result) {
      parsed.rejects.push_back({i, std::move(result.error())});
      continue;
    }
    const std::size_t begin = parsed.records.size();
    append_canonical_json(parsed.records, listing);
    std::string path;
    for (std::string& step : listing.category) {
      std::replace(step.begin(), step.end(), kPathSeparator, ' ');
      path.append(step).push_back(kPathSeparator);
    }
    parsed.listings.push_back({hash128(listing.id), begin,
                               static_cast<std::uint32_t>(parsed.records.size() - begin), 0,
                               quality_of(listing)});
    parsed.paths.push_back(std::move(path));
  }
  parsed.batch = std::move(batch);
  return parsed;
}

}  // namespace

Result<Ingested> ingest(const std::vector<std::string>& catalogs, const BuildOptions& options,
                        unsigned threads, BuildReport& report) {
  VITRINA_ASSIGN(TempFile spool, TempFile::create(options.temp_directory));
  Ingested ingested{std::move(spool), {}, {}};
  ingested.categories.intern("");

  BatchReader reader(catalogs);
  std::vector<ListingParser> parsers(threads);
  const auto work = [&](unsigned thread, LineBatch batch) -> Result<ParsedBatch> {
    return parse_batch(std::move(batch), parsers[thread]);
  };
  const auto deliver = [&](ParsedBatch parsed) -> Result<void> {
    const std::uint64_t base = ingested.spool.size_bytes();
    VITRINA_TRY(ingested.spool.append(as_bytes(parsed.records)));
    for (std::size_t i = 0; i < parsed.listings.size(); ++i) {
      SpooledListing& listing = parsed.listings[i];
      listing.offset += base;
      listing.category = ingested.categories.intern(parsed.paths[i]);
      ingested.listings.push_back(listing);
    }
    if (ingested.listings.size() > kMaxDocs) {
      return fail(ErrorCode::kLimit,
                  fmt::format("more than {} listings: too many for one segment", kMaxDocs));
    }
    report.lines += parsed.batch.lines.size();
    report.rejected += parsed.rejects.size();
    for (const Reject& reject : parsed.rejects) {
      const LineBatch::Entry& line = parsed.batch.lines[reject.line];
      if (options.on_reject) {
        options.on_reject({catalogs[parsed.batch.file], line.number,
                           std::string_view(parsed.batch.text).substr(line.begin, line.end - line.begin),
                           reject.error});
      }
    }
    if (options.on_progress) options.on_progress("read", ingested.listings.size(), 0, "listings");
    return {};
  };
  VITRINA_TRY((run_ordered<LineBatch, ParsedBatch>(
      threads, [&] { return reader.take(); }, work, deliver)));

  report.input_bytes = reader.input_bytes();
  if (report.lines == 0)
    return fail(ErrorCode::kInvalidArgument, "the catalog is empty: it has no line with a listing");
  const double share = static_cast<double>(report.rejected) / static_cast<double>(report.lines);
  if (ingested.listings.empty() || share > options.max_rejects) {
    return fail(
        ErrorCode::kInvalidArgument,
        fmt::format("{} of {} lines were rejected ({:.2f} %), at most {:.2f} % may be (--max-rejects)",
                    report.rejected, report.lines, 100 * share, 100 * options.max_rejects));
  }
  return ingested;
}

}  // namespace vitrina::index
