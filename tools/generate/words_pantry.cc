#include "tools/generate/words.h"

namespace vitrina::tools {

// The second half of the grocery branch: it continues the root of words_grocery.cc.
std::string_view words::pantry() {
  return R"(
# Бакалея|pantry|country.f kcal shelf.long
Макароны:макароны p;спагетти p|pasta|89|твёрдый/цельнозерновой|рожки~elbows,перья~penne,из твёрдых сортов~durum|g.big
Гречка:крупа гречневая f;гречка f|buckwheat|99|ядрица/пропаренный|в пакетиках~boil in bag|g.big
Рис:рис m|rice|119|длиннозёрный/круглозёрный/бурый,пропаренный|для плова~for pilaf,Басмати~basmati,Жасмин~jasmine|g.big
Мука:мука f|flour|79|пшеничный/ржаной/миндальный/кукурузный|высший сорт~top grade,для выпечки~for baking|kg.food
Сахар:сахар m|sugar|79|белый/тростниковый|песок~granulated,рафинад~cubes|kg.food
Масло подсолнечное:масло подсолнечное n|sunflower oil|129|рафинированный/нерафинированный|для жарки~for frying|vol.drink
Масло оливковое:масло оливковое n|olive oil|690|нерафинированный|первого отжима~extra virgin|vol.sauce
Овсяные хлопья:овсяные хлопья p;геркулес m|oatmeal|75|крупный/тонкий|долгой варки~slow cook,без варки~instant|g.big
Хлопья и мюсли:мюсли p;кукурузные хлопья p;гранола f|muesli|179|хрустящий,запечённый|с орехами~with nuts,без сахара~no sugar|flavor g.mid
Бобовые:чечевица f;горох m;нут m;фасоль f|pulses|99|красный/зелёный|для супа~for soup|g.big
Каши быстрого приготовления:каша овсяная f|instant porridge|129|сливочный|с фруктами~with fruit,в пакетиках~sachets|flavor g.mid
Соль:соль f|salt|39|поваренный/морской/йодированный|мелкого помола~fine|kg.food
Крупы:пшено n;перловка f;булгур m;кускус m|cereals|69|шлифованный|в пакетиках~boil in bag|g.big
Супы и лапша:лапша быстрого приготовления f;суп быстрого приготовления m|instant noodles|45|острый,яичный|со вкусом курицы~chicken flavour|g.small
Для выпечки:разрыхлитель m;дрожжи сухие p;ванилин m;крахмал m|baking ingredients|29|пекарский|для теста~for dough|g.small
Панировка и тесто:слоёное тесто n|dough|129|замороженный,дрожжевой/бездрожжевой|пластами~sheets|g.big
# Соусы и специи|sauce|country.f
Кетчуп:кетчуп m|ketchup|129|томатный/острый|шашлычный~for shashlik,для гриля~for grill|vol.sauce
Майонез:майонез m|mayonnaise|129|провансаль/оливковый/лёгкий|с лимонным соком~with lemon|vol.sauce
Соусы:соус m|sauce|159|соевый/сырный/чесночный/барбекю/терияки|для суши~for sushi,для пасты~for pasta|vol.sauce
Специи:приправа f;специи p|seasoning|59|универсальный|для курицы~for chicken,для плова~for pilaf,без соли~no salt|g.small
Перец:перец чёрный m|pepper|79|молотый/горошком|в мельнице~with grinder|g.small
Уксус:уксус m|vinegar|89|яблочный/столовый/бальзамический|9 %~9 %|vol.sauce
Горчица и хрен:горчица f;хрен m|mustard|69|острый/зернистый/дижонский|столовый~table|g.mid
Томатная паста:томатная паста f|tomato paste|109|густой|без консервантов~no preservatives|g.mid
Аджика:аджика f|adjika|119|острый/домашний|по-грузински~Georgian style|g.mid
# Консервация|canned|country.f shelf.long
Горошек и кукуруза:зелёный горошек m;кукуруза сладкая f|canned peas|99|нежный,молочный|без сахара~no sugar|g.mid
Оливки и маслины:оливки p;маслины p|olives|169|крупный|без косточки~pitted,с лимоном~with lemon|g.mid
Солёные огурцы:огурцы маринованные p;огурцы солёные p|pickled cucumbers|169|хрустящий|с укропом~with dill,по-домашнему~home style|g.big
Варенье и джем:варенье n;джем m|jam|189|домашний,густой|из вишни~cherry,из абрикоса~apricot,из черники~blueberry|g.mid
Мёд:мёд m|honey|449|цветочный/гречишный/липовый/натуральный|в сотах~in comb|g.big
Овощные консервы:икра кабачковая f;лечо n;фасоль в томате f|canned vegetables|119|домашний|по-домашнему~home style|g.mid
Фрукты в сиропе:ананасы в сиропе p;персики в сиропе p|canned fruit|199|нарезанный|кольцами~rings,дольками~slices|g.big
Арахисовая паста:арахисовая паста f|peanut butter|289|хрустящий/кремовый|без сахара~no sugar|g.mid
# Сладости|sweets|country.f kcal shelf.long
Шоколад:шоколад m|chocolate|109|молочный/горький/белый/пористый|с фундуком~with hazelnut,без сахара~no sugar|cocoa g.small
Конфеты:конфеты p|candies|329|шоколадный/вафельный/трюфельный|в коробке~gift box,ассорти~assorted|g.mid
Печенье:печенье n|cookies|99|овсяный/сахарный/песочный/сдобный|с шоколадом~with chocolate,к чаю~for tea|g.mid
Вафли:вафли p|waffles|95|сливочный/венский/хрустящий|с начинкой~filled|flavor g.mid
Мармелад:мармелад m|jelly sweets|119|жевательный/фруктовый|без сахара~no sugar|flavor g.mid
Зефир:зефир m|zefir marshmallow|139|бело-розовый|в шоколаде~in chocolate|flavor g.mid
Халва и восточные сладости:халва f;пахлава f;рахат-лукум m|halva|149|подсолнечный/тахинный|с орехами~with nuts|g.mid
Пряники:пряники p|gingerbread|99|тульский/медовый,глазированный|с начинкой~filled|g.big
Жевательная резинка:жевательная резинка f|chewing gum|39|мятный/фруктовый|без сахара~no sugar|pcs
Батончики:батончик m|bar|59|шоколадный/протеиновый/злаковый|с карамелью~with caramel,без сахара~no sugar|flavor g.small
Карамель и леденцы:карамель f;леденцы p|caramel|79|мятный/фруктовый|ассорти~assorted|g.mid
Шоколадная паста:шоколадная паста f|chocolate spread|249|ореховый|с фундуком~with hazelnut|g.mid
Пастила:пастила f|pastila|189|яблочный/белёвский|без сахара~no sugar|g.mid
Драже:драже n|dragee|89|шоколадный|с арахисом~with peanuts|g.small
# Снеки и орехи|snack|country.f shelf.long
Чипсы:чипсы p|chips|119|рифлёный/картофельный|в тубе~tube|chips g.small
Орехи:миндаль m;кешью n;фундук m;грецкий орех m|nuts|449|жареный/очищенный|без соли~unsalted|g.mid
Сухофрукты:курага f;изюм m;чернослив m;финики p|dried fruit|269|сушёный,крупный|без косточки~pitted,без сахара~no sugar|g.big
Семечки:семечки p|sunflower seeds|79|жареный,отборный|с солью~salted|g.mid
Сухарики:сухарики p|croutons|59|ржаной/пшеничный|к пенному~beer snack|chips g.small
Попкорн:попкорн m|popcorn|89|карамельный/сырный|для микроволновки~for microwave|g.small
Вяленая рыба:вяленая рыба f;кальмар сушёный m|dried fish|189|солёный,вяленый|к пенному~beer snack|g.small
Мясные снеки:мясные чипсы p;джерки p|jerky|219|вяленый|из говядины~beef|g.small
Кукурузные палочки:кукурузные палочки p|corn puffs|69|сладкий|в сахарной пудре~with icing sugar|g.small
# Чай, кофе, напитки|drink|country.f
Чай:чай m|tea|199|чёрный/зелёный/травяной/листовой/улун|с бергамотом~with bergamot,с чабрецом~with thyme|bags
Кофе в зёрнах:кофе в зёрнах m|coffee beans|990|арабика/обжаренный,тёмный|для эспрессо~for espresso,100 % арабика~100% arabica|kg.food
Кофе молотый:кофе молотый m|ground coffee|429|обжаренный|для турки~for cezve|g.mid
Кофе растворимый:кофе растворимый m|instant coffee|379|сублимированный|в стеклянной банке~glass jar|g.mid
Капсулы для кофемашин:кофе в капсулах m|coffee capsules|349|крепкий|для эспрессо~for espresso|pcs
Соки:сок m|juice|129|осветлённый,прямого отжима|без сахара~no sugar,с мякотью~with pulp|juice vol.drink
Вода:вода минеральная f;вода питьевая f|water|49|газированный/негазированный,природный|для детей~for kids|vol.drink
Газированные напитки:газированный напиток m;лимонад m|soft drink|89|безалкогольный,классический|без сахара~no sugar,в банке~can|flavor vol.drink
Квас:квас m|kvass|99|хлебный,традиционный|живого брожения~live fermented|vol.drink
Энергетики:энергетический напиток m|energy drink|99|безалкогольный|в банке~can,без сахара~no sugar|flavor vol.drink
Какао:какао-порошок m;горячий шоколад m|cocoa|149|растворимый|для выпечки~for baking|g.mid
Компот и морс:компот m;морс m|fruit drink|119|ягодный/клюквенный/вишнёвый|без сахара~no sugar|vol.drink
Сиропы:сироп m|syrup|269|натуральный|для кофе~for coffee|flavor vol.sauce
Цикорий:цикорий m|chicory|149|растворимый|без кофеина~caffeine free|g.mid
# Здоровое питание|health.food|country.f kcal shelf.long
Без глютена:печенье без глютена n;мука без глютена f|gluten free food|199|диетический|для диабетиков~for diabetics|g.mid
Заменители сахара:сахарозаменитель m;стевия f;эритрит m|sweetener|249|натуральный|для диабетиков~for diabetics|g.mid
Протеиновые продукты:протеиновое печенье n;протеиновый батончик m|protein snack|119|белковый|без сахара~no sugar|flavor g.small
Семена и суперфуды:семена чиа p;семена льна p;спирулина f|superfood|229|натуральный|для смузи~for smoothies|g.mid
Отруби и клетчатка:отруби p;клетчатка f|bran|89|пшеничный/овсяный|с кальцием~with calcium|g.mid
# Детское питание|babyfood|country.f stage
Пюре:пюре детское n|baby puree|59|фруктовый/овощной/мясной|без сахара~no sugar,в пауче~pouch|ages.b g.small
Каши детские:каша детская f|baby cereal|169|молочный/безмолочный,гречневый/рисовый/овсяный|с пребиотиками~with prebiotics|ages.b g.mid
Молочные смеси:молочная смесь f|infant formula|749|сухой,адаптированный|с рождения~from birth|g.big
Соки детские:сок детский m|baby juice|39|осветлённый|без сахара~no sugar|juice
Детское печенье:детское печенье n|baby cookies|119|растворимый|с витаминами~with vitamins|ages.b g.mid
Детский творог:детский творог m|baby curd|49|нежный|с фруктами~with fruit|flavor g.small
)";
}

}  // namespace vitrina::tools
