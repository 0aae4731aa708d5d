#include "tools/evaluation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>

namespace vitrina::tools {
namespace {

using Ids = std::vector<std::string>;

// Worked out by hand: gains 7, 0, 1 at discounts 1, 1/log2(3), 1/2; ideal 7 + 3/log2(3) + 1/2.
TEST(Evaluation, NdcgOfAWorkedExample) {
  const Grades grades = {{"a", 3}, {"b", 2}, {"c", 1}, {"d", 0}};
  const double ideal = 7 + 3 / std::log2(3.0) + 0.5;
  EXPECT_DOUBLE_EQ(ndcg_at(10, Ids{"a", "x", "c"}, grades), 7.5 / ideal);
  EXPECT_DOUBLE_EQ(ndcg_at(10, Ids{"d", "x", "y", "b"}, grades), 3 / std::log2(5.0) / ideal);
  EXPECT_DOUBLE_EQ(ndcg_at(10, Ids{"a", "b", "c"}, grades), 1);
  EXPECT_DOUBLE_EQ(ndcg_at(10, Ids{}, grades), 0);
}

TEST(Evaluation, NdcgTakesFractionsOfGrades) {
  const Grades grades = {{"a", 1.33}, {"b", 0.67}};
  const double best = (std::exp2(1.33) - 1) + (std::exp2(0.67) - 1) / std::log2(3.0);
  EXPECT_DOUBLE_EQ(ndcg_at(10, Ids{"b", "a"}, grades),
                   ((std::exp2(0.67) - 1) + (std::exp2(1.33) - 1) / std::log2(3.0)) / best);
}

TEST(Evaluation, WhatStandsBelowTheDepthCountsNeitherForNorAgainst) {
  Grades grades;
  Ids ranked;
  for (int i = 0; i < 20; ++i) {
    ranked.push_back("l" + std::to_string(i));
    grades[ranked.back()] = 1;
  }
  EXPECT_DOUBLE_EQ(ndcg_at(10, ranked, grades), 1);  // the ideal ends at 10 too
  EXPECT_DOUBLE_EQ(recall_at(10, ranked, grades), 0.5);
  ranked.insert(ranked.begin(), 10, "nobody judged this");
  EXPECT_DOUBLE_EQ(ndcg_at(10, ranked, grades), 0);
  EXPECT_DOUBLE_EQ(recall_at(100, ranked, grades), 1);
}

TEST(Evaluation, RecallCountsGradesAboveZero) {
  const Grades grades = {{"a", 3}, {"b", 0.33}, {"c", 0}, {"d", 1}};
  EXPECT_DOUBLE_EQ(recall_at(100, Ids{"b", "c", "x", "a"}, grades), 2.0 / 3);
  EXPECT_TRUE(has_relevant(grades));
  EXPECT_FALSE(has_relevant({{"c", 0}}));
  EXPECT_FALSE(has_relevant({}));
}

TEST(Evaluation, NoOrderBeatsTheIdealAndSwappingUpwardsNeverHurts) {
  EXPECT_TRUE(rc::check([] {
    const auto values = *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 13)));
    Grades grades;
    Ids ranked;
    for (const int value : values) {
      ranked.push_back("l" + std::to_string(ranked.size()));
      grades[ranked.back()] = value / 4.0;
    }
    RC_PRE(has_relevant(grades));
    const double before = ndcg_at(10, ranked, grades);
    RC_ASSERT(before <= 1 + 1e-12);
    const auto i = *rc::gen::inRange<std::size_t>(0, ranked.size());
    const auto j = *rc::gen::inRange<std::size_t>(i, ranked.size());
    const bool better_first = grades[ranked[i]] >= grades[ranked[j]];
    std::swap(ranked[i], ranked[j]);
    const double after = ndcg_at(10, ranked, grades);
    const double gained = better_first ? before - after : after - before;
    RC_ASSERT(gained >= -1e-12);
    std::ranges::stable_sort(ranked, std::greater<>(), [&](const auto& id) { return grades[id]; });
    RC_ASSERT(std::abs(ndcg_at(10, ranked, grades) - 1) < 1e-12);
  }));
}

TEST(Evaluation, ReciprocalRankIsOfTheFirstRelevant) {
  const Grades grades{{"a", 0}, {"b", 2}, {"c", 1}};
  EXPECT_DOUBLE_EQ(reciprocal_rank(std::vector<std::string>{"x", "a", "c", "b"}, grades), 1.0 / 3);
  EXPECT_DOUBLE_EQ(reciprocal_rank(std::vector<std::string>{"b"}, grades), 1);
  EXPECT_DOUBLE_EQ(reciprocal_rank(std::vector<std::string>{"a"}, grades), 0);
  EXPECT_DOUBLE_EQ(reciprocal_rank({}, grades), 0);
}

TEST(Evaluation, SummaryIsTheMeanOverTheQueries) {
  const std::vector<QueryScore> scores = {
      {0, 1.0, 1.0, 0.5, 10}, {1, 0.0, 0.0, 0.0, 0}, {2, 0.5, 0.5, 1.0, 3}, {4, 0.5, 0.5, 0.5, 7}};
  const EvaluationSummary summary = summarize(scores);
  EXPECT_EQ(summary.queries, 4u);
  EXPECT_DOUBLE_EQ(summary.ndcg_at_10, 0.5);
  EXPECT_DOUBLE_EQ(summary.mrr, 0.5);
  EXPECT_DOUBLE_EQ(summary.recall_at_100, 0.5);
  EXPECT_DOUBLE_EQ(summary.zero_results, 0.25);
  EXPECT_EQ(summarize({}).queries, 0u);
}

TEST(Evaluation, TheWorstComeByNdcgThenRecallThenPlace) {
  const std::vector<QueryScore> scores = {
      {0, 1.0, 1.0, 0.5, 10}, {1, 0.5, 0.5, 1.0, 9}, {2, 0.5, 1.0, 0.5, 3}, {4, 0.5, 0.2, 0.5, 7}};
  std::vector<std::size_t> places;
  for (const QueryScore& score : worst_of(scores, 3)) places.push_back(score.query_index);
  EXPECT_THAT(places, testing::ElementsAre(2, 4, 1));
  EXPECT_EQ(worst_of(scores, 9).size(), 4u);
}

}  // namespace
}  // namespace vitrina::tools
