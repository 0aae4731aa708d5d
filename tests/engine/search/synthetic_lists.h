// Posting lists made up for tests of executors, without a segment around them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "index/base/random.h"
#include "index/postings/posting_list_writer.h"
#include "index/postings/posting_lists.h"

namespace vitrina::search::test {

class SyntheticLists {
 public:
  explicit SyntheticLists(std::uint32_t doc_count) : doc_count_(doc_count) {}

  // Appends a list and returns its term. Requires: at least one posting.
  TermId add(const std::map<DocId, std::uint8_t>& postings) {
    std::vector<DocId> docs;
    std::vector<std::uint8_t> impacts;
    for (const auto& [doc, impact] : postings) {
      docs.push_back(doc);
      impacts.push_back(impact);
    }
    encoded_.add(docs, impacts, doc_count_);
    return static_cast<TermId>(encoded_.lists.size() - 1);
  }

  // A list of about `density` of all listings, and at least one.
  TermId add_random(Random& random, double density) {
    std::map<DocId, std::uint8_t> postings;
    for (DocId doc = 0; doc < doc_count_; ++doc) {
      if (random.chance(density)) postings[doc] = static_cast<std::uint8_t>(1 + random.below(255));
    }
    if (postings.empty()) postings[static_cast<DocId>(random.below(doc_count_))] = 7;
    return add(postings);
  }

  // Valid until the next list is added.
  index::PostingLists lists() const {
    return {std::as_bytes(std::span(encoded_.lists)), std::as_bytes(std::span(encoded_.blocks)),
            as_bytes(encoded_.data), doc_count_};
  }
  std::uint32_t doc_count() const { return doc_count_; }

 private:
  std::uint32_t doc_count_;
  index::EncodedLists encoded_;
};

}  // namespace vitrina::search::test
