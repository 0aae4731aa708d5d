// The searches that benches post to a server, and what it must answer: the same as the engine in this
// process.
//
// Threads: one at a time.
#pragma once

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "bench/engine/query_file.h"
#include "bench/server/http_connection.h"
#include "engine/serving/engine.h"
#include "index/base/check.h"
#include "index/catalog/json_writer.h"
#include "server/api/search_answer.h"

namespace vitrina::bench {

inline constexpr std::size_t kSample = 500;

inline std::string request_body(const std::string& query) {
  std::string body;
  index::JsonWriter json(body);
  json.begin_object();
  json.field("q", std::string_view(query));
  json.key("facets");
  json.begin_array();
  for (const char* facet : {"category", "brand", "tags"}) json.value(facet);
  json.end_array();
  json.end_object();
  return body;
}

// The engine in this process, with the answers that the server must give.
class SearchReference {
 public:
  SearchReference(const std::string& image, std::uint32_t relax_below) {
    serving::EngineOptions engine;
    engine.image_path = image;
    engine.relax_below = relax_below;
    engine.verify_in_background = false;
    auto opened = serving::Engine::open(std::move(engine));
    VITRINA_CHECK(opened.has_value());
    engine_ = std::move(*opened);
    worker_ = engine_->make_worker();
    request_.facets = {"category", "brand", "tags"};
  }

  const search::SearchResponse& ask(const std::string& query) {
    request_.query = query;
    VITRINA_CHECK(worker_->search(request_, {}, response_, sponsored_).has_value());
    json_.clear();
    api::write_search_answer(json_, request_, response_, sponsored_,
                             {"0123456789abcdef", 100, worker_->generation(), {}});
    return response_;
  }
  std::size_t json_bytes() const { return json_.size(); }

 private:
  std::unique_ptr<serving::Engine> engine_;
  std::unique_ptr<serving::Engine::Worker> worker_;
  search::SearchRequest request_;
  search::SearchResponse response_;
  serving::SponsoredAnswer sponsored_;
  std::string json_;
};

// Exits where an answer is not the engine's.
inline void compare_sample(std::uint16_t port, const std::vector<std::string>& queries,
                           SearchReference& reference) {
  HttpConnection connection(port);
  simdjson::dom::parser parser;
  for (std::size_t i = 0; i < std::min(kSample, queries.size()); ++i) {
    const HttpReply reply = connection.post("/v1/search", request_body(queries[i]));
    const search::SearchResponse& expected = reference.ask(queries[i]);
    simdjson::dom::element answer;
    std::uint64_t total = 0;
    simdjson::dom::array hits;
    bool same = reply.status == 200 && parser.parse(reply.body).get(answer) == simdjson::SUCCESS &&
                answer["total"].get(total) == simdjson::SUCCESS && total == expected.total &&
                answer["hits"].get(hits) == simdjson::SUCCESS && hits.size() == expected.hits.size();
    std::size_t place = 0;
    for (const auto hit : hits) {
      std::string_view id;
      same = same && hit["id"].get(id) == simdjson::SUCCESS && id == expected.hits[place++].id;
    }
    if (same) continue;
    fmt::print(stderr, "'{}': status {}, another answer than the engine's\n", queries[i], reply.status);
    std::exit(1);
  }
}

}  // namespace vitrina::bench
