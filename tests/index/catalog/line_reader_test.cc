#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <zstd.h>

#include <optional>
#include <string>
#include <vector>

#include "index/base/random.h"
#include "index/catalog/reader.h"
#include "tests/index/catalog/dump_files.h"

namespace vitrina::index {
namespace {

using ::testing::ElementsAre;
using testing::gzip;
using ::testing::HasSubstr;
using testing::skippable;
using testing::TempFolder;
using testing::zstd;

struct GivenLine {
  std::string text;
  std::uint64_t number;
  bool too_long;
  std::uint64_t size_bytes;
  friend bool operator==(const GivenLine&, const GivenLine&) = default;
};

struct Given {
  std::vector<GivenLine> lines;
  std::optional<Error> error;

  std::vector<std::string> texts() const {
    std::vector<std::string> out;
    for (const auto& line : lines) out.push_back(line.text);
    return out;
  }
};

Given drain(LineReader& reader) {
  Given given;
  Line line;
  for (;;) {
    const auto more = reader.next(line);
    if (!more) {
      given.error = more.error();
      return given;
    }
    if (!*more) return given;
    given.lines.push_back({std::string(line.text), line.number, line.too_long, line.size_bytes});
  }
}

Given read_lines(const std::string& path) {
  auto reader = LineReader::open(path);
  if (!reader) return {{}, reader.error()};
  return drain(*reader);
}

// The same by the book, for content that is all in memory and has no lines that are too long.
std::vector<GivenLine> split(std::string_view content) {
  std::vector<GivenLine> lines;
  for (std::uint64_t number = 1; !content.empty(); ++number) {
    const std::size_t newline = content.find('\n');
    std::string_view text = content.substr(0, newline);
    content.remove_prefix(newline == std::string_view::npos ? content.size() : newline + 1);
    if (newline != std::string_view::npos && text.ends_with('\r')) text.remove_suffix(1);
    if (text.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    lines.push_back({std::string(text), number, false, text.size()});
  }
  return lines;
}

std::string random_content(Random& random) {
  std::string content;
  const std::uint64_t lines = random.below(60);
  for (std::uint64_t i = 0; i < lines; ++i) {
    std::uint64_t size = random.below(200);
    if (random.chance(0.1)) size = 0;
    if (random.chance(0.05)) size = 256 * 1024 - 100 + random.below(200);  // about the size of the buffer
    if (random.chance(0.02)) size = 600'000 + random.below(1000);
    for (std::uint64_t k = 0; k < size; ++k) {
      content.push_back(random.chance(0.01) ? '\r' : static_cast<char>('a' + random.below(26)));
    }
    if (random.chance(0.3)) content.push_back('\r');
    if (i + 1 < lines || random.chance(0.5)) content.push_back('\n');
  }
  return content;
}

// Cuts the content into pieces and packs each, as appending to a log does.
template <class Pack>
std::string in_pieces(Random& random, std::string_view content, Pack pack) {
  std::string packed;
  do {
    const std::size_t size = random.chance(0.5) ? content.size() : random.below(content.size() + 1);
    packed += pack(content.substr(0, size));
    content.remove_prefix(size);
  } while (!content.empty());
  return packed;
}

TEST(LineReader, GivesEveryLineItsNumberAndSkipsBlankOnes) {
  const TempFolder folder;
  const auto given = read_lines(folder.write("a.jsonl", "one\r\n\n  \t\ntwo\n\r\nthree"));
  ASSERT_FALSE(given.error);
  EXPECT_THAT(given.lines, ElementsAre(GivenLine{"one", 1, false, 3}, GivenLine{"two", 4, false, 3},
                                       GivenLine{"three", 6, false, 5}));
}

TEST(LineReader, GivesTheSameLinesHoweverTheFileIsPacked) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const TempFolder folder;
    const std::string content = random_content(random);
    const auto expected = split(content);

    const std::string packed_by_gzip = in_pieces(random, content, [&](std::string_view piece) {
      return gzip(piece, static_cast<int>(random.below(10)));
    });
    const std::string packed_by_zstd = in_pieces(random, content, [&](std::string_view piece) {
      std::string frames = random.chance(0.3) ? skippable(piece.substr(0, random.below(40))) : "";
      return frames + zstd(piece, 1 + static_cast<int>(random.below(5)), random.chance(0.5));
    });
    for (const std::string& bytes : {content, packed_by_gzip, packed_by_zstd}) {
      const auto given = read_lines(folder.write("misleading.txt", bytes));
      ASSERT_FALSE(given.error) << given.error->message;
      ASSERT_EQ(given.lines, expected);
    }
  }
}

TEST(LineReader, GivesOnlyWholeLinesOfACompressedFileThatIsCutShort) {
  for (std::uint64_t seed = 1; seed <= 80; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const TempFolder folder;
    std::string content = random_content(random);
    if (content.empty()) continue;
    const auto whole = split(content);
    const bool by_gzip = random.chance(0.5);
    const std::string packed = by_gzip ? gzip(content) : zstd(content);
    const auto cut = static_cast<std::size_t>(2 + random.below(packed.size() - 2));
    const auto given = read_lines(folder.write("cut.zst", packed.substr(0, cut)));
    ASSERT_TRUE(given.error) << "cut at " << cut << " of " << packed.size();
    EXPECT_EQ(given.error->code, ErrorCode::kDataLoss);
    EXPECT_THAT(given.error->message, HasSubstr("cut.zst"));
    EXPECT_THAT(given.error->message, HasSubstr("the file ends at byte " + std::to_string(cut)));
    ASSERT_LE(given.lines.size(), whole.size());
    for (std::size_t i = 0; i < given.lines.size(); ++i) ASSERT_EQ(given.lines[i], whole[i]);
  }
}

TEST(LineReader, GivesEveryWholeLineThatACutZstdFileStillHolds) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    const TempFolder folder;
    const std::string content =
        random_content(random) + std::string(300'000, 'x') + "\n" + random_content(random);
    const std::string packed = zstd(content);
    const auto cut = packed.substr(0, 20 + random.below(packed.size() - 20));

    std::string held(content.size(), '\0');
    ZSTD_DCtx* context = ZSTD_createDCtx();
    ZSTD_inBuffer in{cut.data(), cut.size(), 0};
    ZSTD_outBuffer out{held.data(), held.size(), 0};
    while (in.pos < in.size && ZSTD_isError(ZSTD_decompressStream(context, &out, &in)) == 0) {
    }
    ZSTD_freeDCtx(context);
    held.resize(out.pos);
    const std::size_t last_newline = held.rfind('\n');
    held.resize(last_newline == std::string::npos ? 0 : last_newline + 1);

    ASSERT_EQ(read_lines(folder.write("a", cut)).lines, split(held));
  }
}

