// What the tests of the ledger share: a directory that goes with the test, stores, what they hold, and
// children that are killed.
#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/ledger/sqlite_store.h"
#include "tests/engine/ads/campaign/random_campaign.h"
#include "tests/support/temp_directory.h"

namespace vitrina::ledger {

using test::read_file;
using test::write_file;

// In memory: the ledger's tests flush a great deal.
class TempDirectory : public test::TempDirectory {
 public:
  explicit TempDirectory(Place place = Place::kMemory) : test::TempDirectory(place) {}
};

inline std::unique_ptr<Store> open_store(const std::string& path) {
  auto store = SqliteStore::open(path);
  if (!store) {
    ADD_FAILURE() << store.error().message;
    return nullptr;
  }
  return std::move(*store);
}

// Everything that a store answers.
struct Content {
  std::map<std::string, ads::Campaign> campaigns;
  std::map<std::string, std::vector<AuditEntry>> audit;
  std::uint64_t last_sequence = 0;
};

inline bool equal(const AuditEntry& a, const AuditEntry& b) {
  return a.sequence == b.sequence && a.kind == b.kind && a.author.name == b.author.name &&
         a.author.at == b.author.at && a.campaign == b.campaign;
}

inline bool equal(const std::vector<AuditEntry>& a, const std::vector<AuditEntry>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const AuditEntry& x, const AuditEntry& y) { return equal(x, y); });
}

inline bool equal(const Content& a, const Content& b) {
  return a.campaigns == b.campaigns && a.last_sequence == b.last_sequence &&
         std::equal(
             a.audit.begin(), a.audit.end(), b.audit.begin(), b.audit.end(),
             [](const auto& x, const auto& y) { return x.first == y.first && equal(x.second, y.second); });
}

// Reads all of it; of the audit, the trails of `ids`.
inline Result<Content> read_content(Store& store, const std::vector<std::string>& ids) {
  Content content;
  VITRINA_TRY(store.for_each_campaign([&](ads::Campaign campaign) {
    const std::string id = campaign.id;
    content.campaigns.emplace(id, std::move(campaign));
  }));
  for (const std::string& id : ids) {
    VITRINA_ASSIGN(content.audit[id], store.audit(id, 1'000'000));
  }
  VITRINA_ASSIGN(content.last_sequence, store.last_sequence());
  return content;
}

inline CampaignChange put(const std::string& id, const std::string& seller, const std::string& name,
                          std::optional<std::uint64_t> expected = std::nullopt) {
  CampaignChange change;
  change.campaign = ads::valid_campaign();
  change.campaign.id = id;
  change.campaign.seller = seller;
  change.campaign.name = name;
  change.expected_version = expected;
  change.author = {"seller:" + seller, 1'700'000'000};
  return change;
}

inline CampaignChange take_away(const std::string& id, std::optional<std::uint64_t> expected = std::nullopt) {
  CampaignChange change;
  change.campaign.id = id;
  change.is_delete = true;
  change.expected_version = expected;
  change.author = {"marketplace", 1'700'000'001};
  return change;
}

// One change by itself.
inline Result<ads::Campaign> apply_one(Store& store, const CampaignChange& change) {
  VITRINA_ASSIGN(auto answers, store.apply({&change, 1}));
  if (answers.size() != 1) return fail(ErrorCode::kLimit, "not one answer to one change");
  return std::move(answers[0]);
}

// Runs `body` in a child and gives back what it returns; the child ends without the destructors of this
// process.
inline std::string in_child(const std::function<std::string()>& body) {
  int ends[2];
  if (pipe(ends) != 0) return "no pipe";
  const pid_t child = fork();
  if (child == 0) {
    const std::string text = body();
    [[maybe_unused]] const ssize_t written = write(ends[1], text.data(), text.size());
    _exit(0);
  }
  close(ends[1]);
  std::string text;
  char buffer[4096];
  for (ssize_t size; (size = read(ends[0], buffer, sizeof buffer)) > 0;)
    text.append(buffer, static_cast<std::size_t>(size));
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    text += " (the child ended with status " + std::to_string(status) + ")";
  return text;
}

}  // namespace vitrina::ledger
