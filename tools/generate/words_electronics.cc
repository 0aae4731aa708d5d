#include "tools/generate/words.h"

namespace vitrina::tools {

std::string_view words::electronics() {
  return R"(
= Электроника|100|tech|40
# Смартфоны и телефоны|tech|color.tech country guarantee
*смартфон m|smartphone|21000|флагманский/игровой/компактный/бюджетный,защищённый|с двумя SIM-картами~dual SIM,с NFC~with NFC,с быстрой зарядкой~with fast charging|mem ram diag.phone battery mp
Мобильные телефоны:кнопочный телефон m;мобильный телефон m|feature phone|1900|компактный,раскладной|для пожилых~for seniors,с фонариком~with flashlight,с большими кнопками~with large buttons|
*радиотелефон m|cordless phone|3200|цифровой|с автоответчиком~with answering machine,для дома~for home|
Проводные телефоны:проводной телефон m|corded phone|1400|настенный/настольный|для офиса~for office|
*рация f;радиостанция f|walkie-talkie|3900|портативный/автомобильный,влагозащищённый|для охоты~for hunting,для рыбалки~for fishing|
# Аксессуары для телефонов|techacc|color.tech country style.gadget
Чехлы для телефонов:чехол для телефона m;чехол-накладка f|phone case|490|прозрачный/матовый,противоударный,магнитный|с картой~with card slot,с рисунком~with print,с кольцом~with ring|mat.case model.fit
Защитные стёкла:защитное стекло n|screen protector|290|закалённый,матовый/глянцевый,олеофобный|на весь экран~full cover,без рамки~frameless|model.fit
Внешние аккумуляторы:внешний аккумулятор m;пауэрбанк m|power bank|1700|компактный,магнитный/беспроводной|с быстрой зарядкой~with fast charging,с дисплеем~with display|battery
Зарядные устройства:зарядное устройство n;сетевая зарядка f|charger|890|быстрый,компактный,сетевой/беспроводной|для телефона~for phone,на 2 порта~dual port|watt.s
Кабели для телефонов:кабель для зарядки m;кабель USB m|charging cable|290|плоский/плетёный,угловой,быстрый|USB-C~USB-C,Lightning~Lightning,Micro USB~Micro USB|len.cable
Держатели для телефонов:держатель для телефона m|phone holder|650|автомобильный/настольный,магнитный,гибкий|на торпедо~for dashboard,на велосипед~for bike|
Моноподы:монопод m;палка для селфи f|selfie stick|790|складной,беспроводной|с кнопкой~with button,со штативом~with tripod|
Кольцевые лампы:кольцевая лампа f|ring light|1400|настольный/напольный,светодиодный|для съёмки~for video,со штативом~with tripod|watt.lamp
Защитные плёнки:гидрогелевая плёнка f|hydrogel film|260|глянцевый/матовый|на экран~for screen,на заднюю крышку~for back cover|model.fit
Карты памяти:карта памяти f|memory card|990|быстрый|microSD~microSD,с адаптером~with adapter|flash
Запчасти для телефонов:дисплей для телефона m|phone display|2100|оригинальный|в сборе~assembled,с инструментами~with tools|model.fit
# Ноутбуки и компьютеры|tech|color.tech country guarantee
*ноутбук m|laptop|58000|игровой/офисный/тонкий,лёгкий|для работы~for work,для учёбы~for study,с подсветкой клавиатуры~with backlit keyboard|pcram ssd diag.pc
*системный блок(блоки) m;компьютер m|desktop computer|52000|игровой/офисный|для игр~for gaming,для дома~for home|pcram ssd
*моноблок(моноблоки) m|all-in-one PC|61000|тонкий,офисный|для офиса~for office|pcram ssd diag.mon
*мини-компьютер m|mini PC|24000|бесшумный,компактный|для офиса~for office|pcram ssd
*планшет m|tablet|17000|детский/игровой/графический,тонкий|для рисования~for drawing,с клавиатурой~with keyboard,для учёбы~for study|mem ram diag.tab
Электронные книги:электронная книга f|e-book reader|12500|компактный|с подсветкой~with backlight,с чехлом~with case|mem
*сервер m|server|180000|стоечный/напольный|для малого бизнеса~for small business|pcram
# Комплектующие|parts|country guarantee
*видеокарта f|graphics card|46000|игровой,тихий|с тремя вентиляторами~triple fan|vram
*процессор m|processor|17000|игровой,восьмиядерный/шестиядерный|без кулера~tray,в коробке~boxed|
Материнские платы:материнская плата f|motherboard|12000|игровой|с Wi-Fi~with Wi-Fi,формата mATX~mATX|
Оперативная память:оперативная память f;модуль памяти m|memory module|5200|игровой|DDR4~DDR4,DDR5~DDR5,с радиатором~with heatsink|pcram
SSD-накопители:SSD-накопитель m;твердотельный накопитель m|solid state drive|5600|быстрый,внутренний/внешний|M.2 NVMe~M.2 NVMe,SATA 2.5~SATA 2.5|ssd
Жёсткие диски:жёсткий диск m|hard drive|6900|внешний/внутренний|3.5 SATA~3.5 SATA,для видеонаблюдения~for surveillance|hdd
Блоки питания:блок питания(блоки питания) m|power supply|5400|модульный,тихий|80 Plus Gold~80 Plus Gold,80 Plus Bronze~80 Plus Bronze|watt.psu
Корпуса для компьютеров:корпус для компьютера m|computer case|5100|игровой|с окном~with window,с подсветкой~with lighting|color.tech
*кулер m;система охлаждения f|cooler|2700|башенный,тихий,жидкостный|для процессора~for CPU,с подсветкой~with lighting|
*звуковая карта f|sound card|3900|внешний/внутренний|USB~USB|
# Периферия|tech|color.tech country
Компьютерные мыши:мышь f;компьютерная мышь f|mouse|1200|беспроводной/проводной,игровой,бесшумный,вертикальный|для ноутбука~for laptop,с подсветкой~with lighting|
*клавиатура f|keyboard|2100|механический/мембранный,беспроводной,игровой,компактный|с подсветкой~with backlight,с русской раскладкой~Russian layout|
*монитор m|monitor|17500|игровой/офисный,изогнутый|с IPS-матрицей~IPS,для работы~for work|diag.mon hz
*принтер m|printer|14000|лазерный/струйный,цветной/чёрно-белый|для дома~for home,с Wi-Fi~with Wi-Fi|pages
МФУ:МФУ n|multifunction printer|19000|лазерный/струйный,цветной|3 в 1~3 in 1,с Wi-Fi~with Wi-Fi|pages
*сканер m|scanner|12000|планшетный/протяжный|для документов~for documents|
*картридж m|toner cartridge|1300|совместимый/оригинальный,чёрный/цветной|с чипом~with chip,повышенной ёмкости~high yield|model.fit
*веб-камера f|webcam|2300|широкоугольный|с микрофоном~with microphone,Full HD~Full HD|
Коврики для мыши:коврик для мыши m|mouse pad|490|игровой,тканевый|с подушкой~with wrist rest,с подсветкой~with lighting|len.cm
USB-флешки:флешка f;USB-накопитель m|flash drive|690|компактный,металлический|USB 3.0~USB 3.0,с кольцом~with ring|flash
*концентратор m;USB-хаб m|USB hub|1300|компактный|USB-C~USB-C,с HDMI~with HDMI|
Подставки для ноутбука:подставка для ноутбука f|laptop stand|1500|складной,алюминиевый/деревянный|с охлаждением~with cooling|
Графические планшеты:графический планшет m|graphics tablet|7200|беспроводной|с пером~with pen|diag.tab
Источники бесперебойного питания:источник бесперебойного питания m|UPS|6800|линейно-интерактивный|для котла~for boiler,для компьютера~for computer|watt.psu
# Сетевое оборудование|tech|color.tech country
*роутер m;маршрутизатор m|router|3400|двухдиапазонный,гигабитный|Wi-Fi 6~Wi-Fi 6,с SIM-картой~with SIM card|
Усилители сигнала:усилитель Wi-Fi m;репитер m|Wi-Fi repeater|1400|двухдиапазонный|для дома~for home|
Сетевые адаптеры:Wi-Fi-адаптер m|Wi-Fi adapter|890|компактный|USB~USB,с антенной~with antenna|
*коммутатор m|network switch|2900|управляемый/неуправляемый,гигабитный|на 8 портов~8 port,на 16 портов~16 port|
Сетевые кабели:патч-корд m;сетевой кабель m|patch cable|260|экранированный,плоский|Cat 6~Cat 6,Cat 5e~Cat 5e|len.m
Сетевые хранилища:сетевое хранилище n|network storage|32000|домашний|на 2 диска~2 bay,на 4 диска~4 bay|
*модем m|modem|2900|беспроводной|4G~4G,для дачи~for country house|
# Телевизоры и видео|tech|country guarantee
*телевизор m|television|34000|умный,безрамочный,изогнутый|Smart TV~Smart TV,4K UHD~4K UHD,на Android~Android|diag.tv hz
ТВ-приставки:ТВ-приставка f;медиаплеер m|TV box|3900|компактный|на Android~Android,4K~4K|mem
*проектор m|projector|15500|портативный,лазерный/светодиодный|для дома~for home,Full HD~Full HD|lumen
Кронштейны для телевизора:кронштейн для телевизора m|TV mount|1500|наклонный/поворотный/фиксированный|на стену~wall|diag.tv
Пульты для телевизора:пульт для телевизора m;пульт ДУ m|remote control|490|универсальный|с голосовым управлением~with voice control|model.fit
*антенна f|antenna|990|комнатный/уличный,активный|для цифрового ТВ~for digital TV|
Экраны для проектора:экран для проектора m|projector screen|6900|моторизованный/рулонный|на штативе~with tripod|
*цифровая приставка f|digital receiver|1300|компактный|DVB-T2~DVB-T2|
# Наушники и аудио|audio|color.tech country
*наушники p|headphones|2900|беспроводной/проводной,игровой,накладной/вакуумный,складной|с микрофоном~with microphone,с шумоподавлением~with noise cancelling,для спорта~for sport|batteryday
Портативные колонки:портативная колонка f;колонка f|portable speaker|3400|беспроводной,водонепроницаемый|с подсветкой~with lighting,с Bluetooth~Bluetooth|watt.s batteryday
Умные колонки:умная колонка f|smart speaker|7900|компактный|с часами~with clock,с голосовым помощником~with voice assistant|
*саундбар m|soundbar|14500|беспроводной|с сабвуфером~with subwoofer|watt.l
*микрофон m|microphone|2900|петличный/конденсаторный/динамический,беспроводной|для стрима~for streaming,для караоке~for karaoke|
Музыкальные центры:музыкальный центр m|music system|16000|компактный|с караоке~with karaoke|watt.l
*радиоприёмник m|radio|1800|портативный,цифровой|с фонариком~with flashlight,с USB~with USB|
Проигрыватели виниловых пластинок:проигрыватель винила m|turntable|13500|полуавтоматический|со встроенными динамиками~with speakers|
Диктофоны:диктофон m|voice recorder|3600|цифровой,миниатюрный|с активацией голосом~voice activated|flash
Амбушюры:амбушюры p|ear pads|590|мягкий,сменный|для наушников~for headphones|model.fit
*усилитель m|amplifier|15500|ламповый/цифровой|стерео~stereo|watt.l channels
# Фото и видео|photo|color.tech country
*фотоаппарат m;камера f|camera|48000|беззеркальный/зеркальный/компактный|с объективом~with lens,для путешествий~for travel|mp
*экшн-камера f|action camera|9900|водонепроницаемый|4K~4K,со стабилизацией~with stabilisation|mp
*объектив m|lens|29000|широкоугольный/портретный/светосильный|с автофокусом~autofocus|
*штатив m|tripod|2600|складной,напольный/настольный,карбоновый|для камеры~for camera|
*квадрокоптер m;дрон m|drone|16500|складной|с камерой~with camera,с GPS~with GPS|batteryday
Моментальная печать:фотоаппарат моментальной печати m|instant camera|8900|компактный|с плёнкой~with film|
*фотовспышка f|camera flash|6400|накамерный/студийный|с рассеивателем~with diffuser|
Сумки для фотоаппаратов:сумка для фотоаппарата f|camera bag|2300|водоотталкивающий|с плечевым ремнём~with strap|
*бинокль m|binoculars|4300|компактный,влагозащищённый|для охоты~for hunting,10x42~10x42|
*телескоп m|telescope|12500|рефракторный/рефлекторный|для начинающих~for beginners|
*стабилизатор m|gimbal|8400|трёхосевой,складной|для смартфона~for smartphone|
Фоны для съёмки:фотофон m|photo backdrop|990|виниловый,двусторонний|для предметной съёмки~for product photo|len.cm
# Умные часы и гаджеты|tech|color.tech country
Умные часы:умные часы p;смарт-часы p|smart watch|4300|водонепроницаемый,спортивный|с GPS~with GPS,с измерением давления~with blood pressure,для детей~for kids|batteryday
Фитнес-браслеты:фитнес-браслет m|fitness tracker|2300|водонепроницаемый,лёгкий|с пульсометром~with heart rate|batteryday
Ремешки для часов:ремешок для умных часов m|watch band|450|сменный,нейлоновый/миланский/силиконовый|на магните~magnetic|model.fit
GPS-трекеры:GPS-трекер m|GPS tracker|2400|миниатюрный|для ребёнка~for kids,для собаки~for dogs|
Очки виртуальной реальности:очки виртуальной реальности p;VR-шлем m|VR headset|24000|автономный|с контроллерами~with controllers|
Умные кольца:умное кольцо n|smart ring|7900|титановый|с датчиком сна~with sleep tracking|
Метеостанции:метеостанция f|weather station|2600|цифровой,беспроводной|с уличным датчиком~with outdoor sensor|
# Игры и консоли|game|color.tech country
Игровые приставки:игровая приставка f;игровая консоль f|game console|39000|портативный,ретро|с двумя геймпадами~with two gamepads|ssd
*геймпад m;джойстик m|gamepad|2700|беспроводной,эргономичный|для ПК~for PC,с вибрацией~with vibration|
Видеоигры:игра для приставки f|video game|2900|подарочный|на русском языке~in Russian,полное издание~complete edition|
Игровые рули:игровой руль m|racing wheel|17500|профессиональный|с педалями~with pedals|
Аксессуары для консолей:зарядная станция для геймпадов f|gamepad charging station|1500|компактный|на 2 геймпада~for 2 gamepads|
# Умный дом и безопасность|smart|country
Камеры видеонаблюдения:камера видеонаблюдения f;IP-камера f|security camera|3200|уличный/поворотный/купольный,беспроводной|с ночной съёмкой~with night vision,Wi-Fi~Wi-Fi|mp
*видеодомофон m|video intercom|7900|цветной|с замком~with lock,с записью~with recording|
Умные розетки:умная розетка f|smart plug|990|компактный|с Wi-Fi~with Wi-Fi|
Умные лампочки:умная лампочка f|smart bulb|790|светодиодный,цветной|с голосовым управлением~with voice control|watt.lamp socket
*видеорегистратор m|video recorder|5700|гибридный/сетевой|на 4 камеры~4 channel,на 8 камер~8 channel|hdd
Датчики:датчик движения m;датчик протечки m|sensor|990|беспроводной,миниатюрный|для умного дома~for smart home|
Умные замки:умный замок m|smart lock|9800|врезной/накладной|с отпечатком пальца~with fingerprint|
*сигнализация f|alarm system|5900|беспроводной|для дома~for home,для дачи~for country house|
# Питание и кабели|techacc|country style.gadget
*батарейка f|batteries|290|алкалиновый/литиевый|AA~AA,AAA~AAA,CR2032~CR2032|pcs
*аккумулятор m|rechargeable battery|690|никель-металлгидридный/литий-ионный|AA~AA,18650~18650|pcs.s
*удлинитель m;сетевой фильтр m|extension cord|990|силовой|с выключателем~with switch,с USB~with USB|len.m
HDMI-кабели:HDMI-кабель m|HDMI cable|490|позолоченный|4K~4K,2.1~2.1|len.m
*переходник m;адаптер m|adapter|350|компактный|USB-C на AUX~USB-C to AUX,HDMI — VGA~HDMI to VGA|
Инверторы:инвертор m|inverter|4900|автомобильный|12 В — 220 В~12 V to 220 V|watt.l
Солнечные панели:солнечная панель f|solar panel|5900|складной,монокристаллический|для дачи~for country house|watt.s
)";
}

}  // namespace vitrina::tools
