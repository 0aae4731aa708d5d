#include "engine/serving/auction_log_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <optional>
#include <utility>

#include "index/base/checksum.h"

namespace vitrina::serving {
namespace {

constexpr std::uint32_t kMagic = 0x474C4156;  // "VALG"
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kNameDigits = 16;
constexpr std::string_view kNameEnd = ".log";

struct Header {
  std::uint32_t magic = kMagic;
  std::uint32_t version = kVersion;
  std::uint32_t payload_bytes = 0;
  std::uint32_t records = 0;
  std::int64_t min_at = 0;
  std::int64_t max_at = 0;
  std::uint64_t payload_checksum = 0;
  std::uint64_t header_checksum = 0;

  std::uint64_t own_checksum() const noexcept {
    return checksum(as_bytes_of().first(sizeof(Header) - sizeof header_checksum));
  }
  bool is_sound() const noexcept { return magic == kMagic && header_checksum == own_checksum(); }
  Bytes as_bytes_of() const noexcept { return std::as_bytes(std::span(this, 1)); }
  static Header read(const char* bytes) noexcept {
    Header header;
    std::memcpy(&header, bytes, sizeof header);
    return header;
  }
};
static_assert(sizeof(Header) == 48 && std::has_unique_object_representations_v<Header>);

// Whether the payload is exactly its records.
bool holds_records(Bytes payload, std::uint32_t records) noexcept {
  ByteReader in(payload);
  for (std::uint32_t i = 0; i < records && in.ok(); ++i) in.get_string();
  return in.ok() && in.at_end();
}

std::string name_of(std::uint64_t time_us) {
  std::string digits = std::to_string(time_us);
  if (digits.size() < kNameDigits) digits.insert(0, kNameDigits - digits.size(), '0');
  return digits.append(kNameEnd);
}

// Nothing for a name that is none of ours.
std::optional<std::uint64_t> time_of(std::string_view name) {
  if (name.size() != kNameDigits + kNameEnd.size() || !name.ends_with(kNameEnd)) return std::nullopt;
  std::uint64_t time = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + kNameDigits, time);
  if (error != std::errc() || end != name.data() + kNameDigits) return std::nullopt;
  return time;
}

Result<std::vector<std::uint64_t>> times_in(const std::string& directory) {
  std::vector<std::uint64_t> times;
  std::error_code error;
  for (auto it = std::filesystem::directory_iterator(directory, error);
       !error && it != std::filesystem::directory_iterator(); it.increment(error)) {
    if (const auto time = time_of(it->path().filename().string())) times.push_back(*time);
  }
  if (error) return fail(ErrorCode::kIo, "cannot read the directory '" + directory + "': " + error.message());
  std::sort(times.begin(), times.end());
  return times;
}

}  // namespace

// ---- blocks

void AuctionBlockPart::add(std::int64_t at, std::string_view record) {
  min_at = records == 0 ? at : std::min(min_at, at);
  max_at = records == 0 ? at : std::max(max_at, at);
  ++records;
  payload.put_string(record);
}

void AuctionBlockPart::clear() noexcept {
  payload.clear();
  records = 0;
}

void AuctionBlock::add(const AuctionBlockPart& part) {
  if (part.records == 0) return;
  if (bytes_.empty()) bytes_.resize(sizeof(Header));
  min_at_ = records_ == 0 ? part.min_at : std::min(min_at_, part.min_at);
  max_at_ = records_ == 0 ? part.max_at : std::max(max_at_, part.max_at);
  records_ += part.records;
  bytes_.append(part.payload.view());
}

std::size_t AuctionBlock::payload_bytes() const noexcept {
  return bytes_.empty() ? 0 : bytes_.size() - sizeof(Header);
}

