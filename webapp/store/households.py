"""Households: answers in, answers out."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import Table, bindparam, exists
from sqlalchemy.orm import joinedload
from sqlmodel import Session, SQLModel, col, delete, select, update

from webapp.domain.demand_event import DemandEvent
from webapp.domain.evening import NO_WISHES, Wishes
from webapp.domain.household import Household, MonthlyUse, OwnPrices
from webapp.store.footprint_tables import FootprintAnswerRow, FootprintCopyRow, FootprintProfileRow
from webapp.store.outreach import home_rows
from webapp.store.outreach.once import insert_once
from webapp.store.outreach.tables import MembershipRow
from webapp.store.saving_tables import InterventionRow, TemperatureRow, TemperatureSourceRow
from webapp.store.seal_tables import BaselineRow, SealRecordRow, SealSaltRow, StatementRow
from webapp.store.tables import (
    ActionRow,
    CertificateRow,
    ClosingRow,
    DayLoadRow,
    DemandEventRow,
    HabitRow,
    HouseholdRow,
    ImportPlaceRow,
    ImportRow,
    MeterDayRow,
    PlanRow,
    PushRow,
    RegisterRow,
    ReminderRow,
    RunRow,
    TokenRow,
)

WITH_EVENTS = joinedload(HouseholdRow.events)  # type: ignore[arg-type]  # SQLModel types it as the list it gives
"""A home's events come with it in one query: no page asks for them on top."""
# What every page asks for is written once, and comes as plain rows: building a query, or an object of the ORM's, costs
# more than running it.
HOME = cast(Table, HouseholdRow.__table__)  # type: ignore[attr-defined]  # SQLModel gives every table its own
EVENT = cast(Table, DemandEventRow.__table__)  # type: ignore[attr-defined]
HOME_NAMES, EVENT_NAMES = HOME.c.keys(), ("event_id", "start", "end", "said_by", "yuan_per_kwh")
MEMBER = exists().where(col(MembershipRow.household_id) == HOME.c.household_id)
KEPT = (EVENT.c.household_id == HOME.c.household_id) & EVENT.c.dropped_at.is_(None)
FIND = (
    select(  # type: ignore[call-overload]  # SQLModel types four columns at most
        *(EVENT.c[name].label(f"event_{name}") for name in EVENT_NAMES), MEMBER.label("member"), *HOME.c
    )
    .select_from(HOME.outerjoin(EVENT, KEPT))
    .where(HOME.c.household_id == bindparam("home"))
    .order_by(EVENT.c.start)
)
LOCK = select(HOME.c.household_id).where(HOME.c.household_id == bindparam("home")).with_for_update()


def find(session: Session, household_id: str) -> Household | None:
    rows = session.connection().execute(FIND, {"home": household_id}).all()
    if not rows:
        return None
    n = len(EVENT_NAMES)
    events = tuple(_event(*row[:n]) for row in rows if row[0] is not None)
    values = dict(zip(HOME_NAMES, rows[0][n + 1 :], strict=True))
    return replace(_home(values, events), in_campaigns=bool(rows[0][n]))


def save(session: Session, home: Household) -> None:
    session.merge(HouseholdRow(**columns(home)))


def add(session: Session, home: Household) -> bool:
    """Whether it was new; one that is there already stays as it is."""
    return insert_once(session, HouseholdRow, columns(home))


def lock(session: Session, household_id: str) -> bool:
    """Whether the home is there; nobody else changes it until this transaction ends."""
    return session.connection().execute(LOCK, {"home": household_id}).first() is not None


def save_favourites(session: Session, household_id: str, favourites: Sequence[str]) -> None:
    """That one column: the rest of the row may have been changed by another page since it was read."""
    where = col(HouseholdRow.household_id) == household_id
    session.exec(update(HouseholdRow).where(where).values(favourites=list(favourites)))


def unplanned(session: Session, evening_hour: int, day: date, after: str, most: int) -> list[Household]:
    """Homes whose advice is due at an hour and not kept for the day yet, from one id on: for the scheduler only."""
    here = col(PlanRow.household_id) == col(HouseholdRow.household_id)
    rows = session.exec(
        select(HouseholdRow)
        .where(col(HouseholdRow.evening_hour) == evening_hour, col(HouseholdRow.household_id) > after)
        .where(~exists().where(here, col(PlanRow.day) == day))
        .order_by(col(HouseholdRow.household_id))
        .limit(most)
        .options(WITH_EVENTS)
    )
    return [as_home(row) for row in rows.unique()]


