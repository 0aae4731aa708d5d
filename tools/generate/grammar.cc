#include "tools/generate/grammar.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace vitrina::tools {
namespace {

constexpr std::size_t kLetter = 2;  // bytes of a Cyrillic letter

bool one_of(std::string_view letter, std::string_view letters) {
  return !letter.empty() && letters.find(letter) != std::string_view::npos;
}

std::string_view last_letter(std::string_view word) {
  return word.size() < kLetter ? std::string_view{} : word.substr(word.size() - kLetter);
}

std::string_view without(std::string_view word, std::size_t letters) {
  return word.substr(0, word.size() - letters * kLetter);
}

std::string join(std::string_view stem, std::string_view ending) {
  std::string out(stem);
  out += ending;
  return out;
}

// `и` where `ы` may not stand.
std::string_view y_after(std::string_view stem) {
  return one_of(last_letter(stem), "гкхжшчщ") ? "и" : "ы";
}

struct AdjectiveEndings {
  std::string_view feminine, neuter, plural, accusative, genitive;
};

// The endings of an adjective by its masculine form; empty feminine when it is not declined.
AdjectiveEndings endings_of(std::string_view masculine) {
  const std::string_view stem = without(masculine, 2);
  const std::string_view hard_plural = one_of(last_letter(stem), "гкхжшчщ") ? "ие" : "ые";
  if (masculine.ends_with("ый") || masculine.ends_with("ой")) return {"ая", "ое", hard_plural, "ую", "ой"};
  if (!masculine.ends_with("ий")) return {};
  if (one_of(last_letter(stem), "гкх")) return {"ая", "ое", "ие", "ую", "ой"};
  if (one_of(last_letter(stem), "жшчщ")) return {"ая", "ее", "ие", "ую", "ей"};
  return {"яя", "ее", "ие", "юю", "ей"};
}

std::string decline(std::string_view masculine, std::string_view AdjectiveEndings::*ending) {
  std::string_view reflexive;
  if (masculine.ends_with("ийся")) {
    reflexive = "ся";
    masculine = without(masculine, 2);
  }
  if (masculine.size() <= 2 * kLetter) return join(masculine, reflexive);
  const AdjectiveEndings endings = endings_of(masculine);
  if (endings.feminine.empty()) return join(masculine, reflexive);
  return join(without(masculine, 2), endings.*ending) + std::string(reflexive);
}

std::string head_plural(std::string_view noun, Gender gender) {
  const std::string_view last = last_letter(noun);
  const std::string_view stem = without(noun, 1);
  switch (gender) {
    case Gender::kPlural:
      return std::string(noun);
    case Gender::kMasculine:
      if (last == "ь" || last == "й") return join(stem, "и");
      if (noun.size() > 4 * kLetter && noun.ends_with("ок")) return join(without(noun, 2), "ки");
      if (noun.size() > 4 * kLetter && noun.ends_with("лец")) return join(without(noun, 2), "ьцы");
      if (noun.size() > 3 * kLetter && noun.ends_with("ец")) return join(without(noun, 2), "цы");
      return join(noun, y_after(noun));
    case Gender::kFeminine:
      if (last == "а") return join(stem, y_after(stem));
      if (last == "я" || last == "ь") return join(stem, "и");
      return std::string(noun);
    case Gender::kNeuter:
      if (last == "о") return join(stem, "а");
      if (last == "е") return join(stem, one_of(last_letter(stem), "цщжшч") ? "а" : "я");
      return std::string(noun);
  }
  return std::string(noun);
}

std::string head_accusative(std::string_view noun, Gender gender) {
  if (gender != Gender::kFeminine) return std::string(noun);
  if (last_letter(noun) == "а") return join(without(noun, 1), "у");
  if (last_letter(noun) == "я") return join(without(noun, 1), "ю");
  return std::string(noun);
}

// The genitive plural `футболок`, `чашек`, `диванов`; empty where the ending does not tell.
std::string head_genitive_plural(std::string_view noun, std::string_view plural, Gender gender) {
  if (gender == Gender::kMasculine) {
    if (last_letter(noun) == "ь") return join(without(noun, 1), "ей");
    if (last_letter(noun) == "й") return join(without(noun, 1), "ев");
    if (one_of(last_letter(noun), "жшчщ")) return join(noun, "ей");
    if (plural.ends_with("ы") && !plural.ends_with("цы")) return join(without(plural, 1), "ов");
    if (plural.ends_with("и")) return join(without(plural, 1), "ов");
    return {};
  }
  if (plural.ends_with("ки") && plural.size() > 3 * kLetter) {
    const std::string_view stem = without(plural, 2);
    const std::string_view last = last_letter(stem);
    if (one_of(last, "ьй")) return join(without(stem, 1), "ек");
    if (one_of(last, "жшчщ")) return join(stem, "ек");
    if (!one_of(last, "аеёиоуыэюя")) return join(stem, "ок");
    return join(stem, "к");
  }
  if (gender == Gender::kFeminine && last_letter(noun) == "а") {
    const std::string_view stem = without(noun, 1);
    const std::string_view before = last_letter(without(stem, 1));
    if (one_of(before, "аеёиоуыэюя")) return std::string(stem);
  }
  return {};
}

std::string head_genitive(std::string_view noun, std::string_view plural, std::string_view genitive_plural,
                          Gender gender) {
  const std::string_view last = last_letter(noun);
  switch (gender) {
    case Gender::kPlural:
      return std::string(genitive_plural.empty() ? noun : genitive_plural);
    case Gender::kMasculine:
      if (last == "ь" || last == "й") return join(without(noun, 1), "я");
      if (plural.ends_with("ы") || plural.ends_with("и")) return join(without(plural, 1), "а");
      return join(noun, "а");
    case Gender::kFeminine:
      return head_plural(noun, gender);
    case Gender::kNeuter:
      if (last == "о") return join(without(noun, 1), "а");
      if (last == "е") {
        return join(without(noun, 1), one_of(last_letter(without(noun, 1)), "цщжшч") ? "а" : "я");
      }
      return std::string(noun);
  }
  return std::string(noun);
}

// The masculine form of an adjective standing in `gender`, or empty when `word` is no adjective.
std::string masculine_of(std::string_view word, Gender gender) {
  const auto hard = [](std::string_view stem) {
    return join(stem, one_of(last_letter(stem), "гкхжшчщ") ? "ий" : "ый");
  };
  if (word.size() < 4 * kLetter) return {};
  const std::string_view stem = without(word, 2);
  switch (gender) {
    case Gender::kMasculine:
      if (word.ends_with("ый") || word.ends_with("ий") || word.ends_with("ой")) return std::string(word);
      return {};
    case Gender::kFeminine:
      if (word.ends_with("ая")) return hard(stem);
      if (word.ends_with("яя")) return join(stem, "ий");
      return {};
    case Gender::kNeuter:
      if (word.ends_with("ое")) return hard(stem);
      if (word.ends_with("ее")) return join(stem, "ий");
      return {};
    case Gender::kPlural:
      if (word.ends_with("ые")) return hard(stem);
      if (word.ends_with("ие")) return join(stem, "ий");
      return {};
  }
  return {};
}

// Words that keep one form, as a shop meets them.
bool is_indeclinable(std::string_view noun) {
  constexpr std::string_view kWords[] = {"пальто", "колье",    "укулеле", "кимоно",  "бра",   "боди",
                                         "поло",   "худи",     "манго",   "авокадо", "кашпо", "драже",
                                         "панно",  "портмоне", "пианино", "пюре",    "сабо",  "МФУ",
                                         "УЗО",    "фэнтези",  "BCAA",    "какао"};
  return std::find(std::begin(kWords), std::end(kWords), noun) != std::end(kWords);
}

char32_t decode(std::string_view text, std::size_t at) {
  return (static_cast<char32_t>(static_cast<unsigned char>(text[at]) & 0x1F) << 6) |
         (static_cast<unsigned char>(text[at + 1]) & 0x3F);
}

void encode(std::string& text, std::size_t at, char32_t letter) {
  text[at] = static_cast<char>(0xC0 | (letter >> 6));
  text[at + 1] = static_cast<char>(0x80 | (letter & 0x3F));
}

bool is_two_bytes(std::string_view text, std::size_t at) {
  return (static_cast<unsigned char>(text[at]) & 0xE0) == 0xC0 && at + 1 < text.size();
}

}  // namespace

