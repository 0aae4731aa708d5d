#include "tools/generate/words.h"

namespace vitrina::tools {

// The kinds of clothes and shoes are written once; w m g b say for whom they are sold.
std::string_view words::clothes() {
  return R"(
= Одежда|130|fashion|17
# Женская одежда|wear|color.all size.w country season|женский/w|clothes
# Мужская одежда|wear|color.all size.m country season|мужской/m|clothes
# Одежда для девочек|kidwear|color.all size.k country season|детский/g|clothes
# Одежда для мальчиков|kidwear|color.all size.k country season|детский/b|clothes
& clothes
*футболка f|t-shirt|790|оверсайз/приталенный/базовый,однотонный|с принтом~with print,с длинным рукавом~long sleeve,с надписью~with lettering|mat.knit season.t|wmgb
*платье n|dress|2300|летний/вечерний/офисный/трикотажный,длинный/короткий/миди,приталенный/свободный|с поясом~with belt,с рукавами~with sleeves,в цветочек~floral,на бретелях~strappy|mat.wear season.t|wg
*джинсы p|jeans|2300|прямой/зауженный/широкий,рваный,утеплённый|с высокой посадкой~high waist,на резинке~elastic waist|mat.den|wmgb
*брюки p|trousers|1900|классический/спортивный/широкий/зауженный,утеплённый|на резинке~elastic waist,со стрелками~pleated,с карманами~with pockets|mat.wear|wmgb
*толстовка f;худи n|hoodie|1900|оверсайз,утеплённый/тонкий|с капюшоном~hooded,на молнии~zip,с принтом~with print|mat.knit|wmgb
*куртка f|jacket|4900|зимний/демисезонный/лёгкий,стёганый/дутый,удлинённый/короткий|с капюшоном~hooded,на молнии~zip|mat.warm|wmgb
*рубашка f|shirt|1700|классический/повседневный/фланелевый,приталенный/свободный|в клетку~checked,с длинным рукавом~long sleeve,в полоску~striped|mat.wear|wmb
*шорты p|shorts|1100|летний/спортивный/джинсовый,удлинённый|с карманами~with pockets,на резинке~elastic waist|mat.wear season.s|wmgb
*костюм m|suit|3600|спортивный/классический/трикотажный/домашний,двухсоставный|с брюками~with trousers,с шортами~with shorts|mat.wear|wmgb
*свитер m;джемпер m|sweater|2200|вязаный,тёплый,объёмный|с горлом~turtleneck,с узором~patterned,крупной вязки~chunky knit|mat.wool season.w|wmgb
*юбка f|skirt|1500|плиссированный/прямой/джинсовый,миди/мини/длинный|с разрезом~with slit,на резинке~elastic waist|mat.wear|wg
*блузка f|blouse|1700|нарядный/офисный/шифоновый,свободный|с бантом~with bow,с коротким рукавом~short sleeve|mat.wear|wg
*пижама f|pyjamas|1600|шёлковый/хлопковый/фланелевый|с брюками~with trousers,с шортами~with shorts|mat.wear|wmgb
*пуховик m|down jacket|8400|зимний,длинный/короткий,тёплый|с капюшоном~hooded,с мехом~with fur|mat.warm season.w|wmgb
*пальто n|coat|7600|демисезонный/зимний,шерстяной,оверсайз/приталенный|с поясом~with belt|mat.warm season.d|wmg
Леггинсы:леггинсы p;лосины p|leggings|890|спортивный,утеплённый,бесшовный|с высокой посадкой~high waist,с начёсом~fleece lined|mat.knit|wg
*халат m|bathrobe|1900|махровый/шёлковый/велюровый|с капюшоном~hooded,с поясом~with belt|mat.textile|wmg
*лонгслив m|long sleeve top|990|облегающий/свободный,базовый|с принтом~with print|mat.knit|wmgb
*кардиган m|cardigan|2500|вязаный,длинный/укороченный|на пуговицах~buttoned,крупной вязки~chunky knit|mat.wool season.w|wmg
*жилет m|vest|2300|стёганый/вязаный,утеплённый|с капюшоном~hooded,на молнии~zip|mat.warm|wmgb
*пиджак m;жакет m|blazer|3900|классический/оверсайз,двубортный/однобортный|на подкладке~lined|mat.wear|wmb
*топ m|top|790|укороченный/спортивный/бесшовный|на бретелях~strappy,в рубчик~ribbed|mat.knit season.t|wg
*водолазка f|turtleneck|990|тонкий/утеплённый,базовый|в рубчик~ribbed|mat.knit|wmgb
*ветровка f|windbreaker|2900|лёгкий,непромокаемый|с капюшоном~hooded|mat.warm season.d|wmgb
*комбинезон m|jumpsuit|3300|зимний/летний/джинсовый|на молнии~zip,с капюшоном~hooded|mat.wear|wgb
Поло:рубашка поло f;поло n|polo shirt|1300|классический,однотонный|с коротким рукавом~short sleeve|mat.knit season.t|wmb
Термобельё:комплект термобелья m;термобельё n|thermal underwear|1700|спортивный/повседневный,тёплый|для зимы~for winter,для рыбалки~for fishing|mat.thermo season.w|wmgb
*сарафан m|sundress|1600|летний/школьный/джинсовый,длинный|на бретелях~strappy|mat.wear season.s|wg
*плащ m;тренч m|trench coat|5600|классический,двубортный|с поясом~with belt|mat.warm season.d|wm
*дублёнка f|shearling coat|9800|зимний,короткий/длинный|с капюшоном~hooded|mat.warm season.w|wmg
*шуба f|fur coat|14500|зимний,длинный/короткий|с капюшоном~hooded|mat.warm season.w|wg
Школьная форма:школьный фартук m;школьный костюм m|school uniform|2300|школьный|для школы~for school|mat.wear|gb
*бомбер m|bomber jacket|3400|лёгкий/утеплённый,оверсайз|на молнии~zip|mat.warm season.d|wmgb
# Бельё и домашняя одежда|under|color.all size.letter country
Трусы женские:трусы p|briefs|490|бесшовный/кружевной,хлопковый|с высокой посадкой~high waist,набор 5 шт~pack of 5|mat.knit
Бюстгальтеры:бюстгальтер m;лифчик m|bra|1200|бесшовный/кружевной/спортивный|без косточек~wireless,пуш-ап~push-up|
Носки:носки p|socks|390|высокий/короткий/укороченный,махровый,хлопковый|набор 10 пар~10 pairs,с рисунком~with print|size.sock
*колготки p|tights|350|капроновый/утеплённый/хлопковый|40 ден~40 den,с рисунком~with pattern|
Трусы мужские:боксеры p;трусы-боксеры p|boxers|590|бесшовный,хлопковый|набор 3 шт~pack of 3,на широкой резинке~wide waistband|mat.knit
*майка f|tank top|450|хлопковый,базовый|набор 2 шт~pack of 2|mat.knit
*купальник m|swimsuit|1700|слитный/раздельный|с высокой посадкой~high waist,с утяжкой~tummy control|
*плавки p|swim trunks|790|спортивный|для бассейна~for pool|
Ночные сорочки:ночная сорочка f|nightgown|1300|кружевной/хлопковый,длинный|на бретелях~strappy|mat.wear
Корректирующее бельё:корректирующее бельё n|shapewear|1500|утягивающий,бесшовный|с высокой посадкой~high waist|
*гольфы p|knee socks|290|компрессионный/капроновый|для школы~for school|
# Рабочая одежда|workwear|color.all size.letter country
Рабочие костюмы:рабочий костюм m|work suit|3200|летний/утеплённый,светоотражающий|для строителя~for builders|
Медицинская одежда:медицинский костюм m;медицинский халат m|medical scrubs|2300|женский/мужской|с коротким рукавом~short sleeve|mat.wear
Рабочие перчатки:рабочие перчатки p|work gloves|190|хлопковый/нитриловый,прорезиненный|с ПВХ~PVC dotted,набор 10 пар~10 pairs|
Поварская одежда:поварской китель m|chef jacket|1900|белый/чёрный|с коротким рукавом~short sleeve|
*дождевик m|raincoat|690|непромокаемый,одноразовый/многоразовый|с капюшоном~hooded|
Маскировочные костюмы:маскировочный костюм m|camouflage suit|4900|летний/демисезонный|для охоты~for hunting,для рыбалки~for fishing|
= Обувь|80|fashion|18
# Женская обувь|shoes|color.all size.sw country season|женский/w|shoes
# Мужская обувь|shoes|color.all size.sm country season|мужской/m|shoes
# Обувь для девочек|kidshoes|color.all size.sk country season|детский/g|shoes
# Обувь для мальчиков|kidshoes|color.all size.sk country season|детский/b|shoes
& shoes
*кроссовки p|sneakers|3400|беговой/повседневный/высокий,дышащий,летний/зимний|для бега~for running,для зала~for gym,на платформе~platform,для ходьбы~for walking|mat.shoe insole|wmgb
*ботинки p|boots|4300|зимний/демисезонный,утеплённый,высокий|на шнуровке~lace-up,на меху~fur lined,на молнии~zip|mat.shoe|wmgb
*туфли p|dress shoes|3200|классический/лакированный/вечерний|на каблуке~heeled,с ремешком~with strap,на низком ходу~low heel|mat.shoe heel|wmgb
*кеды p|canvas shoes|2100|летний/высокий/низкий|на платформе~platform,на шнуровке~lace-up|mat.shoe|wmgb
*босоножки p|heeled sandals|2600|летний,открытый|на каблуке~heeled,на платформе~platform,с ремешком~with strap|mat.shoe heel season.s|wg
*сапоги p|high boots|5600|зимний/демисезонный,высокий|на меху~fur lined,на каблуке~heeled|mat.shoe heel|wgm
*тапочки p;шлёпанцы p|slippers|650|домашний/пляжный,мягкий|с мехом~furry,для бассейна~for pool|mat.shoe|wmgb
*сабо p|clogs|1900|летний/медицинский,лёгкий|на платформе~platform,с перфорацией~perforated|mat.shoe season.s|wmgb
*сандалии p|sandals|1900|летний,ортопедический/спортивный|на липучке~hook and loop,с закрытым носом~closed toe|mat.shoe season.s|wmgb
*мокасины p;лоферы p|loafers|2700|классический,мягкий,летний|на каждый день~everyday|mat.shoe|wmgb
*балетки p|ballet flats|1700|классический,мягкий|с бантом~with bow|mat.shoe season.s|wg
*угги p|sheepskin boots|3600|зимний,короткий/высокий|на меху~fur lined|mat.shoe season.w|wmg
*ботильоны p|ankle boots|4100|демисезонный,замшевый/лакированный|на каблуке~heeled|heel season.d|w
*слипоны p|slip-ons|1800|лёгкий,дышащий|на резинке~elastic|mat.shoe|wmgb
Резиновые сапоги:резиновые сапоги p|rain boots|1500|непромокаемый,утеплённый|для рыбалки~for fishing,с вкладышем~with liner|season.d|wmgb
*дутики p;сноубутсы p|snow boots|2400|зимний,непромокаемый|на липучке~hook and loop,на меху~fur lined|season.w|wgb
*валенки p|felt boots|2100|зимний,тёплый|на подошве~with sole|season.w|wmgb
*чешки p|dance slippers|390|кожаный,гимнастический|для танцев~for dance||gb
*пинетки p|baby booties|490|вязаный,мягкий|на завязках~with ties||gb
# Уход за обувью|shoecare|country style.chemistry
*крем для обуви m|shoe polish|290|бесцветный/чёрный/коричневый|для гладкой кожи~for smooth leather|vol.cosm
*стельки p|insoles|390|ортопедический/зимний/гелевый|для кроссовок~for sneakers,с супинатором~with arch support|size.sock
*шнурки p|shoelaces|150|плоский/круглый,эластичный|для кроссовок~for sneakers|len.lace color.all
*пропитка для обуви f|waterproof spray|450|водоотталкивающий|для замши~for suede|vol.hair
*щётка для обуви f|shoe brush|250|деревянный|для замши~for suede|
Ложки для обуви:ложка для обуви f|shoe horn|290|длинный,металлический/деревянный|для пожилых~for seniors|len.cm
Сушилки для обуви:сушилка для обуви f|shoe dryer|590|электрический|с таймером~with timer|
)";
}

}  // namespace vitrina::tools
