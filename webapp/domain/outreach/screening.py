"""Days of readings that cannot be what a meter told, or are word for word those of another home.

Nobody is accused: files get mixed up. What is found is set aside with its reason and told to the home.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from itertools import combinations, groupby
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from webapp.domain.readings import Ints, Quality

Reason = Literal["copied", "repeated", "negative", "too_much", "stuck"]
"""As another home's days; one day again and again; below zero; more than a home's line carries; never changing."""
REASONS: tuple[Reason, ...] = get_args(Reason)
MOST_QUARTER_WH = 15_000
"""60 kW for a quarter-hour: more than a home's meter in China lets through."""
LEAST_ALIKE = 3
"""Days alike before anything is said of them."""
STUCK_DAYS = 3
CROWD = 30
LEAST_LEVELS, LEAST_WH = 6, 500
"""A day with fewer different quarter-hours, or less use, may be like another by chance: an empty flat's is."""


LEVEL = "level:"
AT_ONCE: tuple[Reason, ...] = ("negative", "too_much")
"""What one day tells alone."""


@dataclass(frozen=True)
class Look:
    """A day as it is remembered: see `look`."""

    print: int | None = None
    seen: str | None = None


def look(wh: Ints, quality: NDArray[np.uint8]) -> list[Look]:
    """Of days shaped (n, 96) all a screening needs to know later: a print of those with so much in them that no other
    is the same by chance; and what no meter told, or the level of a day at which it stood still."""
    measured = quality == Quality.MEASURED
    known = quality != Quality.MISSING
    negative = ((wh < 0) & known).any(axis=1)
    too_much = ((wh > MOST_QUARTER_WH) & known).any(axis=1)
    constant = measured.all(axis=1) & (wh == wh[:, :1]).all(axis=1) & (wh[:, 0] > 0)
    telling = measured.all(axis=1) & (wh.sum(axis=1) >= LEAST_WH) & (_levels(wh) >= LEAST_LEVELS)
    packed = wh.astype("<i8")
    return [
        Look(
            _print(packed[n]) if tells else None,
            "negative" if below else "too_much" if above else f"{LEVEL}{wh[n, 0]}" if still else None,
        )
        for n, (tells, below, above, still) in enumerate(
            zip(*(each.tolist() for each in (telling, negative, too_much, constant)), strict=True)
        )
    ]


def _levels(wh: Ints) -> Ints:
    """How many different quarter-hours each day has."""
    levels: Ints = (np.diff(np.sort(wh, axis=1), axis=1) > 0).sum(axis=1) + 1
    return levels


def _print(wh: Ints) -> int:
    """Of 64 bits: among a million days two others share one once in forty million times."""
    return int.from_bytes(blake2b(wh.tobytes(), digest_size=8).digest(), "little", signed=True)


def impossible(seen: Mapping[date, str]) -> dict[date, Reason]:
    """Of a home's days that were seen to be odd, those that cannot be. One level is odd from three days in a row on."""
    found: dict[date, Reason] = {day: reason for reason in AT_ONCE for day, what in seen.items() if what == reason}
    still = sorted((day, what) for day, what in seen.items() if what.startswith(LEVEL))
    for _, run in groupby(enumerate(still), key=lambda each: (each[1][0].toordinal() - each[0], each[1][1])):
        days = [day for _, (day, _) in run]
        if len(days) >= STUCK_DAYS:
            found.update(dict.fromkeys(days, "stuck"))
    return found


def alike(copies: Sequence[Sequence[tuple[str, date]]]) -> dict[tuple[str, date], Reason]:
    """Homes and days that are the same to the watt-hour, a list for each such day.

    Two homes are alike from three different days on; a home repeats itself where one day is there three times.
    """
    shared: dict[tuple[str, str], set[int]] = {}
    for n, places in enumerate(copies):
        for pair in _pairs(sorted({home for home, _ in places})):
            shared.setdefault(pair, set()).add(n)
    found: dict[tuple[str, date], Reason] = {}
    for places in copies:
        for home, times in _times(places).items():
            if times >= LEAST_ALIKE:
                found.update({place: "repeated" for place in places if place[0] == home})
    for pair, days in shared.items():
        if len(days) >= LEAST_ALIKE:
            found.update({place: "copied" for n in days for place in copies[n] if place[0] in pair})
    return found


def _pairs(homes: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Of a few homes any two; of many each with the crowd, as there are too many pairs to look at."""
    return combinations(homes, 2) if len(homes) <= CROWD else ((home, "") for home in homes)


def _times(places: Sequence[tuple[str, date]]) -> Mapping[str, int]:
    times: dict[str, int] = {}
    for home, _ in places:
        times[home] = times.get(home, 0) + 1
    return times
