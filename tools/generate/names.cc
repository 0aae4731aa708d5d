#include "tools/generate/names.h"

#include <array>
#include <iterator>

#include "tools/generate/grammar.h"

namespace vitrina::tools {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kLatinFirst[] = {
    "nor", "vel", "ka",  "mi",  "to",  "lu", "ren", "sa", "dor", "fi",  "ga",  "ler", "mo",  "xa",  "tri",
    "bel", "vo",  "qui", "zen", "lar", "al", "es",  "in", "or",  "um",  "bra", "cre", "dre", "fla", "glo",
    "har", "ji",  "ke",  "lo",  "mar", "ne", "os",  "pa", "ri",  "sto", "ta",  "ur",  "ve",  "wi",  "yo"};
constexpr std::string_view kLatinMiddle[] = {"na", "ve", "ri", "do", "la", "me",  "to",  "si",  "ro", "ka",
                                             "li", "ta", "no", "re", "vi", "san", "mer", "lin", "da", "po",
                                             "ga", "zo", "fe", "lu", "ni", "ber", "tra", "cu",  "mo", "ste"};
constexpr std::string_view kLatinLast[] = {"ra",  "lis", "on",  "ex",  "ia",  "ta",   "no",   "vik", "mo",
                                           "ler", "dan", "ix",  "um",  "ora", "elle", "etto", "us",  "ova",
                                           "ine", "ard", "way", "fit", "tek", "lux",  "io",   "ello"};
constexpr std::string_view kCyrillicFirst[] = {
    "вер", "ла",  "мо", "ни",  "ро",  "сол", "та",  "ви",  "дар", "ка",  "ли",  "нор", "за",  "бе",
    "ми",  "ру",  "се", "ал",  "ор",  "ель", "ду",  "гра", "пле", "сне", "кра", "тре", "бо",  "ве",
    "по",  "жар", "лю", "мар", "ост", "пер", "раз", "сам", "тур", "ум",  "фло", "хол", "цве", "яр"};
constexpr std::string_view kCyrillicMiddle[] = {"ве", "ро", "ли", "на", "ми", "то", "ра", "ди",  "ла",
                                                "се", "ни", "га", "до", "ре", "ма", "ви", "ста", "ле",
                                                "бо", "ка", "зо", "пе", "лу", "ти", "мо", "не",  "ру"};
constexpr std::string_view kCyrillicLast[] = {
    "на",  "ра",  "ния", "рис",  "нт",  "ль",  "ка",  "лон", "вель", "лия",  "дан", "нор", "вик",
    "мир", "лад", "тон", "рель", "сон", "рия", "вит", "рон", "лина", "дера", "мия", "та",  "нец"};

constexpr std::string_view kLatinLines[] = {
    "Pro",     "Air",     "Max",     "Lite",   "Neo",    "Active",  "Classic", "Comfort", "Style",
    "Home",    "Urban",   "Premium", "Sport",  "Smart",  "Nova",    "Line",    "Plus",    "Ultra",
    "Vita",    "Fresh",   "Soft",    "Energy", "Nature", "Deluxe",  "Basic",   "Power",   "Aqua",
    "Royal",   "Retro",   "Studio",  "Family", "Magic",  "Light",   "Dream",   "Galaxy",  "Trend",
    "Future",  "Vision",  "Loft",    "Scandi", "Eco",    "Gold",    "Silver",  "Ocean",   "Forest",
    "Polar",   "Storm",   "Breeze",  "Sunny",  "Modern", "Verona",  "Milano",  "Oslo",    "Paris",
    "Toscana", "Riviera", "Orion",   "Atlas",  "Titan",  "Phoenix", "Expert",  "Master",  "Compact",
    "Flex",    "Force",   "Motion",  "Grand",  "Prime",  "Silence", "Turbo"};
constexpr std::string_view kCyrillicLines[] = {
    "Классик",  "Комфорт", "Люкс",     "Лайт",     "Премиум",   "Стандарт", "Верона",  "Прага",
    "Милан",    "Лофт",    "Сканди",   "Эко",      "Гармония",  "Уют",      "Престиж", "Традиция",
    "Соната",   "Венеция", "Мечта",    "Радуга",   "Весна",     "Север",    "Бриз",    "Лагуна",
    "Орион",    "Атлант",  "Вега",     "Ника",     "Грация",    "Элегант",  "Модерн",  "Ретро",
    "Акварель", "Прованс", "Тоскана",  "Оазис",    "Витязь",    "Богатырь", "Сказка",  "Малютка",
    "Мастер",   "Эксперт", "Профи",    "Эконом",   "Универсал", "Сибирь",   "Алтай",   "Байкал",
    "Урал",     "Волга",   "Карелия",  "Домашний", "Садовод",   "Дачник",   "Аврора",  "Виктория",
    "Изабелла", "Камея",   "Кристалл", "Лаванда",  "Магнолия",  "Нежность", "Рапсодия"};

constexpr std::string_view kFirstNames[] = {
    "Анна",   "Мария",   "Ольга", "Елена", "Вера",   "Нина",   "Дарья",  "Алиса",  "Ирина", "Юлия",
    "Полина", "Татьяна", "Софья", "Лидия", "Максим", "Иван",   "Андрей", "Сергей", "Павел", "Артём",
    "Кирилл", "Роман",   "Олег",  "Глеб",  "Денис",  "Виктор", "Лев",    "Антон"};
constexpr std::size_t kWomen = 14;
constexpr std::string_view kSurnames[] = {
    "Вересов", "Лугов",    "Озеров",  "Туманов", "Северин",  "Калинин",  "Рябинин",
    "Соколов", "Медведев", "Орлов",   "Зимин",   "Ветров",   "Березин",  "Полянов",
    "Каменев", "Громов",   "Ключев",  "Мохов",   "Степнов",  "Тимофеев", "Ярцев",
    "Крылов",  "Дубровин", "Лебедев", "Синицын", "Воробьёв", "Журавлёв", "Чернышов",
    "Беляков", "Светлов",  "Морозов", "Жуков",   "Костров",  "Ладогин",  "Заречный-Волков"};

constexpr std::string_view kBookHeads[] = {
    "Тайна",   "Дом",     "Сад",         "Тень",   "Хранитель", "Дочь",    "Голос",          "Остров",
    "Город",   "Дорога",  "Письма",      "Песня",  "Время",     "Ключ",    "Огонь",          "Королева",
    "Легенда", "История", "Сердце",      "Путь",   "Книга",     "Хроники", "Последний день", "Первый снег",
    "Сказки",  "Законы",  "Возвращение", "Память", "Следы",     "Ночь"};
constexpr std::string_view kBookAdjectives[] = {
    "северного", "забытого",  "старого",     "чужого",    "последнего", "серебряного",
    "туманного", "далёкого",  "стеклянного", "тёмного",   "зимнего",    "пропавшего",
    "синего",    "бумажного", "вечного",     "тихого",    "драконьего", "янтарного",
    "первого",   "ночного",   "медного",     "каменного", "весеннего",  "потерянного"};
constexpr std::string_view kBookTails[] = {
    "ветра",   "леса",    "города", "моря",   "короля", "дома",      "маяка",     "сада",     "замка",
    "мастера", "острова", "берега", "волка",  "солнца", "странника", "часовщика", "капитана", "ворона",
    "озера",   "огня",    "дождя",  "театра", "архива", "поезда",    "дракона",   "перевала", "гостя"};

template <std::size_t N>
std::string_view pick(Random& random, const std::string_view (&list)[N]) {
  return list[random.below(N)];
}

constexpr std::uint64_t kNameSeed = 0x76697472696E61;

}  // namespace

