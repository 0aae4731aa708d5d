#include "engine/serving/token_keys.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <thread>

#include "engine/serving/click_token.h"

namespace vitrina::serving {
namespace {

namespace fs = std::filesystem;

class TokenKeysTest : public testing::Test {
 protected:
  TokenKeysTest() {
    std::string pattern = (fs::temp_directory_path() / "token-keys-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
    folder_ = (root_ / "keys").string();
  }
  ~TokenKeysTest() override {
    std::error_code ignored;
    fs::remove_all(root_, ignored);
  }

  std::string key_path(const std::string& digits) const { return folder_ + "/click-" + digits + ".key"; }

  void write_key(const std::string& digits, const std::string& bytes, mode_t mode = 0600) const {
    fs::create_directories(folder_);
    std::ofstream(key_path(digits), std::ios::binary) << bytes;
    ::chmod(key_path(digits).c_str(), mode);
  }

  std::set<std::string> files() const {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_)) names.insert(entry.path().filename());
    return names;
  }

  Error error_of_loading() const {
    const auto keys = TokenKeys::load_or_create(folder_);
    EXPECT_FALSE(keys);
    return keys ? Error{} : keys.error();
  }

  static TokenSealer sealer_of(Result<TokenKeys> keys) {
    return TokenSealer(std::make_shared<const TokenKeys>(std::move(keys.value())), "shop");
  }

