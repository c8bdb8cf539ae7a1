"""The planner against HiGHS by itself, and against the checker, on evenings nobody chose: seconds, not unit tests."""

import pytest
from hypothesis import given, settings
from planning import an_evening, evenings, highs_alone

from webapp.domain.problem import Infeasible, Schedule
from webapp.domain.schedule_check import violations
from webapp.domain.shifting import solve

A_TENTH_OF_A_MILLIYUAN = 10_000_000


@pytest.mark.parametrize("n_jobs", [8, 16])
@pytest.mark.parametrize("tight", [False, True], ids=["free", "tight"])
def test_the_same_optimum_as_highs(n_jobs, tight):
    """Fifty evenings of each kind, to 0.0001 yuan."""
    solved = 0
    for seed in range(50):
        problem = an_evening(seed + 1000 * n_jobs, n_jobs, 96 if tight else 192, tight=tight)
        ours, theirs = solve(problem), highs_alone(problem)
        if isinstance(ours, Infeasible):
            assert theirs is None
            continue
        assert ours.proven
        assert violations(problem, ours) == []
        assert round(ours.objective_units / A_TENTH_OF_A_MILLIYUAN) == round(theirs / A_TENTH_OF_A_MILLIYUAN)
        solved += 1
    assert solved > 40


@settings(max_examples=10_000)
@given(evenings(most_jobs=4, slots=24))
def test_no_schedule_breaks_a_rule(problem):
    found = solve(problem)
    if isinstance(found, Schedule):
        assert violations(problem, found) == []
