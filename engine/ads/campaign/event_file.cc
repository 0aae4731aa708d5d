#include "engine/ads/campaign/event_file.h"

#include <fcntl.h>
#include <unistd.h>
#include <algorithm>

#include <cerrno>
#include <cstring>
#include <utility>

#include "index/base/checksum.h"

namespace vitrina::ads {
namespace {

constexpr std::uint32_t kMagic = 0x42455656;  // "VVEB"
constexpr std::uint32_t kVersion = 2;

// Flags of a row, beside the match type in the two lowest bits.
constexpr std::uint8_t kViewed = 4;
constexpr std::uint8_t kClicked = 8;
constexpr std::uint8_t kOrdered = 16;
constexpr std::uint8_t kHasRevenue = 32;
constexpr int kOutcomeShift = 6;
// Flags of what only rows of a running shop have.
constexpr std::uint8_t kHasId = 1;
constexpr std::uint8_t kHasPrice = 2;
constexpr std::uint8_t kHasSession = 4;

constexpr std::uint64_t zigzag(std::int64_t value) noexcept {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
constexpr std::int64_t unzigzag(std::uint64_t value) noexcept {
  return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}

}  // namespace

struct EventFileReader::Header {
  std::uint32_t magic = kMagic;
  std::uint32_t version = kVersion;
  std::uint32_t payload_bytes = 0;
  std::uint32_t rows = 0;
  std::int64_t min_at = 0;
  std::int64_t max_at = 0;
  std::uint64_t payload_checksum = 0;
  std::uint64_t header_checksum = 0;

  static constexpr std::size_t kBytes = 48;

