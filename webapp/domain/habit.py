"""What a household does every week: which days, from when, how much, by when; and what of it may move."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

import numpy as np

from webapp.domain.appliance import Appliance
from webapp.domain.calendar import DAY, QUARTERS, local, midnight
from webapp.domain.errors import NotATimeError, NumberOutOfRangeError
from webapp.domain.estimate import worth_planning
from webapp.domain.evening import Chore
from webapp.domain.habit_errors import (
    BeyondBatteryError,
    EmptyWindowError,
    FixedApplianceError,
    NoRoomError,
    NoWeekdayError,
    ReadyTooSoonError,
    RunTooLongError,
    TooManyHabitsError,
)
from webapp.domain.run import Action, Run

MOST_HABITS = 30
DAY_MINUTES = 24 * 60
WEEKS_A_YEAR = 365.25 / 7
ASK_WITHIN = timedelta(hours=4)
Window = tuple[str, str]
Open = np.ndarray[tuple[int], np.dtype[np.bool_]]


@dataclass(frozen=True)
class Habit:
    """One weekly routine. `weekdays` count from Monday = 0; `quantity` is in the appliance's usage unit.

    `ready_by` is when it must be done, a departure for a car: its next occurrence after the usual start.
    `moved`: the household lets us move it. `windows` are its own clock windows, which may pass midnight;
    none means the appliance's. `paused_until` is the last day it rests.
    """

    id: str
    appliance_id: str
    weekdays: tuple[int, ...]
    usual_start: str
    quantity: float
    ready_by: str | None = None
    moved: bool = True
    windows: tuple[Window, ...] = ()
    paused_until: date | None = None


def due(habit: Habit, day: date) -> bool:
    return day.weekday() in habit.weekdays and not paused(habit, day)


def paused(habit: Habit, day: date) -> bool:
    return habit.paused_until is not None and day <= habit.paused_until


def usual_at(habit: Habit, day: date) -> datetime:
    return midnight(day) + timedelta(minutes=minute_of(habit.usual_start))


def ready_at(habit: Habit, day: date) -> datetime | None:
    """The first time the clock shows `ready_by` after the usual start."""
    if habit.ready_by is None:
        return None
    return usual_at(habit, day) + timedelta(minutes=_stretch(habit.usual_start, habit.ready_by))


def runs_a_year(habit: Habit) -> float:
    return len(habit.weekdays) * WEEKS_A_YEAR


def chore_of(habit: Habit, appliance: Appliance, day: date, after: str | None = None) -> Chore:
    """What the habit asks of a day."""
    windows = allowed(habit, appliance) if habit.windows else ()
    return Chore(appliance, habit.quantity, usual_at(habit, day), ready_at(habit, day), windows, after)


def allowed(habit: Habit, appliance: Appliance) -> tuple[Window, ...]:
    """Clock windows of one day each. A household may narrow what safety and quiet allow, never widen it."""
    if not habit.windows:
        return appliance.shift.windows
    return tuple(_windows(_open(habit.windows) & _open(appliance.shift.windows)))


def check(habit: Habit, appliance: Appliance, others: int = 0) -> None:
    """Raises a sentence for the field that is off; `others` is how many habits the home has beside this one."""
    if others >= MOST_HABITS:
        raise TooManyHabitsError(most=MOST_HABITS)
    if not worth_planning(appliance):
        raise FixedApplianceError("appliance_id")
    if not habit.weekdays or not set(habit.weekdays) <= set(range(7)):
        raise NoWeekdayError("weekday")
    _check_quantity(habit, appliance)
    minute_of(habit.usual_start, "usual_start")
    _check_ready(habit, appliance)
    _check_windows(habit, appliance)


def _check_quantity(habit: Habit, appliance: Appliance) -> None:
    """The catalogue knows no battery's size: for what counts in km, the most it takes at once stands for it."""
    most = appliance.usage.most
    if habit.quantity > most and appliance.usage.mode == "km":
        raise BeyondBatteryError("quantity", most=f"{most:g}")
    if not 0 < habit.quantity <= most:
        raise NumberOutOfRangeError("quantity", low=0.1, high=f"{most:g}")
    minutes = appliance.minutes(habit.quantity)
    if minutes > DAY_MINUTES:
        raise RunTooLongError("quantity", hours=round(minutes / 60))


