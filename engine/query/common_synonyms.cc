// What shoppers of any shop call the same things, in both languages. Only words that are each other's equal
// wherever they stand, or one-way (a notebook may be of paper); a shop knows its own better (shop_rules.h).

#include "engine/query/shop_rules.h"
#include "index/base/check.h"

namespace vitrina::query {
namespace {

constexpr std::string_view kCommon = R"(
laptop = laptop computer = ноутбук = лэптоп
laptop -> notebook
smartphone = cell phone = mobile phone = cellphone = смартфон = мобильный телефон
tv = television = телевизор
fridge = refrigerator = холодильник
freezer = морозильник = морозильная камера
washing machine = washer = стиральная машина = стиралка
dishwasher = посудомоечная машина = посудомойка
vacuum cleaner = hoover = пылесос
microwave = microwave oven = микроволновка = микроволновая печь = свч
stove = cooker = кухонная плита
air conditioner = кондиционер = сплит система
hair dryer = hairdryer = blow dryer = фен
headphones = earphones = наушники
headset = гарнитура
loudspeaker = акустическая колонка
power bank = powerbank = внешний аккумулятор = повербанк
usb stick = usb flash drive = flash drive = thumb drive = флешка = usb накопитель
memory card = карта памяти
hard drive = hard disk = hdd = жесткий диск
ssd = solid state drive = твердотельный накопитель
graphics card = video card = gpu = видеокарта
motherboard = mainboard = материнская плата = материнка
cpu = processor = процессор
mouse pad = mousepad = коврик для мыши
monitor = computer monitor = монитор
printer = принтер
toner = toner cartridge
webcam = web camera = вебкамера = веб камера
smartwatch = smart watch = умные часы = смарт часы
charger = зарядное устройство = зарядка
screen protector = защитное стекло
couch = sofa = диван
closet = wardrobe = шкаф
armchair = кресло
nightstand = bedside table = прикроватная тумба
duvet = comforter = одеяло
bed linen = bedding = постельное белье
curtain = drape = штора = портьера
rug = carpet = ковер
lamp = светильник
light bulb = lightbulb = лампочка
flashlight = torch light = фонарик
faucet = tap faucet = смеситель = водопроводный кран
bathtub = tub = ванна
toilet = унитаз
trash can = garbage can = waste bin = мусорное ведро
lawn mower = lawnmower = газонокосилка
screwdriver = отвертка
cordless drill = аккумуляторная дрель = шуруповерт
hammer drill = rotary hammer = перфоратор
angle grinder = болгарка = ушм
wrench = spanner = гаечный ключ
plywood = фанера
sneakers = trainers = кроссовки = кроссы
flip flops = flipflops = шлепанцы = сланцы = шлепки
pants = trousers = брюки = штаны
sweater = jumper = pullover = свитер = джемпер
hoodie = худи = толстовка с капюшоном
t shirt = tshirt = tee shirt = футболка
underpants = трусы
pajamas = pyjamas = пижама
swimsuit = bathing suit = купальник
backpack = rucksack = рюкзак
suitcase = чемодан
purse = handbag = дамская сумка
sunglasses = солнцезащитные очки = солнечные очки
stroller = pram = baby carriage = детская коляска
diaper = nappy = подгузник = памперс
pacifier = dummy pacifier = соска пустышка
plush toy = stuffed animal = мягкая игрушка
jigsaw = jigsaw puzzle = пазл
bicycle = bike = велосипед
scooter = самокат
tire = tyre = автомобильная шина
dog food = корм для собак
cat food = корм для кошек
cat litter = наполнитель для кошачьего туалета
lipstick = губная помада
nail polish = лак для ногтей
perfume = fragrance = духи = парфюм
shampoo = шампунь
soda = газировка = газированная вода
cookie = biscuit = печенье
potato chips = чипсы
cottage cheese = творог
ketchup = catsup = кетчуп
gray = grey
aluminum = aluminium
molding = moulding = молдинг
shelf = shelving = полка
countertop = counter top = столешница
backsplash = back splash
cupboard -> cabinet
outside -> outdoor
outdoor = exterior
drywall = sheetrock = gypsum board = гипсокартон
weatherstrip = weather stripping
caulk = caulking
outlet = receptacle
flush mount = flushmount
doorknob = door knob
mailbox = mail box = почтовый ящик
toolbox = tool box = ящик для инструментов
chainsaw = chain saw = бензопила
string trimmer = weed eater = weed whacker = line trimmer
barbecue = bbq = grill = барбекю
garbage disposal = disposer = waste disposer
water heater = hot water heater = hot water tank = водонагреватель = бойлер
wet dry vacuum = shop vac = shopvac
extension cord = extension cable = удлинитель
smoke detector = smoke alarm = датчик дыма
toilet paper = bath tissue = туалетная бумага
paper towel = kitchen roll = бумажное полотенце
ac -> air conditioner
christmas -> holiday
bathroom = bath
stove -> range
nail gun = nailer
garbage = trash
vac = vacuum
shower head = showerhead = лейка для душа
screw driver = screwdriver
entry door = front door = входная дверь
floor vent = floor register
deadbolt = dead bolt
riding mower = riding lawn mower = lawn tractor
plexiglass = plexiglas = acrylic sheet = оргстекло
hose bib = hose bibb = outdoor faucet
door bell = doorbell = дверной звонок
hand rail = handrail = перила
bulb -> lamp
skil saw = skill saw = circular saw = циркулярная пила
sawzall = reciprocating saw = сабельная пила
switch plate = wall plate = wallplate
sawhorse = saw horse
adhesive = glue = клей
utility sink = laundry sink
sensor = sensing
fire pit = firepit
hot tub = spa
kids = children = child = детский
phillips = philips
)";

}  // namespace

const std::vector<Synonym>& common_synonyms() {
  static const std::vector<Synonym> synonyms = [] {
    auto parsed = parse_shop_rules(kCommon);
    VITRINA_CHECK(parsed.has_value());
    return std::move(parsed->synonyms);
  }();
  return synonyms;
}

}  // namespace vitrina::query
