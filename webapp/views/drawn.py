"""Domain values as what the drawings take: clock hours, period kinds and short words."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from webapp.domain.appliance import Catalogue
from webapp.domain.before_after import BeforeAfter, half_hours
from webapp.domain.calendar import DAY, QUARTERS, local, midnight
from webapp.domain.contract import Contract
from webapp.domain.day_rows import DayRows
from webapp.domain.evening_plan import Move
from webapp.domain.household import Household
from webapp.domain.load import Wh
from webapp.domain.readings import Quality
from webapp.domain.run import Run
from webapp.domain.tariff import Period
from webapp.domain.unexplained import Account
from webapp.usecases.explain_day import Explained
from webapp.usecases.log_run import Preview
from webapp.usecases.show_today import Today
from webapp.views.formats import clock, day_text, kwh, lang, weekday, words, yuan
from webapp.views.sentences import short_kind
from webapp.views.texts import gettext

HALF_HOURS = 48
HOUR = timedelta(hours=1)
Drawing = dict[str, object]


def period_price(period: Period, tier: int) -> str:
    return yuan(period.price(tier))


def band(period: Period, tier: int, start: float, end: float) -> Drawing:
    """One stretch of the clock: drawn as "谷 0.32", or "谷" where there is no room."""
    short = short_kind(period.kind) if period.name.zh != "全天" else words(period.name)
    return {
        "start": start,
        "end": end,
        "kind": period.kind,
        "text": f"{short} {period_price(period, tier)}",
        "short": short,
    }


def bands(contract: Contract, day: date, tier: int) -> list[Drawing]:
    return [band(period, tier, a / 4, b / 4) for a, b, period in contract.bands(day)]


def ticks(contract: Contract, day: date) -> list[tuple[float, str]]:
    """Hours at the period edges, and noon and six where there is room."""
    edges = sorted({0, *(a // 4 for a, _, _ in contract.bands(day))})
    for extra in (6, 12, 18):
        if all(abs(extra - edge) >= 3 for edge in edges):
            edges.append(extra)
    return [(hour, gettext("0 点") if hour == 0 else str(hour)) for hour in sorted(edges)]


def clock_hours(today: Today) -> list[Drawing]:
    day = local(today.now).date()
    return [
        {"base_wh": base, "logged_wh": logged, "period": today.contract.period_at(day, hour * 4).kind}
        for hour, (base, logged) in enumerate(today.hours)
    ]


def week(today: Today) -> list[Drawing]:
    return [
        {
            "label": gettext("今") if bar.day == local(today.now).date() else weekday(bar.day),
            "wh": bar.wh,
            "parts": list(bar.totals.items()),
            "today": bar.day == local(today.now).date(),
        }
        for bar in today.week
    ]


def hour_of(moment: datetime) -> float:
    at = local(moment)
    return at.hour + at.minute / 60


def stripe_runs(preview: Preview) -> list[Drawing]:
    start = hour_of(preview.entry.start)
    length = (preview.end - preview.entry.start) / timedelta(hours=1)
    return [{"start": start, "end": start + length, "text": clock(preview.entry.start)}]


def stripe_move(move: Move | None) -> Drawing | None:
    if move is None:
        return None
    start = hour_of(move.start)
    return {"start": start, "end": start + (move.end - move.start) / timedelta(hours=1), "text": clock(move.start)}


def move_picture(picture: BeforeAfter, catalogue: Catalogue) -> Drawing:
    """Usual against planned over the first 24 hours, in half-hours."""
    before, after = [], []
    for number, part in enumerate(picture.moved, start=1):
        name = words(catalogue.families[part.appliance.family].name)
        start = part.move.start if part.move else part.start
        before.append({"n": number, "text": _job_text(name, part.start), "wh": half_hours(part.before)[:HALF_HOURS]})
        after.append({"n": number, "text": _job_text(name, start), "wh": half_hours(part.after)[:HALF_HOURS]})
    stretches = [(a, min(b, QUARTERS), period) for a, b, period in picture.bands if a < QUARTERS]
    return {
        "bands": [band(period, picture.tier, a / 4, b / 4) for a, b, period in stretches],
        "base": half_hours(picture.base)[:HALF_HOURS],
        "before": before,
        "after": after,
        "ticks": [(n, str((local(picture.origin).hour + n) % 24)) for n in (0, 6, 12, 18, 24)],
    }


def _job_text(name: str, start: datetime) -> str:
    """热水器 22:00; English names are too long for the picture, the number beside the clock says which job it is."""
    return clock(start) if lang() == "en" else f"{name} {clock(start)}"


def day_picture(told: Explained, home: Household) -> Drawing:
    """A measured day in half-hours of mean watts, its runs in lanes below, and the price strip where one is known."""
    account, contract = told.account, told.contract
    halves = _halves(account)
    top = max(range(HALF_HOURS), key=lambda n: sum(halves[n] or (0,)))
    return {
        "halves": halves,
        "lanes": _lanes(told.runs, account.day),
        "bands": bands(contract, account.day, home.tier(contract, account.day)) if contract else [],
        "ticks": ticks(contract, account.day) if contract else [(hour, str(hour)) for hour in (0, 6, 12, 18, 24)],
        "top_w": sum(halves[top] or (0,)),
        "top_at": f"{top // 2}:{top % 2 * 30:02d}",
    }


def _halves(account: Account) -> list[tuple[int, int, int] | None]:
    """Always on, logged and unexplained, one on the other up to what was metered; None where nothing was measured."""
    n = account.known.reshape(-1, 2).sum(axis=1)

    def watts(load: Wh) -> Wh:
        mean: Wh = np.rint(load.reshape(-1, 2).sum(axis=1) * 4 / np.maximum(n, 1)).astype(np.int64)
        return mean

    metered, always = watts(np.maximum(account.metered, 0)), watts(account.always)
    logged = np.minimum(watts(account.logged), metered - always)
    layers = zip(always.tolist(), logged.tolist(), (metered - always - logged).tolist(), strict=True)
    return [layer if known else None for layer, known in zip(layers, n.tolist(), strict=True)]


NUMBER = 1.4
"""Hours a run's number takes beside it."""


