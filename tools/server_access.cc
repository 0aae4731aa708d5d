#include "tools/server_access.h"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <fstream>

namespace vitrina::tools {
namespace {

// The file's first line, without spaces around it.
Result<std::string> read_key(const std::string& path) {
  std::ifstream in(path);
  std::string line;
  if (!in) return fail_errno("open '" + path + "'");
  std::getline(in, line);
  const std::size_t begin = line.find_first_not_of(" \t\r");
  if (begin == std::string::npos)
    return fail(ErrorCode::kInvalidArgument, "--key-file '" + path + "' has no key in its first line");
  return line.substr(begin, line.find_last_not_of(" \t\r") - begin + 1);
}

}  // namespace

CLI::Option* ServerAccess::add_to(CLI::App& command) {
  CLI::Option* server =
      command.add_option("--server", url, "Address of the running server, such as http://127.0.0.1:8080");
  CLI::Option* with_key =
      command.add_option("--key", key, "Key to call with; default: the environment's VITRINA_KEY");
  with_key->needs(server);
  command.add_option("--key-file", key_file, "File whose first line is the key")
      ->needs(server)
      ->excludes(with_key);
  return server;
}

Result<HttpClient> ServerAccess::connect() const {
  std::string used = key;
  if (!key_file.empty()) {
    VITRINA_ASSIGN(used, read_key(key_file));
  } else if (const char* named = std::getenv("VITRINA_KEY"); used.empty() && named != nullptr) {
    used = named;
  }
  return HttpClient::open(url, used);
}

}  // namespace vitrina::tools
