#include "tools/http_client.h"

#include <curl/curl.h>

#include <algorithm>
#include <string_view>
#include <system_error>
#include <vector>

namespace vitrina::tools {
namespace {

struct UrlDeleter {
  void operator()(CURLU* url) const noexcept { curl_url_cleanup(url); }
};
struct EasyDeleter {
  void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
};
struct MultiDeleter {
  void operator()(CURLM* multi) const noexcept { curl_multi_cleanup(multi); }
};
struct ListDeleter {
  void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};
using Headers = std::unique_ptr<curl_slist, ListDeleter>;

constexpr long kReceiveBytes = 64 << 10;

std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
  std::string out(text);
  curl_free(text);
  return out;
}

bool is_loopback_host(std::string_view host) {
  return host == "localhost" || host == "[::1]" || host.starts_with("127.");
}

// "connection refused" as the system says it, but within a sentence.
std::string reason_of(int error) {
  std::string text = std::generic_category().message(error);
  if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] - 'A' + 'a');
  return text;
}

bool add(Headers& headers, const std::string& line) {
  curl_slist* longer = curl_slist_append(headers.get(), line.c_str());
  if (longer == nullptr) return false;
  static_cast<void>(headers.release());
  headers.reset(longer);
  return true;
}

tl::unexpected<Error> fail_no_memory() {
  return fail(ErrorCode::kUnavailable, "cannot make a connection: out of memory");
}

}  // namespace

struct HttpClient::Impl {
  // One of the transfers at once, with a handle that is used again and again.
  struct Transfer {
    std::unique_ptr<CURL, EasyDeleter> easy;
    std::size_t request = 0;
    std::string body;
    bool is_too_large = false;
    char reason[CURL_ERROR_SIZE] = {};
  };
  // What is known of a request whose turn to be taken has not come.
  struct Answer {
    bool is_there = false;
    Reply reply;
  };

  std::string url;
  std::string host;
  Options options;
  Headers headers;  // before the multi: what uses them goes first
  std::vector<std::unique_ptr<Transfer>> transfers;
  std::unique_ptr<CURLM, MultiDeleter> multi;

  static std::size_t receive(char* data, std::size_t, std::size_t size, void* to) {
    Transfer& transfer = *static_cast<Transfer*>(to);
    if (transfer.body.size() + size > kMaxReplyBytes) {
      transfer.is_too_large = true;
      return CURL_WRITEFUNC_ERROR;
    }
    transfer.body.append(data, size);
    return size;
  }

  Result<Transfer*> make_transfer() {
    auto transfer = std::make_unique<Transfer>();
    transfer->easy.reset(curl_easy_init());
    if (!transfer->easy) return fail_no_memory();
    transfers.push_back(std::move(transfer));
    return transfers.back().get();
  }

  void prepare(Transfer& transfer, const Request& request) const {
    CURL* easy = transfer.easy.get();
    transfer.body.clear();
    transfer.is_too_large = false;
    transfer.reason[0] = '\0';
    curl_easy_reset(easy);  // keeps the connection
    curl_easy_setopt(easy, CURLOPT_URL, (url + request.path).c_str());
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, kReceiveBytes);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout.count()));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(options.answer_timeout.count()));
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer.reason);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &receive);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, &transfer);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers.get());
    if (is_loopback_host(host)) curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    if (!request.json.empty()) {
      curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.json.c_str());
      curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.json.size()));
    }
  }

  Error failure(const Transfer& transfer, CURLcode code) const {
    if (transfer.is_too_large) {
      return {ErrorCode::kLimit,
              "the answer of " + url + " is larger than " + std::to_string(kMaxReplyBytes >> 20) + " MiB"};
    }
    std::string why;
    if (code == CURLE_COULDNT_CONNECT) {
      long error = 0;
      curl_easy_getinfo(transfer.easy.get(), CURLINFO_OS_ERRNO, &error);
      if (error != 0) why = reason_of(static_cast<int>(error));
    } else if (code == CURLE_COULDNT_RESOLVE_HOST) {
      why = "there is no host '" + host + "'";
    } else if (code == CURLE_OPERATION_TIMEDOUT) {
      curl_off_t connected = 0;
      curl_easy_getinfo(transfer.easy.get(), CURLINFO_CONNECT_TIME_T, &connected);
      const auto waited =
          connected == 0 ? std::min(options.connect_timeout, options.answer_timeout) : options.answer_timeout;
      why = "no answer within " + std::to_string((waited.count() + 999) / 1000) + " s";
    } else if (code == CURLE_GOT_NOTHING || code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR) {
      why = "the connection was closed before an answer came";
    }
    if (why.empty()) why = transfer.reason[0] != '\0' ? transfer.reason : curl_easy_strerror(code);
    return {ErrorCode::kUnavailable, "cannot reach " + url + ": " + why};
  }
};

