#include "index/segment/beginning_lists.h"

#include <algorithm>
#include <bit>
#include <string>
#include <utility>

#include "index/text/code_points.h"

namespace vitrina::index {
namespace {

class Walk {
 public:
  Walk(const std::function<std::string_view(FormId)>& form_at, std::span<const TermId> form_terms,
       const PostingLists& postings, std::uint32_t doc_count, ByteSink& data)
      : form_at_(form_at), form_terms_(form_terms), postings_(postings), doc_count_(doc_count), data_(data) {}

  // Lists the beginnings that are longer than the first `bytes`, which all forms of [begin, end) share.
  Result<void> go(FormId begin, FormId end, std::size_t bytes) {
    while (begin < end) {
      const std::string_view form = form_at_(begin);
      if (form.size() <= bytes) {  // the beginning itself
        ++begin;
        continue;
      }
      const std::string beginning(form.substr(0, bytes + code_point_bytes(form, bytes)));
      FormId past = begin + 1;
      while (past < end && form_at_(past).starts_with(beginning)) ++past;
      if (beginning.size() <= kMostListedBytes && find_terms(begin, past)) {
        collect_docs();
        if (!docs_.empty()) {
          out_.texts.add(beginning);
          encoded_.add_flat(docs_, doc_count_);
          if (encoded_.data.size() >= kBytesAtOnce) VITRINA_TRY(flush());
        }
        VITRINA_TRY(go(begin, past, beginning.size()));
      }
      begin = past;
    }
    return {};
  }

  Result<BeginningLists> finish() {
    VITRINA_TRY(flush());
    return std::move(out_);
  }

 private:
  static constexpr std::size_t kBytesAtOnce = 1u << 20;

  Result<void> flush() {
    VITRINA_TRY(placer_.place(encoded_));
    out_.lists.insert(out_.lists.end(), encoded_.lists.begin(), encoded_.lists.end());
    out_.blocks.insert(out_.blocks.end(), encoded_.blocks.begin(), encoded_.blocks.end());
    VITRINA_TRY(data_.append(as_bytes(encoded_.data)));
    encoded_.clear();
    return {};
  }

  // Fills terms_. False where they are too few for a list.
  bool find_terms(FormId begin, FormId end) {
    terms_.clear();
    for (FormId form = begin; form < end; ++form) {
      if (form_terms_[form] < postings_.size()) terms_.push_back(form_terms_[form]);
    }
    std::sort(terms_.begin(), terms_.end());
    terms_.erase(std::unique(terms_.begin(), terms_.end()), terms_.end());
    return terms_.size() > kMostTermsUnlisted;
  }

  // Fills docs_: by sorting where they are few for the catalog, else as bits.
  void collect_docs() {
    std::uint64_t postings = 0;
    for (const TermId term : terms_) postings += postings_.doc_frequency(term);
    docs_.clear();
    constexpr std::uint64_t kFew = 64;  // one listing in so many
    if (postings * kFew < doc_count_) {
      for_each_doc([&](DocId doc) { docs_.push_back(doc); });
      std::sort(docs_.begin(), docs_.end());
      docs_.erase(std::unique(docs_.begin(), docs_.end()), docs_.end());
      return;
    }
    bits_.assign((std::size_t{doc_count_} + 63) / 64, 0);
    for_each_doc([&](DocId doc) { bits_[doc / 64] |= std::uint64_t{1} << (doc % 64); });
    for (std::size_t word = 0; word < bits_.size(); ++word) {
      for (std::uint64_t bits = bits_[word]; bits != 0; bits &= bits - 1)
        docs_.push_back(static_cast<DocId>(word * 64 + static_cast<std::size_t>(std::countr_zero(bits))));
    }
  }

  template <class OnDoc>
  void for_each_doc(OnDoc&& on_doc) {
    for (const TermId term : terms_) {
      postings_.open(term, cursor_);
      for (auto docs = cursor_.block_docs(); !docs.empty(); docs = cursor_.block_docs()) {
        for (const DocId doc : docs) on_doc(doc);
        cursor_.skip_block();
      }
    }
  }

  const std::function<std::string_view(FormId)>& form_at_;
  std::span<const TermId> form_terms_;
  const PostingLists& postings_;
  std::uint32_t doc_count_;
  ByteSink& data_;
  BeginningLists out_;
  PostingListsPlacer placer_;
  EncodedLists encoded_;  // not placed yet
  std::vector<TermId> terms_;
  std::vector<DocId> docs_;
  std::vector<std::uint64_t> bits_;
  PostingCursor cursor_;
};

}  // namespace

Result<BeginningLists> list_beginnings(const std::function<std::string_view(FormId)>& form_at,
                                       std::span<const TermId> form_terms, const PostingLists& postings,
                                       std::uint32_t doc_count, ByteSink& data) {
  Walk walk(form_at, form_terms, postings, doc_count, data);
  VITRINA_TRY(walk.go(0, static_cast<FormId>(form_terms.size()), 0));
  return walk.finish();
}

}  // namespace vitrina::index
