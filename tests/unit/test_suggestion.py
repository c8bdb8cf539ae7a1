"""Planted routines are found in the log; what happens by chance is not taken for one."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

import pytest
from builders import WORD, an_appliance
from hypothesis import given, settings
from hypothesis import strategies as some

from webapp.domain.appliance import Catalogue, Family
from webapp.domain.calendar import CHINA, DAY, midnight
from webapp.domain.habit import clock_of, minute_of
from webapp.domain.run import Run
from webapp.domain.suggestion import WEEKS, Suggestion, apart, declined, is_same, learn

TODAY = date(2026, 11, 21)
FIRST = TODAY - timedelta(weeks=WEEKS)
WASHER = an_appliance(id="drum", family="washer")
CATALOGUE = Catalogue(
    {name: Family(name, WORD, "x", "x", WORD) for name in ("washer", "ev", "cooker")},
    {
        "drum": WASHER,
        "cold": replace(WASHER, id="cold"),
        "ev": replace(WASHER, id="ev", family="ev"),
        "cooker": replace(WASHER, id="cooker", family="cooker", constraints=("meal_time",)),
    },
    {},
    {},
)


def a_run(start: datetime, appliance_id: str = "drum", quantity: float = 1, planned: bool = False) -> Run:
    end = start + timedelta(hours=1)
    name = f"{start:%Y%m%d%H%M}{appliance_id}"
    return Run(name, name, appliance_id, start, end, quantity, planned, 1000, 1000, 1000, 50, 500, start)


def every(weekdays: tuple[int, ...], clock: str, weeks: int = WEEKS, **run: object) -> list[Run]:
    days = [TODAY - n * DAY for n in range(7 * weeks, 0, -1)]
    at = timedelta(minutes=minute_of(clock))
    return [a_run(midnight(day) + at, **run) for day in days if day.weekday() in weekdays]  # type: ignore[arg-type]


def test_a_routine_is_told_with_how_often_it_was_seen() -> None:
    assert learn(every((0, 2, 5), "20:00"), CATALOGUE, TODAY) == (
        Suggestion("washer", "drum", (0, 2, 5), "20:00", 1, 24, 8),
    )


def test_nothing_is_learned_from_nothing() -> None:
    assert learn([], CATALOGUE, TODAY) == ()


@pytest.mark.parametrize("weeks", [1, 2])
def test_three_weeks_are_the_least(weeks: int) -> None:
    assert learn(every(tuple(range(7)), "20:00", weeks), CATALOGUE, TODAY) == ()
    assert learn(every((0,), "20:00", 3), CATALOGUE, TODAY)


def test_half_of_the_weeks_are_enough() -> None:
    runs = every((0,), "20:00")
    others = every((3,), "12:00", appliance_id="cooker")
    assert learn([*runs[::2], *others], CATALOGUE, TODAY)[0].times == 4
    assert learn([*runs[::3], *others], CATALOGUE, TODAY) == ()


def test_morning_and_evening_are_two_habits() -> None:
    found = learn([*every((0, 3), "07:10"), *every((1, 5), "20:40")], CATALOGUE, TODAY)
    assert [(item.weekdays, item.usual_start) for item in found] == [((0, 3), "07:15"), ((1, 5), "20:45")]


def test_around_midnight_the_evening_keeps_its_weekday() -> None:
    late = [moved_by(run, 20 * (n % 3 == 0)) for n, run in enumerate(every((4,), "23:50"))]
    (found,) = learn(late, CATALOGUE, TODAY)
    assert (found.weekdays, found.usual_start, found.times) == ((4,), "23:45", 8)


def moved_by(run: Run, minutes: int) -> Run:
    return replace(run, start=run.start + timedelta(minutes=minutes))


def test_programmes_of_one_machine_are_one_habit() -> None:
    runs = every((0, 2), "20:00")
    mixed = [replace(run, appliance_id="cold", quantity=2) if n % 3 else run for n, run in enumerate(runs)]
    (found,) = learn(mixed, CATALOGUE, TODAY)
    assert (found.appliance_id, found.quantity, found.times) == ("cold", 2, 16)


def test_plans_meals_and_today_do_not_count() -> None:
    assert learn(every((0, 2), "20:00", planned=True), CATALOGUE, TODAY) == ()
    assert learn(every((0, 2), "18:00", appliance_id="cooker"), CATALOGUE, TODAY) == ()
    assert learn([a_run(midnight(TODAY) + n * timedelta(hours=1)) for n in range(20)], CATALOGUE, TODAY) == ()


def test_what_was_declined_is_known_again_a_little_later() -> None:
    found = Suggestion("washer", "drum", (0,), "23:30", 1, 8, 8)
    assert declined(found, found.subject)
    assert declined(found, "washer 01:15")
    assert not declined(found, "washer 02:00")
    assert not is_same(found, "ev", "23:30")


@given(
    weekdays=some.sets(some.integers(0, 6), min_size=1),
    quarter=some.integers(4, 90),
    wobble=some.lists(some.integers(-25, 25), min_size=56, max_size=56),
    seed=some.integers(0, 999),
)
@settings(max_examples=60)
def test_a_planted_routine_is_found(weekdays: set[int], quarter: int, wobble: list[int], seed: int) -> None:
    """Within 25 minutes either way and in seven of ten weeks, in whatever order the log is read."""
    chance = Random(seed)
    clock = clock_of(quarter * 15)
    runs = every(tuple(weekdays), clock)
    missed = {(weekday, week) for weekday in weekdays for week in chance.sample(range(WEEKS), 2)}
    kept = [
        moved_by(run, shift)
        for run, shift in zip(runs, wobble, strict=False)
        if (run.start.weekday(), (run.start.date() - FIRST).days // 7) not in missed
    ]
    chance.shuffle(kept)
    others = every((0, 1, 2, 3, 4, 5, 6), "12:00", appliance_id="cooker")
    (found,) = learn([*kept, *others], CATALOGUE, TODAY)
    assert apart(minute_of(found.usual_start), quarter * 15) <= 30
    assert set(found.weekdays) == weekdays
    assert learn([*others, *kept[::-1]], CATALOGUE, TODAY) == (found,)


def test_chance_is_rarely_taken_for_a_routine() -> None:
    """Two hundred logs of one to ten uses a week at any time of day."""
    taken = 0
    for seed in range(200):
        chance = Random(seed)
        starts = {chance.randrange(56 * 24 * 60) for _ in range(8 * chance.randint(1, 10))}
        begin = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=CHINA)
        runs = [a_run(begin + timedelta(minutes=minute)) for minute in sorted(starts)]
        taken += len(learn(runs, CATALOGUE, TODAY))
    assert taken <= 2
