"""A bill in words and as what the drawings and tables take."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from webapp.domain.bill_lines import FEN
from webapp.domain.billing import Line
from webapp.domain.calendar import DAY
from webapp.domain.contract import Contract
from webapp.domain.forecast import NextTier
from webapp.domain.replay import Cause, Replay
from webapp.domain.tariff import Period
from webapp.usecases.bill_month import Month, Outlook
from webapp.usecases.bill_year import Year
from webapp.views.formats import date_text, kwh, lang, month_text, number, words, yuan
from webapp.views.formats import price as price_text
from webapp.views.texts import gettext

Drawing = dict[str, object]
Row = dict[str, object]


def month_day(day: date) -> str:
    """9 月 3 日 / 3 September."""
    return gettext("%(month)s 月 %(day)s 日", month=day.month, day=day.day) if lang() == "zh" else f"{day:%-d %B}"


def tier_name(position: int) -> str:
    """The first tier has position 0."""
    names = [gettext("第一档"), gettext("第二档"), gettext("第三档")]
    return names[position] if position < len(names) else gettext("第 %(n)s 档", n=position + 1)


def tier_sentence(next_tier: NextTier | None, end: date) -> str:
    """What is left of the tier, when the next begins at the usual use, and what a kWh costs more from then on."""
    if next_tier is None:
        return gettext("已经在最高一档，%(end)s重新从第一档算起。", end=month_day(end))
    now, then = tier_name(next_tier.number - 1), tier_name(next_tier.number)
    left = kwh(next_tier.left_wh, 0)
    if next_tier.typical is None:
        return gettext(
            "%(now)s还剩 %(left)s 度，按现在的用法到 %(last)s进不了%(then)s。",
            now=now,
            left=left,
            last=month_day(end - DAY),
            then=then,
        )
    day, step = month_day(next_tier.typical), _plain(abs(next_tier.step))
    if next_tier.step < 0:
        return gettext(
            "%(now)s还剩 %(left)s 度，按现在的用法 %(day)s进%(then)s，之后每度少 %(step)s 元。",
            now=now,
            left=left,
            day=day,
            then=then,
            step=step,
        )
    return gettext(
        "%(now)s还剩 %(left)s 度，按现在的用法 %(day)s进%(then)s，之后每度多 %(step)s 元。",
        now=now,
        left=left,
        day=day,
        then=then,
        step=step,
    )


def tier_range(next_tier: NextTier | None, end: date) -> str:
    """How early and how late the next tier may begin; empty where it surely does not."""
    if next_tier is None or next_tier.early is None:
        return ""
    early = month_day(next_tier.early)
    if next_tier.late is None:
        return gettext("用得多，最早 %(early)s；用得少，这一周期进不了。", early=early)
    return gettext("可能在 %(early)s到 %(late)s之间。", early=early, late=month_day(next_tier.late))


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def stairs(contract: Contract, day: date, ahead: Outlook) -> Drawing | None:
    """The cycle's tiers as steps; None where there is one only."""
    bounds = contract.bounds_wh(day)
    if len(bounds) < 2 or not contract.tiered(day):
        return None
    period = contract.periods(day)[0]
    steps = [period.price(n) - period.price(0) for n in range(len(bounds))]
    names = [
        gettext("%(tier)s %(step)s", tier=tier_name(n), step=f"{step:+.2f}") if n else tier_name(0)
        for n, step in enumerate(steps)
    ]
    limits = gettext("、").join(
        gettext("%(tier)s从 %(kwh)s 度起", tier=tier_name(n), kwh=kwh(bound, 0)) for n, bound in enumerate(bounds) if n
    )
    return {
        "bounds": [(bound, kwh(bound, 0)) for bound in bounds],
        "names": list(zip(names, [tier_name(n) for n in range(len(bounds))], strict=True)),
        "now_text": gettext("到今天 %(kwh)s 度", kwh=kwh(ahead.counted_wh, 0)),
        "label": gettext("已累计 %(kwh)s 度，%(limits)s", kwh=kwh(ahead.counted_wh, 0), limits=limits),
    }


def months(year: Year) -> list[Drawing]:
    return [
        {
            "label": str(month.first.month),
            "parts": [("f-brand", month.logged_wh), ("f-brand-mid", month.usual_wh), ("f-plan", month.ahead_wh)],
            "text": kwh(month.wh, 0),
            "spoken": gettext("%(month)s %(kwh)s 度", month=month_text(month.first), kwh=kwh(month.wh, 0)),
        }
        for month in year.months
    ]


def line_name(line: Line) -> str:
    if line.period and line.tier:
        return gettext("%(name)s %(tier)s", name=words(line.period.name), tier=tier_name(line.tier))
    if line.period:
        return words(line.period.name)
    return gettext("%(tier)s加价", tier=tier_name(line.tier)) if line.tier else gettext("免费电量")


