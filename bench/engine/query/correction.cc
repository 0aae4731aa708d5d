// What do corrections bring, and cost? Queries of two or three title words are asked clean and damaged by one
// seeded slip each; prints how many of the clean query's ten best hits come back, with corrections and as
// typed, and what a damaged query costs on one core.
//
//   correction IMAGE [--queries N] [--seed N] [--sample N]
//
//   layout    every word typed on the other keyboard layout
//   typo      one letter left out, doubled, swapped or replaced, in a word of five letters or more
//   case      in upper case
//   yo        е written for ё (only queries that have one)
//
// The clean query is asked verbatim, so its answer does not depend on what is measured. A damaged query whose
// words are all known to the catalog is searched as it stands: it counts.

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "bench/engine/processor_time.h"
#include "engine/search/searcher.h"
#include "index/base/check.h"
#include "index/base/random.h"
#include "index/image/image.h"
#include "index/text/code_points.h"
#include "index/text/keyboard_layout.h"

namespace vitrina::bench {
namespace {

struct Options {
  std::string image;
  std::size_t queries = 1'000;
  std::uint64_t seed = 1;
  std::size_t sample = 0;
};

// Two or three neighbouring words of a title, letters alone, of three letters or more.
std::string title_words(const index::Segment& segment, Random& random) {
  for (;;) {
    const auto doc = static_cast<DocId>(random.below(segment.doc_count()));
    std::vector<std::string> forms;
    segment.titles().for_each(doc, [&](FormId form) {
      forms.emplace_back(segment.forms().form(form));
      return true;
    });
    const std::size_t count = 2 + random.below(2);
    if (forms.size() < count) continue;
    const std::size_t first = random.below(forms.size() - count + 1);
    std::string query;
    bool is_fit = true;
    for (std::size_t i = first; i < first + count; ++i) {
      std::u32string letters;
      index::decode_utf8(forms[i], letters);
      is_fit = is_fit && letters.size() >= 3 && index::script_of(forms[i]) != index::Script::kNone;
      if (!query.empty()) query += ' ';
      query += forms[i];
    }
    if (is_fit) return query;
  }
}

std::string with_typo(const std::string& query, Random& random) {
  std::u32string text;
  index::decode_utf8(query, text);
  std::vector<std::pair<std::size_t, std::size_t>> words;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(U' ', begin), text.size());
    if (end - begin >= 5) words.emplace_back(begin, end);
    begin = end + 1;
  }
  if (words.empty()) return {};
  const auto [begin, end] = words[random.below(words.size())];
  const std::size_t at = begin + 1 + random.below(end - begin - 1);  // the first letter is seldom wrong
  switch (random.below(4)) {
    case 0:
      text.erase(at, 1);
      break;
    case 1:
      text.insert(at, 1, text[at]);
      break;
    case 2:
      std::swap(text[at - (at + 1 == end ? 1 : 0)], text[at + (at + 1 == end ? 0 : 1)]);
      break;
    default:
      text[at] = text[at] < 0x80 ? U'a' + static_cast<char32_t>(random.below(26))
                                 : U'а' + static_cast<char32_t>(random.below(32));
  }
  std::string out;
  for (const char32_t code : text) index::append_utf8(code, out);
  return out == query ? std::string() : out;
}

std::string upper(const std::string& query) {
  std::u32string text;
  index::decode_utf8(query, text);
  std::string out;
  for (char32_t code : text) {
    if ((code >= U'a' && code <= U'z') || (code >= U'а' && code <= U'я')) code -= 32;
    index::append_utf8(code, out);
  }
  return out;
}

class Asker {
 public:
  explicit Asker(const index::Segment& segment)
      : segment_(segment), rules_(query::RuleBook::build({}, segment, 0)) {
    request_.records = false;
    options_.rules = rules_.get();
    options_.weights = &search::shipped_weights();
  }

