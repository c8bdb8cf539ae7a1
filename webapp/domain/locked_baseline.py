"""A baseline fixed before the days it judges, in numbers anyone can work with again.

The model of `weather_saving` or `own_history` as decimal strings: what each term uses, how uncertain the terms are
together, how far a day scatters. Decimals with a fixed context, so that every computer finds the same watt-hour.
Standard library only; verifiers carry it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from statistics import median
from typing import Literal

from webapp.domain.thresholds import A_YEAR, AWAY, LEAST_COVERAGE, LEAST_REPORTING, MOST_OUTSIDE, SLACK_C

CONTEXT = Context(prec=34, rounding=ROUND_HALF_EVEN)
MILLI = Decimal("0.001")
AWAY_SHARE, SLACK = Decimal(str(AWAY)), Decimal(str(SLACK_C))
ONE = Decimal(1)
SATURDAY = 5
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Word = Literal["saved", "used_less", "used_more", "no_difference", "unknown"]
Counted = Literal["counted", "before", "missing", "temperature", "away", "exchanged", "unseen"]
"""Why a day counts or not: it does; the baseline was not in force yet; quarter-hours are missing; no temperature;
nobody seems to have been at home; the meter was exchanged; a weekday the baseline has never seen."""


@dataclass(frozen=True)
class BaselineFact:
    """A locked baseline. `terms` are watt-hours a day, by name in order; `covariance` is that of the terms for each
    unit of `long_run`, a long sum's variance for each of its days, relative to what is predicted.

    `weather`: base, and where they are terms weekend, heating (for each degree below `heating_below_c`) and cooling
    (above `cooling_above_c`). `prior_weeks`: the mean of each weekday. `student_90` and `student_95` say how many
    standard deviations a range reaches to either side.
    """

    id: str
    method: Literal["weather", "prior_weeks"]
    first: date
    end: date
    days_fitted: int
    days_away: int
    locked_at: str
    applies_from: date
    terms: tuple[tuple[str, Decimal], ...]
    heating_below_c: Decimal | None
    cooling_above_c: Decimal | None
    coldest_c: Decimal | None
    warmest_c: Decimal | None
    covariance: tuple[tuple[Decimal, ...], ...]
    long_run: Decimal
    least_wh: Decimal
    student_90: Decimal
    student_95: Decimal
    temperature_source: str

    @property
    def adjusted(self) -> bool:
        """For the weather; only then less use may be called a saving."""
        return self.method == "weather"


@dataclass(frozen=True)
class DayUse:
    """A day compared: whole watt-hours, None where quarter-hours are missing; °C, None where not known."""

    day: date
    wh: int | None
    celsius: Decimal | None = None
    exchanged: bool = False


@dataclass(frozen=True)
class Doubt:
    """A reason against a figure, or to read it with care. Codes are those of `saving_words`."""

    code: str
    params: Mapping[str, int | str] = field(default_factory=dict)


@dataclass(frozen=True)
class Judged:
    """One day against the baseline: what it expects, to the thousandth of a watt-hour, and whether the day counts."""

    day: date
    expected_wh: Decimal | None
    counted: Counted


@dataclass(frozen=True)
class Verdict:
    """The days that count together; `low_wh` to `high_wh` is the 90 % range. Without `refusals` only.

    `std_wh` is to the thousandth of a watt-hour. `sure` where the 95 % range excludes 0 too.
    """

    days: tuple[Judged, ...]
    n_counted: int
    expected_wh: int
    observed_wh: int
    std_wh: Decimal
    low_wh: int
    high_wh: int
    sure: bool
    refusals: tuple[Doubt, ...]
    doubts: tuple[Doubt, ...]

    @property
    def wh(self) -> int:
        """Expected less observed: below zero where more was used."""
        return self.expected_wh - self.observed_wh

    def word(self, baseline: BaselineFact) -> Word:
        """The most that may be said: saved only where adjusted and sure; nothing while 0 is in the range."""
        if self.refusals:
            return "unknown"
        if self.high_wh < 0:
            return "used_more"
        if self.low_wh <= 0:
            return "no_difference"
        return "saved" if baseline.adjusted and self.sure else "used_less"


def judge(baseline: BaselineFact, days: Sequence[DayUse]) -> Verdict:
    """Consecutive days of one month against the baseline, as `weather_saving.by_weather` does it."""
    with localcontext(CONTEXT):
        rows = [columns(baseline, each) for each in days]
        expected = [_expected(baseline, row) for row in rows]
        judged = _judged(baseline, days, expected)
        counted = [n for n, one in enumerate(judged) if one.counted == "counted"]
        refusals = _refusals(baseline, days, judged)
        doubts = _doubts(baseline, judged)
        if refusals:
            return Verdict(judged, 0, 0, 0, Decimal(0), 0, 0, False, refusals, doubts)
        total = sum((judged[n].expected_wh or Decimal(0) for n in counted), Decimal(0))
        observed = sum(days[n].wh or 0 for n in counted)
        std = _std(baseline, [rows[n] for n in counted], [expected[n] for n in counted])
        whole = _whole(total)
        gap = whole - observed
        half = baseline.student_90 * std
        return Verdict(
            judged,
            len(counted),
            whole,
            observed,
            std.quantize(MILLI),
            _whole(gap - half),
            _whole(gap + half),
            abs(gap) > baseline.student_95 * std,
            refusals,
            doubts,
        )


def columns(baseline: BaselineFact, each: DayUse) -> tuple[Decimal, ...] | None:
    """What the terms are multiplied with on a day; None where that is not known."""
    names = [name for name, _ in baseline.terms]
    if baseline.method == "prior_weeks":
        today = WEEKDAYS[each.day.weekday()]
        return tuple(Decimal(name == today) for name in names) if today in names else None
    celsius = each.celsius
    if celsius is None:
        return None
    heating, cooling = baseline.heating_below_c, baseline.cooling_above_c
    cold = Decimal(0) if heating is None else max(heating - celsius, Decimal(0))
    warm = Decimal(0) if cooling is None else max(celsius - cooling, Decimal(0))
    own = {"base": ONE, "weekend": Decimal(each.day.weekday() >= SATURDAY), "heating": cold, "cooling": warm}
    return tuple(own[name] for name in names)


def _expected(baseline: BaselineFact, row: Sequence[Decimal] | None) -> Decimal | None:
    if row is None:
        return None
    return sum((wh * amount for (_, wh), amount in zip(baseline.terms, row, strict=True)), Decimal(0))


def _judged(baseline: BaselineFact, days: Sequence[DayUse], expected: Sequence[Decimal | None]) -> tuple[Judged, ...]:
    found = [_state(baseline, each, wh) for each, wh in zip(days, expected, strict=True)]
    ratios = {
        n: Decimal(days[n].wh or 0) / max(expected[n] or Decimal(0), baseline.least_wh)
        for n, state in enumerate(found)
        if state == "counted"
    }
    if ratios and baseline.method == "weather":
        least = AWAY_SHARE * median(ratios.values())
        low = {n for n, ratio in ratios.items() if ratio < least}
        for n in low:
            if n - 1 in low or n + 1 in low:
                found[n] = "away"
    return tuple(
        Judged(each.day, None if wh is None else wh.quantize(MILLI), state)
        for each, wh, state in zip(days, expected, found, strict=True)
    )


def _state(baseline: BaselineFact, each: DayUse, expected: Decimal | None) -> Counted:
    if each.day < baseline.applies_from:
        return "before"
    if each.exchanged:
        return "exchanged"
    if each.wh is None or each.wh < 0:
        return "missing"
    if expected is None:
        return "temperature" if baseline.method == "weather" else "unseen"
    return "counted"


def _std(
    baseline: BaselineFact, rows: Sequence[Sequence[Decimal] | None], expected: Sequence[Decimal | None]
) -> Decimal:
    """Of the sum of observed less expected: the days' own scatter and the terms' error. See `uncertainty.Fit`."""
    own = sum((max(wh or Decimal(0), baseline.least_wh) ** 2 for wh in expected), Decimal(0))
    sums = [sum(column, Decimal(0)) for column in zip(*(row or () for row in rows), strict=True)]
    moved = sum(
        (
            a * b * both
            for a, line in zip(sums, baseline.covariance, strict=True)
            for b, both in zip(sums, line, strict=True)
        ),
        Decimal(0),
    )
    return (baseline.long_run * (own + max(moved, Decimal(0)))).sqrt()


def _whole(wh: Decimal) -> int:
    return int(wh.to_integral_value())


def _refusals(baseline: BaselineFact, days: Sequence[DayUse], judged: Sequence[Judged]) -> tuple[Doubt, ...]:
    """Why a figure would mislead: too few days, gaps, temperatures not known or never seen, no use at all."""
    asked = [each for each, one in zip(days, judged, strict=True) if one.counted != "before"]
    known = [each for each in asked if each.wh is not None and each.wh >= 0 and not each.exchanged]
    if len(known) < LEAST_REPORTING:
        return (Doubt("too_few_reporting_days", {"have": len(known), "needed": LEAST_REPORTING}),)
    if len(known) < LEAST_COVERAGE * len(asked):
        return (Doubt("reporting_gaps", {"have": len(known), "days": len(asked)}),)
    if not any(each.wh for each in known):
        return (Doubt("no_use"),)
    return _temperature_refusals(baseline, known) if baseline.method == "weather" else ()


def _temperature_refusals(baseline: BaselineFact, known: Sequence[DayUse]) -> tuple[Doubt, ...]:
    celsius = [each.celsius for each in known if each.celsius is not None]
    if len(celsius) < LEAST_COVERAGE * len(known):
        return (Doubt("temperature_gaps", {"n": len(known) - len(celsius), "days": len(known)}),)
    low, high = baseline.coldest_c or Decimal(0), baseline.warmest_c or Decimal(0)
    outside = sum(not low - SLACK <= one <= high + SLACK for one in celsius)
    if outside <= MOST_OUTSIDE * len(celsius):
        return ()
    return (Doubt("temperature_outside", {"n": outside, "low": _whole(low), "high": _whole(high)}),)


def _doubts(baseline: BaselineFact, judged: Sequence[Judged]) -> tuple[Doubt, ...]:
    found = []
    left_out = sum(one.counted in ("missing", "unseen") for one in judged)
    away = sum(one.counted == "away" for one in judged)
    if not baseline.adjusted:
        found.append(Doubt("not_weather"))
    if left_out:
        found.append(Doubt("days_left_out", {"n": left_out}))
    if away or baseline.days_away:
        found.append(Doubt("days_away", {"before": baseline.days_away, "after": away}))
    if baseline.adjusted and baseline.days_fitted < A_YEAR:
        found.append(Doubt("short_baseline", {"days": baseline.days_fitted}))
    return tuple(found)