def _lanes(runs: tuple[Run, ...], day: date) -> list[list[Drawing]]:
    """Runs numbered by their start, each in the first lane that is free; late ones have their number on the left."""
    lanes: list[list[Drawing]] = []
    ends: list[float] = []
    origin = midnight(day)
    for n, run in enumerate(runs, start=1):
        start = min(23.5, max(0.0, (run.start - origin) / HOUR))
        end = min(24.0, max(start + 0.4, (run.end - origin) / HOUR))
        left = end > 24 - NUMBER
        taken = start - NUMBER if left else start
        lane = next((k for k, until in enumerate(ends) if until <= taken), len(lanes))
        if lane == len(lanes):
            lanes.append([])
            ends.append(0.0)
        lanes[lane].append({"n": n, "start": start, "end": end, "left": left and start >= NUMBER})
        ends[lane] = end if left else end + NUMBER
    return lanes


def spoken_week(today: Today) -> str:
    """The seven bars as one sentence."""
    return str(gettext("、")).join(f"{weekday(bar.day)} {kwh(bar.wh, 1)}" for bar in today.week)


def spoken_bands(contract: Contract, day: date, tier: int) -> str:
    """0:00-8:00 低谷 0.32 ...: the strip as one sentence."""
    parts = [
        gettext(
            "%(a)s到 %(b)s%(name)s %(price)s 元",
            a=_hour(a),
            b=_hour(b),
            name=words(p.name),
            price=period_price(p, tier),
        )
        for a, b, p in contract.bands(day)
    ]
    return str(gettext("、")).join(parts)


def _hour(quarter: int) -> str:
    """8 点, 8:30; in English 08:00."""
    hour, minute = divmod(quarter * 15, 60)
    if lang() == "en":
        return f"{hour:02d}:{minute:02d}"
    return f"{hour}:{minute:02d}" if minute else f"{hour} 点"


MOST_WEEKS = 53


@dataclass(frozen=True)
class Calendar:
    """Days as cells, a column a week from Monday: (column, weekday, class); `spoken` says the same."""

    cells: tuple[tuple[int, int, str], ...]
    last: date
    spoken: str


def calendar_of(rows: DayRows) -> Calendar:
    """The last year of days at most: darker where more was used, open where nothing is known."""
    known = (rows.quality != Quality.MISSING).any(axis=1)
    wh = rows.wh.sum(axis=1)
    limits = np.quantile(wh[known], [0.33, 0.67]) if known.any() else np.zeros(2)
    monday = rows.first - timedelta(days=rows.first.weekday())
    column = [((rows.first - monday).days + n) // 7 for n in range(len(wh))]
    skipped = max(0, column[-1] - MOST_WEEKS + 1)
    cells = tuple(
        (column[n] - skipped, (rows.first + n * DAY).weekday(), _shade(known[n], wh[n], limits))
        for n in range(len(wh))
        if column[n] >= skipped
    )
    last = rows.end - DAY
    missing = int((~known).sum())
    text = gettext("%(first)s到%(last)s，每格一天", first=day_text(rows.first), last=day_text(last))
    if missing:
        text += gettext("，缺 %(n)s 天", n=missing)
    return Calendar(cells, last, text)


def _shade(known: bool, wh: int, limits: NDArray[np.float64]) -> str:
    if not known:
        return "f-ghost"
    return "f-brand-lo" if wh <= limits[0] else "f-brand-mid" if wh <= limits[1] else "f-brand"
