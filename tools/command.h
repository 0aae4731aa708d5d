// The subcommands of `vitrina`. Each one adds itself and its options to the command line and says what to run
// when it is the one chosen; main.cc prints a returned error on standard error and exits with 1.
//
// Exit codes: 0 fine, 1 failed, 2 usage. Results go to standard output, messages to standard error.
#pragma once

#include <functional>

#include "index/base/result.h"

namespace CLI {
class App;
}

namespace vitrina::tools {

using Run = std::function<Result<void>()>;

void add_build(CLI::App& app, Run& chosen);
void add_verify(CLI::App& app, Run& chosen);
void add_inspect(CLI::App& app, Run& chosen);
void add_search(CLI::App& app, Run& chosen);
void add_serve(CLI::App& app, Run& chosen);
void add_evaluate(CLI::App& app, Run& chosen);
void add_tune(CLI::App& app, Run& chosen);
void add_generate(CLI::App& app, Run& chosen);
void add_train(CLI::App& app, Run& chosen);
void add_replay(CLI::App& app, Run& chosen);
void add_campaigns(CLI::App& app, Run& chosen);
void add_ledger(CLI::App& app, Run& chosen);
void add_querylog(CLI::App& app, Run& chosen);
void add_reach(CLI::App& app, Run& chosen);

}  // namespace vitrina::tools
