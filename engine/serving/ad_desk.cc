#include "engine/serving/ad_desk.h"

#include <algorithm>
#include <chrono>
#include <random>

#include "index/base/random.h"

namespace vitrina::serving {
namespace {

constexpr std::size_t kMaxWaiting = 10'000;
constexpr std::size_t kMaxAtOnce = 1'000;  // of one transaction
constexpr std::chrono::milliseconds kLookForBase{20};

std::string quoted(std::string_view id) {
  return "'" + std::string(id.substr(0, 100)) + "'";
}

tl::unexpected<Error> no_campaign(std::string_view id) {
  return fail(ErrorCode::kNotFound, "there is no campaign " + quoted(id));
}

}  // namespace

AdDesk::AdDesk(Publisher& publisher, ledger::Store& store, const Clock& clock, ads::CampaignLimits limits)
    : publisher_(publisher), store_(store), clock_(clock), limits_(limits) {
  std::random_device entropy;
  id_state_ = std::uint64_t{entropy()} << 32 | entropy();
  thread_ = std::thread([this] { run(); });
}

AdDesk::~AdDesk() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void AdDesk::create(ads::Campaign campaign, Caller caller, CampaignDone done) {
  Wish wish{Kind::kCreate, campaign.id, std::move(campaign), {}, {}, std::move(caller), std::move(done)};
  put(std::move(wish));
}

void AdDesk::update(std::string id, std::uint64_t expected_version, CampaignEdit edit, Caller caller,
                    CampaignDone done) {
  put({Kind::kUpdate,
       std::move(id),
       {},
       expected_version,
       std::move(edit),
       std::move(caller),
       std::move(done)});
}

void AdDesk::remove(std::string id, std::optional<std::uint64_t> expected_version, Caller caller,
                    CampaignDone done) {
  put({Kind::kRemove, std::move(id), {}, expected_version, {}, std::move(caller), std::move(done)});
}

void AdDesk::put(Wish wish) {
  const char* refusal = nullptr;
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) {
      refusal = "shutting down";
    } else if (waiting_.size() >= kMaxWaiting) {
      refusal = "too many changes wait; try again soon";
    } else {
      waiting_.push_back(std::move(wish));
    }
  }
  if (refusal != nullptr) {
    wish.done(fail(ErrorCode::kUnavailable, refusal));
    return;
  }
  wake_.notify_all();
}

void AdDesk::run() {
  for (;;) {
    std::vector<Wish> wishes;
    {
      std::unique_lock lock(mutex_);
      const auto is_due = [this] { return stopping_ || !waiting_.empty(); };
      if (new_base_) {
        wake_.wait_for(lock, kLookForBase, is_due);
      } else {
        wake_.wait(lock, is_due);
      }
      if (stopping_ && waiting_.empty()) return;  // a base that is being built is waited for and dropped
      const auto count = static_cast<std::ptrdiff_t>(std::min(waiting_.size(), kMaxAtOnce));
      wishes.assign(std::make_move_iterator(waiting_.begin()),
                    std::make_move_iterator(waiting_.begin() + count));
      waiting_.erase(waiting_.begin(), waiting_.begin() + count);
    }
    if (!wishes.empty()) process(std::move(wishes));
    if (new_base_ && new_base_->book.wait_for(std::chrono::seconds(0)) == std::future_status::ready)
      take_new_base();
  }
}

// Ids grow with time, so that new campaigns go to the end of the store's tables.
std::string AdDesk::make_id() {
  static constexpr char kDigits[] = "0123456789abcdefghjkmnpqrstvwxyz";
  const auto time = static_cast<std::uint64_t>(clock_.now_micros()) / 1000;
  id_state_ = mix64(id_state_);
  std::uint64_t bits = time << 20 | id_state_ >> 44;  // 42 bits of milliseconds, 20 of chance
  std::string id(13, '0');
  for (std::size_t i = id.size(); i-- > 0; bits >>= 5) id[i] = kDigits[bits & 31];
  return "c-" + id;
}

Result<ledger::CampaignChange> AdDesk::change_of(const Wish& wish, const Snapshot& snapshot,
                                                 const std::map<std::string, ads::CampaignPtr>& fresh) {
  ledger::CampaignChange change;
  change.author = {wish.caller.name, clock_.now_seconds()};
  change.expected_version = wish.expected_version;
  ads::CampaignPtr current;
  if (wish.kind != Kind::kCreate) {
    const auto found = fresh.find(wish.id);
    current = found != fresh.end() ? found->second : snapshot.ads().book.find(wish.id);
    if (!current || (wish.caller.seller && *wish.caller.seller != current->seller))
      return no_campaign(wish.id);
    if (wish.expected_version && *wish.expected_version != current->version) {
      return fail(ErrorCode::kConflict,
                  "campaign " + quoted(wish.id) + " has version " + std::to_string(current->version) +
                      ", not " + std::to_string(*wish.expected_version) + "; read it again",
                  "version");
    }
  }
  switch (wish.kind) {
    case Kind::kCreate:
      change.campaign = wish.campaign;
      change.expected_version = 0;
      if (change.campaign.id.empty()) change.campaign.id = make_id();
      if (wish.caller.seller && change.campaign.seller != *wish.caller.seller) {
        return fail(ErrorCode::kForbidden, "this key is another seller's", "seller");
      }
      // Said before the store says it, whose message has what only the campaign's seller may know.
      if (const auto found = fresh.find(change.campaign.id);
          found != fresh.end() ? found->second != nullptr
                               : snapshot.ads().book.find(change.campaign.id) != nullptr) {
        return fail(ErrorCode::kConflict, "the id " + quoted(change.campaign.id) + " is taken", "id");
      }
      break;
    case Kind::kUpdate: {
      VITRINA_ASSIGN(change.campaign, wish.edit(*current));
      change.campaign.id = current->id;
      if (change.campaign.seller != current->seller) {
        return fail(ErrorCode::kInvalidArgument, "a campaign stays with its seller", "seller");
      }
      break;
    }
    case Kind::kRemove:
      change.campaign = *current;
      change.is_delete = true;
      return change;
  }
  VITRINA_TRY(ads::validate_campaign(change.campaign, limits_));
  VITRINA_TRY(check_against_catalog(change.campaign, snapshot.segment()));
  return change;
}