TEST(LineReader, SaysHowMuchOfADamagedFileIsGoodAndKeepsSayingSo) {
  const TempFolder folder;
  std::string lines;
  for (int i = 0; i < 40'000; ++i) lines += "line " + std::to_string(i * 7919) + "\n";
  const std::string packed = zstd(lines);
  auto reader = LineReader::open(folder.write("a.zst", packed.substr(0, packed.size() * 9 / 10)));
  ASSERT_TRUE(reader);
  const auto given = drain(*reader);
  ASSERT_TRUE(given.error);
  EXPECT_GT(given.lines.size(), 1000u);
  EXPECT_THAT(given.error->message, HasSubstr("the " + std::to_string(given.lines.size()) + " lines"));
  Line line;
  const auto again = reader->next(line);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().message, given.error->message);
}

TEST(LineReader, NoticesBytesThatChangedInACompressedFile) {
  const TempFolder folder;
  std::string lines;
  for (int i = 0; i < 2000; ++i) lines += "line " + std::to_string(i * 7919) + "\n";
  for (std::string packed : {gzip(lines), zstd(lines)}) {
    packed[packed.size() / 2] = static_cast<char>(packed[packed.size() / 2] ^ 0x40);
    const auto given = read_lines(folder.write("a", packed));
    ASSERT_TRUE(given.error);
    EXPECT_EQ(given.error->code, ErrorCode::kDataLoss);
  }
}

TEST(LineReader, RefusesWhatFollowsACompressedFileUnlessItIsPadding) {
  const TempFolder folder;
  EXPECT_THAT(read_lines(folder.write("a", gzip("one\n") + std::string(1024, '\0'))).texts(),
              ElementsAre("one"));
  for (const std::string& packed : {gzip("one\n"), zstd("one\n")}) {
    const auto given = read_lines(folder.write("a", packed + "two\n"));
    EXPECT_THAT(given.texts(), ElementsAre("one"));
    ASSERT_TRUE(given.error);
    EXPECT_EQ(given.error->code, ErrorCode::kDataLoss);
  }
}

