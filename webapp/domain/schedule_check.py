"""What a schedule breaks, slot by slot. It shares nothing with the planner but the problem's own words."""

from dataclasses import dataclass

from webapp.domain.problem import Constraint, Job, Placement, Problem, Schedule


@dataclass(frozen=True)
class Violation:
    """A job (None: all together), what it breaks, and in which slot."""

    job: str | None
    constraint: Constraint | str
    slot: int


def violations(problem: Problem, schedule: Schedule) -> list[Violation]:
    """Empty for a schedule that keeps every rule."""
    ends = {placed.job.id: placed.start + len(placed.wh) for placed in schedule.placements}
    found: list[Violation] = []
    if sorted(ends) != sorted(job.id for job in problem.jobs):
        found.append(Violation(None, "jobs", 0))
    for placed in schedule.placements:
        found += _energy(placed)
        found += _start(placed.job, placed, ends)
        for slot, wh in enumerate(placed.wh, start=placed.start):
            if wh or placed.job.kind != "charge":
                found += _slot(problem, placed.job, slot)
    for slot in range(problem.slots):
        found += _sums(problem, schedule, slot)
    return found


def _sums(problem: Problem, schedule: Schedule, slot: int) -> list[Violation]:
    """What all jobs together break in a slot; what runs anyway is nobody's fault."""
    drawn = [
        placed.wh[slot - placed.start] for placed in schedule.placements if 0 <= slot - placed.start < len(placed.wh)
    ]
    drawn = [wh for wh in drawn if wh]
    base = 0 if problem.base_wh is None else int(problem.base_wh[slot])
    count = 0 if problem.base_count is None else int(problem.base_count[slot])
    found = []
    if drawn and problem.limit_wh is not None and base + sum(drawn) > problem.limit_wh:
        found.append(Violation(None, "limit", slot))
    if drawn and problem.at_most is not None and count + len(drawn) > problem.at_most:
        found.append(Violation(None, "at_most", slot))
    return found


def _slot(problem: Problem, job: Job, slot: int) -> list[Violation]:
    """What a job breaks by running in a slot."""
    if not 0 <= slot < problem.slots:
        return [Violation(job.id, "horizon", slot)]
    found = []
    if job.windows and not any(first <= slot < end for first, end in job.windows):
        found.append(Violation(job.id, "windows", slot))
    if slot < job.earliest:
        found.append(Violation(job.id, "earliest", slot))
    if job.ready_by is not None and slot >= job.ready_by:
        found.append(Violation(job.id, "ready_by", slot))
    if job.quiet and any(first <= slot < end for first, end in problem.quiet):
        found.append(Violation(job.id, "quiet", slot))
    if job.attended and not any(first <= slot < end for first, end in problem.awake):
        found.append(Violation(job.id, "attended", slot))
    return found


def _start(job: Job, placed: Placement, ends: dict[str, int]) -> list[Violation]:
    found = []
    if job.latest_start is not None and placed.start > job.latest_start:
        found.append(Violation(job.id, "latest_start", placed.start))
    if job.fixed and placed.start != job.usual:
        found.append(Violation(job.id, "fixed", placed.start))
    found += [
        Violation(job.id, "after", placed.start) for name in job.after if ends.get(name, placed.start) > placed.start
    ]
    return found


def _energy(placed: Placement) -> list[Violation]:
    """The energy asked for, in the shape the job allows: stored heat never less than what keeps the tank at 60 °C."""
    job, wh = placed.job, placed.wh
    early = max(0, job.usual - placed.start)
    needed = sum(job.wh) + (round(job.loss_w * early / 4 + 1e-9) if job.kind == "heat" else 0)
    if job.kind == "run":
        fine = tuple(wh) == tuple(job.wh)
    elif job.kind == "heat":
        fine = abs(sum(wh) - needed) <= 1 and all(each == job.wh[0] for each in wh[:-1]) and 0 < wh[-1] <= job.wh[0]
    else:
        levels = [each for each in wh if each]
        partial = [each for each in levels if each != job.most_wh]
        fine = sum(wh) == needed and max(wh) <= job.most_wh and (job.modulated or len(partial) <= 1)
    return [] if fine else [Violation(job.id, "energy", placed.start)]
