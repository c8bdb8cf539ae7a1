"""Log what was used: one tap or the long form; change it, repeat it, take it back."""

import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlmodel import Session

from webapp.domain.appliance import Appliance, run_end, run_load
from webapp.domain.billing import cost, day_totals
from webapp.domain.calendar import DAY, local, midnight
from webapp.domain.contract import Contract
from webapp.domain.equivalence import Equivalence, best_for
from webapp.domain.errors import (
    NumberOutOfRangeError,
    TimeAheadError,
    TimePastError,
    TooFarAheadError,
    TooLongAgoError,
    UnknownRunError,
)
from webapp.domain.evening import Chore
from webapp.domain.evening_plan import Move, best_move
from webapp.domain.household import Household
from webapp.domain.load import Wh, empty_day
from webapp.domain.run import Run
from webapp.domain.tariff import Period
from webapp.store import households, records, runs
from webapp.usecases.services import Services

BACK_DAYS = 31
AHEAD_DAYS = 2
SLACK = timedelta(minutes=2)  # a phone's clock may run a little ahead of ours
TILES = 5


@dataclass(frozen=True)
class Entry:
    """What a person typed: which appliance, how much, when it started, done or planned.

    `extra_wh` is what stored heat loses because it is made earlier than by habit; only a plan knows it.
    """

    appliance_id: str
    quantity: float
    start: datetime
    planned: bool = False
    extra_wh: int = 0


@dataclass(frozen=True)
class Thrift:
    """A programme of the same machine that needs less for the same job."""

    appliance: Appliance
    wh: int
    yuan: Decimal
    g_co2: int


@dataclass(frozen=True)
class Preview:
    """What one run is: energy, price, CO2, where it falls, and what would be better."""

    appliance: Appliance
    entry: Entry
    end: datetime
    wh: int
    wh_low: int
    wh_high: int
    yuan: Decimal
    g_co2: int
    parts: tuple[tuple[Period, int], ...]
    like: tuple[Equivalence, float] | None
    move: Move | None
    thrift: Thrift | None


def check_entry(services: Services, entry: Entry, now: datetime) -> None:
    """Raises a sentence for the field that is off."""
    appliance = services.appliance(entry.appliance_id)
    if not 0 < entry.quantity <= appliance.usage.most:
        raise NumberOutOfRangeError("quantity", low=0.1, high=f"{appliance.usage.most:g}")
    clock = local(entry.start).strftime("%H:%M")
    if entry.planned and entry.start < now - SLACK:
        raise TimePastError("start", at=clock)
    if not entry.planned and entry.start > now + SLACK:
        raise TimeAheadError("start", now=local(now).strftime("%H:%M"), at=clock)
    if entry.start < now - timedelta(days=BACK_DAYS):
        raise TooLongAgoError("day", days=BACK_DAYS)
    if entry.start >= midnight(local(now).date()) + (AHEAD_DAYS + 1) * DAY:
        raise TooFarAheadError("day")


def preview_run(services: Services, home: Household, entry: Entry) -> Preview:
    """Price a run without logging it. Raises UnknownApplianceError or UnknownTariffError."""
    appliance = services.appliance(entry.appliance_id)
    day = local(entry.start).date()
    contract = services.contract(home, day)
    tier = home.tier(contract, day)
    wh = appliance.wh(entry.quantity) + entry.extra_wh
    load = run_load(appliance, entry.start, entry.quantity, wh)
    low, high = appliance.wh_range(entry.quantity)
    return Preview(
        appliance,
        entry,
        run_end(appliance, entry.start, entry.quantity, wh),
        wh,
        low + entry.extra_wh,
        high + entry.extra_wh,
        cost(contract, load, tier),
        services.factor(home, day).g_co2(wh),
        _parts(contract, load),
        best_for(wh, services.advice.equivalences),
        _better_start(appliance, entry, contract, tier, services.now(), home.threshold_fen),
        _thrift(services, home, appliance, entry, contract, tier),
    )


def _parts(contract: Contract, load: dict[date, Wh]) -> tuple[tuple[Period, int], ...]:
    """Energy by period, in the order of the clock."""
    found: dict[str, tuple[Period, int]] = {}
    for day, wh in load.items():
        totals = day_totals(contract, day, wh)
        for period in contract.periods(day):
            if totals[period.kind]:
                before = found.get(period.kind, (period, 0))[1]
                found[period.kind] = (period, before + totals[period.kind])
    return tuple(found.values())


def _better_start(
    appliance: Appliance, entry: Entry, contract: Contract, tier: int, now: datetime, threshold_fen: int
) -> Move | None:
    """The cheapest allowed start from the run's own time on (a run gone by shows what the next could save)."""
    if not appliance.movable or "meal_time" in appliance.constraints:
        return None
    job = Chore(appliance, entry.quantity, entry.start)
    move = best_move(job, contract, max(now, entry.start) if entry.planned else entry.start, tier)
    return move if move and move.saving_yuan * 100 >= threshold_fen else None


