#include "engine/ledger/sqlite_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

#include "index/base/random.h"
#include "ledger_fixture.h"

namespace vitrina::ledger {
namespace {

using testing::HasSubstr;

TEST(SqliteStore, StartsEmpty) {
  const TempDirectory temp;
  const std::string path = temp.file("vitrina.db");
  for (int round = 0; round < 2; ++round) {
    const auto store = open_store(path);
    ASSERT_TRUE(store);
    const auto content = read_content(*store, {"c-1"});
    ASSERT_TRUE(content);
    EXPECT_TRUE(content->campaigns.empty());
    EXPECT_TRUE(content->audit.at("c-1").empty());
    EXPECT_EQ(content->last_sequence, 0u);
    EXPECT_TRUE(store->apply({}).value().empty());
  }
  struct stat status {};
  ASSERT_EQ(stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST(SqliteStore, WritesAsItPromises) {
  const TempDirectory temp;
  const auto store = open_store(temp.file("vitrina.db"));
  ASSERT_TRUE(store);
  ASSERT_TRUE(apply_one(*store, put("c-1", "s-1", "one")));
  auto& sqlite = static_cast<SqliteStore&>(*store);
  EXPECT_EQ(sqlite.pragma("journal_mode").value(), "wal");
  EXPECT_EQ(sqlite.pragma("synchronous").value(), "2") << "FULL";
  EXPECT_EQ(sqlite.pragma("locking_mode").value(), "exclusive");
  EXPECT_EQ(sqlite.pragma("foreign_keys").value(), "1");
  EXPECT_EQ(sqlite.pragma("trusted_schema").value(), "0");
  EXPECT_EQ(sqlite.pragma("user_version").value(), "2");
  // Exclusive from its first access on: the log's index is not shared with anybody.
  EXPECT_TRUE(std::filesystem::exists(temp.file("vitrina.db-wal")));
  EXPECT_FALSE(std::filesystem::exists(temp.file("vitrina.db-shm")));
  struct stat status {};
  ASSERT_EQ(stat(temp.file("vitrina.db-wal").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST(SqliteStore, LetsNobodyElseOpenTheFile) {
  const TempDirectory temp;
  const std::string path = temp.file("vitrina.db");
  auto store = open_store(path);
  ASSERT_TRUE(store);
  const std::string refused = in_child([&] {
    const auto other = SqliteStore::open(path);
    return other ? "opened" : std::string(error_code_name(other.error().code)) + " " + other.error().message;
  });
  EXPECT_THAT(refused, HasSubstr("unavailable " + path + ": cannot read the database: database is locked"));
  EXPECT_EQ(SqliteStore::open(path).error().code, ErrorCode::kUnavailable) << "not even the same process";
  EXPECT_TRUE(apply_one(*store, put("c-1", "s-1", "one")));
  store.reset();
  EXPECT_EQ(in_child([&] { return SqliteStore::open(path) ? std::string("opened") : "refused"; }), "opened");
}

TEST(SqliteStore, KeepsToTheRulesOfConflict) {
  const TempDirectory temp;
  const auto store = open_store(temp.file("vitrina.db"));
  ASSERT_TRUE(store);
  const auto version = [&](const CampaignChange& change) {
    auto answer = apply_one(*store, change);
    return answer ? std::to_string(answer->version) : std::string(error_code_name(answer.error().code));
  };
  EXPECT_EQ(version(put("c-1", "s-1", "one", 1)), "not_found");
  EXPECT_EQ(version(take_away("c-1")), "not_found");
  EXPECT_EQ(version(take_away("c-1", 0)), "not_found");
  EXPECT_EQ(version(put("c-1", "s-1", "one", 0)), "1");
  EXPECT_EQ(version(put("c-1", "s-1", "two", 0)), "conflict") << "it is there";
  EXPECT_EQ(version(put("c-1", "s-1", "two", 2)), "conflict");
  EXPECT_EQ(version(put("c-1", "s-1", "two", 1)), "2");
  EXPECT_EQ(version(put("c-1", "s-1", "two", 1)), "conflict") << "stale";
  EXPECT_EQ(version(put("c-1", "s-1", "three")), "3") << "whatever is there";
  EXPECT_EQ(version(put("c-1", "s-2", "theirs", 3)), "conflict") << "an id stays with its seller";
  EXPECT_EQ(version(take_away("c-1", 2)), "conflict");
  EXPECT_EQ(version(take_away("c-1", 0)), "conflict");
  EXPECT_EQ(version(take_away("c-1", 3)), "3") << "as it last was";
  EXPECT_EQ(version(take_away("c-1", 3)), "not_found");
  EXPECT_EQ(version(put("c-1", "s-1", "four", 3)), "not_found");
  EXPECT_EQ(version(put("c-1", "s-2", "theirs", 0)), "conflict");
  EXPECT_EQ(version(put("c-1", "s-2", "theirs")), "conflict");
  EXPECT_EQ(version(put("c-1", "s-1", "four", 0)), "4") << "goes on with its versions";

  const auto message = [&](const CampaignChange& change) {
    return apply_one(*store, change).error().message;
  };
  EXPECT_EQ(message(put("c-1", "s-1", "x", 0)), "campaign \"c-1\" is there already, with version 4");
  EXPECT_EQ(message(put("c-1", "s-1", "x", 2)), "campaign \"c-1\" has version 4, not 2; read it again");
  EXPECT_EQ(message(put("c-9", "s-1", "x", 2)), "there is no campaign \"c-9\"");
  ASSERT_TRUE(apply_one(*store, take_away("c-1")));
  EXPECT_EQ(message(put("c-1", "s-2", "x", 0)),
            "campaign \"c-1\" was another seller's; an id never passes to another");
}

TEST(SqliteStore, KeepsTheTrailOfEveryChange) {
  const TempDirectory temp;
  const auto store = open_store(temp.file("vitrina.db"));
  ASSERT_TRUE(store);
  ASSERT_TRUE(apply_one(*store, put("c-1", "s-1", "one")));
  ASSERT_TRUE(apply_one(*store, put("c-2", "s-1", "other")));
  ASSERT_FALSE(apply_one(*store, put("c-1", "s-1", "refused", 7)));
  ASSERT_TRUE(apply_one(*store, put("c-1", "s-1", "two")));
  ASSERT_TRUE(apply_one(*store, take_away("c-1")));
  const auto trail = store->audit("c-1", 10);
  ASSERT_TRUE(trail);
  ASSERT_EQ(trail->size(), 3u);
  const auto line = [&](std::size_t place) {
    const AuditEntry& entry = (*trail)[place];
    return std::to_string(entry.sequence) + " " + std::string(name_of(entry.kind)) + " " + entry.author.name +
           " " + std::to_string(entry.author.at) + " " + entry.campaign.name + " " +
           std::to_string(entry.campaign.version);
  };
  EXPECT_EQ(line(0), "4 deleted marketplace 1700000001 two 2");
  EXPECT_EQ(line(1), "3 updated seller:s-1 1700000000 two 2");
  EXPECT_EQ(line(2), "1 created seller:s-1 1700000000 one 1");
  EXPECT_EQ(store->audit("c-1", 1).value().size(), 1u);
  EXPECT_EQ(store->audit("c-1", 0).value().size(), 0u);
  EXPECT_EQ(store->audit("c-1", ~std::size_t{0}).value().size(), 3u);
  EXPECT_EQ(store->audit("c-", 10).value().size(), 0u);
  ASSERT_TRUE(apply_one(*store, put("", "s-1", "nameless")));
  EXPECT_EQ(store->audit(std::string_view(), 10).value().size(), 1u) << "no id is an id as well";
  EXPECT_EQ(store->last_sequence().value(), 5u);
}

TEST(SqliteStore, LetsLaterChangesOfABatchSeeTheEarlier) {
  const TempDirectory temp;
  const auto store = open_store(temp.file("vitrina.db"));
  ASSERT_TRUE(store);
  const std::vector<CampaignChange> batch = {
      put("a", "s-1", "one", 0), put("a", "s-1", "two", 0),   put("a", "s-1", "two", 1), take_away("b"),
      take_away("a", 2),         put("a", "s-1", "three", 0), put("b", "s-2", "one", 0)};
  const auto answers = store->apply(batch);
  ASSERT_TRUE(answers);
  std::string told;
  for (const auto& answer : *answers) told += (answer ? std::to_string(answer->version) : "-") + " ";
  EXPECT_EQ(told, "1 - 2 - 2 3 1 ");
  EXPECT_EQ(store->last_sequence().value(), 5u);
}

// The rules once more, in the plainest form.
class Model {
 public:
  std::vector<Result<ads::Campaign>> apply(const std::vector<CampaignChange>& changes) {
    std::vector<Result<ads::Campaign>> answers;
    for (const CampaignChange& change : changes) answers.push_back(apply_one(change));
    return answers;
  }

  Content content;

 private:
  struct Past {
    std::string seller;
    std::uint64_t version;
  };

  Result<ads::Campaign> apply_one(const CampaignChange& change) {
    const std::string& id = change.campaign.id;
    const auto there = content.campaigns.find(id);
    const auto past = past_.find(id);
    if (there == content.campaigns.end()) {
      if (change.is_delete) return fail(ErrorCode::kNotFound, "");
      if (change.expected_version && *change.expected_version > 0) return fail(ErrorCode::kNotFound, "");
    } else if (change.expected_version && *change.expected_version != there->second.version) {
      return fail(ErrorCode::kConflict, "");
    }
    if (!change.is_delete && past != past_.end() && past->second.seller != change.campaign.seller)
      return fail(ErrorCode::kConflict, "");
    ads::Campaign now = change.is_delete ? there->second : change.campaign;
    if (!change.is_delete) now.version = past == past_.end() ? 1 : past->second.version + 1;
    auto& trail = content.audit[id];
    trail.insert(trail.begin(), {++content.last_sequence,
                                 change.is_delete                   ? ChangeKind::kDeleted
                                 : there == content.campaigns.end() ? ChangeKind::kCreated
                                                                    : ChangeKind::kUpdated,
                                 change.author, now});
    past_[id] = {now.seller, now.version};
    if (change.is_delete) {
      content.campaigns.erase(id);
    } else {
      content.campaigns[id] = now;
    }
    return now;
  }

  std::map<std::string, Past> past_;
};

TEST(SqliteStore, DoesWhatTheModelDoesAndKeepsItOverReopening) {
  constexpr std::uint64_t kSeed = 7201;
  Random random(kSeed);
  std::uint64_t done = 0, refused = 0;
  for (int world = 0; world < 4; ++world) {
    SCOPED_TRACE("seed " + std::to_string(kSeed) + " world " + std::to_string(world));
    const TempDirectory temp;
    const std::string path = temp.file("vitrina.db");
    std::vector<std::string> ids = {
        "", std::string("\0", 1), std::string("\0a", 2), "c-1", "C-1", "c-1 ", "ц-7", "\xff\xfe"};
    while (ids.size() < 12) ids.push_back(ads::any_text(random));
    Model model;
    for (const std::string& id : ids) model.content.audit[id];
    auto store = open_store(path);
    ASSERT_TRUE(store);
    for (int step = 0; step < 60; ++step) {
      std::vector<CampaignChange> batch(random.below(9));
      for (CampaignChange& change : batch) {
        change.campaign = ads::any_campaign(random);
        change.campaign.id = ids[random.below(ids.size())];
        change.campaign.seller = random.chance(0.9) ? "s-1" : "s-2";
        change.is_delete = random.chance(0.3);
        change.author = {ads::any_text(random), static_cast<std::int64_t>(random())};
        const auto there = model.content.campaigns.find(change.campaign.id);
        const std::uint64_t version = there == model.content.campaigns.end() ? 0 : there->second.version;
        switch (random.below(5)) {
          case 0:
            break;
          case 1:
            change.expected_version = random() >> random.below(64);
            break;
          case 2:
            change.expected_version = version + random.below(3) - 1;
            break;
          default:
            change.expected_version = version;
        }
      }
      const auto answers = store->apply(batch);
      ASSERT_TRUE(answers) << answers.error().message;
      const auto expected = model.apply(batch);
      ASSERT_EQ(answers->size(), expected.size());
      for (std::size_t i = 0; i < expected.size(); ++i) {
        ASSERT_EQ((*answers)[i].has_value(), expected[i].has_value()) << "step " << step << " change " << i;
        if (expected[i]) {
          ASSERT_EQ(*(*answers)[i], *expected[i]) << "step " << step << " change " << i;
          ++done;
        } else {
          ASSERT_EQ((*answers)[i].error().code, expected[i].error().code)
              << "step " << step << " change " << i;
          ++refused;
        }
      }
      if (step % 5 == 4) {
        store.reset();
        store = open_store(path);
        ASSERT_TRUE(store);
      }
      const auto content = read_content(*store, ids);
      ASSERT_TRUE(content) << content.error().message;
      ASSERT_TRUE(equal(*content, model.content)) << "step " << step;
      const std::string& id = ids[random.below(ids.size())];
      auto head = model.content.audit[id];
      const std::size_t limit = random.below(6);
      if (head.size() > limit) head.resize(limit);
      ASSERT_TRUE(equal(store->audit(id, limit).value(), head)) << "step " << step;
    }
  }
  EXPECT_GT(done, 300u);
  EXPECT_GT(refused, 200u);
}

TEST(SqliteStore, GivesCampaignsInTheOrderOfTheirIds) {
  const TempDirectory temp;
  const auto store = open_store(temp.file("vitrina.db"));
  ASSERT_TRUE(store);
  std::vector<CampaignChange> batch;
  for (int i = 0; i < 1000; ++i) batch.push_back(put("c-" + std::to_string(i * 7919 % 1000), "s-1", "x"));
  ASSERT_TRUE(store->apply(batch));
  std::vector<std::string> ids;
  ASSERT_TRUE(store->for_each_campaign([&](ads::Campaign campaign) { ids.push_back(campaign.id); }));
  EXPECT_EQ(ids.size(), 1000u);
  EXPECT_TRUE(std::is_sorted(ids.begin(), ids.end()));
}

}  // namespace
}  // namespace vitrina::ledger
