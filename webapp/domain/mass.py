"""Grams in two kinds that are never added: carbon dioxide alone, and with other gases by their warming."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Self


def whole(value: Decimal) -> int:
    """Whole grams, half-up."""
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))


@dataclass(frozen=True)
class Mass:
    """Whole grams a year: the likely value, between a low and a high one."""

    g: int = 0
    low: int = 0
    high: int = 0

    def __add__(self, other: Self) -> Self:
        self._must_match(other)
        return type(self)(self.g + other.g, self.low + other.low, self.high + other.high)

    def __sub__(self, other: Self) -> Self:
        self._must_match(other)
        return type(self)(self.g - other.g, self.low - other.low, self.high - other.high)

    def part(self, share: Decimal) -> Self:
        """Some of it, rounded half-up to whole grams."""
        return type(self)(*(whole(value * share) for value in (self.g, self.low, self.high)))

    def _must_match(self, other: object) -> None:
        if type(other) is not type(self):
            raise TypeError(f"{type(self).__name__} and {type(other).__name__} are never added")


class Co2(Mass):
    """Carbon dioxide alone."""


class Co2e(Mass):
    """Carbon dioxide with methane, nitrous oxide and others, by their warming over a hundred years."""
