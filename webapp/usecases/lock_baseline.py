"""Lock a home's baseline: from the days its meter told, for days to come. What was locked once is never edited."""

import secrets
from dataclasses import dataclass
from datetime import date

import numpy as np

from webapp.domain.baseline_lock import Lock, applies_from, fitted_days, lockable, locked
from webapp.domain.calendar import DAY, local
from webapp.domain.daily import DailyTemperature, DailyUse, whole_days
from webapp.domain.disturbance import Disturbance, cut_before, lived_in, people_days, without_exchanges
from webapp.domain.household import Household
from webapp.domain.intervention import SPOILERS
from webapp.domain.locked_baseline import BaselineFact
from webapp.domain.statement_errors import AlreadyLockedError, NotLockableError
from webapp.domain.sufficiency import LEAST_BASELINE, Doubt, Progress, expected_error
from webapp.domain.thresholds import LEAST_COVERAGE
from webapp.store import baselines, month_inputs, temperatures
from webapp.store import meters as kept_meters
from webapp.store.month_inputs import Changed
from webapp.usecases.month_records import OWN_FILE
from webapp.usecases.services import Services


@dataclass(frozen=True, eq=False)
class Candidate:
    """What could be locked now: the days, their temperatures where enough are known, and why it may not be yet."""

    use: DailyUse
    temperature: DailyTemperature | None
    temperature_source: str
    refusals: tuple[Doubt, ...]
    progress: Progress | None

    @property
    def days(self) -> int:
        return int(self.use.known.sum())


@dataclass(frozen=True)
class Baselines:
    """The baselines locked so far, oldest first; which is in force today; what could be locked now and from when.

    `changed` is what the household said changed since the newest was fitted: then a new one is worth thinking of.
    """

    locked: tuple[baselines.Locked, ...]
    in_force: BaselineFact | None
    candidate: Candidate | None
    applies_from: date
    changed: tuple[Changed, ...]


def show_baselines(services: Services, home: Household) -> Baselines:
    today = services.today()
    with services.database.read() as session:
        kept = baselines.every(session, home.id)
        changes = month_inputs.interventions(session, [home.id]).get(home.id, [])
    newest = kept[-1].baseline if kept else None
    return Baselines(
        tuple(kept),
        baselines.in_force(kept, today + DAY),
        _candidate(services, home, changes, today),
        applies_from(today, [item.baseline for item in kept]),
        tuple(item for item in changes if newest and item.kind in SPOILERS and newest.first < item.day <= today),
    )


def lock_baseline(services: Services, home: Household) -> BaselineFact:
    """Raises NotLockableError where there are too few days, AlreadyLockedError for a second one on a day."""
    today = services.today()
    shown = show_baselines(services, home)
    if shown.candidate is None or shown.candidate.refusals:
        raise NotLockableError
    if any(local(item.locked_at).date() == today for item in shown.locked):
        raise AlreadyLockedError
    now = services.now()
    lock = Lock(secrets.token_hex(8), local(now), shown.applies_from, shown.candidate.temperature_source)
    baseline = locked(shown.candidate.use, shown.candidate.temperature, lock)
    with services.database.write() as session:
        baselines.save(session, home.id, baselines.Locked(now, baseline))
    return baseline


def _candidate(services: Services, home: Household, changes: list[Changed], today: date) -> Candidate | None:
    """The last year up to yesterday, as far as the same people lived here; None without a meter."""
    with services.database.read() as session:
        rows = kept_meters.days(session, home.id, today - 365 * DAY, today).rows()
        if rows is None:
            return None
        city = services.city(home)
        warmth = temperatures.days(session, home.id, city, rows.first, rows.end)
        came_from = temperatures.came_from(session, home.id, city, rows.first, rows.end)
    found = [Disturbance(item.day, kind) for item in changes for kind in SPOILERS if item.kind == kind]
    use = without_exchanges(whole_days(rows), found)
    least = LEAST_BASELINE["weather"]
    first = lived_in(use.first, use.end - DAY, use.end, found)[0]
    use = use.between(cut_before(use.end, first, people_days(found), least), use.end)
    temperature = warmth if warmth and _warm_enough(use, warmth) else None
    sources = [OWN_FILE] if came_from.own_days else []
    sources += [item.source for item in came_from.city] if came_from.city_days else []
    source = "; ".join(sources) if temperature else ""
    return Candidate(use, temperature, source, lockable(use, temperature), _progress(use, temperature))


def _warm_enough(use: DailyUse, warmth: DailyTemperature) -> bool:
    """Whether the weather can be reckoned with; else the weeks before are all there is."""
    use = fitted_days(use)
    known = int((use.known & np.isfinite(warmth.between(use.first, use.end))).sum())
    return known >= max(LEAST_BASELINE["weather"], LEAST_COVERAGE * int(use.known.sum()))


def _progress(use: DailyUse, temperature: DailyTemperature | None) -> Progress | None:
    needed = LEAST_BASELINE["weather" if temperature else "prior_weeks"]
    have = int(use.known.sum())
    return Progress(have, needed, expected_error(use, needed)) if have < needed else None
