"""A meter's clock that was put forward and back, as where there is daylight saving: China has none.

Such a file lacks the hour the clock jumped over and has the hour it ran through again twice. Either may be chance (a
short failure, a line copied), so it is told only where both fit: at the nights on which other countries turn their
clocks, each turn within the file showing, or a hole and a doubled hour by night that lie weeks apart.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from webapp.domain.ailment import Ailment, choices, when
from webapp.domain.readings import MINUTES_A_DAY, Finding, Ints, Places, Readings, moment

HOUR = 60
LAST_NIGHT_HOUR = 3
"""Clocks are turned by night: the hour that is lost or doubled begins at three at the latest."""
APART_MINUTES = 28 * MINUTES_A_DAY
SUNDAY = 6
Turn = tuple[int, bool]
"""The minute the lost or doubled hour begins, and whether it is lost: the clock went forward."""
RULES = {
    "america": ((3, 2, True), (11, 1, False)),
    "europe": ((3, -1, True), (10, -1, False)),
    "australia": ((4, 1, False), (10, 1, True)),
}
"""Month, which Sunday of it (-1 the last), whether the clock goes forward. Laws of 2026: US Energy Policy Act 2005,
EU directive 2000/84/EC, Australian states' standard time acts."""


def clock_shift(readings: Readings) -> Ailment | None:
    """An hour lost and an hour doubled: the readings between are taken to be an hour ahead."""
    if (readings.start[1:] == readings.start[:-1] + readings.minutes[:-1]).all() or int(readings.minutes.max()) > HOUR:
        return None
    order = np.argsort(readings.start, kind="stable")
    start, minutes = readings.start[order], readings.minutes[order]
    turns = [*((at, True) for at in _lost(start, minutes)), *((at, False) for at in _doubled(start, minutes))]
    turns = _of_a_rule(turns, start) or _pair(turns, int(minutes.max()))
    if not turns:
        return None
    places = [int(np.searchsorted(start, at)) for at, _ in turns]
    row = readings.row[order][places]
    finding = Finding(
        "clock_shift",
        int(row[0]),
        n=len(turns),
        params=when(turns[0][0]),
        places=Places(row, np.array([at for at, _ in turns])),
    )
    shifted = _shifted(readings, order, turns)
    return choices(finding, readings, {"shift": lambda: shifted})


def _lost(start: Ints, minutes: Ints) -> list[int]:
    """Holes of exactly an hour by night."""
    end = start[:-1] + minutes[:-1]
    return [at for at in end[start[1:] - end == HOUR].tolist() if _by_night(at)]


def _doubled(start: Ints, minutes: Ints) -> list[int]:
    """Hours by night of which each reading came exactly twice."""
    again = start[1:] == start[:-1]
    hours = np.unique(start[1:][again] // HOUR * HOUR)
    return [at for at in hours.tolist() if _by_night(at) and _each_twice(start, minutes, at)]


def _each_twice(start: Ints, minutes: Ints, at: int) -> bool:
    a, b = np.searchsorted(start, [at, at + HOUR]).tolist()
    times, counts = np.unique(start[a:b], return_counts=True)
    return bool((counts == 2).all()) and int(minutes[a:b].sum()) == 2 * HOUR and len(times) * 2 == b - a


def _by_night(at: int) -> bool:
    return at % HOUR == 0 and at % MINUTES_A_DAY <= LAST_NIGHT_HOUR * HOUR


def _of_a_rule(turns: list[Turn], start: Ints) -> list[Turn]:
    """Those at the nights of one of the rules, where every such night within the file shows."""
    first, last = moment(int(start[0])).date(), moment(int(start[-1])).date()
    by_night = {(moment(at).date(), lost): (at, lost) for at, lost in turns}
    for rule in RULES.values():
        nights = [night for night in _nights(rule, first, last) if first < night[0] < last]
        if nights and all(night in by_night for night in nights):
            return [by_night[night] for night in nights]
    return []


def _nights(rule: tuple[tuple[int, int, bool], ...], first: date, last: date) -> Iterator[tuple[date, bool]]:
    for year in range(first.year, last.year + 1):
        for month, which, lost in rule:
            yield _sunday(year, month, which), lost


def _sunday(year: int, month: int, which: int) -> date:
    if which < 0:
        end = date(year, month, 31)  # March and October
        return end - timedelta(days=(end.weekday() - SUNDAY) % 7)
    begin = date(year, month, 1)
    return begin + timedelta(days=(SUNDAY - begin.weekday()) % 7, weeks=which - 1)


def _pair(turns: list[Turn], minutes: int) -> list[Turn]:
    """One hole and one doubled hour, weeks apart, each of several readings: no single line that was lost or copied."""
    both = len(turns) == 2 and turns[0][1] != turns[1][1]
    if not both or minutes >= HOUR or abs(turns[0][0] - turns[1][0]) < APART_MINUTES:
        return []
    return sorted(turns)


def _shifted(readings: Readings, order: Ints, turns: list[Turn]) -> Readings:
    """Put back by an hour from each hole to the doubled hour after it, of which the first round still belongs to it."""
    start = readings.start[order]
    ahead = np.zeros(len(start), dtype=np.bool_)
    for n, (at, lost) in enumerate(turns):
        if lost:
            until = next((later for later, other in turns[n + 1 :] if not other), None)
            ahead |= (start >= at) & (start < (until if until is not None else start[-1] + 1))
        elif n == 0:
            ahead |= start < at
        if not lost:
            inside = (start >= at) & (start < at + HOUR)
            ahead |= inside & (np.diff(start, prepend=-1) != 0)
    back = np.zeros(len(start), dtype=np.bool_)
    back[order] = ahead
    return replace(readings, start=readings.start - HOUR * back, repaired=readings.repaired | back)
