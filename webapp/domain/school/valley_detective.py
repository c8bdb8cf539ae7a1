"""A home's cheap hours, and how much less a kWh costs in them. Moving use into them saves money and no carbon."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from webapp.domain.calendar import QUARTERS
from webapp.domain.school.mission_errors import HighBelowLowError
from webapp.domain.tariff import Kind, Period, Tariff


@dataclass(frozen=True)
class Hours:
    """A stretch of the clock at one price, quarter-hours from midnight."""

    kind: Kind
    first: int
    until: int


@dataclass(frozen=True)
class PriceClock:
    """The published prices of a place on a day, first tier, in fen; `hours` cover the 24 hours once."""

    hours: tuple[Hours, ...]
    high_fen: Decimal
    low_fen: Decimal
    cheap: tuple[tuple[str, str], ...]

    @property
    def cheap_minutes(self) -> int:
        return sum((_quarter(until) - _quarter(first)) * 15 for first, until in self.cheap)


def price_clock(tariff: Tariff, day: date) -> PriceClock | None:
    """None where homes of the place have one price all day, or nobody published others."""
    schedule = tariff.schedule(day)
    if schedule is None or len(schedule.periods) < 2:
        return None
    low = min(schedule.periods, key=_price)
    high = max(schedule.periods, key=_price)
    return PriceClock(_hours(schedule.periods), _price(high) * 100, _price(low) * 100, _joined(low.windows))


def saved_fen(entry: Mapping[str, str]) -> Decimal | None:
    """How much less a kWh costs in the cheap hours; None while a price is missing. Raises HighBelowLowError."""
    if "high_fen" not in entry or "low_fen" not in entry:
        return None
    saved = Decimal(entry["high_fen"]) - Decimal(entry["low_fen"])
    if saved < 0:
        raise HighBelowLowError("high_fen")
    return saved


def _price(period: Period) -> Decimal:
    return period.price(0)


def _hours(periods: Sequence[Period]) -> tuple[Hours, ...]:
    stretches = [Hours(each.kind, _quarter(a), _quarter(b)) for each in periods for a, b in each.windows]
    return tuple(sorted(stretches, key=lambda each: each.first))


def _joined(windows: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The windows of a night are one: from 22:00 to 08:00."""
    starts = dict(windows)
    if "00:00" in starts and "24:00" in starts.values() and len(windows) > 1:
        evening = next(first for first, until in windows if until == "24:00")
        rest = tuple(each for each in windows if each[0] not in ("00:00", evening))
        return (*rest, (evening, "24:00"), ("00:00", starts["00:00"]))
    return tuple(windows)


def _quarter(clock: str) -> int:
    hour, minute = clock.split(":")
    return min(QUARTERS, int(hour) * 4 + int(minute) // 15)