HttpClient::HttpClient(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;
HttpClient::~HttpClient() = default;

const std::string& HttpClient::base_url() const noexcept {
  return impl_->url;
}

Result<HttpClient> HttpClient::open(const std::string& base_url, const std::string& key, Options options) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (ready != CURLE_OK) return fail_no_memory();

  const std::unique_ptr<CURLU, UrlDeleter> url(curl_url());
  if (!url) return fail_no_memory();
  const auto refuse = [&](std::string_view why) {
    return fail(ErrorCode::kInvalidArgument, "'" + base_url + "' is no server's address such as " +
                                                 "http://127.0.0.1:8080: " + std::string(why));
  };
  if (base_url.find("://") == std::string::npos) return refuse("it must begin with http:// or https://");
  if (curl_url_set(url.get(), CURLUPART_URL, base_url.c_str(), 0) != CURLUE_OK)
    return refuse("it must begin with http:// or https://, and hold a host and maybe a port");
  const std::string scheme = part_of(url.get(), CURLUPART_SCHEME);
  if (scheme != "http" && scheme != "https") return refuse("it must begin with http:// or https://");
  for (const CURLUPart part : {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_QUERY, CURLUPART_FRAGMENT}) {
    if (!part_of(url.get(), part).empty()) return refuse("it must hold no user, query or fragment");
  }
  const bool is_sendable = std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < 0x7F; });
  if (!is_sendable)
    return fail(ErrorCode::kInvalidArgument, "the key must consist of visible ASCII characters");

  auto impl = std::make_unique<Impl>();
  impl->url = base_url;
  while (impl->url.ends_with('/')) impl->url.pop_back();
  impl->host = part_of(url.get(), CURLUPART_HOST);
  impl->options = options;
  bool good = add(impl->headers, "Content-Type: application/json") &&
              add(impl->headers, "Accept: application/json") && add(impl->headers, "Expect:");
  if (good && !key.empty()) good = add(impl->headers, "Authorization: Bearer " + key);
  impl->multi.reset(curl_multi_init());
  if (!good || !impl->multi) return fail_no_memory();
  curl_multi_setopt(impl->multi.get(), CURLMOPT_MAXCONNECTS, static_cast<long>(options.connections));
  return HttpClient(std::move(impl));
}

Result<HttpClient::Reply> HttpClient::send(Request request) {
  Reply answer;
  VITRINA_TRY(send_all({&request, 1}, [&](std::size_t, Reply& reply) -> Result<void> {
    answer = std::move(reply);
    return {};
  }));
  return answer;
}

Result<void> HttpClient::send_all(std::span<const Request> requests,
                                  const std::function<Result<void>(std::size_t, Reply&)>& take) {
  CURLM* multi = impl_->multi.get();
  std::vector<Impl::Answer> answers(requests.size());
  std::vector<Impl::Transfer*> running;
  // Also after an error: no handle stays in the multi.
  struct Stop {
    CURLM* multi;
    std::vector<Impl::Transfer*>& running;
    ~Stop() {
      for (Impl::Transfer* transfer : running) curl_multi_remove_handle(multi, transfer->easy.get());
    }
  } const stop{multi, running};

  std::size_t started = 0;
  const auto start = [&](Impl::Transfer* transfer) {
    transfer->request = started;
    impl_->prepare(*transfer, requests[started++]);
    running.push_back(transfer);
    curl_multi_add_handle(multi, transfer->easy.get());
  };
  const std::size_t at_once = std::min(std::max<std::size_t>(impl_->options.connections, 1), requests.size());
  while (impl_->transfers.size() < at_once) VITRINA_TRY(impl_->make_transfer());
  for (std::size_t i = 0; i < at_once; ++i) start(impl_->transfers[i].get());

  for (std::size_t taken = 0; taken < requests.size();) {
    int left = 0;
    CURLMcode code = curl_multi_perform(multi, &left);
    const auto refuse = [&] {
      return fail(ErrorCode::kUnavailable, "cannot reach " + impl_->url + ": " + curl_multi_strerror(code));
    };
    if (code != CURLM_OK) return refuse();
    int messages = 0;
    bool any = false;
    while (const CURLMsg* message = curl_multi_info_read(multi, &messages)) {
      if (message->msg != CURLMSG_DONE) continue;
      any = true;
      CURL* easy = message->easy_handle;
      const CURLcode result = message->data.result;  // the message goes with the handle
      Impl::Transfer* transfer = nullptr;
      curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
      if (result != CURLE_OK) return tl::unexpected<Error>(impl_->failure(*transfer, result));
      long status = 0;
      curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
      answers[transfer->request] = {true, {static_cast<unsigned>(status), std::move(transfer->body)}};
      curl_multi_remove_handle(multi, easy);
      std::erase(running, transfer);
      if (started < requests.size()) start(transfer);
    }
    while (taken < requests.size() && answers[taken].is_there) {
      VITRINA_TRY(take(taken, answers[taken].reply));
      answers[taken++].reply = {};
    }
    if (any || taken == requests.size()) continue;
    code = curl_multi_poll(multi, nullptr, 0, 1'000, nullptr);
    if (code != CURLM_OK) return refuse();
  }
  return {};
}

std::string percent_encoded(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                       c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return out;
}

}  // namespace vitrina::tools
