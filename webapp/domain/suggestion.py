"""Habits learned from the log: what is used on the same weekdays, week after week, around the same time."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

import numpy as np

from webapp.domain.appliance import Catalogue
from webapp.domain.calendar import local
from webapp.domain.estimate import worth_planning
from webapp.domain.habit import DAY_MINUTES, Habit, clock_of, minute_of
from webapp.domain.run import Run

WEEKS = 8
LEAST_TIMES = 3
LEAST_SHARE_OF_WEEKS = 1 / 2
NEAR_MINUTES = 90
LEAST_SHARE_NEAR = 2 / 3
APART_MINUTES = 180
SAME_MINUTES = 120
"""Two times this near are one habit: it is neither suggested beside one kept nor again once declined."""
ROUND_MINUTES = 15


@dataclass(frozen=True)
class Suggestion:
    """A habit as the log shows it: seen `times` in the last `weeks`."""

    family: str
    appliance_id: str
    weekdays: tuple[int, ...]
    usual_start: str
    quantity: float
    times: int
    weeks: int

    @property
    def subject(self) -> str:
        """What it is remembered by when it is declined."""
        return f"{self.family} {self.usual_start}"

    def habit(self, habit_id: str) -> Habit:
        return Habit(habit_id, self.appliance_id, self.weekdays, self.usual_start, self.quantity)


def learn(runs: Sequence[Run], catalogue: Catalogue, today: date) -> tuple[Suggestion, ...]:
    """What the whole days of the last eight weeks show, by family and then by the clock."""
    first = today - timedelta(weeks=WEEKS)
    seen = [run for run in runs if not run.planned and first <= local(run.start).date() < today]
    if not seen:
        return ()
    weeks = -(-(today - min(local(run.start).date() for run in seen)).days // 7)
    families: dict[str, list[Run]] = {}
    for run in seen:
        entry = catalogue.appliances.get(run.appliance_id)
        if entry and worth_planning(entry):
            families.setdefault(entry.family, []).append(run)
    found = [
        suggestion
        for family, members in families.items()
        for group in _clusters(members)
        for suggestion in _routine(family, group, weeks)
    ]
    return tuple(sorted(found, key=lambda item: (item.family, item.usual_start)))


def is_same(suggestion: Suggestion, family: str, clock: str) -> bool:
    return family == suggestion.family and apart(minute_of(clock), minute_of(suggestion.usual_start)) <= SAME_MINUTES


def declined(suggestion: Suggestion, subject: str) -> bool:
    """Whether what was declined under a subject is this."""
    family, _, clock = subject.rpartition(" ")
    return is_same(suggestion, family, clock)


def apart(one: int, other: int) -> int:
    """Minutes between two clock times, the short way round."""
    return abs(_later(one, other))


def _later(one: int, other: int) -> int:
    """How many minutes `one` is later than `other`, from -720 to 719."""
    return (one - other + DAY_MINUTES // 2) % DAY_MINUTES - DAY_MINUTES // 2


def _minute(run: Run) -> int:
    at = local(run.start)
    return at.hour * 60 + at.minute


def _clusters(runs: list[Run]) -> Iterator[list[Run]]:
    """The runs split wherever the clock stays empty for three hours."""
    ordered = sorted(runs, key=lambda run: (_minute(run), run.start, run.id))
    minutes = [_minute(run) for run in ordered]
    gaps = [(after - before) % DAY_MINUTES for before, after in pairwise([minutes[-1], *minutes])]
    widest = gaps.index(max(gaps))
    ordered, gaps = ordered[widest:] + ordered[:widest], gaps[widest:] + gaps[:widest]
    edges = [0, *(n for n, gap in enumerate(gaps) if n and gap >= APART_MINUTES), len(ordered)]
    for begin, end in pairwise(edges):
        yield ordered[begin:end]


def _routine(family: str, runs: list[Run], weeks: int) -> Iterator[Suggestion]:
    """The weekly routine among runs of about one time, if there is any."""
    usual = _middle([_minute(run) for run in runs])
    near = [run for run in runs if apart(_minute(run), usual) <= NEAR_MINUTES]
    if len(near) < LEAST_SHARE_NEAR * len(runs):
        return
    start = round(usual / ROUND_MINUTES) * ROUND_MINUTES % DAY_MINUTES
    days = {_day(run, start) for run in near}
    times = Counter(day.weekday() for day in days)
    least = max(LEAST_TIMES, weeks * LEAST_SHARE_OF_WEEKS)
    weekdays = tuple(sorted(weekday for weekday, count in times.items() if count >= least))
    kept = [run for run in near if _day(run, start).weekday() in weekdays]
    if kept:
        variants = Counter(run.appliance_id for run in kept)
        appliance_id = min(variants, key=lambda name: (-variants[name], name))
        quantity = median(run.quantity for run in kept if run.appliance_id == appliance_id)
        yield Suggestion(family, appliance_id, weekdays, clock_of(start), quantity, len(kept), weeks)


def _middle(minutes: list[int]) -> int:
    """The median on the clock: the time with the least way to all others, the earlier of two."""
    clock = np.array(minutes)
    ways = np.abs((clock[:, None] - clock[None, :] + DAY_MINUTES // 2) % DAY_MINUTES - DAY_MINUTES // 2).sum(axis=1)
    return int(clock[ways == ways.min()].min())


def _day(run: Run, start: int) -> date:
    """The day whose `start` is nearest: a run after midnight may belong to the evening before."""
    return local(run.start - timedelta(minutes=_later(_minute(run), start))).date()
