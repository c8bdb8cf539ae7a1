from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planning import YUAN, an_evening, by_hand, evenings

from webapp.domain.errors import BadJobError, BadProblemError, BadWindowError, TooManyJobsError
from webapp.domain.problem import Infeasible, Job, Placement, Problem, Schedule, placement_units
from webapp.domain.problem_check import checked
from webapp.domain.schedule_check import violations
from webapp.domain.shifting import explain, solve

DEAR, CHEAP = 60 * YUAN // 100, 30 * YUAN // 100


def prices(slots: int = 32, cheap: range = range(16, 24)):
    return np.array([CHEAP if slot in cheap else DEAR for slot in range(slots)])


def a_run(name: str = "wash", wh=(200, 200), usual: int = 4, **more) -> Job:
    return Job(name, "run", tuple(wh), usual, **more)


def starts(problem: Problem) -> dict[str, int]:
    found = solve(problem)
    assert isinstance(found, Schedule), found
    assert violations(problem, found) == []
    return {placed.job.id: placed.start for placed in found.placements}


def relaxed(problem: Problem) -> tuple:
    found = solve(problem)
    assert isinstance(found, Infeasible)
    return found.relax


def test_it_works():
    found = solve(Problem(prices(), (a_run(),)))
    assert found.placements[0].start == 16
    assert found.objective_units == 400 * CHEAP


def test_of_equals_the_nearest_to_the_usual_start_then_the_earlier():
    assert starts(Problem(prices(), (a_run(usual=19),))) == {"wash": 19}
    assert starts(Problem(prices(cheap=range(0)), (a_run(usual=9, windows=((0, 6), (13, 32))),))) == {"wash": 13}
    even = a_run(usual=8, wh=(10,), windows=((6, 7), (10, 11)))
    assert starts(Problem(prices(cheap=range(0)), (even,))) == {"wash": 6}


