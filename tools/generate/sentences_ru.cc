#include "tools/generate/sentences.h"

namespace vitrina::tools {

std::string_view words::russian_sentences() {
  return R"(
*|{N} {B} — удачный выбор на каждый день.
*|{s}.
goods|Цвет: {c}.
*|Страна производства: {k}.
*|Серия «{L}» от {B}.
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
tech|Гарантия производителя и сервисные центры в крупных городах.
tech|Корпус собран аккуратно, без люфтов и зазоров.
tech|Совместимость с предыдущей моделью {M} сохранена.
tech|Подключение занимает пару минут, приложение переведено на русский язык.
tech|Энергопотребление снижено благодаря новому контроллеру {T}.
tech|Индикатор показывает остаток заряда и режим работы.
tech|Прорезиненные ножки не скользят по столу.
tech|Прошивка обновляется автоматически.
tech|Поддерживаются все распространённые стандарты связи.
tech|Управление интуитивное: достаточно нескольких кнопок.
tech|Защита от перегрузки, короткого замыкания и скачков напряжения.
fashion|Ткань приятна к телу, дышит и не мнётся.
fashion|Размер соответствует таблице, маломерит редко.
fashion|Модель из коллекции «{T}» хорошо садится на любую фигуру.
fashion|Легко сочетается с джинсами, юбкой или классическими брюками.
fashion|Рекомендуем стирку при 30 градусах, не отбеливать, гладить с изнанки.
fashion|Аккуратные швы, прочная фурнитура, надёжная молния.
fashion|Подойдёт для прогулок, офиса, учёбы и путешествий.
fashion|Рост модели на фото 172 см, на ней размер S.
fashion|Удобная посадка и свободный крой не сковывают движений.
fashion|После стирки не садится и не теряет цвет.
fashion|Стильный образ дополнят сумка и аксессуары бренда {B}.
fashion|Подкладка мягкая, карманы глубокие.
fashion|Состав: {m} высокого качества.
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
home|Можно мыть в посудомоечной машине.
home|Занимает мало места и легко хранится в шкафу.
home|Не впитывает запахи и не темнеет со временем.
home|Украсит интерьер и создаст уют в доме.
home|Безопасный материал не выделяет вредных веществ.
home|Стирать в деликатном режиме, сушить вдали от батарей.
home|Продаётся поштучно, набор «{T}» собирается постепенно.
home|Прочное крепление, ровные края, приятная фактура.
home|Выдерживает ежедневное использование.
beauty|Кожа становится мягкой, гладкой и увлажнённой.
beauty|Подходит для чувствительной кожи, не вызывает раздражения.
beauty|Формула с пантенолом, витамином Е и экстрактом ромашки.
beauty|Активный комплекс {T} действует с первого применения.
beauty|Не содержит парабенов, силиконов и сульфатов.
beauty|Нанесите небольшое количество, распределите и смойте тёплой водой.
beauty|Аромат ненавязчивый, держится несколько часов.
beauty|Расход экономичный: упаковки хватает на два месяца.
beauty|Протестировано дерматологами.
beauty|Перед применением проконсультируйтесь со специалистом.
beauty|С маслом арганы, гиалуроновой кислотой и коллагеном.
kids|Развивает мелкую моторику, воображение и речь.
kids|Материалы гипоаллергенны, края закруглены.
kids|Понравится и мальчикам, и девочкам.
kids|Яркие цвета привлекают внимание малыша.
kids|Соответствует требованиям безопасности для детских товаров.
kids|Легко чистится влажной салфеткой.
kids|Герой «{T}» станет любимым другом.
kids|Хороший подарок на день рождения, Новый год и выпускной.
kids|Помогает освоить счёт, буквы и цвета.
kids|Батарейки в комплект не входят.
tools|Подходит для домашнего и профессионального применения.
tools|Рукоятка с мягкими накладками не скользит в ладони.
tools|Ресурс увеличен вдвое по сравнению с моделью {M}.
tools|Комплект хранится в прочном кейсе.
tools|Устойчив к коррозии, перепадам температуры и ударам.
tools|Монтаж не требует специальных навыков.
tools|Используйте средства защиты и соблюдайте технику безопасности.
tools|Расходные материалы «{T}» продаются отдельно.
tools|Закалённый сплав, точная заточка, ровный рез.
tools|Совместимость уточняйте у продавца по каталогу.
book|Роман о выборе, который меняет судьбу целого города.
book|Герои отправляются в {T}, чтобы раскрыть старую тайну.
book|Автор пишет просто и точно, с тонким юмором.
book|Издательство «{B}» представляет долгожданную новинку.
book|Плотная белая бумага, крупный шрифт, красивые иллюстрации.
book|История, которую невозможно отложить до последней страницы.
book|Книга вошла в длинный список премии «{T}».
book|{s}.
book|Для тех, кто любит неспешное чтение вечером.
book|Перевод с комментариями и послесловием.
book|Серия «{T}» объединяет лучшие произведения современных авторов.
book|Практические задания, схемы и ответы в конце каждой главы.
book|Отличный подарок для взрослых и подростков.
book|Суперобложка, ляссе, шитый блок.
book|Тираж ограничен.
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
tech|Protected against overload, overheating and short circuit.
tech|The {T} chipset keeps it cool.
tech|Setup takes a couple of minutes with the free app.
fashion|Soft breathable fabric keeps its shape after washing.
fashion|Regular fit, check the size chart before ordering.
fashion|Easy to combine with jeans, skirts or shorts.
fashion|Machine wash cold, do not bleach.
fashion|The {T} capsule is made in small batches.
furniture|Flat packed, assembly takes about an hour.
furniture|Sturdy frame with adjustable feet.
furniture|Fits any living room, bedroom or hallway.
food|No artificial colours, flavours or preservatives.
food|Store in a cool dry place.
food|May contain traces of nuts, gluten and milk.
food|A traditional recipe from {T}.
home|Dishwasher safe and stain resistant.
home|Takes little space in the kitchen or bathroom.
home|Safe materials without harmful substances.
beauty|Suitable for sensitive skin, dermatologically tested.
beauty|With panthenol, vitamin E and chamomile extract.
beauty|The {T} complex works from the first application.
beauty|Free from parabens and sulphates.
kids|Develops fine motor skills, imagination and speech.
kids|Rounded edges and non-toxic paint.
kids|Batteries are not included.
tools|Suitable for home and professional use.
tools|Non-slip handle and hardened steel.
tools|Replaces part number {M}.
tools|Comes in a durable carry case.
book|A story you will not put down until the last page.
book|Published by {B}.
book|{s}.
book|Longlisted for the {T} prize.
book|Large print, thick paper and colour illustrations.
)";
}

}  // namespace vitrina::tools
