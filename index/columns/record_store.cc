#include "index/columns/record_store.h"

#include <zdict.h>
#include <zstd.h>

#include <algorithm>

#include "index/base/check.h"

namespace vitrina::index {
namespace {

constexpr int kLevel = 3;  // measured: higher levels gain under 3 % in size at several times the cost
constexpr std::size_t kFewestSamples = 64;  // zdict refuses or overfits below

struct FreeDictionary {
  void operator()(ZSTD_DDict* dictionary) const { ZSTD_freeDDict(dictionary); }
  void operator()(ZSTD_CDict* dictionary) const { ZSTD_freeCDict(dictionary); }
};
struct FreeContext {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};

}  // namespace

struct RecordStore::Impl {
  std::unique_ptr<ZSTD_DDict, FreeDictionary> dictionary;  // none: frames were made without
  std::span<const std::uint64_t> offsets;
  Bytes frames;
};

RecordStore::RecordStore() : impl_(std::make_unique<Impl>()) {}
RecordStore::RecordStore(RecordStore&&) noexcept = default;
RecordStore& RecordStore::operator=(RecordStore&&) noexcept = default;
RecordStore::~RecordStore() = default;

RecordStore::RecordStore(Bytes dictionary, Bytes offsets, Bytes frames) : impl_(std::make_unique<Impl>()) {
  if (!dictionary.empty()) impl_->dictionary.reset(ZSTD_createDDict(dictionary.data(), dictionary.size()));
  impl_->offsets = array_view<std::uint64_t>(offsets);
  impl_->frames = frames;
}

struct RecordReader::Impl {
  std::unique_ptr<ZSTD_DCtx, FreeContext> context{ZSTD_createDCtx()};
};

RecordReader::RecordReader() : impl_(std::make_unique<Impl>()) {
  VITRINA_CHECK(impl_->context != nullptr);
}
RecordReader::RecordReader(RecordReader&&) noexcept = default;
RecordReader::~RecordReader() = default;

Result<void> RecordReader::read(const RecordStore& store, DocId doc, std::string& record) {
  const RecordStore::Impl& from = *store.impl_;
  const auto damaged = [&](std::string_view why) {
    return fail(ErrorCode::kDataLoss, "the stored record of listing number " + std::to_string(doc) +
                                          " is damaged: " + std::string(why));
  };
  record.clear();
  if (std::size_t{doc} + 1 >= from.offsets.size()) return damaged("it has no place");
  const std::uint64_t begin = from.offsets[doc];
  const std::uint64_t end = from.offsets[doc + 1];
  if (begin > end || end > from.frames.size()) return damaged("its place is outside its section");
  const auto frame = from.frames.subspan(begin, end - begin);
  const unsigned long long size = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > kMaxRecordBytes) {
    return damaged("it is no zstd frame");
  }
  record.resize(size);
  const std::size_t got = from.dictionary
                              ? ZSTD_decompress_usingDDict(impl_->context.get(), record.data(), record.size(),
                                                           frame.data(), frame.size(), from.dictionary.get())
                              : ZSTD_decompressDCtx(impl_->context.get(), record.data(), record.size(),
                                                    frame.data(), frame.size());
  if (ZSTD_isError(got) != 0 || got != size) {
    record.clear();
    return damaged(ZSTD_isError(got) != 0 ? ZSTD_getErrorName(got) : "it is short");
  }
  return {};
}

std::string train_record_dictionary(const std::vector<std::string>& samples, std::size_t max_bytes) {
  if (samples.size() < kFewestSamples) return {};
  std::string all;
  std::vector<std::size_t> sizes;
  for (const std::string& sample : samples) {
    all += sample;
    sizes.push_back(sample.size());
  }
  std::string dictionary(max_bytes, '\0');
  const std::size_t size = ZDICT_trainFromBuffer(dictionary.data(), dictionary.size(), all.data(),
                                                 sizes.data(), static_cast<unsigned>(sizes.size()));
  if (ZDICT_isError(size) != 0) return {};
  dictionary.resize(size);
  return dictionary;
}

struct RecordWriter::Impl {
  std::unique_ptr<ZSTD_CCtx, FreeContext> context{ZSTD_createCCtx()};
  std::unique_ptr<ZSTD_CDict, FreeDictionary> dictionary;
};

RecordWriter::RecordWriter(const std::string& dictionary) : impl_(std::make_unique<Impl>()) {
  VITRINA_CHECK(impl_->context != nullptr);
  ZSTD_CCtx* context = impl_->context.get();
  ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 0);  // the section has one
  ZSTD_CCtx_setParameter(context, ZSTD_c_dictIDFlag, 0);
  if (!dictionary.empty()) {
    impl_->dictionary.reset(ZSTD_createCDict(dictionary.data(), dictionary.size(), kLevel));
    ZSTD_CCtx_refCDict(context, impl_->dictionary.get());
  }
}
RecordWriter::RecordWriter(RecordWriter&&) noexcept = default;
RecordWriter::~RecordWriter() = default;

void RecordWriter::write(std::string_view record, std::string& frames) {
  const std::size_t start = frames.size();
  frames.resize(start + ZSTD_compressBound(record.size()));
  const std::size_t size = ZSTD_compress2(impl_->context.get(), frames.data() + start, frames.size() - start,
                                          record.data(), record.size());
  VITRINA_CHECK(ZSTD_isError(size) == 0);  // the buffer is large enough and the input is in memory
  frames.resize(start + size);
}

}  // namespace vitrina::index
