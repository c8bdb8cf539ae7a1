"""What homes answered to calls. A home asks for its own; the recurring work takes many at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import Executable, Table, and_, bindparam, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from webapp.domain.outreach import call_baseline
from webapp.domain.outreach.call_baseline import Baseline
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.demand_call import Answer, Answered, Choice, DemandCall, Readings
from webapp.store.outreach import calls
from webapp.store.outreach.calls import CALL
from webapp.store.outreach.tables import CallAnswerRow, DemandCallRow
from webapp.store.tables import PlanRow

ANSWER = cast(Table, CallAnswerRow.__table__)  # type: ignore[attr-defined]  # SQLModel gives every table its own
COLUMNS = [
    ANSWER.c[name]
    for name in (
        "choice",
        "chosen_at",
        "low_use",
        "ticks",
        "start_read_wh",
        "start_read_at",
        "end_read_wh",
        "end_read_at",
        "baseline",
    )
]
N_CALL, N_ANSWER = len(calls.COLUMNS), len(COLUMNS)
OF_CAMPAIGN = (
    (CALL.c.organisation_id == bindparam("organisation"))
    & (CALL.c.campaign_id == bindparam("campaign"))
    & CALL.c.rehearsal.is_(False)
)
OF_HOME = (ANSWER.c.household_id == bindparam("home")) & (ANSWER.c.call_id == CALL.c.call_id)
# What pages of calls ask is written once: building a query costs as much as running it.
EVERY = (
    select(*calls.COLUMNS, *COLUMNS, CALL.c.counts)
    .select_from(CALL.outerjoin(ANSWER, OF_HOME))
    .where(OF_CAMPAIGN)
    .order_by(CALL.c.start)
)
COMING = (
    select(*calls.COLUMNS, ANSWER.c.choice)
    .select_from(CALL.outerjoin(ANSWER, OF_HOME))
    .where(
        CALL.c.campaign_id.in_(bindparam("campaigns", expanding=True)),
        CALL.c.rehearsal.is_(False),
        CALL.c.cancelled_at.is_(None),
        CALL.c.end > bindparam("now"),
    )
    .order_by(CALL.c.start)
)
OTHER, OTHER_ANSWER, PLAN = CALL.alias(), ANSWER.alias(), cast(Table, PlanRow.__table__)  # type: ignore[attr-defined]
AT_THE_TIME = and_(
    OTHER_ANSWER.c.household_id == bindparam("home"),
    OTHER_ANSWER.c.choice == "in",
    OTHER_ANSWER.c.call_id == OTHER.c.call_id,
    OTHER.c.call_id != CALL.c.call_id,
    OTHER.c.start < CALL.c.end,
    OTHER.c.end > CALL.c.start,
    OTHER.c.cancelled_at.is_(None),
)
PLANNED = (PLAN.c.household_id == bindparam("home")) & (PLAN.c.day == bindparam("today"))
ASKED = (
    select(*calls.COLUMNS, *COLUMNS, exists().where(AT_THE_TIME), exists().where(PLANNED))
    .select_from(CALL.outerjoin(ANSWER, OF_HOME))
    .where(OF_CAMPAIGN, CALL.c.number == bindparam("number"))
)


@dataclass(frozen=True)
class Kept:
    """A home's answer, with its baseline once that is fixed."""

    answer: Answer
    baseline: Baseline | None


@dataclass(frozen=True)
class Asked:
    """A call with what the home answered, and how many gave each answer when they were counted last."""

    call: DemandCall
    kept: Kept | None
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Answering:
    """What there is when a home answers. `busy`: it takes part in another call at the same time; `planned`: it was
    advised for tonight already."""

    call: DemandCall
    kept: Kept | None
    busy: bool
    planned: bool


def find(session: Session, household_id: str, call_id: str) -> Kept | None:
    where = ANSWER.c.household_id == household_id, ANSWER.c.call_id == call_id
    row = session.connection().execute(select(*COLUMNS).where(*where)).first()
    return _kept(row) if row else None


def of_campaign(session: Session, household_id: str, campaign: Campaign) -> list[Asked]:
    """Its calls as the home has them, rehearsals left out, oldest first."""
    asked = {"organisation": campaign.organisation_id, "campaign": campaign.id, "home": household_id}
    return [
        Asked(
            calls.of_columns(row[:N_CALL]),
            _kept(row[N_CALL : N_CALL + N_ANSWER]),
            {name: int(str(n)) for name, n in (row[-1] or {}).items()},
        )
        for row in session.connection().execute(EVERY, asked)
    ]


def coming(session: Session, household_id: str, campaign_ids: Sequence[str], now: datetime) -> list[Answered]:
    """The calls of some campaigns that are not over, soonest first, with the home's answers."""
    asked = {"home": household_id, "campaigns": campaign_ids, "now": now}
    rows = session.connection().execute(COMING, asked)
    return [(calls.of_columns(row[:N_CALL]), row[-1]) for row in rows]


