#include "tools/generate/sentences.h"

namespace vitrina::tools {

std::string_view words::russian_sentences() {
  return R"(
*|{N} {B} — удачный выбор на каждый день.
*|{s}.
goods|Цвет: {c}.
*|Страна производства: {k}.
*|Серия «{L}» от бренда {B}.
*|Отличный подарок родным и близким.
*|Перед отправкой проверяем комплектность и целостность упаковки.
goods|{N} {u}: {x:продуман|продумана|продумано|продуманы} до мелочей.
goods|{x:Изготовлен|Изготовлена|Изготовлено|Изготовлены} из {m}.
goods|Оттенок на экране может немного отличаться от настоящего.
goods|{x:Он прослужит|Она прослужит|Оно прослужит|Они прослужат} не один сезон.
goods|Коллекция «{T}» уже в продаже.
*|{a} {n} {u}.
goods|Артикул производителя {M}.
goods|Дизайн разработан в мастерской «{T}».
goods|Если вы давно искали {acc}, присмотритесь к этой модели.
*|Быстрая доставка по всей России, возврат в течение 14 дней.
*|Бренд {B} хорошо знаком покупателям.
goods|Можно купить {acc} в подарок: упаковка выглядит аккуратно.
*|Сочетание разумной цены и достойного качества.
goods|Уход прост и не требует времени.
*|Новинка этого года в линейке «{L}».
goods|Размеры измерены вручную, допустима погрешность до 1 см.
goods|Поставляется в фирменной коробке с инструкцией.
*|Вопросы о товаре задавайте продавцу, отвечаем в течение дня.
*|{[популярный]} у покупателей {n}: сотни хороших отзывов.
goods|Хранить в сухом месте, беречь от прямых солнечных лучей.
*|Товар сертифицирован.
goods|Хорошо сочетается с другими товарами серии «{T}».
*|Производитель оставляет за собой право менять внешний вид упаковки.
goods|Сделано с заботой о тех, кто ценит своё время.
goods|Подойдёт и новичку, и опытному человеку.
*|Ограниченный выпуск «{T}», количество невелико.
*|Партия {M}, дата изготовления указана на упаковке.
)";
}

