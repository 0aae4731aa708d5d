// Stemmer: a Snowball stemmer of one language. The only place that knows Xapian's.
//
// Threads: one at a time (the algorithm works in a buffer of its own).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "index/base/result.h"

namespace vitrina::index {

class Stemmer {
 public:
  // Errors: kInvalidArgument for a language that is none of stemmer_languages().
  static Result<Stemmer> create(std::string_view language);

  Stemmer(Stemmer&&) noexcept;
  Stemmer& operator=(Stemmer&&) noexcept;
  ~Stemmer();

  // The stem of a normalised word; the word itself should the stemmer fail.
  std::string stem(std::string_view form);

 private:
  struct Impl;
  explicit Stemmer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// "none arabic armenian …", separated by spaces.
std::string stemmer_languages();

// Xapian's version, whose stemmers these are: "1.4.22".
std::string stemmer_version();

}  // namespace vitrina::index
