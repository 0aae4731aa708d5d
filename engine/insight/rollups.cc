#include "engine/insight/rollups.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "engine/ads/campaign/campaign_text.h"
#include "index/base/bytes.h"
#include "index/base/random.h"

namespace vitrina::insight {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::uint32_t kNoText = 0;  // the number of the empty name

std::size_t place_of(ReportKind kind) noexcept {
  return static_cast<std::size_t>(kind);
}

std::uint64_t zigzag(std::int64_t value) noexcept {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
std::int64_t unzigzag(std::uint64_t code) noexcept {
  return static_cast<std::int64_t>(code >> 1) ^ -static_cast<std::int64_t>(code & 1);
}

void save_row(const CubeRow& row, ByteWriter& out) {
  out.put_varint(row.key);
  out.put(row.hour);
  std::uint16_t present = 0;
  for (std::size_t i = 0; i < std::size(Counts::kAll); ++i) {
    if (row.counts.*Counts::kAll[i] != 0) present = static_cast<std::uint16_t>(present | 1u << i);
  }
  out.put(present);
  for (std::size_t i = 0; i < std::size(Counts::kAll); ++i) {
    if ((present >> i & 1) != 0) out.put_varint(zigzag(row.counts.*Counts::kAll[i]));
  }
}

CubeRow load_row(ByteReader& in) {
  CubeRow row;
  row.key = static_cast<Key>(in.get_varint());
  row.hour = in.get<std::uint8_t>();
  const auto present = in.get<std::uint16_t>();
  for (std::size_t i = 0; i < std::size(Counts::kAll); ++i) {
    if ((present >> i & 1) != 0) row.counts.*Counts::kAll[i] = unzigzag(in.get_varint());
  }
  return row;
}

}  // namespace

// ---- names and keys

std::uint32_t Rollups::Names::number_of(std::string_view name) {
  if (names_.empty()) {
    const auto empty = numbers_.emplace(std::string(), kNoText).first;
    names_.push_back(&empty->first);
  }
  const auto found = numbers_.find(name);
  if (found != numbers_.end()) return found->second;
  const auto number = static_cast<std::uint32_t>(names_.size());
  names_.push_back(&numbers_.emplace(std::string(name), number).first->first);
  return number;
}

const std::uint32_t* Rollups::Names::find(std::string_view name) const noexcept {
  const auto found = numbers_.find(name);
  return found == numbers_.end() ? nullptr : &found->second;
}

std::size_t Rollups::MemberHash::operator()(const Member& member) const noexcept {
  return mix64(mix64(std::uint64_t{member.campaign} << 32 | member.seller) ^
               (std::uint64_t{member.text} << 32 | member.detail));
}

Key Rollups::Dimension::key_of(const Member& member) {
  const auto [found, is_new] = keys.try_emplace(member, static_cast<Key>(members.size()));
  if (is_new) members.push_back(member);
  return found->second;
}

std::uint32_t Rollups::term_of(std::string_view query) {
  const std::string term = ads::folded(query);
  if (names_.find(term) == nullptr && term_sessions_.size() >= options_.most_terms)
    return names_.number_of("\n");
  return names_.number_of(term);
}

bool Rollups::is_shown_term(std::uint32_t term) const noexcept {
  if (term == kNoText) return true;  // a page without a search
  const auto found = term_sessions_.find(term);
  return found != term_sessions_.end() && found->second.sessions.back() != 0;
}

void Rollups::note_session(std::uint32_t term, std::uint64_t session) {
  if (term == kNoText) return;
  TermSessions& known = term_sessions_[term];
  if (session == 0) return;
  for (std::uint64_t& place : known.sessions) {
    if (place == session) return;
    if (place != 0) continue;
    place = session;
    return;
  }
}

// ---- adding

void Rollups::count(const ads::ServedAd& ad, std::string_view seller, std::int64_t at, const Counts& counts) {
  const ads::LocalHour when = ads::local_hour(at, options_.zone);
  if (when.day > newest_day_) {
    newest_day_ = when.day;
    for (Dimension& dimension : dimensions_) {
      dimension.cube.forget_hours(newest_day_ - options_.hour_days);
      dimension.cube.forget_days(newest_day_ - options_.days);
    }
  }
  if (when.day < newest_day_ - options_.days) return;
  const std::uint32_t campaign = names_.number_of(ad.campaign);
  const std::uint32_t owner = names_.number_of(seller);
  const auto add = [&](ReportKind kind, const Member& member) {
    Dimension& dimension = dimensions_[place_of(kind)];
    dimension.cube.add(when.day, when.hour, dimension.key_of(member), counts);
  };
  const std::uint32_t match = ad.keyword.empty() ? 0 : 1 + static_cast<std::uint32_t>(ad.match);
  add(ReportKind::kCampaigns, {campaign, owner, 0, 0});
  add(ReportKind::kSellers, {0, owner, 0, 0});
  add(ReportKind::kKeywords, {campaign, owner, names_.number_of(ad.keyword), match});
  add(ReportKind::kSearchTerms, {campaign, owner, term_of(ad.query), 0});
  if (ad.slot > 0) {
    add(ReportKind::kSlots, {campaign, owner, 0, ad.slot});
    add(ReportKind::kListings, {campaign, owner, names_.number_of(ad.listing), 0});
  }
}

void Rollups::add(const ads::EventRow& row) {
  Counts counts;
  if (row.outcome == ads::EventOutcome::kShown) {
    counts.impressions = 1;
    counts.slot_sum = row.slot;
    note_session(term_of(row.query), row.session);
    return count(row, row.seller, row.at, counts);
  }
  (row.outcome == ads::EventOutcome::kLostToBudget ? counts.lost_to_budget : counts.lost_to_rank) =
      ads::kLossSample;
  ads::ServedAd lost = row;
  lost.slot = 0;
  count(lost, row.seller, row.at, counts);
}

void Rollups::add(const ledger::Fact& fact) {
  if (fact.ad.campaign.empty()) return;
  Counts counts;
  switch (fact.kind) {
    case ledger::FactKind::kClick:
      if (ledger::is_valid_click(fact.verdict)) {
        counts.clicks = 1;
        counts.charged_clicks = fact.amount.micros > 0 ? 1 : 0;
        counts.spend = fact.amount.micros;
      } else {
        counts.invalid_clicks = 1;
      }
      break;
    case ledger::FactKind::kView:
      counts.viewed = 1;
      break;
    case ledger::FactKind::kRefund:
      counts.refunds = fact.amount.micros;
      break;
    case ledger::FactKind::kOrder:
    case ledger::FactKind::kCancel:
    case ledger::FactKind::kReturn:
      if (fact.quantity == 0) return;
      counts.orders = fact.kind == ledger::FactKind::kOrder ? 1 : 0;
      counts.units = fact.quantity;
      counts.revenue = fact.revenue.micros;
      break;
    case ledger::FactKind::kCredit:
    case ledger::FactKind::kAdjustment:
      return;
  }
  // An order of another listing of the seller is the clicked ad's all the same.
  count(fact.ad, fact.ad.seller, fact.at, counts);
}

// ---- reading

ReportRow Rollups::row_of(ReportKind kind, const Member& member) const {
  ReportRow row;
  if (kind == ReportKind::kSlots) {
    row.slot = member.detail;
    return row;
  }
  row.seller = names_[member.seller];
  if (kind == ReportKind::kSellers) return row;
  row.campaign = names_[member.campaign];
  if (kind == ReportKind::kKeywords) {
    row.keyword = names_[member.text];
    if (member.detail > 0) row.match = static_cast<ads::MatchType>(member.detail - 1);
  }
  if (kind == ReportKind::kSearchTerms) row.term = names_[member.text];
  if (kind == ReportKind::kListings) row.listing = names_[member.text];
  return row;
}

bool Rollups::is_wanted(const Member& member, const ReportRequest& request) const {
  return (request.seller.empty() || names_[member.seller] == request.seller) &&
         (request.campaign.empty() || names_[member.campaign] == request.campaign);
}

Result<Report> Rollups::report(const ReportRequest& request) const {
  if (request.step == ReportStep::kHour && newest_day_ != INT32_MIN &&
      request.from < newest_day_ - options_.hour_days) {
    return fail(ErrorCode::kUnprocessable,
                "hours are kept for " + std::to_string(options_.hour_days) + " days; ask by day, or from " +
                    ads::day_text(newest_day_ - options_.hour_days) + " on",
                "by");
  }
  const Dimension& dimension = dimensions_[place_of(request.kind)];
  Report report;
  // Slots are one row each, whatever the campaigns.
  const bool by_slot = request.kind == ReportKind::kSlots;
  std::vector<std::uint8_t> wanted(dimension.members.size());
  std::vector<std::uint8_t> in_rest(dimension.members.size());
  for (std::size_t key = 0; key < wanted.size(); ++key) {
    wanted[key] = is_wanted(dimension.members[key], request) ? 1 : 0;
    if (request.kind == ReportKind::kSearchTerms)
      in_rest[key] = is_shown_term(dimension.members[key].text) ? 0 : 1;
  }
  constexpr std::uint32_t kNone = 0xFFFFFFFFu;
  // Names are filled in at the end, of the rows that are shown.
  struct Line {
    std::int32_t step = 0;  // hours of the time, or its days; of the whole 0
    Key key = 0;
    Counts counts;
  };
  std::vector<Line> lines;
  std::vector<std::uint32_t> line_of_group(by_slot ? 256 : wanted.size(), kNone);  // of the step at hand
  std::vector<std::uint32_t> touched;
  // By term.
  std::vector<std::uint8_t> rest_seen(request.kind == ReportKind::kSearchTerms ? names_.size() : 0);
  Counts rest;

  const auto take = [&](const CubeRow& from, std::int32_t step) {
    if (wanted[from.key] == 0) return;
    report.totals += from.counts;
    if (in_rest[from.key] != 0) {
      rest += from.counts;
      std::uint8_t& seen = rest_seen[dimension.members[from.key].text];
      report.rest_terms += seen == 0 ? 1 : 0;
      seen = 1;
      return;
    }
    const std::uint32_t group = by_slot ? dimension.members[from.key].detail & 255 : from.key;
    std::uint32_t& place = line_of_group[group];
    if (place == kNone) {
      place = static_cast<std::uint32_t>(lines.size());
      touched.push_back(group);
      lines.push_back({step, from.key, {}});
    }
    lines[place].counts += from.counts;
  };
  const auto end_step = [&] {
    for (const std::uint32_t group : touched) line_of_group[group] = kNone;
    touched.clear();
  };
  const auto& shards = dimension.cube.shards();
  for (auto shard = shards.lower_bound(request.from); shard != shards.end() && shard->first <= request.to;
       ++shard) {
    switch (request.step) {
      case ReportStep::kTotal:
        for (const CubeRow& row : shard->second.days) take(row, 0);
        break;
      case ReportStep::kDay:
        for (const CubeRow& row : shard->second.days) take(row, shard->first);
        end_step();
        break;
      case ReportStep::kHour: {
        std::vector<const CubeRow*> rows;
        for (const CubeRow& row : shard->second.hours) rows.push_back(&row);
        std::stable_sort(rows.begin(), rows.end(),
                         [](const CubeRow* x, const CubeRow* y) { return x->hour < y->hour; });
        for (std::size_t i = 0; i < rows.size(); ++i) {
          if (i > 0 && rows[i]->hour != rows[i - 1]->hour) end_step();
          take(*rows[i], shard->first * 24 + rows[i]->hour);
        }
        end_step();
        break;
      }
    }
  }
  if (request.kind == ReportKind::kSearchTerms) report.rest = rest;

  // Only what is shown need be in order.
  std::vector<std::uint32_t> order(lines.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  const std::uint64_t begin = std::min<std::uint64_t>(request.offset, order.size());
  const std::uint64_t end = std::min<std::uint64_t>(begin + request.limit, order.size());
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(end), order.end(),
                    [&](std::uint32_t x, std::uint32_t y) {
                      const Line& a = lines[x];
                      const Line& b = lines[y];
                      if (a.step != b.step) return a.step < b.step;
                      if (by_slot) return dimension.members[a.key].detail < dimension.members[b.key].detail;
                      if (a.counts.spend != b.counts.spend) return a.counts.spend > b.counts.spend;
                      if (a.counts.impressions != b.counts.impressions)
                        return a.counts.impressions > b.counts.impressions;
                      return a.key < b.key;
                    });
  report.row_count = lines.size();
  for (std::uint64_t i = begin; i < end; ++i) {
    const Line& line = lines[order[i]];
    ReportRow& row = report.rows.emplace_back(row_of(request.kind, dimension.members[line.key]));
    row.counts = line.counts;
    if (request.step == ReportStep::kDay) row.day = line.step;
    if (request.step == ReportStep::kHour) {
      row.day = line.step / 24;
      row.hour = static_cast<std::uint8_t>(line.step % 24);
    }
  }
  return report;
}

// ---- keeping

void Rollups::save(std::string& out) const {
  ByteWriter bytes;
  bytes.put(kVersion);
  bytes.put(newest_day_);
  bytes.put_varint(names_.size());
  for (std::uint32_t i = 0; i < names_.size(); ++i) bytes.put_string(names_[i]);
  for (const Dimension& dimension : dimensions_) {
    bytes.put_varint(dimension.members.size());
    for (const Member& member : dimension.members) {
      for (const std::uint32_t part : {member.campaign, member.seller, member.text, member.detail})
        bytes.put_varint(part);
    }
    bytes.put_varint(dimension.cube.shards().size());
    for (const auto& [day, shard] : dimension.cube.shards()) {
      bytes.put(day);
      bytes.put_varint(shard.days.size());
      for (const CubeRow& row : shard.days) save_row(row, bytes);
      bytes.put_varint(shard.hours.size());
      for (const CubeRow& row : shard.hours) save_row(row, bytes);
    }
  }
  bytes.put_varint(term_sessions_.size());
  for (const auto& [term, known] : term_sessions_) {
    bytes.put_varint(term);
    for (const std::uint64_t session : known.sessions) bytes.put(session);
  }
  out.append(bytes.view());
}

Result<Rollups> Rollups::load(std::string_view text, RollupOptions options) {
  ByteReader in(as_bytes(text));
  Rollups rollups(options);
  if (in.get<std::uint8_t>() != kVersion)
    return fail(ErrorCode::kUnsupported, "the roll-ups are of another version");
  const auto damaged = [] { return fail(ErrorCode::kDataLoss, "the roll-ups are damaged"); };
  const auto bounded = [&](std::uint64_t count) { return in.ok() && count <= in.rest_bytes(); };
  rollups.newest_day_ = in.get<ads::Day>();
  if (rollups.newest_day_ != INT32_MIN && std::abs(std::int64_t{rollups.newest_day_}) > ads::kLastDay)
    return damaged();
  const std::uint64_t names = in.get_varint();
  if (!bounded(names)) return damaged();
  for (std::uint64_t i = 0; i < names; ++i) {
    if (rollups.names_.number_of(in.get_string()) != i) return damaged();
  }
  for (Dimension& dimension : rollups.dimensions_) {
    const std::uint64_t members = in.get_varint();
    if (!bounded(members)) return damaged();
    for (std::uint64_t i = 0; i < members; ++i) {
      Member member;
      for (std::uint32_t* part : {&member.campaign, &member.seller, &member.text, &member.detail})
        *part = static_cast<std::uint32_t>(in.get_varint());
      if (std::max({member.campaign, member.seller, member.text}) >= std::max<std::uint64_t>(names, 1) ||
          dimension.key_of(member) != i)
        return damaged();
    }
    const std::uint64_t shards = in.get_varint();
    if (!bounded(shards)) return damaged();
    for (std::uint64_t s = 0; s < shards; ++s) {
      const auto day = in.get<ads::Day>();
      for (const bool is_hour : {false, true}) {
        const std::uint64_t rows = in.get_varint();
        if (!bounded(rows)) return damaged();
        for (std::uint64_t i = 0; i < rows; ++i) {
          const CubeRow row = load_row(in);
          if (row.key >= members || row.hour > 23) return damaged();
          dimension.cube.restore(day, row, is_hour);
        }
      }
    }
    if (rollups.newest_day_ != INT32_MIN)
      dimension.cube.forget_hours(rollups.newest_day_ - options.hour_days);
  }
  const std::uint64_t terms = in.get_varint();
  if (!bounded(terms)) return damaged();
  for (std::uint64_t i = 0; i < terms; ++i) {
    TermSessions& known = rollups.term_sessions_[static_cast<std::uint32_t>(in.get_varint())];
    for (std::uint64_t& session : known.sessions) session = in.get<std::uint64_t>();
  }
  if (!in.ok() || !in.at_end()) return damaged();
  return rollups;
}

std::string_view name_of(ReportKind kind) noexcept {
  switch (kind) {
    case ReportKind::kCampaigns:
      return "campaigns";
    case ReportKind::kKeywords:
      return "keywords";
    case ReportKind::kSearchTerms:
      return "search-terms";
    case ReportKind::kSlots:
      return "slots";
    case ReportKind::kSellers:
      return "sellers";
    case ReportKind::kListings:
      return "erid";
  }
  return "unknown";
}

std::optional<ReportKind> find_report(std::string_view name) noexcept {
  for (std::size_t i = 0; i < kReportKinds; ++i) {
    if (name_of(static_cast<ReportKind>(i)) == name) return static_cast<ReportKind>(i);
  }
  return std::nullopt;
}

}  // namespace vitrina::insight
