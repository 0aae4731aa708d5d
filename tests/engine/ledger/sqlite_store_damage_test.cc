// Damaged files and disks that refuse: an error that says so, never a wrong answer, never a crash.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>

#include "index/base/random.h"
#include "ledger_fixture.h"

namespace vitrina::ledger {
namespace {

using testing::HasSubstr;

std::vector<std::string> some_ids() {
  std::vector<std::string> ids;
  for (int i = 0; i < 30; ++i) ids.push_back("c-" + std::to_string(i));
  return ids;
}

// A store with live, changed and deleted campaigns and one that takes several pages; closed.
Content make_sound(const std::string& path) {
  const auto store = open_store(path);
  std::vector<CampaignChange> batch;
  for (const std::string& id : some_ids()) batch.push_back(put(id, "s-1", "first"));
  for (int i = 0; i < 10; ++i) batch.push_back(put("c-" + std::to_string(i), "s-1", "second"));
  for (int i = 5; i < 15; ++i) batch.push_back(take_away("c-" + std::to_string(i)));
  batch.push_back(put("c-20", "s-1", std::string(10'000, 'x')));
  EXPECT_TRUE(store->apply(batch));
  return read_content(*store, some_ids()).value();
}

Result<Content> open_and_read(const std::string& path) {
  VITRINA_ASSIGN(const std::unique_ptr<Store> store, SqliteStore::open(path));
  return read_content(*store, some_ids());
}

bool is_open_error(const Error& error) {
  return error.code == ErrorCode::kDataLoss || error.code == ErrorCode::kUnsupported ||
         error.code == ErrorCode::kIo;
}

TEST(SqliteStoreDamage, GivesTheRightAnswerOrAnError) {
  constexpr std::uint64_t kSeed = 9901;
  Random random(kSeed);
  const TempDirectory temp;
  const std::string sound_path = temp.file("sound.db");
  const Content sound = make_sound(sound_path);
  const std::string bytes = read_file(sound_path);
  ASSERT_GT(bytes.size(), 30'000u);
  const std::string path = temp.file("damaged.db");
  std::uint64_t refused = 0, harmless = 0;
  for (int trial = 0; trial < 1200; ++trial) {
    SCOPED_TRACE("seed " + std::to_string(kSeed) + " trial " + std::to_string(trial));
    std::string damaged = bytes;
    switch (trial % 4) {
      case 0:  // a bit of the header and the tables' definitions
        damaged[random.below(1 + 4096)] ^= static_cast<char>(1 << random.below(8));
        break;
      case 1:  // a bit anywhere
        damaged[random.below(bytes.size())] ^= static_cast<char>(1 << random.below(8));
        break;
      case 2: {  // some bytes in a row
        const std::size_t at = random.below(bytes.size());
        for (std::size_t i = at; i < std::min(bytes.size(), at + 1 + random.below(64)); ++i)
          damaged[i] = static_cast<char>(random());
        break;
      }
      default: {  // a page that was never written, or written elsewhere
        const std::size_t pages = bytes.size() / 4096;
        const std::size_t page = random.below(pages);
        const std::string other =
            random.chance(0.5) ? std::string(4096, '\0') : bytes.substr(random.below(pages) * 4096, 4096);
        damaged.replace(page * 4096, 4096, other);
      }
    }
    std::filesystem::remove(path + "-wal");
    write_file(path, damaged);
    const auto content = open_and_read(path);
    if (content) {
      ASSERT_TRUE(equal(*content, sound)) << "a wrong answer";
      ++harmless;
    } else {
      ASSERT_TRUE(is_open_error(content.error())) << content.error().message;
      ++refused;
    }
  }
  EXPECT_GT(refused, 500u);
  EXPECT_GT(harmless, 50u) << "free room was never hit";
}

TEST(SqliteStoreDamage, NoticesEveryTruncation) {
  constexpr std::uint64_t kSeed = 9902;
  Random random(kSeed);
  const TempDirectory temp;
  make_sound(temp.file("sound.db"));
  const std::string bytes = read_file(temp.file("sound.db"));
  const std::string path = temp.file("short.db");
  for (int trial = 0; trial < 150; ++trial) {
    const std::size_t size = trial == 0   ? 0
                             : trial < 20 ? bytes.size() - static_cast<std::size_t>(trial)
                             : trial < 30 ? static_cast<std::size_t>(trial - 20) * 4096
                                          : random.below(bytes.size());
    if (size >= bytes.size()) continue;
    write_file(path, bytes.substr(0, size));
    const auto store = SqliteStore::open(path);
    ASSERT_FALSE(store) << size << " of " << bytes.size() << " bytes";
    ASSERT_EQ(store.error().code, size >= 100 || size == 0 ? ErrorCode::kDataLoss : store.error().code)
        << size << " bytes: " << store.error().message;
    ASSERT_TRUE(is_open_error(store.error())) << size << " bytes: " << store.error().message;
  }
}

// Damage that comes while it is open: the bytes below are changed under the connection's feet.
TEST(SqliteStoreDamage, IsNoticedWhenARowIsRead) {
  constexpr std::uint64_t kSeed = 9903;
  Random random(kSeed);
  const TempDirectory temp;
  const std::string path = temp.file("vitrina.db");
  const Content sound = make_sound(path);
  std::uint64_t refused = 0;
  for (int trial = 0; trial < 200; ++trial) {
    SCOPED_TRACE("seed " + std::to_string(kSeed) + " trial " + std::to_string(trial));
    const std::string copy = temp.file("copy.db");
    std::filesystem::remove(copy + "-wal");
    std::filesystem::copy_file(path, copy, std::filesystem::copy_options::overwrite_existing);
    // Larger than the store's cache, so that rows are read again from the file.
    const auto store = open_store(copy);
    ASSERT_TRUE(store);
    ASSERT_TRUE(static_cast<SqliteStore&>(*store).pragma("shrink_memory"));
    const int file = ::open(copy.c_str(), O_WRONLY);
    const auto size = static_cast<std::uint64_t>(std::filesystem::file_size(copy));
    const char byte = static_cast<char>(random());
    for (int i = 0; i < 20; ++i) ASSERT_EQ(pwrite(file, &byte, 1, static_cast<off_t>(random.below(size))), 1);
    close(file);
    const auto content = read_content(*store, some_ids());
    if (content) {
      ASSERT_TRUE(equal(*content, sound)) << "a wrong answer";
    } else {
      ASSERT_TRUE(is_open_error(content.error())) << content.error().message;
      ++refused;
    }
    // A change on top of it is done, or refused; it does not crash.
    const auto answer = apply_one(*store, put("c-" + std::to_string(random.below(30)), "s-1", "third"));
    if (!answer && answer.error().code != ErrorCode::kConflict) {
      ASSERT_TRUE(is_open_error(answer.error())) << answer.error().message;
    }
  }
  EXPECT_GT(refused, 20u);
}

// Damage that SQLite itself takes for sound: a value in the place of another.
TEST(SqliteStoreDamage, IsSealedInEveryColumn) {
  const TempDirectory temp;
  const std::string path = temp.file("vitrina.db"), copy = temp.file("copy.db");
  make_sound(path);
  const std::vector<std::string> edits = {
      "UPDATE campaigns SET deleted = 1 WHERE id = 'c-1'",
      "UPDATE campaigns SET deleted = 0 WHERE id = 'c-7'",
      "UPDATE campaigns SET seller = 's-2' WHERE id = 'c-7'",
      "UPDATE campaigns SET seller = 's-2' WHERE id = 'c-1'",
      "UPDATE campaigns SET version = version + 1 WHERE id = 'c-7'",
      "UPDATE campaigns SET version = version + 1 WHERE id = 'c-1'",
      "UPDATE campaigns SET id = 'c-99' WHERE id = 'c-29'; UPDATE audit SET campaign = 'c-99' WHERE campaign "
      "= 'c-29'",
      "UPDATE campaigns SET body = (SELECT body FROM audit WHERE sequence = 2) WHERE id = 'c-1'",
      "UPDATE campaigns SET seal = seal + 1 WHERE id = 'c-1'",
      "UPDATE audit SET sequence = 1000 WHERE sequence = 51",
      "UPDATE audit SET at = at + 1 WHERE sequence = 3",
      "UPDATE audit SET author = 'seller:s-2' WHERE sequence = 3",
      "UPDATE audit SET kind = 1 WHERE sequence = 3",
      "UPDATE audit SET campaign = 'c-9' WHERE sequence = 3",
      "UPDATE audit SET version = 7 WHERE sequence = 3",
      "UPDATE audit SET body = (SELECT body FROM audit WHERE sequence = 4) WHERE sequence = 3",
      "UPDATE audit SET seal = seal + 1 WHERE sequence = 3",
      "DROP INDEX audit_by_campaign",
      "CREATE TABLE other(x)",
  };
  for (const std::string& edit : edits) {
    SCOPED_TRACE(edit);
    std::filesystem::remove(copy + "-wal");
    std::filesystem::copy_file(path, copy, std::filesystem::copy_options::overwrite_existing);
    {
      auto connection = SqliteConnection::open(copy);
      ASSERT_TRUE(connection);
      const auto edited = connection->execute(edit.c_str(), "edit");
      ASSERT_TRUE(edited) << edited.error().message;
    }
    ASSERT_NE(read_file(copy), read_file(path)) << "it edits nothing";
    const auto content = open_and_read(copy);
    ASSERT_FALSE(content);
    EXPECT_EQ(content.error().code, ErrorCode::kDataLoss) << content.error().message;
  }
}

std::string refusal(const std::string& path) {
  const auto store = SqliteStore::open(path);
  return store ? "opened" : std::string(error_code_name(store.error().code)) + " " + store.error().message;
}

TEST(SqliteStoreDamage, SaysWhatIsWrong) {
  const TempDirectory temp;
  const std::string path = temp.file("vitrina.db");
  make_sound(path);
  const std::string bytes = read_file(path);

  write_file(temp.file("text.db"), "this is no database\n" + std::string(5000, 'x'));
  EXPECT_EQ(refusal(temp.file("text.db")),
            "data_loss " + temp.file("text.db") + ": cannot read the database: file is not a database");
  write_file(temp.file("empty.db"), "");
  EXPECT_EQ(
      refusal(temp.file("empty.db")),
      "data_loss " + temp.file("empty.db") + ": the database is empty, its content is lost; restore a copy");
  write_file(temp.file("lost.db-wal"), "log");
  EXPECT_THAT(refusal(temp.file("lost.db")), HasSubstr("the database is gone but its log"));
  EXPECT_EQ(read_file(temp.file("lost.db-wal")), "log");
  EXPECT_THAT(refusal(temp.path()), HasSubstr("is not a file"));
  EXPECT_THAT(refusal(temp.file("missing/vitrina.db")), HasSubstr("No such file or directory"));

  std::string other = bytes;
  other[63] = 9;  // user_version, big-endian at 60
  write_file(temp.file("later.db"), other);
  EXPECT_EQ(refusal(temp.file("later.db")), "unsupported " + temp.file("later.db") +
                                                ": the database has version 9; this build reads version 2");
  EXPECT_EQ(read_file(temp.file("later.db")), other) << "what is refused stays as it is";
  other = bytes;
  other[71] = 9;  // application_id, big-endian at 68
  write_file(temp.file("foreign.db"), other);
  EXPECT_EQ(refusal(temp.file("foreign.db")), "unsupported " + temp.file("foreign.db") +
                                                  ": this is another program's database; give another path");

  other = bytes;
  const std::size_t first = other.find("first");  // in the body of some campaign
  ASSERT_NE(first, std::string::npos);
  other[first] = 'F';
  write_file(temp.file("body.db"), other);
  const auto content = open_and_read(temp.file("body.db"));
  ASSERT_FALSE(content);
  EXPECT_EQ(content.error().code, ErrorCode::kDataLoss);
  EXPECT_THAT(content.error().message, HasSubstr("the stored campaign \"c-"));
  EXPECT_THAT(content.error().message, HasSubstr("restore a copy of the database"));
}

// A limit on the size of files stands in for a full disk: writing past it fails in the middle of a change.
TEST(SqliteStoreDamage, LosesNothingOnADiskThatIsFull) {
  const TempDirectory temp;
  for (const rlim_t room : {rlim_t{1}, rlim_t{1000}, rlim_t{40'000}, rlim_t{120'000}}) {
    SCOPED_TRACE(room);
    const std::string path = temp.file(std::to_string(room) + ".db");
    const Content sound = make_sound(path);
    const std::string told = in_child([&]() -> std::string {
      auto store = SqliteStore::open(path);
      if (!store) return store.error().message;
      signal(SIGXFSZ, SIG_IGN);
      const rlimit limit{room, RLIM_INFINITY};
      if (setrlimit(RLIMIT_FSIZE, &limit) != 0) return "no limit";
      std::vector<CampaignChange> batch;
      for (int i = 0; i < 1000; ++i) batch.push_back(put("d-" + std::to_string(i), "s-1", "too much"));
      const auto answers = (*store)->apply(batch);
      if (answers) return "applied";
      const auto content = read_content(**store, some_ids());
      if (!content) return "unreadable after: " + content.error().message;
      if (!equal(*content, sound)) return "changed by what was refused";
      const rlimit none{RLIM_INFINITY, RLIM_INFINITY};
      if (setrlimit(RLIMIT_FSIZE, &none) != 0) return "no end of the limit";
      // With room again it goes on, without a new start.
      auto put_one = apply_one(**store, put("d-1", "s-1", "fits", 0));
      if (!put_one) return "stuck: " + put_one.error().message;
      auto away = apply_one(**store, take_away("d-1"));
      return std::string(error_code_name(answers.error().code)) + " " + answers.error().message;
    });
    EXPECT_THAT(told, HasSubstr("io " + path + ": cannot "));
    EXPECT_THAT(told, HasSubstr("disk I/O error"));
    const auto store = open_store(path);
    ASSERT_TRUE(store);
    const auto content = read_content(*store, some_ids());
    ASSERT_TRUE(content);
    EXPECT_EQ(content->campaigns, sound.campaigns);
  }
}

TEST(SqliteStoreDamage, SaysSoWhereItMayNotWrite) {
  const TempDirectory temp;
  const std::string path = temp.file("vitrina.db");
  const Content sound = make_sound(path);
  const auto as_nobody = [&](const std::string& file) {
    return in_child([&]() -> std::string {
      if (geteuid() == 0 && setuid(65534) != 0) return "no other user";
      return refusal(file);
    });
  };
  // A directory that only others may write.
  ASSERT_EQ(chmod(temp.path().c_str(), 0555), 0);
  ASSERT_EQ(chmod(path.c_str(), 0444), 0);
  EXPECT_EQ(as_nobody(path), "io " + path + ": cannot open the database for writing: permission denied");
  EXPECT_EQ(as_nobody(temp.file("fresh.db")),
            "io cannot create " + temp.file("fresh.db") + ".new: Permission denied");
  ASSERT_EQ(chmod(path.c_str(), 0666), 0);
  EXPECT_THAT(as_nobody(path), HasSubstr("(the file or its directory may not be written)"));
  ASSERT_EQ(chmod(path.c_str(), 0000), 0);
  EXPECT_THAT(as_nobody(path), HasSubstr("unable to open database file: Permission denied"));
  ASSERT_EQ(chmod(temp.path().c_str(), 0700), 0);
  ASSERT_EQ(chmod(path.c_str(), 0600), 0);
  const auto content = open_and_read(path);
  ASSERT_TRUE(content) << content.error().message;
  EXPECT_TRUE(equal(*content, sound));
}

}  // namespace
}  // namespace vitrina::ledger
