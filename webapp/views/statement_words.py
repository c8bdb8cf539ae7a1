"""What the pages of statements say: the word of a saving, its doubts, why there is none, why a month was corrected."""

from collections.abc import Mapping
from datetime import date

from webapp.domain.errors import sentence
from webapp.domain.locked_baseline import BaselineFact, Counted, Doubt
from webapp.domain.saving_words import DOUBTS, METHODS, WORDS
from webapp.domain.statement import Billed, Energy, NoBill, NoSaving, SavingFigure, Source
from webapp.domain.sufficiency import Doubt as LiveDoubt
from webapp.domain.sufficiency import Reason
from webapp.views.formats import date_text, kwh, number
from webapp.views.texts import gettext

NO_SAVING: Mapping[NoSaving, str] = {
    "no_meter": sentence("这个月没有电表的数，只有估算，不拿来算省没省。"),
    "no_baseline": sentence("这个月还没有锁定的基准，没有可比的。"),
    "moved": sentence("锁定的基准是以前住的人的，不能拿来比。"),
}
NO_BILL: Mapping[NoBill, str] = {
    "unknown_tariff": sentence("没有核实过的电价，算不出电费。"),
    "unknown_limit": sentence("用电超出了公布的档，没查到怎么收，不猜。"),
    "negative": sentence("有时段的电量是负的，电费算不准，不写。"),
}
REASONS: Mapping[str, str] = {
    "days": sentence("有几天的用电后来变了：新导入、撤回，或补过"),
    "temperature": sentence("气温后来变了"),
    "interventions": sentence("家里的变化后来才记"),
}
SOURCES: Mapping[Source, tuple[str, str]] = {
    "measured": ("m", sentence("实测")),
    "partly_measured": ("e", sentence("部分实测")),
    "estimated": ("e", sentence("估算")),
}
COUNTED: Mapping[Counted, str] = {
    "counted": sentence("算"),
    "before": sentence("基准还没起用"),
    "missing": sentence("缺数"),
    "temperature": sentence("没有气温"),
    "away": sentence("像不在家"),
    "exchanged": sentence("换表"),
    "unseen": sentence("没见过这个星期几"),
}
TERMS: Mapping[str, str] = {
    "base": sentence("每天的底"),
    "weekend": sentence("周末多用"),
    "heating": sentence("每冷 1 °C 每天多用"),
    "cooling": sentence("每热 1 °C 每天多用"),
    "monday": sentence("星期一"),
    "tuesday": sentence("星期二"),
    "wednesday": sentence("星期三"),
    "thursday": sentence("星期四"),
    "friday": sentence("星期五"),
    "saturday": sentence("星期六"),
    "sunday": sentence("星期日"),
}


def word(saving: SavingFigure) -> str:
    """What may be said, with its 90 % range; what was used more is told as more."""
    told = (saving.wh, saving.low_wh, saving.high_wh)
    amount, low, high = told if saving.word != "used_more" else (-told[0], -told[2], -told[1])
    return str(gettext(WORDS[saving.word], kwh=_kwh(amount), low=_kwh(low), high=_kwh(high)))


def doubt(item: Doubt | LiveDoubt) -> str:
    codes: Mapping[str, Reason] = {code: code for code in DOUBTS}
    return str(gettext(DOUBTS[codes[item.code]], **{name: _written(name, each) for name, each in item.params.items()}))


def no_saving(reason: NoSaving) -> str:
    return str(gettext(NO_SAVING[reason]))


def no_bill(bill: Billed) -> str:
    return str(gettext(NO_BILL[bill.reason])) if bill.reason else ""


def reason(name: str) -> str:
    return str(gettext(REASONS[name]))


def source(energy: Energy) -> tuple[str, str]:
    """The pill's kind and its text."""
    kind, text = SOURCES[energy.source]
    return kind, str(gettext(text))


def counted(state: Counted | None) -> str:
    return str(gettext(COUNTED[state])) if state else ""


def method(baseline: BaselineFact) -> str:
    return str(gettext(METHODS[baseline.method]))


def terms(baseline: BaselineFact) -> list[tuple[str, str]]:
    """Name and figure of what the baseline reckons with."""
    found = [
        (str(gettext(TERMS[name])), str(gettext("%(kwh)s 度", kwh=kwh(float(wh), 2)))) for name, wh in baseline.terms
    ]
    limits = (
        (sentence("低于多少度开始取暖"), baseline.heating_below_c),
        (sentence("高于多少度开始制冷"), baseline.cooling_above_c),
        (sentence("以前最冷的一天"), baseline.coldest_c),
        (sentence("以前最热的一天"), baseline.warmest_c),
    )
    return found + [(str(gettext(text)), f"{number(value, 1)} °C") for text, value in limits if value is not None]


def _written(name: str, value: object) -> object:
    if isinstance(value, date):
        return date_text(value)
    return date_text(date.fromisoformat(value)) if name == "day" and isinstance(value, str) else value


def _kwh(wh: int) -> str:
    """To a tenth below 100 and whole above: a saving is not known better."""
    return kwh(wh, 1 if abs(wh) < 99_950 else 0)
