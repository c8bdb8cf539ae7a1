"""Which homes of a campaign count in its result, and why others do not: every home that joined is in one line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from webapp.domain.daily import Floats, Ints, Mask

DAYS_BEFORE = 60
"""How far back the days before are looked for."""
LEAST_BEFORE = 14
LEAST_DUE = 7
LEAST_SHARE = 0.8
"""Of the days a home was in the campaign, at least this share must be known whole."""
MOST_WH_A_DAY = 500_000
"""More than 20 kW all day long: no home's meter, or one that was read wrong."""
Reason = Literal["impossible", "no_before", "late", "gaps"]
REASONS: tuple[Reason, ...] = ("impossible", "no_before", "late", "gaps")
"""In the order they are asked: a home is counted under the first that holds."""


@dataclass(frozen=True, eq=False)
class HomeSums:
    """Sums over the whole days of n homes: before the campaign's first day, and of it since the home joined.

    `due` are the days of the campaign since then; `impossible` marks homes with a day no home can have used, or whose
    readings were set aside. The last three tell homes apart that are alike: mean watt-hours of days off,
    of the earlier and of the later thirty days before; 0 where there are none.
    """

    ids: Sequence[str]
    treated: Mask
    before_wh: Ints
    before_days: Ints
    during_wh: Ints
    during_days: Ints
    due: Ints
    impossible: Mask
    days_off_wh: Ints
    earlier_wh: Ints
    later_wh: Ints

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, eq=False)
class Judged:
    """For each home: whether it counts, else under which of REASONS it is left out (-1 where it counts)."""

    counts: Mask
    reason: Ints

    def left_out(self, arm: Mask) -> dict[Reason, int]:
        return {name: int(((self.reason == number) & arm).sum()) for number, name in enumerate(REASONS)}


def judge(homes: HomeSums) -> Judged:
    """By rules that were set before anybody looked, the same for both arms."""
    faults = (
        homes.impossible,
        homes.before_days < LEAST_BEFORE,
        homes.due < LEAST_DUE,
        homes.during_days < LEAST_SHARE * homes.due,
    )
    reason = np.full(len(homes), -1, dtype=np.int64)
    for number, fault in reversed(list(enumerate(faults))):
        reason[fault] = number
    return Judged(reason < 0, reason)


def mean_wh(total: Ints, days: Ints) -> Ints:
    """Mean watt-hours a day, half-up; 0 without days."""
    days = np.maximum(days, 1)
    mean: Ints = (2 * total + days) // (2 * days)
    return mean


def as_floats(values: Ints) -> Floats:
    return values.astype(np.float64)
