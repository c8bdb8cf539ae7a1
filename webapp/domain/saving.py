"""What was used less than expected, by which method, within which range, and what may be said of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from webapp.domain.calendar import DAY, a_year_earlier
from webapp.domain.daily import DailyUse
from webapp.domain.sufficiency import LEAST_BASELINE, UNSETTLES, Doubt, Method, Sufficiency, progress
from webapp.domain.uncertainty import CLAIM_LEVEL, LEVEL, Noise
from webapp.domain.weeks import Week

Kind = Literal["measured", "estimated"]
A_YEAR_DAYS = 365
Word = Literal["saved", "used_less", "used_more", "no_difference", "unknown"]


@dataclass(frozen=True)
class Range:
    """Whole watt-hours over the days that count; `low_wh` to `high_wh` is the 90 % range of `wh`.

    `wh` is what was expected less what was observed, so below zero where more was used. `sure` where the 95 % range
    excludes 0 too.
    """

    expected_wh: int
    observed_wh: int
    low_wh: int
    high_wh: int
    sure: bool

    @property
    def wh(self) -> int:
        return self.expected_wh - self.observed_wh

    @property
    def share(self) -> float:
        """Of the expected use."""
        return self.wh / self.expected_wh if self.expected_wh else 0.0


@dataclass(frozen=True)
class Saving:
    """The use from `first` up to `end` against what a method expects; without a `range` where that would mislead.

    `adjusted` for the weather; only then it may be called a saving. `days` of the period count. `parameters` are what
    repeats the calculation, by name; `weeks` the expected and observed use of the days that count.
    """

    method: Method
    first: date
    end: date
    days: int
    adjusted: bool
    kind: Kind
    range: Range | None
    sufficiency: Sufficiency
    doubts: tuple[Doubt, ...]
    parameters: Mapping[str, float]
    weeks: tuple[Week, ...] = ()

    @property
    def word(self) -> Word:
        """The most that may be said: saved only where adjusted and sure; nothing while 0 is in the range."""
        if self.range is None:
            return "unknown"
        if self.range.high_wh < 0:
            return "used_more"
        if self.range.low_wh <= 0:
            return "no_difference"
        settled = not any(doubt.code in UNSETTLES for doubt in self.doubts)
        return "saved" if self.adjusted and self.range.sure and settled else "used_less"

    @property
    def compared_first(self) -> date:
        """The first day of those it is compared with: the same a year before, else the last ones before it."""
        if self.method == "year_before":
            return a_year_earlier(self.first) or self.first - A_YEAR_DAYS * DAY
        return self.first - self.sufficiency.baseline_of * DAY

    @property
    def compared_end(self) -> date:
        return self.compared_first + self.sufficiency.baseline_of * DAY

    @property
    def refusals(self) -> tuple[Doubt, ...]:
        return tuple(doubt for doubt in self.doubts if doubt.refuses)


def range_of(expected_wh: float, observed_wh: float, std_wh: float, noise: Noise) -> Range:
    """A range at 90 %, and whether the one at 95 % excludes 0."""
    expected, observed = round(expected_wh), round(observed_wh)
    half, wide = noise.times(LEVEL) * std_wh, noise.times(CLAIM_LEVEL) * std_wh
    gap = expected - observed
    return Range(expected, observed, round(gap - half), round(gap + half), abs(gap) > wide)


def sufficiency_of(
    method: Method, baseline: DailyUse, reporting: DailyUse, temperature: float | None = None
) -> Sufficiency:
    return Sufficiency(
        int(baseline.known.sum()),
        len(baseline),
        int(reporting.known.sum()),
        len(reporting),
        temperature,
        progress(baseline, LEAST_BASELINE[method]),
    )


def refused(
    method: Method, reporting: DailyUse, sufficiency: Sufficiency, doubts: Sequence[Doubt], *, adjusted: bool
) -> Saving:
    """No figure, and why."""
    return Saving(
        method, reporting.first, reporting.end, 0, adjusted, "estimated", None, sufficiency, tuple(doubts), {}
    )
