"""What a call came to in one home: baseline less use, never below nothing, what is paid for it and what was moved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, Literal

import numpy as np

from webapp.domain.bill_lines import to_fen, yuan_of
from webapp.domain.calendar import QUARTER
from webapp.domain.outreach.call_baseline import Adjusted, Baseline, Mask, WhyUnadjusted, adjusted, rest_of_day
from webapp.domain.outreach.call_errors import ReadingBackwardsError, ReadingTimeError, ReadingTooFarError
from webapp.domain.outreach.demand_call import DemandCall, Hours, Readings, clock
from webapp.domain.readings import Ints

State = Literal["measured", "missing", "set_aside"]
MOST_READ_WH = 80_000
"""More than ten kilowatts over the longest call is a slip of the pen."""


@dataclass(frozen=True)
class Outcome:
    """Figures of one home. `adjusted` is the baseline after the declared adjustment, `actual` what the meter told.

    `reduced_wh` is what counts, never below 0; `shifted_wh` the part of it that turned up again the same day, None
    where the rest of the day is not known. `kept`: a low user that did not use more than its baseline.
    """

    state: State
    baseline: tuple[int, ...] = ()
    adjusted: tuple[int, ...] = ()
    actual: tuple[int, ...] = ()
    ratio: Decimal = Decimal(1)
    window_wh: int | None = None
    usual_window_wh: int | None = None
    why_unadjusted: WhyUnadjusted | None = None
    reduced_wh: int = 0
    shifted_wh: int | None = None
    fen: int = 0
    low_use: bool = False

    @property
    def baseline_wh(self) -> int:
        return sum(self.baseline)

    @property
    def adjusted_wh(self) -> int:
        return sum(self.adjusted)

    @property
    def actual_wh(self) -> int:
        return sum(self.actual)

    @property
    def difference_wh(self) -> int:
        """Below 0 where more was used than the baseline."""
        return self.adjusted_wh - self.actual_wh

    @property
    def saved_wh(self) -> int | None:
        """The part that was not moved: only this saves carbon."""
        return None if self.shifted_wh is None else self.reduced_wh - self.shifted_wh

    @property
    def kept(self) -> bool:
        return self.state == "measured" and self.low_use and self.difference_wh >= 0

    @property
    def yuan(self) -> Decimal:
        return Decimal(self.fen) / 100


def reward(wh: int, yuan_per_kwh: Decimal | None, cap_yuan: Decimal | None) -> int:
    """Fen for energy not used, by the utility's own rule: rounded half-up, at most the cap of a home and call."""
    if yuan_per_kwh is None:
        return 0
    yuan = yuan_of(wh, yuan_per_kwh)
    return int(100 * (yuan if cap_yuan is None else min(yuan, to_fen(cap_yuan))))


def outcome(base: Baseline, call: DemandCall, wh: Ints, measured: Mask) -> Outcome:
    """Of a day of 96 watt-hours: missing where the baseline or a quarter-hour of the call is."""
    hours = call.hours
    if base.why_not or not measured[hours.slice].all():
        return Outcome("missing", baseline=base.wh, low_use=base.low_use)
    after = adjusted(base, hours, wh, measured)
    actual = tuple(int(each) for each in wh[hours.slice])
    reduced = max(0, after.total_wh - sum(actual))
    return Outcome(
        "measured",
        base.wh,
        after.wh,
        actual,
        after.ratio,
        after.window_wh,
        base.window_wh,
        after.why_not,
        reduced,
        _shifted(base, after, hours, wh, measured, reduced),
        0 if call.rehearsal else reward(reduced, call.yuan_per_kwh, call.cap_yuan),
        base.low_use,
    )


def _shifted(base: Baseline, after: Adjusted, hours: Hours, wh: Ints, measured: Mask, reduced: int) -> int | None:
    """What the rest of the day used more than on the days of the baseline, as the day was; at most what was reduced."""
    rest = rest_of_day(hours)
    if base.rest_wh is None or not measured[rest].all():
        return None
    more = int(wh[rest].sum()) - int((base.rest_wh * after.ratio).to_integral_value())
    return min(max(0, more), reduced)


