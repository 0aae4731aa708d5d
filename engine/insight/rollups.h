// Rollups: what was shown, clicked, charged and ordered, by hour: the one fold of all facts, which reports
// are read from.
//
// Shown ads are counted at the time they were shown, clicks, charges and refunds at the ledger's time, views
// and orders at their own. Days and hours are the shop's.
//
// A search term is listed by itself once five sessions have searched it, of which at most five hashes are
// kept; past `most_terms` distinct terms a new one is nobody's.
//
// Threads: one at a time to change, const from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/ads/campaign/calendar.h"
#include "engine/ads/campaign/event_row.h"
#include "engine/insight/cube.h"
#include "engine/insight/report.h"
#include "engine/ledger/money.h"
#include "index/base/result.h"

namespace vitrina::insight {

inline constexpr std::size_t kSessionsToShow = 5;

struct RollupOptions {
  ads::ShopZone zone;
  std::int32_t hour_days = 35;  // so many days keep their hours
  std::int32_t days = 400;      // so many are kept at all
  std::size_t most_terms = 2'000'000;
};

class Rollups {
 public:
  explicit Rollups(RollupOptions options) : options_(options) {}

  void add(const ads::EventRow& row);
  void add(const ledger::Fact& fact);

  // Errors: kUnprocessable with the field "by" where the hours of `from` are not kept any more.
  Result<Report> report(const ReportRequest& request) const;

  // Everything, as bytes and back. Errors: kDataLoss, kUnsupported.
  void save(std::string& out) const;
  static Result<Rollups> load(std::string_view bytes, RollupOptions options);

  const RollupOptions& options() const noexcept { return options_; }

 private:
  // Strings by number.
  class Names {
   public:
    std::uint32_t number_of(std::string_view name);
    std::string_view operator[](std::uint32_t number) const noexcept { return *names_[number]; }
    std::size_t size() const noexcept { return names_.size(); }
    const std::uint32_t* find(std::string_view name) const noexcept;

   private:
    struct Hash {
      using is_transparent = void;
      std::size_t operator()(std::string_view text) const noexcept {
        return std::hash<std::string_view>{}(text);
      }
    };
    std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> numbers_;
    std::vector<const std::string*> names_;
  };
  // What a key of a cube stands for: numbers of names, and what else tells keys apart.
  struct Member {
    std::uint32_t campaign = 0;
    std::uint32_t seller = 0;
    std::uint32_t text = 0;    // keyword, term or listing
    std::uint32_t detail = 0;  // match type, slot
    friend bool operator==(const Member&, const Member&) = default;
  };
  struct MemberHash {
    std::size_t operator()(const Member& member) const noexcept;
  };
  struct Dimension {
    std::unordered_map<Member, Key, MemberHash> keys;
    std::vector<Member> members;
    Cube cube;
    Key key_of(const Member& member);
  };
  struct TermSessions {
    std::array<std::uint64_t, kSessionsToShow> sessions{};  // 0: free
  };

  void count(const ads::ServedAd& ad, std::string_view seller, std::int64_t at, const Counts& counts);
  bool is_shown_term(std::uint32_t term) const noexcept;
  void note_session(std::uint32_t term, std::uint64_t session);
  std::uint32_t term_of(std::string_view query);
  bool is_wanted(const Member& member, const ReportRequest& request) const;
  ReportRow row_of(ReportKind kind, const Member& member) const;

  RollupOptions options_;
  Names names_;
  std::array<Dimension, kReportKinds> dimensions_;
  std::unordered_map<std::uint32_t, TermSessions> term_sessions_;  // by number of the name
  ads::Day newest_day_ = INT32_MIN;
};

}  // namespace vitrina::insight
