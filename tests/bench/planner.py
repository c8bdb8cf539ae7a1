"""Generated evenings of eight jobs: the planner, and HiGHS by itself on the same instances."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import scipy
from planning import an_evening, programme

from webapp.domain.placing import place_alone
from webapp.domain.problem import Problem, Schedule, placement_units
from webapp.domain.room import fits_together
from webapp.domain.shifting import solve

T = TypeVar("T")
JOBS = 8
EVENINGS = 40
SCIPY = scipy.__version__


@dataclass(frozen=True)
class Race:
    """Median seconds of both over some evenings, and how many optima differ by 0.0001 yuan or more."""

    ours: float
    theirs: float
    apart: int
    evenings: int


def race(*, bound: bool) -> Race:
    """Jobs that do not meet, or only evenings on which the breaker binds."""
    ours, theirs, apart = [], [], 0
    for seed in range(EVENINGS):
        problem = an_evening(seed, JOBS, 192, tight=bound)
        if bound != _meets(problem):
            continue
        found, seconds = _timed(lambda problem=problem: solve(problem), 1 if bound else 9)
        if not isinstance(found, Schedule):
            continue
        ours.append(seconds)
        ready = programme(problem)
        (placed, _), seconds = _timed(ready.solve, 1)
        theirs.append(seconds)
        optimum = sum(placement_units(problem, each) for each in placed)
        apart += abs(optimum - found.objective_units) >= 10_000_000
    return Race(statistics.median(ours), statistics.median(theirs), apart, len(ours))


def _meets(problem: Problem) -> bool:
    alone = [placed for placed in place_alone(problem) if placed]
    return len(alone) == len(problem.jobs) and not fits_together(problem, alone)


def _timed(work: Callable[[], T], rounds: int) -> tuple[T, float]:
    """The last result and the median time."""
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        result = work()
        taken.append(time.perf_counter() - began)
    return result, statistics.median(taken)
