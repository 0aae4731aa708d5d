#include "server/net/request_parser.h"

#include <boost/beast/http/basic_parser.hpp>
#include <vector>

#include "index/base/check.h"

namespace vitrina::net {
namespace {

namespace http = boost::beast::http;
using boost::beast::error_code;
using boost::beast::string_view;

// A chunk's size line is 16 digits and line ends at most; whoever sends more before its end sends an
// extension.
constexpr std::size_t kChunkLineBytes = 32;
constexpr std::size_t kLeastChunkedBytes = std::string_view("0\r\n\r\n").size();
constexpr std::size_t kBodyBytesKept = 256 << 10;

std::string_view view(string_view text) noexcept {
  return {text.data(), text.size()};
}

class BeastParser final : public http::basic_parser<true> {
 public:
  BeastParser(std::vector<HeaderField>& fields, std::string& body, std::uint64_t limit)
      : fields_(fields), body_(body), limit_(limit) {
    eager(true);
    header_limit(0xFFFFFFFFu);  // our own limit has been applied
    body_limit(limit);
  }

  Refusal refusal{400, "the request could not be parsed"};

 private:
  void on_request_impl(http::verb, string_view, string_view, int, error_code& error) override { error = {}; }
  void on_response_impl(int, string_view, int, error_code& error) override { error = {}; }
  void on_field_impl(http::field, string_view name, string_view value, error_code& error) override {
    if (header_done_) return refuse({400, "trailers are not taken"}, error);
    fields_.push_back({view(name), view(value)});
    error = {};
  }
  void on_header_impl(error_code& error) override {
    header_done_ = true;
    error = {};
  }
  void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code& error) override {
    if (length) body_.reserve(static_cast<std::size_t>(*length));
    error = {};
  }
  std::size_t on_body_impl(string_view bytes, error_code& error) override { return append(bytes, error); }
  void on_chunk_header_impl(std::uint64_t, string_view extensions, error_code& error) override {
    error = {};
    if (!extensions.empty()) refuse({400, "chunk extensions are not taken"}, error);
  }
  std::size_t on_chunk_body_impl(std::uint64_t, string_view bytes, error_code& error) override {
    return append(bytes, error);
  }
  void on_finish_impl(error_code& error) override { error = {}; }

  std::size_t append(string_view bytes, error_code& error) {
    error = {};
    if (bytes.size() > limit_ - body_.size()) {
      refuse({413, "the body is too large"}, error);
      return 0;
    }
    body_.append(bytes.data(), bytes.size());
    return bytes.size();
  }
  void refuse(Refusal why, error_code& error) {
    refusal = why;
    error = http::error::bad_chunk;
  }

  std::vector<HeaderField>& fields_;
  std::string& body_;
  std::uint64_t limit_;
  bool header_done_ = false;
};

}  // namespace

class RequestParser::Impl {
 public:
  State put(std::string_view bytes, std::size_t& used) {
    error_code error;
    used = parser->put({bytes.data(), bytes.size()}, error);
    if (error == http::error::need_more) {
      if (parser->is_header_done() && bytes.size() - used > kChunkLineBytes) {
        refusal = {400, "a chunk's size is too long, or trailers follow the body"};
        return State::kRefused;
      }
      return State::kMore;
    }
    if (error) {
      refusal = error == http::error::body_limit ? Refusal{413, "the body is too large"} : parser->refusal;
      return State::kRefused;
    }
    return parser->is_done() ? State::kDone : State::kMore;
  }

  std::string header;
  std::string body;
  std::vector<HeaderField> fields;
  Framing framing;
  Refusal refusal;
  bool chunks_begun = false;
  std::optional<BeastParser> parser;
};

RequestParser::RequestParser() : impl_(std::make_unique<Impl>()) {}
RequestParser::~RequestParser() = default;

RequestParser::State RequestParser::begin(std::string_view header, const Framing& framing,
                                          std::uint64_t body_limit) {
  Impl& impl = *impl_;
  impl.header.assign(header);
  impl.fields.clear();
  if (impl.body.capacity() > kBodyBytesKept) impl.body = {};
  impl.body.clear();
  impl.framing = framing;
  impl.chunks_begun = false;
  const auto moved = [&](std::string_view text) {
    return std::string_view(impl.header)
        .substr(static_cast<std::size_t>(text.data() - header.data()), text.size());
  };
  impl.framing.method = moved(framing.method);
  // "/" of an absolute target without a path stands outside the header.
  const bool within =
      framing.target.data() >= header.data() && framing.target.data() < header.data() + header.size();
  impl.framing.target = within ? moved(framing.target) : framing.target;
  impl.parser.emplace(impl.fields, impl.body, body_limit);

  std::size_t used = 0;
  const State state = impl.put(impl.header, used);
  if (state == State::kRefused) return state;
  // Beast must read the same message that the framing check read.
  const BeastParser& parser = *impl.parser;
  if (used != header.size() || !parser.is_header_done() || parser.chunked() != framing.chunked ||
      parser.is_done() == framing.has_body()) {
    impl.refusal = {400, "the request could not be parsed"};
    return State::kRefused;
  }
  return state;
}

RequestParser::State RequestParser::feed(std::string_view bytes, std::size_t& used) {
  VITRINA_DCHECK(!bytes.empty());
  // Beast 1.81 asserts that a last chunk that comes first has five bytes when it is looked at a second time.
  if (impl_->framing.chunked && !impl_->chunks_begun) {
    used = 0;
    if (bytes.size() < kLeastChunkedBytes) return State::kMore;
    impl_->chunks_begun = true;
  }
  return impl_->put(bytes, used);
}

const Refusal& RequestParser::refusal() const noexcept {
  return impl_->refusal;
}

HttpRequest RequestParser::request() const noexcept {
  return {impl_->framing.method, impl_->framing.target, impl_->fields, impl_->body, {}};
}

}  // namespace vitrina::net
