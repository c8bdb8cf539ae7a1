"""What a home changed, or what happened to it, by day."""

from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, delete, select, update

from webapp.domain.intervention import DEEDS, SPOILERS, Intervention, Kind
from webapp.store.saving_tables import InterventionRow

KINDS: dict[str, Kind] = {kind: kind for kind in (*DEEDS, *SPOILERS)}


def every(session: Session, household_id: str) -> list[Intervention]:
    """Those kept, oldest first."""
    return _found(session, household_id, col(InterventionRow.dropped_at).is_(None))


def dropped(session: Session, household_id: str, since: datetime) -> list[Intervention]:
    """Those dropped that can still be restored."""
    return _found(session, household_id, col(InterventionRow.dropped_at) >= since)


def find(session: Session, household_id: str, intervention_id: str) -> Intervention | None:
    """Also one dropped that can still be restored."""
    return next(iter(_found(session, household_id, col(InterventionRow.intervention_id) == intervention_id)), None)


def save(session: Session, household_id: str, item: Intervention) -> None:
    """Keep one, also one that was dropped."""
    session.merge(
        InterventionRow(
            household_id=household_id,
            intervention_id=item.id,
            day=item.day,
            kind=item.kind,
            name=item.name,
            expected_wh=item.expected_wh,
            tip_id=item.tip_id,
            dropped_at=None,
        )
    )
    session.flush()


def drop(session: Session, household_id: str, intervention_id: str, now: datetime) -> None:
    mine = col(InterventionRow.household_id) == household_id, col(InterventionRow.intervention_id) == intervention_id
    session.exec(update(InterventionRow).where(*mine).values(dropped_at=now))


def purge(session: Session, before: datetime) -> None:
    """Forget for good what was dropped before an instant."""
    session.exec(delete(InterventionRow).where(col(InterventionRow.dropped_at) < before))


def _found(session: Session, household_id: str, *where: ColumnElement[bool]) -> list[Intervention]:
    order = col(InterventionRow.day), col(InterventionRow.intervention_id)
    mine = select(InterventionRow).where(col(InterventionRow.household_id) == household_id, *where).order_by(*order)
    return [
        Intervention(row.day, row.name, row.expected_wh, KINDS[row.kind], row.intervention_id, row.tip_id)
        for row in session.exec(mine)
    ]
