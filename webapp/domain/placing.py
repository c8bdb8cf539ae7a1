"""Where one job goes by itself: every allowed start, cheapest first; ties to the usual time, then to the earlier."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from webapp.domain.load import Wh
from webapp.domain.problem import SLOTS_PER_HOUR, Job, Placement, Problem, Spans, placement_units

NEVER = np.iinfo(np.int64).max
TIES = 4 * 1024
"""Costs are multiplied by this, so that twice the distance to the usual start decides between equals."""


def both(one: Spans, other: Spans) -> Spans:
    """Where two sets of spans overlap."""
    found = []
    for a, b in one:
        for c, d in other:
            first, end = max(a, c), min(b, d)
            if first < end:
                found.append((first, end))
    return tuple(found)


def outside(spans: Spans, slots: int) -> Spans:
    """What spans leave of the horizon."""
    found, at = [], 0
    for first, end in spans:
        if at < first:
            found.append((at, first))
        at = end
    return (*found, (at, slots)) if at < slots else tuple(found)


def open_spans(problem: Problem, job: Job) -> Spans:
    """Where a job may draw: its windows between `earliest` and `ready_by`, out of quiet hours, with somebody there."""
    end = problem.slots if job.ready_by is None else min(job.ready_by, problem.slots)
    spans: Spans = ((job.earliest, end),) if job.earliest < end else ()
    if job.windows:
        spans = both(spans, job.windows)
    if job.quiet and problem.quiet:
        spans = both(spans, outside(problem.quiet, problem.slots))
    return _joined(both(spans, problem.awake) if job.attended else spans)


def _joined(spans: Spans) -> Spans:
    """Spans that touch are one."""
    found: list[tuple[int, int]] = []
    for first, end in spans:
        if found and found[-1][1] == first:
            found[-1] = (found[-1][0], end)
        else:
            found.append((first, end))
    return tuple(found)


def start_spans(problem: Problem, job: Job) -> Spans:
    """Where a run may begin so that all of it lies in one open span."""
    length = len(job.wh)
    spans: Spans = tuple((a, b - length + 1) for a, b in open_spans(problem, job) if b - a >= length)
    if job.latest_start is not None:
        spans = both(spans, ((0, job.latest_start + 1),))
    if job.fixed:
        spans = both(spans, ((job.usual, job.usual + 1),))
    return spans


def place_alone(problem: Problem) -> list[Placement | None]:
    """The best place of every job as if it were the only one; None where it has none."""
    found: list[Placement | None] = [None] * len(problem.jobs)
    runs = [number for number, job in enumerate(problem.jobs) if job.kind == "run"]
    for number, start in zip(runs, _cheapest_runs(problem, [problem.jobs[number] for number in runs]), strict=True):
        if start is not None:
            found[number] = Placement(problem.jobs[number], start, problem.jobs[number].wh)
    for number, job in enumerate(problem.jobs):
        if job.kind == "heat":
            found[number] = _cheapest_heat(problem, job)
        elif job.kind == "charge":
            found[number] = _cheapest_charge(problem, job)
    return found


def _cheapest_runs(problem: Problem, jobs: Sequence[Job]) -> list[int | None]:
    """All runs in one step: a table of costs, one row for each job, one column for each start."""
    if not jobs:
        return []
    longest = max(len(job.wh) for job in jobs)
    shapes = np.zeros((longest, len(jobs)), dtype=np.int64)
    for number, job in enumerate(jobs):
        shapes[: len(job.wh), number] = job.wh
    prices = np.concatenate([problem.worth_units, np.zeros(longest - 1, dtype=np.int64)])
    costs = np.lib.stride_tricks.sliding_window_view(prices, longest) @ shapes
    away = np.arange(problem.slots)[:, None] - np.array([job.usual for job in jobs])
    far = np.abs(away)
    if problem.moving_units:
        costs += far * problem.moving_units
    costs *= TIES
    costs += 2 * far + (away > 0)
    found: list[int | None] = []
    for number, job in enumerate(jobs):
        best, value = None, NEVER
        for first, end in start_spans(problem, job):
            at = first + int(costs[first:end, number].argmin())
            if costs[at, number] < value:
                best, value = at, costs[at, number]
        found.append(best)
    return found


def placements(problem: Problem, job: Job) -> list[Placement]:
    """Every allowed place of a run or heat, in clock order."""
    found = []
    for first, end in start_spans(problem, job):
        for start in range(first, end):
            placed = Placement(job, start, job.shape(start))
            if placed.end <= problem.slots and (placed.wh is job.wh or _stays_open(problem, placed)):
                found.append(placed)
    return found


def _stays_open(problem: Problem, placed: Placement) -> bool:
    """Whether heat made early, which takes a little longer, still lies in one open span."""
    return any(a <= placed.start and placed.end <= b for a, b in open_spans(problem, placed.job))


def rank(problem: Problem, placed: Placement) -> tuple[int, int, int]:
    """What decides between places of one job: the cost, the distance to the usual start, the clock."""
    return placement_units(problem, placed), abs(placed.start - placed.job.usual), placed.start


def _cheapest_heat(problem: Problem, job: Job) -> Placement | None:
    """All starts in one step: with an even draw, a stretch costs the difference of two sums of prices."""
    spans = start_spans(problem, job)
    if not spans:
        return None
    worth = problem.worth_units
    sums = np.concatenate([[0], np.cumsum(worth)])
    starts = np.concatenate([np.arange(a, b) for a, b in spans])
    early = np.maximum(job.usual - starts, 0)
    level = job.wh[0]
    full, rest = np.divmod(job.total_wh + (2 * job.loss_w * early + SLOTS_PER_HOUR) // (2 * SLOTS_PER_HOUR), level)
    ends = starts + full + (rest > 0)
    open_ends = np.concatenate([np.full(b - a, _end_of(problem, job, a)) for a, b in spans])
    whole = np.minimum(starts + full, problem.slots)
    away = np.abs(starts - job.usual)
    costs = level * (sums[whole] - sums[starts]) + rest * worth[np.minimum(whole, problem.slots - 1)]
    costs = (costs + away * problem.moving_units) * TIES + 2 * away + (starts > job.usual)
    costs[ends > open_ends] = NEVER
    best = int(costs.argmin())
    if costs[best] == NEVER:
        return None
    start = int(starts[best])
    return Placement(job, start, job.shape(start))


def _end_of(problem: Problem, job: Job, slot: int) -> int:
    """Where the open span a slot lies in ends."""
    return next(end for first, end in open_spans(problem, job) if first <= slot < end)


def charge_slots(problem: Problem, job: Job) -> NDArray[np.int64]:
    """The slots a charge may use, the one it would take first at the front."""
    open_ = np.concatenate([np.arange(a, b) for a, b in open_spans(problem, job)] or [np.zeros(0, dtype=np.int64)])
    order = np.lexsort((open_, np.abs(open_ - job.usual), problem.worth_units[open_]))
    return open_[order]


def _cheapest_charge(problem: Problem, job: Job) -> Placement | None:
    slots = charge_slots(problem, job)
    full, rest = job.full_slots, job.rest_wh
    if len(slots) < full + (rest > 0):
        return None
    drawn: Wh = np.zeros(problem.slots, dtype=np.int64)
    drawn[slots[:full]] = job.most_wh
    if rest:
        drawn[slots[full]] = rest
    return charge_placement(job, drawn)


def charge_placement(job: Job, drawn: Wh) -> Placement:
    """A charge from its watt-hours over the whole horizon."""
    used = np.flatnonzero(drawn)
    first, end = int(used[0]), int(used[-1]) + 1
    return Placement(job, first, tuple(drawn[first:end].tolist()))


def usual_placement(problem: Problem, job: Job) -> Placement:
    """What the household would do by habit: begin at the usual time, without a pause."""
    if job.kind != "charge":
        return Placement(job, job.usual, job.wh)
    whole = (job.most_wh,) * job.full_slots + ((job.rest_wh,) if job.rest_wh else ())
    return Placement(job, min(job.usual, problem.slots - len(whole)), whole)
