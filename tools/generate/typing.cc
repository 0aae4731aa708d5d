#include "tools/generate/typing.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "index/text/code_points.h"

namespace vitrina::tools {
namespace {

constexpr std::u32string_view kRussianKeys = U"йцукенгшщзхъфывапролджэячсмитьбю";
constexpr std::u32string_view kEnglishKeys = U"qwertyuiop[]asdfghjkl;'zxcvbnm,.";
constexpr std::u32string_view kRows[] = {U"йцукенгшщзхъ", U"фывапролджэ", U"ячсмитьбю",
                                         U"qwertyuiop",   U"asdfghjkl",   U"zxcvbnm"};
// Sounds that are written wrong.
constexpr std::u32string_view kByEar = U"аоиещшсздтгкбпвфыи";

constexpr std::pair<char32_t, std::string_view> kLatinOf[] = {
    {U'а', "a"},  {U'б', "b"}, {U'в', "v"},  {U'г', "g"},  {U'д', "d"},  {U'е', "e"},   {U'ё', "e"},
    {U'ж', "zh"}, {U'з', "z"}, {U'и', "i"},  {U'й', "y"},  {U'к', "k"},  {U'л', "l"},   {U'м', "m"},
    {U'н', "n"},  {U'о', "o"}, {U'п', "p"},  {U'р', "r"},  {U'с', "s"},  {U'т', "t"},   {U'у', "u"},
    {U'ф', "f"},  {U'х', "h"}, {U'ц', "ts"}, {U'ч', "ch"}, {U'ш', "sh"}, {U'щ', "sch"}, {U'ъ', ""},
    {U'ы', "y"},  {U'ь', ""},  {U'э', "e"},  {U'ю', "yu"}, {U'я', "ya"}};

// Longer spellings first.
constexpr std::pair<std::string_view, std::string_view> kCyrillicOf[] = {
    {"sch", "щ"}, {"sh", "ш"}, {"ch", "ч"}, {"zh", "ж"}, {"ya", "я"},  {"yu", "ю"}, {"yo", "ё"}, {"oo", "у"},
    {"ee", "и"},  {"th", "т"}, {"ph", "ф"}, {"ck", "к"}, {"qu", "кв"}, {"x", "кс"}, {"w", "в"},  {"a", "а"},
    {"b", "б"},   {"c", "к"},  {"d", "д"},  {"e", "е"},  {"f", "ф"},   {"g", "г"},  {"h", "х"},  {"i", "и"},
    {"j", "дж"},  {"k", "к"},  {"l", "л"},  {"m", "м"},  {"n", "н"},   {"o", "о"},  {"p", "п"},  {"q", "к"},
    {"r", "р"},   {"s", "с"},  {"t", "т"},  {"u", "у"},  {"v", "в"},   {"y", "и"},  {"z", "з"}};

std::u32string decoded(std::string_view text) {
  std::u32string out;
  index::decode_utf8(text, out);
  return out;
}

std::string encoded(std::u32string_view text) {
  std::string out;
  for (const char32_t letter : text) index::append_utf8(letter, out);
  return out;
}

bool is_letter(char32_t c) {
  return (c >= U'a' && c <= U'z') || (c >= U'а' && c <= U'я') || c == U'ё';
}

// Places inside words of four letters or more, where slips happen and stay readable.
std::vector<std::size_t> slip_places(const std::u32string& text) {
  std::vector<std::size_t> places;
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = begin;
    while (end < text.size() && is_letter(text[end])) ++end;
    if (end - begin >= 4) {
      for (std::size_t i = begin + 1; i < end; ++i) places.push_back(i);
    }
    begin = end + 1;
  }
  return places;
}

char32_t beside(char32_t letter, Random& random) {
  for (const auto row : kRows) {
    const std::size_t at = row.find(letter);
    if (at == std::u32string_view::npos) continue;
    const bool left = at > 0 && (at + 1 == row.size() || random.below(2) == 0);
    return row[left ? at - 1 : at + 1];
  }
  return letter;
}

}  // namespace

std::string misspelt(std::string_view text, Random& random) {
  std::u32string letters = decoded(text);
  const auto places = slip_places(letters);
  if (places.empty()) return std::string(text);
  const std::size_t at = places[random.below(places.size())];
  switch (random.below(8)) {
    case 0:
    case 1:
      letters.erase(at, 1);
      break;
    case 2:
      letters.insert(at, 1, letters[at]);
      break;
    case 3:
      std::swap(letters[at], letters[at - 1]);
      break;
    case 4:
    case 5:
      letters[at] = beside(letters[at], random);
      break;
    default: {
      // By ear where some letter allows it, else a letter left out.
      const auto by_ear = std::find_if(places.begin(), places.end(), [&](std::size_t place) {
        return place >= at && kByEar.find(letters[place]) != std::u32string_view::npos;
      });
      if (by_ear == places.end()) {
        letters.erase(at, 1);
      } else {
        letters[*by_ear] = kByEar[kByEar.find(letters[*by_ear]) ^ 1];
      }
    }
  }
  return encoded(letters);
}

std::string in_wrong_layout(std::string_view text) {
  std::u32string letters = decoded(text);
  for (auto& letter : letters) {
    if (const std::size_t ru = kRussianKeys.find(letter); ru != std::u32string_view::npos) {
      letter = kEnglishKeys[ru];
    } else if (const std::size_t en = kEnglishKeys.find(letter); en != std::u32string_view::npos) {
      letter = kRussianKeys[en];
    } else if (letter == U'ё') {
      letter = U'`';
    }
  }
  return encoded(letters);
}

std::string in_latin(std::string_view text) {
  std::string out;
  for (const char32_t letter : decoded(text)) {
    const auto* found = std::find_if(std::begin(kLatinOf), std::end(kLatinOf),
                                     [&](const auto& pair) { return pair.first == letter; });
    if (found != std::end(kLatinOf)) {
      out += found->second;
    } else {
      out += encoded(std::u32string_view(&letter, 1));
    }
  }
  return out;
}

std::string in_cyrillic(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto* found = std::find_if(std::begin(kCyrillicOf), std::end(kCyrillicOf),
                                     [&](const auto& pair) { return text.starts_with(pair.first); });
    if (found != std::end(kCyrillicOf)) {
      out += found->second;
      text.remove_prefix(found->first.size());
    } else {
      out.push_back(text.front());
      text.remove_prefix(1);
    }
  }
  return out;
}

std::string cut_short(std::string_view text, Random& random) {
  std::u32string letters = decoded(text);
  const std::size_t space = letters.rfind(U' ');
  const std::size_t begin = space == std::u32string::npos ? 0 : space + 1;
  const std::size_t length = letters.size() - begin;
  if (length < 5) return std::string(text);
  letters.resize(begin + 3 + random.below(length - 3));
  return encoded(letters);
}

std::string run_together(std::string_view text, Random& random) {
  const auto spaces = static_cast<std::uint64_t>(std::count(text.begin(), text.end(), ' '));
  if (spaces == 0) return std::string(text);
  std::string out(text);
  std::size_t at = out.find(' ');
  for (std::uint64_t skip = random.below(spaces); skip > 0; --skip) at = out.find(' ', at + 1);
  out.erase(at, 1);
  return out;
}

std::string without_yo(std::string_view text) {
  std::u32string letters = decoded(text);
  std::replace(letters.begin(), letters.end(), U'ё', U'е');
  return encoded(letters);
}

}  // namespace vitrina::tools
