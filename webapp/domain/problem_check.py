"""Whether a problem makes sense before anything is planned."""

from webapp.domain.errors import BadJobError, BadProblemError, BadWindowError, TooManyJobsError
from webapp.domain.problem import SLOTS_PER_HOUR, UNITS_PER_YUAN, Job, Problem, Spans
from webapp.domain.tariff import PRICE_UNITS

MOST_SLOTS = 7 * 96
MOST_JOBS = 60
MOST_WH = 25_000
"""In one quarter-hour: 100 kW, far above any home."""
MOST_TOTAL_WH = 500_000
MOST_PRICE_UNITS = 10 * PRICE_UNITS
MOST_MOVING_UNITS = 10 * UNITS_PER_YUAN // SLOTS_PER_HOUR
"""Ten yuan per kWh, ten yuan an hour: with these bounds every cost fits into 64 bits, ties included."""


def checked(problem: Problem) -> Problem:
    """The same, or a sentence: BadProblemError, BadWindowError, BadJobError, TooManyJobsError."""
    if len(problem.jobs) > MOST_JOBS:
        raise TooManyJobsError("jobs", most=MOST_JOBS)
    if not 0 < problem.slots <= MOST_SLOTS or abs(problem.worth_units).max() > MOST_PRICE_UNITS:
        raise BadProblemError("prices")
    for row in (problem.extra_units, problem.base_wh, problem.base_count):
        if row is not None and len(row) != problem.slots:
            raise BadProblemError("base")
    if (problem.limit_wh or 0) < 0 or (problem.at_most or 0) < 0 or not 0 <= problem.moving_units <= MOST_MOVING_UNITS:
        raise BadProblemError("limit")
    _check_spans("quiet", problem.quiet, problem.slots)
    _check_spans("awake", problem.awake, problem.slots)
    names = [job.id for job in problem.jobs]
    if len(set(names)) != len(names):
        raise BadProblemError("jobs")
    for job in problem.jobs:
        _check_job(job, problem)
    return problem


def _check_spans(field: str, spans: Spans, slots: int) -> None:
    at = 0
    for first, end in spans:
        if not at <= first < end <= slots:
            raise BadWindowError(field)
        at = end


def _check_job(job: Job, problem: Problem) -> None:
    _check_spans(job.id, job.windows, problem.slots)
    known = {other.id: other for other in problem.jobs}
    fine = (
        job.wh
        and min(job.wh) >= 0
        and job.peak_wh <= MOST_WH
        and 0 < job.total_wh <= MOST_TOTAL_WH
        and len(job.wh) <= problem.slots
        and 0 <= job.usual <= problem.slots - (1 if job.kind == "charge" else len(job.wh))
        and 0 <= job.earliest <= problem.slots
        and 0 <= job.loss_w <= 4 * MOST_WH
        and (job.ready_by is None or job.ready_by >= 0)
        and (job.kind == "heat" or not job.loss_w)
        and (job.kind != "charge" or _fair_charge(job, problem.slots))
        and (job.kind != "heat" or (all(wh == job.wh[0] for wh in job.wh[:-1]) and 0 < job.wh[-1] <= job.wh[0]))
    )
    if not fine:
        raise BadJobError("jobs", id=job.id)
    for name in job.after:
        if name not in known or name == job.id or known[name].kind == "charge" or _leads_to(known, name, job.id):
            raise BadJobError("after", id=job.id)


def _fair_charge(job: Job, slots: int) -> bool:
    """A charge takes any slots, so what speaks of one start says nothing of it."""
    one_start = job.after or job.fixed or job.latest_start is not None
    return job.most_wh > 0 and not one_start and job.full_slots < slots


def _leads_to(known: dict[str, Job], start: str, target: str) -> bool:
    """Whether one job waits, directly or not, for another."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name == target:
            return True
        if name in known and name not in seen:
            seen.add(name)
            waiting.extend(known[name].after)
    return False
