"""Ten movable appliances of a home: our enumeration, and the same question as data for a peer."""

import json
import subprocess
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from webapp.domain.appliance import run_load
from webapp.domain.billing import exact_cost
from webapp.domain.calendar import QUARTER, QUARTERS, clock_quarters, round_up
from webapp.domain.contract import Contract
from webapp.domain.estimate import worth_planning
from webapp.domain.household import Household
from webapp.domain.shifting import Job, best_move, usual_start
from webapp.usecases.services import Services

JOBS = 10
PEER = Path(".bench/bin/python")


def ten_jobs(services: Services, contract: Contract) -> list[Job]:
    """Appliances that can be moved and have room tonight, one of each family."""
    now = services.now()
    families = services.catalogue.families
    jobs: dict[str, Job] = {}
    for entry in services.catalogue.appliances.values():
        job = Job(entry, entry.usage.typical, usual_start(families[entry.family].usual_start, now))
        if worth_planning(entry) and best_move(job, contract, now):
            jobs.setdefault(entry.family, job)
    return list(jobs.values())[:JOBS]


def our_optimum(jobs: list[Job], contract: Contract, now: datetime) -> Decimal:
    moves = [best_move(job, contract, now) for job in jobs]
    return sum((move.yuan for move in moves if move), Decimal(0))


def allowed_costs(job: Job, contract: Contract, now: datetime) -> list[float]:
    """Yuan of every allowed start, worked out the slow way: run by run, quarter by quarter."""
    shift = job.appliance.shift
    open_quarters = {quarter for window in shift.windows for quarter in clock_quarters(window)}
    first = round_up(now)
    last = max(job.usual, first) + shift.max_delay_h * 4 * QUARTER
    costs = []
    for start in (first + number * QUARTER for number in range(QUARTERS)):
        load = run_load(job.appliance, start, job.quantity)
        inside = all(quarter in open_quarters for wh in load.values() for quarter in wh.nonzero()[0])
        if inside and start <= last:
            costs.append(float(exact_cost(contract, load)))
    return costs


def ask_peer(jobs: list[Job], contract: Contract, now: datetime) -> dict[str, float] | None:
    """What scipy's solver finds and how long it takes; None where `make bench-peers` was not run."""
    if not PEER.exists():
        return None
    question = json.dumps([allowed_costs(job, contract, now) for job in jobs])
    program = Path(__file__).with_name("milp.py")
    answer = subprocess.run([PEER, program], input=question, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(answer.stdout)
    return found


def contract_of(services: Services, home: Household) -> Contract:
    return services.contract(home, services.today())
