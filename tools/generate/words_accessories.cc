#include "tools/generate/words.h"

namespace vitrina::tools {

std::string_view words::accessories() {
  return R"(
= Аксессуары|50|fashion|20
# Сумки и рюкзаки|bags|color.all mat.bag country
Женские сумки:женская сумка f;сумка женская f|handbag|2700|кросс-боди/шопер/мини,кожаный|через плечо~crossbody,на цепочке~with chain,с ремешком~with strap|
*рюкзак m|backpack|2400|городской/школьный/походный,водонепроницаемый|для ноутбука~for laptop,с USB~with USB|vol.big
Мужские сумки:мужская сумка f;барсетка f|men's bag|2300|кожаный,деловой|через плечо~crossbody,для документов~for documents|
*чемодан m|suitcase|5600|пластиковый/тканевый,вместительный|на колёсах~wheeled,с кодовым замком~with code lock|vol.big mat.luggage
*клатч m|clutch|1700|вечерний,маленький|на цепочке~with chain|
Поясные сумки:поясная сумка f|waist bag|1100|спортивный,городской|на пояс~belt,для бега~for running|
Дорожные сумки:дорожная сумка f|travel bag|2100|спортивный,складной|для ручной клади~carry-on,на колёсах~wheeled|vol.big
*косметичка f|cosmetic bag|590|дорожный,прозрачный|с ручкой~with handle,с отделениями~with compartments|mat.case
*шопер m|tote bag|690|тканевый,вместительный|с принтом~with print,на молнии~zip|
Школьные рюкзаки:школьный рюкзак m;ранец m|school backpack|2900|ортопедический,лёгкий|для девочки~for girls,для мальчика~for boys,с мешком для обуви~with shoe bag|vol.big
# Кошельки и мелочи|bags|color.all mat.bag country style.plain
*кошелёк(кошельки) m;портмоне n|wallet|1300|маленький,складной,тонкий|на молнии~zip,с монетницей~with coin pocket|
*обложка для паспорта f|passport cover|450|тонкий|с карманами~with pockets|
*визитница f;картхолдер m|card holder|590|компактный|на кнопке~snap|
*ключница f|key holder|690|карманный|на молнии~zip|
Брелоки:брелок(брелоки) m|keychain|290|мягкий/металлический|для ключей~for keys,с карабином~with carabiner|
Бирки для багажа:бирка для багажа f|luggage tag|290|яркий|для чемодана~for suitcase|
# Ремни и зонты|bags|color.all country style.plain
*ремень(ремни) m|belt|1200|узкий/широкий,кожаный|с пряжкой~with buckle,для джинсов~for jeans|len.belt
*зонт m|umbrella|1300|складной,автоматический,ветроустойчивый|с куполом 100 см~100 cm canopy,трость~cane|
*подтяжки p|suspenders|690|эластичный|для брюк~for trousers|
# Головные уборы и шарфы|wear|color.all country season
*шапка f|beanie|790|вязаный,зимний/демисезонный,тёплый|с помпоном~with pom-pom,с отворотом~with cuff|season.w
*кепка f;бейсболка f|cap|890|летний,регулируемый|с вышивкой~embroidered,с сеткой~mesh|season.s
*панама f|bucket hat|690|летний,двусторонний|от солнца~sun|season.s
*шарф m|scarf|990|вязаный,длинный|с бахромой~fringed,в клетку~checked|season.w
*снуд m|snood|690|вязаный,тёплый|на флисе~fleece lined|season.w
*перчатки p|gloves|890|кожаный/вязаный,сенсорный,зимний|на меху~fur lined,для смартфона~touchscreen|season.w
*варежки p|mittens|590|вязаный,зимний|на резинке~elastic|season.w
*платок m|headscarf|690|шёлковый,нарядный|на голову~head,на шею~neck|
*берет m|beret|790|фетровый/вязаный|с брошью~with brooch|season.d
*шляпа f|hat|1300|соломенный/фетровый,летний|с полями~wide brim|season.s
Шапки-ушанки:ушанка f|ushanka hat|1900|зимний,меховой|с ушами~ear flaps|season.w
*балаклава f|balaclava|590|зимний/спортивный|на лицо~face|season.w
# Украшения|jewel|mat.jewel country color.metal style.plain
*серьги p|earrings|1300|длинный/маленький,вечерний|с фианитами~with cubic zirconia,гвоздики~studs|
*кольцо n|ring|1600|обручальный/помолвочный,тонкий|с камнем~with stone,с фианитом~with zirconia|size.ring
*цепочка f|chain|1900|тонкий,плетёный|на шею~necklace|len.cm
*браслет m|bracelet|1100|плетёный/жёсткий|на руку~wrist,с подвесками~with charms|
*подвеска f;кулон m|pendant|990|именной|на цепочке~on chain,в форме сердца~heart|
*колье n|necklace|1500|нарядный,многослойный|из бусин~beaded|
*брошь f|brooch|590|винтажный|с эмалью~enamelled|
Комплекты украшений:комплект украшений m|jewellery set|1900|свадебный/вечерний|серьги и колье~earrings and necklace|
Пирсинг:пирсинг m|piercing|390|медицинский|в нос~nose,в ухо~ear|
*запонки p|cufflinks|1200|классический|в коробке~gift box|
# Часы и очки|watch|color.metal country style.plain
Женские часы:женские часы p|women's watch|3900|кварцевый/механический|на браслете~bracelet,с ремешком~with strap|dial
Мужские часы:мужские часы p|men's watch|4600|кварцевый/механический,водонепроницаемый|с хронографом~chronograph,на браслете~bracelet|dial
Солнцезащитные очки:солнцезащитные очки p|sunglasses|1300|поляризационный,спортивный|с градиентом~gradient,для водителей~for drivers|color.all
Компьютерные очки:очки для компьютера p|computer glasses|890|прозрачный|с защитой от синего света~blue light|color.all
*оправа f|glasses frame|1900|металлический/пластиковый,тонкий|для зрения~optical|color.all
Футляры для очков:футляр для очков m|glasses case|390|жёсткий|на магните~magnetic|color.all
Детские часы:детские часы p|kids watch|1300|электронный,водонепроницаемый|с будильником~with alarm|color.all
# Аксессуары для волос|jewel|color.all country style.plain
Резинки для волос:резинка для волос f|hair tie|190|шёлковый/спиральный|набор 10 шт~set of 10|
Заколки:заколка для волос f;краб для волос m|hair clip|250|большой/маленький|для густых волос~for thick hair|
*ободок m|headband|390|бархатный|с жемчугом~with pearls|
Шпильки и невидимки:невидимки p;шпильки p|hair pins|150|металлический|для причёски~for styling|pcs
Повязки на голову:повязка на голову f|hair band|350|спортивный/широкий|для умывания~for washing|
)";
}

}  // namespace vitrina::tools