std::string composed_name(std::uint64_t number, Script script) {
  Random random(mix64(number * 2 + (script == Script::kCyrillic ? 1 : 0)) ^ kNameSeed);
  // Two syllables name a few thousand things; larger numbers need more.
  const std::uint64_t middles = number < 600 ? random.below(2) : 1 + random.below(number < 20'000 ? 1 : 2);
  std::string out;
  if (script == Script::kLatin) {
    out += pick(random, kLatinFirst);
    for (std::uint64_t i = 0; i < middles; ++i) out += pick(random, kLatinMiddle);
    out += pick(random, kLatinLast);
  } else {
    out += pick(random, kCyrillicFirst);
    for (std::uint64_t i = 0; i < middles; ++i) out += pick(random, kCyrillicMiddle);
    out += pick(random, kCyrillicLast);
  }
  capitalise(out);
  return out;
}

std::string line_name(std::uint64_t rank, Script script) {
  if (script == Script::kLatin) {
    if (rank < std::size(kLatinLines)) return std::string(kLatinLines[rank]);
  } else if (rank < std::size(kCyrillicLines)) {
    return std::string(kCyrillicLines[rank]);
  }
  return composed_name(rank + 1'000, script);
}

void append_model_code(std::string& out, std::uint64_t family, std::uint64_t number) {
  Random style(mix64(family) ^ kNameSeed);
  Random random(mix64(number) ^ mix64(family));
  static constexpr std::string_view kLetters = "ABCDEFGHKLMNPRSTVXZ";
  const auto letter = [&](Random& from) { return kLetters[from.below(kLetters.size())]; };
  const std::uint64_t shape = style.below(5);
  out.push_back(letter(style));
  if (shape != 0) out.push_back(letter(style));
  if (shape == 4) out.push_back(letter(style));
  if (shape == 2 || shape == 4) out.push_back('-');
  if (shape == 3) out.push_back(' ');
  if (shape == 0) {
    out += std::to_string(10 + random.below(90));
    if (random.below(4) == 0) out.push_back('s');
  } else if (shape == 1 || shape == 2) {
    out += std::to_string((10 + random.below(90)) * 10);
  } else {
    out += std::to_string(1000 + random.below(9000));
  }
  if (shape >= 2 && random.below(4) == 0) out.push_back(letter(random));
}

std::string author_name(std::uint64_t number) {
  Random random(mix64(number) ^ kNameSeed);
  const std::uint64_t first = random.below(std::size(kFirstNames));
  std::string out(kFirstNames[first]);
  out.push_back(' ');
  out += pick(random, kSurnames);
  if (first < kWomen) out += "а";
  return out;
}

std::string book_title(std::uint64_t number) {
  Random random(mix64(number + 17) ^ kNameSeed);
  std::string out(pick(random, kBookHeads));
  out.push_back(' ');
  out += pick(random, kBookAdjectives);
  out.push_back(' ');
  out += pick(random, kBookTails);
  return out;
}

}  // namespace vitrina::tools
