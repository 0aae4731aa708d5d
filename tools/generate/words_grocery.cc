#include "tools/generate/words.h"

namespace vitrina::tools {

// Fresh food; what keeps longer stands in words_pantry.cc.
std::string_view words::grocery() {
  return R"(
= Продукты|150|food|5
# Молочные продукты|dairy|country.f shelf.fresh kcal
=молоко n|milk|99|пастеризованный/ультрапастеризованный/отборный/топлёный,безлактозный|для капучино~for cappuccino|fat.milk vol.milk
=кефир m|kefir|95|классический/обезжиренный|с закваской~with live culture|fat.milk vol.milk
Йогурты:йогурт m|yogurt|65|питьевой/греческий/густой|без сахара~no sugar,с кусочками фруктов~with fruit pieces|flavor g.small
Творог:творог m|cottage cheese|135|зернёный/мягкий/рассыпчатый/домашний|в пачке~block|fat.curd g.mid
=сметана f|sour cream|115|деревенский/классический|из сливок~from cream|fat.cream g.mid
Масло сливочное:масло сливочное n|butter|229|традиционный/крестьянский/топлёный|высший сорт~top grade|fat.butter g.mid
=сыр m|cheese|269|твёрдый/полутвёрдый/сливочный/копчёный|в нарезке~sliced,Гауда~gouda,Российский~Russian,Маасдам~maasdam|fat.cheese g.mid
Плавленые сыры:плавленый сыр m|processed cheese|119|сливочный,копчёный|с ветчиной~with ham,с грибами~with mushrooms|g.mid
Творожные сыры:творожный сыр m|cream cheese|169|сливочный|с зеленью~with herbs,для крема~for frosting|g.small
=ряженка f|baked fermented milk|92|классический|из топлёного молока~from baked milk|fat.milk vol.milk
Сливки:сливки p|cream|139|питьевой/взбитый|для кофе~for coffee,для взбивания~for whipping|fat.cream vol.milk
Глазированные сырки:глазированный сырок m|glazed curd bar|49|ванильный/шоколадный|в шоколаде~in chocolate|flavor g.small
=сгущённое молоко n|condensed milk|125|варёный/цельный|с сахаром~with sugar,с какао~with cocoa|g.mid
Растительное молоко:растительное молоко n|plant milk|179|овсяный/миндальный/кокосовый/соевый|без сахара~no sugar,для кофе~for coffee|vol.drink
Молочные коктейли:молочный коктейль m|milkshake|69|пастеризованный|с витаминами~with vitamins|flavor vol.milk
Мороженое:мороженое n|ice cream|89|сливочный/шоколадный/фруктовый|в стаканчике~in wafer cup,пломбир~plombir|flavor g.small
=брынза f|brined cheese|249|рассольный,мягкий|из овечьего молока~sheep milk|fat.cheese g.mid
Десерты:молочный десерт m;пудинг m|dairy dessert|69|нежный|со сливками~with cream|flavor g.small
# Яйца|eggs|country.f
Яйца куриные:яйца куриные p|eggs|129|отборный/столовый/деревенский|С0~size L,С1~size M|pcs.egg
Яйца перепелиные:яйца перепелиные p|quail eggs|99|диетический|в лотке~tray|pcs.egg
# Мясо и птица|meat|country.f shelf.fresh
=говядина f|beef|649|охлаждённый/замороженный,мраморный|для тушения~for stewing,без кости~boneless|g.big
=свинина f|pork|419|охлаждённый/замороженный|шея~neck,без кости~boneless|g.big
Курица:филе куриное n;голень куриная f;бедро куриное n|chicken|359|охлаждённый/замороженный|без кожи~skinless,на подложке~tray|g.big
=индейка f|turkey|469|охлаждённый|филе~fillet,для запекания~for roasting|g.big
=фарш m|minced meat|389|домашний/говяжий/куриный,охлаждённый|для котлет~for cutlets|g.big
Колбаса варёная:варёная колбаса f|boiled sausage|349|докторский/молочный/классический|в нарезке~sliced,без сои~no soy|g.mid
Колбаса копчёная:копчёная колбаса f|smoked sausage|419|сырокопчёный/варёно-копчёный|в нарезке~sliced,сервелат~cervelat|g.mid
Сосиски:сосиски p|frankfurters|269|молочный/сливочный/куриный|с сыром~with cheese,для детей~for kids|g.big
=ветчина f|ham|339|традиционный/из индейки|в нарезке~sliced|g.mid
Шашлык:шашлык m|shashlik|469|свиной/куриный,маринованный|в маринаде~marinated|kg.food
Пельмени:пельмени p|pelmeni|299|домашний/сибирский,замороженный|с говядиной~with beef,ручной лепки~hand made|g.big
Котлеты:котлеты p|cutlets|259|куриный/домашний,замороженный|для жарки~for frying,по-киевски~Kiev style|g.big
Паштеты:паштет m|pate|99|нежный,печёночный|с грибами~with mushrooms|g.small
Бекон и сало:бекон m;сало n|bacon|269|копчёный/сырокопчёный|в нарезке~sliced,с чесноком~with garlic|g.mid
Субпродукты:печень куриная f;сердечки куриные p|offal|189|охлаждённый|на подложке~tray|g.big
=тушёнка f|canned stew|249|говяжий/свиной|высший сорт~top grade,ГОСТ~GOST|g.mid
# Рыба и морепродукты|fish|country.f shelf.fresh
=лосось m;сёмга f|salmon|899|слабосолёный/охлаждённый/копчёный|в нарезке~sliced,стейк~steak|g.mid
=сельдь f|herring|249|слабосолёный/пряный|филе в масле~fillet in oil,в заливке~in brine|g.mid
=скумбрия f|mackerel|339|копчёный/замороженный|холодного копчения~cold smoked|g.big
Креветки:креветки p|shrimp|649|королевский/варёно-мороженый|очищенные~peeled,в панцире~shell on|g.big
=икра красная f|red caviar|1190|зернистый/лососёвый|в банке~jar|g.small
=форель f|trout|899|слабосолёный/охлаждённый|филе-кусок~fillet|g.mid
=минтай m|pollock|289|замороженный|без головы~headless,филе~fillet|g.big
Тунец консервированный:тунец консервированный m|canned tuna|169|рубленый/кусковой|в собственном соку~in own juice|g.mid
Шпроты:шпроты p|sprats|149|копчёный|в масле~in oil|g.mid
Крабовые палочки:крабовые палочки p|crab sticks|119|охлаждённый/замороженный|для салата~for salad|g.mid
Морская капуста:морская капуста f|seaweed|89|маринованный|с морковью~with carrot|g.mid
Кальмары:кальмар m|squid|429|замороженный,очищенный|тушка~tube|g.big
Рыбные консервы:сайра f;горбуша консервированная f|canned fish|159|натуральный|с добавлением масла~with oil|g.mid
Мидии:мидии p|mussels|349|варёно-мороженый|в масле~in oil|g.mid
# Хлеб и выпечка|bakery|country.f shelf.fresh kcal
=хлеб m|bread|59|ржаной/пшеничный/бородинский/цельнозерновой,нарезной|без дрожжей~yeast free,с семенами~with seeds|g.bread
Батоны:батон m|loaf|49|нарезной,пшеничный|в нарезке~sliced|g.bread
Лаваш:лаваш m|lavash|55|тонкий/армянский|для шаурмы~for shawarma|g.mid
Булочки:булочка f|bun|45|сдобный,ванильный|с маком~with poppy seeds,с корицей~with cinnamon,для бургера~for burger|g.mid
Круассаны:круассан m|croissant|69|слоёный|с шоколадом~with chocolate|flavor g.small
Торты:торт m|cake|549|бисквитный/песочный/медовый,праздничный|Наполеон~napoleon,Медовик~honey cake|g.big
Пирожные:пирожное n|pastry|149|бисквитный,заварной|с кремом~with cream|flavor g.mid
Кексы:кекс m|cupcake|119|столичный/шоколадный|с изюмом~with raisins|g.mid
Сушки и баранки:сушки p;баранки p|bread rings|79|ванильный/простой|с маком~with poppy seeds|g.mid
Сухари:сухари p|rusks|75|ванильный/панировочный|с изюмом~with raisins|g.mid
Хлебцы:хлебцы p|crispbread|89|цельнозерновой/рисовый/гречневый|без сахара~no sugar|g.small
Пироги:пирог m|pie|269|домашний,осетинский|с мясом~with meat,с вишней~with cherry|g.big
Блины:блины p|pancakes|179|замороженный,тонкий|с мясом~with meat,с творогом~with cottage cheese|g.big
Пицца:пицца f|pizza|329|замороженный,четыре сыра|с ветчиной~with ham,Маргарита~margherita|g.big
# Овощи, фрукты, грибы|fruit|country.f
Яблоки:яблоки p|apples|139|сезонный,сладкий/кислый|Гала~Gala,Гренни Смит~Granny Smith|kg.food
Бананы:бананы p|bananas|149|спелый|весовые~loose|kg.food
Помидоры:помидоры p;томаты черри p|tomatoes|249|розовый/сливовидный|на ветке~on the vine|kg.food
Огурцы:огурцы p|cucumbers|179|гладкий/короткоплодный|тепличные~greenhouse|kg.food
Картофель:картофель m|potatoes|59|молодой/мытый|для варки~for boiling|kg.food
Апельсины и мандарины:апельсины p;мандарины p|oranges|159|сладкий,крупный|для сока~for juice|kg.food
Морковь и свёкла:морковь f;свёкла f|carrots|49|мытый,молодой|весовая~loose|kg.food
Лук и чеснок:лук репчатый m;чеснок m|onion|49|молодой|в сетке~net bag|kg.food
Капуста:капуста f|cabbage|55|белокочанный/пекинский/цветной|весовая~loose|kg.food
Зелень:укроп m;петрушка f;салат m|greens|69|свежий|в горшочке~potted,в пучке~bunch|g.small
Ягоды:клубника f;голубика f;малина f|berries|299|свежий/замороженный,садовый|в лотке~tray|g.mid
Грибы:шампиньоны p;вешенки p|mushrooms|169|свежий/замороженный|резаные~sliced|g.mid
Груши:груши p|pears|199|сладкий,спелый|Конференция~Conference|kg.food
Виноград:виноград m|grapes|249|белый/розовый|без косточек~seedless|kg.food
Экзотические фрукты:авокадо n;манго n;ананас m|exotic fruit|189|спелый|Хасс~Hass|pcs.s
Лимоны:лимоны p|lemons|169|тонкокожий|весовые~loose|kg.food
Перец сладкий:перец сладкий m|bell pepper|269|красный/жёлтый|весовой~loose|kg.food
Замороженные овощи:овощная смесь f;брокколи f|frozen vegetables|169|замороженный|для жарки~for frying,для супа~for soup|g.big
)";
}

}  // namespace vitrina::tools
