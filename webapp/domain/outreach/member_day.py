"""Days of members' meters as whole sums, and which of them have to be summed anew."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from webapp.domain.calendar import DAY, QUARTERS
from webapp.domain.household import OwnPrices, own_tariff
from webapp.domain.outreach.campaign import Document
from webapp.domain.readings import Ints, Quality
from webapp.domain.tariff import Tariff

BEFORE = 60
"""Days before a campaign's first that its members' baselines are made of."""
MOST_WH = 2_000_000_000
"""More than any home can use on a day: such a day is no reading of a home."""
CHEAP = ("valley", "deep_valley")
A_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Span:
    """Days from `first` to `last`, both included; empty where they are reversed."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def clipped(self, other: "Span") -> "Span":
        return Span(max(self.first, other.first), min(self.last, other.last))

    def with_(self, other: "Span") -> "Span":
        return Span(min(self.first, other.first), max(self.last, other.last))

    @property
    def n_days(self) -> int:
        return (self.last - self.first) // DAY + 1

    @property
    def empty(self) -> bool:
        return self.last < self.first


def window(document: Document) -> Span:
    """The days of a campaign that count, with those before it that are compared with."""
    return Span(document.first - BEFORE * DAY, document.last)


@dataclass(frozen=True)
class Standing:
    """An import that counts: how many readings it holds now, and the days it may have told of."""

    n_readings: int
    days: Span


def days_to_fold(before: Mapping[int, int], now: Mapping[int, Standing], whole: Span) -> Span | None:
    """Which days of a window are to be summed anew; None for none.

    `before` is how many readings each import held when it was last folded. One that is new or has grown touches its
    own days; where one has gone or shrunk, what lay under it comes to light, so that all days are looked at again.
    """
    if any(number not in now or now[number].n_readings < held for number, held in before.items()):
        return whole
    touched: Span | None = None
    for number, item in now.items():
        if before.get(number) != item.n_readings:
            days = item.days.clipped(whole)
            touched = days if touched is None else touched.with_(days)
    return None if touched is None or touched.empty else touched


def left_out(subjects: Iterable[str], whole: Span) -> list[Span]:
    """Days that are set aside: a subject names one day or a first and a last; without any, all are meant."""
    found = []
    for subject in subjects:
        days = [date.fromisoformat(text) for text in A_DATE.findall(subject)]
        found.append(Span(min(days), max(days)) if days else whole)
    return found


def valley_quarters(tariff: Tariff | None, own: OwnPrices | None, day: date) -> NDArray[np.bool_]:
    """The cheap quarter-hours (96,) of a day: the home's own, else those the province offers, else none."""
    if tariff is not None and own is not None and own.valley_yuan_per_kwh is not None:
        tariff = own_tariff(tariff, own)
    schedule = tariff.schedule(day) if tariff else None
    if schedule is None:
        return np.zeros(QUARTERS, dtype=np.bool_)
    return np.isin(schedule.numbers, [n for n, kind in enumerate(schedule.kinds) if kind in CHEAP])


@dataclass(frozen=True, eq=False)
class DaySums:
    """For each of n days: watt-hours, quarter-hours measured as such and known at all, watt-hours in cheap hours."""

    wh: Ints
    measured: Ints
    known: Ints
    valley_wh: Ints


def day_sums(wh: Ints, quality: NDArray[np.uint8], valley: NDArray[np.bool_]) -> DaySums:
    """All of shape (n, 96). Quarter-hours nobody told of add nothing."""
    known = quality != Quality.MISSING
    told = np.where(known, wh, 0)
    return DaySums(
        told.sum(axis=1),
        (quality == Quality.MEASURED).sum(axis=1),
        known.sum(axis=1),
        np.where(valley, told, 0).sum(axis=1),
    )