std::string_view words::russian_style_sentences() {
  return R"(
tech|Устройство работает тихо и не перегревается.
tech|В комплекте кабель, руководство и гарантийный талон.
tech,gadget,tools|Гарантия производителя и сервисные центры в крупных городах.
tech|Корпус собран аккуратно, без люфтов и зазоров.
tech|Совместимость с предыдущей моделью {M} сохранена.
tech|Подключение занимает пару минут, приложение переведено на русский язык.
tech|Энергопотребление снижено благодаря новому контроллеру {T}.
tech|Индикатор показывает остаток заряда и режим работы.
tech|Прорезиненные ножки не скользят по столу.
tech|Прошивка обновляется автоматически.
tech,gadget|Поддерживаются все распространённые стандарты связи.
tech|Управление интуитивное: достаточно нескольких кнопок.
tech,gadget|Защита от перегрузки, короткого замыкания и скачков напряжения.
fashion,textile|Ткань приятна к телу, дышит и не мнётся.
fashion|Размер соответствует таблице, маломерит редко.
fashion|Модель из коллекции «{T}» хорошо садится на любую фигуру.
fashion|Легко сочетается с джинсами, юбкой или классическими брюками.
fashion,textile|Рекомендуем стирку при 30 градусах, не отбеливать, гладить с изнанки.
fashion|Аккуратные швы, прочная фурнитура, надёжная молния.
fashion|Подойдёт для прогулок, офиса, учёбы и путешествий.
fashion|Рост модели на фото 172 см, на ней размер S.
fashion|Удобная посадка и свободный крой не сковывают движений.
fashion,textile|После стирки не садится и не теряет цвет.
fashion|Стильный образ дополнят сумка и аксессуары бренда {B}.
fashion|Подкладка мягкая, карманы глубокие.
fashion,textile|Ткань из {m} высокого качества.
furniture|Поставляется в разобранном виде, сборка занимает около часа.
furniture|Каркас выдерживает нагрузку до 120 кг.
furniture|Наполнитель держит форму много лет.
furniture|Фурнитура с доводчиками закрывается плавно и бесшумно.
furniture|Кромка защищает торцы от влаги и сколов.
furniture|Впишется в интерьер гостиной, спальни или прихожей.
furniture|Схема сборки и крепёж лежат внутри.
furniture|Обивка устойчива к когтям домашних животных.
furniture|Модель «{T}» можно дополнить тумбой и зеркалом той же серии.
furniture|Ножки регулируются, пол не царапают.
furniture|Подъём на этаж и сборка оплачиваются отдельно.
food|Состав: только натуральные ингредиенты, без красителей и консервантов.
food|Хранить при температуре от +2 до +6 градусов.
food|Удобно взять с собой на работу, в школу или в дорогу.
food|Насыщенный вкус понравится и взрослым, и детям.
food|Продукт произведён на предприятии «{T}» по традиционной рецептуре.
food|Может содержать следы орехов, глютена и молока.
food|Подавать охлаждённым или добавлять в любимые блюда.
food|После вскрытия употребить в течение двух суток.
food|Идеально к завтраку, обеду и праздничному столу.
food|Без ГМО, соответствует требованиям ГОСТ.
food|Рецепт хозяйства «{T}» передаётся из поколения в поколение.
food|Белки, жиры, углеводы и пищевая ценность указаны на этикетке.
home|Пригодится на кухне, в ванной, в спальне и на даче.
ware|Можно мыть в посудомоечной машине.
home,ware|Занимает мало места и легко хранится в шкафу.
home,ware|Не впитывает запахи и не темнеет со временем.
home,textile,ware|Украсит интерьер и создаст уют в доме.
home,ware,baby,pets|Безопасный материал не выделяет вредных веществ.
textile|Стирать в деликатном режиме, сушить вдали от батарей.
home,ware,plain|Продаётся поштучно, набор «{T}» собирается постепенно.
home,textile,plain|Прочное крепление, ровные края, приятная фактура.
home,ware,textile,plain,sport,pets|Выдерживает ежедневное использование.
beauty|Кожа становится мягкой, гладкой и увлажнённой.
beauty|Подходит для чувствительной кожи, не вызывает раздражения.
beauty|Формула с пантенолом, витамином Е и экстрактом ромашки.
beauty|Активный комплекс {T} действует с первого применения.
beauty|Не содержит парабенов, силиконов и сульфатов.
beauty|Нанесите небольшое количество, распределите и смойте тёплой водой.
beauty|Аромат ненавязчивый, держится несколько часов.
beauty,chemistry|Расход экономичный: упаковки хватает на два месяца.
beauty,baby|Протестировано дерматологами.
beauty,health|Перед применением проконсультируйтесь со специалистом.
beauty|С маслом арганы, гиалуроновой кислотой и коллагеном.
kids|Развивает мелкую моторику, воображение и речь.
kids,baby|Материалы гипоаллергенны, края закруглены.
kids|Понравится и мальчикам, и девочкам.
kids|Яркие цвета привлекают внимание малыша.
kids,baby|Соответствует требованиям безопасности для детских товаров.
kids,baby|Легко чистится влажной салфеткой.
kids|Герой «{T}» станет любимым другом.
kids|Хороший подарок на день рождения, Новый год и выпускной.
kids|Помогает освоить счёт, буквы и цвета.
kids|Батарейки в комплект не входят.
tools,build,parts|Подходит для домашнего и профессионального применения.
tools|Рукоятка с мягкими накладками не скользит в ладони.
tools,parts|Ресурс увеличен вдвое по сравнению с моделью {M}.
tools|Комплект хранится в прочном кейсе.
build|{x:Устойчив|Устойчива|Устойчиво|Устойчивы} к коррозии, перепадам температуры и ударам.
build,parts|Монтаж не требует специальных навыков.
tools,build,chemistry|Используйте средства защиты и соблюдайте технику безопасности.
tools|Расходные материалы «{T}» продаются отдельно.
tools|Закалённый сплав, точная заточка, ровный рез.
tools,parts|Совместимость уточняйте у продавца по каталогу.
gadget|Мягкие края защищают от царапин и ударов.
gadget|Легко установить за минуту без инструмента.
gadget|Аксессуар «{T}» прошёл проверку на совместимость.
gadget|Аккуратная сборка, приятное на ощупь покрытие.
gadget|Лёгкий и компактный, не занимает места в сумке.
textile|Строчка ровная, края обработаны оверлоком.
textile|Краска не линяет, ткань не скатывается.
textile|Создаёт уют в спальне, гостиной и на даче.
textile|Мотив «{T}» нарисован нашими художниками.
ware|Служит много лет и не теряет вида.
ware|Продумана каждая мелочь, от ручки до края.
ware|Сервировка серии «{T}» порадует гостей.
ware|Безопасно для контакта с продуктами.
health|Курс указан в инструкции.
health|Разработано вместе с врачами и диетологами.
health|Формула {T} проверена в лаборатории.
health|Имеются противопоказания.
health|Срок годности два года, хранить при комнатной температуре.
baby|Малышу удобно, маме спокойно.
baby|Подходит с рождения и служит долго.
baby|Не раздражает нежную кожу.
baby|Рисунок «{T}» не стирается и не выцветает.
parts|Устанавливается на штатные места без доработки.
parts|Подбирайте по VIN и каталожному номеру {M}.
parts|Аналог оригинальной детали, завод «{T}».
parts|Проверка на стенде выполнена.
build|Соответствует ГОСТ и пожарным нормам.
build|Выдерживает влагу, мороз и ультрафиолет.
build|Коллекция «{T}» сочетается с профилями и плинтусами в тон.
build|Рассчитывайте количество с запасом десять процентов.
build|Рекомендуем доверить установку мастеру.
chemistry|Эффективно удаляет жир, налёт и старые пятна.
chemistry|Формула {T} работает даже в холодной воде.
chemistry|Хранить в недоступном для детей месте.
chemistry|Экономичный дозатор, плотная крышка.
chemistry|Не оставляет разводов и липкого следа.
chemistry|При попадании в глаза промыть водой.
pets|Питомец оценит с первого дня.
pets|Рекомендовано ветеринарами и заводчиками.
pets|Линейка «{T}» создана для активных питомцев.
pets|Не содержит резких запахов и красителей.
garden|Пригодится на грядке, в теплице и цветнике.
garden|Серия «{T}» проверена дачниками.
garden|Не боится дождя, солнца и перепадов температур.
garden|Инструкция на обороте упаковки.
garden|Облегчает сезонные работы на участке.
sport|Пригодится дома, в зале и на природе.
sport|Подойдёт для любого уровня подготовки.
sport|Выбор тренеров и путешественников клуба «{T}».
sport|Прочные материалы не боятся влаги.
plain|Приятно держать в руках и дарить.
plain|Внимание к деталям, ровные линии, чистые цвета.
plain|Пригодится дома, в офисе и в поездке.
plain|Станет милым знаком внимания коллеге или другу.
plain|Линейка «{T}» пополняется каждый сезон.
study|Материал изложен последовательно, с примерами и схемами.
study|Подойдёт для самостоятельных занятий.
study|Автор — практик с большим опытом преподавания.
study|Методика «{T}» проверена тысячами читателей.
study|Содержит словарь терминов и список литературы.
book|Роман о выборе, который меняет судьбу целого города.
book|Герои отправляются в {T}, чтобы раскрыть старую тайну.
book,study|Автор пишет просто и точно, с тонким юмором.
book,study|Издательство «{B}» представляет долгожданную новинку.
book,study|Плотная белая бумага, крупный шрифт, красивые иллюстрации.
book|История, которую невозможно отложить до последней страницы.
book|Книга вошла в длинный список премии «{T}».
book,study|{s}.
book|Для тех, кто любит неспешное чтение вечером.
book,study|Перевод с комментариями и послесловием.
book,study|Серия «{T}» объединяет лучшие произведения современных авторов.
study|Практические задания, схемы и ответы в конце каждой главы.
book,study|Отличный подарок для взрослых и подростков.
book|Суперобложка, ляссе, шитый блок.
book,study|Тираж ограничен.
)";
}