def tables(month: Month) -> list[tuple[str, list[Sequence[object]]]]:
    """Lines and days with their heads, for a file."""
    periods = month.contract.periods(month.first)
    lines: list[Sequence[object]] = [[gettext("项目"), gettext("度"), gettext("元/度"), gettext("元"), gettext("依据")]]
    lines += [
        [line_name(line), Decimal(line.wh) / 1000, line.yuan_per_kwh, line.yuan, notice(line)]
        for line in month.bill.lines
    ]
    lines.append([gettext("合计"), Decimal(month.wh) / 1000, "", month.bill.yuan, gettext("估算")])
    days: list[Sequence[object]] = [
        [gettext("日期"), *(gettext("%(name)s（度）", name=words(p.name)) for p in periods), gettext("合计（度）")]
    ]
    for day, parts in month.totals.items():
        figures = [Decimal(parts.get(p.kind, 0)) / 1000 for p in periods]
        days.append([day.isoformat(), *figures, Decimal(sum(parts.values())) / 1000])
    return [(gettext("账单"), lines), (gettext("每天"), days)]


def notice(line: Line) -> str:
    """The paper a line's price rests on."""
    return gettext("您填的单价") if line.tariff.own else line.tariff.notice


def beside(result: Replay, typed: Mapping[str, Decimal]) -> list[Row]:
    """Our lines beside theirs; theirs and the difference are None where the paper's amount was not typed."""
    rows: list[Row] = []
    for period in _periods(result):
        lines = [line for line in result.ours.lines if line.period and line.period.kind == period.kind]
        rows.append(_row(words(period.name), lines, typed.get(period.kind), period.kind))
    steps = [line for line in result.ours.lines if line.period is None]
    if steps or "step" in typed:
        name = line_name(steps[0]) if len(steps) == 1 else gettext("阶梯加价")
        rows.append(_row(name, steps, typed.get("step"), None))
    return rows


def _periods(result: Replay) -> list[Period]:
    return list({line.period.kind: line.period for line in result.ours.lines if line.period}.values())


def _row(name: str, lines: list[Line], theirs: Decimal | None, kind: str | None) -> Row:
    ours = sum((line.yuan for line in lines), Decimal("0.00"))
    sums = [gettext("%(kwh)s × %(price)s", kwh=kwh(line.wh), price=price_text(line.yuan_per_kwh)) for line in lines]
    gap = None if theirs is None else theirs - ours
    return {"name": name, "kind": kind, "sums": sums, "ours": ours, "theirs": theirs, "gap": gap}


def signed(value: Decimal) -> str:
    """+0.60, −0.31, 0."""
    return "0" if not value else f"{'+' if value > 0 else '−'}{yuan(abs(value))}"


def cause_title(cause: Cause, names: Mapping[str, str]) -> str:
    texts = {
        "rounding": gettext("取整到分的方法不同"),
        "moved": gettext(
            "1 度从%(source)s记到了%(target)s", source=names.get(cause.source, ""), target=names.get(cause.target, "")
        ),
        "day": gettext("抄表晚了一天") if cause.number > 0 else gettext("抄表早了一天"),
        "people": gettext("按 %(n)s 口人的一户多人口算", n=cause.number),
        "hardship": gettext("每月 %(kwh)s 度免费电量", kwh=kwh(cause.wh, 0)),
        "plan": gettext("中途换了电价方案") if cause.on else gettext("用的是另一种电价方案"),
        "version": gettext("电价版本不同"),
        "combined": gettext("按合表电价算"),
        "counted": gettext("之前累计的度数不同"),
        "cycle": gettext("阶梯从这张单子重新算起"),
    }
    return texts[cause.code]


def cause_text(cause: Cause) -> str:
    texts = {
        "rounding": gettext("每行先取整，还是加完再取整，每行最多差 1 分。"),
        "moved": gettext("换时段时抄表早晚几分钟，就会这样。总度数一样。"),
        "day": gettext("一天大约 %(kwh)s 度。", kwh=kwh(abs(cause.wh), 1)),
        "people": gettext("办过一户多人口，各档会放宽。没办过可以问供电营业厅。"),
        "hardship": gettext("低保、特困等家庭登记后才有，多数地方另外退，不在单子上。"),
        "plan": gettext("%(day)s前后换的，就对得上。", day=month_day(cause.on))
        if cause.on
        else gettext("整张都按另一种算。"),
        "version": gettext("按 %(day)s起的那一版算。", day=date_text(cause.on))
        if cause.on
        else gettext("我们只有一版电价，没有别的可比。"),
        "combined": gettext("几户合用一块表时，不分档。"),
        "counted": gettext("之前累计约 %(kwh)s 度，就更接近这个数。", kwh=number(Decimal(cause.wh) / 1000)),
        "cycle": gettext("当作之前一度也没累计。"),
    }
    return texts[cause.code]


def verdict(cause: Cause, gap: Decimal) -> str:
    if cause.verdict == "part" and abs(gap - cause.change) <= FEN:
        return gettext("只差 1 分")
    return {"all": gettext("正好全部"), "part": gettext("一部分"), "none": gettext("对不上")}[cause.verdict]
