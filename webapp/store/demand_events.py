"""When a home is asked to use less. What is kept is read with the home itself, see `households`."""

from datetime import datetime

from sqlmodel import Session, col, delete, or_, select, update

from webapp.domain.demand_event import DemandEvent
from webapp.store.households import as_event
from webapp.store.outreach.once import put
from webapp.store.tables import DemandEventRow


def every(session: Session, household_id: str) -> list[DemandEvent]:
    """Those kept, in clock order."""
    kept = col(DemandEventRow.household_id) == household_id, col(DemandEventRow.dropped_at).is_(None)
    rows = session.exec(select(DemandEventRow).where(*kept).order_by(col(DemandEventRow.start)))
    return [as_event(row) for row in rows]


def dropped(session: Session, household_id: str, since: datetime) -> list[DemandEvent]:
    """Those dropped that can still be restored."""
    gone = col(DemandEventRow.household_id) == household_id, col(DemandEventRow.dropped_at) >= since
    rows = session.exec(select(DemandEventRow).where(*gone).order_by(col(DemandEventRow.start)))
    return [as_event(row) for row in rows]


def find(session: Session, household_id: str, event_id: str) -> DemandEvent | None:
    """Also one dropped that can still be restored."""
    row = session.get(DemandEventRow, (household_id, event_id))
    return as_event(row) if row else None


def save(session: Session, household_id: str, event: DemandEvent) -> None:
    """Keep an event, also one that was dropped."""
    paid = None if event.yuan_per_kwh is None else str(event.yuan_per_kwh)
    values = {
        "household_id": household_id,
        "event_id": event.id,
        "start": event.start,
        "end": event.end,
        "said_by": event.said_by,
        "yuan_per_kwh": paid,
        "dropped_at": None,
    }
    put(session, DemandEventRow, values)


def drop(session: Session, household_id: str, event_id: str, now: datetime) -> None:
    wanted = col(DemandEventRow.household_id) == household_id, col(DemandEventRow.event_id) == event_id
    session.exec(update(DemandEventRow).where(*wanted).values(dropped_at=now))


def remove(session: Session, household_id: str, event_id: str) -> None:
    """For good: one that follows from an answer, which can be given again."""
    mine = col(DemandEventRow.household_id) == household_id, col(DemandEventRow.event_id) == event_id
    session.exec(delete(DemandEventRow).where(*mine))


def call_off(session: Session, event_id: str) -> None:
    """In every home: what it follows from was cancelled."""
    session.exec(delete(DemandEventRow).where(col(DemandEventRow.event_id) == event_id))


def purge(session: Session, dropped_before: datetime, over_before: datetime) -> None:
    """Forget for good what was dropped, or over, before an instant."""
    gone = or_(col(DemandEventRow.dropped_at) < dropped_before, col(DemandEventRow.end) < over_before)
    session.exec(delete(DemandEventRow).where(gone))