def as_record(found: Outcome) -> dict[str, object]:
    """What is kept beside the columns of sums."""
    return {
        "baseline": list(found.baseline),
        "adjusted": list(found.adjusted),
        "actual": list(found.actual),
        "ratio": str(found.ratio),
        "window_wh": found.window_wh,
        "usual_window_wh": found.usual_window_wh,
        "why_unadjusted": found.why_unadjusted,
        "shifted_wh": found.shifted_wh,
        "low_use": found.low_use,
    }


def of_record(state: State, record: Mapping[str, Any], reduced_wh: int, fen: int) -> Outcome:
    return Outcome(
        state,
        tuple(record["baseline"]),
        tuple(record["adjusted"]),
        tuple(record["actual"]),
        Decimal(record["ratio"]),
        record["window_wh"],
        record["usual_window_wh"],
        record["why_unadjusted"],
        reduced_wh,
        record["shifted_wh"],
        fen,
        record["low_use"],
    )


@dataclass(frozen=True)
class Total:
    """A call's figures over all its homes that were measured. The range is 95 % of the sum of what they used less,
    with those that used more counted too; `reduced_wh` counts each home from 0 up and is what is paid for."""

    n: int
    wh: int
    low_wh: int
    high_wh: int
    reduced_wh: int
    fen: int
    w: int

    @property
    def clear(self) -> bool:
        """Whether the whole range lies above 0: else nobody can tell it from chance."""
        return self.low_wh > 0


def total_of(n: int, wh: int, squares: float, reduced_wh: int, fen: int, hours: Hours) -> Total:
    """From a sum and a sum of squares of the homes' differences."""
    spread_wh = 0.0 if n < 2 else 1.96 * float(np.sqrt(n * max(0.0, squares - wh * wh / n) / (n - 1)))
    return Total(n, wh, round(wh - spread_wh), round(wh + spread_wh), reduced_wh, fen, round(wh * 4 / hours.n))


def printed(parts: Sequence[int], step: int = 10) -> tuple[int, ...]:
    """Watt-hours as they are printed to a hundredth of a kWh, so that what is printed adds up as printed."""
    edges = [0]
    for part in parts:
        edges.append(edges[-1] + part)
    rounded = [(2 * edge + step) // (2 * step) * step for edge in edges]
    return tuple(after - before for before, after in pairwise(rounded))


@dataclass(frozen=True)
class OwnAnswer:
    """Between two readings of one's own: what the baseline has for that time, and what was used."""

    since: datetime
    until: datetime
    baseline_wh: int
    used_wh: int

    @property
    def less_wh(self) -> int:
        return self.baseline_wh - self.used_wh


READ_BEFORE, READ_AFTER = timedelta(minutes=30), timedelta(hours=1)


def check_reading(call: DemandCall, read: Readings) -> None:
    """Raises ReadingTime, ReadingBackwards, ReadingTooFar; the field is the newer of the two."""
    since, until = call.start - READ_BEFORE, call.end + READ_AFTER
    for name, at in (("start_read", read.start_at), ("end_read", read.end_at)):
        if at is not None and not since <= at <= until:
            raise ReadingTimeError(name, since=clock(since), until=clock(until))
    if read.start_wh is None or read.end_wh is None:
        return
    if read.end_wh < read.start_wh:
        raise ReadingBackwardsError("end_read")
    if read.end_wh - read.start_wh > MOST_READ_WH:
        raise ReadingTooFarError("end_read", kwh=(read.end_wh - read.start_wh) // 1000)


def own_answer(base: Baseline, call: DemandCall, read: Readings) -> OwnAnswer | None:
    """None while a reading is missing, there is no baseline, or less than a quarter-hour lies between.

    For minutes before the first and after the last quarter-hour of the call the baseline of that one goes on.
    """
    if read.start_wh is None or read.end_wh is None or read.start_at is None or read.end_at is None or base.why_not:
        return None
    since, until = read.start_at, read.end_at
    if until - since < QUARTER:
        return None
    within = sum(wh * _overlap(call.start + n * QUARTER, since, until) for n, wh in enumerate(base.wh))
    early = base.wh[0] * (max(timedelta(), call.start - since) / QUARTER)
    late = base.wh[-1] * (max(timedelta(), until - call.end) / QUARTER)
    return OwnAnswer(since, until, round(within + early + late), read.end_wh - read.start_wh)


def _overlap(quarter: datetime, since: datetime, until: datetime) -> float:
    """Which share of a quarter-hour lies between two moments."""
    return max(timedelta(), min(quarter + QUARTER, until) - max(quarter, since)) / QUARTER
