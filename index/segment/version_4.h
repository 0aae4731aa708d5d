// What images of format version 4 do not hold, made of what they do: the directories of terms and forms, and
// the lists of beginnings.
//
// Opening such an image takes some passes over its postings, and some 70 bytes of memory a listing, until it
// is built again.
#pragma once

#include <string>
#include <vector>

#include "index/dictionary/text_directory.h"
#include "index/segment/beginning_lists.h"
#include "index/segment/sections.h"

namespace vitrina::index {

inline bool is_of_version_4(const SectionMap& sections) {
  return sections[SectionId::kTermDirectory].empty();
}

// Threads: immutable after construction.
class MadeSections {
 public:
  // Requires: `postings` are those of the sections' terms.
  MadeSections(const SectionMap& sections, const PostingLists& postings, std::uint32_t doc_count);

  // Lifetime: the bytes live as long as this.
  void put_into(SectionMap& sections) const;

 private:
  std::vector<TextBucket> terms_, forms_;
  BeginningLists beginnings_;
  std::string beginning_texts_, beginning_postings_;  // their sections
};

}  // namespace vitrina::index
