#include "tools/server_answer.h"

#include <fmt/format.h>

#include "index/catalog/json_element.h"

namespace vitrina::tools {
namespace {

using index::JsonElement;

constexpr std::size_t kMostText = 300;  // of an answer that is no JSON, in a message

ErrorCode code_of(unsigned status) noexcept {
  switch (status) {
    case 400:
      return ErrorCode::kInvalidArgument;
    case 401:
    case 403:
      return ErrorCode::kForbidden;
    case 404:
      return ErrorCode::kNotFound;
    case 409:
      return ErrorCode::kConflict;
    case 413:
      return ErrorCode::kLimit;
    case 422:
      return ErrorCode::kUnprocessable;
    case 501:
      return ErrorCode::kUnsupported;
    default:
      return ErrorCode::kUnavailable;
  }
}

tl::unexpected<Error> fail_unreadable(std::string_view why) {
  return fail(ErrorCode::kUnsupported,
              "the server's answer cannot be read by this version: " + std::string(why));
}

Result<ads::Campaign> read_one(api::CampaignJsonParser& parser, JsonElement element) {
  std::string json;
  index::append_minified(json, element);
  ads::Campaign campaign;
  if (const auto read = parser.parse(json, campaign); !read)
    return fail_unreadable(read.error().field + ": " + read.error().message);
  return campaign;
}

}  // namespace

Error error_of(const HttpClient::Reply& reply) {
  Error error{code_of(reply.status), {}, {}};
  simdjson::dom::parser parser;
  JsonElement root;
  std::string_view text;
  if (parser.parse(reply.body).get(root) == simdjson::SUCCESS) {
    if (root["error"]["message"].get(text) == simdjson::SUCCESS) error.message = text;
    if (root["error"]["field"].get(text) == simdjson::SUCCESS) error.field = text;
  }
  if (error.message.empty()) {
    error.message = fmt::format("the answer was {}", reply.status);
    const bool is_shown = !reply.body.empty() && reply.body.size() <= kMostText;
    if (is_shown) error.message += ": " + reply.body;
  }
  return error;
}

Error error_of_server(const std::string& url, const HttpClient::Reply& reply) {
  Error error = error_of(reply);
  error.message = fmt::format("{}: {} (status {})", url, error.message, reply.status);
  return error;
}

Result<ads::Campaign> ServerAnswerReader::read_campaign(std::string_view body) {
  simdjson::dom::parser parser;
  JsonElement root;
  JsonElement campaign;
  const bool good = parser.parse(body.data(), body.size()).get(root) == simdjson::SUCCESS &&
                    root["campaign"].get(campaign) == simdjson::SUCCESS;
  if (!good) return fail_unreadable("there is no campaign in it");
  return read_one(campaigns_, campaign);
}

Result<CampaignPage> ServerAnswerReader::read_page(std::string_view body) {
  simdjson::dom::parser parser;
  JsonElement root;
  simdjson::dom::array campaigns;
  const bool good = parser.parse(body.data(), body.size()).get(root) == simdjson::SUCCESS &&
                    root["campaigns"].get(campaigns) == simdjson::SUCCESS;
  if (!good) return fail_unreadable("there are no campaigns in it");
  CampaignPage page;
  for (const JsonElement element : campaigns) {
    VITRINA_ASSIGN(ads::Campaign campaign, read_one(campaigns_, element));
    page.campaigns.push_back(std::move(campaign));
  }
  std::string_view next;
  if (root["next"].get(next) == simdjson::SUCCESS) page.next = next;
  return page;
}

}  // namespace vitrina::tools
