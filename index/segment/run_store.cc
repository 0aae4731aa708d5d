#include "index/segment/run_store.h"

namespace vitrina::index {

Result<RunStore> RunStore::create(const std::string& temp_directory) {
  VITRINA_ASSIGN(TempFile file, TempFile::create(temp_directory));
  return RunStore(std::move(file));
}

Result<RunStore::Part> RunStore::append(Bytes bytes) {
  constexpr std::byte kZeros[8]{};
  const std::size_t odd = file_.size_bytes() % 8;  // arrays are read in place, so parts are aligned
  if (odd != 0) VITRINA_TRY(file_.append(Bytes(kZeros, 8 - odd)));
  const Part part{file_.size_bytes(), bytes.size()};
  VITRINA_TRY(file_.append(bytes));
  return part;
}

Result<void> RunStore::add(const ChunkRun& run, std::uint32_t doc_begin) {
  Run stored;
  stored.doc_begin = doc_begin;
  stored.term_count = static_cast<std::uint32_t>(run.term_offsets.size() - 1);
  VITRINA_ASSIGN(stored.term_offsets, append(std::as_bytes(std::span(run.term_offsets))));
  VITRINA_ASSIGN(stored.term_bytes, append(as_bytes(run.term_bytes)));
  VITRINA_ASSIGN(stored.forms, append(Bytes(reinterpret_cast<const std::byte*>(run.forms.data()),
                                            run.forms.size() * sizeof run.forms[0])));
  for (std::size_t kind = 0; kind < kListKinds; ++kind) {
    VITRINA_ASSIGN(stored.lists[kind], append(as_bytes(run.lists[kind])));
  }
  runs_.push_back(stored);
  return {};
}

Result<void> RunStore::finish() {
  VITRINA_ASSIGN(mapped_, file_.map());
  return {};
}

RunStore::TermEntry RunStore::term(std::size_t run, std::uint32_t place) const noexcept {
  const auto offsets = array_view<std::uint64_t>(part(runs_[run].term_offsets));
  const Bytes bytes =
      part(runs_[run].term_bytes).subspan(offsets[place], offsets[place + 1] - offsets[place]);
  ByteReader in(bytes);
  TermEntry entry;
  entry.term = in.get_string();
  entry.doc_count = static_cast<std::uint32_t>(in.get_varint());
  entry.postings = bytes.last(in.rest_bytes());
  return entry;
}

std::string_view RunStore::term_text(std::size_t run, std::uint32_t place) const noexcept {
  const auto offsets = array_view<std::uint64_t>(part(runs_[run].term_offsets));
  return ByteReader(part(runs_[run].term_bytes).subspan(offsets[place])).get_string();
}

Bytes RunStore::list(std::size_t run, ListKind kind) const noexcept {
  return part(runs_[run].lists[static_cast<std::size_t>(kind)]);
}

std::span<const std::pair<std::uint32_t, std::uint32_t>> RunStore::forms(std::size_t run) const noexcept {
  const Bytes bytes = part(runs_[run].forms);
  using Form = std::pair<std::uint32_t, std::uint32_t>;
  return {reinterpret_cast<const Form*>(bytes.data()), bytes.size() / sizeof(Form)};
}

}  // namespace vitrina::index
