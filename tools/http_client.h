// HttpClient: how a subcommand talks to a running server: blocking, over libcurl, http and https.
//
// Use for: commands that change or read what a server holds. Not for: the server, or anything in it.
//
// An answer of any status is a Reply; only what kept an answer from coming is an error. Redirects are not
// followed, for the key would go along. Proxies are as in libcurl's environment (https_proxy, no_proxy), but
// loopback is always reached directly.
//
// Errors: kInvalidArgument for an address or key that is none; kUnavailable where no answer came ("cannot
// reach http://…: connection refused"); kLimit for an answer past kMaxReplyBytes.
// Threads: one at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "index/base/result.h"

namespace vitrina::tools {

class HttpClient {
 public:
  static constexpr std::size_t kMaxReplyBytes = std::size_t{64} << 20;

  struct Options {
    std::size_t connections =
        64;  // at once, of send_all(): what the server takes in together it flushes once
    std::chrono::milliseconds connect_timeout{10'000};
    std::chrono::milliseconds answer_timeout{120'000};
  };
  struct Request {
    std::string method;
    std::string path;  // from the slash on, encoded
    std::string json;  // empty: no body
  };
  struct Reply {
    unsigned status = 0;
    std::string body;
  };

  // `base_url` as "http://127.0.0.1:8080". An empty key: none is sent.
  static Result<HttpClient> open(const std::string& base_url, const std::string& key, Options options);
  static Result<HttpClient> open(const std::string& base_url, const std::string& key) {
    return open(base_url, key, Options{});
  }

  HttpClient(HttpClient&&) noexcept;
  HttpClient& operator=(HttpClient&&) noexcept;
  ~HttpClient();

  Result<Reply> send(Request request);

  // Sends several at once and hands each reply to `take`, in the order of the requests; these may reach the
  // server in any order. Stops at the first error, also one of `take`; the replies before it have been taken,
  // and of the requests after it some may have had their effect.
  Result<void> send_all(std::span<const Request> requests,
                        const std::function<Result<void>(std::size_t index, Reply& reply)>& take);

  const std::string& base_url() const noexcept;

 private:
  struct Impl;
  explicit HttpClient(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// `text` as one segment of a path or one value of a query: everything but A–Z a–z 0–9 - . _ ~ as %XX.
std::string percent_encoded(std::string_view text);

}  // namespace vitrina::tools
