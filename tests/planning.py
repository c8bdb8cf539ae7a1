"""Generated evenings, a slow search through all schedules, and the same question put to HiGHS without our shortcuts."""

from dataclasses import replace
from itertools import product

import numpy as np
from hypothesis import strategies as st

from webapp.domain.coupled import Programme
from webapp.domain.placing import charge_slots, placements
from webapp.domain.problem import Job, Placement, Problem, Schedule, placement_units
from webapp.domain.schedule_check import violations

YUAN = 100_000_000


def an_evening(seed: int, n_jobs: int, slots: int = 96, *, tight: bool = False) -> Problem:
    """Runs, stored heat and charges with windows, quiet hours and a breaker: the same for the same seed."""
    dice = np.random.default_rng(seed)
    prices = np.repeat(dice.integers(20, 90, slots // 8) * YUAN // 100, 8)
    jobs = tuple(_job(dice, number, slots) for number in range(n_jobs))
    limit = None
    if tight:
        limit = max(max(job.peak_wh for job in jobs), int(sum(job.peak_wh for job in jobs) * 0.5))
    return Problem(
        prices,
        jobs,
        limit_wh=limit,
        quiet=((0, slots // 6), (slots * 5 // 6, slots)),
        awake=((slots // 8, slots * 7 // 8),),
        moving_units=int(dice.integers(0, 3)) * YUAN,
    )


def _job(dice: np.random.Generator, number: int, slots: int) -> Job:
    length = int(dice.integers(2, 9))
    kind = ("run", "run", "run", "heat", "charge")[int(dice.integers(0, 5))]
    level = int(dice.integers(80, 700))
    shape = [int(dice.integers(10, 700)) for _ in range(length)]
    first = int(dice.integers(0, slots // 3))
    windows = ((first, first + slots // 4), (first + slots // 3, slots)) if dice.random() < 0.4 else ()
    wh = tuple(shape) if kind == "run" else (level,) * (length - 1) + (max(1, level // 3),)
    usual = int(dice.integers(0, slots - length - 1))
    return Job(
        f"j{number}",
        kind,
        wh,
        usual,
        windows,
        quiet=bool(dice.random() < 0.3),
        attended=bool(dice.random() < 0.2),
        loss_w=int(dice.integers(0, 60)) if kind == "heat" else 0,
        most_wh=level if kind == "charge" else 0,
        modulated=bool(dice.random() < 0.5) and kind == "charge",
    )


def highs_alone(problem: Problem) -> int | None:
    """The optimum by HiGHS over every place of every job."""
    found, _ = programme(problem).solve()
    return None if found is None else sum(placement_units(problem, placed) for placed in found)


def programme(problem: Problem) -> Programme:
    """What HiGHS is asked when nothing was left out beforehand."""
    options = [[] if job.kind == "charge" else placements(problem, job) for job in problem.jobs]
    charges = [charge_slots(problem, job) if job.kind == "charge" else None for job in problem.jobs]
    return Programme(problem, options, charges)


def by_hand(problem: Problem) -> int | None:
    """The optimum by trying every schedule of every start: for a few short jobs without charges."""
    starts = [
        [Placement(job, start, job.shape(start)) for start in range(problem.slots - len(job.wh) + 1)]
        for job in problem.jobs
    ]
    worths = [
        sum(placement_units(problem, placed) for placed in chosen)
        for chosen in product(*starts)
        if not violations(problem, Schedule(chosen, 0))
    ]
    return min(worths, default=None)


@st.composite
def evenings(draw: st.DrawFn, most_jobs: int = 5, slots: int = 32) -> Problem:
    """Anything a household may ask, also what cannot be done."""
    prices = draw(st.lists(st.integers(0, 12), min_size=slots, max_size=slots))
    names = [f"j{number}" for number in range(draw(st.integers(1, most_jobs)))]
    jobs = tuple(draw(_jobs(name, names[:number], slots)) for number, name in enumerate(names))
    spans = st.lists(st.integers(0, slots), min_size=2, max_size=2, unique=True).map(
        lambda pair: (tuple(sorted(pair)),)
    )
    runs = {job.id for job in jobs if job.kind != "charge"}
    jobs = tuple(_only_after(job, runs) for job in jobs)
    return Problem(
        np.array(prices) * YUAN // 10,
        jobs,
        base_wh=np.full(slots, draw(st.integers(0, 200))),
        base_count=np.full(slots, draw(st.integers(0, 1))),
        limit_wh=draw(st.none() | st.integers(200, 2500)),
        at_most=draw(st.none() | st.integers(1, 4)),
        quiet=draw(st.just(()) | spans),
        awake=draw(spans),
        moving_units=draw(st.sampled_from([0, YUAN // 50, YUAN])),
    )


def _only_after(job: Job, runs: set[str]) -> Job:
    return replace(job, after=tuple(name for name in job.after if name in runs and job.kind != "charge"))


@st.composite
def _jobs(draw: st.DrawFn, name: str, earlier: list[str], slots: int) -> Job:
    kind = draw(st.sampled_from(["run", "run", "heat", "charge"]))
    length = draw(st.integers(1, 6))
    level = draw(st.integers(1, 900))
    even = (level,) * (length - 1) + (draw(st.integers(1, level)),)
    shape = tuple(draw(st.lists(st.integers(1, 900), min_size=length, max_size=length)))
    window = draw(st.none() | st.tuples(st.integers(0, slots // 2), st.integers(1, slots // 2)))
    charge = kind == "charge"
    return Job(
        name,
        kind,
        shape if kind == "run" else even,
        draw(st.integers(0, slots - length)),
        ((window[0], window[0] + window[1]),) if window else (),
        earliest=draw(st.integers(0, slots // 3)),
        latest_start=None if charge else draw(st.none() | st.integers(slots // 3, slots)),
        ready_by=draw(st.none() | st.integers(slots // 3, slots)),
        quiet=draw(st.booleans()),
        attended=draw(st.booleans()),
        fixed=not charge and draw(st.integers(0, 9)) == 0,
        after=tuple(draw(st.lists(st.sampled_from(earlier), max_size=1))) if earlier else (),
        loss_w=draw(st.integers(0, 80)) if kind == "heat" else 0,
        most_wh=level if charge else 0,
        modulated=charge and draw(st.booleans()),
    )
