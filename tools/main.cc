// The `vitrina` command: parses the command line and runs the chosen subcommand.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <exception>

#include "tools/command.h"
#include "tools/standard_streams.h"

int main(int argc, char** argv) {
  using namespace vitrina::tools;
  take_standard_streams();
  std::signal(SIGXFSZ, SIG_IGN);  // a limit on file sizes is then told like a full disk
  CLI::App app("Vitrina: a marketplace's search engine", "vitrina");
  app.require_subcommand(1);
  app.failure_message(CLI::FailureMessage::help);
  app.set_version_flag("--version", VITRINA_VERSION);
  Run chosen;
  add_build(app, chosen);
  add_verify(app, chosen);
  add_inspect(app, chosen);
  add_search(app, chosen);
  add_serve(app, chosen);
  add_evaluate(app, chosen);
  add_tune(app, chosen);
  add_generate(app, chosen);
  add_train(app, chosen);
  add_replay(app, chosen);
  add_campaigns(app, chosen);
  add_ledger(app, chosen);
  add_querylog(app, chosen);
  add_reach(app, chosen);

  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {  // --help, --version
    return app.exit(asked);
  } catch (const CLI::ParseError& error) {
    print_message("vitrina: {}\nRun 'vitrina --help', or '--help' after a subcommand, for usage.\n",
                  error.what());
    return 2;
  }
  try {
    if (auto result = chosen(); !result) {
      print_message("vitrina: {}\n", result.error().message);
      return 1;
    }
  } catch (const std::exception& error) {  // out of memory, above all
    print_message("vitrina: {}\n", error.what());
    return 1;
  }
  // A full disk behind a redirected standard output is a failure too.
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    print_message("vitrina: cannot write to standard output\n");
    return 1;
  }
  return 0;
}
