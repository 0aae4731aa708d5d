// Money for sellers whose ads a test wants to see.
#pragma once

#include <gtest/gtest.h>

#include <future>
#include <string>
#include <vector>

#include "engine/serving/engine.h"

namespace vitrina::test {

inline std::vector<ledger::Entry> credits_of(const std::vector<std::string>& sellers) {
  std::vector<ledger::Entry> credits;
  for (const std::string& seller : sellers) {
    ledger::Credit credit;
    credit.id = "funds of the test";
    credit.seller = seller;
    credit.amount = Money{1'000'000 * kMicrosPerUnit};
    credits.emplace_back(std::move(credit));
  }
  return credits;
}

// A million each, once.
inline void fund(serving::Engine& engine, const std::vector<std::string>& sellers) {
  std::promise<bool> done;
  engine.ledger()->post(credits_of(sellers), [&](const auto& posted) { done.set_value(posted.has_value()); });
  EXPECT_TRUE(done.get_future().get());
}

}  // namespace vitrina::test
