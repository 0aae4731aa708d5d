// SearchContext: where and how a search was asked: what decides, beside its words, which ads may answer it.
//
// Most searches of a shop share few contexts, so an index of the log keeps each distinct one once.
//
// Threads: a value.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "index/base/bytes.h"

namespace vitrina::querylog {

struct SearchContext {
  std::string region;  // empty: not known, as the device
  std::string device;
  std::vector<std::string> segments;  // ascending, each once
  std::string filters;                // the JSON object of the request, without white space; empty: none
  std::uint32_t slots = 0;            // for ads that were asked for; 0: none were
  bool is_further_page = false;       // ads are shown there too, but it is no search of its own

  friend bool operator==(const SearchContext&, const SearchContext&) = default;
};

// The bytes that stand for a context; equal ones have equal bytes.
template <class Segments>
void append_context(ByteWriter& out, std::string_view region, std::string_view device,
                    const Segments& segments, std::string_view filters, std::uint32_t slots,
                    bool is_further_page) {
  out.put_string(region);
  out.put_string(device);
  std::vector<std::string_view> ascending(segments.begin(), segments.end());
  std::sort(ascending.begin(), ascending.end());
  ascending.erase(std::unique(ascending.begin(), ascending.end()), ascending.end());
  out.put_varint(ascending.size());
  for (const std::string_view segment : ascending) out.put_string(segment);
  out.put_string(filters);
  out.put_varint(slots);
  out.put_varint(is_further_page ? 1 : 0);
}

// Of damaged bytes: what is left of them.
inline SearchContext decode_context(std::string_view bytes) {
  ByteReader in(as_bytes(bytes));
  SearchContext context;
  context.region = in.get_string();
  context.device = in.get_string();
  for (std::uint64_t left = in.get_varint(); left > 0 && in.ok() && !in.at_end(); --left)
    context.segments.emplace_back(in.get_string());
  context.filters = in.get_string();
  context.slots = static_cast<std::uint32_t>(in.get_varint());
  context.is_further_page = in.get_varint() != 0;
  return context;
}

}  // namespace vitrina::querylog
