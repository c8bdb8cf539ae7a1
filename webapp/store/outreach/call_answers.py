"""What homes answered to calls. A home asks for its own; the recurring work takes many at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from webapp.domain.outreach import call_baseline
from webapp.domain.outreach.call_baseline import Baseline
from webapp.domain.outreach.demand_call import Answer, Choice, DemandCall, Readings
from webapp.store.outreach import calls
from webapp.store.outreach.tables import CallAnswerRow, DemandCallRow

ANSWER = cast(Table, CallAnswerRow.__table__)  # type: ignore[attr-defined]  # SQLModel gives every table its own


@dataclass(frozen=True)
class Kept:
    """A home's answer, with its baseline once that is fixed."""

    answer: Answer
    baseline: Baseline | None


def find(session: Session, household_id: str, call_id: str) -> Kept | None:
    row = session.get(CallAnswerRow, (household_id, call_id))
    if row is None:
        return None
    choice: Choice = row.choice  # type: ignore[assignment]  # only choices are ever stored
    read = Readings(row.start_read_wh, row.start_read_at, row.end_read_wh, row.end_read_at)
    answer = Answer(choice, row.chosen_at, row.low_use, tuple(row.ticks), read)
    return Kept(answer, call_baseline.of_record(row.baseline) if row.baseline else None)


def choices(session: Session, household_id: str, campaign_id: str) -> dict[str, str]:
    """The home's answers by call."""
    mine = ANSWER.c.household_id == household_id, ANSWER.c.campaign_id == campaign_id
    rows = session.connection().execute(select(ANSWER.c.call_id, ANSWER.c.choice).where(*mine))
    return {row.call_id: row.choice for row in rows}


def choose(session: Session, household_id: str, call: DemandCall, choice: Choice, at: datetime) -> None:
    """Its answer from now on; what it ticked and read stays, and so does when it first chose the same."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    new = insert(ANSWER).values(
        household_id=household_id,
        call_id=call.id,
        campaign_id=call.campaign_id,
        choice=choice,
        chosen_at=at,
        low_use=False,
        ticks=[],
    )
    session.connection().execute(
        new.on_conflict_do_update(
            index_elements=["household_id", "call_id"],
            set_={"choice": choice, "chosen_at": at},
            where=ANSWER.c.choice != choice,
        )
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
