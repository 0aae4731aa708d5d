#include "engine/serving/token_keys.h"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "index/base/check.h"

namespace vitrina::serving {
namespace {

constexpr std::string_view kPrefix = "click-", kSuffix = ".key";
constexpr std::size_t kIdDigits = 8;

class Descriptor {
 public:
  explicit Descriptor(int fd) noexcept : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const noexcept { return fd_; }

 private:
  int fd_;
};

std::string path_of(const std::string& directory, std::uint32_t id) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string path = directory + "/" + std::string(kPrefix);
  for (std::size_t i = 0; i < kIdDigits; ++i) path.push_back(kHex[id >> (28 - 4 * i) & 15]);
  return path.append(kSuffix);
}

// The id of a key file's name; nothing for other names.
std::optional<std::uint32_t> id_of(std::string_view name) {
  if (name.size() != kPrefix.size() + kIdDigits + kSuffix.size()) return std::nullopt;
  if (!name.starts_with(kPrefix) || !name.ends_with(kSuffix)) return std::nullopt;
  const std::string_view digits = name.substr(kPrefix.size(), kIdDigits);
  if (std::any_of(digits.begin(), digits.end(), [](char c) { return c >= 'A' && c <= 'F'; }))
    return std::nullopt;
  std::uint32_t id = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), id, 16);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return id;
}

