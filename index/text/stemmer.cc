#include "index/text/stemmer.h"

#include <xapian.h>

#include <utility>

namespace vitrina::index {

struct Stemmer::Impl {
  Xapian::Stem stem;
};

Stemmer::Stemmer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Stemmer::Stemmer(Stemmer&&) noexcept = default;
Stemmer& Stemmer::operator=(Stemmer&&) noexcept = default;
Stemmer::~Stemmer() = default;

std::string stemmer_languages() {
  return "none " + Xapian::Stem::get_available_languages();
}

std::string stemmer_version() {
  return Xapian::version_string();
}

Result<Stemmer> Stemmer::create(std::string_view language) {
  // Only full names: an alias ("en") would give the same terms under another fingerprint.
  const std::string known = stemmer_languages();
  const std::string name(language);
  const bool is_one_word = !name.empty() && name.find(' ') == std::string::npos;
  if (!is_one_word || (" " + known + " ").find(" " + name + " ") == std::string::npos) {
    return fail(ErrorCode::kInvalidArgument,
                "unknown stemming language \"" + name + "\"; known are: " + known);
  }
  try {
    return Stemmer(std::make_unique<Impl>(Impl{Xapian::Stem(name)}));
  } catch (const Xapian::Error& error) {
    return fail(ErrorCode::kInvalidArgument,
                "cannot use stemming language \"" + name + "\": " + error.get_msg());
  }
}

std::string Stemmer::stem(std::string_view form) {
  std::string word(form);
  try {
    return impl_->stem(word);
  } catch (const Xapian::Error&) {
    return word;
  }
}

}  // namespace vitrina::index
