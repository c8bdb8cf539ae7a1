"""What a year's CO2 changed by: the part that was used less or more, and the part that is only the factor."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from webapp.domain.emissions import Factor


@dataclass(frozen=True)
class DayPair:
    """A day of this year and the same day of the year before, each with its energy and the factor in force on it."""

    day: date
    wh: int
    factor: Factor
    earlier_wh: int
    earlier_factor: Factor


@dataclass(frozen=True)
class Co2Change:
    """Whole grams; below nought is less. `by_use_g + by_factor_g` is `change_g`, always."""

    n_days: int
    wh: int
    earlier_wh: int
    g_co2: int
    earlier_g_co2: int
    by_factor_g: int

    @property
    def change_g(self) -> int:
        return self.g_co2 - self.earlier_g_co2

    @property
    def by_use_g(self) -> int:
        return self.change_g - self.by_factor_g


def co2_change(pairs: Iterable[DayPair]) -> Co2Change:
    """Pair by pair, with w for energy and f for factor, 1 for this year and 0 for the year before:

    w1 f1 - w0 f0 = (w1 - w0) f1 + w0 (f1 - f0)

    The first part is the home's own: before and after are counted with one factor, this year's. The second is the
    grid's: the same energy as a year ago, counted anew; it is nought where the factor did not change. Each sum is
    exact and rounded once, and what is left of a gram in rounding goes to the home's part.
    """
    listed = list(pairs)
    now = sum((pair.wh * pair.factor.kg_per_kwh for pair in listed), Decimal(0))
    then = sum((pair.earlier_wh * pair.earlier_factor.kg_per_kwh for pair in listed), Decimal(0))
    grid = sum((_grid(pair) for pair in listed), Decimal(0))
    return Co2Change(
        len(listed),
        sum(pair.wh for pair in listed),
        sum(pair.earlier_wh for pair in listed),
        _grams(now),
        _grams(then),
        _grams(grid),
    )


def _grid(pair: DayPair) -> Decimal:
    return pair.earlier_wh * (pair.factor.kg_per_kwh - pair.earlier_factor.kg_per_kwh)


def _grams(exact: Decimal) -> int:
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))
