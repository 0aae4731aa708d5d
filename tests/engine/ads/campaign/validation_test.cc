#include "engine/ads/campaign/validation.h"

#include <gtest/gtest.h>

#include <functional>

#include "engine/ads/campaign/advertiser_rules.h"
#include "engine/ads/campaign/campaign_text.h"
#include "random_campaign.h"

namespace vitrina::ads {
namespace {

using Change = std::function<void(Campaign&)>;

// "field: message" of the error, or "fine".
std::string verdict(const Change& change, const CampaignLimits& limits = {}) {
  Campaign campaign = valid_campaign();
  change(campaign);
  const auto validated = validate_campaign(campaign, limits);
  return validated ? "fine" : validated.error().field + ": " + validated.error().message;
}
std::string field_of(const Change& change) {
  const std::string text = verdict(change);
  return text.substr(0, text.find(':'));
}

TEST(CampaignValidation, AcceptsAFullCampaignAndABareOne) {
  EXPECT_EQ(verdict([](Campaign&) {}), "fine");
  Campaign bare;
  bare.id = "a";
  bare.seller = "ООО «Ромашка»";  // the catalog's sellers may have any names
  bare.listings = {"1"};
  const auto validated = validate_campaign(bare);
  EXPECT_TRUE(validated) << validated.error().message;
}

TEST(CampaignValidation, NamesTheFieldAtFault) {
  const std::pair<const char*, Change> cases[] = {
      {"id", [](Campaign& c) { c.id = ""; }},
      {"id", [](Campaign& c) { c.id = "a/b"; }},
      {"id", [](Campaign& c) { c.id = ".."; }},
      {"id", [](Campaign& c) { c.id = "кампания"; }},
      {"id", [](Campaign& c) { c.id = std::string(65, 'a'); }},
      {"seller", [](Campaign& c) { c.seller = " \t"; }},
      {"seller", [](Campaign& c) { c.seller = std::string(513, 'a'); }},
      {"name", [](Campaign& c) { c.name = std::string(201, 'a'); }},
      {"name", [](Campaign& c) { c.name = "a\nb"; }},
      {"name", [](Campaign& c) { c.name = "a\xFF"; }},
      {"status", [](Campaign& c) { c.status = static_cast<CampaignStatus>(9); }},
      {"pacing", [](Campaign& c) { c.pacing = static_cast<Pacing>(9); }},
      {"label", [](Campaign& c) { c.label = std::string(41, 'a'); }},
      {"listings", [](Campaign& c) { c.listings.clear(); }},
      {"listings", [](Campaign& c) { c.listings.assign(10'001, "a"); }},
      {"listings[1]", [](Campaign& c) { c.listings[1] = ""; }},
      {"listings[2]", [](Campaign& c) { c.listings[2] = c.listings[0]; }},
      {"keywords", [](Campaign& c) { c.keywords.resize(10'001); }},
      {"keywords[1].text", [](Campaign& c) { c.keywords[1].text = "\xE2\x80\x8B "; }},  // zero-width
      {"keywords[1].text", [](Campaign& c) { c.keywords[1].text = "!?"; }},
      {"keywords[1].text", [](Campaign& c) { c.keywords[1].text = std::string(201, 'a'); }},
      {"keywords[1].match", [](Campaign& c) { c.keywords[1].match = static_cast<MatchType>(3); }},
      {"keywords[1].bid", [](Campaign& c) { c.keywords[1].bid = Money{0}; }},
      {"keywords[1].bid", [](Campaign& c) { c.keywords[1].bid = Money{-10'000}; }},
      {"keywords[1].bid", [](Campaign& c) { c.keywords[1].bid = Money{10'001}; }},
      {"keywords[1].bid", [](Campaign& c) { c.keywords[1].bid = Money{100'000'010'000}; }},
      {"keywords[2]",
       [](Campaign& c) {
         c.keywords[2] = {" Сабо  МУЖСКИЕ", MatchType::kPhrase, Money{10'000}};
       }},
      {"negatives", [](Campaign& c) { c.negatives.assign(10'001, "a"); }},
      {"negatives[1]", [](Campaign& c) { c.negatives[1] = " "; }},
      {"negatives[1]", [](Campaign& c) { c.negatives[1] = "Детские"; }},
      {"categories", [](Campaign& c) { c.categories.assign(1'001, {"a"}); }},
      {"categories[1]", [](Campaign& c) { c.categories[1].clear(); }},
      {"categories[1]", [](Campaign& c) { c.categories[1] = c.categories[0]; }},
      {"categories[1]", [](Campaign& c) { c.categories[1].assign(33, "a"); }},
      {"categories[1][1]", [](Campaign& c) { c.categories[1][1] = ""; }},
      {"category_bid", [](Campaign& c) { c.category_bid = Money{1}; }},
      {"budget_daily", [](Campaign& c) { c.budget_daily = Money{12'490'000}; }},  // the highest bid is 12.50
      {"budget_daily", [](Campaign& c) { c.budget_daily = Money{-1'500'000'000}; }},
      {"budget_daily", [](Campaign& c) { c.budget_daily = Money{20'000'010'000}; }},  // more than the total
      {"budget_daily", [](Campaign& c) { c.budget_daily = Money{1'500'000'001}; }},
      {"budget_total", [](Campaign& c) { c.budget_total = Money{12'490'000}; }},
      {"budget_total", [](Campaign& c) { c.budget_total = Money{1'000'000'000'010'000}; }},
      {"start", [](Campaign& c) { c.start = -1; }},
      {"end", [](Campaign& c) { c.end = 2'932'897; }},
      {"end", [](Campaign& c) { c.end = *c.start - 1; }},
      {"hours[0]",
       [](Campaign& c) {
         c.hours = {{9, 9}};
       }},
      {"hours[0]",
       [](Campaign& c) {
         c.hours = {{22, 6}};
       }},
      {"hours[0]", [](Campaign& c) { c.hours = {{9, 25}}; }},
      {"hours[2]", [](Campaign& c) { c.hours = {{9, 12}, {20, 24}, {11, 13}}; }},
      {"hours", [](Campaign& c) { c.hours.assign(25, {0, 1}); }},
      {"regions[1]", [](Campaign& c) { c.regions = {"msk", "msk"}; }},
      {"devices[0]", [](Campaign& c) { c.devices = {""}; }},
      {"segments[0]", [](Campaign& c) { c.segments = {"a\x01"}; }},
      {"advertiser.name", [](Campaign& c) { c.advertiser.name = std::string(201, 'a'); }},
      {"advertiser.inn", [](Campaign& c) { c.advertiser.inn = "7707083894"; }},
      {"advertiser.erid", [](Campaign& c) { c.advertiser.erid = "erid: 2VtzqxKxkTD"; }},
      {"erid_by_listing", [](Campaign& c) { c.erid_by_listing["WB-9"] = "LjN8Kaaxi"; }},
      {"erid_by_listing.WB-2", [](Campaign& c) { c.erid_by_listing["WB-2"] = "ЛjN8Kaaxi"; }},
  };
  for (std::size_t i = 0; i < std::size(cases); ++i) {
    const auto& [field, change] = cases[i];
    EXPECT_EQ(field_of(change), field) << "case " << i << ": " << verdict(change);
  }
}

TEST(CampaignValidation, SaysWhatWouldBeRight) {
  EXPECT_EQ(verdict([](Campaign& c) { c.keywords[1].bid = Money{10'001}; }),
            "keywords[1].bid: must be a multiple of 0.01, not 0.010001");
  EXPECT_EQ(verdict([](Campaign& c) { c.keywords[0].bid = Money{200'000'000'000}; }),
            "keywords[0].bid: must be at most 100000, not 200000");
  EXPECT_EQ(
      verdict([](Campaign& c) { c.budget_daily = Money{10'000'000}; }),
      "budget_daily: must pay for one click at the highest bid: at least 12.5 (keywords[0].bid), not 10");
  EXPECT_EQ(verdict([](Campaign& c) { c.end = *c.start - 1; }),
            "end: must not be before start, which is 2026-11-01, not 2026-10-31");
  EXPECT_EQ(verdict([](Campaign& c) {
              c.hours = {{22, 6}};
            }),
            "hours[0]: must be [from, to] with 0 ≤ from < to ≤ 24, not [22,6]; write a night as two ranges, "
            "[22,24] "
            "and [0,6]");
  EXPECT_EQ(verdict([](Campaign& c) { c.keywords[2].match = MatchType::kBroad; }),
            "keywords[2]: is the same as keywords[1]; leave one of them");
  EXPECT_EQ(verdict([](Campaign& c) { c.keywords.resize(10'001); }),
            "keywords: must have at most 10000 entries, not 10001");
}

TEST(CampaignValidation, CallsTooManyAndTooLongALimit) {
  const auto code_of = [](const Change& change) {
    Campaign campaign = valid_campaign();
    change(campaign);
    return validate_campaign(campaign).error().code;
  };
  EXPECT_EQ(code_of([](Campaign& c) { c.keywords.resize(10'001); }), ErrorCode::kLimit);
  EXPECT_EQ(code_of([](Campaign& c) { c.name = std::string(201, 'a'); }), ErrorCode::kLimit);
  EXPECT_EQ(code_of([](Campaign& c) { c.keywords[0].bid = Money{200'000'000'000}; }), ErrorCode::kLimit);
  EXPECT_EQ(code_of([](Campaign& c) { c.keywords[0].bid = Money{-1}; }), ErrorCode::kInvalidArgument);
}

TEST(CampaignValidation, StandsAtItsLimitsExactly) {
  EXPECT_EQ(verdict([](Campaign& c) {
              c.keywords.clear();
              for (int i = 0; i < 10'000; ++i)
                c.keywords.push_back({"слово " + std::to_string(i), MatchType::kBroad, Money{10'000}});
            }),
            "fine");
  EXPECT_EQ(verdict([](Campaign& c) {
              c.id = std::string(64, 'a');
              c.name.clear();
              for (int i = 0; i < 200; ++i) c.name += "я";  // characters are counted, not bytes
              c.budget_daily = Money{12'500'000};
              c.budget_total = c.budget_daily;
              c.end = c.start;
              c.hours = {{0, 24}};
            }),
            "fine");
  EXPECT_EQ(verdict([](Campaign& c) {
              c.keywords[0].bid = Money{100'000'000'000};
              c.budget_daily.reset();
              c.budget_total = Money{100'000'000'000};
            }),
            "fine");
  CampaignLimits coarse;
  coarse.tick_micros = 1'000'000;
  EXPECT_EQ(verdict([](Campaign&) {}, coarse), "keywords[0].bid: must be a multiple of 1, not 12.5");
}

// Whatever comes in, an answer comes out, and every error has a field and a message in valid UTF-8.
TEST(CampaignValidation, AnswersForAnyBytes) {
  constexpr std::uint64_t kSeed = 601;
  Random random(kSeed);
  for (int trial = 0; trial < 20'000; ++trial) {
    const Campaign noise = any_campaign(random);
    Campaign campaign = valid_campaign();
    switch (random.below(8)) {
      case 0:
        campaign.keywords = noise.keywords;
        break;
      case 1:
        campaign.listings = noise.listings;
        break;
      case 2:
        campaign.categories = noise.categories;
        break;
      case 3:
        campaign.hours = noise.hours;
        break;
      case 4:
        campaign.advertiser = noise.advertiser;
        break;
      case 5:
        campaign.budget_daily = noise.budget_daily;
        break;
      case 6:
        campaign.start = noise.start;
        break;
      default:
        campaign = noise;
    }
    const auto validated = validate_campaign(campaign);
    if (!validated) {
      ASSERT_FALSE(validated.error().field.empty()) << "seed " << kSeed << " trial " << trial;
      ASSERT_FALSE(validated.error().message.empty()) << "seed " << kSeed << " trial " << trial;
    }
    warnings_of(campaign);
  }
}

TEST(CampaignWarnings, FindNegativesThatVetoAnOwnKeyword) {
  Campaign campaign = valid_campaign();
  EXPECT_TRUE(warnings_of(campaign).empty());
  campaign.negatives = {"детские", "Мужские!", "мужские сабо", "мужские кожаные"};
  const std::vector<CampaignWarning> warnings = warnings_of(campaign);
  ASSERT_EQ(warnings.size(), 2u);
  EXPECT_EQ(warnings[0].field + warnings[1].field, "negatives[1]negatives[2]");
  for (const CampaignWarning& warning : warnings)
    EXPECT_NE(warning.message.find("keywords[0] \"сабо мужские\""), std::string::npos) << warning.message;
}

TEST(CampaignWarnings, AgreeWithComparingEveryPair) {
  constexpr std::uint64_t kSeed = 602;
  Random random(kSeed);
  const auto phrase = [&] {
    std::string text;
    for (std::uint64_t n = 1 + random.below(4); n > 0; --n)
      text += std::string(1, static_cast<char>('a' + random.below(6))) + " ";
    return text;
  };
  for (int trial = 0; trial < 2'000; ++trial) {
    Campaign campaign;
    for (std::uint64_t n = 1 + random.below(6); n > 0; --n)
      campaign.keywords.push_back({phrase(), MatchType::kBroad, Money{10'000}});
    for (std::uint64_t n = random.below(8); n > 0; --n) campaign.negatives.push_back(phrase());
    std::size_t expected = 0;
    for (const Keyword& keyword : campaign.keywords) {
      for (const std::string& negative : campaign.negatives) {
        expected += std::all_of(negative.begin(), negative.end(),
                                [&](char c) { return keyword.text.find(c) != std::string::npos; });
      }
    }
    ASSERT_EQ(warnings_of(campaign).size(), expected) << "seed " << kSeed << " trial " << trial;
  }
}

TEST(CampaignWarnings, StopAtAHundredAndMentionACampaignThatNothingTriggers) {
  Campaign campaign = valid_campaign();
  campaign.keywords.assign(200, {"сабо детские", MatchType::kBroad, Money{10'000}});
  EXPECT_EQ(warnings_of(campaign).size(), kMaxCampaignWarnings);
  campaign.keywords.clear();
  EXPECT_TRUE(warnings_of(campaign).empty());
  campaign.category_bid.reset();
  ASSERT_EQ(warnings_of(campaign).size(), 1u);
  EXPECT_EQ(warnings_of(campaign)[0].field, "keywords");
}

TEST(AdvertiserRules, KnowATaxpayerNumberByItsCheckDigits) {
  for (const char* inn : {"7707083893", "7736207543", "7710140679", "500100732259"})
    EXPECT_TRUE(is_inn(inn)) << inn;
  for (const char* inn : {"", "0000000000", "000000000000", "770708389", "77070838930", "7707083892",
                          "500100732258", "500100732249", "770708389a", " 7707083893"})
    EXPECT_FALSE(is_inn(inn)) << inn;
}

TEST(AdvertiserRules, LetOneCheckDigitInTenPass) {
  constexpr std::uint64_t kSeed = 603;
  Random random(kSeed);
  for (int trial = 0; trial < 5'000; ++trial) {
    std::string inn;
    for (int i = 0; i < 10; ++i) inn.push_back(static_cast<char>('0' + random.below(10)));
    inn[0] = '7';
    int right = 0;
    for (char digit = '0'; digit <= '9'; ++digit) {
      inn[9] = digit;
      right += is_inn(inn);
    }
    ASSERT_EQ(right, 1) << "seed " << kSeed << " " << inn;
  }
}

TEST(CampaignText, FoldsCaseYoAndSpacesAndCountsCodePoints) {
  EXPECT_EQ(folded("  Ёлка \t ЗЕЛЁНАЯ\u00A0iPhone  "), "елка зеленая iphone");
  EXPECT_EQ(folded("АЯаяРр Ñ 日本"), "аяаярр Ñ 日本");
  EXPECT_EQ(simple_words("«Сабо», мужские!  - c++"), (std::vector<std::string>{"«сабо»", "мужские", "c++"}));
  EXPECT_EQ(shape_of("диван 日本 😀").code_point_count, 10u);
  for (const char* bad :
       {"\x80", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF5", "\xD0", "a\xE2\x82"})
    EXPECT_FALSE(shape_of(bad).is_utf8);
  EXPECT_TRUE(shape_of("\u200B\u00A0\u3000").is_blank);
  EXPECT_TRUE(shape_of("\u0085").has_control);
  EXPECT_FALSE(shape_of("ё").has_control);
}

}  // namespace
}  // namespace vitrina::ads
