#include "tools/reach_plot.h"

#include <fmt/format.h>

#include <algorithm>

namespace vitrina::tools {
namespace {

constexpr double kWidth = 760, kHeight = 420, kLeft = 70, kRight = 70, kTop = 50, kBottom = 60;

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

// The next of 1, 2, 5, 10, 20, … that is not below.
double round_up(double value) {
  double step = 1e-6;
  for (;; step *= 10) {
    for (const double factor : {1.0, 2.0, 5.0}) {
      if (step * factor >= value) return step * factor;
    }
  }
}

}  // namespace

std::string landscape_svg(const reach::Landscape& landscape, std::string_view keyword, Money bid,
                          std::int64_t tick_micros) {
  const auto units = [&](ads::Ticks ticks) {
    return static_cast<double>(ads::money_of(ticks, tick_micros).micros) / kMicrosPerUnit;
  };
  double most_clicks = 1e-6, most_spend = 1e-6, most_bid = 1e-6;
  for (const reach::BidPoint& point : landscape.points()) {
    most_clicks = std::max(most_clicks, point.clicks);
    most_spend = std::max(most_spend, point.spend / kMicrosPerUnit);
    most_bid = std::max(most_bid, units(point.bid));
  }
  const double own = static_cast<double>(bid.micros) / kMicrosPerUnit;
  const double clicks_end = round_up(most_clicks), spend_end = round_up(most_spend);
  const double bid_end = round_up(std::max(most_bid * 1.05, own * 1.05));
  const auto x = [&](double value) { return kLeft + value / bid_end * (kWidth - kLeft - kRight); };
  const auto y = [&](double value, double end) {
    return kHeight - kBottom - value / end * (kHeight - kTop - kBottom);
  };
  const auto steps = [&](auto&& value_of, double end, std::string_view colour) {
    std::string path = fmt::format("M{:.1f} {:.1f}", x(0), y(0, end));
    for (const reach::BidPoint& point : landscape.points())
      path += fmt::format("H{:.1f}V{:.1f}", x(units(point.bid)), y(value_of(point), end));
    path += fmt::format("H{:.1f}", x(bid_end));
    return fmt::format("<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2\"/>\n", path, colour);
  };

  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {} {}\" "
      "font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n",
      kWidth, kHeight, kWidth, kHeight);
  svg += fmt::format("<text x=\"{}\" y=\"24\" font-size=\"15\">{}: a day, by bid</text>\n", kLeft,
                     escaped(keyword));
  for (int i = 0; i <= 4; ++i) {
    const double part = i / 4.0;
    const double height = y(part, 1);
    svg += fmt::format("<line x1=\"{}\" y1=\"{:.1f}\" x2=\"{}\" y2=\"{:.1f}\" stroke=\"#ddd\"/>\n", kLeft,
                       height, kWidth - kRight, height);
    svg += fmt::format("<text x=\"{}\" y=\"{:.1f}\" text-anchor=\"end\" fill=\"#0b62a4\">{:g}</text>\n",
                       kLeft - 6, height + 4, part * clicks_end);
    svg += fmt::format("<text x=\"{}\" y=\"{:.1f}\" fill=\"#b3450e\">{:g}</text>\n", kWidth - kRight + 6,
                       height + 4, part * spend_end);
    svg += fmt::format("<text x=\"{:.1f}\" y=\"{}\" text-anchor=\"middle\">{:g}</text>\n", x(part * bid_end),
                       kHeight - kBottom + 18, part * bid_end);
  }
  svg += fmt::format("<text x=\"{}\" y=\"{}\" fill=\"#0b62a4\">clicks</text>\n", 8, kTop - 8);
  svg += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"end\" fill=\"#b3450e\">spend</text>\n",
                     kWidth - 8, kTop - 8);
  svg += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">bid</text>\n", kWidth / 2, kHeight - 14);
  svg += steps([](const reach::BidPoint& point) { return point.clicks; }, clicks_end, "#0b62a4");
  svg +=
      steps([](const reach::BidPoint& point) { return point.spend / kMicrosPerUnit; }, spend_end, "#b3450e");
  const auto mark = [&](double value, std::string_view name, double height) {
    svg += fmt::format(
        "<line x1=\"{0:.1f}\" y1=\"{1}\" x2=\"{0:.1f}\" y2=\"{2}\" stroke=\"#888\" "
        "stroke-dasharray=\"4 3\"/>\n<text x=\"{3:.1f}\" y=\"{4}\" fill=\"#555\">{5}</text>\n",
        x(value), kTop, kHeight - kBottom, x(value) + 3, height, name);
  };
  mark(own, "this bid", kTop + 12);
  const reach::BidAdvice& advice = landscape.advice();
  if (advice.last_slot) mark(units(*advice.last_slot), "last slot", kTop + 26);
  if (advice.middle_slot) mark(units(*advice.middle_slot), "middle", kTop + 40);
  if (advice.first_slot) mark(units(*advice.first_slot), "first slot", kTop + 54);
  if (const auto best = landscape.best_bid()) mark(units(*best), "most clicks", kTop + 68);
  return svg + "</svg>\n";
}

}  // namespace vitrina::tools
