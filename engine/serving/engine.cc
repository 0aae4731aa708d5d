#include "engine/serving/engine.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include "engine/ledger/data_directory.h"
#include "engine/ledger/sqlite_store.h"
#include "engine/search/searcher.h"
#include "engine/serving/ad_desk.h"
#include "engine/serving/ad_server.h"
#include "engine/serving/auction_log.h"
#include "engine/serving/mailbox.h"
#include "engine/serving/publisher.h"
#include "engine/serving/report_keeper.h"
#include "engine/serving/session_hash.h"
#include "engine/serving/shop_files.h"
#include "engine/serving/verifier.h"

namespace vitrina::serving {
namespace {

SnapshotInfo info_of(const Snapshot& snapshot) {
  const AdState& ads = snapshot.ads();
  const std::vector<std::string>& unknown = snapshot.rules().unknown();
  const auto shown = static_cast<std::ptrdiff_t>(std::min(unknown.size(), kMostUnknown));
  return {snapshot.generation(),
          snapshot.image().path(),
          snapshot.image().size_bytes(),
          snapshot.segment().doc_count(),
          ads.book.size(),
          ads.campaigns_version,
          ads.model.version,
          {unknown.begin(), unknown.begin() + shown}};
}

constexpr std::chrono::seconds kKeepPacingEvery(2);

tl::unexpected<Error> in_field(Error error, std::string field) {
  error.field = std::move(field);
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace

struct Engine::Impl {
  EngineOptions options;
  std::optional<ledger::DataDirectory> data;
  std::unique_ptr<AuctionLog> auction_log;  // null: none is kept
  std::unique_ptr<SearchLog> search_log;    // null: none is kept
  std::string usual_model_path;             // model.bin of the data directory, which need not be there
  std::string model_path;                   // in force; of the publishing thread, under the publisher's order
  std::unique_ptr<ledger::Store> store;     // null: no data directory
  std::shared_ptr<ads::PacingBoard> board;
  std::string pacing_path;                          // where what it has learned is kept
  std::chrono::steady_clock::time_point next_keep;  // of the event log's thread
  std::unique_ptr<ReportKeeper> reports;
  std::unique_ptr<ads::FrequencyCap> frequency_cap;    // null: none is asked for
  std::shared_ptr<const index::Image> verified_image;  // of the publisher's listener
  Publisher publisher;
  std::function<void(const SnapshotInfo&)> listener;
  std::optional<Verifier> verifier;  // none: not asked for
  std::unique_ptr<ReachDesk> reach;  // null: not asked for
  std::unique_ptr<ServedLog> served_log;
  std::unique_ptr<LedgerDesk> ledger_desk;
  std::unique_ptr<AdDesk> desk;  // last: it publishes

  const ledger::DataDirectory* data_directory() const noexcept { return data ? &*data : nullptr; }
  const Clock& clock() const noexcept { return options.clock != nullptr ? *options.clock : Clock::system(); }

  Result<ServedModel> open_model(const std::string& named) const {
    const std::string& path = named.empty() ? model_path : named;
    return open_served_model(path, path != usual_model_path);
  }

  // What the ledger has written down reaches the next auction.
  void take_facts(std::vector<ledger::Fact> facts) {
    for (const ledger::Fact& fact : facts) {
      switch (fact.kind) {
        case ledger::FactKind::kClick:
          if (fact.amount.micros > 0) board->add_charge(fact.ad.campaign, fact.day, fact.amount);
          break;
        case ledger::FactKind::kCredit:
        case ledger::FactKind::kRefund:
        case ledger::FactKind::kAdjustment:
          board->add_balance(fact.seller, fact.amount);
          break;
        case ledger::FactKind::kView:
        case ledger::FactKind::kOrder:
        case ledger::FactKind::kCancel:
        case ledger::FactKind::kReturn:
          break;
      }
    }
    reports->add(std::move(facts));
  }

  void take_served(std::span<const ServedRow> rows, const EventPosition& position) {
    if (!rows.empty()) reports->add(rows, position);
    for (const ServedRow& row : rows) {
      if (row.pacing_number != ServedRow::kNoNumber)
        board->add_served(row.pacing_number, row.row.price, row.click_rate);
    }
    board->tick(clock().now_seconds());
    keep_pacing(false);
  }

  // What pacing has learned, now and then and at the end. Where it cannot be written it is learned anew.
  void keep_pacing(bool is_last) {
    const auto now = std::chrono::steady_clock::now();
    if (!is_last && now < next_keep) return;
    next_keep = now + kKeepPacingEvery;
    std::string bytes;
    board->save(bytes);
    const std::string fresh = pacing_path + ".new";
    std::ofstream file(fresh, std::ios::binary | std::ios::trunc);
    file << bytes;
    file.close();
    if (file) std::rename(fresh.c_str(), pacing_path.c_str());
  }

  // Money as the ledger has it, before anything is served.
  Result<void> set_board(const std::vector<ads::CampaignPtr>& campaigns) {
    board = std::make_shared<ads::PacingBoard>(ads::PacingOptions{.zone = options.rules.zone});
    VITRINA_TRY(store->for_each_spend([&](const ledger::CampaignSpend& spend) {
      board->set_spend(spend.campaign, spend.total, spend.day, spend.day_total);
    }));
    VITRINA_TRY(store->for_each_seller(
        [&](const ledger::SellerAccount& seller) { board->set_balance(seller.seller, seller.balance()); }));
    for (const ads::CampaignPtr& campaign : campaigns) board->set_campaign(*campaign, clock().now_seconds());
    VITRINA_ASSIGN(const std::string events, data->events_directory());
    pacing_path = events + "/pacing.bin";
    std::ifstream file(pacing_path, std::ios::binary);
    board->load(std::string(std::istreambuf_iterator<char>(file), {}));
    return {};
  }

  Result<SnapshotInfo> publish(const PublishRequest& request, std::vector<ads::CampaignPtr> first_campaigns,
                               std::uint64_t first_version) {
    const auto published = publisher.publish([&](const Snapshot* current) -> Result<SnapshotParts> {
      const std::string& path = request.image_path.empty() ? current->image().path() : request.image_path;
      auto image = index::Image::open(path);
      if (!image) return in_field(std::move(image.error()), "index");
      auto model = open_model(request.model_path);
      if (!model) return in_field(std::move(model.error()), "model");
      auto searches = open_searches(options.searches_path, data_directory());
      if (!searches) return in_field(std::move(searches.error()), "searches");
      auto rules = open_shop_rules(options.rules_path, data_directory());
      if (!rules) return in_field(std::move(rules.error()), "rules");
      VITRINA_ASSIGN(AdKeys keys, open_keys(data_directory(), clock().now_seconds()));
      if (!request.model_path.empty()) model_path = request.model_path;
      if (board && *searches)
        board->set_curve(ads::TrafficCurve::from_utc((*searches)->info().hours, options.rules.zone));
      auto shared = std::make_shared<const index::Image>(std::move(*image));
      auto campaigns = current != nullptr ? current->ads().book.campaigns() : std::move(first_campaigns);
      AdState state;
      state.rules = options.rules;
      state.model = std::move(*model);
      state.board = board;
      state.keys = std::move(keys);
      state.campaigns_version = current != nullptr ? current->ads().campaigns_version : first_version;
      auto ads = AdState::build(std::move(state), std::move(campaigns), shared->segment());
      auto book = query::RuleBook::build(*rules, shared->segment(),
                                         std::int64_t{options.rules.zone.offset_minutes} * 60);
      return SnapshotParts{std::move(shared), std::move(ads), std::move(book), std::move(*searches)};
    });
    if (!published) return tl::unexpected<Error>(published.error());
    return info_of(**published);
  }

  Result<void> open() {
    if (options.relax_below == 0) options.relax_below = search::kDefaultRelaxBelow;
    VITRINA_TRY(ads::check_rules(options.rules));
    if (options.verify_in_background) verifier.emplace();
    if (options.foresee) {
      reach = std::make_unique<ReachDesk>(clock(),
                                          ReachDesk::Options{options.relax_below, options.reach_interval});
    }
    model_path = options.model_path;
    std::vector<ads::CampaignPtr> campaigns;
    std::uint64_t version = 0;
    if (!options.data_path.empty()) {
      VITRINA_ASSIGN(data, ledger::DataDirectory::open(options.data_path));
      usual_model_path = data->model_path();
      if (model_path.empty()) model_path = usual_model_path;
      VITRINA_ASSIGN(store, ledger::SqliteStore::open(data->database_path(), ledger_rules()));
      VITRINA_TRY(store->for_each_campaign([&](ads::Campaign campaign) {
        campaigns.push_back(std::make_shared<const ads::Campaign>(std::move(campaign)));
      }));
      VITRINA_ASSIGN(version, store->last_sequence());
      VITRINA_TRY(set_board(campaigns));
      if (options.log_auctions) {
        VITRINA_ASSIGN(std::string auctions, data->auctions_directory());
        VITRINA_ASSIGN(auction_log, AuctionLog::open(std::move(auctions), clock()));
      }
      if (options.log_searches > 0) {
        VITRINA_ASSIGN(std::string searches, data->searches_directory());
        search_log = std::make_unique<SearchLog>(std::move(searches), clock(), options.log_searches);
      }
    }
    const ads::AdRules& rules = options.rules;
    if (rules.frequency_cap > 0) {
      frequency_cap =
          std::make_unique<ads::FrequencyCap>(rules.frequency_cap, rules.frequency_window_seconds);
    }
    publisher.listen([this](const std::shared_ptr<const Snapshot>& snapshot) {
      if (verifier && snapshot->parts().image != verified_image) {
        verified_image = snapshot->parts().image;
        verifier->begin(snapshot);
      }
      if (reach) reach->renew(snapshot);
      if (listener) listener(info_of(*snapshot));
    });
    VITRINA_TRY(publish({options.image_path, {}}, std::move(campaigns), version));
    // Said at the start only: a later image may lack a category for a while.
    const index::CategoryTree& categories = publisher.current()->segment().categories();
    for (std::size_t i = 0; i < options.rules.category_reserves.size(); ++i) {
      const std::vector<std::string>& path = options.rules.category_reserves[i].category;
      if (categories.size() > 0 && categories.find(path) != kNoCategory) continue;
      return fail(ErrorCode::kInvalidArgument,
                  "a reserve is set for the category '" + (path.empty() ? std::string() : path.back()) +
                      "', and no listing is in it",
                  "category_reserves[" + std::to_string(i) + "]");
    }
    return store ? open_desks() : Result<void>{};
  }

  Result<void> open_desks() {
    VITRINA_ASSIGN(std::string events, data->events_directory());
    VITRINA_ASSIGN(reports, ReportKeeper::open(events, *store, {.zone = options.rules.zone}));
    VITRINA_ASSIGN(served_log,
                   ServedLog::open(std::move(events), clock(),
                                   {.zone = options.rules.zone, .interval = options.pacing_interval},
                                   [this](std::span<const ServedRow> rows, const EventPosition& position) {
                                     take_served(rows, position);
                                   }));
    ledger_desk = std::make_unique<LedgerDesk>(
        *store, clock(), LedgerDesk::Options{.click_wait = options.click_wait},
        [this](std::vector<ledger::Fact> facts) { take_facts(std::move(facts)); });
    desk = std::make_unique<AdDesk>(publisher, *store, clock(), options.limits);
    return {};
  }

  ledger::LedgerRules ledger_rules() const {
    ledger::LedgerRules rules = options.money;
    rules.zone = options.rules.zone;
    return rules;
  }
};

Engine::Engine(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Engine::~Engine() = default;

Result<std::unique_ptr<Engine>> Engine::open(EngineOptions options) {
  auto impl = std::make_unique<Impl>();
  impl->options = std::move(options);
  VITRINA_TRY(impl->open());
  return std::unique_ptr<Engine>(new Engine(std::move(impl)));
}

Result<SnapshotInfo> Engine::publish(const PublishRequest& request) {
  return impl_->publish(request, {}, 0);
}

void Engine::on_publish(std::function<void(const SnapshotInfo&)> listener) {
  impl_->listener = std::move(listener);
}

CampaignDesk* Engine::campaigns() noexcept {
  return impl_->desk.get();
}

const insight::ReportBook* Engine::reports() const noexcept {
  return impl_->reports ? &impl_->reports->book() : nullptr;
}

void Engine::flush_reports() {
  if (impl_->served_log) impl_->served_log->flush();
  if (impl_->reports) impl_->reports->flush();
}

void Engine::flush_searches() {
  if (impl_->search_log) impl_->search_log->flush();
}

ads::CampaignPtr Engine::find_campaign(std::string_view id) const {
  return impl_->publisher.current()->ads().book.find(id);
}

ads::Day Engine::today() const {
  return ads::local_hour(impl_->clock().now_seconds(), impl_->options.rules.zone).day;
}

ReachDesk* Engine::reach() noexcept {
  return impl_->reach.get();
}

LedgerDesk* Engine::ledger() noexcept {
  return impl_->ledger_desk.get();
}

Result<ledger::SellerAccount> Engine::find_seller(std::string_view seller) {
  if (!impl_->store) return fail(ErrorCode::kUnsupported, "this server keeps no money");
  return impl_->store->find_seller(seller);
}

void Engine::stop_changes() {
  impl_->desk.reset();
}

SnapshotInfo Engine::current() const {
  return info_of(*impl_->publisher.current());
}

Verification Engine::verification() const {
  return impl_->verifier ? impl_->verifier->state() : Verification::kPending;
}

std::string Engine::verification_error() const {
  return impl_->verifier ? impl_->verifier->error() : std::string();
}

std::uint64_t Engine::live_snapshots() const noexcept {
  return impl_->publisher.live();
}

AuctionLogCounters Engine::auction_log() const {
  return impl_->auction_log ? impl_->auction_log->counters() : AuctionLogCounters();
}

ServedLogCounters Engine::served_log() const {
  return impl_->served_log ? impl_->served_log->counters() : ServedLogCounters();
}

SearchLogCounters Engine::search_log() const {
  return impl_->search_log ? impl_->search_log->counters() : SearchLogCounters();
}

LedgerCounters Engine::ledger_counters() const {
  return impl_->ledger_desk ? impl_->ledger_desk->counters() : LedgerCounters();
}

struct Engine::Worker::Impl {
  Engine::Impl& engine;
  Mailbox mailbox;
  std::shared_ptr<const Snapshot> snapshot;
  search::SearchOptions options;
  search::Searcher searcher;
  search::Suggester suggester;
  AdServer ads;
  SearchLog::LaneHandle search_log;  // null: none is kept
  index::RecordReader records;

  explicit Impl(Engine::Impl& owner)
      : engine(owner),
        options{.relax_below = owner.options.relax_below, .weights = &owner.options.weights},
        ads(searcher, owner.clock(),
            {owner.options.ad_wait, std::chrono::hours(24), owner.options.shop, owner.frequency_cap.get()},
            owner.auction_log ? owner.auction_log->make_lane() : nullptr,
            owner.served_log && owner.options.log_served ? owner.served_log->make_lane() : nullptr),
        search_log(owner.search_log ? owner.search_log->make_lane() : nullptr) {
    snapshot = engine.publisher.attach(mailbox);
  }
  ~Impl() { engine.publisher.detach(mailbox); }

  search::SearchOptions options_for(const Snapshot& of) const {
    search::SearchOptions all = options;
    all.rules = &of.rules();
    all.now = engine.clock().now_seconds();
    return all;
  }

  const Snapshot& refreshed() {
    if (auto newest = mailbox.take()) snapshot = std::move(newest);
    return *snapshot;
  }
};

std::unique_ptr<Engine::Worker> Engine::make_worker() {
  return std::unique_ptr<Worker>(new Worker(std::make_unique<Worker::Impl>(*impl_)));
}

Engine::Worker::Worker(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Engine::Worker::~Worker() = default;

void Engine::Worker::refresh() {
  impl_->refreshed();
}

std::uint64_t Engine::Worker::generation() const noexcept {
  return impl_->snapshot->generation();
}

Result<void> Engine::Worker::search(const search::SearchRequest& request, search::SearchResponse& response) {
  const Snapshot& snapshot = impl_->refreshed();
  return impl_->searcher.search(snapshot.segment(), request, impl_->options_for(snapshot), response);
}

Result<void> Engine::Worker::search(const search::SearchRequest& request, const AdCall& call,
                                    search::SearchResponse& response, SponsoredAnswer& sponsored) {
  const Snapshot& snapshot = impl_->refreshed();
  search::SearchOptions options = impl_->options_for(snapshot);
  options.keep_matches = call.slots > 0 && snapshot.ads().book.size() > 0;
  impl_->ads.lend_hits(response);
  VITRINA_TRY(impl_->searcher.search(snapshot.segment(), request, options, response));
  impl_->ads.add_to_search(snapshot, request, call, response, sponsored);
  if (impl_->search_log && impl_->search_log->wants(request, call.request_id)) {
    const std::uint64_t session = SessionHasher(snapshot.ads().keys.sessions).hash(call.session);
    impl_->search_log->append(options.now, request, impl_->searcher.plan().text, call, session,
                              response.total);
  }
  return {};
}

void Engine::Worker::suggest(std::string_view typed, std::size_t limit, bool verbatim,
                             search::SuggestResponse& response) {
  const Snapshot& snapshot = impl_->refreshed();
  impl_->suggester.suggest(typed, snapshot.segment(),
                           {limit, verbatim, snapshot.searches(), &snapshot.rules()}, response);
}

Result<void> Engine::Worker::fill_page(const PageRequest& page, const AdCall& call,
                                       SponsoredAnswer& sponsored) {
  return impl_->ads.fill_page(impl_->refreshed(), page, call, sponsored);
}

Result<ClickTarget> Engine::Worker::follow(std::string_view token) {
  return impl_->ads.follow(impl_->refreshed(), token);
}

Result<ledger::Entry> Engine::Worker::entry_of(const ShopEvent& event) {
  return impl_->ads.entry_of(impl_->refreshed(), event);
}

Result<void> Engine::Worker::explain(const ExplainRequest& request, const AdCall& call,
                                     ExplainAnswer& answer) {
  const Snapshot& snapshot = impl_->refreshed();
  return impl_->ads.explain(snapshot, request, impl_->options_for(snapshot), call, answer);
}

ads::CampaignPtr Engine::Worker::find_campaign(std::string_view id) {
  return impl_->refreshed().ads().book.find(id);
}

std::vector<ads::CampaignPtr> Engine::Worker::list_campaigns(std::string_view seller, std::string_view after,
                                                             std::size_t limit) {
  const ads::CampaignBook& book = impl_->refreshed().ads().book;
  std::vector<ads::CampaignPtr> found;
  book.for_each(after, [&](ads::CampaignRef ref) {
    if (found.size() == limit) return false;
    const ads::CampaignPtr& campaign = book.part(ref.part).campaigns()[ref.campaign];
    if (seller.empty() || campaign->seller == seller) found.push_back(campaign);
    return true;
  });
  return found;
}

Result<std::string> Engine::Worker::find_record(std::string_view listing_id) {
  const index::Segment& segment = impl_->refreshed().segment();
  const DocId doc = segment.find_listing(listing_id);
  if (doc == kEndDoc) {
    return fail(ErrorCode::kNotFound, "there is no listing '" + std::string(listing_id.substr(0, 100)) + "'");
  }
  std::string record;
  VITRINA_TRY(impl_->records.read(segment.records(), doc, record));
  return record;
}

}  // namespace vitrina::serving
