"""Rows of homes that do not exist, in bulk; all of them can be told by their ids and taken away again."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from sqlalchemy import Table, delete, func, insert, select
from sqlmodel import Session, SQLModel, col

from webapp.domain.calendar import DAY, QUARTERS
from webapp.domain.household import Household
from webapp.store import bulk, households
from webapp.store.bulk import Row
from webapp.store.meters import IMPORT, MAIN
from webapp.store.outreach.tables import CallAnswerRow, MembershipRow
from webapp.store.tables import HouseholdRow

MARK = "sim-"
"""How the ids of all that is simulated begin; others are hexadecimal."""
FORMAT = "simulated"


def add_homes(session: Session, like: Household, ids: Sequence[str]) -> None:
    """Homes that answered alike."""
    same = households.columns(like)
    session.connection().execute(insert(HouseholdRow), [{**same, "household_id": each} for each in ids])


def add_days(session: Session, ids: Sequence[str], first: date, last: date, rows: Sequence[Row], at: datetime) -> None:
    """One import each, with its days."""
    same = {"import_id": 1, "made_at": at, "name": "simulated", "format": FORMAT, "digest": FORMAT}
    days = (last - first).days + 1
    counts = {"n_readings": days * QUARTERS, "wh": 0, "first": first, "last": last, "findings": [], "fixes": []}
    session.connection().execute(
        insert(IMPORT), [{**same, **counts, "household_id": each, "rolled_back_at": None} for each in ids]
    )
    bulk.save_days(session, rows)


def add_yesterday(session: Session, ids: Sequence[str], today: date, at: datetime) -> None:
    """One more import each, of the day before: the same for all."""
    day = today - DAY
    same = {"import_id": 2, "made_at": at, "name": "simulated", "format": FORMAT, "digest": f"{FORMAT} {day}"}
    counts = {"n_readings": QUARTERS, "wh": 80 * QUARTERS, "first": day, "last": day, "findings": [], "fixes": []}
    session.connection().execute(
        insert(IMPORT), [{**same, **counts, "household_id": each, "rolled_back_at": None} for each in ids]
    )
    bulk.save_days(session, [(each, MAIN, day, 2, 0, bytes([80] * QUARTERS), b"\x01") for each in ids])


def taking_part(session: Session, call_id: str) -> set[str]:
    """Simulated homes that are down for a call."""
    asked = select(col(CallAnswerRow.household_id)).where(
        col(CallAnswerRow.call_id) == call_id, col(CallAnswerRow.choice) == "in"
    )
    return {home for home in session.connection().execute(asked).scalars() if home.startswith(MARK)}


def joined(session: Session, campaign_id: str) -> int:
    asked = select(func.count()).select_from(MembershipRow).where(col(MembershipRow.campaign_id) == campaign_id)
    return int(session.connection().execute(asked).scalar_one())


def drop_all(session: Session) -> int:
    """All that is simulated, of homes and organisations: how many homes there were."""
    connection = session.connection()
    where = col(HouseholdRow.household_id).startswith(MARK)
    n = int(connection.execute(select(func.count()).select_from(HouseholdRow).where(where)).scalar_one())
    for name in ("household_id", "organisation_id"):
        for table in _keyed_by(name):
            connection.execute(delete(table).where(table.c[name].startswith(MARK)))
    return n


def _keyed_by(name: str) -> Iterator[Table]:
    """Tables whose rows belong to homes, or to organisations; those others refer to come first."""
    for table in reversed(SQLModel.metadata.sorted_tables):
        if next(iter(table.primary_key.columns)).name == name:
            yield table
