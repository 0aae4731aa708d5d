#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "engine/ads/prediction/model.h"
#include "index/base/bytes.h"
#include "index/base/checksum.h"

namespace vitrina::ads {
namespace {

constexpr std::uint64_t kMagic = 0x4C45444F4D545256;  // "VRTMODEL"
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kHeaderBytes = 40;
constexpr unsigned kMostBits = 30;

void put_rates(ByteWriter& out, const RateModel& rates) {
  out.put(static_cast<std::uint32_t>(rates.bits));
  for (const std::int32_t unseen : rates.unseen) out.put(unseen);
  for (const Rate knot : rates.knots) out.put(knot);
  out.put_bytes(as_text(std::as_bytes(std::span(rates.cells))));
}

// Empty, or what is wrong.
std::string get_rates(ByteReader& in, std::string_view name, RateModel& rates) {
  const auto wrong = [&](std::string_view what) { return std::string(name) + ": " + std::string(what); };
  rates.bits = in.get<std::uint32_t>();
  if (!in.ok() || rates.bits < 1 || rates.bits > kMostBits) return wrong("impossible number of cells");
  for (auto& unseen : rates.unseen) {
    unseen = in.get<std::int32_t>();
    if (unseen < -kScoreLimit || unseen > kScoreLimit) return wrong("a weight out of range");
  }
  rates.knots.resize(kKnots);
  for (auto& knot : rates.knots) knot = in.get<Rate>();
  if (!std::is_sorted(rates.knots.begin(), rates.knots.end()) || rates.knots.back() > kRateOne) {
    return wrong("rates that fall or pass one");
  }
  const std::size_t cells = std::size_t{1} << rates.bits;
  const std::string_view bytes = in.get_bytes(cells * sizeof(std::int16_t));
  if (!in.ok()) return wrong("fewer cells than promised");
  rates.cells.resize(cells);
  std::memcpy(rates.cells.data(), bytes.data(), bytes.size());
  return {};
}

std::string get_model(ByteReader& in, Model& model) {
  model.first_at = in.get<std::int64_t>();
  model.last_at = in.get<std::int64_t>();
  model.impressions = in.get<std::uint64_t>();
  model.clicks = in.get<std::uint64_t>();
  model.orders = in.get<std::uint64_t>();
  for (auto& slot : model.slots) slot = in.get<std::uint32_t>();
  if (!std::is_sorted(model.slots.rbegin(), model.slots.rend()) || model.slots.front() > kSlotOne) {
    return "a slot that is examined more than the one above it";
  }
  if (std::string wrong = get_rates(in, "click rates", model.click); !wrong.empty()) return wrong;
  if (std::string wrong = get_rates(in, "order rates", model.order); !wrong.empty()) return wrong;
  return in.at_end() ? std::string() : "bytes behind the end";
}

std::string directory_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

Result<void> write_all(int descriptor, std::string_view rest, const std::string& path) {
  while (!rest.empty()) {
    const ssize_t count = ::write(descriptor, rest.data(), rest.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail_errno("write '" + path + "'");
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

Result<void> write_durably(int descriptor, std::string_view bytes, const std::string& path) {
  VITRINA_TRY(write_all(descriptor, bytes, path));
  if (::fchmod(descriptor, 0644) != 0 || ::fsync(descriptor) != 0) return fail_errno("flush '" + path + "'");
  return {};
}

// Closes when it goes.
struct Descriptor {
  explicit Descriptor(int opened) : number(opened) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
  int number;
};

Result<std::string> read_file(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.number < 0) return fail_errno("open '" + path + "'");
  std::string bytes;
  std::size_t got = 0;
  for (;;) {
    bytes.resize(got + (std::size_t{4} << 20));
    const ssize_t count = ::read(file.number, bytes.data() + got, bytes.size() - got);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail_errno("read '" + path + "'");
    if (count == 0) break;
    got += static_cast<std::size_t>(count);
  }
  bytes.resize(got);
  return bytes;
}

ByteWriter payload_of(const Model& model) {
  ByteWriter payload;
  payload.put(model.first_at);
  payload.put(model.last_at);
  payload.put(model.impressions);
  payload.put(model.clicks);
  payload.put(model.orders);
  for (const std::uint32_t slot : model.slots) payload.put(slot);
  put_rates(payload, model.click);
  put_rates(payload, model.order);
  return payload;
}

}  // namespace

std::uint64_t version_of(const Model& model) {
  return std::max<std::uint64_t>(checksum(payload_of(model).view()), 1);
}

Result<void> save_model(const Model& model, const std::string& path) {
  const ByteWriter payload = payload_of(model);
  ByteWriter header;
  header.put(kMagic);
  header.put(kVersion);
  header.put(kFeatureVersion);
  header.put(static_cast<std::uint64_t>(payload.size()));
  header.put(checksum(payload.view()));
  header.put(checksum(header.view()));

  std::string temporary = path + ".XXXXXX";
  const Descriptor file(::mkostemp(temporary.data(), O_CLOEXEC));
  if (file.number < 0) return fail_errno("create a temporary file beside '" + path + "'");
  auto written =
      write_durably(file.number, std::string(header.view()) + std::string(payload.view()), temporary);
  if (written && std::rename(temporary.c_str(), path.c_str()) != 0) {
    written = fail_errno("rename '" + temporary + "' to '" + path + "'");
  }
  if (!written) {
    ::unlink(temporary.c_str());
    return written;
  }
  // Makes the rename itself durable.
  const Descriptor directory(::open(directory_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.number < 0 || ::fsync(directory.number) != 0) {
    return fail_errno("flush '" + directory_of(path) + "'");
  }
  return {};
}

Result<Model> open_model(const std::string& path) {
  VITRINA_ASSIGN(const std::string bytes, read_file(path));
  const auto damaged = [&](std::string_view what) {
    return fail(ErrorCode::kDataLoss,
                path + ": " + std::string(what) + "; train the model again or take a copy");
  };
  ByteReader header(as_bytes(std::string_view(bytes).substr(0, kHeaderBytes)));
  const auto magic = header.get<std::uint64_t>();
  const auto version = header.get<std::uint32_t>();
  const auto features = header.get<std::uint32_t>();
  const auto length = header.get<std::uint64_t>();
  const auto payload_checksum = header.get<std::uint64_t>();
  const auto header_checksum = header.get<std::uint64_t>();
  if (!header.ok()) return damaged("shorter than a model's header");
  if (magic != kMagic) return fail(ErrorCode::kUnsupported, path + ": not a prediction model");
  if (header_checksum != checksum(std::string_view(bytes).substr(0, kHeaderBytes - 8))) {
    return damaged("the header does not match its checksum");
  }
  if (version != kVersion || features != kFeatureVersion) {
    return fail(ErrorCode::kUnsupported,
                path + ": model version " + std::to_string(version) + " with features " +
                    std::to_string(features) + "; this build reads version " + std::to_string(kVersion) +
                    " with features " + std::to_string(kFeatureVersion) + ": train the model again");
  }
  const std::string_view payload = std::string_view(bytes).substr(kHeaderBytes);
  if (payload.size() != length) {
    return damaged("the header promises " + std::to_string(length) + " bytes, the file holds " +
                   std::to_string(payload.size()));
  }
  if (checksum(payload) != payload_checksum) return damaged("the content does not match its checksum");
  Model model;
  ByteReader reader(as_bytes(payload));
  if (const std::string wrong = get_model(reader, model); !wrong.empty()) return damaged(wrong);
  return model;
}

}  // namespace vitrina::ads