  const std::vector<std::string>& best(const std::string& query, bool verbatim) {
    request_.query = query;
    request_.verbatim = verbatim;
    request_.per_page = 10;
    const double began = processor_microseconds();
    VITRINA_CHECK(searcher_.search(segment_, request_, options_, response_).has_value());
    microseconds_ = processor_microseconds() - began;
    best_.clear();
    for (const search::Hit& hit : response_.hits) best_.push_back(hit.id);
    return best_;
  }
  double microseconds() const noexcept { return microseconds_; }
  const search::SearchResponse& response() const noexcept { return response_; }

 private:
  const index::Segment& segment_;
  std::shared_ptr<const query::RuleBook> rules_;
  search::SearchOptions options_;
  search::Searcher searcher_;
  search::SearchRequest request_;
  search::SearchResponse response_;
  std::vector<std::string> best_;
  double microseconds_ = 0;
};

double share(const std::vector<std::string>& clean, const std::vector<std::string>& found) {
  std::size_t common = 0;
  for (const std::string& id : clean) common += std::find(found.begin(), found.end(), id) != found.end();
  return static_cast<double>(common) / static_cast<double>(clean.size());
}

int run(const Options& options) {
  auto image = index::Image::open(options.image);
  if (!image) {
    fmt::print(stderr, "{}\n", image.error().message);
    return 1;
  }
  const index::Segment& segment = image->segment();
  Random random(options.seed);
  std::vector<std::string> queries;
  while (queries.size() < options.queries) queries.push_back(title_words(segment, random));
  Asker asker(segment);
  fmt::print("{} queries, seed {}\n{:8} {:>8} {:>10} {:>9} {:>11} {:>9} {:>9}\n", queries.size(),
             options.seed, "slip", "queries", "corrected", "as typed", "median µs", "p99 µs", "clean µs");
  for (const std::string_view slip : {"layout", "typo", "case", "yo"}) {
    double corrected = 0, as_typed = 0;
    std::vector<double> times, clean_times;
    std::size_t shown = 0;
    for (const std::string& query : queries) {
      std::string damaged;
      if (slip == "layout" && !index::switch_layout(query, damaged)) damaged.clear();
      if (slip == "typo") damaged = with_typo(query, random);
      if (slip == "case") damaged = upper(query);
      if (slip == "yo" && query.find("ё") != std::string::npos) {
        damaged = query;
        for (std::size_t at; (at = damaged.find("ё")) != std::string::npos;) damaged.replace(at, 2, "е");
      }
      if (damaged.empty()) continue;
      const std::vector<std::string> clean = asker.best(query, true);
      clean_times.push_back(asker.microseconds());
      if (clean.empty()) continue;
      as_typed += share(clean, asker.best(damaged, true));
      const double found = share(clean, asker.best(damaged, false));
      corrected += found;
      times.push_back(asker.microseconds());
      if (found < 0.5 && shown++ < options.sample) {
        fmt::print("  {:.1f}  {} | {} |", found, query, damaged);
        for (const query::Correction& one : asker.response().corrections)
          fmt::print(" {}>{} ({})", one.typed, one.used, query::name_of(one.kind));
        fmt::print("\n");
      }
    }
    if (times.empty()) continue;
    std::sort(times.begin(), times.end());
    std::sort(clean_times.begin(), clean_times.end());
    const auto count = static_cast<double>(times.size());
    fmt::print("{:8} {:>8} {:>10.3f} {:>9.3f} {:>11.0f} {:>9.0f} {:>9.0f}\n", slip, times.size(),
               corrected / count, as_typed / count, times[times.size() / 2], times[times.size() * 99 / 100],
               clean_times[clean_times.size() / 2]);
  }
  return 0;
}

}  // namespace
}  // namespace vitrina::bench

int main(int argc, char** argv) {
  vitrina::bench::Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    if (!name.starts_with("--")) {
      options.image = name;
    } else if (i + 1 < argc) {
      const std::uint64_t value = std::stoull(argv[++i]);
      if (name == "--queries") options.queries = value;
      if (name == "--seed") options.seed = value;
      if (name == "--sample") options.sample = value;
    }
  }
  if (options.image.empty()) {
    fmt::print(stderr, "usage: correction IMAGE [--queries N] [--seed N] [--sample N]\n");
    return 2;
  }
  return vitrina::bench::run(options);
}
