// Tokenizer: normalised characters → tokens, unstemmed. The rules stand in README.md, one line each.
//
// Threads: one at a time. Cost: linear; a rule looks at most kMaxTokenBytes characters ahead of its token.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "index/text/analyzer.h"
#include "index/text/normalize.h"
#include "index/text/number.h"
#include "index/text/text_arena.h"
#include "index/text/units.h"

namespace vitrina::index {

class Tokenizer {
 public:
  // Appends to `tokens`, their forms going to `arena` and their stems left equal to the forms; and to
  // `scripts` the script each token is to be stemmed by.
  Tokenizer(std::vector<Token>& tokens, std::vector<Script>& scripts, TextArena& arena) noexcept
      : tokens_(tokens), scripts_(scripts), arena_(arena) {}

  // Takes the next piece of the text. `chars` gets end marks appended; `end` is where the piece ends in
  // bytes.
  void run(std::vector<Char>& chars, std::uint32_t end);

 private:
  struct Word {
    std::size_t end;
    Script script;  // of all its letters; kNone with a digit in it
  };
  struct Unit {
    std::string_view form;  // canonical; empty: none here
    std::size_t end = 0;
  };
  enum class Kind : std::uint8_t { kWord, kNumber, kUnit };

  // Each reads a token (or a few that belong together) at `begin` and returns where the next may start.
  std::size_t take_word(std::size_t begin);
  std::size_t take_number(std::size_t begin);
  std::size_t take_mark_unit(std::size_t pos);     // 17" 8'
  std::size_t take_spelled_unit(std::size_t pos);  // 12-volt, 256 ГБ
  std::size_t take_unit(std::string_view form, std::size_t begin, std::size_t end);
  std::size_t take_dimension_sign(std::size_t pos);
  void note_quote(std::size_t pos) noexcept;

  // Reads letters and digits on from `pos`; `has_digit` tells that digits stand before.
  Word scan_word(std::size_t pos, bool has_digit, FormBuilder& form) const noexcept;
  Unit find_unit_at(std::size_t pos, UnitJoint joint) const noexcept;
  bool is_apostrophe_in_word(std::size_t pos) const noexcept;
  bool is_point_in_number(std::size_t pos) const noexcept;
  bool is_dimension_sign(std::size_t pos) const noexcept;
  bool is_in_of_n_in_1(std::size_t pos, std::size_t end, bool glued) const noexcept;
  bool follows_hyphen(std::size_t begin, Kind kind) const noexcept;

  void add(std::string_view form, std::size_t begin, std::size_t end, Kind kind,
           Script script = Script::kNone);
  std::uint32_t byte_end(std::size_t end) const noexcept;

  std::vector<Token>& tokens_;
  std::vector<Script>& scripts_;
  TextArena& arena_;
  const Char* chars_ = nullptr;
  std::size_t count_ = 0;
  bool in_double_quotes_ = false;
  bool in_single_quotes_ = false;
};

}  // namespace vitrina::index
