"""CO2 of moved runs by hourly factors that a household brings itself: a ledger of its own, added to no other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from webapp.domain.load import Wh

HOURS = 24
MOST_KG_PER_KWH = Decimal(2)
"""More is no factor of any grid: it was written in g per kWh."""


@dataclass(frozen=True)
class HourlyFactors:
    """24 factors in kg of CO2 per kWh, by the hour of the day they begin with, as the household entered them."""

    kg_per_kwh: tuple[Decimal, ...]
    source: str
    as_of: date
    kept_at: datetime

    def g_co2(self, load: Mapping[date, Wh]) -> Decimal:
        """Grams of a load, exactly; the same 24 factors on every day."""
        wh = sum((quarters.reshape(HOURS, 4).sum(axis=1) for quarters in load.values()), np.zeros(HOURS, np.int64))
        return sum((int(part) * factor for part, factor in zip(wh, self.kg_per_kwh, strict=True)), Decimal(0))


@dataclass(frozen=True)
class MovedRun:
    """One run's load at its usual start and where it was moved to: the same energy at other hours."""

    usual: Mapping[date, Wh]
    moved: Mapping[date, Wh]

    @property
    def wh(self) -> int:
        return sum(int(quarters.sum()) for quarters in self.moved.values())


@dataclass(frozen=True)
class HourlyLedger:
    """A month's moved runs by the household's own factors. `g_co2` is what they emitted less: negative where more.

    Of `n_unknown` runs nothing says from what time they were moved; they are not counted.
    """

    factors: HourlyFactors
    n_runs: int
    n_unknown: int
    wh: int
    g_co2: int


def by_the_hour(factors: HourlyFactors, runs: Iterable[MovedRun], n_unknown: int) -> HourlyLedger:
    """Sum of kWh x (factor where it would have run - factor where it ran), quarter-hour by quarter-hour, sign kept.

    Rounded to whole grams once, half away from nought, so that moving there and back again is nothing.
    """
    moved = list(runs)
    less = sum((factors.g_co2(run.usual) - factors.g_co2(run.moved) for run in moved), Decimal(0))
    return HourlyLedger(
        factors,
        len(moved),
        n_unknown,
        sum(run.wh for run in moved),
        int(less.quantize(Decimal(1), ROUND_HALF_UP)),
    )
