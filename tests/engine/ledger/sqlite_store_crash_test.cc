// Killed processes and torn logs: what was acknowledged is there, and no batch is there by half.
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>

#include "index/base/random.h"
#include "ledger_fixture.h"

namespace vitrina::ledger {
namespace {

// The batches of a seed: batch n is the same in every process.
std::vector<CampaignChange> batch_of(std::uint64_t seed, std::uint64_t n) {
  Random random(mix64(seed) + n);
  std::vector<CampaignChange> batch;
  for (std::uint64_t i = 1 + random.below(12); i > 0; --i) {
    const std::string id = "c-" + std::to_string(random.below(30));
    // Deleted ones come back, so that every change of a batch counts: each is made to be accepted.
    batch.push_back(put(id, "s-1", "batch " + std::to_string(n) + std::string(random.below(3000), '.')));
    if (random.chance(0.3)) batch.push_back(take_away(id));
  }
  return batch;
}

struct Expected {
  std::map<std::string, ads::Campaign> campaigns;
  std::uint64_t last_sequence = 0;
  std::uint64_t batches = 0;
  std::map<std::string, std::uint64_t> versions;

  void apply(const std::vector<CampaignChange>& batch) {
    ++batches;
    for (const CampaignChange& change : batch) {
      ++last_sequence;
      const std::string& id = change.campaign.id;
      if (change.is_delete) {
        campaigns.erase(id);
      } else {
        ads::Campaign campaign = change.campaign;
        campaign.version = ++versions[id];
        campaigns[id] = campaign;
      }
    }
  }
};

// Brings `expected` to what the store holds. At least `acknowledged` batches must be there, whole ones only.
void expect_whole_batches(Store& store, std::uint64_t seed, std::uint64_t acknowledged, Expected& expected) {
  const auto content = read_content(store, {});
  ASSERT_TRUE(content) << content.error().message;
  while (expected.last_sequence < content->last_sequence) expected.apply(batch_of(seed, expected.batches));
  ASSERT_EQ(expected.last_sequence, content->last_sequence) << "half a batch";
  ASSERT_GE(expected.batches, acknowledged) << "an acknowledged batch is lost";
  ASSERT_EQ(content->campaigns, expected.campaigns);
  std::uint64_t lines = 0;
  for (const auto& [id, version] : expected.versions) {
    const auto trail = store.audit(id, 1'000'000);
    ASSERT_TRUE(trail) << trail.error().message;
    ASSERT_FALSE(trail->empty());
    ASSERT_EQ(trail->front().campaign.version, version);
    lines += trail->size();
  }
  ASSERT_EQ(lines, content->last_sequence) << "a change has no line in the trail";
}

// A child that applies batch after batch, from `first` on, and says so after each, until it is killed.
struct Writer {
  pid_t pid = 0;
  int acknowledgments = -1;
};

Writer start_writer(const std::string& path, std::uint64_t seed, std::uint64_t first) {
  int ends[2];
  if (pipe(ends) != 0) return {};
  const pid_t child = fork();
  if (child != 0) {
    close(ends[1]);
    return {child, ends[0]};
  }
  alarm(20);  // where the test fails before it kills
  auto store = SqliteStore::open(path);
  for (std::uint64_t n = first; store; ++n) {
    const auto answers = (*store)->apply(batch_of(seed, n));
    if (!answers) break;
    const std::uint64_t done = n + 1;
    if (write(ends[1], &done, sizeof done) != sizeof done) break;
  }
  _exit(1);
}

TEST(SqliteStoreCrash, LosesNothingAcknowledgedWhenKilled) {
  constexpr std::uint64_t kSeed = 8801;
  Random random(kSeed);
  // On the disk, whose flushes leave time to be killed in.
  const TempDirectory temp(TempDirectory::Place::kDisk);
  const std::string path = temp.file("vitrina.db");
  Expected expected;
  std::uint64_t acknowledged = 0, beyond = 0;
  for (int round = 0; round < 40; ++round) {
    SCOPED_TRACE("seed " + std::to_string(kSeed) + " round " + std::to_string(round));
    const Writer writer = start_writer(path, kSeed, expected.batches);
    ASSERT_GT(writer.pid, 0);
    // Every fourth while it opens, the others at any point of some batch.
    std::uint64_t done = 0;
    if (round % 4 != 0) {
      for (std::uint64_t more = 1 + random.below(8); more > 0; --more)
        ASSERT_EQ(read(writer.acknowledgments, &done, sizeof done), 8) << "the writer gave up by itself";
      acknowledged = done;
    }
    usleep(static_cast<useconds_t>(random.below(8'000)));
    kill(writer.pid, SIGKILL);
    int status = 0;
    waitpid(writer.pid, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the writer gave up by itself";
    while (read(writer.acknowledgments, &done, sizeof done) == sizeof done) acknowledged = done;
    close(writer.acknowledgments);
    const auto store = open_store(path);
    ASSERT_TRUE(store);
    ASSERT_NO_FATAL_FAILURE(expect_whole_batches(*store, kSeed, acknowledged, expected));
    ASSERT_LE(expected.batches, acknowledged + 1);
    beyond += expected.batches - acknowledged;
    acknowledged = expected.batches;
  }
  RecordProperty("batches", static_cast<int>(acknowledged));
  RecordProperty("durable_but_not_acknowledged", static_cast<int>(beyond));
}

// What a loss of power leaves of the log: any part of its end may be missing or garbage.
TEST(SqliteStoreCrash, FindsWholeBatchesInATornLog) {
  constexpr std::uint64_t kSeed = 8802;
  Random random(kSeed);
  const TempDirectory temp;
  const std::string path = temp.file("vitrina.db");
  const Writer writer = start_writer(path, kSeed, 0);
  ASSERT_GT(writer.pid, 0);
  std::uint64_t acknowledged = 0;
  while (acknowledged < 25) ASSERT_EQ(read(writer.acknowledgments, &acknowledged, sizeof acknowledged), 8);
  kill(writer.pid, SIGKILL);
  waitpid(writer.pid, nullptr, 0);
  close(writer.acknowledgments);
  const std::string database = read_file(path), log = read_file(path + "-wal");
  ASSERT_GT(log.size(), 20'000u);
  std::uint64_t fewest = ~std::uint64_t{0}, most = 0;
  for (int trial = 0; trial < 120; ++trial) {
    SCOPED_TRACE("seed " + std::to_string(kSeed) + " trial " + std::to_string(trial));
    const std::string copy = temp.file("copy-" + std::to_string(trial) + ".db");
    std::string torn = log.substr(0, random.below(log.size() + 1));
    if (trial % 3 == 1) torn.resize(log.size(), '\0');
    if (trial % 3 == 2) {
      while (torn.size() < log.size()) torn.push_back(static_cast<char>(random()));
    }
    write_file(copy, database);
    write_file(copy + "-wal", torn);
    const auto store = open_store(copy);
    ASSERT_TRUE(store);
    Expected expected;
    ASSERT_NO_FATAL_FAILURE(expect_whole_batches(*store, kSeed, 0, expected));
    fewest = std::min(fewest, expected.batches);
    most = std::max(most, expected.batches);
    // And it goes on from there.
    const auto answers = store->apply(batch_of(kSeed, expected.batches));
    ASSERT_TRUE(answers) << answers.error().message;
    ASSERT_NO_FATAL_FAILURE(expect_whole_batches(*store, kSeed, expected.batches + 1, expected));
  }
  EXPECT_LT(fewest + 5, most);
}

TEST(SqliteStoreCrash, StartsAnewAfterACrashWhileItWasMade) {
  const TempDirectory temp;
  const std::string path = temp.file("vitrina.db");
  write_file(path + ".new", "half a dat");
  write_file(path + ".new-journal", "half a jour");
  const auto store = open_store(path);
  ASSERT_TRUE(store);
  EXPECT_TRUE(apply_one(*store, put("c-1", "s-1", "one")));
  EXPECT_FALSE(std::filesystem::exists(path + ".new"));
  EXPECT_FALSE(std::filesystem::exists(path + ".new-journal"));
}

}  // namespace
}  // namespace vitrina::ledger