void AdDesk::process(std::vector<Wish> wishes) {
  const auto snapshot = publisher_.current();
  std::map<std::string, ads::CampaignPtr> fresh;  // by id: what this batch has made of it; null: gone
  std::uint64_t change_count = 0;
  std::vector<Result<StoredCampaign>> answers(wishes.size(), fail(ErrorCode::kUnavailable, "not done"));

  // A campaign that is changed twice must see its first change: such wishes go one after the other.
  for (std::size_t begin = 0; begin < wishes.size();) {
    std::vector<ledger::CampaignChange> changes;
    std::vector<std::size_t> wish_of;
    std::set<std::string, std::less<>> touched;
    std::size_t end = begin;
    for (; end < wishes.size(); ++end) {
      if (!wishes[end].id.empty() && !touched.insert(wishes[end].id).second) break;
      auto change = change_of(wishes[end], *snapshot, fresh);
      if (!change) {
        answers[end] = tl::unexpected<Error>(std::move(change.error()));
        continue;
      }
      changes.push_back(std::move(*change));
      wish_of.push_back(end);
    }
    auto stored = store_.apply(changes);
    for (std::size_t i = 0; i < changes.size(); ++i) {
      auto& answer = answers[wish_of[i]];
      if (!stored) {
        answer = tl::unexpected<Error>(stored.error());
      } else if (!(*stored)[i]) {
        answer = tl::unexpected<Error>((*stored)[i].error());
      } else {
        ++change_count;
        ads::Campaign& campaign = *(*stored)[i];
        fresh[campaign.id] = changes[i].is_delete ? nullptr : std::make_shared<const ads::Campaign>(campaign);
        auto warnings =
            changes[i].is_delete ? std::vector<ads::CampaignWarning>() : ads::warnings_of(campaign);
        answer = StoredCampaign{std::move(campaign), std::move(warnings), 0};
      }
    }
    begin = end;
  }

  if (!fresh.empty()) {
    const auto published = publish(fresh, change_count);
    for (auto& answer : answers) {
      if (answer && published) answer->generation = (*published)->generation();
    }
    if (published && !new_base_ && (*published)->ads().book.base_is_due()) start_new_base(*published);
  }
  for (std::size_t i = 0; i < wishes.size(); ++i) wishes[i].done(std::move(answers[i]));
}

Result<std::shared_ptr<const Snapshot>> AdDesk::publish(
    const std::map<std::string, ads::CampaignPtr>& changes, std::uint64_t change_count) {
  std::vector<ads::CampaignPtr> changed;
  std::vector<std::string> removed;
  for (const auto& [id, campaign] : changes) {
    if (campaign) {
      changed.push_back(campaign);
    } else {
      removed.push_back(id);
    }
    if (new_base_) new_base_->changed.insert(id);
  }
  return publisher_.publish([&](const Snapshot* current) -> Result<SnapshotParts> {
    const AdState& ads = current->ads();
    if (ads.board) {
      for (const ads::CampaignPtr& campaign : changed)
        ads.board->set_campaign(*campaign, clock_.now_seconds());
    }
    auto book = ads.book.with(std::move(changed), removed, current->segment(), ads.predictor(), ads.rules,
                              ads.board.get());
    SnapshotParts parts = current->parts();
    parts.ads = ads.with(std::move(book), ads.campaigns_version + change_count);
    return parts;
  });
}

void AdDesk::start_new_base(const std::shared_ptr<const Snapshot>& snapshot) {
  new_base_ = std::make_unique<NewBase>();
  new_base_->made_for = snapshot;
  new_base_->book = std::async(std::launch::async, [snapshot] {
    const AdState& ads = snapshot->ads();
    return ads::CampaignBook::build(ads.book.campaigns(), snapshot->segment(), ads.predictor(), ads.rules,
                                    ads.board.get());
  });
}

void AdDesk::take_new_base() {
  const std::unique_ptr<NewBase> base = std::move(new_base_);
  const ads::CampaignBook book = base->book.get();
  const auto published = publisher_.publish([&](const Snapshot* current) -> Result<SnapshotParts> {
    const AdState& ads = current->ads();
    const bool fits = current->parts().image == base->made_for->parts().image &&
                      ads.model.predictor == base->made_for->ads().model.predictor;
    if (!fits) return fail(ErrorCode::kConflict, "another image or model came, with a base of its own");
    std::vector<ads::CampaignPtr> changed;
    std::vector<std::string> removed;
    for (const std::string& id : base->changed) {
      if (auto campaign = ads.book.find(id)) {
        changed.push_back(std::move(campaign));
      } else {
        removed.push_back(id);
      }
    }
    auto merged = book.with(std::move(changed), removed, current->segment(), ads.predictor(), ads.rules,
                            ads.board.get());
    SnapshotParts parts = current->parts();
    parts.ads = ads.with(std::move(merged), ads.campaigns_version);
    return parts;
  });
  if (published && (*published)->ads().book.base_is_due()) start_new_base(*published);
}

}  // namespace vitrina::serving