def after(session: Session, household_id: str, most: int) -> list[Household]:
    """Homes that are no demonstration, from one id on: for the scheduler only."""
    rows = session.exec(
        select(HouseholdRow)
        .where(col(HouseholdRow.household_id) > household_id, col(HouseholdRow.demo).is_(False))
        .order_by(col(HouseholdRow.household_id))
        .limit(most)
        .options(WITH_EVENTS)
    )
    return [as_home(row) for row in rows.unique()]


def existing(session: Session, ids: Sequence[str]) -> set[str]:
    """Which of some homes are still there."""
    found = session.exec(select(HouseholdRow.household_id).where(col(HouseholdRow.household_id).in_(ids)))
    return set(found)


def forget(session: Session, household_id: str) -> None:
    """Every row of one home, in every table."""
    tables: tuple[type[SQLModel], ...] = (
        RunRow,
        DayLoadRow,
        PlanRow,
        ActionRow,
        CertificateRow,
        ClosingRow,
        HabitRow,
        MeterDayRow,
        ImportPlaceRow,
        ImportRow,
        RegisterRow,
        ReminderRow,
        DemandEventRow,
        FootprintAnswerRow,
        FootprintProfileRow,
        FootprintCopyRow,
        TokenRow,
        PushRow,
        TemperatureRow,
        TemperatureSourceRow,
        BaselineRow,
        SealRecordRow,
        StatementRow,
        SealSaltRow,
        InterventionRow,
        *home_rows.EVERY,
        HouseholdRow,
    )
    for table in tables:
        session.exec(delete(table).where(col(table.household_id) == household_id))  # type: ignore[attr-defined]


def old_demos(session: Session, before: datetime) -> Sequence[str]:
    """Demonstration homes made before an instant."""
    return session.exec(
        select(HouseholdRow.household_id).where(col(HouseholdRow.demo), col(HouseholdRow.created_at) < before)
    ).all()


def as_home(row: HouseholdRow) -> Household:
    return _home(row.model_dump(), tuple(as_event(event) for event in row.events))


def _home(values: dict[str, Any], events: tuple[DemandEvent, ...]) -> Household:
    own = cast(dict[str, Any] | None, values.pop("own_prices"))
    use = cast(dict[str, Any], values.pop("use"))
    wishes = cast(dict[str, Any] | None, values.pop("wishes"))
    return Household(
        id=values.pop("household_id"),
        appliances=tuple(values.pop("appliances")),
        favourites=tuple(values.pop("favourites")),
        bill_amount=_decimal(values.pop("bill_amount")),
        ccer_yuan_per_t=_decimal(values.pop("ccer_yuan_per_t")),
        use=MonthlyUse(tuple(use["wh"]), use["doubt"], use["valley_share"], use["from_bill"]),
        own_prices=as_own_prices(own),
        wishes=_wishes(wishes) if wishes else NO_WISHES,
        events=events,
        **values,
    )


def as_event(row: DemandEventRow) -> DemandEvent:
    return _event(row.event_id, row.start, row.end, row.said_by, row.yuan_per_kwh)


def _event(event_id: str, start: datetime, end: datetime, said_by: str, yuan_per_kwh: str | None) -> DemandEvent:
    return DemandEvent(event_id, start, end, said_by, _decimal(yuan_per_kwh))


def as_own_prices(own: dict[str, Any] | None) -> OwnPrices | None:
    if not own:
        return None
    return OwnPrices(
        Decimal(own["yuan_per_kwh"]), _decimal(own["valley_yuan_per_kwh"]), own["valley_start"], own["valley_end"]
    )


def _wishes(wishes: dict[str, Any]) -> Wishes:
    quiet = wishes["quiet"]
    return Wishes(
        quiet=None if quiet is None else (quiet[0], quiet[1]),
        awake=(wishes["awake"][0], wishes["awake"][1]),
        yuan_per_hour=Decimal(wishes["yuan_per_hour"]),
        limit_w=wishes["limit_w"],
        at_most=wishes["at_most"],
        never=tuple(wishes["never"]),
        leave=wishes["leave"],
    )


def columns(home: Household) -> dict[str, Any]:
    values = asdict(home)
    del values["events"], values["in_campaigns"]  # each has a row of its own
    values["household_id"] = values.pop("id")
    values["appliances"] = list(home.appliances)
    values["favourites"] = list(home.favourites)
    values["use"] = {**values["use"], "wh": list(home.use.wh)}
    values["wishes"] = {**values["wishes"], "yuan_per_hour": str(home.wishes.yuan_per_hour)}
    if home.own_prices:
        values["own_prices"] = {name: _text(value) for name, value in values["own_prices"].items()}
    for name in ("bill_amount", "ccer_yuan_per_t"):
        values[name] = _text(values[name])
    return values


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)
