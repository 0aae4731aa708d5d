// CampaignTarget: where `vitrina campaigns load` puts campaigns: a data directory that no server holds, or a
// running server.
//
// Threads: one at a time.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>

#include "engine/ads/campaign/campaign.h"
#include "index/base/result.h"
#include "tools/http_client.h"

namespace vitrina::tools {

enum class CampaignFate : std::uint8_t { kCreated, kReplaced, kUnchanged };

class CampaignTarget {
 public:
  static constexpr std::size_t kBatch = 1'000;

  virtual ~CampaignTarget() = default;

  // What can be said of a campaign before any is put. Errors: those of validate_campaign() and
  // check_against_catalog(), with their field; kConflict for another seller's id.
  virtual Result<void> check(const ads::Campaign& campaign) = 0;

  // Creates those that are not there, replaces those that are there and differ; versions are not looked at.
  // `done` is told what became of each, once; an error there is the campaign's fault. Requires: at most
  // kBatch, no id twice, none empty.
  // Errors: what has nothing to do with the campaigns: the disk, the connection, the key. Some may have been
  // put all the same.
  using Done = std::function<void(std::size_t index, Result<CampaignFate> fate)>;
  virtual Result<void> put(std::span<const ads::Campaign> campaigns, const Done& done) = 0;
};

// Takes the data directory's lock and checks against the image. Errors: those of DataDirectory::open(),
// SqliteStore::open() and Image::open().
Result<std::unique_ptr<CampaignTarget>> open_store_target(const std::string& data_path,
                                                          const std::string& image_path);

// The server checks against its own image.
std::unique_ptr<CampaignTarget> make_server_target(HttpClient client);

}  // namespace vitrina::tools
