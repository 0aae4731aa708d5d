#include "engine/insight/report_book.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <mutex>

#include "engine/ledger/data_directory.h"
#include "index/base/bytes.h"
#include "index/base/checksum.h"

namespace vitrina::insight {
namespace {

constexpr std::string_view kMagic = "VITRREPT";
constexpr std::uint32_t kVersion = 1;

Result<void> write_all(int file, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return fail_errno("write '" + path + "'");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(file) != 0) return fail_errno("flush '" + path + "'");
  return {};
}

}  // namespace

bool ReportBook::load(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  if (bytes.size() < kMagic.size() + sizeof(std::uint64_t) || !bytes.starts_with(kMagic)) return false;
  const std::string_view sealed = std::string_view(bytes).substr(0, bytes.size() - sizeof(std::uint64_t));
  ByteReader seal(as_bytes(std::string_view(bytes).substr(sealed.size())));
  if (seal.get<std::uint64_t>() != checksum(sealed)) return false;
  ByteReader in(as_bytes(sealed.substr(kMagic.size())));
  if (in.get<std::uint32_t>() != kVersion) return false;
  BookPosition position;
  position.file = in.get_string();
  position.offset = in.get<std::uint64_t>();
  position.sequence = in.get<std::uint64_t>();
  auto rollups = Rollups::load(in.get_bytes(in.rest_bytes()), rollups_.options());
  if (!in.ok() || !rollups) return false;
  const std::unique_lock lock(mutex_);
  rollups_ = std::move(*rollups);
  position_ = std::move(position);
  return true;
}

Result<void> ReportBook::save(const std::string& path) const {
  std::string bytes(kMagic);
  {
    const std::shared_lock lock(mutex_);
    ByteWriter head;
    head.put(kVersion);
    head.put_string(position_.file);
    head.put(position_.offset);
    head.put(position_.sequence);
    bytes.append(head.view());
    rollups_.save(bytes);
  }
  ByteWriter seal;
  seal.put(checksum(bytes));
  bytes.append(seal.view());
  const std::string fresh = path + ".new";
  const int file = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return fail_errno("create '" + fresh + "'");
  const Result<void> written = write_all(file, bytes, fresh);
  ::close(file);
  VITRINA_TRY(written);
  if (std::rename(fresh.c_str(), path.c_str()) != 0) return fail_errno("rename '" + fresh + "'");
  return ledger::sync_parent(path);
}

void ReportBook::add(std::span<const ads::EventRow> rows, const std::string& file, std::uint64_t offset) {
  const std::unique_lock lock(mutex_);
  for (const ads::EventRow& row : rows) rollups_.add(row);
  position_.file = file;
  position_.offset = offset;
}

void ReportBook::add(std::span<const ledger::Fact> facts) {
  const std::unique_lock lock(mutex_);
  for (const ledger::Fact& fact : facts) {
    rollups_.add(fact);
    position_.sequence = std::max(position_.sequence, fact.sequence);
  }
}

BookPosition ReportBook::position() const {
  const std::shared_lock lock(mutex_);
  return position_;
}

Result<Report> ReportBook::report(const ReportRequest& request) const {
  const std::shared_lock lock(mutex_);
  return rollups_.report(request);
}

}  // namespace vitrina::insight
