#include "index/segment/version_4.h"

#include <utility>

#include "index/base/check.h"

namespace vitrina::index {
namespace {

class StringSink final : public ByteSink {
 public:
  explicit StringSink(std::string& out) : out_(out) {}
  Result<void> append(Bytes bytes) override {
    out_.append(as_text(bytes));
    return {};
  }

 private:
  std::string& out_;
};

}  // namespace

MadeSections::MadeSections(const SectionMap& sections, const PostingLists& postings,
                           std::uint32_t doc_count) {
  const StringTable forms(sections[SectionId::kForms]);
  const auto form_terms = array_view<TermId>(sections[SectionId::kFormTerms]);
  const auto form_at = [&](FormId form) { return forms[form]; };
  terms_ = make_joint_directory(StringTable(sections[SectionId::kTerms]),
                                StringTable(sections[SectionId::kAliases]));
  forms_ = make_text_directory(forms.size(), form_at);
  StringSink data(beginning_postings_);
  auto beginnings =
      list_beginnings(form_at, form_terms.first(std::min<std::size_t>(form_terms.size(), forms.size())),
                      postings, doc_count, data);
  VITRINA_CHECK(beginnings.has_value());
  beginnings_ = std::move(*beginnings);
  StringSink texts(beginning_texts_);
  VITRINA_CHECK(beginnings_.texts.write(texts).has_value());
}

void MadeSections::put_into(SectionMap& sections) const {
  sections.set(SectionId::kTermDirectory, std::as_bytes(std::span(terms_)));
  sections.set(SectionId::kFormDirectory, std::as_bytes(std::span(forms_)));
  sections.set(SectionId::kBeginnings, as_bytes(beginning_texts_));
  sections.set(SectionId::kBeginningLists, std::as_bytes(std::span(beginnings_.lists)));
  sections.set(SectionId::kBeginningBlocks, std::as_bytes(std::span(beginnings_.blocks)));
  sections.set(SectionId::kBeginningPostings, as_bytes(beginning_postings_));
}

}  // namespace vitrina::index
