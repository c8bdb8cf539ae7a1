"""May these days carry a figure? If not, why not, and how far along they are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import NormalDist
from typing import Literal, get_args

import numpy as np

from webapp.domain.daily import DailyUse, Floats, Mask
from webapp.domain.thresholds import LEAST_COVERAGE, LEAST_REPORTING, MOST_OUTSIDE, SLACK_C
from webapp.domain.uncertainty import LEVEL, Noise, noise_of

Method = Literal["weather", "prior_weeks", "year_before"]
LEAST_BASELINE: Mapping[Method, int] = {"weather": 30, "prior_weeks": 28, "year_before": 14}
"""Known days. OpenDSM asks for 329 to 366; a month is enough for a figure whose range tells how little it knows, and
what it may be used for ends where its temperatures end."""
TYPICAL_CV, TYPICAL_RATIO = 0.3, 4.0
"""Daily scatter of a home after its weather, and n/n', until its own days tell: 0.16 to 0.58 and 3.4 to 6.1 measured
on four British homes (REFIT, UK-DALE, the electricity samples of OpenDSM)."""
LEAST_NOISE = 10

Refusal = Literal[
    "periods_overlap",
    "wrong_order",
    "too_few_days",
    "too_few_reporting_days",
    "baseline_gaps",
    "reporting_gaps",
    "temperature_gaps",
    "temperature_outside",
    "no_use",
]
Caution = Literal[
    "two_at_once",
    "deeds_before",
    "not_weather",
    "short_baseline",
    "negative_days",
    "days_left_out",
    "days_away",
    "rebound",
    "fading",
    "people_changed",
    "moved_in",
    "meter_exchanged",
    "two_thermometers",
    "no_temperatures",
    "clock_turned",
    "days_repaired",
]
Reason = Refusal | Caution
REFUSES: frozenset[str] = frozenset(get_args(Refusal))
"""With one of these there is no figure; the others are told beside it."""
UNSETTLES: frozenset[str] = frozenset({"people_changed"})
"""With one of these less use is not called a saving, however sure: it may be fewer people."""


@dataclass(frozen=True)
class Doubt:
    """A reason against a figure, or to read it with care; `params` fill its sentence."""

    code: Reason
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def refuses(self) -> bool:
        return self.code in REFUSES


@dataclass(frozen=True)
class Progress:
    """How many of the days needed are there, and the likely error of a month's use once they are, 0.18 for ±18 %."""

    have: int
    needed: int
    error: float


@dataclass(frozen=True)
class Sufficiency:
    """Days of both periods that are known, of how many, and of how many of all the temperature is known (0 to 1)."""

    baseline_days: int
    baseline_of: int
    reporting_days: int
    reporting_of: int
    temperature: float | None
    progress: Progress | None

    @property
    def baseline_coverage(self) -> float:
        return self.baseline_days / self.baseline_of if self.baseline_of else 0.0

    @property
    def reporting_coverage(self) -> float:
        return self.reporting_days / self.reporting_of if self.reporting_of else 0.0


def progress(use: DailyUse, needed: int) -> Progress | None:
    """None once there are enough days. The error is 90 % of a month's use, with as many days before as after it."""
    have = int(use.known.sum())
    return Progress(have, needed, expected_error(use, needed)) if have < needed else None


def expected_error(use: DailyUse, n: int) -> float:
    """Share of the use of n days by which it is likely to be off when n days tell what it should be.

    1.645 · CV · sqrt(n/n' · 2/n), from the scatter so far; a handful of days is taken together with a typical home's.
    """
    noise = _scatter(use)
    weight = min(1.0, noise.n / n) if noise else 0.0
    own = noise.variance if noise else 0.0
    cv = np.sqrt(weight * own + (1 - weight) * TYPICAL_CV**2)
    return float(NormalDist().inv_cdf((1 + LEVEL) / 2) * cv * np.sqrt(TYPICAL_RATIO * 2 / max(n, 1)))


def _scatter(use: DailyUse) -> Noise | None:
    wh = use.wh[use.known].astype(np.float64)
    if len(wh) < LEAST_NOISE or wh.mean() <= 0:
        return None
    return noise_of(wh / wh.mean() - 1, np.full((len(wh), 1), len(wh) ** -0.5), 1)


def in_order(baseline: DailyUse, reporting: DailyUse) -> list[Doubt]:
    """What is before must be before, and no day may be both."""
    first, end = max(baseline.first, reporting.first), min(baseline.end, reporting.end)
    if first < end:
        return [Doubt("periods_overlap", {"first": first, "days": (end - first).days})]
    return [Doubt("wrong_order", {})] if baseline.first > reporting.first else []


def enough(method: Method, baseline: DailyUse, reporting: DailyUse) -> list[Doubt]:
    """What both periods lack in days, for every method."""
    have, needed = int(baseline.known.sum()), LEAST_BASELINE[method]
    after = int(reporting.known.sum())
    found = []
    if have < needed:
        found.append(Doubt("too_few_days", {"have": have, "needed": needed}))
    elif have < LEAST_COVERAGE * len(baseline):
        found.append(Doubt("baseline_gaps", {"have": have, "days": len(baseline)}))
    if after < LEAST_REPORTING:
        found.append(Doubt("too_few_reporting_days", {"have": after, "needed": LEAST_REPORTING}))
    elif after < LEAST_COVERAGE * len(reporting):
        found.append(Doubt("reporting_gaps", {"have": after, "days": len(reporting)}))
    if any(use.known.any() and not use.wh[use.known].any() for use in (baseline, reporting)):
        found.append(Doubt("no_use", {}))
    negative = baseline.negative + reporting.negative
    if negative:
        found.append(Doubt("negative_days", {"n": negative}))
    return found


def warm_enough(before: Floats, known_before: Mask, after: Floats, known_after: Mask) -> list[Doubt]:
    """What is wrong with the temperatures (days,) of the days whose use is known."""
    celsius = np.concatenate([before[known_before], after[known_after]])
    known = np.isfinite(celsius)
    if not len(celsius) or known.mean() < LEAST_COVERAGE:
        return [Doubt("temperature_gaps", {"n": int((~known).sum()), "days": len(celsius)})]
    seen, asked = before[known_before & np.isfinite(before)], after[known_after & np.isfinite(after)]
    if not len(seen) or not len(asked):
        return []
    outside = (asked < seen.min() - SLACK_C) | (asked > seen.max() + SLACK_C)
    if outside.mean() <= MOST_OUTSIDE:
        return []
    params = {"n": int(outside.sum()), "low": round(float(seen.min())), "high": round(float(seen.max()))}
    return [Doubt("temperature_outside", params)]
