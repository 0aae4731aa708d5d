#include "tools/generate/words.h"

namespace vitrina::tools {

std::string_view words::kids() {
  return R"(
= Детям|70|kids|18
# Игрушки|toys|country age
*конструктор m|construction set|1700|магнитный/пластиковый/деревянный,развивающий|для мальчиков~for boys,для малышей~for toddlers|puzzle mat.toy
*кукла f|doll|1500|говорящий/шарнирный|с аксессуарами~with accessories,с одеждой~with clothes|
Мягкие игрушки:мягкая игрушка f|plush toy|990|плюшевый,большой|мишка~bear,заяц~bunny,кот~cat,обнимашка~hugging|mat.plush len.cm
Машинки:машинка f;радиоуправляемая машинка f|toy car|990|инерционный/металлический|с пультом~with remote,на аккумуляторе~rechargeable|
Настольные игры:настольная игра f|board game|1200|семейный/логический,карточный|для компании~for party,для детей~for kids|
*пазл m|puzzle|590|деревянный/картонный|для взрослых~for adults,для детей~for kids|puzzle mat.toy
Развивающие игрушки:сортер m;бизиборд m|educational toy|1300|деревянный,развивающий|для малышей~for toddlers|mat.toy
Игровые наборы:игровой набор m|play set|1400|сюжетный|кухня~kitchen,доктор~doctor,магазин~shop|
*робот(роботы) m|toy robot|1900|интерактивный/трансформер|на пульте~remote,с голосом~voice|
Железные дороги:железная дорога f|toy railway|2300|деревянный/электрический|со звуком~with sound|pcs.set
Кинетический песок:кинетический песок m|kinetic sand|690|цветной|с формочками~with moulds|kg.food
Слаймы:слайм m;лизун m|slime|250|прозрачный/блестящий|с блёстками~with glitter|g.small
Пластилин:пластилин m;масса для лепки f|modelling clay|290|мягкий,цветной|12 цветов~12 colours,24 цвета~24 colours|
Игрушечное оружие:бластер m|toy blaster|1100|мягкие пули|с пулями~with darts|
Музыкальные игрушки:музыкальная игрушка f|musical toy|790|детский|пианино~piano,барабан~drum|
Игрушки для ванны:игрушка для ванны f|bath toy|490|плавающий/заводной|набор~set|pcs.s
*погремушка f|rattle|350|мягкий|для новорождённых~for newborn|
Фигурки:фигурка животного f;фигурка героя f|figure|590|коллекционный|динозавр~dinosaur,набор~set|len.cm
*неваляшка f|roly-poly toy|690|классический|со звуком~with sound|
*юла f|spinning top|490|музыкальный|со светом~with light|
Мыльные пузыри:мыльные пузыри p|soap bubbles|190|гигантский|с генератором~with machine|vol.cosm
# Творчество для детей|toys|country age
Раскраски:раскраска f|colouring book|190|антистресс|для девочек~for girls,с наклейками~with stickers|
Наборы для творчества:набор для творчества m|craft kit|790|детский|своими руками~DIY|
Наборы для опытов:набор для опытов m|science kit|1100|научный|вырасти кристалл~grow crystals|
Алмазная мозаика:алмазная мозаика f|diamond painting|690|детский|на подрамнике~with frame|w.frame
Краски пальчиковые:пальчиковые краски p|finger paints|350|безопасный|6 цветов~6 colours|
Доски для рисования:доска для рисования f;мольберт m|drawing board|1500|двусторонний/магнитный|с маркерами~with markers|
# Коляски и автокресла|baby|color.all country style.baby
*коляска f|stroller|15500|прогулочный/универсальный,лёгкий,складной|2 в 1~2 in 1,3 в 1~3 in 1,для путешествий~for travel|
*автокресло n|car seat|8900|детский,поворотный|с рождения~from birth,группа 1-2-3~group 1-2-3|
Аксессуары для колясок:муфта для коляски f;дождевик для коляски m|stroller accessory|790|универсальный|на липучке~hook and loop|
Слинги и кенгуру:слинг m;эргорюкзак m|baby carrier|2600|эргономичный|с рождения~from birth|
Бустеры:бустер m|booster seat|1600|детский|с подстаканником~with cup holder|
Манежи:манеж m|playpen|6900|складной|с матрасом~with mattress|
*ходунки p|baby walker|3600|музыкальный|с игрушками~with toys|
*шезлонг для новорождённых m;электрокачели p|baby swing|5600|складной|с музыкой~with music|
# Гигиена и уход|baby|country style.baby
*подгузники p|nappies|1300|дышащий,ночной/дневной|для новорождённых~for newborn|dsize pcs.diaper
Трусики-подгузники:трусики-подгузники p|nappy pants|1300|мягкий|для девочек~for girls,для мальчиков~for boys|dsize pcs.diaper
Влажные салфетки:влажные салфетки p|wet wipes|190|детский,гипоаллергенный|без отдушек~fragrance free|pcs
*пелёнки p|swaddle|790|одноразовый/муслиновый|для новорождённых~for newborn|pcs.s
*крем под подгузник m|nappy cream|350|защитный|с пантенолом~with panthenol|vol.cosm
Детский шампунь:детский шампунь m|baby shampoo|290|мягкий|без слёз~tear free|vol.hair
*горшок(горшки) m|potty|790|музыкальный/дорожный|с крышкой~with lid|
Ванночки:ванночка для купания f|baby bath|1300|складной|с горкой~with support|
Детский порошок:детский стиральный порошок m|baby laundry powder|490|гипоаллергенный|для детского белья~for baby clothes|kg.food
# Кормление|baby|country style.baby
*бутылочка f|baby bottle|490|антиколиковый|с соской~with teat|vol.cosm ages.b
*соска f;пустышка f|dummy|290|ортопедический/силиконовый|набор 2 шт~set of 2|ages.b
Поильники:поильник m|sippy cup|450|непроливайка|с ручками~with handles|vol.cup
*нагрудник m|bib|350|силиконовый/водонепроницаемый|с карманом~with pocket|
Детская посуда:детская тарелка f;набор детской посуды m|kids tableware|690|силиконовый|на присоске~suction|
*молокоотсос m|breast pump|3600|электрический/ручной|двойной~double|
*стерилизатор m|steriliser|3200|электрический|для бутылочек~for bottles|
# Для малышей|baby|color.all country size.b style.baby
*боди n|bodysuit|590|хлопковый,базовый|с длинным рукавом~long sleeve,набор 3 шт~set of 3|mat.wear
*ползунки p|rompers|450|хлопковый,мягкий|на резинке~elastic|mat.wear
Слипы:слип m;человечек m|sleepsuit|890|хлопковый|на молнии~zip|mat.wear
Комбинезоны для малышей:комбинезон для малыша m;конверт на выписку m|baby snowsuit|3600|зимний/демисезонный|на меху~fur lined|
Чепчики:чепчик m|bonnet|250|трикотажный|на завязках~with ties|mat.wear
*распашонка f|baby vest|350|хлопковый|на кнопках~snap|mat.wear
Спальные мешки:спальный мешок для малыша m|sleeping sack|1700|тёплый|на молнии~zip|
# Школа|school|country style.plain
*тетрадь f|exercise book|59|школьный|в клетку~squared,в линейку~lined|sheets
*пенал m|pencil case|590|вместительный|с наполнением~filled,на молнии~zip|color.all
*дневник m|school diary|290|школьный|для 1-4 классов~grades 1-4|
Мешки для обуви:мешок для обуви(мешки для обуви) m|shoe bag|390|водонепроницаемый|на шнурке~drawstring|color.all
Глобусы:глобус m|globe|1500|политический/физический|с подсветкой~with light|
Цветные карандаши:цветные карандаши p|coloured pencils|390|мягкий,трёхгранный|24 цвета~24 colours|
Фломастеры:фломастеры p|felt-tip pens|350|смываемый|24 цвета~24 colours|
Краски:акварель f;гуашь f|paints|290|школьный|12 цветов~12 colours|
Обложки для книг:обложки для учебников p|book covers|190|прозрачный|набор 10 шт~set of 10|
# Активный отдых детей|toys|color.all country age style.plain
*самокат m|scooter|3400|трёхколёсный/двухколёсный,складной|со светящимися колёсами~light-up wheels|
*беговел m|balance bike|3900|лёгкий|с надувными колёсами~air tyres|
Детские велосипеды:детский велосипед m|kids bike|8900|трёхколёсный/двухколёсный|с ручкой~with handle|d.wheel
*батут m|trampoline|9900|складной|с сеткой~with net|d.pool
Качели и горки:детская горка f;качели p|slide|5900|складной|для дома~for home|
Санки и ледянки:санки p;тюбинг m|sledge|2300|складной|со спинкой~with back|
Песочницы:песочница f;набор в песочницу m|sandpit|990|пластиковый|с крышкой~with lid|
Игровые палатки:игровая палатка f|play tent|1900|складной|домик~house|
Электромобили:электромобиль(электромобили) m|ride-on car|17500|двухместный|с пультом~with remote|
)";
}

}  // namespace vitrina::tools