  fs::path root_;
  std::string folder_;
};

std::vector<std::uint32_t> ids_of(const TokenKeys& keys) {
  std::vector<std::uint32_t> ids;
  for (const TokenKey& key : keys.all()) ids.push_back(key.id);
  return ids;
}

TEST_F(TokenKeysTest, MakesAFirstKeyForItsOwnerAlone) {
  const auto keys = TokenKeys::load_or_create(folder_);
  ASSERT_TRUE(keys) << keys.error().message;
  EXPECT_EQ(ids_of(*keys), (std::vector<std::uint32_t>{1}));
  EXPECT_EQ(files(), (std::set<std::string>{"click-00000001.key"}));
  EXPECT_EQ(fs::file_size(key_path("00000001")), 32u);
  EXPECT_EQ(fs::status(key_path("00000001")).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(fs::status(folder_).permissions(), fs::perms::owner_all);
}

TEST_F(TokenKeysTest, LoadsTheSameKeyAgain) {
  const auto first = TokenKeys::load_or_create(folder_);
  const auto second = TokenKeys::load_or_create(folder_);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->newest().bytes, second->newest().bytes);
  std::ifstream in(key_path("00000001"), std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  EXPECT_TRUE(std::equal(bytes.begin(), bytes.end(), first->newest().bytes.begin(),
                         first->newest().bytes.end(),
                         [](char a, unsigned char b) { return static_cast<unsigned char>(a) == b; }));
}

TEST_F(TokenKeysTest, MakesAnotherKeyInAnotherFolder) {
  const auto one = TokenKeys::load_or_create(folder_);
  const auto other = TokenKeys::load_or_create(folder_ + "2");
  ASSERT_TRUE(one && other);
  EXPECT_NE(one->newest().bytes, other->newest().bytes);
  EXPECT_NE(TokenKeys::ephemeral().newest().bytes, TokenKeys::ephemeral().newest().bytes);
}

TEST_F(TokenKeysTest, TakesTheGreatestNumberForTheNewestWhateverTheTimes) {
  write_key("0000000a", std::string(32, 'a'));
  write_key("00000009", std::string(32, '9'));
  write_key("00000100", std::string(32, 'b'));
  fs::last_write_time(key_path("00000100"), fs::file_time_type::clock::now() - std::chrono::hours(1000));
  const auto keys = TokenKeys::load_or_create(folder_);
  ASSERT_TRUE(keys);
  EXPECT_EQ(ids_of(*keys), (std::vector<std::uint32_t>{9, 10, 256}));
  EXPECT_EQ(keys->newest().bytes[0], 'b');
}

TEST_F(TokenKeysTest, LooksAtNoOtherFiles) {
  for (const std::string name :
       {"click-0000000.key", "click-000000001.key", "click-0000000A.key", "click-00000001.key~",
        "xclick-00000001.key", ".new-key-abcdef", "click-0000000g.key", "README"}) {
    fs::create_directories(folder_);
    std::ofstream(folder_ + "/" + name) << "x";
  }
  const auto keys = TokenKeys::load_or_create(folder_);
  ASSERT_TRUE(keys) << keys.error().message;
  EXPECT_EQ(ids_of(*keys), (std::vector<std::uint32_t>{1}));
}

TEST_F(TokenKeysTest, RefusesAKeyThatOthersMayReadOrWrite) {
  for (const mode_t mode : {0640u, 0604u, 0620u, 0602u, 0610u, 0644u}) {
    write_key("00000001", std::string(32, 'k'), mode);
    const Error error = error_of_loading();
    EXPECT_EQ(error.code, ErrorCode::kInvalidArgument) << mode;
    EXPECT_NE(error.message.find(key_path("00000001")), std::string::npos) << error.message;
  }
  write_key("00000001", std::string(32, 'k'), 0400);
  EXPECT_TRUE(TokenKeys::load_or_create(folder_));
}

TEST_F(TokenKeysTest, RefusesAKeyOfAnotherLengthInsteadOfMakingANewOne) {
  for (const std::size_t size : {0u, 31u, 33u, 64u}) {
    write_key("00000001", std::string(size, 'k'));
    EXPECT_EQ(error_of_loading().code, ErrorCode::kDataLoss) << size;
  }
  EXPECT_EQ(files().size(), 1u);
}

TEST_F(TokenKeysTest, RefusesWhatIsNoFileWithoutWaitingForIt) {
  fs::create_directories(key_path("00000001"));
  EXPECT_EQ(error_of_loading().code, ErrorCode::kInvalidArgument);
  fs::remove(key_path("00000001"));
  ASSERT_EQ(::mkfifo(key_path("00000001").c_str(), 0600), 0);
  EXPECT_EQ(error_of_loading().code, ErrorCode::kInvalidArgument);
}

TEST_F(TokenKeysTest, SaysWhichFolderCannotBeMadeOrListed) {
  std::ofstream(folder_) << "a file";
  EXPECT_EQ(error_of_loading().code, ErrorCode::kIo);
  const auto keys = TokenKeys::load_or_create((root_ / "none" / "keys").string());
  ASSERT_FALSE(keys);
  EXPECT_EQ(keys.error().code, ErrorCode::kIo);
  EXPECT_NE(keys.error().message.find("none/keys"), std::string::npos) << keys.error().message;
}

TEST_F(TokenKeysTest, RotatesToANewKeyAndKeepsOldTokensReadable) {
  std::string before, after;
  ClickToken token;
  token.ad.campaign = "c-1";
  sealer_of(TokenKeys::load_or_create(folder_)).seal(token, before);
  TokenSealer rotated = sealer_of(TokenKeys::rotate(folder_, 2));
  rotated.seal(token, after);
  EXPECT_EQ(rotated.open(before, TokenPurpose::kClick), token);
  EXPECT_EQ(rotated.open(after, TokenPurpose::kClick), token);
  TokenSealer loaded = sealer_of(TokenKeys::load_or_create(folder_));
  EXPECT_EQ(loaded.open(after, TokenPurpose::kClick), token);

  // The next rotation lets go of the first key.
  const auto third = TokenKeys::rotate(folder_, 2);
  ASSERT_TRUE(third);
  EXPECT_EQ(ids_of(*third), (std::vector<std::uint32_t>{2, 3}));
  EXPECT_EQ(files(), (std::set<std::string>{"click-00000002.key", "click-00000003.key"}));
  TokenSealer late = sealer_of(TokenKeys::load_or_create(folder_));
  EXPECT_FALSE(late.open(before, TokenPurpose::kClick));
  EXPECT_EQ(late.open(after, TokenPurpose::kClick), token);
}

TEST_F(TokenKeysTest, RotatesAnEmptyFolderToo) {
  const auto keys = TokenKeys::rotate(folder_, 1);
  ASSERT_TRUE(keys);
  EXPECT_EQ(ids_of(*keys), (std::vector<std::uint32_t>{2}));
}

TEST_F(TokenKeysTest, RefusesToRotateAfterTheLastNumber) {
  write_key("ffffffff", std::string(32, 'k'));
  const auto keys = TokenKeys::rotate(folder_, 1);
  ASSERT_FALSE(keys);
  EXPECT_EQ(keys.error().code, ErrorCode::kLimit);
  EXPECT_EQ(files().size(), 1u);
}

TEST_F(TokenKeysTest, LetsSeveralMakeTheFirstKeyAtOnce) {
  constexpr int kThreads = 8;
  std::vector<std::array<unsigned char, kTokenKeyBytes>> newest(kThreads);
  std::vector<std::thread> threads;
  for (auto& mine : newest) {
    threads.emplace_back([&] {
      const auto keys = TokenKeys::load_or_create(folder_);
      ASSERT_TRUE(keys) << keys.error().message;
      mine = keys->newest().bytes;
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const auto& mine : newest) EXPECT_EQ(mine, newest[0]);
  EXPECT_EQ(files().size(), 1u);
}

}  // namespace
}  // namespace vitrina::serving
