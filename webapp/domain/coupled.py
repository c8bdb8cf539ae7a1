"""Jobs that share a breaker, a number of sockets or an order: HiGHS finds the optimum, a quick repair narrows it first.

The cheapest places of all jobs alone bound the optimum from below, any feasible schedule bounds it from above. A place
that costs its job more than the gap between the two beyond its cheapest cannot be part of an optimum: it is left out.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from webapp.domain.load import Wh
from webapp.domain.placing import charge_placement, charge_slots, placements, rank
from webapp.domain.problem import Job, Placement, Problem, placement_units
from webapp.domain.room import Room, polish, repair

MICROYUAN = 100_000
"""Cost units in a millionth of a yuan, the programme's unit: HiGHS stops at gaps of 1e-6 of it."""
TIE = 0.001
"""A slot further from the usual start, in millionths of a yuan: decides between equals only."""
SECONDS = 20.0
OUT_OF_TIME = 1


def solve_together(problem: Problem, alone: Sequence[Placement]) -> tuple[list[Placement] | None, bool]:
    """The optimum of jobs that get into each other's way (None where no schedule exists), and whether that is proven.

    Where the solver runs out of time, the better of what it and the repair have found.
    """
    options = [[] if job.kind == "charge" else placements(problem, job) for job in problem.jobs]
    options = [_within(problem, each) for each in options]
    if any(not each for each, job in zip(options, problem.jobs, strict=True) if job.kind != "charge"):
        return None, True
    charges = [charge_slots(problem, job) if job.kind == "charge" else None for job in problem.jobs]
    known = repair(problem, [_ranked(problem, each) for each in options], charges)
    if known is not None:
        spare = _worth(problem, known) - _worth(problem, alone)
        if spare == 0:
            return known, True
        options = [
            [placed for placed in each if placement_units(problem, placed) - placement_units(problem, best) <= spare]
            for each, best in zip(options, alone, strict=True)
        ]
    found, proven = Programme(problem, options, charges).solve()
    if found is not None:  # an optimum in floating point, put right to the last unit
        found = polish(problem, found, [_ranked(problem, each) for each in options], charges)
    if proven or known is None:
        return found, proven
    return min(known, found or known, key=lambda each: _worth(problem, each)), False


def _worth(problem: Problem, found: Sequence[Placement]) -> int:
    return sum(placement_units(problem, placed) for placed in found)


def _ranked(problem: Problem, options: list[Placement]) -> list[Placement]:
    return sorted(options, key=lambda placed: rank(problem, placed))


def _within(problem: Problem, options: list[Placement]) -> list[Placement]:
    """The places that hold beside what runs anyway."""
    room = Room.of(problem)
    return [placed for placed in options if room.fits(placed)]


