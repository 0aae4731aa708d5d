// The files beside the image that a publish opens: model, index of the query log, rules, keys. Each is the
// one that was named, or else the usual one of the data directory where it is there.
//
// Errors: those of reading the file. Threads: one publisher at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "engine/ledger/data_directory.h"
#include "engine/query/shop_rules.h"
#include "engine/querylog/log_index.h"
#include "engine/serving/ad_state.h"
#include "index/base/result.h"

namespace vitrina::serving {

// None where the path is empty, or where nothing is there and need not be.
Result<ServedModel> open_served_model(const std::string& path, bool must_be_there);

// What has been searched; null where there is no index of it. `data` may be null, as below.
Result<std::shared_ptr<const querylog::LogIndex>> open_searches(const std::string& named,
                                                                const ledger::DataDirectory* data);

// Where there is no file: the rules that every shop has.
Result<query::ShopRules> open_shop_rules(const std::string& named, const ledger::DataDirectory* data);

// The keys in force. They rotate by age; without a data directory they are made anew.
Result<AdKeys> open_keys(const ledger::DataDirectory* data, std::int64_t now_seconds);

}  // namespace vitrina::serving
