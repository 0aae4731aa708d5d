#include "tools/generate/words.h"

namespace vitrina::tools {

std::string_view words::appliances() {
  return R"(
= Бытовая техника|60|tech|30
# Техника для кухни|appl|color.tech country guarantee
Электрочайники:электрический чайник m;электрочайник m|electric kettle|1900|стеклянный/металлический/керамический|с подсветкой~with lighting,с терморегулятором~with temperature control|vol.kettle watt.h
*блендер m|blender|2600|погружной/стационарный,мощный|с чашей~with bowl,для смузи~for smoothies|watt.l speed
*мультиварка f|multicooker|4700|умный|со скороваркой~pressure cooker,с антипригарной чашей~non-stick bowl|vol.pot watt.l
*кофеварка f|coffee maker|3900|капельный/рожковый/гейзерный|с капучинатором~with milk frother|watt.l
*кофемашина f|coffee machine|31000|автоматический/капсульный|с капучинатором~with milk frother,для офиса~for office|watt.h
Микроволновые печи:микроволновая печь f;микроволновка f|microwave oven|6900|отдельностоящий/встраиваемый|с грилем~with grill|vol.big watt.l
*мясорубка f|meat grinder|5200|электрический|с насадками~with attachments,для фарша~for mince|watt.h
*тостер m|toaster|2300|ретро,компактный|на 2 тоста~two slice,с подогревом~with warming|watt.l
*миксер m|mixer|1900|ручной/планетарный|с чашей~with bowl,для теста~for dough|speed watt.l
*соковыжималка f|juicer|4600|шнековый/центробежный|для цитрусовых~for citrus|watt.l
Аэрогрили:аэрогриль m|air fryer|6200|компактный|без масла~oil free,с сенсорным управлением~touch control|vol.pot watt.h
*электрогриль m|electric grill|6900|контактный|со съёмными панелями~removable plates|watt.h
Кухонные комбайны:кухонный комбайн m|food processor|7900|многофункциональный|с насадками~with attachments|watt.l
*хлебопечка f|bread maker|7200|автоматический|с диспенсером~with dispenser|g.bread watt.l
Кухонные весы:кухонные весы p|kitchen scales|790|электронный|с чашей~with bowl|
*вафельница f|waffle maker|2400|электрический|для венских вафель~for Belgian waffles|watt.l
*йогуртница f|yogurt maker|1900|компактный|с баночками~with jars|
*измельчитель m|chopper|1400|электрический/ручной|для овощей~for vegetables|vol.box watt.l
Сушилки для овощей:сушилка для овощей и фруктов f|food dehydrator|3400|электрический|с таймером~with timer|watt.l
Вакууматоры:вакууматор m|vacuum sealer|2900|компактный|с пакетами~with bags|
Пароварки:пароварка f|steamer|2800|трёхъярусный|для овощей~for vegetables|vol.pot
Настольные плиты:настольная плита f;индукционная плитка f|hot plate|2900|электрический/индукционный,двухконфорочный/одноконфорочный|для дачи~for country house|watt.h
# Крупная техника|appl|color.appl country guarantee power.class
*холодильник m|refrigerator|46000|двухкамерный/однокамерный,встраиваемый|с морозильником~with freezer,No Frost~No Frost|vol.fridge
Стиральные машины:стиральная машина f|washing machine|33000|узкий/встраиваемый,инверторный|с сушкой~with dryer,с паром~with steam|kg.load
Посудомоечные машины:посудомоечная машина f|dishwasher|31000|встраиваемый/настольный/отдельностоящий|45 см~45 cm,60 см~60 cm|
Духовые шкафы:духовой шкаф m|oven|29000|электрический/газовый,встраиваемый|с конвекцией~with convection,с грилем~with grill|vol.big
Варочные панели:варочная панель f|hob|19500|индукционный/газовый/электрический|с 4 конфорками~4 burner|w.hob
*вытяжка f|cooker hood|9800|наклонный/купольный/встраиваемый|с угольным фильтром~with carbon filter|w.hob
Морозильные камеры:морозильная камера f;морозильный ларь m|freezer|27000|вертикальный|No Frost~No Frost|vol.fridge
Кухонные плиты:кухонная плита f|cooker|24000|газовый/электрический/комбинированный|с духовкой~with oven|
Сушильные машины:сушильная машина f|tumble dryer|49000|тепловой|с тепловым насосом~heat pump|kg.load
Водонагреватели:водонагреватель m;бойлер m|water heater|13500|накопительный/проточный,плоский|для дачи~for country house|vol.big
# Техника для уборки|appl|color.tech country guarantee noise
*пылесос m|vacuum cleaner|8900|вертикальный/беспроводной/моющий,мощный|с контейнером~bagless,с аквафильтром~with aquafilter|watt.h
Роботы-пылесосы:робот-пылесос(роботы-пылесосы) m|robot vacuum|17500|тонкий,умный|с влажной уборкой~with mopping,со станцией~with station|batteryday
*пароочиститель m|steam cleaner|6900|ручной/напольный|для дома~for home|watt.h
*утюг m|iron|2900|паровой/беспроводной|с керамической подошвой~ceramic sole,с автоотключением~auto off|watt.h
*отпариватель m|garment steamer|2900|ручной/вертикальный,дорожный|для одежды~for clothes|watt.h
Электрошвабры:электрошвабра f|electric mop|4900|беспроводной|с распылителем~with spray|
*гладильная система f|ironing station|15500|складной|с парогенератором~with steam generator|watt.h
Мешки для пылесоса:мешок для пылесоса(мешки для пылесоса) m;фильтр для пылесоса m|vacuum bags|450|одноразовый/многоразовый|с HEPA-фильтром~with HEPA|pcs model.fit
Стеклоочистители:робот для мойки окон(роботы для мойки окон) m;стеклоочиститель m|window cleaner|7900|аккумуляторный|с салфетками~with pads|
# Климатическая техника|clim|color.appl country guarantee
*кондиционер m;сплит-система f|air conditioner|32000|инверторный,мобильный|для комнаты~for room,с обогревом~with heating|area
*увлажнитель воздуха m|humidifier|2900|ультразвуковой,настольный|для детской~for nursery,с подсветкой~with lighting|vol.pot area
*обогреватель m|heater|3400|масляный/инфракрасный/конвекторный,напольный|для дачи~for country house,с термостатом~with thermostat|watt.h area
*вентилятор m|fan|1900|напольный/настольный/потолочный,бесшумный|с пультом~with remote,USB~USB|watt.l
*тепловентилятор m;тепловая пушка f|fan heater|2100|керамический,напольный|для ванной~for bathroom|watt.h
Очистители воздуха:очиститель воздуха m|air purifier|7900|тихий|с HEPA-фильтром~with HEPA|area
Осушители воздуха:осушитель воздуха m|dehumidifier|9500|компактный|для дома~for home|area
*конвектор m|convector heater|3900|электрический,настенный|с терморегулятором~with thermostat|watt.h area
Электрокамины:электрокамин m|electric fireplace|13500|напольный/встраиваемый|с эффектом пламени~with flame effect|watt.h
Тёплые полы:тёплый пол(тёплые полы) m|floor heating|4900|электрический/инфракрасный|под плитку~under tile,под ламинат~under laminate|area
# Техника для красоты|beautyappl|color.tech country guarantee
*фен m|hair dryer|2400|складной,профессиональный,дорожный|с насадками~with nozzles,с диффузором~with diffuser|watt.h
*выпрямитель для волос m;утюжок для волос m|hair straightener|1700|керамический,профессиональный|с терморегулятором~with temperature control|
*электробритва f|electric shaver|4200|роторный/сеточный,аккумуляторный|для мужчин~for men|batteryday
Машинки для стрижки:машинка для стрижки волос f;триммер m|hair clipper|1900|беспроводной,профессиональный|для бороды~for beard,с насадками~with combs|batteryday
Электрические зубные щётки:электрическая зубная щётка f|electric toothbrush|2400|звуковой,детский/взрослый|с насадками~with heads|
*плойка f;стайлер m|curling iron|1800|керамический,автоматический|для локонов~for curls,с насадками~with attachments|len.mm
*эпилятор m|epilator|4300|беспроводной|для ног~for legs,с подсветкой~with light|
*ирригатор m|water flosser|2700|портативный/стационарный|для полости рта~oral|vol.flask
*фен-щётка f|hot air brush|2600|вращающийся,керамический|для объёма~for volume|watt.l
Напольные весы:напольные весы p|bathroom scales|1200|электронный/механический,умный|с диагностикой~body composition|
*массажёр m|massager|2900|ручной,электрический|для шеи~for neck,для лица~for face,для ног~for feet|
Лампы для маникюра:лампа для маникюра f|nail lamp|1400|компактный|для гель-лака~for gel polish|watt.s
Аппараты для маникюра:аппарат для маникюра m|nail drill|2900|профессиональный|с фрезами~with bits|
# Швейная техника|appl|country guarantee
Швейные машины:швейная машина f;швейная машинка f|sewing machine|14500|электромеханический/компьютерный|для начинающих~for beginners|
*оверлок(оверлоки) m|overlocker|23000|четырёхниточный|для трикотажа~for knitwear|
Аксессуары для шитья:лапка для швейной машины f;иглы для швейной машины p|sewing machine accessory|350|универсальный|для трикотажа~for knitwear|pcs
)";
}

}  // namespace vitrina::tools
