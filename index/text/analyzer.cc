#include "index/text/analyzer.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <optional>
#include <utility>

#include "index/base/check.h"
#include "index/text/normalize.h"
#include "index/text/number.h"
#include "index/text/stem_cache.h"
#include "index/text/stemmer.h"
#include "index/text/text_arena.h"
#include "index/text/tokenizer.h"

namespace vitrina::index {
namespace {

// Raised whenever the same text may give other terms than before.
constexpr std::string_view kTokenRules = "tokens-1";

constexpr std::size_t kMaxTextBytes = std::numeric_limits<std::uint32_t>::max() - 1;
constexpr std::size_t kKeptTokens = 1u << 16;  // memory above this is given back after a huge text

}  // namespace

struct AnalyzerScratch::Impl {
  std::vector<Char> chars;
  std::vector<Token> tokens;
  std::vector<Script> scripts;
  TextArena arena;
  std::string stem;  // what stem() gave last
  TextArena stem_tail;

  StemCache& stems(const AnalyzerOptions& options) {
    if (!cache || cached_for != options) {
      auto latin = Stemmer::create(options.latin_language);
      auto cyrillic = Stemmer::create(options.cyrillic_language);
      VITRINA_CHECK(latin && cyrillic);  // Analyzer::create() has tried both
      cache.emplace(std::move(*latin), std::move(*cyrillic));
      cached_for = options;
    }
    return *cache;
  }

 private:
  std::optional<StemCache> cache;
  AnalyzerOptions cached_for;
};

AnalyzerScratch::AnalyzerScratch() : impl_(std::make_unique<Impl>()) {}
AnalyzerScratch::AnalyzerScratch(AnalyzerScratch&&) noexcept = default;
AnalyzerScratch::~AnalyzerScratch() = default;

struct Analyzer::Impl {
  AnalyzerOptions options;
  std::string fingerprint;
};

Analyzer::Analyzer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Analyzer::Analyzer(Analyzer&&) noexcept = default;
Analyzer& Analyzer::operator=(Analyzer&&) noexcept = default;
Analyzer::~Analyzer() = default;

const AnalyzerOptions& Analyzer::options() const noexcept {
  return impl_->options;
}
const std::string& Analyzer::fingerprint() const noexcept {
  return impl_->fingerprint;
}

Result<Analyzer> Analyzer::create(AnalyzerOptions options) {
  VITRINA_TRY(Stemmer::create(options.latin_language));
  VITRINA_TRY(Stemmer::create(options.cyrillic_language));
  std::string fingerprint(kTokenRules);
  fingerprint += " latin=" + options.latin_language;
  fingerprint += " cyrillic=" + options.cyrillic_language;
  fingerprint += " xapian=" + stemmer_version();
  fingerprint.append(" unicode=").append(unicode_version());
  return Analyzer(std::make_unique<Impl>(Impl{std::move(options), std::move(fingerprint)}));
}

const std::vector<Token>& Analyzer::tokenize(std::string_view text, AnalyzerScratch& scratch) const {
  AnalyzerScratch::Impl& s = *scratch.impl_;
  if (s.tokens.capacity() > kKeptTokens) {
    s.tokens = {};
    s.scripts = {};
    s.chars = {};
  }
  s.tokens.clear();
  s.scripts.clear();
  s.arena.clear();
  text = text.substr(0, kMaxTextBytes);

  Tokenizer tokenizer(s.tokens, s.scripts, s.arena);
  for (std::size_t pos = 0; pos < text.size();) {
    const std::size_t end = piece_end(text, pos);
    s.chars.clear();
    normalize(text.substr(pos, end - pos), static_cast<std::uint32_t>(pos), s.chars);
    tokenizer.run(s.chars, static_cast<std::uint32_t>(end));
    pos = end;
  }

  StemCache& stems = s.stems(impl_->options);
  for (std::size_t i = 0; i < s.tokens.size(); ++i) {
    s.tokens[i].stem = stems.stem(s.tokens[i].form, s.scripts[i], s.arena);
  }
  return s.tokens;
}

std::string_view Analyzer::stem(std::string_view form, AnalyzerScratch& scratch) const {
  AnalyzerScratch::Impl& s = *scratch.impl_;
  s.stem_tail.clear();
  s.stem = s.stems(impl_->options).stem(form, script_of(form), s.stem_tail);
  return s.stem;
}

std::string_view Analyzer::compound(const std::vector<Token>& tokens, std::size_t first, std::size_t last,
                                    AnalyzerScratch& scratch) const {
  AnalyzerScratch::Impl& s = *scratch.impl_;
  std::array<char, kMaxTokenBytes> joined;
  std::size_t size = 0;
  for (std::size_t i = first; i <= last && size < joined.size(); ++i) {
    std::string_view form = tokens[i].form;
    std::size_t taken = std::min(form.size(), joined.size() - size);
    if (taken < form.size()) {
      while (taken > 0 && (static_cast<unsigned char>(form[taken]) & 0xC0) == 0x80) --taken;
    }
    std::memcpy(joined.data() + size, form.data(), taken);
    size += taken;
    if (taken < form.size()) break;
  }
  const std::string_view form = s.arena.add({joined.data(), size});
  const Script script = tokens[last].unit_of_previous ? Script::kNone : script_of(form);
  return s.stems(impl_->options).stem(form, script, s.arena);
}

std::string Analyzer::fold(std::string_view text) const {
  std::string folded;
  std::vector<Char> chars;
  bool space_waits = false;
  for (std::size_t pos = 0; pos < text.size();) {
    const std::size_t end = piece_end(text, pos);
    chars.clear();
    normalize(text.substr(pos, end - pos), 0, chars);
    for (std::size_t i = 0; i < chars.size(); ++i) {
      const Char c = chars[i];
      if (c.is(CharClass::kSpace) || c.is(CharClass::kLineBreak)) {
        space_waits = !folded.empty();
        continue;
      }
      if (space_waits || (i > 0 && splits(chars[i - 1], c))) folded.push_back(' ');
      space_waits = false;
      char bytes[4];
      folded.append(bytes, encode_utf8(c.code(), bytes));
    }
    pos = end;
  }
  return folded;
}

}  // namespace vitrina::index
