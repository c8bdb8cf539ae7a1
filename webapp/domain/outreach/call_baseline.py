"""What a home would have used in the hours of a call: three published ways, from its own days before.

* `ten_of_ten`: the mean of the ten most recent working days, or of the four most recent days off, with an adjustment
  to the day itself of at most a fifth. The rule of CAISO's 10-of-10 (with its same-day adjustment of 20 % either way)
  and of Octopus' Saving Sessions (10 weekdays or 4 days of the weekend, 80 % of the readings needed), with the days
  off of China's calendar.
* `similar_days`: the mean of the five days of the last thirty, of the same kind, whose hours before the call look most
  like those of the newest one. No temperature is needed: what the weather did to the newest day, it did to them.
* `seven_days`: the mean of the seven days before, whatever they were, as Shenzhen's residential method compares.

Every way leaves out the days of earlier calls and days with gaps, and uses only quarter-hours that were measured as
such. Which days are off, the calendar of statutory holidays and make-up workdays says, as it was known when the call
was announced.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from webapp.domain.calendar import QUARTERS
from webapp.domain.day_rows import DayRows
from webapp.domain.load import spread
from webapp.domain.outreach.baseline_rule import SIMILAR, Rule
from webapp.domain.outreach.campaign import BaselineMethod
from webapp.domain.outreach.demand_call import Hours
from webapp.domain.readings import Ints, Quality

DATA_SHARE = Decimal("0.8")
MOST_ADJUSTED = Decimal("0.2")
WINDOW_BEFORE, WINDOW_UNTIL = 16, 4
"""The use between four hours and one hour before the start tells how the day itself is."""
LOW_USE_WH_PER_HOUR = 300
"""Below it a home has little to leave off: not using more than usual counts as an action instead."""
Mask = NDArray[np.bool_]
WhyNot = Literal["no_readings", "too_few_days"]
WhyUnadjusted = Literal["not_by_method", "too_early", "no_readings", "no_usual"]


@dataclass(frozen=True)
class Baseline:
    """Watt-hours of each quarter-hour of the call, and the days they are the mean of; none where `why_not` says so.

    `wanted` days were looked at, `skipped` are the days of earlier calls among them. `window_wh` is the usual use of
    the hours that adjust it, `rest_wh` that of the rest of the day from an hour before the start.
    """

    method: BaselineMethod
    wh: tuple[int, ...] = ()
    days: tuple[date, ...] = ()
    wanted: int = 0
    skipped: tuple[date, ...] = ()
    window_wh: int | None = None
    rest_wh: int | None = None
    why_not: WhyNot | None = None

    @property
    def total_wh(self) -> int:
        return sum(self.wh)

    @property
    def low_use(self) -> bool:
        """Whether the home uses so little in these hours that it is on the track of low users."""
        return self.why_not is None and self.total_wh * 4 < LOW_USE_WH_PER_HOUR * len(self.wh)


@dataclass(frozen=True, eq=False)
class Days:
    """Days of a home: watt-hours (days, 96) from `first`, and which quarter-hours were measured as such."""

    first: date
    wh: Ints
    measured: Mask

    def holds(self, day: date) -> bool:
        return 0 <= (day - self.first).days < len(self.wh)

    def at(self, day: date) -> tuple[Ints, Mask]:
        if not self.holds(day):
            return np.zeros(QUARTERS, dtype=np.int64), np.zeros(QUARTERS, dtype=bool)
        n = (day - self.first).days
        return self.wh[n], self.measured[n]


def measured_days(rows: DayRows) -> Days:
    """What was spread from coarser readings or mended tells nothing of a quarter-hour; nor does one below zero."""
    return Days(rows.first, rows.wh, (rows.quality == Quality.MEASURED) & (rows.wh >= 0))


def baseline(rule: Rule, days: Days | None) -> Baseline:
    """Of a home's days."""
    method, hours, asked = rule.method, rule.hours, rule.asked
    if days is None or not days.measured.any():
        return Baseline(method, why_not="no_readings")
    chosen, enough = _CHOICES[method](days, rule)
    skipped = rule.skipped
    if not enough:
        return Baseline(method, days=tuple(sorted(chosen)), wanted=len(asked), skipped=skipped, why_not="too_few_days")
    wh, known = _stacked(days, chosen)
    part = hours.slice
    n = known[:, part].sum(axis=0)
    total = np.where(known[:, part], wh[:, part], 0).sum(axis=0)
    mean = tuple(int(each) for each in (2 * total + n) // (2 * n))
    window = _window(hours) if method == "ten_of_ten" else None
    return Baseline(
        method,
        mean,
        tuple(sorted(chosen)),
        len(asked),
        skipped,
        _usual(wh, known, window) if window is not None else None,
        _usual(wh, known, rest_of_day(hours)),
    )


def _window(hours: Hours) -> Ints | None:
    """The quarter-hours that adjust a call; none where it begins too early in the day."""
    if hours.begin < WINDOW_BEFORE:
        return None
    return np.arange(hours.begin - WINDOW_BEFORE, hours.begin - WINDOW_UNTIL)


def rest_of_day(hours: Hours) -> Ints:
    """The quarter-hours from an hour before a call to midnight, without its own."""
    return np.concatenate([np.arange(max(0, hours.begin - WINDOW_UNTIL), hours.begin), np.arange(hours.end, QUARTERS)])


def _usual(wh: Ints, known: Mask, quarters: Ints) -> int | None:
    """The mean use of some quarter-hours, where four days in five tell of all of them."""
    whole = known[:, quarters].all(axis=1)
    n = int(whole.sum())
    if n == 0 or Decimal(n) < DATA_SHARE * len(wh):
        return None
    return (2 * int(wh[whole][:, quarters].sum()) + n) // (2 * n)


def _stacked(days: Days, chosen: list[date]) -> tuple[Ints, Mask]:
    pairs = [days.at(day) for day in chosen]
    return np.array([wh for wh, _ in pairs]), np.array([known for _, known in pairs])


def _whole(days: Days, hours: Hours, candidates: list[date]) -> list[date]:
    """Those that tell of every quarter-hour of the call."""
    return [day for day in candidates if days.holds(day) and bool(days.at(day)[1][hours.slice].all())]


Chosen = tuple[list[date], bool]
"""The days that tell of those a rule looks at, and whether they are enough."""


def _ten_of_ten(days: Days, rule: Rule) -> Chosen:
    if not rule.day_off:
        return _most(days, rule)
    known = [days.at(day)[1][rule.hours.slice] for day in rule.asked]
    told = np.array(known).reshape(len(rule.asked), rule.hours.n)
    enough = len(rule.asked) == rule.wanted and Decimal(int(told.sum())) >= DATA_SHARE * told.size
    chosen = [day for day, each in zip(rule.asked, told, strict=True) if each.any()]
    return chosen, bool(enough and told.any(axis=0).all())


def _most(days: Days, rule: Rule) -> Chosen:
    """Four whole days of five."""
    chosen = _whole(days, rule.hours, rule.asked)
    return chosen, len(rule.asked) == rule.wanted and Decimal(len(chosen)) >= DATA_SHARE * rule.wanted


def _similar_days(days: Days, rule: Rule) -> Chosen:
    """By the sum over the hours before the call of how far apart they are; of two alike the newer."""
    begin = rule.hours.begin
    before = slice(0, begin // 4 * 4)
    whole = [day for day in _whole(days, rule.hours, rule.asked) if bool(days.at(day)[1][before].all())]
    if not whole:
        return [], False
    by_hour = _stacked(days, whole)[0][:, before].reshape(len(whole), begin // 4, 4).sum(axis=2)
    apart = np.abs(by_hour - by_hour[0]).sum(axis=1)
    chosen = [whole[n] for n in np.argsort(apart, kind="stable")[:SIMILAR]]
    return chosen, len(chosen) == SIMILAR


_CHOICES = {"ten_of_ten": _ten_of_ten, "similar_days": _similar_days, "seven_days": _most}


@dataclass(frozen=True)
class Adjusted:
    """A baseline after the one change that was declared beforehand. `ratio` is 1 where `why_not` says so."""

    wh: tuple[int, ...]
    ratio: Decimal = Decimal(1)
    window_wh: int | None = None
    why_not: WhyUnadjusted | None = None

    @property
    def total_wh(self) -> int:
        return sum(self.wh)


def adjusted(base: Baseline, hours: Hours, wh: Ints, measured: Mask) -> Adjusted:
    """By how the day itself was before the call: the ratio is a tenth of a percent exact and at most a fifth off 1."""
    window = _window(hours)
    if base.method != "ten_of_ten":
        return Adjusted(base.wh, why_not="not_by_method")
    if window is None:
        return Adjusted(base.wh, why_not="too_early")
    if not base.window_wh:
        return Adjusted(base.wh, why_not="no_usual")
    if not measured[window].all():
        return Adjusted(base.wh, why_not="no_readings")
    used = int(wh[window].sum())
    ratio = (Decimal(used) / base.window_wh).quantize(Decimal("0.001"), ROUND_HALF_UP)
    ratio = min(max(ratio, 1 - MOST_ADJUSTED), 1 + MOST_ADJUSTED)
    return Adjusted(_scaled(base.wh, ratio), ratio, used)


def _scaled(wh: tuple[int, ...], ratio: Decimal) -> tuple[int, ...]:
    """The total times a ratio, shared so that the parts add up to it."""
    total = sum(wh)
    if total == 0:
        return wh
    whole = int((total * ratio).quantize(Decimal(1), ROUND_HALF_UP))
    return tuple(spread(whole, np.array(wh, dtype=np.float64)).tolist())


def as_record(base: Baseline) -> dict[str, object]:
    """As it is frozen with a home's answer."""
    return {
        "method": base.method,
        "wh": list(base.wh),
        "days": [day.isoformat() for day in base.days],
        "wanted": base.wanted,
        "skipped": [day.isoformat() for day in base.skipped],
        "window_wh": base.window_wh,
        "rest_wh": base.rest_wh,
        "why_not": base.why_not,
    }


def of_record(record: Mapping[str, Any]) -> Baseline:
    return Baseline(
        record["method"],
        tuple(record["wh"]),
        tuple(date.fromisoformat(day) for day in record["days"]),
        record["wanted"],
        tuple(date.fromisoformat(day) for day in record["skipped"]),
        record["window_wh"],
        record["rest_wh"],
        record["why_not"],
    )
