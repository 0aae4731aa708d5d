// ServerAccess: the options --server, --key and --key-file of commands that talk to a running server.
//
// The key is taken from --key, else --key-file, else the environment's VITRINA_KEY; the last two keep it out
// of the process list. Threads: a value.
#pragma once

#include <string>

#include "index/base/result.h"
#include "tools/http_client.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace vitrina::tools {

struct ServerAccess {
  std::string url;
  std::string key;
  std::string key_file;

  // Adds the options to a command; gives --server.
  CLI::Option* add_to(CLI::App& command);

  // Errors: those of HttpClient::open(); kIo for the key file.
  Result<HttpClient> connect() const;
};

}  // namespace vitrina::tools