Result<void> read_key(const std::string& path, TokenKey& key) {
  // O_NONBLOCK: whatever a pipe of this name is for, the server does not wait for its writer.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.get() < 0) return fail_errno("open the key '" + path + "'");
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return fail_errno("look at the key '" + path + "'");
  if (!S_ISREG(status.st_mode)) return fail(ErrorCode::kInvalidArgument, "the key '" + path + "' is no file");
  if ((status.st_mode & 077) != 0) {
    return fail(ErrorCode::kInvalidArgument,
                "the key '" + path + "' may be read by others than its owner; make its mode 0600");
  }
  std::array<unsigned char, kTokenKeyBytes + 1> bytes{};
  std::size_t size = 0;
  while (size < bytes.size()) {
    const ssize_t got = ::read(file.get(), bytes.data() + size, bytes.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail_errno("read the key '" + path + "'");
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  std::copy_n(bytes.begin(), kTokenKeyBytes, key.bytes.begin());
  OPENSSL_cleanse(bytes.data(), bytes.size());
  if (size != kTokenKeyBytes) {
    return fail(ErrorCode::kDataLoss, "the key '" + path + "' is not " + std::to_string(kTokenKeyBytes) +
                                          " bytes long, as a whole one is");
  }
  key.made_at = status.st_mtim.tv_sec;
  return {};
}

Result<void> read_keys(const std::string& directory, std::vector<TokenKey>& keys) {
  std::error_code error;
  std::vector<std::uint32_t> ids;
  for (std::filesystem::directory_iterator at(directory, error), end; !error && at != end;
       at.increment(error)) {
    if (const auto id = id_of(at->path().filename().native())) ids.push_back(*id);
  }
  if (error) {
    return fail(ErrorCode::kIo, "cannot list the folder of keys '" + directory + "': " + error.message());
  }
  std::sort(ids.begin(), ids.end());
  keys.reserve(ids.size());  // so that growing leaves no copies behind
  for (const std::uint32_t id : ids) {
    TokenKey& key = keys.emplace_back();
    key.id = id;
    VITRINA_TRY(read_key(path_of(directory, id), key));
  }
  return {};
}

Result<void> write_all(int file, const unsigned char* bytes, std::size_t size, const std::string& path) {
  while (size > 0) {
    const ssize_t written = ::write(file, bytes, size);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return fail_errno("write the key '" + path + "'");
    bytes += written;
    size -= static_cast<std::size_t>(written);
  }
  return {};
}

Result<void> flush_folder(const std::string& directory) {
  const Descriptor folder(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.get() < 0 || ::fsync(folder.get()) != 0) {
    return fail_errno("flush the folder of keys '" + directory + "'");
  }
  return {};
}

// Writes, flushes, and only then gives the file its name, which no other file may have: link() refuses where
// rename() would put the key in another's place.
// Whether the key was made; false where another process was quicker to take the id.
Result<bool> make_key(const std::string& directory, std::uint32_t id) {
  const std::string path = path_of(directory, id);
  std::string temporary = directory + "/.new-key-XXXXXX";
  const Descriptor file(::mkstemp(temporary.data()));  // mode 0600
  if (file.get() < 0) return fail_errno("make a key in '" + directory + "'");
  std::array<unsigned char, kTokenKeyBytes> bytes{};
  VITRINA_CHECK(RAND_priv_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1);
  Result<void> done = write_all(file.get(), bytes.data(), bytes.size(), path);
  OPENSSL_cleanse(bytes.data(), bytes.size());
  if (done && ::fsync(file.get()) != 0) done = fail_errno("flush the key '" + path + "'");
  bool made = false;
  if (done) {
    made = ::link(temporary.c_str(), path.c_str()) == 0;
    if (!made && errno != EEXIST) done = fail_errno("name the key '" + path + "'");
  }
  ::unlink(temporary.c_str());
  if (!done) return tl::unexpected<Error>(std::move(done.error()));
  VITRINA_TRY(flush_folder(directory));
  return made;
}

}  // namespace

TokenKeys::~TokenKeys() {
  for (TokenKey& key : keys_) OPENSSL_cleanse(key.bytes.data(), key.bytes.size());
}

TokenKeys TokenKeys::ephemeral() {
  TokenKeys keys;
  TokenKey& key = keys.keys_.emplace_back();
  VITRINA_CHECK(RAND_priv_bytes(key.bytes.data(), static_cast<int>(key.bytes.size())) == 1);
  return keys;
}

Result<TokenKeys> TokenKeys::load_or_create(const std::string& directory) {
  if (::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST) {
    return fail_errno("make the folder of keys '" + directory + "'");
  }
  TokenKeys keys;
  VITRINA_TRY(read_keys(directory, keys.keys_));
  if (keys.keys_.empty()) {
    // Where another process has made it meanwhile, theirs is read.
    VITRINA_TRY(make_key(directory, 1));
    VITRINA_TRY(read_keys(directory, keys.keys_));
  }
  if (keys.keys_.empty()) {
    return fail(ErrorCode::kIo, "the key just made in '" + directory + "' is not there any more");
  }
  return keys;
}

Result<TokenKeys> TokenKeys::rotate(const std::string& directory, std::size_t keep) {
  VITRINA_CHECK(keep > 0);
  VITRINA_ASSIGN(const TokenKeys before, load_or_create(directory));
  std::uint32_t id = before.newest().id;
  for (bool made = false; !made;) {
    if (id == std::numeric_limits<std::uint32_t>::max()) {
      return fail(ErrorCode::kLimit, "there are no more ids for keys in '" + directory + "'");
    }
    VITRINA_ASSIGN(made, make_key(directory, ++id));
  }
  TokenKeys keys;
  VITRINA_TRY(read_keys(directory, keys.keys_));
  if (keys.keys_.size() <= keep) return keys;
  const auto past = keys.keys_.end() - static_cast<std::ptrdiff_t>(keep);
  for (auto key = keys.keys_.begin(); key != past; ++key) {
    const std::string path = path_of(directory, key->id);
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) return fail_errno("remove the key '" + path + "'");
  }
  VITRINA_TRY(flush_folder(directory));
  TokenKeys kept;
  kept.keys_.assign(past, keys.keys_.end());
  return kept;
}

Result<TokenKeys> TokenKeys::load_current(const std::string& directory, std::int64_t now,
                                          std::chrono::seconds most_age, std::size_t keep) {
  VITRINA_ASSIGN(TokenKeys keys, load_or_create(directory));
  if (now - keys.newest().made_at <= most_age.count()) return keys;
  auto rotated = rotate(directory, keep);
  return rotated ? std::move(*rotated) : std::move(keys);
}

}  // namespace vitrina::serving
