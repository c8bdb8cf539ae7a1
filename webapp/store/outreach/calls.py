"""Calls of campaigns. Staff ask within their organisation, the recurring work for what is due."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import Table
from sqlmodel import Session, col, func, select, update

from webapp.domain.calendar import local
from webapp.domain.outreach.demand_call import DemandCall
from webapp.store.outreach.tables import CampaignRow, DemandCallRow, MembershipRow

CALL = cast(Table, DemandCallRow.__table__)  # type: ignore[attr-defined]  # SQLModel gives every table its own
COLUMNS = [CALL.c["call_id" if name == "id" else name] for name in DemandCall.__dataclass_fields__]
DECIMALS = frozenset(n for n, column in enumerate(COLUMNS) if column.name in ("yuan_per_kwh", "cap_yuan"))


def find(session: Session, organisation_id: str, campaign_id: str, call_id: str) -> DemandCall | None:
    row = session.get(DemandCallRow, (organisation_id, campaign_id, call_id))
    return as_call(row) if row else None


def numbered(session: Session, organisation_id: str, campaign_id: str, number: int) -> DemandCall | None:
    """As its homes know it: no rehearsal."""
    mine = col(DemandCallRow.organisation_id) == organisation_id, col(DemandCallRow.campaign_id) == campaign_id
    wanted = col(DemandCallRow.number) == number, col(DemandCallRow.rehearsal).is_(False)
    row = session.exec(select(DemandCallRow).where(*mine, *wanted)).first()
    return as_call(row) if row else None


def earlier_days(session: Session, call: DemandCall) -> frozenset[date]:
    """Days on which this campaign called its homes before: no baseline is made of them."""
    rows = session.exec(
        select(DemandCallRow.start).where(
            col(DemandCallRow.organisation_id) == call.organisation_id,
            col(DemandCallRow.campaign_id) == call.campaign_id,
            col(DemandCallRow.rehearsal).is_(False),
            col(DemandCallRow.cancelled_at).is_(None),
            col(DemandCallRow.start) < call.start,
        )
    )
    return frozenset(local(start).date() for start in rows)


def lock(session: Session, organisation_id: str, campaign_id: str) -> None:
    """Until this transaction ends nobody else numbers a call of the campaign. SQLite has one writer anyway."""
    mine = col(CampaignRow.organisation_id) == organisation_id, col(CampaignRow.campaign_id) == campaign_id
    session.exec(select(CampaignRow.campaign_id).where(*mine).with_for_update()).first()


def of_campaign(session: Session, organisation_id: str, campaign_id: str) -> list[DemandCall]:
    """Newest first, rehearsals among them."""
    mine = col(DemandCallRow.organisation_id) == organisation_id, col(DemandCallRow.campaign_id) == campaign_id
    rows = session.exec(select(DemandCallRow).where(*mine).order_by(col(DemandCallRow.start).desc()))
    return [as_call(row) for row in rows]


def of_organisation(session: Session, organisation_id: str, most: int) -> list[DemandCall]:
    """Of all its campaigns, newest first."""
    mine = col(DemandCallRow.organisation_id) == organisation_id
    rows = session.exec(select(DemandCallRow).where(mine).order_by(col(DemandCallRow.start).desc()).limit(most))
    return [as_call(row) for row in rows]


def save(session: Session, call: DemandCall) -> None:
    """The counts that go with it stay as they are."""
    values = asdict(call)
    values["call_id"] = values.pop("id")
    for name in ("yuan_per_kwh", "cap_yuan"):
        values[name] = None if values[name] is None else str(values[name])
    key = call.organisation_id, call.campaign_id, call.id
    row = session.get(DemandCallRow, key) or DemandCallRow(**values)
    for name, value in values.items():
        setattr(row, name, value)
    session.add(row)
    session.flush()


def unfrozen(session: Session, now: datetime) -> list[DemandCall]:
    """Those whose answers are closed and whose baselines are not all fixed yet, oldest first."""
    return _due(session, col(DemandCallRow.frozen_at).is_(None), col(DemandCallRow.opt_in_until) <= now)


def unsettled(session: Session, now: datetime) -> list[DemandCall]:
    """Those that are over and not final, rehearsals too."""
    return _due(session, col(DemandCallRow.final_at).is_(None), col(DemandCallRow.end) <= now)


def answering(session: Session, now: datetime) -> list[DemandCall]:
    """Those that are not over: their answers are counted."""
    return _due(session, col(DemandCallRow.end) > now, col(DemandCallRow.rehearsal).is_(False))


def _due(session: Session, *where: object) -> list[DemandCall]:
    standing = col(DemandCallRow.cancelled_at).is_(None)
    rows = session.exec(select(DemandCallRow).where(standing, *where).order_by(col(DemandCallRow.start)))  # type: ignore[arg-type]
    return [as_call(row) for row in rows]


def counts(session: Session, call: DemandCall) -> dict[str, int]:
    """How many homes gave each answer when they were counted last."""
    row = session.get(DemandCallRow, (call.organisation_id, call.campaign_id, call.id))
    return {name: int(str(n)) for name, n in (row.counts or {}).items()} if row else {}


def keep_counts(session: Session, call: DemandCall, found: dict[str, int]) -> None:
    where = col(DemandCallRow.organisation_id) == call.organisation_id, col(DemandCallRow.call_id) == call.id
    session.exec(
        update(DemandCallRow).where(col(DemandCallRow.campaign_id) == call.campaign_id, *where).values(counts=found)
    )


def elsewhere(session: Session, call: DemandCall, most: int) -> bool:
    """Whether another exclusive campaign calls, at the same time, at least `most` of the homes of this one."""
    others = session.exec(
        select(DemandCallRow.campaign_id, CampaignRow.document)
        .join(
            CampaignRow,
            (col(CampaignRow.organisation_id) == col(DemandCallRow.organisation_id))
            & (col(CampaignRow.campaign_id) == col(DemandCallRow.campaign_id)),
        )
        .where(
            col(DemandCallRow.campaign_id) != call.campaign_id,
            col(DemandCallRow.start) < call.end,
            col(DemandCallRow.end) > call.start,
            col(DemandCallRow.cancelled_at).is_(None),
            col(DemandCallRow.rehearsal).is_(False),
        )
    ).all()
    exclusive = {campaign_id for campaign_id, document in others if document.get("exclusive", True)}
    if not exclusive:
        return False
    here = select(MembershipRow.household_id).where(col(MembershipRow.campaign_id) == call.campaign_id)
    shared = (
        select(MembershipRow.household_id)
        .where(col(MembershipRow.campaign_id).in_(exclusive), col(MembershipRow.household_id).in_(here))
        .limit(most)
        .subquery()
    )
    return int(session.exec(select(func.count()).select_from(shared)).one()) >= most


def as_call(row: DemandCallRow) -> DemandCall:
    return of_columns([getattr(row, column.name) for column in COLUMNS])


def of_columns(values: Sequence[Any]) -> DemandCall:
    """In the order of `COLUMNS`."""
    typed: list[Any] = [_decimal(value) if n in DECIMALS else value for n, value in enumerate(values)]
    return DemandCall(*typed)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
