#include "engine/insight/rollups.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "engine/ads/campaign/campaign_text.h"
#include "engine/insight/report_book.h"
#include "index/base/random.h"
#include "tests/support/temp_directory.h"

namespace vitrina::insight {
namespace {

constexpr std::int64_t kNow = 1'790'000'000;
constexpr ads::Day kToday = static_cast<ads::Day>((kNow + 3 * 3'600) / 86'400);

ads::ServedAd random_ad(Random& random) {
  ads::ServedAd ad;
  const std::uint64_t campaign = random.below(12);
  ad.campaign = "c-" + std::to_string(campaign);
  ad.seller = "s-" + std::to_string(campaign % 4);
  if (random.chance(0.9)) ad.keyword = "слово " + std::to_string(random.below(3));
  ad.match = static_cast<ads::MatchType>(random.below(3));
  if (ad.keyword.empty()) ad.match = ads::MatchType::kBroad;
  ad.listing = "L" + std::to_string(random.below(5));
  // A few terms are frequent, many are rare.
  ad.query = random.chance(0.5) ? "Диван " + std::to_string(random.below(4))
                                : "редкий " + std::to_string(random.below(500));
  ad.slot = static_cast<std::uint8_t>(1 + random.below(4));
  ad.session = random.below(4) == 0 ? 0 : 1 + random.below(60);
  ad.at = kNow - static_cast<std::int64_t>(random.below(5 * 86'400));
  return ad;
}

// Everything that happened, and the obvious counts of it.
struct World {
  std::vector<ads::EventRow> rows;
  std::vector<ledger::Fact> facts;

  explicit World(std::uint64_t seed, std::size_t size) {
    Random random(seed);
    for (std::size_t i = 0; i < size; ++i) {
      ads::EventRow row;
      static_cast<ads::ServedAd&>(row) = random_ad(random);
      if (random.chance(0.1))
        row.outcome = random.chance(0.5) ? ads::EventOutcome::kLostToBudget : ads::EventOutcome::kLostToRank;
      rows.push_back(row);
      if (random.chance(0.7)) continue;
      ledger::Fact fact;
      fact.sequence = facts.size() + 1;
      fact.kind = static_cast<ledger::FactKind>(random.below(8));
      fact.ad = row;
      fact.at = row.at + static_cast<std::int64_t>(random.below(4'000));
      fact.seller = row.seller;
      if (fact.kind == ledger::FactKind::kClick) {
        fact.verdict = static_cast<ledger::Verdict>(random.below(9));
        if (fact.verdict <= ledger::Verdict::kBudgetCut)
          fact.amount.micros = static_cast<std::int64_t>(random.below(50'000'000));
      }
      if (fact.kind == ledger::FactKind::kRefund || fact.kind == ledger::FactKind::kCredit)
        fact.amount.micros = static_cast<std::int64_t>(random.below(50'000'000));
      if (fact.kind == ledger::FactKind::kOrder) {
        fact.quantity = 2;
        fact.revenue.micros = 999'990'000;
      }
      if (fact.kind == ledger::FactKind::kCancel || fact.kind == ledger::FactKind::kReturn) {
        fact.quantity = -1;
        fact.revenue.micros = -499'995'000;
      }
      if (fact.kind == ledger::FactKind::kCredit || fact.kind == ledger::FactKind::kAdjustment) fact.ad = {};
      facts.push_back(fact);
    }
  }

  // Calls take(ad, instant, counts).
  template <class Take>
  void for_each(Take&& take) const {
    for (const ads::EventRow& row : rows) {
      Counts counts;
      if (row.outcome == ads::EventOutcome::kShown) {
        counts.impressions = 1;
        counts.slot_sum = row.slot;
      } else {
        (row.outcome == ads::EventOutcome::kLostToBudget ? counts.lost_to_budget : counts.lost_to_rank) = ads::kLossSample;
      }
      take(row, row.at, counts);
    }
    for (const ledger::Fact& fact : facts) {
      if (fact.ad.campaign.empty()) continue;
      Counts counts;
      const bool valid = fact.verdict <= ledger::Verdict::kUnknownCampaign;
      switch (fact.kind) {
        case ledger::FactKind::kClick:
          counts.clicks = valid;
          counts.invalid_clicks = !valid;
          counts.charged_clicks = fact.amount.micros > 0;
          counts.spend = fact.amount.micros;
          break;
        case ledger::FactKind::kView:
          counts.viewed = 1;
          break;
        case ledger::FactKind::kRefund:
          counts.refunds = fact.amount.micros;
          break;
        default:
          counts.orders = fact.kind == ledger::FactKind::kOrder;
          counts.units = fact.quantity;
          counts.revenue = fact.revenue.micros;
      }
      take(fact.ad, fact.at, counts);
    }
  }

  std::set<std::string> frequent_terms() const {
    std::map<std::string, std::set<std::uint64_t>> sessions;
    for (const ads::EventRow& row : rows) {
      if (row.outcome == ads::EventOutcome::kShown && row.session != 0)
        sessions[ads::folded(row.query)].insert(row.session);
    }
    std::set<std::string> terms;
    for (const auto& [term, hashes] : sessions) {
      if (hashes.size() >= 5) terms.insert(term);
    }
    return terms;
  }
};

using Line = std::tuple<ads::Day, int, std::string>;

std::string key_of(ReportKind kind, const ReportRow& row) {
  switch (kind) {
    case ReportKind::kCampaigns:
      return row.campaign + "|" + row.seller;
    case ReportKind::kKeywords:
      return row.keyword + "|" + (row.match ? std::to_string(static_cast<int>(*row.match)) : "category") +
             "|" + row.campaign;
    case ReportKind::kSearchTerms:
      return row.term + "|" + row.campaign;
    case ReportKind::kSlots:
      return std::to_string(row.slot);
    case ReportKind::kSellers:
      return row.seller;
    case ReportKind::kListings:
      return row.campaign + "|" + row.listing;
  }
  return {};
}

std::string key_of(ReportKind kind, const ads::ServedAd& ad) {
  ReportRow row;
  row.campaign = ad.campaign;
  row.seller = ad.seller;
  row.keyword = ad.keyword;
  if (!ad.keyword.empty()) row.match = ad.match;
  row.term = ads::folded(ad.query);
  row.slot = ad.slot;
  row.listing = ad.listing;
  return key_of(kind, row);
}

void fill(Rollups& rollups, const World& world) {
  for (const ads::EventRow& row : world.rows) rollups.add(row);
  for (const ledger::Fact& fact : world.facts) rollups.add(fact);
}

TEST(Rollups, SayOfEveryReportWhatAPlainCountSays) {
  constexpr std::uint64_t kSeed = 77;
  const World world(kSeed, 20'000);
  Rollups rollups({});
  fill(rollups, world);
  const std::set<std::string> frequent = world.frequent_terms();
  ASSERT_GT(frequent.size(), 2u);
  for (std::size_t k = 0; k < kReportKinds; ++k) {
    for (const ReportStep step : {ReportStep::kTotal, ReportStep::kDay, ReportStep::kHour}) {
      for (const std::string seller : {"", "s-1"}) {
        for (const std::string campaign : {"", "c-5"}) {
          const auto kind = static_cast<ReportKind>(k);
          SCOPED_TRACE(std::string(name_of(kind)) + " step " + std::to_string(static_cast<int>(step)) +
                       " seller " + seller + " campaign " + campaign + " seed " + std::to_string(kSeed));
          ReportRequest request;
          request.kind = kind;
          request.from = kToday - 3;
          request.to = kToday - 1;
          request.step = step;
          request.seller = seller;
          request.campaign = campaign;
          request.limit = kMaxReportRows;
          std::map<Line, Counts> counted;
          Counts rest, totals;
          std::set<std::string> rare;
          world.for_each([&](const ads::ServedAd& ad, std::int64_t at, const Counts& counts) {
            const ads::LocalHour when = ads::local_hour(at, {});
            if (when.day < request.from || when.day > request.to) return;
            if (!seller.empty() && ad.seller != seller) return;
            if (kind == ReportKind::kSellers ? !campaign.empty()
                                             : !campaign.empty() && ad.campaign != campaign)
              return;
            const bool is_lost = counts.lost_to_budget + counts.lost_to_rank > 0;
            if (is_lost && (kind == ReportKind::kSlots || kind == ReportKind::kListings)) return;
            totals += counts;
            if (kind == ReportKind::kSearchTerms && !frequent.contains(ads::folded(ad.query))) {
              rest += counts;
              rare.insert(ads::folded(ad.query));
              return;
            }
            counted[{step == ReportStep::kTotal ? 0 : when.day, step == ReportStep::kHour ? when.hour : -1,
                     key_of(kind, ad)}] += counts;
          });
          const auto report = rollups.report(request);
          ASSERT_TRUE(report) << report.error().message;
          EXPECT_EQ(report->row_count, counted.size());
          Counts sum;
          for (const ReportRow& row : report->rows) {
            const Line line{row.day.value_or(0), row.hour ? *row.hour : -1, key_of(kind, row)};
            ASSERT_TRUE(counted.contains(line)) << std::get<2>(line);
            EXPECT_EQ(counted[line], row.counts) << std::get<2>(line);
            sum += row.counts;
          }
          EXPECT_EQ(report->totals, totals);
          if (kind == ReportKind::kSearchTerms) {
            EXPECT_EQ(*report->rest, rest);
            EXPECT_EQ(report->rest_terms, rare.size());
            sum += rest;
          }
          EXPECT_EQ(sum, totals);
        }
      }
    }
  }
}

TEST(Rollups, AreTheSameAfterTheyWereSaved) {
  const World world(3, 5'000), more(4, 2'000);
  Rollups rollups({});
  fill(rollups, world);
  std::string bytes;
  rollups.save(bytes);
  auto loaded = Rollups::load(bytes, {});
  ASSERT_TRUE(loaded) << loaded.error().message;
  fill(rollups, more);
  fill(*loaded, more);
  for (std::size_t k = 0; k < kReportKinds; ++k) {
    ReportRequest request{
        static_cast<ReportKind>(k), kToday - 30, kToday + 1, ReportStep::kHour, {}, {}, 100'000, 0};
    const auto a = rollups.report(request), b = loaded->report(request);
    ASSERT_TRUE(a && b);
    ASSERT_EQ(a->row_count, b->row_count);
    EXPECT_EQ(a->totals, b->totals);
    for (std::size_t i = 0; i < a->rows.size(); ++i) EXPECT_EQ(a->rows[i].counts, b->rows[i].counts);
  }
}

TEST(Rollups, RefuseDamagedBytes) {
  const World world(5, 300);
  Rollups rollups({});
  fill(rollups, world);
  std::string bytes;
  rollups.save(bytes);
  for (std::size_t cut = 0; cut < bytes.size(); cut += 1 + cut / 8) {
    const auto loaded = Rollups::load(std::string_view(bytes).substr(0, cut), {});
    EXPECT_FALSE(loaded) << cut;
  }
  Random random(6);
  for (int i = 0; i < 2'000; ++i) {
    std::string damaged = bytes;
    damaged[random.below(damaged.size())] = static_cast<char>(random());
    (void)Rollups::load(damaged, {});  // no bytes crash it
  }
}

TEST(Rollups, LetGoOfOldHoursAndKeepTheDay) {
  RollupOptions options;
  options.hour_days = 2;
  options.days = 10;
  Rollups rollups(options);
  ads::EventRow row;
  row.campaign = "c";
  row.seller = "s";
  for (int day = 0; day < 20; ++day) {
    row.at = kNow + day * 86'400;
    rollups.add(row);
  }
  ReportRequest request{ReportKind::kCampaigns, kToday, kToday + 19, ReportStep::kDay, {}, {}, 1'000, 0};
  EXPECT_EQ(rollups.report(request)->totals.impressions, 11);
  request.step = ReportStep::kHour;
  EXPECT_EQ(rollups.report(request).error().field, "by");
  request.from = kToday + 17;
  EXPECT_EQ(rollups.report(request)->totals.impressions, 3);
}

TEST(ReportBook, GoesOnFromItsCheckpointAndCountsAnewWithoutOne) {
  const test::TempDirectory directory;
  const std::string path = directory.file("rollups.bin");
  const World world(9, 3'000);
  ReportBook book({});
  book.add(world.rows, "2026-09-21.rows", 1'234);
  book.add(world.facts);
  ASSERT_TRUE(book.save(path));
  ReportBook again({});
  ASSERT_TRUE(again.load(path));
  EXPECT_EQ(again.position(), book.position());
  const ReportRequest request{
      ReportKind::kCampaigns, kToday - 9, kToday + 1, ReportStep::kTotal, {}, {}, 1'000, 0};
  EXPECT_EQ(again.report(request)->totals, book.report(request)->totals);

  std::string bytes = test::read_file(path);
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  test::write_file(path, bytes);
  ReportBook none({});
  EXPECT_FALSE(none.load(path));
  EXPECT_FALSE(none.load(directory.file("missing")));
  EXPECT_EQ(none.position(), BookPosition());
}

}  // namespace
}  // namespace vitrina::insight
