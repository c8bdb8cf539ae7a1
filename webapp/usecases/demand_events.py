"""When a home is asked to use less: what it typed from its supplier's notice. Tonight's advice follows at once."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from sqlmodel import Session

from webapp.domain.calendar import DAY, midnight
from webapp.domain.demand_event import SHOWN_FOR, DemandEvent, check
from webapp.domain.event_errors import UnknownEventError
from webapp.domain.household import Household
from webapp.store import demand_events, records
from webapp.usecases.keep_household import plan_anew
from webapp.usecases.services import Services
from webapp.usecases.upkeep import UNDO_FOR


@dataclass(frozen=True)
class Listed:
    """What is coming or on, soonest first; what was in the last month, newest first; what was just dropped."""

    coming: list[DemandEvent]
    over: list[DemandEvent]
    dropped: list[DemandEvent]


def list_events(services: Services, home: Household) -> Listed:
    now = services.now()
    with services.database.read() as session:
        kept = demand_events.every(session, home.id)
        gone = demand_events.dropped(session, home.id, now - UNDO_FOR)
    return Listed(
        [event for event in kept if event.end > now],
        [event for event in reversed(kept) if now - SHOWN_FOR <= event.end <= now],
        [event for event in gone if event.end > now],
    )


def add_event(
    services: Services, home: Household, start: datetime, end: datetime, said_by: str, yuan_per_kwh: Decimal | None
) -> DemandEvent:
    """Raises what `check` raises."""
    event = DemandEvent(secrets.token_hex(8), start, end, said_by, yuan_per_kwh)
    _keep(services, home, event)
    return event


def restore_event(services: Services, home: Household, event_id: str) -> None:
    """Raises UnknownEventError, and what `check` raises."""
    with services.database.read() as session:
        event = _find(session, home, event_id)
    _keep(services, home, event)


def _keep(services: Services, home: Household, event: DemandEvent) -> None:
    now = services.now()
    with services.database.write() as session:
        check(event, demand_events.every(session, home.id), now)
        demand_events.save(session, home.id, event)
    follow(services, home, event)


def drop_event(services: Services, home: Household, event_id: str) -> None:
    """Raises UnknownEventError."""
    with services.database.write() as session:
        event = _find(session, home, event_id)
        demand_events.drop(session, home.id, event_id, services.now())
    follow(services, home, event)


def _find(session: Session, home: Household, event_id: str) -> DemandEvent:
    event = demand_events.find(session, home.id, event_id)
    if event is None:
        raise UnknownEventError
    return event


def follow(services: Services, home: Household, event: DemandEvent) -> None:
    """Where tonight's advice was kept already and may be touched, keep it as it is now."""
    today = services.today()
    if not event.overlaps(services.now(), midnight(today) + 2 * DAY):
        return
    with services.database.read() as session:
        planned = records.is_planned(session, home.id, today)
        kept = tuple(demand_events.every(session, home.id)) if planned else ()
    plan_anew(services, replace(home, events=kept), planned=planned)
