#include "server/api/reach_answer.h"

#include <cmath>

#include "index/catalog/json_writer.h"

namespace vitrina::api {
namespace {

using index::JsonWriter;
using reach::Metric;
using reach::Range;

// Numbers of people are told to the thousandth, money to the hundredth.
double rounded(double value, double unit) {
  return std::round(value * unit) / unit;
}

void write_range(JsonWriter& json, std::string_view name, const Range& range, double divisor, double unit) {
  json.key(name);
  json.begin_object();
  json.field("expected", rounded(range.expected / divisor, unit));
  json.field("low", rounded(range.low / divisor, unit));
  json.field("high", rounded(range.high / divisor, unit));
  json.end_object();
}

// An amount no less than this one, on a grid of 5 %: of what a seller is told of prices, as in explain.
double on_grid(double micros) {
  constexpr double kTick = 10'000;
  if (micros <= 0) return micros;
  double step = kTick;
  while (step < micros) step += std::max(kTick, std::floor(step / 20 / kTick) * kTick);
  return step;
}
Range on_grid(const Range& range) {
  return {on_grid(range.expected), on_grid(range.low), on_grid(range.high), on_grid(range.median)};
}

void write_outlook(JsonWriter& json, const reach::Outlook& outlook, bool for_seller) {
  for (std::size_t i = 0; i < reach::kMetrics; ++i) {
    const auto metric = static_cast<Metric>(i);
    const bool is_money = metric == Metric::kSpend;
    const Range& range = outlook[metric];
    write_range(json, reach::name_of(metric), is_money && for_seller ? on_grid(range) : range,
                is_money ? kMicrosPerUnit : 1, is_money ? 100 : 1'000);
  }
}

// A bid no less than this one, on a grid of 5 %.
ads::Ticks on_grid(ads::Ticks bid) noexcept {
  std::uint64_t step = 1;
  while (step < bid) step += std::max<std::uint64_t>(1, step / 20);
  return static_cast<ads::Ticks>(std::min<std::uint64_t>(step, ads::kMaxTicks));
}

class ItemWriter {
 public:
  ItemWriter(JsonWriter& json, const reach::ReachRequest& request, const serving::ReachReport& report)
      : json_(json), request_(request), report_(report) {}

  void write(const reach::ReachItem& item, const reach::ReachAnswer& answer) {
    json_.begin_object();
    json_.field("keyword", std::string_view(item.keyword));
    json_.field("match", ads::name_of(item.match));
    json_.field("bid", item.bid);
    if (!item.campaign.empty()) json_.field("campaign", std::string_view(item.campaign));
    json_.field("seller", std::string_view(answer.seller));
    write_texts("listings", answer.listings);
    json_.key("caught");
    json_.begin_object();
    json_.field("queries", answer.queries);
    json_.field("searches", answer.searches);
    json_.field("sessions", answer.sessions);
    if (answer.looked_at < answer.queries) json_.field("sampled_queries", answer.looked_at);
    json_.end_object();
    if (answer.too_little.empty()) {
      write_per_day(answer);
    } else {
      json_.field("too_little", std::string_view(answer.too_little));
    }
    write_searches(answer);
    if (answer.landscape) write_landscape(*answer.landscape, answer);
    if (answer.competition) write_competition(*answer.competition);
    if (answer.ideas) write_ideas(*answer.ideas);
    json_.end_object();
  }

 private:
  void write_texts(std::string_view name, const std::vector<std::string>& texts) {
    json_.key(name);
    json_.begin_array();
    for (const std::string& text : texts) json_.value(std::string_view(text));
    json_.end_array();
  }

  void write_per_day(const reach::ReachAnswer& answer) {
    json_.key("per_day");
    json_.begin_object();
    write_outlook(json_, answer.outlook, request_.for_seller);
    if (answer.outlook[Metric::kImpressions].expected > 0) {
      write_range(json_, "slot", answer.slot, 1, 1'000);
      write_range(json_, "price", request_.for_seller ? on_grid(answer.price) : answer.price, kMicrosPerUnit,
                  100);
    }
    write_range(json_, "share_of_impressions", answer.share, 1, 10'000);
    json_.end_object();
    if (answer.is_limited_by_budget) json_.field("limited_by_budget", true);
    if (!answer.days.empty()) {
      json_.key("days");
      json_.begin_array();
      for (const reach::DayOutlook& day : answer.days) {
        json_.begin_object();
        json_.field("day", std::string_view(ads::day_text(day.day)));
        write_outlook(json_, day.outlook, request_.for_seller);
        json_.end_object();
      }
      json_.end_array();
      json_.key("hours");
      json_.begin_array();
      for (const double share : answer.hours) json_.value(rounded(share, 10'000));
      json_.end_array();
    }
  }

  void write_sum(std::string_view name, std::uint64_t queries, std::uint64_t searches) {
    json_.key(name);
    json_.begin_object();
    json_.field("queries", queries);
    json_.field("searches", searches);
    json_.end_object();
  }

  void write_searches(const reach::ReachAnswer& answer) {
    json_.key("top_searches");
    json_.begin_array();
    for (const reach::CaughtSearch& search : answer.top) {
      json_.begin_object();
      json_.field("text", std::string_view(search.text));
      json_.field("searches", search.searches);
      json_.field("sessions", search.sessions);
      json_.field("impressions", rounded(search.impressions, 1));
      if (search.slot > 0) json_.field("slot", rounded(search.slot, 100));
      json_.end_object();
    }
    json_.end_array();
    write_sum("other_searches", answer.other_queries, answer.other_searches);
    if (request_.for_seller) write_sum("rare_searches", answer.rare_queries, answer.rare_searches);
  }

  Money money(ads::Ticks bid) const noexcept { return ads::money_of(bid, report_.tick_micros); }
  ads::Ticks told(ads::Ticks bid) const noexcept { return request_.for_seller ? on_grid(bid) : bid; }

  void write_bid(std::string_view name, const std::optional<ads::Ticks>& bid) {
    json_.key(name);
    if (bid) {
      json_.value(money(told(*bid)));
    } else {
      json_.null();
    }
  }

  void write_landscape(const reach::Landscape& landscape, const reach::ReachAnswer& answer) {
    json_.key("landscape");
    json_.begin_array();
    ads::Ticks last = 0;
    for (const reach::BidPoint& point : landscape.points()) {
      const ads::Ticks bid = told(point.bid);
      if (bid == last) continue;  // several steps within one of the grid: what the last of them brings
      last = bid;
      const reach::BidPoint brings = landscape.at(bid);
      json_.begin_object();
      json_.field("bid", money(bid));
      json_.field("impressions", rounded(brings.impressions, 1'000));
      json_.field("clicks", rounded(brings.clicks, 1'000));
      json_.field("orders", rounded(brings.orders, 1'000));
      json_.field(
          "spend",
          rounded((request_.for_seller ? on_grid(brings.spend) : brings.spend) / kMicrosPerUnit, 100));
      json_.field("slot", rounded(brings.slot, 1'000));
      json_.end_object();
    }
    json_.end_array();
    json_.key("suggested_bids");
    json_.begin_object();
    write_bid("last_slot", landscape.advice().last_slot);
    write_bid("middle_slot", landscape.advice().middle_slot);
    write_bid("first_slot", landscape.advice().first_slot);
    if (request_.wanted_share) write_bid("share", answer.bid_for_share);
    if (request_.wanted_spend_share) write_bid("spend_share", answer.bid_for_spend_share);
    if (const auto best = landscape.best_bid()) write_bid("most_clicks", best);
    json_.end_object();
  }

  void write_competition(const reach::Competition& competition) {
    json_.key("competition");
    json_.begin_object();
    json_.field("sellers", competition.sellers);
    json_.field("campaigns", competition.campaigns);
    json_.field("others_a_page", rounded(competition.others_a_page, 1'000));
    json_.key("largest");
    json_.begin_array();
    for (const reach::Competitor& one : competition.largest) {
      json_.begin_object();
      if (!one.seller.empty()) json_.field("seller", std::string_view(one.seller));
      if (!one.campaign.empty()) json_.field("campaign", std::string_view(one.campaign));
      json_.field("share", rounded(one.share, 10'000));
      json_.field("slot", rounded(one.slot, 100));
      json_.end_object();
    }
    json_.end_array();
    json_.key("cheaper");
    if (competition.cheaper) {
      json_.value(rounded(*competition.cheaper, 10'000));
    } else {
      json_.null();
    }
    json_.end_object();
  }

  void write_ideas(const reach::Ideas& ideas) {
    json_.key("ideas");
    json_.begin_object();
    json_.key("keywords");
    json_.begin_array();
    for (const reach::Idea& idea : ideas.keywords) {
      json_.begin_object();
      json_.field("keyword", std::string_view(idea.keyword));
      json_.field("searches", idea.searches);
      json_.field("with_ads", rounded(idea.auctions_with_ads, 10'000));
      json_.field("price", idea.price);
      write_texts("listings", idea.listings);
      if (idea.related) {
        json_.key("related");
        json_.begin_object();
        json_.field("search", std::string_view(idea.related->search));
        json_.field("by", idea.related->kind == querylog::RelationKind::kClickedTogether
                              ? std::string_view("clicks")
                              : std::string_view("sessions"));
        json_.field("sessions", idea.related->sessions);
        json_.end_object();
      }
      json_.end_object();
    }
    json_.end_array();
    write_texts("negatives", ideas.negatives);
    write_texts("organic", ideas.organic);
    json_.key("missing_words");
    json_.begin_array();
    for (const reach::Ideas::Missing& one : ideas.missing) {
      json_.begin_object();
      json_.field("search", std::string_view(one.search));
      json_.field("word", std::string_view(one.word));
      json_.end_object();
    }
    json_.end_array();
    json_.end_object();
  }

  JsonWriter& json_;
  const reach::ReachRequest& request_;
  const serving::ReachReport& report_;
};

}  // namespace

void write_reach_answer(std::string& out, const reach::ReachRequest& request,
                        const serving::ReachReport& report, const AnswerContext& context) {
  JsonWriter json(out);
  json.begin_object();
  json.field("request_id", std::string_view(context.request_id));
  json.field("took_us", context.took_us);
  json.field("generation", report.generation);
  const reach::ReachWindow& window = report.window;
  if (window.days > 0) {
    json.key("window");
    json.begin_object();
    json.field("from", std::string_view(ads::day_text(window.first)));
    json.field("to", std::string_view(ads::day_text(window.last)));
    json.field("days", window.days);
    json.end_object();
    json.key("forecast");
    json.begin_object();
    json.field("from", std::string_view(ads::day_text(window.forecast_from)));
    json.field("days", window.forecast_days);
    json.end_object();
  }
  json.key("items");
  json.begin_array();
  ItemWriter writer(json, request, report);
  for (std::size_t i = 0; i < report.items.size(); ++i) writer.write(request.items[i], report.items[i]);
  json.end_array();
  json.end_object();
}

}  // namespace vitrina::api