  static Header read(const char* bytes) noexcept {
    static_assert(sizeof(Header) == kBytes);
    Header header;
    std::memcpy(&header, bytes, kBytes);
    return header;
  }
  std::uint64_t own_checksum() const noexcept {
    return checksum(std::string_view(reinterpret_cast<const char*>(this), kBytes - sizeof header_checksum));
  }
  bool sound() const noexcept { return magic == kMagic && header_checksum == own_checksum(); }
};

// ---- encoder

std::uint32_t EventBlockEncoder::text_place(std::string_view text) {
  const auto found = texts_.find(text);
  if (found != texts_.end()) return found->second;
  const auto place = static_cast<std::uint32_t>(texts_.size());
  texts_.emplace(text, place);
  text_bytes_.put_string(text);
  return place;
}

std::uint32_t EventBlockEncoder::path_place(const std::vector<std::string>& path) {
  ByteWriter key;
  key.put_varint(path.size());
  for (const auto& level : path) key.put_varint(text_place(level));
  const auto found = paths_.find(key.view());
  if (found != paths_.end()) return found->second;
  const auto place = static_cast<std::uint32_t>(paths_.size());
  path_bytes_.put_bytes(key.view());
  paths_.emplace(key.take(), place);
  return place;
}

void EventBlockEncoder::add(const EventRow& row) {
  if (row_count_ == 0) {
    last_at_ = 0;
    last_time_us_ = 0;
    min_at_ = max_at_ = row.at;
  }
  min_at_ = std::min(min_at_, row.at);
  max_at_ = std::max(max_at_, row.at);
  ++row_count_;
  row_bytes_.put_varint(zigzag(row.at - last_at_));
  last_at_ = row.at;
  for (const std::string* text :
       {&row.request, &row.query, &row.campaign, &row.keyword, &row.listing, &row.seller}) {
    row_bytes_.put_varint(text_place(*text));
  }
  row_bytes_.put_varint(path_place(row.category));
  std::uint8_t flags = static_cast<std::uint8_t>(row.match);
  if (row.viewed) flags |= kViewed;
  if (row.clicked) flags |= kClicked;
  if (row.ordered) flags |= kOrdered;
  if (row.revenue.micros != 0) flags |= kHasRevenue;
  flags |= static_cast<std::uint8_t>(static_cast<std::uint8_t>(row.outcome) << kOutcomeShift);
  row_bytes_.put(flags);
  row_bytes_.put(row.slot);
  if (row.revenue.micros != 0) row_bytes_.put_varint(zigzag(row.revenue.micros));
  std::uint8_t more = 0;
  if (row.id != ServedId()) more |= kHasId;
  if (row.price.micros != 0) more |= kHasPrice;
  if (row.session != 0) more |= kHasSession;
  row_bytes_.put(more);
  if ((more & kHasId) != 0) {
    row_bytes_.put_varint(zigzag(static_cast<std::int64_t>(row.id.time_us - last_time_us_)));
    last_time_us_ = row.id.time_us;
    row_bytes_.put(row.id.random);
  }
  if ((more & kHasPrice) != 0) row_bytes_.put_varint(zigzag(row.price.micros));
  if ((more & kHasSession) != 0) row_bytes_.put(row.session);
}

void EventBlockEncoder::finish(std::string& out) {
  if (row_count_ == 0) return;
  ByteWriter payload;
  payload.put_varint(texts_.size());
  payload.put_bytes(text_bytes_.view());
  payload.put_varint(paths_.size());
  payload.put_bytes(path_bytes_.view());
  payload.put_bytes(row_bytes_.view());

  // The header's own layout is the reader's; written field by field so that no padding can creep in.
  ByteWriter header;
  header.put(kMagic);
  header.put(kVersion);
  header.put(static_cast<std::uint32_t>(payload.size()));
  header.put(row_count_);
  header.put(min_at_);
  header.put(max_at_);
  header.put(checksum(payload.view()));
  header.put(checksum(header.view()));
  out.append(header.view());
  out.append(payload.view());

  texts_.clear();
  paths_.clear();
  text_bytes_.clear();
  path_bytes_.clear();
  row_bytes_.clear();
  row_count_ = 0;
}

// ---- block

bool EventBlock::decode(Bytes payload, std::uint32_t row_count) {
  rows_.clear();
  texts_.clear();
  path_starts_.assign(1, 0);
  path_texts_.clear();
  ByteReader reader(payload);
  // Each item takes at least a byte, so a count past the bytes left is a lie and must not be allocated for.
  const auto bounded = [&](std::uint64_t count) { return reader.ok() && count <= reader.rest_bytes(); };

  const std::uint64_t texts = reader.get_varint();
  if (!bounded(texts)) return false;
  texts_.reserve(texts);
  for (std::uint64_t i = 0; i < texts; ++i) texts_.push_back(reader.get_string());
  const std::uint64_t paths = reader.get_varint();
  if (!bounded(paths)) return false;
  for (std::uint64_t i = 0; i < paths; ++i) {
    const std::uint64_t levels = reader.get_varint();
    if (levels > reader.rest_bytes()) return false;
    for (std::uint64_t level = 0; level < levels; ++level) {
      const std::uint64_t text = reader.get_varint();
      if (text >= texts) return false;
      path_texts_.push_back(static_cast<std::uint32_t>(text));
    }
    path_starts_.push_back(static_cast<std::uint32_t>(path_texts_.size()));
  }
  if (!bounded(row_count)) return false;
  rows_.resize(row_count);
  std::int64_t at = 0;
  std::uint64_t time_us = 0;
  bool sound = true;
  for (auto& row : rows_) {
    at = static_cast<std::int64_t>(static_cast<std::uint64_t>(at) +
                                   static_cast<std::uint64_t>(unzigzag(reader.get_varint())));
    row.at = at;
    for (std::uint32_t* text :
         {&row.request, &row.query, &row.campaign, &row.keyword, &row.listing, &row.seller}) {
      const std::uint64_t place = reader.get_varint();
      sound &= place < texts;
      *text = static_cast<std::uint32_t>(place);
    }
    const std::uint64_t path = reader.get_varint();
    sound &= path < paths;
    row.category = static_cast<std::uint32_t>(path);
    const auto flags = reader.get<std::uint8_t>();
    sound &= (flags & 3) <= static_cast<int>(MatchType::kBroad) &&
             flags >> kOutcomeShift <= static_cast<int>(EventOutcome::kLostToRank);
    row.outcome = static_cast<EventOutcome>(flags >> kOutcomeShift);
    row.match = static_cast<MatchType>(flags & 3);
    row.viewed = (flags & kViewed) != 0;
    row.clicked = (flags & kClicked) != 0;
    row.ordered = (flags & kOrdered) != 0;
    row.slot = reader.get<std::uint8_t>();
    row.revenue_micros = (flags & kHasRevenue) != 0 ? unzigzag(reader.get_varint()) : 0;
    const auto more = reader.get<std::uint8_t>();
    sound &= more < 2 * kHasSession;
    row.id = {};
    if ((more & kHasId) != 0) {
      time_us += static_cast<std::uint64_t>(unzigzag(reader.get_varint()));
      row.id.time_us = time_us;
      row.id.random = reader.get<std::uint64_t>();
    }
    row.price_micros = (more & kHasPrice) != 0 ? unzigzag(reader.get_varint()) : 0;
    row.session = (more & kHasSession) != 0 ? reader.get<std::uint64_t>() : 0;
  }
  if (sound && reader.ok() && reader.at_end()) return true;
  rows_.clear();
  return false;
}

void EventBlock::copy(const Row& row, EventRow& out) const {
  out.id = row.id;
  out.at = row.at;
  out.request = texts_[row.request];
  out.query = texts_[row.query];
  out.campaign = texts_[row.campaign];
  out.keyword = texts_[row.keyword];
  out.match = row.match;
  out.listing = texts_[row.listing];
  out.seller = texts_[row.seller];
  const auto levels = path(row.category);
  out.category.resize(levels.size());
  for (std::size_t i = 0; i < levels.size(); ++i) out.category[i] = texts_[levels[i]];
  out.slot = row.slot;
  out.price = Money{row.price_micros};
  out.session = row.session;
  out.outcome = row.outcome;
  out.viewed = row.viewed;
  out.clicked = row.clicked;
  out.ordered = row.ordered;
  out.revenue = Money{row.revenue_micros};
}

// ---- reader

Result<EventFileReader> EventFileReader::open(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return fail_errno("open '" + path + "'");
  return EventFileReader(path, descriptor);
}

EventFileReader::EventFileReader(EventFileReader&& other) noexcept
    : path_(std::move(other.path_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      offset_(other.offset_),
      payload_(std::move(other.payload_)),
      damage_(std::move(other.damage_)),
      tail_(std::move(other.tail_)) {}

EventFileReader::~EventFileReader() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void EventFileReader::rewind() noexcept {
  offset_ = 0;
  damage_.clear();
  tail_.reset();
}

// Fewer bytes than asked for only at the end of the file.
Result<std::size_t> EventFileReader::read_at(std::uint64_t offset, char* out, std::size_t bytes) const {
  std::size_t got = 0;
  while (got < bytes) {
    const ssize_t count = ::pread(descriptor_, out + got, bytes - got, static_cast<off_t>(offset + got));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail_errno("read '" + path_ + "'");
    if (count == 0) break;
    got += static_cast<std::size_t>(count);
  }
  return got;
}

// The place of the next sound header at or after `from`.
Result<std::optional<std::uint64_t>> EventFileReader::find_header(std::uint64_t from) {
  std::string window(std::size_t{64} << 10, '\0');
  for (;;) {
    VITRINA_ASSIGN(const std::size_t got, read_at(from, window.data(), window.size()));
    if (got < Header::kBytes) return std::optional<std::uint64_t>();
    for (std::size_t i = 0; i + Header::kBytes <= got; ++i) {
      if (std::memcmp(window.data() + i, &kMagic, sizeof kMagic) != 0) continue;
      if (Header::read(window.data() + i).sound()) return std::optional<std::uint64_t>(from + i);
    }
    from += got - Header::kBytes + 1;
  }
}

// Goes on at the next sound header. Without one, the bytes are the tail: kept in place, for they may grow.
Result<bool> EventFileReader::skip_damage(std::string reason, bool may_grow) {
  VITRINA_ASSIGN(const std::optional<std::uint64_t> next, find_header(offset_ + 1));
  if (next) {
    damage_.push_back({offset_, *next - offset_, std::move(reason)});
    offset_ = *next;
    return true;
  }
  const off_t end = ::lseek(descriptor_, 0, SEEK_END);
  if (end < 0) return fail_errno("read '" + path_ + "'");
  const std::uint64_t bytes = static_cast<std::uint64_t>(end) - offset_;
  if (may_grow) {
    tail_ = EventDamage{offset_, bytes, std::move(reason)};
  } else {
    damage_.push_back({offset_, bytes, std::move(reason)});
    offset_ += bytes;
  }
  return false;
}

Result<bool> EventFileReader::next_block(EventBlock* block, EventBlockInfo& info) {
  tail_.reset();
  for (;;) {
    char bytes[Header::kBytes];
    VITRINA_ASSIGN(const std::size_t got, read_at(offset_, bytes, sizeof bytes));
    if (got == 0) return false;
    if (got < sizeof bytes) {
      tail_ = EventDamage{offset_, got, "a block's header is cut short"};
      return false;
    }
    const Header header = Header::read(bytes);
    std::string reason;
    bool may_grow = false;
    if (!header.sound()) {
      reason = "no block starts here, or its header is damaged";
      may_grow = true;  // a header being overwritten is unlikely, but whoever tails a file loses nothing
    } else if (header.version != kVersion) {
      return fail(ErrorCode::kUnsupported, path_ + ": the block at byte " + std::to_string(offset_) +
                                               " has version " + std::to_string(header.version) +
                                               "; this build reads version " + std::to_string(kVersion));
    } else if (header.payload_bytes > kMaxEventBlockBytes) {
      reason = "a block of more than " + std::to_string(kMaxEventBlockBytes) + " bytes";
    } else if (block == nullptr) {
      const off_t end = ::lseek(descriptor_, 0, SEEK_END);
      if (end < 0) return fail_errno("read '" + path_ + "'");
      may_grow = static_cast<std::uint64_t>(end) < offset_ + Header::kBytes + header.payload_bytes;
      if (may_grow) reason = "a block is cut short";
    } else {
      payload_.resize(header.payload_bytes);
      VITRINA_ASSIGN(const std::size_t payload,
                     read_at(offset_ + Header::kBytes, payload_.data(), payload_.size()));
      if (payload < payload_.size()) {
        reason = "a block is cut short";
        may_grow = true;
      } else if (checksum(payload_) != header.payload_checksum) {
        reason = "a block does not match its checksum";
      } else if (!block->decode(as_bytes(payload_), header.rows)) {
        reason = "a block contradicts itself";
      }
    }
    if (reason.empty()) {
      info = {offset_, header.rows, header.min_at, header.max_at};
      offset_ += Header::kBytes + header.payload_bytes;
      return true;
    }
    VITRINA_ASSIGN(const bool more, skip_damage(std::move(reason), may_grow));
    if (!more) return false;
  }
}

Result<bool> EventFileReader::next(EventBlock& block) {
  EventBlockInfo info;
  return next_block(&block, info);
}

Result<bool> EventFileReader::next_info(EventBlockInfo& info) {
  return next_block(nullptr, info);
}

// ---- writer

Result<EventFileWriter> EventFileWriter::open(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (descriptor < 0) return fail_errno("open '" + path + "'");
  const off_t end = ::lseek(descriptor, 0, SEEK_END);
  return EventFileWriter(path, descriptor, static_cast<std::uint64_t>(std::max<off_t>(end, 0)));
}

EventFileWriter::EventFileWriter(EventFileWriter&& other) noexcept
    : path_(std::move(other.path_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      size_(other.size_),
      encoder_(std::move(other.encoder_)),
      bytes_(std::move(other.bytes_)) {}

EventFileWriter::~EventFileWriter() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<void> EventFileWriter::append(const EventRow& row) {
  encoder_.add(row);
  return encoder_.rows() >= kEventRowsPerBlock ? flush() : Result<void>{};
}

Result<void> EventFileWriter::flush() {
  encoder_.finish(bytes_);
  std::string_view rest = bytes_;
  while (!rest.empty()) {
    const ssize_t count = ::write(descriptor_, rest.data(), rest.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      Result<void> failed = fail_errno("write '" + path_ + "'");
      // Half a block is taken back, for the whole of it comes again; where even that fails, readers pass over
      // it.
      if (::ftruncate(descriptor_, static_cast<off_t>(size_)) != 0) size_ += bytes_.size() - rest.size();
      return failed;
    }
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
  size_ += bytes_.size();
  bytes_.clear();
  return {};
}

Result<void> EventFileWriter::sync() {
  VITRINA_TRY(flush());
  if (::fdatasync(descriptor_) != 0) return fail_errno("flush '" + path_ + "'");
  return {};
}

}  // namespace vitrina::ads