def answering(session: Session, household_id: str, campaign: Campaign, number: int, today: date) -> Answering | None:
    """None where there is no such call."""
    of_campaign = {"organisation": campaign.organisation_id, "campaign": campaign.id, "number": number}
    row = session.connection().execute(ASKED, {**of_campaign, "home": household_id, "today": today}).first()
    if row is None:
        return None
    return Answering(calls.of_columns(row[:N_CALL]), _kept(row[N_CALL:-2]), bool(row[-2]), bool(row[-1]))


def _kept(values: Sequence[Any]) -> Kept | None:
    """In the order of `COLUMNS`; all of them are None where the home has not answered."""
    choice, chosen_at, low_use, ticks, *read, fixed = values
    if choice is None:
        return None
    answer = Answer(choice, chosen_at, low_use, tuple(ticks), Readings(*read))
    return Kept(answer, call_baseline.of_record(fixed) if fixed else None)


def choices(session: Session, household_id: str, campaign_id: str) -> dict[str, str]:
    """The home's answers by call."""
    mine = ANSWER.c.household_id == household_id, ANSWER.c.campaign_id == campaign_id
    rows = session.connection().execute(select(ANSWER.c.call_id, ANSWER.c.choice).where(*mine))
    return {row.call_id: row.choice for row in rows}


def choose(session: Session, household_id: str, call: DemandCall, choice: Choice, at: datetime) -> None:
    """Its answer from now on; what it ticked and read stays, and so does when it first chose the same."""
    connection = session.connection()
    connection.execute(
        _chosen(connection.dialect.name),
        {
            "household_id": household_id,
            "call_id": call.id,
            "campaign_id": call.campaign_id,
            "choice": choice,
            "chosen_at": at,
            "low_use": False,
            "ticks": [],
        },
    )


@cache
def _chosen(dialect: str) -> Executable:
    new = (sqlite.insert if dialect == "sqlite" else postgresql.insert)(ANSWER)
    return new.on_conflict_do_update(
        index_elements=["household_id", "call_id"],
        set_={"choice": new.excluded.choice, "chosen_at": new.excluded.chosen_at},
        where=ANSWER.c.choice != new.excluded.choice,
    )


def tick(session: Session, household_id: str, call_id: str, ticks: Sequence[str]) -> None:
    _set(session, household_id, call_id, ticks=list(ticks))


def read_off(session: Session, household_id: str, call_id: str, read: Readings) -> None:
    _set(
        session,
        household_id,
        call_id,
        start_read_wh=read.start_wh,
        start_read_at=read.start_at,
        end_read_wh=read.end_wh,
        end_read_at=read.end_at,
    )


def _set(session: Session, household_id: str, call_id: str, **values: object) -> None:
    where = ANSWER.c.household_id == household_id, ANSWER.c.call_id == call_id
    session.connection().execute(update(ANSWER).where(*where).values(**values))


def taking_part_at(session: Session, household_id: str, call: DemandCall) -> DemandCall | None:
    """Another call at the same time that the home takes part in."""
    found = session.exec(
        select(DemandCallRow)  # type: ignore[call-overload]
        .join(ANSWER, ANSWER.c.call_id == col(DemandCallRow.call_id))
        .where(
            ANSWER.c.household_id == household_id,
            ANSWER.c.choice == "in",
            ANSWER.c.call_id != call.id,
            col(DemandCallRow.start) < call.end,
            col(DemandCallRow.end) > call.start,
            col(DemandCallRow.cancelled_at).is_(None),
        )
    )
    row = found.scalars().first()
    return calls.as_call(row) if row else None


def to_freeze(session: Session, call: DemandCall, most: int) -> list[str]:
    """Homes that take part and whose baseline is not fixed yet."""
    rows = session.connection().execute(
        select(ANSWER.c.household_id)
        .where(*_taking_part(call), ANSWER.c.baseline.is_(None))
        .order_by(ANSWER.c.household_id)
        .limit(most)
    )
    return list(rows.scalars())


def freeze(session: Session, call: DemandCall, found: dict[str, Baseline]) -> None:
    statement = (
        update(ANSWER)
        .where(ANSWER.c.household_id == bindparam("home"), ANSWER.c.call_id == call.id)
        .values(baseline=bindparam("fixed"), low_use=bindparam("little"))
    )
    rows = [
        {"home": home, "fixed": call_baseline.as_record(base), "little": base.low_use} for home, base in found.items()
    ]
    if rows:
        session.connection().execute(statement, rows)


def taking_part(session: Session, call: DemandCall, after: str, most: int) -> list[tuple[str, Baseline, bool]]:
    """Homes that take part, by id, with their fixed baseline, and whether they read the meter off twice."""
    rows = session.connection().execute(
        select(ANSWER.c.household_id, ANSWER.c.baseline, ANSWER.c.start_read_wh, ANSWER.c.end_read_wh)
        .where(*_taking_part(call), ANSWER.c.baseline.is_not(None), ANSWER.c.household_id > after)
        .order_by(ANSWER.c.household_id)
        .limit(most)
    )
    return [
        (home, call_baseline.of_record(base), start is not None and end is not None) for home, base, start, end in rows
    ]


def _taking_part(call: DemandCall) -> Iterable[Any]:
    return ANSWER.c.campaign_id == call.campaign_id, ANSWER.c.call_id == call.id, ANSWER.c.choice == "in"
