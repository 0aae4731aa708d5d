#include "engine/ledger/money.h"

namespace vitrina::ledger {

std::string_view name_of(FactKind kind) noexcept {
  switch (kind) {
    case FactKind::kClick:
      return "click";
    case FactKind::kView:
      return "view";
    case FactKind::kOrder:
      return "order";
    case FactKind::kCancel:
      return "cancel";
    case FactKind::kReturn:
      return "return";
    case FactKind::kCredit:
      return "credit";
    case FactKind::kRefund:
      return "refund";
    case FactKind::kAdjustment:
      return "adjustment";
  }
  return "unknown";
}

std::string_view name_of(Verdict verdict) noexcept {
  switch (verdict) {
    case Verdict::kCharged:
      return "charged";
    case Verdict::kBudgetCut:
      return "budget_cut";
    case Verdict::kBudgetSpent:
      return "budget_spent";
    case Verdict::kNoFunds:
      return "no_funds";
    case Verdict::kUnknownCampaign:
      return "unknown_campaign";
    case Verdict::kExpired:
      return "expired";
    case Verdict::kSessionRepeat:
      return "session_repeat";
    case Verdict::kSessionRate:
      return "session_rate";
    case Verdict::kTooSoon:
      return "too_soon";
    case Verdict::kCounted:
      return "counted";
    case Verdict::kAttributed:
      return "attributed";
    case Verdict::kUnattributed:
      return "unattributed";
    case Verdict::kUnknownOrder:
      return "unknown_order";
  }
  return "unknown";
}

}  // namespace vitrina::ledger
