#include "index/dictionary/form_dictionary.h"

#include <gtest/gtest.h>

#include <set>

#include "index/base/random.h"
#include "tests/support/memory_sink.h"

namespace vitrina::index {
namespace {

TEST(FormDictionary, FindsFormsAndExactlyThoseWithAPrefix) {
  const std::uint64_t seed = 1;
  Random random(seed);
  static constexpr const char* kLetters[] = {"к", "р", "о", "a", "b", "1"};
  const auto word = [&](std::uint64_t letters) {
    std::string text;
    for (; letters > 0; --letters) text += kLetters[random.below(std::size(kLetters))];
    return text;
  };
  std::set<std::string> forms;
  while (forms.size() < 3000) forms.insert(word(1 + random.below(7)));
  StringTableWriter writer;
  std::vector<TermId> terms;
  std::vector<std::uint32_t> counts;
  for (const std::string& form : forms) {
    writer.add(form);
    terms.push_back(static_cast<TermId>(random.below(100)));
    counts.push_back(static_cast<std::uint32_t>(random.below(100)));
  }
  test::MemorySink table;
  ASSERT_TRUE(writer.write(table));
  const FormsByTerm by_term = forms_by_term(terms, 100);
  const auto directory = make_text_directory(writer.size(), [&](std::uint32_t i) { return writer[i]; });
  const FormDictionary dictionary(as_bytes(table.text), std::as_bytes(std::span(terms)),
                                  std::as_bytes(std::span(counts)), std::as_bytes(std::span(by_term.offsets)),
                                  std::as_bytes(std::span(by_term.forms)),
                                  std::as_bytes(std::span(directory)));
  ASSERT_EQ(dictionary.size(), forms.size());
  for (int i = 0; i < 2'000; ++i) {
    const auto form = static_cast<FormId>(random.below(dictionary.size()));
    const std::string prefix(dictionary.form(form).substr(0, random.below(6)));
    EXPECT_EQ(dictionary.past_prefix(form, prefix.size()), dictionary.find_prefix(prefix).end) << prefix;
  }
  FormId place = 0;
  for (const std::string& form : forms) {
    EXPECT_EQ(dictionary.find(form), place);
    EXPECT_EQ(dictionary.form(place), form);
    EXPECT_EQ(dictionary.term(place), terms[place]);
    EXPECT_EQ(dictionary.count(place), counts[place]);
    ++place;
  }
  EXPECT_EQ(dictionary.find("zz"), kNoForm);
  for (int i = 0; i < 3'000; ++i) {
    const auto near = static_cast<FormId>(random.below(dictionary.size()));
    const std::string wanted =
        random.chance(0.5)
            ? word(1 + random.below(7))
            : std::string(dictionary.form(static_cast<FormId>(random.below(dictionary.size()))));
    EXPECT_EQ(dictionary.find_near(near, wanted), dictionary.find(wanted)) << wanted << " near " << near;
  }
  std::size_t by_terms = 0;
  for (TermId term = 0; term < 102; ++term) {
    for (const FormId form : dictionary.forms_of(term)) EXPECT_EQ(dictionary.term(form), term);
    by_terms += dictionary.forms_of(term).size();
  }
  EXPECT_EQ(by_terms, forms.size());
  EXPECT_TRUE(dictionary.forms_of(kNoTerm).empty());
  for (int i = 0; i < 2000; ++i) {
    const std::string prefix = word(random.below(5));
    std::size_t expected = 0;
    for (const std::string& form : forms) expected += form.starts_with(prefix) ? 1 : 0;
    const auto range = dictionary.find_prefix(prefix);
    ASSERT_EQ(range.end - range.begin, expected) << prefix << " seed " << seed;
    for (FormId form = range.begin; form < range.end; ++form)
      ASSERT_TRUE(dictionary.form(form).starts_with(prefix));
  }
}

}  // namespace
}  // namespace vitrina::index
