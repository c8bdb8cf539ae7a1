"""Energy by period and its prices as the lines of a bill, each rounded half-up to the fen. Standard library only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import NamedTuple

FEN = Decimal("0.01")
MILLI = Decimal("0.001")
Priced = tuple[int | None, int, int, Decimal]
"""A period by its position (None for the step a tier adds, or free energy), tier, watt-hours, yuan per kWh."""


@dataclass(frozen=True)
class Prices:
    """What a stretch of days is billed by: the price of each period in each tier, and the tiers' lower bounds."""

    by_period: tuple[tuple[Decimal, ...], ...]
    bounds_wh: tuple[int, ...]
    tiered: bool

    @cached_property
    def steps(self) -> tuple[Decimal, ...]:
        """What each tier adds to the first one's price in the first period."""
        return _steps(self.by_period[0])

    @cached_property
    def even_steps(self) -> bool:
        """Whether a tier adds the same in every period, so that a bill need not say which period a tier fell in."""
        return all(_steps(prices) == self.steps for prices in self.by_period)


class Free(NamedTuple):
    """Energy that costs nothing, taken off at a price."""

    wh: int
    yuan_per_kwh: Decimal


def _steps(prices: Sequence[Decimal]) -> tuple[Decimal, ...]:
    return tuple(price - prices[0] for price in prices)


def to_fen(yuan: Decimal) -> Decimal:
    return yuan.quantize(FEN, ROUND_HALF_UP)


def yuan_of(wh: int, yuan_per_kwh: Decimal) -> Decimal:
    return to_fen(wh * yuan_per_kwh * MILLI)


def slices(bounds_wh: Sequence[int], used_wh: int, wh: int) -> Iterator[tuple[int, int]]:
    """Split energy drawn after `used_wh` over the tiers it falls in: (tier, watt-hours). An upper limit is included."""
    at, end = used_wh, used_wh + wh
    for number, ceiling in enumerate((*bounds_wh[1:], end)):
        if at < ceiling:
            stop = ceiling if ceiling < end else end
            if stop > at:
                yield number, stop - at
            at = stop


def priced_lines(prices: Prices, wh: Sequence[int], used_wh: int, free: Free | None = None) -> list[Priced]:
    """The lines of `wh` by period, drawn after `used_wh` of the cycle. See `billing.bill` for how they are laid out."""
    total = sum(wh)
    parts = list(slices(prices.bounds_wh, used_wh, total)) if prices.tiered else [(0, total)]
    if prices.even_steps:
        lines: list[Priced] = [
            (n, 0, own, price[0]) for n, (own, price) in enumerate(zip(wh, prices.by_period, strict=True))
        ]
        steps = prices.steps
        lines += [(None, tier, part, steps[tier]) for tier, part in parts if tier and steps[tier]]
    else:
        lines = list(_by_cell(prices, parts, wh))
    if free:
        lines.append((None, 0, -min(free.wh, total), free.yuan_per_kwh))
    return lines


def _by_cell(prices: Prices, parts: Sequence[tuple[int, int]], wh: Sequence[int]) -> Iterator[Priced]:
    left, total = list(wh), sum(wh)
    for place, (tier, tier_wh) in enumerate(parts):
        for n, own in enumerate(wh):
            part = left[n] if place == len(parts) - 1 else (2 * own * tier_wh + total) // (2 * total)
            left[n] -= part
            yield n, tier, part, prices.by_period[n][tier]
