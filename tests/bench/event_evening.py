"""An evening of a call: very many homes join, look and opt in at 200 pages a second, on PostgreSQL; then their days
are folded. Run with the URL of an empty database, how many homes there are and for how many seconds they are driven.
"""

import json
import sys
import tempfile
import time
from dataclasses import replace
from itertools import islice
from pathlib import Path

from sqlmodel import Session, col, select

from tests.bench.memory import peak_megabytes
from tests.bench.served import served
from webapp import create_app, drive
from webapp.cli_simulate import ANSWER, STEPS, visits
from webapp.settings import Settings
from webapp.store.outreach import campaigns, simulated
from webapp.store.outreach.tables import CampaignRow, MembershipRow
from webapp.usecases.outreach.fold_days import fold_campaign
from webapp.usecases.outreach.simulate_evening import Evening, count, prepare
from webapp.usecases.services import Services
from webapp.wiring import build_services

RATE = 200
DAYS = 14
CONNECTIONS = 64


def fold_seconds(services: Services, made: Evening) -> tuple[float, float, float]:
    """All days of all homes at first; a day of every home on top; nothing new."""
    with services.database.write() as session:
        join_the_rest(session, made)
        row = session.exec(select(CampaignRow).where(col(CampaignRow.campaign_id) == made.campaign_id)).one()
        campaign = campaigns.as_campaign(row)
    taken = []
    for step in (lambda: None, lambda: simulated_day(services, made), lambda: None):
        step()
        began = time.perf_counter()
        fold_campaign(services, campaign)
        taken.append(time.perf_counter() - began)
    return taken[0], taken[1], taken[2]


def join_the_rest(session: Session, made: Evening) -> None:
    """Who was not driven is a member too."""
    one = session.exec(select(MembershipRow).where(col(MembershipRow.campaign_id) == made.campaign_id)).first()
    assert one
    known = set(
        session.exec(select(MembershipRow.household_id).where(col(MembershipRow.campaign_id) == made.campaign_id))
    )
    same = {**one.model_dump(), "folded": 0, "folded_from": None}
    rows = [{**same, "household_id": home} for home in made.homes if home not in known]
    if rows:
        session.connection().execute(MembershipRow.__table__.insert(), rows)  # type: ignore[attr-defined]


def simulated_day(services: Services, made: Evening) -> None:
    """A second import of each home: yesterday again."""
    for begin in range(0, len(made.homes), 5000):
        with services.database.write() as session:
            simulated.add_yesterday(session, made.homes[begin : begin + 5000], services.today(), services.now())


def main() -> None:
    """Prints JSON: this runs in a process of its own, so that its memory is its own."""
    url, homes, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder), url, "bench")
        services = build_services(settings)
        began = time.perf_counter()
        made = prepare(services, homes, DAYS)
        prepared = time.perf_counter() - began
        services.database.engine.dispose()
        app = create_app(settings, replace(services))
        wanted = int(RATE * seconds / STEPS)
        first = wanted // 10  # what is loaded on first use
        driven = list(islice(visits(app, made), first + wanted))
        with served(settings) as address:
            drive.drive(address, iter(driven[:first]), RATE / STEPS, CONNECTIONS)
            measured = drive.drive(address, iter(driven[first:]), RATE / STEPS, CONNECTIONS)
        counted = count(services, made, measured.well.get(ANSWER, set()))
        fold = fold_seconds(services, made)
        services.database.close()
    ordered = measured.all_seconds
    told = {
        "homes": homes,
        "prepared": prepared,
        "pages": len(ordered),
        "rate": measured.rate,
        "p50": drive.quantile(ordered, 0.5) * 1000,
        "p99": drive.quantile(ordered, 0.99) * 1000,
        "by_kind": {kind: drive.quantile(sorted(some), 0.99) * 1000 for kind, some in measured.seconds.items()},
        "acknowledged": len(measured.well.get(ANSWER, ())),
        "not_answered_well": len(ordered) - sum(len(names) for names in measured.well.values()),
        "lost": len(counted.lost),
        "fold": fold,
        "megabytes": peak_megabytes(),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
