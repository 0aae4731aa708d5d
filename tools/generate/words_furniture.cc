#include "tools/generate/words.h"

namespace vitrina::tools {

std::string_view words::furniture() {
  return R"(
= Мебель|45|furniture|12
# Мягкая мебель|furn|color.furn mat.soft country
*диван m|sofa|34000|угловой/прямой/модульный,раскладной,ортопедический|с ящиком для белья~with storage,для гостиной~for living room,еврокнижка~click-clack|w.sofa
*кресло n|armchair|13500|раскладной/мягкий,компактный|с ушами~wingback,для отдыха~lounge|w.cab
*пуф m;банкетка f|pouf|3600|мягкий,круглый/квадратный|с ящиком~with storage,в прихожую~for hallway|
Кресла-мешки:кресло-мешок(кресла-мешки) n|bean bag|3400|большой,непромокаемый|с наполнителем~filled|
Кресла-кровати:кресло-кровать(кресла-кровати) n|chair bed|16500|раскладной|с подлокотниками~with armrests|w.cab
*кушетка f;тахта f|daybed|17500|раскладной|с подушками~with cushions|w.sofa
Подвесные кресла:подвесное кресло n|hanging chair|10500|плетёный|на стойке~with stand,для дачи~for country house|
# Кровати и матрасы|furn|color.furn country
*кровать f|bed|17500|двуспальный/односпальный,интерьерный|с подъёмным механизмом~ottoman,с изголовьем~with headboard|w.mat mat.furn
*матрас m|mattress|10500|ортопедический,пружинный/беспружинный,жёсткий|с эффектом памяти~memory foam,для дивана~for sofa|w.mat
Наматрасники:наматрасник m;топпер m|mattress pad|2300|непромокаемый,стёганый|на резинке~elastic|w.mat
Двухъярусные кровати:двухъярусная кровать f|bunk bed|24000|детский/взрослый|с лестницей~with ladder|mat.furn
Раскладушки:раскладушка f|folding bed|3900|складной|с матрасом~with mattress|
Основания для кровати:основание для кровати n|bed base|4600|ортопедический|с ламелями~slatted|w.mat
Изголовья:изголовье n|headboard|4900|мягкий|для кровати~for bed|mat.soft
# Столы|furn|color.furn mat.furn country
Письменные столы:письменный стол m;компьютерный стол m|desk|7200|угловой/прямой,белый|с ящиками~with drawers,с полками~with shelves|w.cab
Обеденные столы:обеденный стол m;кухонный стол m|dining table|10500|раздвижной,круглый/овальный|на 4 человека~for 4,на 6 человек~for 6|w.cab
Журнальные столики:журнальный столик m|coffee table|4300|круглый/прямоугольный,стеклянный|на колёсиках~wheeled,для гостиной~for living room|w.cab
Туалетные столики:туалетный столик m|vanity table|8900|косметический|с зеркалом~with mirror,с подсветкой~with lights|w.cab
Складные столы:складной стол m|folding table|2900|походный/кухонный|для пикника~for picnic|w.cab
Столики для ноутбука:столик для ноутбука m|laptop table|1900|складной|в кровать~for bed|
Барные столы:барный стол m|bar table|8900|высокий|для кухни~for kitchen|w.cab
Приставные столики:приставной столик m|side table|2600|круглый|к дивану~for sofa|
# Стулья и табуреты|furn|color.furn country
*стул(стулья) m|chair|3900|мягкий,деревянный/металлический|для кухни~for kitchen,со спинкой~with back|mat.soft
Офисные кресла:офисное кресло n;компьютерное кресло n|office chair|9400|эргономичный,сетчатый|с подлокотниками~with armrests,с подголовником~with headrest|mat.soft
Игровые кресла:игровое кресло n|gaming chair|15500|эргономичный|с подножкой~with footrest,с подушками~with pillows|mat.soft
*табурет m;табуретка f|stool|1500|складной/мягкий|для кухни~for kitchen,набор 4 шт~set of 4|mat.furn
Барные стулья:барный стул(барные стулья) m|bar stool|4900|высокий,поворотный|с регулировкой~adjustable|mat.soft
Складные стулья:складной стул(складные стулья) m|folding chair|1700|лёгкий|для рыбалки~for fishing,для дачи~for country house|
# Шкафы и хранение|furn|color.furn mat.furn country h.cab d.cab
*шкаф m|wardrobe|17500|распашной/угловой/книжный,вместительный|с зеркалом~with mirror,для одежды~for clothes|w.cab
Шкафы-купе:шкаф-купе(шкафы-купе) m|sliding wardrobe|27000|двухдверный/трёхдверный|с зеркалом~with mirror|w.cab
*комод m|chest of drawers|8400|пластиковый/деревянный|с ящиками~with drawers,для белья~for linen|w.cab
*стеллаж m|shelving unit|5200|открытый,металлический/деревянный|для книг~for books,для цветов~for plants|w.cab
*тумба f|cabinet|5600|прикроватный/подвесной|под телевизор~TV,с ящиками~with drawers|w.cab
*полка f|shelf|1300|настенный/угловой|для книг~for books,для цветов~for plants|w.cab
Обувницы:обувница f|shoe rack|3200|узкий,металлический|с сиденьем~with seat,в прихожую~for hallway|w.cab
*вешалка f|clothes rack|1900|напольный/настенный|для одежды~for clothes,с крючками~with hooks|
Гостиные:гостиная стенка f;мини-стенка f|wall unit|24000|модульный|с подсветкой~with lighting|w.cab
Прихожие:прихожая стенка f|hallway unit|13500|угловой/узкий|с зеркалом~with mirror|w.cab
Витрины:шкаф-витрина(шкафы-витрины) m|display cabinet|14500|стеклянный|с подсветкой~with lighting|w.cab
# Кухонная мебель|furn|color.furn mat.furn country
Кухонные гарнитуры:кухонный гарнитур m|kitchen set|32000|угловой/прямой|с фасадами~with fronts,с мойкой~with sink|w.cab
Кухонные шкафы:кухонный шкаф m|kitchen cabinet|4600|навесной/напольный|под мойку~for sink,с сушкой~with dish rack|w.cab
Столешницы:столешница f|worktop|4900|влагостойкий|для кухни~for kitchen|w.cab
Обеденные группы:обеденная группа f|dining set|22000|деревянный|стол и 4 стула~table and 4 chairs|
Кухонные уголки:кухонный уголок m|kitchen corner bench|18500|мягкий|с ящиком~with storage|
# Детская мебель|furn|color.furn mat.furn country
Детские кроватки:детская кроватка f|cot|9400|приставной,деревянный|с маятником~with pendulum,для новорождённых~for newborn|
Парты:парта f|school desk|9900|растущий,регулируемый|для школьника~for school,с полкой~with shelf|
Детские столы и стулья:детский столик m;детский стульчик m|kids table|2900|складной|с рисунком~with print|
Стульчики для кормления:стульчик для кормления m|high chair|6200|складной,регулируемый|на колёсиках~wheeled|
Детские комоды:детский комод m|kids chest|6900|яркий|с ящиками~with drawers|w.cab
Пеленальные столы:пеленальный столик m|changing table|5400|складной|с ванночкой~with bath|
# Мебельная фурнитура|tools|country style.tools
Мебельные ручки:мебельная ручка f|cabinet handle|150|чёрный/золотой,матовый|для кухни~for kitchen|len.mm
Петли мебельные:мебельная петля f|hinge|99|накладной|с доводчиком~soft close|pcs.s
Колёсики:мебельное колесо n|caster|290|поворотный|с тормозом~with brake|pcs.s
Направляющие:направляющие для ящиков p|drawer slides|390|шариковый|с доводчиком~soft close|len.mm
Ножки для мебели:ножка для мебели f|furniture leg|350|деревянный/металлический|регулируемая~adjustable|pcs.s
)";
}

}  // namespace vitrina::tools
