"""Delete everything of a home."""

from dataclasses import dataclass
from datetime import date

from webapp.domain.household import Household
from webapp.store import (
    baselines,
    footprints,
    habits,
    hourly,
    households,
    interventions,
    paper_bills,
    receipts,
    records,
    runs,
    statements,
    temperatures,
)
from webapp.store.outreach import home_rows
from webapp.usecases import uploads
from webapp.usecases.outreach.leave import leave_all
from webapp.usecases.services import Services


@dataclass(frozen=True)
class Kept:
    """How much there is of a home, told before it is deleted."""

    runs: int
    actions: int
    certificates: int
    habits: int
    hourly_factors: bool
    interventions: int
    temperatures: int
    bills: int
    receipts: int
    footprint_answers: int
    statements: int
    baselines: int
    campaigns: int


def count_kept(services: Services, home: Household) -> Kept:
    with services.database.read() as session:
        return Kept(
            len(runs.every(session, home.id)),
            len(records.actions(session, home.id, date.min, date.max)),
            len(records.certificates(session, home.id)),
            len(habits.every(session, home.id)),
            hourly.find(session, home.id) is not None,
            len(interventions.every(session, home.id)),
            len(temperatures.files(session, home.id)),
            len(paper_bills.every(session, home.id)),
            len(receipts.every(session, home.id)),
            len(footprints.answers(session, home.id)),
            len(statements.every(session, home.id)),
            len(baselines.every(session, home.id)),
            home_rows.count(session, home.id),
        )


def forget_home(services: Services, home: Household) -> None:
    """Every row of the home, in one transaction. Of its seals the leaf under a published root stays: without the
    home's secret, which goes too, nobody can tell whose it was. Campaigns keep that one home left, without its id."""
    with services.database.write() as session:
        leave_all(services, session, home.id)
        households.forget(session, home.id)
    uploads.drop_all(services, home.id)