class Programme:
    """The mixed-integer programme: a binary for each place of a run, and for each slot of a charge.

    Columns come in blocks, one for each job; `start[j]` is a block's first. A modulated charge has its watt-hours as
    columns, and a switch for each slot where things are counted; another charge has two binaries a slot, full and rest.
    """

    def __init__(
        self, problem: Problem, options: Sequence[list[Placement]], charges: Sequence[NDArray[np.int64] | None]
    ) -> None:
        self.problem = problem
        self.options = options
        self.charges = charges
        self.cost: list[float] = []
        self.upper: list[float] = []
        self.integer: list[int] = []
        self.rows: list[tuple[dict[int, float], float, float]] = []
        self.load: dict[int, dict[int, float]] = {}
        self.active: dict[int, dict[int, float]] = {}
        self.start: list[int] = []
        for number, job in enumerate(problem.jobs):
            self.start.append(len(self.cost))
            if job.kind == "charge":
                self._add_charge(number, job)
            else:
                self._add_run(number)
        self._add_limits()
        self._add_order()

    def solve(self) -> tuple[list[Placement] | None, bool]:
        """A place for every job, if there is any, and whether the answer is proven."""
        # Most evenings need no solver, and its import costs half a second and 40 MB.
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        data = [(row, column, value) for row, (terms, _, _) in enumerate(self.rows) for column, value in terms.items()]
        row, column, value = (np.array(part) for part in zip(*data, strict=True))
        matrix = csr_array((value, (row, column)), shape=(len(self.rows), len(self.cost)))
        low, high = (np.array([each[side] for each in self.rows]) for side in (1, 2))
        answer = milp(
            np.array(self.cost),
            constraints=LinearConstraint(matrix, low, high),
            integrality=np.array(self.integer),
            bounds=Bounds(0, np.array(self.upper)),
            options={"mip_rel_gap": 0.0, "time_limit": SECONDS},
        )
        proven = answer.status != OUT_OF_TIME
        if answer.x is None:
            return None, proven
        return [self._placed(number, job, answer.x) for number, job in enumerate(self.problem.jobs)], proven

    def _column(self, cost: float, upper: float, integer: bool) -> int:
        self.cost.append(cost)
        self.upper.append(upper)
        self.integer.append(int(integer))
        return len(self.cost) - 1

    def _add_run(self, number: int) -> None:
        choice: dict[int, float] = {}
        for placed in self.options[number]:
            away = abs(placed.start - placed.job.usual)
            column = self._column(placement_units(self.problem, placed) / MICROYUAN + away * TIE, 1, integer=True)
            choice[column] = 1
            for slot, wh in enumerate(placed.wh, start=placed.start):
                if wh:
                    self.load.setdefault(slot, {})[column] = wh
                    self.active.setdefault(slot, {})[column] = 1
        self.rows.append((choice, 1, 1))

    def _add_charge(self, number: int, job: Job) -> None:
        levels = [1] if job.modulated else [job.most_wh, *([job.rest_wh] if job.rest_wh else [])]
        sums: list[dict[int, float]] = [{} for _ in levels]
        for slot in self._slots(number):
            units = int(self.problem.worth_units[slot])
            one: dict[int, float] = {}
            for part, level in enumerate(levels):
                upper = job.most_wh if job.modulated else 1
                column = self._column(units * level / MICROYUAN, upper, integer=not job.modulated)
                sums[part][column] = 1
                one[column] = 1
                self.load.setdefault(slot, {})[column] = level
            self._add_switch(slot, job, one)
        if job.modulated:
            self.rows.append((sums[0], job.total_wh, job.total_wh))
        else:
            for terms, number_of in zip(sums, [job.full_slots, 1], strict=False):
                self.rows.append((terms, number_of, number_of))

    def _add_switch(self, slot: int, job: Job, one: dict[int, float]) -> None:
        """What counts as running in a slot."""
        active = self.active.setdefault(slot, {})
        if not job.modulated:
            self.rows.append((one, 0, 1))
            active.update(one)
        elif self.problem.at_most is not None:
            switch = self._column(0, 1, integer=True)
            self.rows.append(({**one, switch: -job.most_wh}, -np.inf, 0))
            active[switch] = 1

    def _slots(self, number: int) -> list[int]:
        slots = self.charges[number]
        return [] if slots is None else sorted(slots.tolist())

    def _add_limits(self) -> None:
        for free, terms in ((self.problem.free_wh, self.load), (self.problem.free_count, self.active)):
            if free is None:
                continue
            for slot, row in terms.items():
                self.rows.append((row, -np.inf, max(0, int(free[slot]))))

    def _add_order(self) -> None:
        """At any slot, either the later job has not begun or the earlier one has ended."""
        place = {job.id: number for number, job in enumerate(self.problem.jobs)}
        for later, job in enumerate(self.problem.jobs):
            for name in job.after:
                self._add_pair(place[name], later)

    def _add_pair(self, earlier: int, later: int) -> None:
        starts = sorted({placed.start for placed in self.options[later]})
        for slot in starts:
            begun = {self.start[later] + n: 1.0 for n, placed in enumerate(self.options[later]) if placed.start <= slot}
            going = {
                self.start[earlier] + n: 1.0 for n, placed in enumerate(self.options[earlier]) if placed.end > slot
            }
            self.rows.append((begun | going, -np.inf, 1))

    def _placed(self, number: int, job: Job, x: NDArray[np.float64]) -> Placement:
        first = self.start[number]
        if job.kind != "charge":
            return self.options[number][int(x[first : first + len(self.options[number])].argmax())]
        drawn: Wh = np.zeros(self.problem.slots, dtype=np.int64)
        column = first
        counted = job.modulated and self.problem.at_most is not None
        width = 1 + counted if job.modulated else 1 + (job.rest_wh > 0)
        for slot in self._slots(number):
            if job.modulated:
                drawn[slot] = round(x[column])
            else:
                drawn[slot] = round(x[column]) * job.most_wh
                if job.rest_wh:
                    drawn[slot] += round(x[column + 1]) * job.rest_wh
            column += width
        return charge_placement(job, drawn)
