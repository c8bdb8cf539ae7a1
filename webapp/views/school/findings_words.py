"""What a class found, in words: each figure with its unit, its range and how it is known."""

from decimal import Decimal

from webapp.domain.outreach.result import Span
from webapp.domain.school.findings import Findings
from webapp.domain.school.quiz_items import WORTH_AGAIN
from webapp.usecases.school.class_result import ClassResult
from webapp.usecases.school.show_class_board import TEN_KWH
from webapp.views.formats import date_text, kwh, number, price, words
from webapp.views.page import services
from webapp.views.texts import gettext

Stat = tuple[str, str, str, str]
"""Name, figure, unit, and below it range and kind."""
TEN = 10


def energy(wh: float) -> str:
    """In whole kWh from ten on, else with one decimal."""
    return kwh(wh, 0 if wh >= TEN_KWH else 1)


def energy_range(span: Span) -> str:
    places = 0 if span.value >= TEN_KWH else 1
    return f"{kwh(span.low, places)}–{kwh(span.high, places)}"


def figure(value: float) -> str:
    return number(value, 0 if value >= TEN else 1)


def figure_range(span: Span) -> str:
    places = 0 if span.value >= TEN else 1
    return f"{number(span.low, places)}–{number(span.high, places)}"


def headline(result: ClassResult) -> tuple[str, str, str]:
    """Words before a large figure, the figure, words after."""
    found = result.found
    if found.saved_wh:
        return gettext("这个班一起少用了约 "), gettext("%(n)s 度", n=energy(result.wh)), gettext("电")
    if found.homes:
        return gettext("这个班有 "), gettext("%(n)s 家", n=found.homes), gettext("一起找了家里的电")
    return gettext("还不到 5 家"), "", ""


def claim(found: Findings) -> str:
    if found.saved_wh is None and found.plugs:
        return gettext("过了一夜，才算得出少用了几度。一家拔下的加起来不到 1 瓦，就算 0。")
    if found.saved_wh is None:
        return gettext("拔下插头的满 5 家、过了一夜，才算得出少用了几度。")
    return gettext("估算，可能是 %(range)s 度。", range=energy_range(found.saved_wh))


def stats(found: Findings) -> list[Stat]:
    said: list[Stat] = [(gettext("一起动手"), str(found.homes), gettext("家"), gettext("满 5 家才更新"))]
    if found.plugs:
        said.append((gettext("拔下的插头"), number(found.plugs), gettext("个"), gettext("各家自己数的")))
    if found.saved_wh:
        kind = gettext("估算，%(range)s", range=energy_range(found.saved_wh))
        said.append((gettext("少用的电"), energy(found.saved_wh.value), gettext("度"), kind))
    if found.yuan and found.price:
        by = gettext(
            "%(range)s，按 %(price)s 元/度", range=figure_range(found.yuan), price=price(found.price.yuan_per_kwh)
        )
        said.append((gettext("少付电费"), figure(found.yuan.value), gettext("元"), by))
    if found.co2_g and found.factors:
        kg = found.co2_g.times(0.001)
        by = gettext("%(range)s，%(place)s平均因子", range=figure_range(kg), place=words(found.factors[-1].place))
        said.append((gettext("少排二氧化碳"), figure(kg.value), gettext("千克"), by))
    return said


def nights(found: Findings) -> str:
    """约 6 成的家不到 80 瓦。"""
    if found.nights is None:
        return ""
    tenths, watts = found.nights.nearest_half
    return gettext("约 %(n)s 成的家不到 %(w)s 瓦。", n=tenths, percent=10 * tenths, w=watts)


def how_known(found: Findings) -> list[str]:
    said = [gettext("满 5 家，数才更新一次；几乎全是一家的，也再等等。一家多、一家少，谁也看不出来。")]
    if found.saved_wh:
        said += [
            gettext("各家说拔了哪些、一天拔几小时。瓦数取常见电器待机的低、中、高三个数，范围就是从低到高。"),
            gettext("从拔下那天的夜里算起，一批 5 家从最晚的那天算，算到最后一天为止。以后的不算。"),
        ]
    if found.nights:
        said.append(gettext("夜里的瓦数是各家抄电表算的：睡前一次，早上一次。睡前没抄的，不画。"))
    said += measured(found)
    if found.price:
        since, unit = date_text(found.price.since), price(found.price.yuan_per_kwh)
        said.append(gettext("电价按第一档 %(price)s 元/度，%(since)s起。", price=unit, since=since))
    for used in found.factors:
        said.append(
            gettext(
                "碳按%(place)s %(year)s 年平均因子，每度 %(kg)s 千克。只算少用的；挪到夜里用，碳不变。",
                place=words(used.place),
                year=used.data_year,
                kg=used.kg_per_kwh,
            )
        )
    return said


def measured(found: Findings) -> list[str]:
    """What the meters say, beside the estimate: a check, never added."""
    check = found.measured
    if check is None:
        return []
    less = check.less_w
    figures = {
        "n": check.homes,
        "before": number(check.before_w),
        "after": number(check.after_w),
        "less": number(less.value, 1),
        "range": f"{number(less.low, 1)} – {number(less.high, 1)}",
    }
    first = gettext(
        "核对：%(n)s 家拔之前、之后各抄过一夜。"
        "平均从 %(before)s 瓦到 %(after)s 瓦，少 %(less)s 瓦（95%% 范围 %(range)s）。",
        **figures,
    )
    more = (
        gettext("电表也看得出少了。这个数不加进上面。")
        if check.sure
        else gettext("范围里有 0，光看电表还分不清是不是真的少了。这个数不加进上面。")
    )
    return [first, more]


def worth_again(found: Findings) -> list[tuple[str, str]]:
    """Questions that few were right about at first, the least known first."""
    bank = services().school.quiz.by_id
    known = [(bank[each.question_id], each.tenths) for each in found.quiz if each.question_id in bank]
    return [
        (words(question.text), gettext("约 %(n)s 成", n=tenths)) for question, tenths in known if tenths <= WORTH_AGAIN
    ][:3]


def limits() -> list[str]:
    return [
        gettext("不比较哪个同学、哪一家。家里人多人少、冰箱大小都不一样，没有对错。"),
        gettext("不是碳减排的凭证，不能买卖，也不换奖品。"),
        gettext("只说这几天，不能推到一年。"),
        gettext("没有另找一个班对照；天冷天热、人在不在家，也会让数变。"),
        gettext("没有交的家不在里面。"),
    ]


def to_yuan(span: Span) -> tuple[Decimal, ...]:
    return tuple(Decimal(str(each)).quantize(Decimal("0.01")) for each in (span.value, span.low, span.high))
