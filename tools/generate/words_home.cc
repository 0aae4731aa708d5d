#include "tools/generate/words.h"

namespace vitrina::tools {

std::string_view words::home() {
  return R"(
= Дом и кухня|95|home|21
# Домашний текстиль|textile|color.home mat.textile country style.textile
Постельное бельё:комплект постельного белья m;постельное бельё n|bedding set|2700|евро,гладкий|на резинке~fitted,с простынёй~with sheet|w.bed
Подушки:подушка f|pillow|1100|ортопедический,мягкий,гипоаллергенный|для сна~for sleep,с эффектом памяти~memory foam|w.pillow
Одеяла:одеяло n|blanket|2100|зимний/летний/всесезонный,лёгкий|из бамбука~bamboo,с наполнителем~filled|w.blanket
*плед m;покрывало n|throw blanket|1500|вязаный,мягкий|на диван~for sofa,с бахромой~fringed|w.blanket
*полотенце n|towel|490|махровый,банный/кухонный|для лица~for face,набор 3 шт~set of 3|w.towel
*простыня(простыни) f|sheet|990|гладкий|на резинке~fitted|w.mat
Пододеяльники:пододеяльник m|duvet cover|1500|двуспальный|на молнии~zip|w.blanket
*наволочка f|pillowcase|390|декоративный|набор 2 шт~set of 2,на молнии~zip|w.pillow
*скатерть f|tablecloth|890|водоотталкивающий,круглый/прямоугольный|на стол~for table,с рисунком~with print|len.cloth
*коврик для ванной m|bath mat|690|противоскользящий,мягкий|набор 2 шт~set of 2|w.rug
Чехлы на мебель:чехол на диван m;накидка на кресло f|sofa cover|2300|универсальный,эластичный|на резинке~elastic|
*фартук m;прихватка f|apron|490|кухонный|с карманом~with pocket|
*декоративная подушка f|cushion|690|мягкий|на диван~for sofa|w.pillow
# Шторы и ковры|textile|color.home country style.textile
*шторы p;портьеры p|curtains|2300|плотный/лёгкий,светонепроницаемый|блэкаут~blackout,на ленте~tape top|w.curtain
Тюль:тюль(тюли) m|tulle|1200|прозрачный,белый|с вышивкой~embroidered,вуаль~voile|w.curtain
Рулонные шторы:рулонная штора f|roller blind|1300|светонепроницаемый|на окно~for window,день-ночь~day-night|w.curtain
*карниз m|curtain rod|1200|металлический/потолочный,двухрядный|для штор~for curtains|len.m
*ковёр(ковры) m|rug|4300|мягкий,безворсовый/длинноворсовый,круглый/овальный|в гостиную~for living room,в детскую~for nursery|w.rug
Коврики придверные:придверный коврик m|doormat|590|резиновый,грязезащитный|в прихожую~for hallway|w.rug
*жалюзи p|blinds|1500|горизонтальный/вертикальный|на окно~for window|w.curtain
Подхваты:подхват для штор m|curtain tieback|350|магнитный|набор 2 шт~set of 2|
# Посуда для приготовления|kitchen|mat.cook country style.ware
*сковорода f|frying pan|1700|антипригарный,глубокий,блинный|с крышкой~with lid,со съёмной ручкой~detachable handle,для индукции~for induction|d.pan
*кастрюля f|saucepan|2100|эмалированный,высокий|с крышкой~with lid,для индукции~for induction|vol.pot
Наборы посуды:набор кастрюль m;набор посуды m|cookware set|6400|индукционный|с крышками~with lids|pcs.set
*казан m|kazan pot|2900|чугунный/алюминиевый|для плова~for pilaf,с крышкой~with lid|vol.pot
*чайник m|kettle|1700|заварочный/эмалированный|со свистком~whistling|vol.pot
Формы для выпечки:форма для выпечки f|baking mould|590|силиконовый,разъёмный|для кексов~for muffins,для хлеба~for bread|d.pan mat.thing
*турка f;джезва f|cezve|1100|медный|для кофе~for coffee|vol.cup
Противни:противень(противни) m|baking tray|690|антипригарный|для духовки~for oven|len.cm
*сотейник m|saute pan|2300|антипригарный|с крышкой~with lid|d.pan
*ковш m|ladle pot|1100|эмалированный|для молока~for milk|vol.pot
Скороварки:скороварка f|pressure cooker|4600|индукционный|с клапаном~with valve|vol.pot
*утятница f|roaster|2600|чугунный|с крышкой~with lid|vol.pot
# Столовая посуда|kitchen|mat.table color.home country style.ware
*тарелка f|plate|390|глубокий/обеденный/десертный,ручной работы|с рисунком~with print,набор 6 шт~set of 6|d.plate
*кружка f|mug|450|большой,именной|с надписью~with lettering,с крышкой~with lid,в подарок~gift|vol.cup
Наборы тарелок:столовый сервиз m;набор тарелок m|dinnerware set|4200|чайный/столовый|на 6 персон~for 6|pcs.set
*бокал m|wine glass|590|хрустальный,высокий|для вина~for wine,для шампанского~for champagne|vol.cup
*стакан m|glass|290|гранёный/высокий|для воды~for water,набор 6 шт~set of 6|vol.cup
*салатник m|salad bowl|590|глубокий|с крышкой~with lid|d.plate
Чайные пары:чайная пара f;чашка f|tea cup|690|тонкий|с блюдцем~with saucer|vol.cup
Столовые приборы:столовые приборы p;набор столовых приборов m|cutlery set|1700|нержавеющий|в коробке~gift box|pcs.set
*блюдо n|serving plate|890|овальный|для подачи~serving|d.plate
*пиала f|bowl|350|восточный|для чая~for tea|vol.cup
*френч-пресс m|french press|990|стеклянный|для кофе~for coffee|vol.cup
*графин m;кувшин m|jug|990|стеклянный|с крышкой~with lid|vol.kettle
*сахарница f;солонка f|sugar bowl|490|маленький|с ложкой~with spoon|
Креманки и розетки:креманка f|dessert bowl|350|стеклянный|для мороженого~for ice cream|vol.cup
# Кухонные принадлежности|kitchen|mat.thing country style.ware
Ножи:кухонный нож m;набор ножей m|kitchen knife|1100|поварской/овощной,острый|с подставкой~with stand|len.cm
Разделочные доски:разделочная доска f|cutting board|690|двусторонний,гибкий|для мяса~for meat,набор 3 шт~set of 3|len.cm
Контейнеры для еды:контейнер для еды m;ланч-бокс m|food container|490|герметичный|с крышкой~with lid,для микроволновки~microwave safe|vol.box
*тёрка f;овощерезка f|grater|590|ручной,многофункциональный|с контейнером~with container|
Банки для сыпучих:банка для сыпучих продуктов f|storage jar|390|герметичный|с бамбуковой крышкой~with bamboo lid|vol.cup
Бутылки и термосы:термос m;термокружка f|thermos|1300|вакуумный,герметичный|для чая~for tea,с ситечком~with strainer|vol.flask
Бутылки для воды:бутылка для воды f|water bottle|690|спортивный,герметичный|с поильником~with straw|vol.flask
Хлебницы:хлебница f|bread box|1600|деревянный|с крышкой~with lid|
*дуршлаг m;сито n|colander|450|складной|с ручкой~with handle|d.pan
Лопатки и половники:кулинарная лопатка f;половник m;венчик m|spatula|290|термостойкий|набор 5 шт~set of 5|
Сушилки для посуды:сушилка для посуды f|dish rack|1300|двухъярусный,настольный|с поддоном~with tray|
*скалка f|rolling pin|490|деревянный|с ручками~with handles|len.cm
Мельницы для специй:мельница для специй f|spice mill|590|ручной/электрический|для перца~for pepper|
Мерные стаканы:мерный стакан m;мерные ложки p|measuring cup|290|прозрачный|с делениями~graduated|
Овощечистки:овощечистка f|peeler|250|острый|с поворотным лезвием~swivel blade|
Держатели для полотенец:держатель для бумажных полотенец m|paper towel holder|690|настенный/настольный|без сверления~no drilling|
Консервные ключи:закаточный ключ m;крышки для банок p|canning supplies|290|полуавтоматический|твист-офф~twist-off|pcs
# Хранение вещей|home|color.home country
Коробки для хранения:коробка для хранения f;органайзер m|storage box|690|складной,тканевый|с крышкой~with lid,для белья~for underwear|vol.box
Вешалки-плечики:вешалка-плечики f;плечики p|clothes hanger|590|деревянный,тонкий|для брюк~for trousers,набор 10 шт~set of 10|
Корзины:корзина f|basket|890|плетёный|для белья~for laundry,с ручками~with handles|vol.big
Чехлы для одежды:чехол для одежды m|garment bag|390|прозрачный|на молнии~zip|pcs.s
Вакуумные пакеты:вакуумный пакет m|vacuum bag|290|прочный|для одежды~for clothes|pcs
*крючок(крючки) m|hook|190|самоклеящийся|для ванной~for bathroom,для кухни~for kitchen|pcs.s
Кофры:кофр для хранения m|storage case|790|тканевый|под кровать~under bed|vol.big
Шкатулки:шкатулка f|jewellery box|1300|деревянный|для украшений~for jewellery|
# Ванная|home|color.home country
Шторки для ванной:штора для ванной f|shower curtain|790|водонепроницаемый|с кольцами~with rings|w.curtain
Наборы для ванной:набор для ванной m;дозатор для мыла m|bathroom set|890|настольный|4 предмета~4 pieces|mat.table
Полки для ванной:полка для ванной f|bathroom shelf|990|угловой,подвесной|без сверления~no drilling|
Ёршики:ёршик для унитаза m|toilet brush|490|напольный/подвесной|с подставкой~with stand|
Держатели:держатель для туалетной бумаги m;держатель для полотенец m|holder|590|настенный|без сверления~no drilling|
*зеркало n|mirror|2400|настенный/настольный/напольный,круглый|с подсветкой~with light,в прихожую~for hallway|w.cab
Бельевые сушилки:сушилка для белья f|drying rack|1700|напольный/настенный,складной|на балкон~for balcony|len.m
Гладильные доски:гладильная доска f|ironing board|2300|складной|с розеткой~with socket|
# Декор|home|color.home country
*картина f;постер m|picture|990|интерьерный,модульный|на холсте~canvas,в раме~framed|w.frame
*ваза f|vase|1100|напольный/настольный,высокий|для цветов~for flowers|mat.table
*свеча f|candle|490|ароматический,декоративный|в банке~in jar|scent
Часы настенные:настенные часы p|wall clock|1300|бесшумный,круглый|для кухни~for kitchen|d.plate
Фоторамки:фоторамка f|photo frame|390|настенный/настольный|со стеклом~with glass|w.frame
Искусственные цветы:искусственные цветы p|artificial flowers|590|декоративный|для интерьера~for interior,букет~bouquet|
*гирлянда f|string lights|690|светодиодный,уличный|с пультом~with remote,на батарейках~battery|len.m
Статуэтки:статуэтка f|figurine|890|керамический|в подарок~gift|mat.thing
Наклейки:интерьерная наклейка f|wall sticker|350|виниловый|на стену~wall|len.cm
Аромадиффузоры:ароматический диффузор m|reed diffuser|790|домашний|с палочками~with sticks|scent vol.cosm
Новогодний декор:ёлочная игрушка f;ёлка искусственная f|Christmas decor|890|новогодний,пушистый|на ёлку~for tree|
Фотообои:фотообои p|photo wallpaper|2600|флизелиновый|на стену~wall|w.curtain
Панно:декоративное панно n|wall panel|1900|деревянный|на стену~wall|
# Освещение|light|color.home country ip style.build
*люстра f|chandelier|4900|потолочный/подвесной,светодиодный|с пультом~with remote,в спальню~for bedroom|watt.lamp
Настольные лампы:настольная лампа f|desk lamp|1500|светодиодный,гибкий|для школьника~for school,с USB~with USB|watt.lamp
*светильник m|light fixture|1500|настенный/потолочный/точечный|с датчиком движения~with motion sensor|watt.lamp kelvin
*лампочка f|light bulb|190|светодиодный,энергосберегающий|набор 10 шт~set of 10|watt.lamp socket kelvin
*торшер m|floor lamp|3600|напольный,деревянный|с абажуром~with shade|socket
*бра n|wall lamp|1900|настенный|с выключателем~with switch|socket
Светодиодные ленты:светодиодная лента f|LED strip|790|влагозащищённый,цветной|с пультом~with remote,для кухни~for kitchen|len.m
*ночник m|night light|690|детский,беспроводной|с датчиком~with sensor,проектор звёзд~star projector|
Уличные светильники:уличный светильник m;прожектор m|outdoor light|990|светодиодный,влагозащищённый|на солнечной батарее~solar,с датчиком движения~with motion sensor|watt.lamp
Споты:спот m|spotlight|1500|поворотный|на 3 лампы~3 lamps|socket
Фонари:фонарик m;налобный фонарь m|flashlight|890|аккумуляторный,мощный|с USB-зарядкой~USB rechargeable|lumen
)";
}

}  // namespace vitrina::tools