def _thrift(
    services: Services, home: Household, appliance: Appliance, entry: Entry, contract: Contract, tier: int
) -> Thrift | None:
    same = [
        other
        for other in services.catalogue.variants(appliance.family)
        if appliance.machine and other.machine == appliance.machine and other.category == appliance.category
    ]
    if not same:
        return None
    best = min(same, key=lambda other: other.kwh_per_unit.typical)
    less = appliance.wh(entry.quantity) - best.wh(entry.quantity)
    if less <= 0:
        return None
    gain = cost(contract, run_load(appliance, entry.start, entry.quantity), tier) - cost(
        contract, run_load(best, entry.start, entry.quantity), tier
    )
    day = local(entry.start).date()
    return Thrift(best, less, gain, services.factor(home, day).g_co2(less))


def log_run(services: Services, home: Household, entry: Entry, key: str | None = None) -> Run:
    """Keep a run. The same key twice is the same run: the first one is returned, nothing is written."""
    now = services.now()
    check_entry(services, entry, now)
    run = _run(services, home, entry, secrets.token_hex(8), key or secrets.token_hex(16), now)
    with services.database.write() as session:
        known = runs.find_key(session, home.id, run.key)
        if known:
            return known
        runs.save(session, home.id, run)
        _rebuild_days(session, services, home, run)
        households.save_favourites(session, home.id, runs.favourites(session, home.id, now - timedelta(days=28), TILES))
    return run


def _run(services: Services, home: Household, entry: Entry, run_id: str, key: str, now: datetime) -> Run:
    view = preview_run(services, home, entry)
    return Run(
        id=run_id,
        key=key,
        appliance_id=entry.appliance_id,
        start=entry.start,
        end=view.end,
        quantity=entry.quantity,
        planned=entry.planned,
        wh=view.wh,
        wh_low=view.wh_low,
        wh_high=view.wh_high,
        fen=int(view.yuan * 100),
        g_co2=view.g_co2,
        created_at=now,
    )


def priced(services: Services, home: Household, run: Run) -> tuple[int | None, int]:
    """Fen and grams of CO2 of a run at the home's present prices. Raises UnknownTariffError."""
    appliance = services.catalogue.appliances.get(run.appliance_id)
    if appliance is None:
        return run.fen, run.g_co2
    day = local(run.start).date()
    contract = services.contract(home, day)
    load = run_load(appliance, run.start, run.quantity, run.wh)
    return int(cost(contract, load, home.tier(contract, day)) * 100), services.factor(home, day).g_co2(run.wh)


def find_run(services: Services, home: Household, run_id: str) -> Run:
    """Raises UnknownRunError; another home's run is as unknown as one that never was."""
    with services.database.read() as session:
        run = runs.find(session, home.id, run_id)
    if run is None:
        raise UnknownRunError
    return run


def edit_run(services: Services, home: Household, run_id: str, entry: Entry) -> Run:
    now = services.now()
    old = find_run(services, home, run_id)
    check_entry(services, entry, now)
    new = replace(_run(services, home, entry, old.id, old.key, now), created_at=old.created_at)
    with services.database.write() as session:
        runs.save(session, home.id, new)
        records.drop_actions_of_run(session, home.id, new.id)  # moved again, it is no longer the run advised
        _rebuild_days(session, services, home, old, new)
    return new


def repeat_run(services: Services, home: Household, run_id: str, key: str | None = None) -> Run:
    """The same again, now."""
    old = find_run(services, home, run_id)
    return log_run(services, home, Entry(old.appliance_id, old.quantity, services.now()), key)


def confirm_run(services: Services, home: Household, run_id: str) -> Run:
    """A planned run was done as planned."""
    run = replace(find_run(services, home, run_id), planned=False)
    with services.database.write() as session:
        runs.save(session, home.id, run)
        _rebuild_days(session, services, home, run)
    return run


def take_back_run(services: Services, home: Household, run_id: str) -> Run:
    """Undo a run; it can be restored for a day."""
    run = replace(find_run(services, home, run_id), deleted_at=services.now())
    with services.database.write() as session:
        runs.save(session, home.id, run)
        records.drop_actions_of_run(session, home.id, run.id)
        _rebuild_days(session, services, home, run)
    return run


def restore_run(services: Services, home: Household, run_id: str) -> Run:
    run = replace(find_run(services, home, run_id), deleted_at=None)
    with services.database.write() as session:
        runs.save(session, home.id, run)
        _rebuild_days(session, services, home, run)
    return run


def _rebuild_days(session: Session, services: Services, home: Household, *changed: Run) -> None:
    """Sum the logged load of every day the changed runs touch, from the runs themselves."""
    touched = {
        local(run.start).date() + timedelta(days=n)
        for run in changed
        for n in range((local(run.end).date() - local(run.start).date()).days + 1)
    }
    loads = {}
    for day in touched:
        total = empty_day()
        for run in runs.touching(session, home.id, day):
            appliance = services.catalogue.appliances.get(run.appliance_id)
            if appliance:
                total = total + run_load(appliance, run.start, run.quantity, run.wh).get(day, empty_day())
        loads[day] = total
    runs.save_days(session, home.id, loads)


def list_runs(services: Services, home: Household, day: date) -> tuple[list[Run], list[Run]]:
    """A day's runs, latest first, and those taken back within the last day."""
    start = midnight(day)
    with services.database.read() as session:
        kept = runs.between(session, home.id, start, start + DAY)
        gone = runs.taken_back(session, home.id, services.now() - DAY)
    return kept, gone