std::string agree(std::string_view masculine, Gender gender) {
  switch (gender) {
    case Gender::kMasculine:
      return std::string(masculine);
    case Gender::kFeminine:
      return decline(masculine, &AdjectiveEndings::feminine);
    case Gender::kNeuter:
      return decline(masculine, &AdjectiveEndings::neuter);
    case Gender::kPlural:
      return decline(masculine, &AdjectiveEndings::plural);
  }
  return std::string(masculine);
}

std::string agree_accusative(std::string_view masculine, Gender gender) {
  return gender == Gender::kFeminine ? decline(masculine, &AdjectiveEndings::accusative)
                                     : agree(masculine, gender);
}

NounForms inflect_noun(std::string_view phrase, Gender gender, std::string_view irregular_plural) {
  NounForms forms;
  forms.gender = gender;
  forms.singular = std::string(phrase);
  bool head_done = false;
  bool tail = false;
  bool adjectives = false;
  const auto put = [](std::string& out, std::string_view word) {
    if (!out.empty()) out.push_back(' ');
    out += word;
  };
  while (!phrase.empty()) {
    const std::size_t space = phrase.find(' ');
    const std::string_view word = phrase.substr(0, space);
    phrase = space == std::string_view::npos ? std::string_view{} : phrase.substr(space + 1);
    if (head_done) {
      // `икра красная` agrees too; `крем для рук` ends what agrees.
      const std::string after = tail ? std::string() : masculine_of(word, gender);
      adjectives = adjectives || !after.empty();
      tail = tail || after.empty();
      put(forms.plural, tail ? word : std::string_view(agree(after, Gender::kPlural)));
      put(forms.accusative, tail ? word : std::string_view(agree_accusative(after, gender)));
      put(forms.genitive,
          tail || gender != Gender::kFeminine ? word : decline(after, &AdjectiveEndings::genitive));
      put(forms.genitive_plural, word);
      if (!tail) forms.genitive_plural = forms.plural;  // no form for it: see below
      continue;
    }
    const std::string masculine = phrase.empty() ? std::string() : masculine_of(word, gender);
    if (!masculine.empty()) {
      adjectives = true;
      put(forms.plural, agree(masculine, Gender::kPlural));
      put(forms.accusative, agree_accusative(masculine, gender));
      put(forms.genitive, gender == Gender::kFeminine ? decline(masculine, &AdjectiveEndings::genitive)
                                                      : agree(masculine, gender));
      put(forms.genitive_plural, agree(masculine, Gender::kPlural) == std::string(word)
                                     ? std::string(word)
                                     : agree(masculine, Gender::kPlural));
      continue;
    }
    head_done = true;
    if (is_indeclinable(word)) {
      for (auto* out : {&forms.plural, &forms.accusative, &forms.genitive, &forms.genitive_plural}) {
        put(*out, word);
      }
      continue;
    }
    const std::string plural =
        irregular_plural.empty() ? head_plural(word, gender) : std::string(irregular_plural);
    const std::string genitive_plural = head_genitive_plural(word, plural, gender);
    put(forms.plural, plural);
    put(forms.accusative, head_accusative(word, gender));
    put(forms.genitive, head_genitive(word, plural, genitive_plural, gender));
    // Adjectives before the head would need a case that titles never use, so such a phrase has no form here.
    if (genitive_plural.empty() || !forms.genitive_plural.empty()) {
      forms.genitive_plural.clear();
      put(forms.genitive_plural, plural);
    } else {
      put(forms.genitive_plural, genitive_plural);
    }
  }
  if (forms.genitive_plural == forms.plural) forms.genitive_plural.clear();
  // Only the feminine genitive of adjectives is known here.
  if (adjectives && gender != Gender::kFeminine) forms.genitive = forms.singular;
  return forms;
}

void capitalise(std::string& text, std::size_t at) {
  if (at >= text.size()) return;
  if (text[at] >= 'a' && text[at] <= 'z') {
    text[at] = static_cast<char>(text[at] - 'a' + 'A');
  } else if (is_two_bytes(text, at)) {
    const char32_t letter = decode(text, at);
    if (letter >= U'а' && letter <= U'я') encode(text, at, letter - (U'а' - U'А'));
    if (letter == U'ё') encode(text, at, U'Ё');
  }
}

std::string capitalised(std::string_view text) {
  std::string out(text);
  capitalise(out);
  return out;
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (out[i] >= 'A' && out[i] <= 'Z') {
      out[i] = static_cast<char>(out[i] - 'A' + 'a');
    } else if (is_two_bytes(out, i)) {
      const char32_t letter = decode(out, i);
      if (letter >= U'А' && letter <= U'Я') encode(out, i, letter + (U'а' - U'А'));
      if (letter == U'Ё') encode(out, i, U'ё');
      ++i;
    }
  }
  return out;
}

}  // namespace vitrina::tools
