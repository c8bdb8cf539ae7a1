"""What the page of savings says: the figure, its method and doubts, the picture, and what repeats the calculation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from webapp.domain.errors import sentence
from webapp.domain.intervention import Intervention, Kind
from webapp.domain.saving import Saving
from webapp.domain.saving_words import (
    DOUBTS,
    METHODS,
    PROGRESS,
    WORDS,
    doubt_params,
    progress_params,
    word_params,
)
from webapp.domain.sufficiency import Doubt, Progress
from webapp.domain.tip import Tip
from webapp.views.formats import date_text, day_short, kwh, number, words
from webapp.views.texts import gettext, ngettext

KINDS: Mapping[Kind, str] = {
    "fridge": sentence("换冰箱"),
    "led": sentence("换 LED 灯"),
    "aircon": sentence("换空调"),
    "water_heater": sentence("换热水器"),
    "tou": sentence("开始用峰谷电价"),
    "other": sentence("别的改变"),
    "people": sentence("家里人数变了"),
    "moved": sentence("住进这里"),
    "meter": sentence("换了电表"),
}
SMALL: Mapping[Kind, str] = {
    "fridge": sentence("新冰箱、新冰柜"),
    "led": sentence("老灯换成 LED"),
    "aircon": sentence("新空调，冷热都算"),
    "water_heater": sentence("新热水器、空气能"),
    "tou": sentence("电价变了，用电习惯也变了"),
    "other": sentence("自己起个短名字"),
    "people": sentence("添了人、少了人、租客来去"),
    "moved": sentence("之前的电是别人用的"),
    "meter": sentence("供电公司换了新表"),
}
ICONS: Mapping[Kind, str] = {
    "fridge": "refrigerator",
    "led": "lightbulb",
    "aircon": "air-vent",
    "water_heater": "shower-head",
    "tou": "clock",
    "other": "sparkles",
    "people": "user",
    "moved": "house",
    "meter": "zap",
}
PARAMETERS: Mapping[str, tuple[str, str]] = {
    "base_wh": (sentence("每天的底"), "wh"),
    "weekend_wh": (sentence("周末多用"), "wh"),
    "heating_below_c": (sentence("低于多少度开始取暖"), "c"),
    "heating_wh_per_degree": (sentence("每冷 1 °C 每天多用"), "wh"),
    "cooling_above_c": (sentence("高于多少度开始制冷"), "c"),
    "cooling_wh_per_degree": (sentence("每热 1 °C 每天多用"), "wh"),
    "coldest_c": (sentence("以前最冷的一天"), "c"),
    "warmest_c": (sentence("以前最热的一天"), "c"),
    "r_squared": (sentence("算式说清了几成起伏（R²）"), "n2"),
    "weeks": (sentence("取前几周"), "n0"),
    "days_fitted": (sentence("以前算了几天"), "n0"),
    "days_paired": (sentence("配成几对日子"), "n0"),
    "cv_rmse": (sentence("一天的偏差 CV(RMSE)"), "n2"),
    "lag_1": (sentence("和前一天的相关"), "n2"),
    "independent_days": (sentence("相当于几个互不相关的日子"), "n1"),
    "degrees_of_freedom": (sentence("自由度"), "n1"),
    "level": (sentence("范围的把握"), "n2"),
    "guideline_14_share": (sentence("照 ASHRAE 14 的误差，占应该用的"), "n2"),
}
"""Every parameter a method gives, in order, and how it is written: watt-hours as kWh, degrees, digits."""


@dataclass(frozen=True)
class Bar:
    """A week of the picture: mean kWh a day, and the date below it where there is room."""

    expected: float
    observed: float
    tick: str


LEAST_SLOTS, SLOTS_A_TICK = 8, 16 / 3
"""The picture has room for six dates, and is drawn for eight weeks at least."""


def word(saving: Saving) -> str:
    return str(gettext(WORDS[saving.word], **word_params(saving)))


def method(saving: Saving) -> str:
    return str(gettext(METHODS[saving.method]))


def progress(found: Progress) -> str:
    return str(gettext(PROGRESS, **progress_params(found)))


def doubt(item: Doubt) -> str:
    params = doubt_params(item, str(gettext("、")))
    told = {name: date_text(value) if isinstance(value, date) else value for name, value in params.items()}
    return str(gettext(DOUBTS[item.code], **told))


def kind(name: Kind) -> str:
    return str(gettext(KINDS[name]))


def small(name: Kind) -> str:
    return str(gettext(SMALL[name]))


def icon(name: Kind) -> str:
    return ICONS[name]


def names(deeds: list[Intervention]) -> str:
    return str(gettext("、")).join(dict.fromkeys(deed.name for deed in deeds))


def titles(ids: Sequence[str], tips: Mapping[str, Tip]) -> str:
    return str(gettext("、")).join(words(tips[name].title) for name in ids)


def a_day(wh: int, n_days: int) -> str:
    """A mean day's energy in kWh."""
    return kwh(wh / n_days, 1)


def parameters(saving: Saving) -> list[tuple[str, str]]:
    """Name and figure, in the order the calculation goes."""
    return [
        (str(gettext(text)), _written(saving.parameters[name], form))
        for name, (text, form) in PARAMETERS.items()
        if name in saving.parameters
    ]


def _written(value: float, form: str) -> str:
    if form == "wh":
        return str(gettext("%(kwh)s 度", kwh=kwh(value, 2)))
    if form == "c":
        return f"{number(value, 1)} °C"
    return number(value, int(form[1]))


def bars(saving: Saving) -> list[Bar]:
    """The weeks that count, a few of them dated."""
    step = ceil(max(len(saving.weeks), LEAST_SLOTS) / SLOTS_A_TICK)
    return [
        Bar(week.expected_wh / 1000, week.observed_wh / 1000, "" if n % step else day_short(week.first))
        for n, week in enumerate(saving.weeks)
    ]


def spoken(saving: Saving) -> str:
    """The picture as one sentence."""
    if saving.range is None or not saving.weeks:
        return ""
    under = sum(week.observed_wh < week.expected_wh for week in saving.weeks)
    return str(
        ngettext(
            "%(num)s 周，每天平均：照以前该用 %(expected)s 度，实际 %(observed)s 度；有 %(under)s 周比该用的少。",
            "%(num)s 周，每天平均：照以前该用 %(expected)s 度，实际 %(observed)s 度；有 %(under)s 周比该用的少。",
            len(saving.weeks),
            expected=a_day(saving.range.expected_wh, saving.days),
            observed=a_day(saving.range.observed_wh, saving.days),
            under=under,
        )
    )
