#include "engine/serving/ad_server.h"

#include <algorithm>
#include <chrono>
#include <random>

#include "index/base/checksum.h"

namespace vitrina::serving {
namespace {

// An explanation looks at many more ads, and nobody's page waits for it.
constexpr std::chrono::milliseconds kExplainTime{2'000};

// Tells the draw of samples from every other that is made of the seed.
constexpr std::uint64_t kSampleSalt = 0x5A3D1E;

constexpr std::size_t kMaxAdsExplained = 10'000;  // listings of the asked campaigns

constexpr double share_of_one(std::uint32_t part, std::uint32_t one) noexcept {
  return static_cast<double>(part) / one;
}

// What stands in a Location header: a listing's own address, or ours where it has none.
std::string location_of(const index::Listing& listing) {
  if (listing.url.starts_with("https://") || listing.url.starts_with("http://")) return listing.url;
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string path = "/v1/listings/";
  for (const char c : listing.id) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       c == '-' || c == '_' || c == '.' || c == '~';
    if (plain) {
      path += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      path += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return path;
}

Result<void> late() {
  return fail(ErrorCode::kUnavailable, "the sponsored slots took longer than a page waits");
}

tl::unexpected<Error> too_many_ads() {
  return fail(ErrorCode::kLimit, "too many ads to explain at once; ask for fewer campaigns", "campaigns");
}

// Makes `list` as long as that: what is too much goes to `spare`, what is missing comes from there.
template <class T>
void resize_with(std::vector<T>& list, std::size_t size, std::vector<T>& spare) {
  for (; list.size() > size; list.pop_back()) spare.push_back(std::move(list.back()));
  while (list.size() < size) {
    if (spare.empty()) {
      list.emplace_back();
    } else {
      list.push_back(std::move(spare.back()));
      spare.pop_back();
    }
  }
}

std::uint64_t entropy() {
  std::random_device device;
  return std::uint64_t{device()} << 32 | device();
}

}  // namespace

AdServer::AdServer(search::Searcher& searcher, const Clock& clock, Options options,
                   AuctionLog::LaneHandle auction_log, ServedLog::LaneHandle served_log)
    : searcher_(searcher),
      clock_(clock),
      options_(std::move(options)),
      auction_log_(std::move(auction_log)),
      served_log_(std::move(served_log)),
      token_ids_(entropy()) {}

// Made anew when the keys have rotated.
TokenSealer& AdServer::sealer(const Snapshot& snapshot) {
  const AdKeys& keys = snapshot.ads().keys;
  if (!sealer_ || keys_.tokens != keys.tokens || keys_.sessions != keys.sessions) {
    keys_ = keys;
    sealer_.emplace(keys.tokens, options_.shop);
    sessions_.emplace(keys.sessions);
  }
  return *sealer_;
}

void AdServer::select(const Snapshot& snapshot, const search::SearchRequest& request, const AdCall& call,
                      std::uint32_t held, bool has_query, std::span<const std::string> category,
                      DocId not_this, std::span<const ads::CampaignRef> asked) {
  const AdState& state = snapshot.ads();
  ads::AdRequest ad_request;
  if (has_query) {
    ad_request.query = request.query;
    ad_request.terms = &words_.read(searcher_, snapshot.segment(), snapshot.rules(), request.query);
    ad_request.reserve = reach::reserve_of_query(state.rules, snapshot.searches(), request.query);
  }
  ad_request.context = {has_query, category, call.region, call.device, call.segments};
  ad_request.now = ads::local_hour(clock_.now_seconds(), state.rules.zone);
  ad_request.slots =
      std::min<std::uint32_t>(call.slots, static_cast<std::uint32_t>(state.rules.positions.size()));
  ad_request.seed = checksum(call.request_id);
  ad_request.not_this = not_this;
  sealer(snapshot);
  session_ = sessions_->hash(call.session);
  ad_request.frequency_cap = options_.frequency_cap;
  ad_request.session = session_;
  ad_request.now_seconds = clock_.now_seconds();
  ad_request.is_sampled =
      served_log_ && asked.empty() && mix64(ad_request.seed ^ kSampleSalt) % ads::kLossSample == 0;
  ad_request.deadline = std::chrono::steady_clock::now() + (asked.empty() ? options_.wait : kExplainTime);
  reach::SearchJudge judge(searcher_, snapshot.segment(), held, judge_memory_);
  selector_.select(state.book, state.predictor(), state.rules, ad_request, judge, selection_, asked);
}

// Both tokens of a slot say the same and have one id: a viewed ad and its click belong together.
void AdServer::seal_links(const ads::Campaign& campaign, const ads::AuctionedAd& ad, Money price,
                          const search::SearchRequest& request, const AdCall& call, SponsoredHit& hit) {
  const std::int64_t now = clock_.now_micros();
  ads::ServedAd& served = token_.ad;
  served.id = {static_cast<std::uint64_t>(now), token_ids_()};
  served.at = now / 1'000'000;
  served.request = call.request_id;
  served.query = request.query;
  served.campaign = campaign.id;
  served.keyword.clear();
  if (ad.keyword != ads::kNoKeyword) served.keyword = campaign.keywords[ad.keyword].text;
  served.match = ad.match;
  served.listing = hit.hit.id;
  served.seller = campaign.seller;
  served.slot = static_cast<std::uint8_t>(hit.slot);
  served.price = price;
  served.session = session_;
  token_.expires = served.at + options_.click_time.count();
  token_.purpose = TokenPurpose::kClick;
  sealer_->seal(token_, hit.click);
  hit.click.insert(0, "/v1/click?t=");
  token_.purpose = TokenPurpose::kImpression;
  sealer_->seal(token_, hit.impression);
}

const std::vector<std::string>& AdServer::category_of(const Snapshot& snapshot, DocId doc) {
  const index::CategoryTree& tree = snapshot.segment().categories();
  if (categories_generation_ != snapshot.generation()) {
    categories_.assign(std::max<std::size_t>(tree.size(), 1), {});
    categories_generation_ = snapshot.generation();
  }
  const CategoryId node = tree.leaf_of(doc);
  std::vector<std::string>& path = categories_[node];
  if (path.empty() && node != 0) path = tree.path(node);
  return path;
}

// The ad whose links were sealed last.
void AdServer::log_served(const Snapshot& snapshot, std::uint32_t place) {
  const ads::AuctionedAd& ad = selection_.ads[place];
  const ads::CampaignPart& part = snapshot.ads().book.part(ad.campaign.part);
  if (options_.frequency_cap != nullptr) {
    options_.frequency_cap->count(session_, part.key_of(ad.campaign.campaign), token_.ad.at);
  }
  if (!served_log_) return;
  const ads::PacingCell* cell = part.cell_of(ad.campaign.campaign);
  const ads::Predictor* predictor = snapshot.ads().predictor();
  const double seen =
      predictor == nullptr ? 1 : share_of_one(predictor->slot_factor(token_.ad.slot), ads::kSlotFactorOne);
  served_log_->append({token_.ad, category_of(snapshot, ad.doc), ads::EventOutcome::kShown,
                       cell != nullptr ? cell->number : ServedRow::kNoNumber,
                       share_of_one(ad.click_rate, ads::kRateOne) * seen});
}

void AdServer::log_lost(const Snapshot& snapshot, const search::SearchRequest& request, const AdCall& call) {
  if (!served_log_ || selection_.lost.empty()) return;
  ads::ServedAd& lost = token_.ad;
  lost = {};
  lost.at = clock_.now_seconds();
  lost.request = call.request_id;
  lost.query = request.query;
  lost.session = session_;
  static const std::vector<std::string> kNoCategory;
  for (const ads::LostAd& one : selection_.lost) {
    const ads::Campaign& campaign = snapshot.ads().book.campaign(one.campaign);
    lost.campaign = campaign.id;
    lost.keyword = one.keyword != ads::kNoKeyword ? campaign.keywords[one.keyword].text : std::string();
    lost.match = one.match;
    lost.listing = campaign.listings[one.listing_index];
    lost.seller = campaign.seller;
    served_log_->append({lost, kNoCategory, one.outcome, ServedRow::kNoNumber, 0});
  }
}

// What a page has shown, not what it might have: called once its slots are filled.
void AdServer::log_auction(const Snapshot& snapshot, std::string_view query, const AdCall& call) {
  if (!auction_log_ || selection_.input.candidates.empty()) return;
  if (log_versions_.generation != snapshot.generation()) {
    const AdState& state = snapshot.ads();
    log_versions_ = {snapshot.generation(), number_of(snapshot.image()), state.campaigns_version,
                     state.model.version, number_of(state.rules)};
  }
  auction_log_->append({clock_.now_seconds(), call.request_id, query, log_versions_, selection_.input,
                        selection_.outcome, selection_.ads});
}

Result<void> AdServer::fill_hits(const Snapshot& snapshot, const search::SearchRequest& request,
                                 const AdCall& call, SponsoredAnswer& answer) {
  const AdState& state = snapshot.ads();
  const auto& slots = selection_.outcome.slots;
  resize_hits(answer, slots.size());
  for (std::uint32_t i = 0; i < slots.size(); ++i) {
    const ads::AuctionedAd& ad = selection_.ads[slots[i].candidate];
    const ads::Campaign& campaign = state.book.campaign(ad.campaign);
    SponsoredHit& hit = answer.hits[i];
    hit.slot = i + 1;
    hit.position = state.rules.positions[i];
    VITRINA_TRY(searcher_.fill_hit(snapshot.segment(), request, ad.doc, hit.hit));
    hit.label = campaign.label;
    hit.advertiser = campaign.advertiser;
    hit.advertiser.erid.assign(ads::erid_of(campaign, campaign.listings[ad.listing_index]));
    seal_links(campaign, ad, ads::money_of(slots[i].price, state.rules.tick.micros), request, call, hit);
    log_served(snapshot, slots[i].candidate);
  }
  log_lost(snapshot, request, call);
  return {};
}

void AdServer::add_to_search(const Snapshot& snapshot, const search::SearchRequest& request,
                             const AdCall& call, search::SearchResponse& response, SponsoredAnswer& answer) {
  resize_hits(answer, 0);
  answer.is_missing = false;
  answer.failure.reset();
  if (call.slots == 0 || snapshot.ads().book.size() == 0) return;
  const bool has_query = response.groups > 0;
  select(snapshot, request, call, response.held, has_query, request.filters.category, kEndDoc, {});
  const auto filled = selection_.is_late ? late() : fill_hits(snapshot, request, call, answer);
  if (!filled) {
    resize_hits(answer, 0);
    answer.is_missing = true;
    answer.failure = filled.error();
    return;
  }
  log_auction(snapshot, request.query, call);
  if (snapshot.ads().rules.keep_in_organic) return;
  take_out_sponsored(answer, response.hits);
}

void AdServer::lend_hits(search::SearchResponse& response) {
  resize_with(response.hits, response.hits.size() + spare_hits_.size(), spare_hits_);
}

void AdServer::resize_hits(SponsoredAnswer& answer, std::size_t size) {
  resize_with(answer.hits, size, spare_sponsored_);
}

void AdServer::take_out_sponsored(const SponsoredAnswer& answer, std::vector<search::Hit>& hits) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < hits.size(); ++i) {
    const bool is_sponsored =
        std::any_of(answer.hits.begin(), answer.hits.end(),
                    [&](const SponsoredHit& sponsored) { return sponsored.hit.doc == hits[i].doc; });
    if (is_sponsored) continue;
    if (kept != i) std::swap(hits[kept], hits[i]);
    ++kept;
  }
  resize_with(hits, kept, spare_hits_);
}

Result<void> AdServer::fill_page(const Snapshot& snapshot, const PageRequest& page, const AdCall& call,
                                 SponsoredAnswer& answer) {
  resize_hits(answer, 0);
  answer.is_missing = false;
  answer.failure.reset();
  const index::Segment& segment = snapshot.segment();
  page_request_ = {};
  page_request_.filters = page.filters;
  DocId not_this = kEndDoc;
  std::vector<std::string> category = page.filters.category;
  if (!page.listing.empty()) {
    not_this = segment.find_listing(page.listing);
    if (not_this == kEndDoc) {
      return fail(ErrorCode::kNotFound, "there is no listing '" + page.listing.substr(0, 100) + "'",
                  "listing");
    }
    category = segment.categories().path(segment.categories().leaf_of(not_this));
  }
  VITRINA_TRY(searcher_.browse(segment, page_request_));
  select(snapshot, page_request_, call, 0, false, category, not_this, {});
  if (const auto in_time = selection_.is_late ? late() : Result<void>(); !in_time) {
    answer.is_missing = true;
    answer.failure = in_time.error();
    return {};
  }
  VITRINA_TRY(fill_hits(snapshot, page_request_, call, answer));
  log_auction(snapshot, {}, call);
  return {};
}

Result<ClickTarget> AdServer::follow(const Snapshot& snapshot, std::string_view token) {
  auto opened = sealer(snapshot).open(token, TokenPurpose::kClick);
  if (!opened) {
    opened.error().field = "t";
    return tl::unexpected<Error>(std::move(opened.error()));
  }
  const index::Segment& segment = snapshot.segment();
  const DocId doc = segment.find_listing(opened->ad.listing);
  if (doc == kEndDoc) return fail(ErrorCode::kNotFound, "the listing is not there any more");
  VITRINA_TRY(records_.read(segment.records(), doc, record_));
  if (auto parsed = listing_parser_.parse(record_, listing_); !parsed) {
    return fail(ErrorCode::kDataLoss, "the stored record of listing '" + opened->ad.listing +
                                          "' is damaged: " + parsed.error().message);
  }
  const bool expired = is_expired(*opened, clock_.now_seconds());
  return ClickTarget{location_of(listing_), {std::move(opened->ad), expired, {}}};
}

Result<ledger::Entry> AdServer::entry_of(const Snapshot& snapshot, const ShopEvent& event) {
  TokenSealer& tokens = sealer(snapshot);
  if (event.type == ShopEventType::kImpression || event.type == ShopEventType::kClick) {
    const bool is_click = event.type == ShopEventType::kClick;
    // The whole link does as well.
    std::string_view text = event.token;
    if (const std::size_t link = text.find("?t="); link != std::string_view::npos)
      text.remove_prefix(link + 3);
    auto opened = tokens.open(text, is_click ? TokenPurpose::kClick : TokenPurpose::kImpression);
    if (!opened) {
      opened.error().field = "token";
      return tl::unexpected<Error>(std::move(opened.error()));
    }
    if (!is_click) return ledger::View{std::move(opened->ad), event.id, event.at};
    const bool expired = is_expired(*opened, clock_.now_seconds());
    return ledger::Click{std::move(opened->ad), expired, event.id};
  }
  const index::Segment& segment = snapshot.segment();
  const DocId doc = segment.find_listing(event.listing);
  if (doc == kEndDoc) {
    return fail(ErrorCode::kNotFound, "there is no listing '" + event.listing.substr(0, 100) + "'",
                "listing");
  }
  ledger::OrderEvent order;
  order.kind = event.type == ShopEventType::kOrder    ? ledger::FactKind::kOrder
               : event.type == ShopEventType::kCancel ? ledger::FactKind::kCancel
                                                      : ledger::FactKind::kReturn;
  order.event_id = event.id;
  order.at = event.at;
  for (const std::uint64_t hash : {sessions_->hash(event.session), sessions_->earlier_hash(event.session)}) {
    if (hash != 0) order.sessions.push_back(hash);
  }
  order.listing = event.listing;
  const Ordinal seller = segment.sellers().ordinals()[doc];
  if (seller != kNoOrdinal) order.seller = segment.sellers().value(seller);
  order.order = event.order;
  order.quantity = event.quantity;
  order.revenue = event.revenue;
  return order;
}

Result<void> AdServer::explain(const Snapshot& snapshot, const ExplainRequest& request,
                               const search::SearchOptions& options, const AdCall& call,
                               ExplainAnswer& answer) {
  answer.findings.clear();
  const AdState& state = snapshot.ads();
  answer.campaigns_version = state.campaigns_version;
  answer.model_version = state.model.version;
  std::vector<ads::CampaignRef> asked;
  for (std::size_t i = 0; i < request.campaigns.size(); ++i) {
    ads::CampaignRef ref;
    if (!state.book.find(request.campaigns[i], ref)) {
      return fail(ErrorCode::kNotFound, "there is no campaign '" + request.campaigns[i].substr(0, 100) + "'",
                  "campaigns[" + std::to_string(i) + "]");
    }
    if (std::find(asked.begin(), asked.end(), ref) == asked.end()) asked.push_back(ref);
  }
  if (request.campaigns.empty()) {
    state.book.for_each({}, [&](ads::CampaignRef ref) {
      if (state.book.campaign(ref).seller == request.seller) asked.push_back(ref);
      return true;
    });
  }
  if (asked.empty()) return {};
  std::size_t ad_count = 0;
  for (const ads::CampaignRef ref : asked) ad_count += state.book.part(ref.part).ads_of(ref.campaign).size();
  if (ad_count > kMaxAdsExplained) return too_many_ads();

  VITRINA_TRY(searcher_.search(snapshot.segment(), request.search, options, explained_));
  const bool has_query = explained_.groups > 0;
  select(snapshot, request.search, call, explained_.held, has_query, request.search.filters.category, kEndDoc,
         asked);
  if (selection_.is_late || selection_.is_cut) return too_many_ads();
  const auto money = [&](ads::Ticks ticks) { return Money{std::int64_t{ticks} * state.rules.tick.micros}; };
  for (const ads::AdExplanation& line : selection_.explanations) {
    const ads::Campaign& campaign = state.book.campaign(line.campaign);
    AdFinding& finding = answer.findings.emplace_back();
    finding.campaign = campaign.id;
    finding.seller = campaign.seller;
    if (line.listing_index < campaign.listings.size())
      finding.listing = campaign.listings[line.listing_index];
    finding.reason = line.reason;
    if (line.bid > 0) {
      finding.by_category = line.keyword == ads::kNoKeyword;
      if (!finding.by_category) finding.keyword = campaign.keywords[line.keyword].text;
      finding.match = line.match;
    }
    if (line.negative < campaign.negatives.size()) finding.negative = campaign.negatives[line.negative];
    finding.bid = money(line.bid);
    finding.effective_bid = money(line.effective_bid);
    if (state.board) finding.pacing = state.board->find(campaign.id);
    finding.reserve = money(line.reserve);
    finding.winning_bid = money(line.winning_bid);
    finding.price = money(line.price);
    finding.slot = line.slot;
    finding.click_rate = share_of_one(line.click_rate, ads::kRateOne);
    finding.relevance = share_of_one(line.relevance, ads::kShareOne);
  }
  return {};
}

}  // namespace vitrina::serving
