#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <vector>

#include "index/base/random.h"
#include "index/postings/posting_list_writer.h"
#include "index/postings/posting_lists.h"

namespace vitrina::index {
namespace {

constexpr std::uint32_t kDocs = 100'000;

struct List {
  std::vector<DocId> docs;
  std::vector<std::uint8_t> impacts;
  bool is_flat = false;
};

List random_list(Random& random, std::uint32_t size) {
  std::set<DocId> docs;
  const bool dense = random.chance(0.3);  // runs of neighbours: zero bits a gap
  DocId at = static_cast<DocId>(random.below(kDocs));
  while (docs.size() < size) {
    at = dense && at + 1 < kDocs && random.chance(0.95) ? at + 1 : static_cast<DocId>(random.below(kDocs));
    docs.insert(at);
  }
  List list;
  list.docs.assign(docs.begin(), docs.end());
  list.is_flat = random.chance(0.3);
  for (std::uint32_t i = 0; i < size; ++i)
    list.impacts.push_back(list.is_flat ? kFlatImpact : static_cast<std::uint8_t>(1 + random.below(255)));
  return list;
}

// Sizes around block borders, and some at random.
std::vector<List> random_lists(std::uint64_t seed) {
  Random random(seed);
  std::vector<List> lists;
  for (const std::uint32_t size : {1u, 2u, 127u, 128u, 129u, 255u, 256u, 257u, 1000u, 20'000u})
    lists.push_back(random_list(random, size));
  for (int i = 0; i < 20; ++i)
    lists.push_back(random_list(random, 1 + static_cast<std::uint32_t>(random.below(2000))));
  return lists;
}

EncodedLists encode(const std::vector<List>& lists, std::size_t ranges) {
  EncodedLists all;
  PostingListsPlacer placer;
  for (std::size_t range = 0; range < ranges; ++range) {
    EncodedLists part;
    for (std::size_t i = lists.size() * range / ranges; i < lists.size() * (range + 1) / ranges; ++i) {
      if (lists[i].is_flat) {
        part.add_flat(lists[i].docs, kDocs);
      } else {
        part.add(lists[i].docs, lists[i].impacts, kDocs);
      }
    }
    EXPECT_TRUE(placer.place(part));
    all.lists.insert(all.lists.end(), part.lists.begin(), part.lists.end());
    all.blocks.insert(all.blocks.end(), part.blocks.begin(), part.blocks.end());
    all.data += part.data;
  }
  return all;
}

PostingLists view(const EncodedLists& encoded) {
  return PostingLists(std::as_bytes(std::span(encoded.lists)), std::as_bytes(std::span(encoded.blocks)),
                      as_bytes(encoded.data), kDocs);
}

TEST(PostingCursor, WalksEveryListAsItWasWritten) {
  const auto lists = random_lists(1);
  const EncodedLists encoded = encode(lists, 3);
  const PostingLists postings = view(encoded);
  PostingCursor cursor;
  for (TermId term = 0; term < lists.size(); ++term) {
    ASSERT_EQ(postings.doc_frequency(term), lists[term].docs.size());
    postings.open(term, cursor);
    for (std::size_t i = 0; i < lists[term].docs.size(); ++i, cursor.next()) {
      ASSERT_EQ(cursor.doc(), lists[term].docs[i]);
      ASSERT_EQ(cursor.impact(), lists[term].impacts[i]);
    }
    ASSERT_EQ(cursor.doc(), kEndDoc);
  }
}

TEST(PostingCursor, GivesTheSameBytesHoweverTheTermsAreCutIntoRanges) {
  const auto lists = random_lists(2);
  const EncodedLists one = encode(lists, 1);
  const EncodedLists many = encode(lists, 7);
  EXPECT_EQ(one.data, many.data);
  EXPECT_EQ(as_text(std::as_bytes(std::span(one.lists))), as_text(std::as_bytes(std::span(many.lists))));
  EXPECT_EQ(as_text(std::as_bytes(std::span(one.blocks))), as_text(std::as_bytes(std::span(many.blocks))));
}

TEST(PostingCursor, FindsTheFirstPostingNotBelowATargetWhateverTheSteps) {
  const std::uint64_t seed = 3;
  Random random(seed);
  const auto lists = random_lists(seed);
  const EncodedLists encoded = encode(lists, 1);
  const PostingLists postings = view(encoded);
  PostingCursor cursor;
  for (TermId term = 0; term < lists.size(); ++term) {
    const List& list = lists[term];
    for (int round = 0; round < 50; ++round) {
      postings.open(term, cursor);
      DocId target = 0;
      while (cursor.doc() != kEndDoc) {
        if (random.chance(0.3)) {
          target = cursor.doc() + 1;
          cursor.next();
        } else {
          target = std::max(target, cursor.doc()) + static_cast<DocId>(random.below(1u << random.below(17)));
          cursor.next_geq(target);
        }
        const auto expected = std::lower_bound(list.docs.begin(), list.docs.end(), target);
        if (expected == list.docs.end()) {
          ASSERT_EQ(cursor.doc(), kEndDoc);
        } else {
          ASSERT_EQ(cursor.doc(), *expected) << "term " << term << " target " << target << " seed " << seed;
          ASSERT_EQ(cursor.impact(), list.impacts[static_cast<std::size_t>(expected - list.docs.begin())]);
        }
      }
      cursor.next_geq(kDocs);
      ASSERT_EQ(cursor.doc(), kEndDoc);
    }
  }
}

TEST(PostingCursor, ReadsBlocksInBulkAsOneByOne) {
  const auto lists = random_lists(4);
  const EncodedLists encoded = encode(lists, 2);
  const PostingLists postings = view(encoded);
  PostingCursor cursor;
  for (TermId term = 0; term < lists.size(); ++term) {
    List read;
    for (postings.open(term, cursor); cursor.doc() != kEndDoc; cursor.skip_block()) {
      for (std::size_t i = 0; i < cursor.block_docs().size(); ++i) {
        read.docs.push_back(cursor.block_docs()[i]);
        read.impacts.push_back(static_cast<std::uint8_t>(cursor.block_impacts()[i]));
      }
    }
    ASSERT_EQ(read.docs, lists[term].docs);
    ASSERT_EQ(read.impacts, lists[term].impacts);
  }
}

TEST(PostingCursor, KnowsItsPlaceAndReadsOnInBulkFromWhereverItSkippedTo) {
  const std::uint64_t seed = 6;
  Random random(seed);
  const auto lists = random_lists(seed);
  const EncodedLists encoded = encode(lists, 1);
  const PostingLists postings = view(encoded);
  PostingCursor cursor;
  for (TermId term = 0; term < lists.size(); ++term) {
    const List& list = lists[term];
    for (int round = 0; round < 30; ++round) {
      postings.open(term, cursor);
      while (cursor.doc() != kEndDoc) {
        const std::size_t place = cursor.position();
        ASSERT_EQ(list.docs[place], cursor.doc()) << "seed " << seed;
        ASSERT_EQ(list.impacts[place], cursor.impact());
        if (random.chance(0.4)) {
          const auto block = cursor.block_docs();
          ASSERT_TRUE(
              std::equal(block.begin(), block.end(), list.docs.begin() + static_cast<std::ptrdiff_t>(place)));
          if (random.chance(0.5)) {
            cursor.skip_block();
          } else {
            cursor.advance_within_block(static_cast<std::uint32_t>(random.below(block.size())));
          }
        } else if (random.chance(0.5)) {
          cursor.next();
        } else {
          cursor.next_geq(cursor.doc() + static_cast<DocId>(random.below(1u << random.below(15))));
        }
        if (random.chance(0.02)) break;
      }
    }
  }
}

TEST(PostingCursor, ReadsFurtherListsBehindTheFirst) {
  const auto lists = random_lists(7), further = random_lists(8);
  const EncodedLists encoded = encode(lists, 2), behind = encode(further, 1);
  PostingLists postings = view(encoded);
  postings.append(std::as_bytes(std::span(behind.lists)), std::as_bytes(std::span(behind.blocks)),
                  as_bytes(behind.data));
  ASSERT_EQ(postings.size(), lists.size() + further.size());
  PostingCursor cursor;
  for (TermId term = 0; term < postings.size(); ++term) {
    const List& list = term < lists.size() ? lists[term] : further[term - lists.size()];
    ASSERT_EQ(postings.doc_frequency(term), list.docs.size());
    ASSERT_EQ(postings.max_impact(term), *std::max_element(list.impacts.begin(), list.impacts.end()));
    postings.open(term, cursor);
    for (std::size_t i = 0; i < list.docs.size(); ++i, cursor.next()) {
      ASSERT_EQ(cursor.doc(), list.docs[i]);
      ASSERT_EQ(cursor.impact(), list.impacts[i]);
    }
    ASSERT_EQ(cursor.doc(), kEndDoc);
  }
}

TEST(PostingCursor, KeepsItsPromisesOnDamagedBytes) {
  const std::uint64_t seed = 5;
  Random random(seed);
  const auto lists = random_lists(seed);
  const EncodedLists sound = encode(lists, 1);
  PostingCursor cursor;
  for (int round = 0; round < 3000; ++round) {
    EncodedLists damaged = sound;
    const auto damage = [&](void* bytes, std::size_t size) {
      for (std::uint64_t n = random.below(4); n > 0 && size > 0; --n) {
        static_cast<unsigned char*>(bytes)[random.below(size)] = static_cast<unsigned char>(random());
      }
    };
    damage(damaged.lists.data(), damaged.lists.size() * sizeof(ListMeta));
    damage(damaged.blocks.data(), damaged.blocks.size() * sizeof(BlockMeta));
    damage(damaged.data.data(), damaged.data.size());
    if (random.chance(0.1)) damaged.data.resize(random.below(damaged.data.size()));
    const PostingLists postings = view(damaged);
    for (TermId term = 0; term < postings.size(); ++term) {
      postings.open(term, cursor);
      DocId last = 0;
      unsigned sum = 0;
      for (bool first = true; cursor.doc() != kEndDoc; first = false) {
        ASSERT_LT(cursor.doc(), kDocs) << "seed " << seed << " round " << round;
        ASSERT_TRUE(first || cursor.doc() > last) << "seed " << seed << " round " << round;
        last = cursor.doc();
        sum += cursor.impact();
        random.chance(0.5) ? cursor.next()
                           : cursor.next_geq(last + 1 + static_cast<DocId>(random.below(500)));
      }
      ASSERT_LT(sum, 1u << 31);
    }
  }
}

}  // namespace
}  // namespace vitrina::index