TEST(LineReader, ReportsALineThatIsTooLongAndGoesOn) {
  const TempFolder folder;
  for (const std::string end : {"\n", "\r\n"}) {
    for (const std::size_t size : {kMaxLineBytes, kMaxLineBytes + 1, kMaxLineBytes + 2}) {
      const std::string content = "before" + end + std::string(size, 'x') + end + "after" + end;
      for (const std::string& bytes : {content, zstd(content)}) {
        const auto given = read_lines(folder.write("a", bytes));
        ASSERT_FALSE(given.error);
        ASSERT_EQ(given.lines.size(), 3u);
        EXPECT_EQ(given.lines[0], (GivenLine{"before", 1, false, 6}));
        EXPECT_EQ(given.lines[1].too_long, size > kMaxLineBytes) << size;
        EXPECT_EQ(given.lines[1].text.size(), size > kMaxLineBytes ? 0 : size);
        EXPECT_EQ(given.lines[1].size_bytes, size);
        EXPECT_EQ(given.lines[2], (GivenLine{"after", 3, false, 5}));
      }
    }
  }
  const std::string huge = std::string(50'000'000, 'x') + "\nafter";
  const auto given = read_lines(folder.write("a", zstd(huge)));
  EXPECT_THAT(given.lines, ElementsAre(GivenLine{"", 1, true, 50'000'000}, GivenLine{"after", 2, false, 5}));
  const auto last = read_lines(folder.write("a", "before\n" + std::string(kMaxLineBytes + 5, 'x')));
  ASSERT_EQ(last.lines.size(), 2u);
  EXPECT_TRUE(last.lines[1].too_long);
  EXPECT_EQ(last.lines[1].size_bytes, kMaxLineBytes + 5);
}

TEST(LineReader, FindsNoLinesInAnEmptyFile) {
  const TempFolder folder;
  for (const std::string& bytes :
       {std::string(), gzip(""), zstd(""), skippable("nothing"), std::string("\n\n")}) {
    const auto given = read_lines(folder.write("a", bytes));
    EXPECT_FALSE(given.error);
    EXPECT_TRUE(given.lines.empty());
  }
}

TEST(LineReader, SkipsAByteOrderMarkAtTheStartOnly) {
  const TempFolder folder;
  const std::string content = "\xEF\xBB\xBFone\n\xEF\xBB\xBFtwo\n";
  for (const std::string& bytes : {content, gzip(content)}) {
    const auto given = read_lines(folder.write("a", bytes));
    EXPECT_THAT(given.lines,
                ElementsAre(GivenLine{"one", 1, false, 3}, GivenLine{"\xEF\xBB\xBFtwo", 2, false, 6}));
  }
}

TEST(LineReader, SaysWhyAPathCannotBeRead) {
  const TempFolder folder;
  const auto missing = read_lines((folder.path() / "none.jsonl").string());
  ASSERT_TRUE(missing.error);
  EXPECT_EQ(missing.error->code, ErrorCode::kIo);
  EXPECT_THAT(missing.error->message, HasSubstr("none.jsonl'"));
  EXPECT_THAT(missing.error->message, HasSubstr("No such file"));

  const auto directory = read_lines(folder.path().string());
  ASSERT_TRUE(directory.error);
  EXPECT_EQ(directory.error->code, ErrorCode::kIo);
  EXPECT_THAT(directory.error->message, HasSubstr("directory"));

  const auto xz = read_lines(folder.write("a.xz", std::string("\xFD\x37zXZ\0\0", 7)));
  ASSERT_TRUE(xz.error);
  EXPECT_EQ(xz.error->code, ErrorCode::kUnsupported);
  EXPECT_THAT(xz.error->message, HasSubstr("xz"));
}

TEST(LineReader, KnowsHowFarInTheFileItIs) {
  const TempFolder folder;
  std::string lines;
  for (int i = 0; i < 100'000; ++i) lines += "line " + std::to_string(i * 7919) + "\n";
  const std::string packed = gzip(lines);
  auto reader = LineReader::open(folder.write("a.gz", packed));
  ASSERT_TRUE(reader);
  EXPECT_EQ(reader->total_bytes(), packed.size());
  EXPECT_LT(reader->consumed_bytes(), packed.size());
  drain(*reader);
  EXPECT_EQ(reader->consumed_bytes(), packed.size());
}

TEST(LineReader, ReadsStandardInputThroughAPipe) {
  for (const std::string& bytes : {std::string("one\ntwo\n"), gzip("one\ntwo\n"), zstd("one\ntwo\n")}) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    ASSERT_EQ(::write(ends[1], bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
    ::close(ends[1]);
    const int saved = ::dup(STDIN_FILENO);
    ::dup2(ends[0], STDIN_FILENO);
    ::close(ends[0]);
    {
      auto reader = LineReader::open("-");
      ASSERT_TRUE(reader);
      EXPECT_EQ(reader->total_bytes(), 0u);
      EXPECT_THAT(drain(*reader).texts(), ElementsAre("one", "two"));
    }
    if (saved >= 0) {
      ::dup2(saved, STDIN_FILENO);
      ::close(saved);
    }
  }
}

}  // namespace
}  // namespace vitrina::index
