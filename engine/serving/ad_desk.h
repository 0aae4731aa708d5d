// AdDesk: the CampaignDesk over a store and a publisher.
//
// Changes that wait together are one transaction and one snapshot. A snapshot with changed campaigns costs
// what the changes since the last base cost (CampaignBook); when these have grown a new base is built on
// another thread, and changes go on meanwhile.
//
// Threads: internally synchronised.
#pragma once

#include <condition_variable>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "engine/ledger/store.h"
#include "engine/serving/campaign_desk.h"
#include "engine/serving/publisher.h"
#include "index/base/clock.h"

namespace vitrina::serving {

class AdDesk final : public CampaignDesk {
 public:
  // Requires: a snapshot is published, with the store's campaigns. Lifetime: all that it is given outlives
  // it.
  AdDesk(Publisher& publisher, ledger::Store& store, const Clock& clock, ads::CampaignLimits limits);
  ~AdDesk() override;

  void create(ads::Campaign campaign, Caller caller, CampaignDone done) override;
  void update(std::string id, std::uint64_t expected_version, CampaignEdit edit, Caller caller,
              CampaignDone done) override;
  void remove(std::string id, std::optional<std::uint64_t> expected_version, Caller caller,
              CampaignDone done) override;

 private:
  enum class Kind : std::uint8_t { kCreate, kUpdate, kRemove };
  struct Wish {
    Kind kind = Kind::kCreate;
    std::string id;
    ads::Campaign campaign;  // to create
    std::optional<std::uint64_t> expected_version;
    CampaignEdit edit;  // to update
    Caller caller;
    CampaignDone done;
  };
  // A base that is being built, and what was changed meanwhile.
  struct NewBase {
    std::future<ads::CampaignBook> book;
    std::shared_ptr<const Snapshot> made_for;
    std::set<std::string, std::less<>> changed;
  };

  void put(Wish wish);
  void run();
  void process(std::vector<Wish> wishes);
  Result<ledger::CampaignChange> change_of(const Wish& wish, const Snapshot& snapshot,
                                           const std::map<std::string, ads::CampaignPtr>& fresh);
  Result<std::shared_ptr<const Snapshot>> publish(const std::map<std::string, ads::CampaignPtr>& changes,
                                                  std::uint64_t change_count);
  void start_new_base(const std::shared_ptr<const Snapshot>& snapshot);
  void take_new_base();
  std::string make_id();

  Publisher& publisher_;
  ledger::Store& store_;
  const Clock& clock_;
  const ads::CampaignLimits limits_;
  std::uint64_t id_state_;
  std::unique_ptr<NewBase> new_base_;

  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Wish> waiting_;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses all of the above
};

// What needs the index of a campaign that passed validate_campaign(): listings that are there and the
// seller's, categories that are there, keywords and negatives with a searchable word. Errors: kUnprocessable
// with the field.
Result<void> check_against_catalog(const ads::Campaign& campaign, const index::Segment& segment);

}  // namespace vitrina::serving
