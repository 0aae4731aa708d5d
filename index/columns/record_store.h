// Stored records: each listing's canonical JSON, compressed by itself with zstd and one dictionary for all.
//
// Sections: dictionary (zstd; may be empty), offsets u64[listing + 1], frames end to end.
//
// Threads: RecordStore is immutable after construction, const from any thread; a RecordReader is used by one
// thread at a time. Lifetime: does not own the bytes; a reader must not outlive its store.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "index/base/bytes.h"
#include "index/base/ids.h"
#include "index/base/result.h"

namespace vitrina::index {

inline constexpr std::size_t kMaxRecordBytes = 32u << 20;  // a frame that claims more is taken as damaged

class RecordStore {
 public:
  RecordStore();
  RecordStore(Bytes dictionary, Bytes offsets, Bytes frames);
  RecordStore(RecordStore&&) noexcept;
  RecordStore& operator=(RecordStore&&) noexcept;
  ~RecordStore();

 private:
  friend class RecordReader;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

class RecordReader {
 public:
  RecordReader();
  RecordReader(RecordReader&&) noexcept;
  ~RecordReader();

  // Replaces `record` by the listing's stored record. Requires: doc is one of the store's.
  // Errors: kDataLoss where the frame is damaged.
  Result<void> read(const RecordStore& store, DocId doc, std::string& record);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Trains a dictionary of at most `max_bytes` on samples; empty where there are too few to gain anything.
// The same samples give the same dictionary.
std::string train_record_dictionary(const std::vector<std::string>& samples, std::size_t max_bytes);

// Compresses records one by one. Threads: one at a time.
class RecordWriter {
 public:
  explicit RecordWriter(const std::string& dictionary);
  RecordWriter(RecordWriter&&) noexcept;
  ~RecordWriter();

  // Appends the record's frame to `frames`.
  void write(std::string_view record, std::string& frames);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace vitrina::index
