// The runs of a build, kept in one temporary file and read back by part.
//
// Threads: add() one at a time; after finish(), const from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "index/base/result.h"
#include "index/segment/chunk.h"
#include "index/segment/temp_file.h"

namespace vitrina::index {

class RunStore {
 public:
  static Result<RunStore> create(const std::string& temp_directory);

  Result<void> add(const ChunkRun& run, std::uint32_t doc_begin);
  // Ends adding and maps the file.
  Result<void> finish();

  std::size_t size() const noexcept { return runs_.size(); }
  std::uint32_t doc_begin(std::size_t run) const noexcept { return runs_[run].doc_begin; }
  std::uint32_t term_count(std::size_t run) const noexcept { return runs_[run].term_count; }

  // A term of a run: its string, and its postings as chunk.h lays them out.
  struct TermEntry {
    std::string_view term;
    std::uint32_t doc_count = 0;
    Bytes postings;
  };
  TermEntry term(std::size_t run, std::uint32_t place) const noexcept;
  std::string_view term_text(std::size_t run, std::uint32_t place) const noexcept;

  Bytes list(std::size_t run, ListKind kind) const noexcept;
  // A pair a form of the run: (term's place in the run, occurrences).
  std::span<const std::pair<std::uint32_t, std::uint32_t>> forms(std::size_t run) const noexcept;

 private:
  struct Part {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
  };
  struct Run {
    std::uint32_t doc_begin = 0;
    std::uint32_t term_count = 0;
    Part term_offsets;
    Part term_bytes;
    Part forms;
    std::array<Part, kListKinds> lists;
  };

  explicit RunStore(TempFile file) : file_(std::move(file)) {}
  Result<Part> append(Bytes bytes);
  Bytes part(const Part& part) const noexcept { return mapped_.subspan(part.offset, part.length); }

  TempFile file_;
  Bytes mapped_;
  std::vector<Run> runs_;
};

}  // namespace vitrina::index
