#include "index/image/image.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>

#include "tests/support/test_image.h"

namespace vitrina::index {
namespace {

using test::TempDirectory;
using test::TestImage;
using testing::HasSubstr;

TEST(Image, VerifiesAsWritten) {
  const TestImage image(test::random_listings(1, 300));
  EXPECT_TRUE(image.image().verify());
  EXPECT_EQ(image.image().sections().size(), kSegmentSectionCount);
}

TEST(Image, FindsEveryFlippedByteByOpeningOrVerifying) {
  const TestImage image(test::random_listings(2, 60));
  const std::string bytes = test::read_file(image.path());
  TempDirectory directory;
  const std::string path = directory.file("flipped.img");
  const std::uint64_t seed = 5;
  Random random(seed);
  for (int i = 0; i < 600; ++i) {
    // The first pages byte by byte at random, then anywhere: sections, gaps and all.
    const std::size_t at =
        static_cast<std::size_t>(i < 200 ? random.below(kHeaderBytes) : random.below(bytes.size()));
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ (1 << random.below(8)));
    test::write_file(path, damaged);
    const auto opened = Image::open(path);
    const bool found = !opened || !opened->verify();
    ASSERT_TRUE(found) << "byte " << at << " seed " << seed;
  }
}

TEST(Image, NamesTheDamagedSection) {
  const TestImage image(test::random_listings(3, 60));
  std::string bytes = test::read_file(image.path());
  for (const SectionEntry& entry : image.image().sections()) {
    if (entry.id == static_cast<std::uint16_t>(SectionId::kPrice)) bytes[entry.offset + 3] ^= 1;
  }
  TempDirectory directory;
  test::write_file(directory.file("x.img"), bytes);
  const auto opened = Image::open(directory.file("x.img"));
  ASSERT_TRUE(opened);
  const auto verified = opened->verify();
  ASSERT_FALSE(verified);
  EXPECT_EQ(verified.error().code, ErrorCode::kDataLoss);
  EXPECT_THAT(verified.error().message, HasSubstr("section price"));
}

TEST(Image, RefusesEveryTruncation) {
  const TestImage image(test::random_listings(4, 60));
  const std::string bytes = test::read_file(image.path());
  TempDirectory directory;
  Random random(9);
  for (int i = 0; i < 100; ++i) {
    const std::size_t size =
        i < 10 ? static_cast<std::size_t>(i) : static_cast<std::size_t>(random.below(bytes.size()));
    test::write_file(directory.file("short.img"), bytes.substr(0, size));
    const auto opened = Image::open(directory.file("short.img"));
    ASSERT_FALSE(opened) << size;
    EXPECT_EQ(opened.error().code, ErrorCode::kDataLoss);
    EXPECT_THAT(opened.error().message, HasSubstr("short.img"));
  }
}

TEST(Image, RefusesAnotherVersionAsUnsupportedAndOtherFilesAsNoImage) {
  const TestImage image(test::random_listings(5, 20));
  std::string bytes = test::read_file(image.path());
  bytes[8] = 99;  // format_version
  TempDirectory directory;
  test::write_file(directory.file("new.img"), bytes);
  const auto newer = Image::open(directory.file("new.img"));
  ASSERT_FALSE(newer);
  EXPECT_EQ(newer.error().code, ErrorCode::kUnsupported);
  test::write_file(directory.file("text.img"), std::string(10000, 'a'));
  const auto text = Image::open(directory.file("text.img"));
  ASSERT_FALSE(text);
  EXPECT_THAT(text.error().message, HasSubstr("no Vitrina image"));
  const auto folder = Image::open(directory.path());
  ASSERT_FALSE(folder);
  EXPECT_EQ(folder.error().code, ErrorCode::kIo);
}

TEST(Image, RefusesANamedPipeWithoutWaitingForAWriter) {
  TempDirectory directory;
  const std::string pipe = directory.file("pipe");
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  const auto opened = Image::open(pipe);
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().message, HasSubstr("regular file"));
}

TEST(Image, StaysAsItWasWhileAnotherTakesItsName) {
  const TestImage image(test::random_listings(6, 50));
  const std::uint32_t before = image.segment().doc_count();
  TempDirectory directory;
  test::write_file(directory.file("c.jsonl"), test::to_jsonl(test::random_listings(7, 5)));
  ASSERT_TRUE(test::build_image({directory.file("c.jsonl")}, image.path()));
  EXPECT_EQ(image.segment().doc_count(), before);
  EXPECT_TRUE(image.image().verify());
  const auto reopened = Image::open(image.path());
  ASSERT_TRUE(reopened);
  EXPECT_EQ(reopened->segment().doc_count(), 5u);
}

TEST(ImageWriter, TakesTheNameOfAnotherImageOnlyNeverOfADevice) {
  TempDirectory directory;
  const std::string pipe = directory.file("pipe");
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  for (const std::string& path : {pipe, directory.file("")}) {
    const auto writer = ImageWriter::create(path);
    ASSERT_FALSE(writer) << path;
    EXPECT_EQ(writer.error().code, ErrorCode::kIo);
    EXPECT_THAT(writer.error().message, HasSubstr("regular file"));
  }
  struct stat status {};
  ASSERT_EQ(stat(pipe.c_str(), &status), 0);
  EXPECT_TRUE(S_ISFIFO(status.st_mode));
}

TEST(ImageWriter, LeavesTheOldImageWhereTheDiskIsFull) {
  const TestImage image(test::random_listings(8, 50));
  const std::string before = test::read_file(image.path());
  TempDirectory directory;
  test::write_file(directory.file("c.jsonl"), test::to_jsonl(test::random_listings(9, 3000)));
  // A limit on file sizes fails writes as a full disk does.
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit old{};
  getrlimit(RLIMIT_FSIZE, &old);
  const rlimit small{100'000, old.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  const auto built = test::build_image({directory.file("c.jsonl")}, image.path());
  setrlimit(RLIMIT_FSIZE, &old);
  ASSERT_FALSE(built);
  EXPECT_EQ(built.error().code, ErrorCode::kIo);
  EXPECT_EQ(test::read_file(image.path()), before);
  std::size_t files = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(image.path()).parent_path())) {
    static_cast<void>(entry);
    ++files;
  }
  EXPECT_EQ(files, 2u) << "nothing but the catalog and the old image";
}

}  // namespace
}  // namespace vitrina::index
