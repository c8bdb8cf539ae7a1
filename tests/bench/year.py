"""A home with a year of logs, five runs a day: what the figures are measured on."""

from dataclasses import replace
from datetime import date, timedelta

from webapp.domain.appliance import run_end, run_load
from webapp.domain.calendar import DAY, local, midnight
from webapp.domain.household import Household
from webapp.domain.load import Wh, empty_day
from webapp.domain.run import Run
from webapp.store import households, runs
from webapp.usecases.keep_household import new_household, with_use
from webapp.usecases.services import Services

DAYS = 365
RUNS_A_DAY = 5


def a_year(services: Services) -> Household:
    """Kept in the services' database, up to this morning, with today's five."""
    home = replace(new_household(services, "anhui"), city="合肥", plan="tou", created_at=services.now() - DAYS * DAY)
    handy = [entry for entry in services.appliances(home) if not entry.always_on]
    names = [entry.id for entry in handy[:: max(1, len(handy) // RUNS_A_DAY)]][:RUNS_A_DAY]
    home = with_use(services, replace(home, favourites=tuple(names)))
    history = [
        _run(services, name, day, number) for day in range(DAYS) for number, name in enumerate(names[:RUNS_A_DAY])
    ]
    loads: dict[date, Wh] = {}
    for run in history:
        for day, wh in run_load(services.appliance(run.appliance_id), run.start, run.quantity, run.wh).items():
            loads[day] = loads.get(day, empty_day()) + wh
    with services.database.write() as session:
        households.save(session, home)
        session.flush()
        runs.add_history(session, home.id, history, loads)
    return home


def _run(services: Services, name: str, back: int, number: int) -> Run:
    entry = services.appliance(name)
    start = midnight(local(services.now()).date()) - back * DAY + timedelta(hours=6 + 3 * number)
    quantity = entry.usage.typical
    low, high = entry.wh_range(quantity)
    wh = entry.wh(quantity)
    end = run_end(entry, start, quantity)
    identity = f"{back}-{number}"
    return Run(identity, identity, name, start, end, quantity, False, wh, low, high, wh // 20, wh // 2, start)
