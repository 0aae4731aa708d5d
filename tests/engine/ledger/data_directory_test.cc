#include "engine/ledger/data_directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>

#include "ledger_fixture.h"

namespace vitrina::ledger {
namespace {

using testing::HasSubstr;

mode_t mode_of(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return 0;
  return status.st_mode & 07777;
}

TEST(DataDirectory, IsMadeForItsOwnerAlone) {
  const TempDirectory temp;
  for (const std::string name : {"data", "with-slash/"}) {
    const auto directory = DataDirectory::open(temp.file(name));
    ASSERT_TRUE(directory) << directory.error().message;
    EXPECT_EQ(mode_of(temp.file(name)), 0700u);
    EXPECT_EQ(mode_of(directory->path() + "/lock"), 0600u);
    EXPECT_EQ(directory->database_path(), directory->path() + "/vitrina.db");
    EXPECT_EQ(directory->model_path(), directory->path() + "/model.bin");
    EXPECT_EQ(directory->rules_path(), directory->path() + "/rules.txt");
    EXPECT_FALSE(std::filesystem::exists(directory->path() + "/events"));
    for (int round = 0; round < 2; ++round) {
      EXPECT_EQ(directory->events_directory().value(), directory->path() + "/events");
      EXPECT_EQ(directory->auctions_directory().value(), directory->path() + "/auctions");
      EXPECT_EQ(directory->searches_directory().value(), directory->path() + "/searches");
      EXPECT_EQ(directory->keys_directory().value(), directory->path() + "/keys");
    }
    for (const std::string sub : {"events", "auctions", "searches", "keys"})
      EXPECT_EQ(mode_of(directory->path() + "/" + sub), 0700u);
  }
}

TEST(DataDirectory, IsHeldByOneAndNamesTheHolder) {
  const TempDirectory temp;
  const std::string path = temp.file("data");
  auto first = DataDirectory::open(path);
  ASSERT_TRUE(first) << first.error().message;
  const std::string expected = "the data directory \"" + path + "\" is in use by process " +
                               std::to_string(getpid()) +
                               "; talk to a running server with --server, or stop it first";
  const auto second = DataDirectory::open(path);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(second.error().message, expected);
  EXPECT_EQ(in_child([&] {
              const auto other = DataDirectory::open(path);
              return other ? "opened" : other.error().message;
            }),
            expected);

  write_file(path + "/lock", "");
  EXPECT_THAT(DataDirectory::open(path).error().message, HasSubstr("is in use by another process; "));
  write_file(path + "/lock", "-12 is no process");
  EXPECT_THAT(DataDirectory::open(path).error().message, HasSubstr("is in use by another process; "));
}

TEST(DataDirectory, IsGivenBackWithTheValueAndMovesWithIt) {
  const TempDirectory temp;
  const std::string path = temp.file("data");
  {
    auto first = DataDirectory::open(path);
    ASSERT_TRUE(first);
    DataDirectory moved = std::move(*first);
    EXPECT_FALSE(DataDirectory::open(path));
    auto other = DataDirectory::open(temp.file("other"));
    ASSERT_TRUE(other);
    moved = std::move(*other);
    EXPECT_TRUE(DataDirectory::open(path)) << "what is assigned over gives its lock back";
    EXPECT_FALSE(DataDirectory::open(temp.file("other")));
  }
  EXPECT_TRUE(DataDirectory::open(path));
  EXPECT_TRUE(DataDirectory::open(temp.file("other")));
  EXPECT_EQ(read_file(path + "/lock"), "") << "a holder that is gone is not named";
}

TEST(DataDirectory, IsFreeOnceItsHolderIsKilled) {
  const TempDirectory temp;
  const std::string path = temp.file("data");
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const pid_t child = fork();
  if (child == 0) {
    const auto held = DataDirectory::open(path);
    [[maybe_unused]] const ssize_t written = write(ends[1], held ? "y" : "n", 1);
    alarm(20);  // where the test fails before it kills
    while (true) pause();
  }
  char answer = 0;
  ASSERT_EQ(read(ends[0], &answer, 1), 1);
  ASSERT_EQ(answer, 'y');
  const auto refused = DataDirectory::open(path);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("process " + std::to_string(child) + ";"));
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  EXPECT_TRUE(DataDirectory::open(path));
  close(ends[0]);
  close(ends[1]);
}

TEST(DataDirectory, IsRefusedWhereOthersCanWrite) {
  const TempDirectory temp;
  const std::string path = temp.file("data");
  std::filesystem::create_directory(path);
  for (mode_t mode = 0700; mode <= 0777; ++mode) {
    ASSERT_EQ(chmod(path.c_str(), mode), 0);
    const auto directory = DataDirectory::open(path);
    EXPECT_EQ(directory.has_value(), (mode & 0022) == 0) << std::oct << mode;
    if (directory) continue;
    EXPECT_EQ(directory.error().code, ErrorCode::kInvalidArgument);
    EXPECT_THAT(directory.error().message,
                HasSubstr("can be written by others than its owner; run chmod 700"));
  }
  ASSERT_EQ(chmod(path.c_str(), 0700), 0);
  std::filesystem::create_directory(path + "/events");
  ASSERT_EQ(chmod((path + "/events").c_str(), 0777), 0);
  const auto directory = DataDirectory::open(path);
  ASSERT_TRUE(directory);
  EXPECT_FALSE(directory->events_directory());
}

TEST(DataDirectory, SaysWhatIsWrongWithAName) {
  const TempDirectory temp;
  write_file(temp.file("file"), "text");
  EXPECT_EQ(DataDirectory::open("").error().code, ErrorCode::kInvalidArgument);
  const auto file = DataDirectory::open(temp.file("file"));
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().code, ErrorCode::kInvalidArgument);
  EXPECT_THAT(file.error().message, HasSubstr("is not a directory"));
  const auto orphan = DataDirectory::open(temp.file("missing/data"));
  ASSERT_FALSE(orphan);
  EXPECT_EQ(orphan.error().code, ErrorCode::kIo);
  EXPECT_THAT(orphan.error().message, HasSubstr("No such file or directory"));
}

TEST(DataDirectory, MayBeRelative) {
  const TempDirectory temp;
  EXPECT_EQ(in_child([&]() -> std::string {
              if (chdir(temp.path().c_str()) != 0) return "no chdir";
              const auto directory = DataDirectory::open("data");
              if (!directory) return directory.error().message;
              auto store = SqliteStore::open(directory->database_path());
              return store ? directory->database_path() : store.error().message;
            }),
            "data/vitrina.db");
  EXPECT_TRUE(std::filesystem::exists(temp.file("data/vitrina.db")));
}

}  // namespace
}  // namespace vitrina::ledger
