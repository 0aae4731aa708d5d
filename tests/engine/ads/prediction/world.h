// A small shop whose click and order rates are known: what the trainer is examined by in tests.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "engine/ads/campaign/event_file.h"
#include "index/base/random.h"

namespace vitrina::ads {

class Directory {
 public:
  Directory() {
    std::string name = (std::filesystem::temp_directory_path() / "vitrina_prediction_XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~Directory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}
inline void write_bytes(const std::string& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

inline double logistic(double x) {
  return 1 / (1 + std::exp(-x));
}

class World {
 public:
  static constexpr std::array<double, 4> kSlots = {1.0, 0.7, 0.5, 0.35};
  static constexpr std::size_t kCategories = 12;

  World(std::uint64_t seed, std::size_t listings) : random_(seed) {
    for (std::size_t i = 0; i < kCategories; ++i) base_.push_back(-2.6 + 0.6 * normal());
    for (std::size_t i = 0; i < listings; ++i) appeal_.push_back(0.5 * normal());
  }

  std::size_t listings() const { return appeal_.size(); }
  std::size_t category_of(std::size_t listing) const { return listing % kCategories; }
  static std::vector<std::string> path(std::size_t category) {
    return {"Отдел " + std::to_string(category / 4), "Раздел " + std::to_string(category)};
  }
  std::string listing_id(std::size_t listing) const { return "v-" + std::to_string(listing); }
  std::string seller_id(std::size_t listing) const { return "s-" + std::to_string(listing % 31); }

  // In slot 1.
  double click_rate(std::size_t listing, MatchType match) const {
    constexpr double kMatch[] = {0.3, 0.0, -0.2};
    return logistic(base_[category_of(listing)] + appeal_[listing] + kMatch[static_cast<std::size_t>(match)]);
  }
  double order_rate(std::size_t listing) const {
    return logistic(-1.5 + 0.8 * (base_[category_of(listing)] + 2.6));
  }

  // The mean rate of a category's listings.
  double category_rate(std::size_t category, MatchType match) const {
    double sum = 0;
    double count = 0;
    for (std::size_t listing = category; listing < listings(); listing += kCategories, ++count) {
      sum += click_rate(listing, match);
    }
    return sum / count;
  }

  // Requests of four ads of one category each; what appeals more tends to stand higher. Times rise.
  std::vector<EventRow> events(std::size_t requests, std::int64_t from = 1'800'000'000) {
    std::vector<EventRow> out;
    for (std::size_t request = 0; request < requests; ++request) {
      const std::size_t category = random_.below(kCategories);
      std::array<std::pair<double, std::size_t>, kSlots.size()> shown;
      for (auto& [score, listing] : shown) {
        listing = category + kCategories * random_.below(listings() / kCategories);
        score = appeal_[listing] + 0.5 * normal();
      }
      std::sort(shown.rbegin(), shown.rend());
      for (std::size_t slot = 0; slot < kSlots.size(); ++slot) {
        const std::size_t listing = shown[slot].second;
        EventRow& row = out.emplace_back();
        row.at = from + static_cast<std::int64_t>(request) * 7;
        row.request = "r-" + std::to_string(request);
        row.query = "товар " + std::to_string(category) + (random_.below(2) == 0 ? " купить" : " дёшево");
        row.campaign = "c-" + std::to_string(listing % 31);
        row.keyword = "товар " + std::to_string(category);
        row.match = static_cast<MatchType>(random_.below(3));
        row.listing = listing_id(listing);
        row.seller = seller_id(listing);
        row.category = path(category);
        row.slot = static_cast<std::uint8_t>(slot + 1);
        row.viewed = random_.chance(0.9);
        row.clicked = row.viewed && random_.chance(click_rate(listing, row.match) * kSlots[slot]);
        row.ordered = row.clicked && random_.chance(order_rate(listing));
        if (row.ordered) row.revenue = Money{1'000 * kMicrosPerUnit};
      }
    }
    return out;
  }

  double normal() {
    double sum = 0;
    for (int i = 0; i < 12; ++i) sum += random_.unit();
    return sum - 6;
  }

 private:
  Random random_;
  std::vector<double> base_;
  std::vector<double> appeal_;
};

inline void write_events(const std::string& path, const std::vector<EventRow>& rows, std::size_t from = 0,
                         std::size_t to = SIZE_MAX) {
  auto writer = EventFileWriter::open(path);
  ASSERT_TRUE(writer);
  for (std::size_t i = from; i < std::min(to, rows.size()); ++i) ASSERT_TRUE(writer->append(rows[i]));
  ASSERT_TRUE(writer->flush());
}

}  // namespace vitrina::ads
