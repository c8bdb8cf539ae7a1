"""What the limits leave while jobs are put in one after the other, and a good schedule found that way."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from webapp.domain.load import Wh
from webapp.domain.placing import charge_placement, rank
from webapp.domain.problem import Job, Placement, Problem


@dataclass
class Room:
    """What the limits leave while jobs are put in one after the other."""

    problem: Problem
    wh: Wh | None
    count: Wh | None
    placed: dict[str, Placement] = field(default_factory=dict)

    @classmethod
    def of(cls, problem: Problem) -> "Room":
        free, count = problem.free_wh, problem.free_count
        return cls(problem, None if free is None else free.copy(), None if count is None else count.copy())

    def fits(self, placed: Placement) -> bool:
        part = slice(placed.start, placed.end)
        drawn = np.array(placed.wh)
        if self.wh is not None and (drawn > self.wh[part])[drawn > 0].any():
            return False
        if self.count is not None and (self.count[part] < 1)[drawn > 0].any():
            return False
        return self._in_order(placed)

    def _in_order(self, placed: Placement) -> bool:
        before = all(self.placed[name].end <= placed.start for name in placed.job.after if name in self.placed)
        return before and all(
            placed.end <= other.start for other in self.placed.values() if placed.job.id in other.job.after
        )

    def put(self, placed: Placement, sign: int = 1) -> None:
        part = slice(placed.start, placed.end)
        drawn = np.array(placed.wh)
        if self.wh is not None:
            self.wh[part] -= sign * drawn
        if self.count is not None:
            self.count[part] -= sign * (drawn > 0)
        if sign > 0:
            self.placed[placed.job.id] = placed
        else:
            del self.placed[placed.job.id]

    def charge(self, job: Job, slots: NDArray[np.int64]) -> Placement | None:
        """The cheapest slots that still have room for a charge."""
        drawn: Wh = np.zeros(self.problem.slots, dtype=np.int64)
        left = job.total_wh
        levels = [job.rest_wh, *[job.most_wh] * job.full_slots] if job.rest_wh else [job.most_wh] * job.full_slots
        for slot in slots.tolist():
            room = job.most_wh if self.wh is None else int(self.wh[slot])
            if self.count is not None and self.count[slot] < 1:
                continue
            if job.modulated:
                level = min(left, job.most_wh, room)
            else:
                level = next((each for each in reversed(levels) if each <= room), 0)
            if level > 0:
                drawn[slot] = level
                left -= level
                if not job.modulated:
                    levels.remove(level)
            if not left:
                return charge_placement(job, drawn)
        return None


def fits_together(problem: Problem, found: Sequence[Placement]) -> bool:
    """Whether places chosen one by one hold all at once."""
    room = Room.of(problem)
    for placed in found:
        if not room.fits(placed):
            return False
        room.put(placed)
    return True


def repair(
    problem: Problem,
    ranked: Sequence[list[Placement]],
    charges: Sequence[NDArray[np.int64] | None],
) -> list[Placement] | None:
    """A good schedule quickly: the hungriest first, each at its best place that fits; then each once more."""
    room = Room.of(problem)
    for number in _hungriest(problem):
        placed = _first_that_fits(room, problem.jobs[number], ranked[number], charges[number])
        if placed is None:
            return None
        room.put(placed)
    return polish(problem, [room.placed[job.id] for job in problem.jobs], ranked, charges)


def _hungriest(problem: Problem) -> list[int]:
    """By draw, but nothing before what it waits for."""
    order = sorted(range(len(problem.jobs)), key=lambda n: -problem.jobs[n].peak_wh * len(problem.jobs[n].wh))
    done: set[str] = set()
    found: list[int] = []
    while order:
        at = next(n for n in order if done.issuperset(problem.jobs[n].after))
        order.remove(at)
        found.append(at)
        done.add(problem.jobs[at].id)
    return found


def _first_that_fits(
    room: Room, job: Job, ranked: Sequence[Placement], slots: NDArray[np.int64] | None
) -> Placement | None:
    if slots is not None:
        return room.charge(job, slots)
    return next((placed for placed in ranked if room.fits(placed)), None)


def polish(
    problem: Problem,
    found: list[Placement],
    ranked: Sequence[list[Placement]],
    charges: Sequence[NDArray[np.int64] | None],
) -> list[Placement]:
    """Move one job at a time to its best free place until nothing gets better."""
    room = Room.of(problem)
    for placed in found:
        room.put(placed)
    better = True
    while better:
        better = False
        for number, job in enumerate(problem.jobs):
            room.put(found[number], -1)
            placed = _first_that_fits(room, job, ranked[number], charges[number]) or found[number]
            if rank(problem, placed) < rank(problem, found[number]) and room.fits(placed):
                found[number], better = placed, True
            room.put(found[number])
    return found