std::string_view words::english_sentences() {
  return R"(
goods|{N} by {B}, made for everyday use.
*|{s}.
goods|Colour: {c}.
goods|Made in {k}.
goods|Made of {m}.
goods|Part of the {L} series.
goods|Manufacturer code {M}.
goods|Designed in the {T} studio.
goods|A great gift for family and friends.
*|{a} {n} {u}.
goods|Fast delivery, easy returns within 14 days.
goods|Good value for money with a clean finish.
goods|The shade on your screen may differ slightly.
goods|Matches other items of the {T} collection.
goods|Packed in a branded box with a manual.
goods|Easy to clean and simple to store.
goods|Limited edition, inspired by {T}.
goods|Trusted by thousands of happy customers.
tech|Includes a cable, quick start guide and warranty card.
tech|Compatible with the previous model {M}.
tech|Low power consumption and quiet operation.
tech,gadget|Protected against overload, overheating and short circuit.
tech|The {T} chipset keeps it cool.
tech|Setup takes a couple of minutes with the free app.
fashion,textile|Soft breathable fabric keeps its shape after washing.
fashion|Regular fit, check the size chart before ordering.
fashion|Easy to combine with jeans, skirts or shorts.
fashion,textile|Machine wash cold, do not bleach.
fashion|The {T} capsule is made in small batches.
furniture|Flat packed, assembly takes about an hour.
furniture|Sturdy frame with adjustable feet.
furniture|Fits any living room, bedroom or hallway.
food|No artificial colours, flavours or preservatives.
food|Store in a cool dry place.
food|May contain traces of nuts, gluten and milk.
food|A traditional recipe from {T}.
ware|Dishwasher safe and stain resistant.
home,ware|Takes little space in the kitchen or bathroom.
home,ware,baby,pets,plain|Safe materials without harmful substances.
beauty,baby|Suitable for sensitive skin, dermatologically tested.
beauty|With panthenol, vitamin E and chamomile extract.
beauty|The {T} complex works from the first application.
beauty|Free from parabens and sulphates.
kids|Develops fine motor skills, imagination and speech.
kids,baby|Rounded edges and non-toxic paint.
kids|Batteries are not included.
tools,build,parts|Suitable for home and professional use.
tools|Non-slip handle and hardened steel.
tools,parts|Replaces part number {M}.
tools|Comes in a durable carry case.
gadget|Slim profile from the {T} range.
gadget|Precise fit and clean assembly.
textile|The {T} pattern does not fade.
ware|The {T} set makes a fine table.
ware|Food safe and long lasting.
health|Follow the dosage on the label.
health|Keep out of reach of children.
baby|Gentle on delicate skin from birth.
parts|Direct fit replacement made by {T}.
parts|Check compatibility before ordering.
build|Meets fire and moisture standards.
build|The {T} range comes in matching finishes.
chemistry|Removes grease and limescale without scratches.
chemistry|Keep away from children.
pets|Recommended by vets and breeders.
garden|Weatherproof and simple to use.
garden|The {T} series is a favourite of gardeners.
sport|Trusted by coaches of the {T} club.
plain|Small details, clean lines, honest materials.
book|A story you will not put down until the last page.
book|Published by {B}.
book,study|{s}.
book|Longlisted for the {T} prize.
book|Large print, thick paper and colour illustrations.
)";
}

}  // namespace vitrina::tools