def _check_ready(habit: Habit, appliance: Appliance) -> None:
    if habit.ready_by is None:
        return
    minute_of(habit.ready_by, "ready_by")
    minutes = round(appliance.minutes(habit.quantity))
    if _stretch(habit.usual_start, habit.ready_by) < minutes or habit.ready_by == habit.usual_start:
        raise ReadyTooSoonError("ready_by", start=habit.usual_start, minutes=minutes, ready=habit.ready_by)


def _check_windows(habit: Habit, appliance: Appliance) -> None:
    for window in habit.windows:
        if minute_of(window[0], "windows") == minute_of(window[1], "windows"):
            raise EmptyWindowError("windows")
    if not habit.windows:
        return
    minutes = round(appliance.minutes(habit.quantity))
    if _longest(_open(habit.windows) & _open(appliance.shift.windows)) * 15 < minutes:
        hours = " / ".join("-".join(window) for window in appliance.shift.windows)
        raise NoRoomError("windows", minutes=minutes, hours=hours)


def minute_of(clock: str, field: str | None = None) -> int:
    """20:15 -> 1215. Raises NotATimeError."""
    hour, colon, minute = clock.partition(":")
    if not (colon and hour.isdecimal() and minute.isdecimal() and int(minute) < 60):
        raise NotATimeError(field)
    found = int(hour) * 60 + int(minute)
    if found > DAY_MINUTES:
        raise NotATimeError(field)
    return found


def clock_of(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _stretch(start: str, end: str) -> int:
    """Minutes from one clock time to the next occurrence of another; a whole day where they are the same."""
    return (minute_of(end) - minute_of(start) - 1) % DAY_MINUTES + 1


def _open(windows: Iterable[Window]) -> Open:
    """The quarter-hours that lie in the windows as a whole."""
    found = np.zeros(QUARTERS, dtype=np.bool_)
    for begin, end in windows:
        first, last = -(-minute_of(begin) // 15), minute_of(end) // 15
        if minute_of(begin) < minute_of(end):
            found[first:last] = True
        else:
            found[first:] = found[:last] = True
    return found


def _windows(quarters: Open) -> Iterator[Window]:
    for is_open, group in groupby(range(QUARTERS), lambda quarter: bool(quarters[quarter])):
        if is_open:
            span = list(group)
            yield clock_of(span[0] * 15), clock_of((span[-1] + 1) * 15)


def _longest(quarters: Open) -> int:
    """Quarter-hours of the longest open stretch, also past midnight; a day that is open throughout has no end."""
    if quarters.all():
        return 2 * QUARTERS
    stretches = groupby(np.tile(quarters, 2).tolist())
    return max((len(list(group)) for is_open, group in stretches if is_open), default=0)


def to_ask(
    habits: Sequence[Habit], families: dict[str, str], runs: Iterable[Run], chosen: Iterable[Action], now: datetime
) -> Habit | None:
    """The habit a home may be asked about now: due, near its usual time, neither done nor declined today.

    `families` is the family of each appliance.
    """
    day = local(now).date()
    done = {families.get(run.appliance_id) for run in runs if local(run.start).date() in (day, day + DAY)}
    skipped = {action.subject for action in chosen if action.kind == "skip"}
    open_ = [
        habit
        for habit in habits
        if due(habit, day)
        and families.get(habit.appliance_id) not in done
        and habit.appliance_id not in skipped
        and abs(usual_at(habit, day) - now) < ASK_WITHIN
    ]
    return min(open_, key=lambda habit: (abs(usual_at(habit, day) - now), habit.id), default=None)
