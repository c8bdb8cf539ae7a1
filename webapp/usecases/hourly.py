"""A home's own hourly CO2 factors: bring them, drop them, and what this month's moved runs come to by them."""

from collections.abc import Iterable
from datetime import date

from webapp.domain.appliance import run_load
from webapp.domain.calendar import DAY, midnight, month_start
from webapp.domain.errors import DayAheadError
from webapp.domain.hourly import HourlyFactors, HourlyLedger, MovedRun, by_the_hour
from webapp.domain.hourly_errors import NoFactorSourceError
from webapp.domain.household import Household
from webapp.domain.run import Action, Run
from webapp.readers.hourly_factors import read_hourly
from webapp.store import hourly, records, runs
from webapp.usecases.services import Services


def find_hourly(services: Services, home: Household) -> HourlyFactors | None:
    with services.database.read() as session:
        return hourly.find(session, home.id)


def keep_hourly(services: Services, home: Household, table: bytes, source: str, as_of: date) -> HourlyFactors:
    """Take a table in, in place of the one before. Raises the sentence for the field or row that is wrong."""
    if not source:
        raise NoFactorSourceError("source")
    if as_of > services.today():
        raise DayAheadError("as_of")
    factors = HourlyFactors(read_hourly(table), source, as_of, services.now())
    with services.database.write() as session:
        hourly.save(session, home.id, factors)
    return factors


def drop_hourly(services: Services, home: Household) -> None:
    with services.database.write() as session:
        hourly.drop(session, home.id)


def hourly_ledger(services: Services, home: Household) -> HourlyLedger | None:
    """This month up to now; None for a home that brought no table. What is still only planned is not in it."""
    last = services.today()
    first = month_start(last)
    with services.database.read() as session:
        factors = hourly.find(session, home.id)
        if factors is None:
            return None
        actions = records.actions(session, home.id, first, last + DAY)
        kept = runs.between(session, home.id, midnight(first), midnight(last) + DAY)
    done = {run.id: run for run in kept if not run.planned and run.start <= services.now()}
    pairs = [(action, done[action.run_id]) for action in actions if action.kind == "shift" and action.run_id in done]
    moved = list(_moved(services, pairs))
    return by_the_hour(factors, moved, len(pairs) - len(moved))


def _moved(services: Services, pairs: Iterable[tuple[Action, Run]]) -> Iterable[MovedRun]:
    """Runs of which both times are known. Heat lost on the way is left out: the ledger of moved runs has it already."""
    for action, run in pairs:
        machine = services.catalogue.appliances.get(run.appliance_id)
        if machine and action.moved_from:
            usual, moved = (
                run_load(machine, start, run.quantity, action.wh) for start in (action.moved_from, run.start)
            )
            yield MovedRun(usual, moved)
