// The calls of Api that are about ads: slots without a search, explanations, reach.

#include <algorithm>
#include <future>

#include "server/api/api.h"
#include "server/api/later.h"
#include "server/api/reach_answer.h"
#include "server/api/reach_json.h"
#include "server/api/search_answer.h"

namespace vitrina::api {
namespace {

// Slots of a page or an explanation whose call does not say.
constexpr std::uint32_t kUsualSlots = 4;

// An amount no less than this one, on a grid of 5 %.
void round_up(Money& amount) {
  constexpr std::int64_t kTick = 10'000;
  std::int64_t step = kTick;
  while (amount.micros > step) step += std::max(kTick, step / 20 / kTick * kTick);
  if (amount.micros > 0) amount.micros = step;
}

// A bid that surely wins, but not the least one: exact thresholds would let a rival bid one tick below. The
// price of a won slot is such a threshold.
void blur_thresholds(serving::AdFinding& finding) {
  round_up(finding.winning_bid);
  round_up(finding.price);
  finding.price = std::min(finding.price, finding.bid);
}

}  // namespace

serving::AdCall Api::ad_call(const SearchCall& call, const HttpAnswer& answer) {
  return {call.ad_slots, call.session, call.region, call.device, call.segments, answer.request_id};
}

void Api::note_missing_ads(const HttpAnswer& answer) {
  if (!sponsored_.is_missing) return;
  partial_.push_back("ads");
  if (services_.report && sponsored_.failure) services_.report(*sponsored_.failure, answer.request_id);
}

void Api::auction(const HttpCall& call, HttpAnswer& answer) {
  if (!content_type_is_json(call, answer)) return;
  if (const auto parsed = json_.parse_page(call.body, page_call_); !parsed)
    return fail_with(parsed.error(), answer);
  const serving::PageRequest page{page_call_.search.request.filters, page_call_.listing};
  if (page_call_.search.ad_slots == 0) page_call_.search.ad_slots = kUsualSlots;
  if (const auto filled = worker_->fill_page(page, ad_call(page_call_.search, answer), sponsored_); !filled)
    return fail_with(filled.error(), answer);
  partial_.clear();
  note_missing_ads(answer);
  write_page_answer(answer.body, sponsored_, page_call_.search.request.highlight,
                    {answer.request_id, answer.took_us(), worker_->generation(), partial_});
}

void Api::explain(const HttpCall& call, HttpAnswer& answer) {
  if (!content_type_is_json(call, answer)) return;
  if (const auto parsed = json_.parse_explain(call.body, explain_call_); !parsed)
    return fail_with(parsed.error(), answer);
  ExplainCall& asked = explain_call_;
  if (caller_.seller) {
    if (!asked.seller.empty() && asked.seller != *caller_.seller)
      return fail_with(Error{ErrorCode::kForbidden, "this key is another seller's", "seller"}, answer);
    for (std::size_t i = 0; i < asked.campaigns.size(); ++i) {
      const auto campaign = worker_->find_campaign(asked.campaigns[i]);
      if (!campaign || campaign->seller != *caller_.seller) {
        return fail_with(Error{ErrorCode::kNotFound, "there is no such campaign of this seller",
                               "campaigns[" + std::to_string(i) + "]"},
                         answer);
      }
    }
    if (services_.may_explain && !services_.may_explain(*caller_.seller))
      return fail_with(429, "too many explanations were asked for; try again in a minute", answer);
  }
  serving::ExplainRequest request{asked.search.request, asked.campaigns, asked.seller};
  request.search.facets.clear();
  request.search.per_page = 0;
  request.search.page = 1;
  serving::AdCall ads = ad_call(asked.search, answer);
  if (ads.slots == 0) ads.slots = kUsualSlots;
  serving::ExplainAnswer findings;
  if (const auto done = worker_->explain(request, ads, findings); !done)
    return fail_with(done.error(), answer);
  if (caller_.seller) {
    for (serving::AdFinding& finding : findings.findings) blur_thresholds(finding);
  }
  partial_.clear();
  write_explain_answer(answer.body, findings,
                       {answer.request_id, answer.took_us(), worker_->generation(), partial_});
}

// Answered on the desk's thread; this one goes on meanwhile where there is a way to come back to it.
void Api::reach(const HttpCall& call, HttpAnswer& answer) {
  serving::ReachDesk* const desk = services_.engine->reach();
  if (desk == nullptr || !desk->has_log()) {
    return fail_with(501, "this server has no query log to go by: make one with vitrina querylog build",
                     answer);
  }
  if (!content_type_is_json(call, answer)) return;
  auto request = parse_reach(reach_json_, call.body);
  if (!request) return fail_with(request.error(), answer);
  if (caller_.seller) {
    request->for_seller = true;
    for (std::size_t i = 0; i < request->items.size(); ++i) {
      reach::ReachItem& item = request->items[i];
      const std::string field = "items[" + std::to_string(i) + "]";
      if (!item.seller.empty() && item.seller != *caller_.seller)
        return fail_with(Error{ErrorCode::kForbidden, "this key is another seller's", field + ".seller"},
                         answer);
      item.seller = *caller_.seller;
      if (item.campaign.empty()) continue;
      const auto campaign = worker_->find_campaign(item.campaign);
      if (!campaign || campaign->seller != *caller_.seller) {
        return fail_with(
            Error{ErrorCode::kNotFound, "there is no such campaign of this seller", field + ".campaign"},
            answer);
      }
    }
    if (services_.may_explain && !services_.may_explain(*caller_.seller))
      return fail_with(429, "too many questions were asked; try again in a minute", answer);
  }
  using Report = Result<serving::ReachReport>;
  if (call.deferral == nullptr) {
    const auto promise = std::make_shared<std::promise<Report>>();
    auto report = promise->get_future();
    desk->ask(*request, [promise](Report done) { promise->set_value(std::move(done)); });
    return write_reach(*request, report.get(), answer);
  }
  const auto asked = std::make_shared<const reach::ReachRequest>(*request);
  desk->ask(std::move(*request), [this, asked, later = defer(call, answer)](Report done) {
    later.send([this, asked, report = std::make_shared<const Report>(std::move(done))](HttpAnswer& finished) {
      write_reach(*asked, *report, finished);
    });
  });
}

void Api::write_reach(const reach::ReachRequest& request, const Result<serving::ReachReport>& report,
                      HttpAnswer& answer) {
  if (!report) {
    // Not yet, or no more: why is said, for who waits wants to know what for.
    if (report.error().code == ErrorCode::kUnavailable) return fail_with(503, report.error().message, answer);
    return fail_with(report.error(), answer);
  }
  partial_.clear();
  write_reach_answer(answer.body, request, *report,
                     {answer.request_id, answer.took_us(), report->generation, partial_});
}

}  // namespace vitrina::api
