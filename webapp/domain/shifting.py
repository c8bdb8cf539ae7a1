"""When to run what: exact enumeration of the allowed quarter-hour starts, cheapest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

import numpy as np

from webapp.domain.appliance import Appliance, run_load
from webapp.domain.calendar import DAY, QUARTER, QUARTERS, clock_quarters, local, midnight, round_up
from webapp.domain.contract import Contract
from webapp.domain.load import Wh
from webapp.domain.tariff import PRICE_UNITS

HORIZON_DAYS = 3


@dataclass(frozen=True)
class Job:
    """One run that may move: what it draws, and when the household would start it by habit."""

    appliance: Appliance
    quantity: float
    usual: datetime

    @property
    def wh(self) -> int:
        return self.appliance.wh(self.quantity)


@dataclass(frozen=True)
class Move:
    """The cheapest allowed start of a job, against the usual one. `held_by` names what keeps it from a cheaper one."""

    job: Job
    start: datetime
    end: datetime
    yuan: Decimal
    usual_yuan: Decimal
    held_by: tuple[str, ...]

    @property
    def saving_yuan(self) -> Decimal:
        return self.usual_yuan - self.yuan


def price_units(contract: Contract, first: datetime, tier: int = 0) -> Wh:
    """Prices of the quarter-hours from the midnight before `first`, in 1e-8 yuan per kWh."""
    start = local(first).date()
    return np.concatenate([contract.price_units(start + n * DAY, tier) for n in range(HORIZON_DAYS + 1)])


def best_move(job: Job, contract: Contract, now: datetime, tier: int = 0) -> Move | None:
    """The cheapest start in the 24 hours from `now`; None when the appliance's windows leave no room.

    Candidates are the 96 quarter-hour starts; a run must lie inside the appliance's windows as a whole and
    begin no later than its longest delay after the usual start. Ties go to the start nearest the usual
    one, then to the earlier.
    """
    shape = _shape(job)
    prices = price_units(contract, now, tier)
    costs = np.correlate(prices, shape, mode="valid")
    origin = midnight(local(now).date())
    first = (round_up(now) - origin) // QUARTER
    usual = round((job.usual - origin) / QUARTER)
    candidates = np.arange(first, first + QUARTERS)
    in_time = candidates <= max(usual, first) + job.appliance.shift.max_delay_h * 4
    allowed = in_time & _fits(job.appliance, len(shape), len(prices))[candidates]
    if not allowed.any():
        return None
    chosen = _cheapest(candidates[allowed], costs, usual)
    free = _cheapest(candidates, costs, usual)
    held = job.appliance.constraints if costs[free] < costs[chosen] else ()
    start = origin + chosen * QUARTER
    minutes = round(job.appliance.minutes(job.quantity))
    usual_cost = costs[usual % QUARTERS]
    return Move(job, start, start + timedelta(minutes=minutes), _yuan(costs[chosen]), _yuan(usual_cost), tuple(held))


def _shape(job: Job) -> Wh:
    """Watt-hours of the run per quarter-hour, started on an edge."""
    anchor = midnight(local(job.usual).date())
    days = run_load(job.appliance, anchor, job.quantity)
    return np.trim_zeros(np.concatenate([days[day] for day in sorted(days)]), "b")


def _fits(appliance: Appliance, length: int, horizon: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """For each start in the horizon, whether the whole run lies in the appliance's windows."""
    open_day = np.zeros(QUARTERS, dtype=np.int64)
    for window in appliance.shift.windows:
        span = clock_quarters(window)
        open_day[span.start : span.stop] = 1
    open_ = np.tile(open_day, horizon // QUARTERS)
    sums = np.concatenate([[0], np.cumsum(open_)])
    inside: np.ndarray[tuple[int], np.dtype[np.bool_]] = (sums[length:] - sums[:-length]) == length
    return inside


def _cheapest(starts: Wh, costs: Wh, usual: int) -> int:
    """Ties go to the start nearest the usual one, then to the earlier."""
    best = starts[costs[starts] == costs[starts].min()]
    return int(best[np.argmin(np.abs(best - usual))])


def _yuan(units: np.int64) -> Decimal:
    """From watt-hours times 1e-8 yuan per kWh."""
    return Decimal(int(units)) / PRICE_UNITS / 1000


def total_saving(moves: Sequence[Move]) -> Decimal:
    return sum((move.saving_yuan for move in moves), Decimal(0))


def usual_start(clock: str, now: datetime) -> datetime:
    """Today's occurrence of a clock time, whether it has passed or not."""
    hour, minute = clock.split(":")
    return midnight(local(now).date()) + timedelta(hours=int(hour), minutes=int(minute))
