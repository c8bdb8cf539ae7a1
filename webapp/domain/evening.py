"""A household's evening: what it wants done, what holds for it, and what the planner makes of that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property, lru_cache

import numpy as np

from webapp.domain.appliance import Appliance, run_load
from webapp.domain.calendar import DAY, QUARTER, QUARTERS, clock_quarters, local, midnight, round_up
from webapp.domain.contract import Contract
from webapp.domain.demand_event import DemandEvent
from webapp.domain.load import Wh, empty_day
from webapp.domain.placing import both, outside
from webapp.domain.problem import (
    SLOTS_PER_HOUR,
    UNITS_PER_YUAN,
    Job,
    Problem,
    Spans,
)

DAYS_AHEAD = 3
"""From this midnight on: two days of prices after any hour of today."""
ALL_DAY = (("00:00", "24:00"),)
NOWHERE: Spans = ((0, 0),)
Hours = tuple[str, str]
"""Clock hours that may pass midnight: ("22:00", "06:00")."""


@dataclass(frozen=True)
class Chore:
    """Something the household would start at `usual` by habit, in its own `windows` if it has any, done by `ready`.

    `after` names families that go first, if they are to run at all.
    """

    appliance: Appliance
    quantity: float
    usual: datetime
    ready: datetime | None = None
    windows: tuple[Hours, ...] = ()
    after: str | None = None

    @property
    def id(self) -> str:
        return self.appliance.id

    @property
    def wh(self) -> int:
        return self.appliance.wh(self.quantity)


@dataclass(frozen=True)
class Wishes:
    """How a household wants its evenings planned.

    `quiet` hours keep noise out (None: the household switched that off); somebody is `awake` within those hours;
    `yuan_per_hour` is what moving by an hour must bring; `limit_w` is what the breaker carries; `at_most` bounds how
    many things run at once; appliances in `never` stay where they are; the car must be charged when it `leave`s.
    """

    quiet: Hours | None = ("22:00", "06:00")
    awake: Hours = ("06:00", "23:00")
    yuan_per_hour: Decimal = Decimal(0)
    limit_w: int | None = None
    at_most: int | None = None
    never: tuple[str, ...] = ()
    leave: str | None = None


NO_WISHES = Wishes()


@dataclass(frozen=True)
class Evening:
    """What holds for all chores of an evening. `running` is the load of what is on already or was planned by hand;
    nothing is moved into what is `asked`, hours of less use in clock order."""

    contract: Contract
    now: datetime
    tier: int = 0
    wishes: Wishes = NO_WISHES
    running: tuple[Mapping[date, Wh], ...] = ()
    base: Mapping[date, Wh] | None = None
    asked: tuple[DemandEvent, ...] = ()

    @property
    def origin(self) -> datetime:
        return midnight(local(self.now).date())

    @property
    def first(self) -> int:
        """The first slot that has not begun."""
        return (round_up(self.now) - self.origin) // QUARTER

    @cached_property
    def closed(self) -> Spans:
        """The slots of what is asked, begun ones whole."""
        slots = DAYS_AHEAD * QUARTERS
        spans = [
            (max(0, (event.start - self.origin) // QUARTER), min(slots, -((self.origin - event.end) // QUARTER)))
            for event in self.asked
        ]
        return tuple((first, end) for first, end in spans if first < end)

    def at(self, slot: int) -> datetime:
        return self.origin + slot * QUARTER


def problem_of(evening: Evening, chores: Sequence[Chore]) -> Problem:
    """The evening in slots of a quarter-hour from the midnight before it."""
    wishes, slots = evening.wishes, DAYS_AHEAD * QUARTERS
    day = evening.origin.date()
    running = [_row(load, day) for load in evening.running]
    base = [_row(evening.base, day)] if evening.base else []
    return Problem(
        np.concatenate([evening.contract.price_units(day + n * DAY, evening.tier) for n in range(DAYS_AHEAD)]),
        tuple(replace(job_of(evening, chore), after=_before(chore, chores)) for chore in chores),
        base_wh=sum([*base, *running], np.zeros(slots, dtype=np.int64)) if wishes.limit_w else None,
        base_count=sum([(row > 0).astype(np.int64) for row in running], np.zeros(slots, dtype=np.int64))
        if wishes.at_most
        else None,
        limit_wh=wishes.limit_w // SLOTS_PER_HOUR if wishes.limit_w else None,
        at_most=wishes.at_most,
        quiet=spans_of((wishes.quiet,)) if wishes.quiet else (),
        awake=spans_of((wishes.awake,)),
        moving_units=int(wishes.yuan_per_hour * UNITS_PER_YUAN) // SLOTS_PER_HOUR,
    )


def _before(chore: Chore, chores: Sequence[Chore]) -> tuple[str, ...]:
    return tuple(other.id for other in chores if chore.after and other.appliance.family == chore.after)


def _row(load: Mapping[date, Wh], day: date) -> Wh:
    return np.concatenate([load.get(day + n * DAY, empty_day()) for n in range(DAYS_AHEAD)])


def job_of(evening: Evening, chore: Chore) -> Job:
    """A chore as the planner sees it. Stored heat loses some when made early; a battery is not there before its time.

    It begins within a day, no later than its longest delay after the usual start. A car is charged in one go: most
    chargers at home can be told when to begin, not when to pause.
    """
    machine = chore.appliance
    usual = round((chore.usual - evening.origin) / QUARTER)
    noisy = "quiet_hours" in machine.constraints
    windows = chore.windows or (() if noisy and evening.wishes.quiet is None else machine.shift.windows)
    heat = machine.shift.kind == "thermal_storage"
    return Job(
        chore.id,
        "heat" if heat else "run",
        _even_shape(chore) if heat else _shape(chore),
        usual,
        _open(evening, () if windows == ALL_DAY else windows),
        earliest=max(evening.first, usual) if machine.shift.kind == "battery" else evening.first,
        latest_start=min(
            evening.first + QUARTERS - 1, max(usual, evening.first) + int(machine.shift.max_delay_h * SLOTS_PER_HOUR)
        ),
        ready_by=None if chore.ready is None else (chore.ready - evening.origin) // QUARTER,
        quiet=noisy,
        attended="attended_only" in machine.constraints,
        fixed=chore.id in evening.wishes.never,
        loss_w=_loss_w(machine) if heat else 0,
    )


def _open(evening: Evening, windows: tuple[Hours, ...]) -> Spans:
    """Clock hours as slots, without those in which the home is asked to use less."""
    if not evening.closed:
        return spans_of(windows)
    slots = DAYS_AHEAD * QUARTERS
    return both(spans_of(windows or ALL_DAY), outside(evening.closed, slots)) or NOWHERE


def _shape(chore: Chore) -> tuple[int, ...]:
    """Watt-hours by slot of a run that begins on an edge."""
    days = run_load(chore.appliance, midnight(local(chore.usual).date()), chore.quantity)
    drawn: list[int] = np.trim_zeros(np.concatenate([days[day] for day in sorted(days)]), "b").tolist()
    return tuple(drawn)


def _even_shape(chore: Chore) -> tuple[int, ...]:
    """The same at an even draw, with what is left in the last slot."""
    level = max(1, round(chore.appliance.rated_w.typical / SLOTS_PER_HOUR))
    full, rest = divmod(chore.wh, level)
    return (level,) * full + ((rest,) if rest else ())


def _loss_w(machine: Appliance) -> int:
    return round(machine.standing_loss_kwh_day.typical * 1000 / 24) if machine.standing_loss_kwh_day else 0


@lru_cache(maxsize=256)
def spans_of(windows: tuple[Hours, ...]) -> Spans:
    """Clock hours as slots of the horizon; hours that pass midnight begin on the evening before."""
    open_ = np.zeros(QUARTERS, dtype=np.int64)
    for first, end in windows:
        for window in ((first, end),) if first < end else ((first, "24:00"), ("00:00", end)):
            span = clock_quarters(window)
            open_[span.start : span.stop] = 1
    edges = np.flatnonzero(np.diff(np.tile(open_, DAYS_AHEAD), prepend=0, append=0))
    return tuple((int(a), int(b)) for a, b in edges.reshape(-1, 2))


def next_clock(clock: str, after: datetime) -> datetime:
    """The first time after an instant that the clock shows so."""
    there = usual_start(clock, after)
    return there if there > after else there + DAY


def usual_start(clock: str, now: datetime) -> datetime:
    """Today's occurrence of a clock time, whether it has passed or not."""
    hour, minute = clock.split(":")
    return midnight(local(now).date()) + timedelta(hours=int(hour), minutes=int(minute))