def test_moving_must_bring_what_it_is_worth():
    job = a_run(wh=(1000,), usual=12)
    gain = 1000 * (DEAR - CHEAP)
    assert starts(Problem(prices(), (job,), moving_units=gain // 4 - 1)) == {"wash": 16}
    assert starts(Problem(prices(), (job,), moving_units=gain // 4 + 1)) == {"wash": 12}


def test_windows_that_touch_are_one():
    assert starts(Problem(prices(), (a_run(wh=(9,) * 6, windows=((0, 20), (20, 24))),))) == {"wash": 16}


def test_quiet_hours_and_a_waking_person_hold():
    quiet = Problem(prices(), (a_run(quiet=True),), quiet=((15, 22),))
    assert starts(quiet) == {"wash": 22}
    watched = Problem(prices(), (a_run(attended=True),), awake=((0, 18),))
    assert starts(watched) == {"wash": 16}


def test_what_dries_waits_for_what_washes():
    jobs = (a_run("wash", usual=16), a_run("dry", usual=16, after=("wash",)))
    assert starts(Problem(prices(), jobs)) == {"wash": 16, "dry": 18}


def test_a_room_is_cooled_ahead_only_while_that_costs_less():
    """Cold is stored heat with another sign: 1,200 W for an hour before a dear one, losing `loss_w` each hour early."""
    room = Job("room", "heat", (300, 300, 300, 300), 24, latest_start=24)
    tight, leaky = (Problem(prices(cheap=range(12, 20)), (replace(room, loss_w=w),)) for w in (200, 3000))
    assert starts(tight) == {"room": 14}
    assert solve(tight).placements[0].extra_wh == 500
    assert starts(leaky) == {"room": 24}


def test_heat_made_early_draws_what_the_tank_loses():
    tank = Job("tank", "heat", (500, 500, 100), 24, loss_w=40)
    problem = Problem(prices(), (tank,))
    found = solve(problem)
    placed = found.placements[0]
    assert placed.start == 21  # at 22 the last slots would be dear ones; three slots early lose 30 Wh
    assert sum(placed.wh) == 1130
    assert placed.extra_wh == 30
    assert violations(problem, found) == []


def test_a_car_takes_the_cheapest_slots_and_may_pause():
    car = Job("car", "charge", (1000, 1000, 1000, 500), 2, most_wh=1000)
    problem = Problem(np.array([9, 1, 9, 1, 9, 1, 9, 2]) * YUAN, (car,))
    placed = solve(problem).placements[0]
    assert (placed.start, placed.wh) == (1, (1000, 0, 1000, 0, 1000, 0, 500))


def test_the_breaker_spreads_what_does_not_fit_together():
    jobs = (a_run("a", (500,) * 4, 16), a_run("b", (500,) * 4, 16), a_run("c", (500,) * 4, 16))
    free = starts(Problem(prices(), jobs))
    assert set(free.values()) == {16}
    bound = starts(Problem(prices(), jobs, limit_wh=600))
    assert sorted(bound.values())[1:] == [16, 20]  # two fill the cheap hours, one stays outside
    assert starts(Problem(prices(), jobs, at_most=1)) == bound


def test_what_runs_already_leaves_less_room():
    base = np.zeros(32, dtype=np.int64)
    base[16:20] = 400
    problem = Problem(prices(), (a_run(wh=(500,) * 4, usual=16),), base_wh=base, limit_wh=800)
    assert starts(problem) == {"wash": 20}


@settings(max_examples=20)
@given(evenings(most_jobs=2, slots=12))
def test_nothing_a_slow_search_finds_is_better(problem):
    problem = replace(problem, jobs=tuple(job for job in problem.jobs if job.kind != "charge") or problem.jobs[:1])
    names = {job.id for job in problem.jobs}
    problem = replace(
        problem,
        jobs=tuple(replace(job, after=tuple(name for name in job.after if name in names)) for job in problem.jobs),
    )
    if problem.jobs[0].kind == "charge":
        return
    found = solve(problem)
    best = by_hand(problem)
    assert (None if isinstance(found, Infeasible) else found.objective_units) == best


@settings(max_examples=30)
@given(evenings())
def test_no_schedule_breaks_a_rule(problem):
    """A few; thousands in tests/planner."""
    found = solve(checked(problem))
    if isinstance(found, Schedule):
        assert violations(problem, found) == []
        assert found.objective_units == sum(placement_units(problem, placed) for placed in found.placements)


@settings(max_examples=15)
@given(evenings(most_jobs=2, slots=16))
def test_what_is_said_to_be_in_the_way_is(problem):
    found = solve(problem)
    if isinstance(found, Infeasible) and found.relax:
        for job, constraint in found.relax:
            problem = problem.without(job, constraint)
        by_itself = [
            replace(problem, jobs=(replace(job, after=()),), limit_wh=None, at_most=None) for job in problem.jobs
        ]
        assert all(isinstance(solve(each), Schedule) for each in by_itself)


def test_the_smallest_thing_in_the_way_is_named():
    assert relaxed(Problem(prices(), (a_run(ready_by=1),))) == (("wash", "ready_by"),)
    assert relaxed(Problem(prices(), (a_run(wh=(900,)),), limit_wh=500)) == ((None, "limit"),)
    both = a_run(quiet=True, ready_by=8)
    assert relaxed(Problem(prices(), (both,), quiet=((0, 16),))) == (("wash", "ready_by"),)  # sleep is let go of last
    jobs = (a_run("a", (9,) * 8, 0), a_run("b", (9,) * 8, 0))
    assert relaxed(Problem(prices(12, range(0)), jobs, at_most=1)) == ((None, "at_most"),)
    locked = a_run(windows=((0, 1),), ready_by=1)
    assert relaxed(Problem(prices(), (locked,))) == (("wash", "ready_by"), ("wash", "windows"))


def test_why_a_job_is_where_it_is():
    problem = Problem(prices(), (a_run(quiet=True),), quiet=((14, 24),))
    reason = explain(problem, solve(problem))["wash"]
    assert reason.held_by == ("quiet",)
    assert abs(reason.runner_up.start - 4) >= 4
    jobs = (a_run("a", (500,) * 8, 16), a_run("b", (400,) * 8, 16))
    bound = Problem(prices(), jobs, limit_wh=600)
    reasons = explain(bound, solve(bound))
    assert reasons["a"].held_by == ()
    assert reasons["b"].held_by == ("limit",)


def test_the_checker_sees_what_is_wrong():
    """Each rule broken by hand: a checker that sees nothing proves nothing."""
    job = a_run(windows=((0, 8),), earliest=2, latest_start=5, ready_by=8, quiet=True, attended=True)
    other = a_run("dry", (300,), 9, after=("wash",))
    problem = Problem(prices(), (job, other), quiet=((7, 9),), awake=((0, 6),), limit_wh=450, at_most=1)

    def seen(start: int, after: int, wh=(200, 200)) -> set[str]:
        placed = (Placement(job, start, wh), Placement(other, after, (300,)))
        return {each.constraint for each in violations(problem, Schedule(placed, 0))}

    assert seen(3, 5) == set()
    assert seen(1, 5) == {"earliest"}
    assert seen(7, 12) == {"windows", "ready_by", "quiet", "attended", "latest_start"}
    assert seen(3, 4) == {"after", "limit", "at_most"}
    assert seen(3, 5, (200, 100)) == {"energy"}
    assert "horizon" in seen(31, 5)
    alone = Schedule((Placement(job, 3, job.wh),), 0)
    assert {each.constraint for each in violations(problem, alone)} == {"jobs"}


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"windows": ((4, 4),)}, BadWindowError),
        ({"windows": ((8, 4),)}, BadWindowError),
        ({"windows": ((0, 99),)}, BadWindowError),
        ({"windows": ((0, 9), (8, 12))}, BadWindowError),
        ({"wh": ()}, BadJobError),
        ({"wh": (-5, 10)}, BadJobError),
        ({"usual": 31}, BadJobError),
        ({"usual": -1}, BadJobError),
        ({"ready_by": -4}, BadJobError),
        ({"after": ("nobody",)}, BadJobError),
        ({"after": ("wash",)}, BadJobError),
    ],
)
def test_what_makes_no_sense_gets_a_sentence(change, error):
    job = replace(a_run(), **change)
    with pytest.raises(error):
        checked(Problem(prices(), (job,)))


def test_a_circle_of_waiting_is_refused():
    jobs = (a_run("a", after=("c",)), a_run("b", after=("a",)), a_run("c", after=("b",)))
    with pytest.raises(BadJobError):
        checked(Problem(prices(), jobs))


def test_five_hundred_jobs_are_refused():
    with pytest.raises(TooManyJobsError):
        checked(Problem(prices(), tuple(a_run(f"j{n}") for n in range(500))))


@pytest.mark.parametrize("change", [{"base_wh": np.zeros(3, dtype=np.int64)}, {"limit_wh": -1}, {"moving_units": -1}])
def test_a_problem_that_does_not_fit_together_is_refused(change):
    with pytest.raises(BadProblemError):
        checked(Problem(prices(), (a_run(),), **change))


@given(st.integers(0, 30))
def test_the_same_question_has_the_same_answer(seed):
    problem = an_evening(seed, 6)
    assert solve(problem) == solve(an_evening(seed, 6))
