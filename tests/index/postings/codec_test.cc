#include "index/postings/codec.h"

#include <gtest/gtest.h>
#include <hwy/targets.h>

#include <vector>

#include "index/base/random.h"

namespace vitrina::index {
namespace {

void expect_what_was_packed() {
  for (std::uint32_t bits = 0; bits <= 31; ++bits) {
    for (std::uint32_t count = 1; count <= kBlockSize; ++count) {
      const std::uint64_t seed = bits * 1000 + count;
      Random random(seed);
      // One gap of full width, the others as wide as the id space leaves room for.
      std::vector<DocId> docs;
      DocId previous = ~DocId{0};
      const std::uint64_t full = bits == 0 ? 0 : (std::uint64_t{1} << (bits - 1));
      const std::uint32_t wide = static_cast<std::uint32_t>(random.below(count));
      for (std::uint32_t i = 0; i < count; ++i) {
        const std::uint64_t room =
            std::max<std::uint64_t>(1, std::min(full + 1, (std::uint64_t{1} << 30) / kBlockSize));
        const std::uint64_t gap = i == wide ? full : random.below(room);
        previous = static_cast<DocId>(previous + gap + 1);
        docs.push_back(previous);
      }
      std::string packed;
      const std::uint32_t used = pack_docs(docs, ~DocId{0}, packed);
      ASSERT_EQ(used, bits) << "seed " << seed;
      ASSERT_EQ(packed.size(), packed_bytes(count, used));
      std::vector<DocId> back(kBlockSize, 0);
      unpack_docs(reinterpret_cast<const std::byte*>(packed.data()), count, used, ~DocId{0}, back.data());
      back.resize(count);
      ASSERT_EQ(back, docs) << "bits " << bits << " count " << count << " seed " << seed;
    }
  }
}

// One set of vector instructions until the end of the scope.
class OnlyTarget {
 public:
  explicit OnlyTarget(std::int64_t target) { set(target); }
  ~OnlyTarget() { set(0); }

 private:
  static void set(std::int64_t target) {
    hwy::SetSupportedTargetsForTest(target);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  }
};

TEST(Codec, GivesBackWhatWasPackedForEveryCountAndWidthOnEveryPathOfThisMachine) {
  const auto targets = hwy::SupportedAndGeneratedTargets();
  ASSERT_FALSE(targets.empty());
  for (const std::int64_t target : targets) {
    SCOPED_TRACE(hwy::TargetName(target));
    const OnlyTarget only(target);
    expect_what_was_packed();
    if (testing::Test::HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace vitrina::index
