"""A monthly report in words: what was compared and why not, what it emitted, what it rests on."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from webapp.domain.calendar import DAY, next_month
from webapp.domain.emissions import Emitted, Factor
from webapp.domain.report import BilledLine, Compared, MonthUse
from webapp.domain.tip import Tip
from webapp.usecases.report_figures import Figures
from webapp.usecases.show_report import Report
from webapp.views.bill_words import tier_name
from webapp.views.co2_words import co2, co2_range, co2_unit, factor_place
from webapp.views.formats import covered, day_short, kwh, month_short, number, price, words, yuan
from webapp.views.texts import gettext


def lead(figures: Figures) -> str:
    """The month in one sentence; without a sum where nobody knows what so much costs."""
    g = figures.emitted.g_co2
    amounts = {"kwh": kwh(figures.wh, 1), "co2": co2(g), "unit": co2_unit(g)}
    if figures.yuan is None:
        return gettext("用了 %(kwh)s 度电，排放约 %(co2)s %(unit)s二氧化碳。", **amounts)
    return gettext(
        "用了 %(kwh)s 度电，%(yuan)s 元，排放约 %(co2)s %(unit)s二氧化碳。", yuan=yuan(figures.yuan), **amounts
    )


def known(use: MonthUse) -> str:
    """How much of the month the meter told."""
    if use.metered_wh >= use.wh:
        return gettext("全部是电表的数")
    if not use.metered_wh:
        return gettext("全部按记录和常开电器估算")
    return gettext("实测 %(told)s，其余估算", told=covered(use.metered_share))


def beside(name: str, found: Compared) -> dict[str, str]:
    """One comparison: whose, the outcome, and the two days it rests on; or why there is none."""
    title = gettext("%(name)s（%(month)s）", name=name, month=month_short(found.first))
    if found.reason:
        return {"title": title, "outcome": gettext("不好比"), "why": why_not(found), "tone": "dim"}
    this, other = kwh(found.wh_per_day, 1), kwh(found.other_wh_per_day, 1)
    why = gettext("平均一天 %(this)s 度，那时 %(other)s 度", this=this, other=other)
    gap = kwh(abs(found.more_wh), 1)
    if gap == "0.0":
        return {"title": title, "outcome": gettext("差不多"), "why": why, "tone": "dim"}
    if found.more_wh < 0:
        return {"title": title, "outcome": gettext("每天少用了 %(gap)s 度", gap=gap), "why": why, "tone": "ink-brand"}
    return {"title": title, "outcome": gettext("每天多用了 %(gap)s 度", gap=gap), "why": why, "tone": ""}


def why_not(found: Compared) -> str:
    """Why two months are not compared; empty where they are."""
    return {
        "none": gettext("那个月没有记录。"),
        "part": gettext("有一个月不满整月。"),
        "records": gettext("没有记录的日子太多。"),
        "kinds": gettext("一个月靠电表，一个月靠估算。"),
        None: "",
    }[found.reason]


def span(emitted: Emitted) -> str:
    """How far off the CO2 may be, and by whose judgement."""
    return gettext("%(range)s，是我们判断的范围。只算二氧化碳，按所在地电网。", range=co2_range(emitted))


def factors(emitted: Emitted) -> Iterator[str]:
    """The energy of each factor, and the factor."""
    for part in emitted.stretches:
        yield gettext("%(kwh)s 度 × %(factor)s", kwh=kwh(part.wh, 1), factor=factor_line(part.factor))


def factor_line(factor: Factor) -> str:
    """0.6553 千克/度（安徽 2023 年平均）."""
    return gettext(
        "%(factor)s 千克/度（%(place)s %(year)s 年平均）",
        factor=price(factor.kg_per_kwh),
        place=factor_place(factor),
        year=factor.data_year,
    )


def line_name(line: BilledLine, first: date) -> str:
    """As bill_words.line_name; with its days where they are not the whole month."""
    if line.period:
        name = words(line.name)
        name = gettext("%(name)s %(tier)s", name=name, tier=tier_name(line.tier)) if line.tier else name
    else:
        name = gettext("%(tier)s加价", tier=tier_name(line.tier)) if line.tier else gettext("免费电量")
    if (line.first, line.end) == (first, next_month(first)):
        return name
    days = gettext("%(first)s到%(last)s", first=day_short(line.first), last=day_short(line.end - DAY))
    return gettext("%(name)s（%(month)s）", name=name, month=days)


def papers(figures: Figures) -> list[str]:
    """The notices the prices rest on, as they are called in Chinese; none where the home typed them."""
    return list(dict.fromkeys(paper.notice for paper in figures.papers if paper.notice))


def numbers(figures: Figures) -> list[str]:
    """The notices the factors were published in."""
    return list(dict.fromkeys(part.factor.announcement.number for part in figures.emitted.stretches))


def stretch(report: Report) -> str:
    """The days counted where they are not the whole month; else empty."""
    if report.figures.use.whole:
        return ""
    return gettext("%(first)s到%(last)s", first=day_short(report.since), last=day_short(report.last))


def worth(tip: Tip, low: Decimal, high: Decimal) -> str:
    """What a year of the next deed is worth."""
    ends = {"low": number(low), "high": number(high)}
    if tip.saving == "cost_shift":
        return gettext("一年约少花 %(low)s–%(high)s 元。电没有少用，碳排少 0 千克。", **ends)
    return gettext("一年约少花 %(low)s–%(high)s 元，也少排碳。", **ends)
