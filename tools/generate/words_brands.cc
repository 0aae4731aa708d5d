#include "tools/generate/words.h"

namespace vitrina::tools {

// Invented: a name that someone bears is a coincidence.
std::string_view brand_words() {
  return R"(
tech|Norvik,Zentra,Aurelo,Kvantor,Ridgeon,Teklio,Omvera,Hexoma,Lumatek,Ostara,Vireo,Pallado,Denvix,Sorbit,Маяк-Тек,Искрон|90|8
techacc|Zentra,Capsy,Boltero,Norvik,Kabelio,Snapira,Gluno,Wirely,Hexoma,Plugis,Fixomi,Удобно,Linko|220|8
parts|Kvantor,Ridgeon,Gravix,Silikor,Denvix,Coreva,Tundra PC,Polarix,Memoro|60|2
audio|Sonvera,Bassora,Aurelo,Tonelli,Echomo,Norvik,Drumlin,Waveta,Мелодика|90|8
photo|Lentika,Optivar,Fokara,Prismo,Vireo,Aerolis,Снимок|60|6
game|Ridgeon,Pixora,Gamiko,Vortan,Playdo,Joyra,Gravix|60|2
smart|Domotek,Zentra,Guardis,Сторож,Senzo,Умнодом,Norvik|80|20
appl|Belmora,Тепломир,Kuchen Haus,Vesta Line,Domelia,Norvik,Хозяюшка,Ravento,Halden,Marvello,Полюс,Эльбрус,Orbena|110|22
clim|Halden,Ветрогон,Klimaro,Polarix,Тепломир,Arktis,Breezo,Belmora|60|25
beautyappl|Lorena Pro,Glamira,Belmora,Style Nova,Hairvox,Стриж,Velluto|70|12
wear|Rosmary,Лёна,Mirabelia,Nordwear,Велта,Urban Pine,Ladello,Топаз,Sabrella,Kanvas,Моя Весна,Oldridge,Tessoro,Bellarti,Северина,Tweedo,Lavanda Mood,Marlino,Иваныч,Стильный Двор,Basico,Fiorenza,Нота Стиля|700|38
kidwear|Мишутка,Лапландик,Bambello,Карапуз,Tiny Fox,Солнышко,Kidora,Ёжкин Дом,Pinoki,Умка Бум,Сорванец,Mini Nord|260|55
under|Intimella,Топаз,Basico,Нежность,Silkora,Cottona,Лёна,Чистый Хлопок,Tinelle|180|42
workwear|Мастер Цех,Спецгард,Robusto,Форт,Рабочий Ряд,Protecto,Медика Стиль|70|60
shoes|Stepwell,Тропинка,Marco Velli,Каблучок,Runora,Nordwalk,Betulla,Ortello,Бегунок,Rivelli,Tamarix,Vento Passo,Ступень,Calzaro,Pegasso,Grandella|380|26
kidshoes|Топотун,Tiny Step,Мишутка,Kidora,Антошка,Pinoki,Шажок,Bambello|140|50
shoecare|Блескон,Shoe Doctor,Pediwell,Крем и Щётка,Ortello|40|40
bags|Marlino,Pelletto,Bagora,Саквояж,Rivelli,Кожевник,Nomado,Trevista,Urban Pine|220|30
jewel|Златоцвет,Argento,Bijoux Nova,Янтарный Берег,Silvara,Аметист,Lunella|170|45
watch|Tempora,Часовой Двор,Chronel,Norvik,Стрелец,Meridio|70|25
furn|Мебель Двор,Диванов,Уютополис,Woodera,Nordic Haus,Аккорд Мебель,Sofalia,Формула Дома,Dubrava,Ларго,Шкафарий,Comforta,Сосновый Бор,Матрасон|260|62
home|Уютный Дом,Domelia,Home Nova,Ладушка,Cozyna,Хозяюшка,Nordic Haus,Дом и Лад,Casa Verde,Лучик,Brillanto,Полочка|380|45
textile|Сонное Царство,Cottona,Ивтекс,Морфеус,Silkora,Уютный Дом,Белая Ночь,Somnia,Лён и Клён,Dolce Sonno|220|55
kitchen|Kuchen Haus,Хозяюшка,Belmora,Чугунок,Vesta Line,Гжелочка,Cucina Rosa,Stalmet,Пир Горой,Porcella|220|40
light|Лучик,Lumatek,Brillanto,Svetoria,Свет Дома,Lampello,Орбита|120|35
toys|Игрополис,Bambello,Кубикон,Toyvilla,Весёлый Ёж,Kidora,Мастер Пупс,Brick Town,Плюшкин Дом,Сказочник,Robokid|240|48
baby|Карапуз,Babylon Soft,Нежка,Tiny Fox,Мамин Выбор,Bubbli,Лапушка,Kidora|120|45
school|Отличник,Paperia,Calligra,Школьный Двор,Пятёрка Плюс,Skrepka,Inkora|110|55
beauty|Bellarti,Lunaria,Чистый Родник,Rosetta Lab,Травы Алтая,Glamira,Nuvola,Velluto,Floré,Медуница,Aqua Bloom,Derma Nord,Ромашкино,Botanika|420|28
perfume|Maison Verde,Lunaria,Noir Lagune,Аромат Ветра,Fiorenza,Oud Nova|110|12
nails|Glamira,Nail Nova,Лакомка,Pearlis,Гель Шик|80|20
health|Здравник,Vitanorm,Медтех-М,Ортолайн,Biomera,Живица,Farmella,Тонус|150|50
vitamins|Vitanorm,Biomera,Алтай Сила,Nutrilux,Omegaplus,Живица,Power Nord|110|25
sport|Runora,Atletika,Nordwalk,Спорт Двор,Titanfit,Маршрут,Vertico,Fitonia,Горыныч,Swimora|260|28
tourism|Маршрут,Тайга,Nordcamp,Bivouak,Кедр,Trekkon,Костёр,Wild Fox|130|45
fishing|Клёв,Рыбачок,Fishora,Тихая Заводь,Щукарь,Carpello|80|50
bike|Velomir,Спорт Двор,Cyclone X,Горизонт,Bikora|60|30
auto|Автодом,Motorix,Дорожник,Carvella,Гараж 54,Roadmax,Polarix,Колесо,Drivora|210|35
oil|Motorix,Lubrano,Дорожник,Маслодел,Oilon|40|25
tyres|Grippo,Nordtrak,Уралколесо,Roadmax,Winterra|35|20
tools|Мастер Цех,Boltero,Kraftor,Уралец,Stalmet,Robusto,Гвоздь,Drillex,Toolborg,Форт,Зубило|230|38
build|Стройград,Prime Mix,Крепыш,Фасад,Теплощит,Monolit,Мастер Цех|120|60
plumb|Аквалад,Tritone,Водолей-М,Stalmet,Sanora,Капелька|120|40
paint|Радуга Дом,Coloria,Палитра,Фасад,Tinta|70|50
electric|Искра,Voltera,Свет Дома,Контакт,Elektra Nova|110|45
publisher|Белый Кит,Книжный Двор,Сова,Азимут,Лира,Новая Глава,Речной Вокзал,Полка,Бумажный Змей,Фонарь|60|100
petfood|Хвостик,Мурлыка,Barkley Nord,Petina,Лапа и Ко,Felicia,Дружок,Meowell|90|45
pets|Хвостик,Лапа и Ко,Petora,Усатый Двор,Zooland,Когтеточкин,Аквамир|150|50
garden|Дачный Рай,Зелёный Двор,Садовод-М,Gardelia,Огородник,Flora Nord,Росток,Урожайка|180|65
seeds|Росток,Урожайка,Семена Поволжья,Зелёный Двор,Сад и Грядка,Уральский Огород|70|95
gardentech|Садовод-М,Gardelia,Уралец,Motorix,Fermer,Robusto|60|40
dairy|Заречье,Белый Луг,Молочная Долина,Бурёнкин Луг,Вологодские Зори,Топтыжкино,Милкин Дом,Утро в Деревне,Альпиро,Полянка|150|88
eggs|Птичий Двор,Окские Зори,Заречье,Хохлатка,Фермерский Ряд|30|90
meat|Мясной Двор,Заречье,Сибирский Стол,Дымов Дом,Фермерский Ряд,Колбасыч,Губерния|120|90
fish|Северное Море,Рыбный Причал,Камчатка Стол,Балтийский Улов,Русский Залив|80|85
bakery|Хлебный Переулок,Колосок,Пышка,Каравай Плюс,Bonjour Pain,Горячий Цех|110|85
fruit|Свежий Ряд,Зелёный Двор,Сады Кубани,Экоферма|60|90
pantry|Колосок,Мельник,Золотая Нива,Макаронница,Русское Поле,Ангарские Крупы,Casa Verde|110|82
sauce|Перчинка,Астория Вкус,Шашлычок,Maestro Gusto,Пряный Дом,Бабушкин Погреб|90|75
canned|Бабушкин Погреб,Огородник,Дары Кубани,Медовый Край,Скатерть|90|85
sweets|Сладкий Двор,Карамелька,Лакомка,Choco Nova,Белочкин Лес,Рахат Дом,Вафелькин,Ванильное Небо|150|80
snack|Хрустик,Белочкин Лес,Snacko,Орехово,Перекусыч,Nutty Nord|90|62
drink|Чайный Дом,Арабика Клуб,Рассвет,Cafe Tostado,Родник,Яблоневый Двор,Teaforia,Горный Ключ,Утренний|150|60
health.food|Полезный Дом,Fitella,Живица,Зелёный Рецепт,Bio Nord|60|55
babyfood|Карапуз,Мамин Выбор,Фруктёша,Бэбикаша,Tutti Bimbi|40|75
office|Skrepka,Paperia,Канцмастер,Inkora,Деловой Ряд|90|50
craft|Рукодельница,Craftoria,Палитра,Волшебная Нить,Мозаика Дом,Artella|150|50
music|Tonelli,Мелодика,Стрела,Fretto|40|35
party|Праздник Есть,Шарик,Festivo,Конфетти|90|70
chem|Чистюля,Cleanora,Белый Парус,Блеск,Альпийская Чистота,Domelia,Пенка,Eco Drop|120|55
)";
}

}  // namespace vitrina::tools