std::string_view AuctionBlock::finish() {
  VITRINA_CHECK(records_ > 0);
  Header header;
  header.payload_bytes = static_cast<std::uint32_t>(payload_bytes());
  header.records = records_;
  header.min_at = min_at_;
  header.max_at = max_at_;
  header.payload_checksum = checksum(std::string_view(bytes_).substr(sizeof header));
  header.header_checksum = header.own_checksum();
  std::memcpy(bytes_.data(), &header, sizeof header);
  return bytes_;
}

void AuctionBlock::clear() noexcept {
  bytes_.clear();
  records_ = 0;
}

// ---- writing

Result<AuctionLogFiles> AuctionLogFiles::open(std::string directory, const Clock& clock,
                                              std::uint64_t file_bytes, std::uint32_t files) {
  AuctionLogFiles log(std::move(directory), clock, file_bytes, files);
  VITRINA_ASSIGN(log.names_, times_in(log.directory_));
  return log;
}

AuctionLogFiles::AuctionLogFiles(AuctionLogFiles&& other) noexcept
    : directory_(std::move(other.directory_)),
      clock_(other.clock_),
      file_bytes_(other.file_bytes_),
      files_(other.files_),
      names_(std::move(other.names_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      size_(other.size_) {}

AuctionLogFiles::~AuctionLogFiles() {
  close();
}

void AuctionLogFiles::close() noexcept {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

Result<void> AuctionLogFiles::begin_file(std::size_t block_bytes) {
  const bool is_first = descriptor_ < 0;
  close();
  // A server that is restarted often would otherwise push old auctions out with files of a few blocks.
  if (is_first && !names_.empty()) {
    const std::string path = directory_ + "/" + name_of(names_.back());
    struct stat status {};
    const int newest = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW);
    if (newest >= 0 && ::fstat(newest, &status) == 0 &&
        static_cast<std::uint64_t>(status.st_size) + block_bytes <= file_bytes_) {
      descriptor_ = newest;
      size_ = static_cast<std::uint64_t>(status.st_size);
      return {};
    }
    if (newest >= 0) ::close(newest);
  }
  // Names ascend even where the clock does not.
  auto time = static_cast<std::uint64_t>(std::max<std::int64_t>(clock_->now_micros(), 0));
  if (!names_.empty()) time = std::max(time, names_.back() + 1);
  const std::string path = directory_ + "/" + name_of(time);
  descriptor_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0600);
  if (descriptor_ < 0) return fail_errno("create '" + path + "'");
  size_ = 0;
  names_.push_back(time);
  remove_old();
  return {};
}

void AuctionLogFiles::remove_old() {
  while (names_.size() > files_) {
    // One that cannot be removed is forgotten until the next start: it must not stop the log.
    [[maybe_unused]] const int ignored = ::unlink((directory_ + "/" + name_of(names_.front())).c_str());
    names_.erase(names_.begin());
  }
}

Result<void> AuctionLogFiles::write(std::string_view block) {
  if (descriptor_ < 0 || (size_ > 0 && size_ + block.size() > file_bytes_)) {
    VITRINA_TRY(begin_file(block.size()));
  }
  std::string_view rest = block;
  while (!rest.empty()) {
    const ssize_t count = ::write(descriptor_, rest.data(), rest.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      auto failure = fail_errno("write the auction log in '" + directory_ + "'");
      // Half a block would be reported as damage for ever; where it cannot be cut off, nothing follows it.
      if (rest.size() < block.size() && ::ftruncate(descriptor_, static_cast<off_t>(size_)) != 0) {
        size_ = file_bytes_;
      }
      return failure;
    }
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
  size_ += block.size();
  return {};
}

Result<std::vector<std::string>> list_auction_logs(const std::string& directory) {
  VITRINA_ASSIGN(const std::vector<std::uint64_t> times, times_in(directory));
  std::vector<std::string> paths;
  for (const std::uint64_t time : times) paths.push_back(directory + "/" + name_of(time));
  return paths;
}

// ---- reading

Result<AuctionLogReader> AuctionLogReader::open(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return fail_errno("open '" + path + "'");
  return AuctionLogReader(path, descriptor);
}

AuctionLogReader::AuctionLogReader(AuctionLogReader&& other) noexcept
    : path_(std::move(other.path_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      offset_(other.offset_),
      payload_(std::move(other.payload_)),
      place_(other.place_),
      left_(other.left_),
      payload_at_(other.payload_at_),
      read_(other.read_),
      damage_(std::move(other.damage_)) {}

AuctionLogReader::~AuctionLogReader() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<std::size_t> AuctionLogReader::read_at(std::uint64_t offset, char* out, std::size_t bytes) const {
  std::size_t done = 0;
  while (done < bytes) {
    const ssize_t got = ::pread(descriptor_, out + done, bytes - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail_errno("read '" + path_ + "'");
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

// Looks for the next sound header behind the damage rather than trusting its length: a block that a crash has
// cut short is followed by whole ones.
Result<void> AuctionLogReader::skip_damage(std::string reason) {
  std::string window(std::size_t{64} << 10, '\0');
  std::uint64_t from = offset_ + 1;
  for (;;) {
    VITRINA_ASSIGN(const std::size_t got, read_at(from, window.data(), window.size()));
    if (got < sizeof(Header)) {
      from += got;
      break;
    }
    std::size_t i = 0;
    for (; i + sizeof(Header) <= got; ++i) {
      if (std::memcmp(window.data() + i, &kMagic, sizeof kMagic) == 0 &&
          Header::read(window.data() + i).is_sound()) {
        break;
      }
    }
    from += i;
    if (i + sizeof(Header) <= got) break;
  }
  damage_.push_back({offset_, from - offset_, false, std::move(reason)});
  offset_ = from;
  return {};
}

Result<bool> AuctionLogReader::next_block() {
  for (;;) {
    char bytes[sizeof(Header)];
    VITRINA_ASSIGN(const std::size_t got, read_at(offset_, bytes, sizeof bytes));
    if (got == 0) return false;
    const Header header = got == sizeof bytes ? Header::read(bytes) : Header{};
    std::string reason;
    if (got < sizeof bytes) {
      reason = "a block's header is cut short";
    } else if (!header.is_sound()) {
      reason = "no block starts here, or its header is damaged";
    } else if (header.payload_bytes > kMaxAuctionBlockBytes) {
      reason = "a block of more than " + std::to_string(kMaxAuctionBlockBytes) + " bytes";
    } else {
      payload_.resize(header.payload_bytes);
      payload_at_ = offset_ + sizeof header;
      VITRINA_ASSIGN(const std::size_t payload, read_at(payload_at_, payload_.data(), payload_.size()));
      if (payload < payload_.size()) {
        reason = "a block is cut short";
      } else if (checksum(payload_) != header.payload_checksum) {
        reason = "a block does not match its checksum";
      } else if (header.version != kVersion) {
        damage_.push_back({offset_, sizeof header + payload, true,
                           "a block in version " + std::to_string(header.version) +
                               "; this build reads version " + std::to_string(kVersion)});
        offset_ += sizeof header + payload;
        continue;
      } else if (!holds_records(as_bytes(payload_), header.records)) {
        reason = "a block contradicts itself";
      }
    }
    if (reason.empty()) {
      place_ = 0;
      left_ = header.records;
      offset_ = payload_at_ + payload_.size();
      return true;
    }
    VITRINA_TRY(skip_damage(std::move(reason)));
  }
}

Result<bool> AuctionLogReader::next(LoggedAuction& auction) {
  while (left_ == 0) {
    VITRINA_ASSIGN(const bool more, next_block());
    if (!more) return false;
  }
  ByteReader in(as_bytes(payload_).subspan(place_));
  const auto length = static_cast<std::size_t>(in.get_varint());
  const std::size_t start = payload_.size() - in.rest_bytes();
  auction = {payload_at_ + start, ++read_, as_bytes(payload_).subspan(start, length)};
  place_ = start + length;
  --left_;
  return true;
}

}  // namespace vitrina::serving
