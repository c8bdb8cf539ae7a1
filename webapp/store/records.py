"""The evening's plan, what was done about it, and green certificates."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import cast

from sqlalchemy import Table, bindparam, func, sql
from sqlmodel import Session, col, delete, select

from webapp.domain.run import Action, ActionKind, Certificate, Plan
from webapp.store.tables import ActionRow, CertificateRow, PlanRow

ACTION = cast(Table, ActionRow.__table__)  # type: ignore[attr-defined]  # SQLModel gives every table class its table
PLAN = cast(Table, PlanRow.__table__)  # type: ignore[attr-defined]
DONE = (
    sql.select(*(ACTION.c[field.name] for field in fields(Action)))
    .where(ACTION.c.household_id == bindparam("home"), ACTION.c.day >= bindparam("first"))
    .where(ACTION.c.day < bindparam("end"))
    .order_by(ACTION.c.day, ACTION.c.subject)
)


def save_plans(session: Session, made: Mapping[str, Plan]) -> None:
    """The advice of many homes for an evening, each in place of what was kept for it before."""
    days = {plan.day for plan in made.values()}
    session.exec(delete(PlanRow).where(col(PlanRow.day).in_(days), col(PlanRow.household_id).in_(list(made))))
    rows = [{"household_id": home, **asdict(plan)} for home, plan in made.items()]
    if rows:
        session.connection().execute(sql.insert(PLAN), rows)


def plans(session: Session, household_id: str) -> dict[date, Plan]:
    """The advice given for each evening still kept, oldest first."""
    rows = session.exec(select(PlanRow).where(col(PlanRow.household_id) == household_id).order_by(col(PlanRow.day)))
    return {row.day: Plan(row.day, row.made_at, row.moves) for row in rows}


def is_planned(session: Session, household_id: str, day: date) -> bool:
    """Whether advice was given for an evening."""
    return session.get(PlanRow, (household_id, day)) is not None


def drop_plans(session: Session, household_id: str, since: date) -> None:
    """Advice that no longer fits, because the home changed."""
    session.exec(delete(PlanRow).where(col(PlanRow.household_id) == household_id, col(PlanRow.day) >= since))


def drop_old_plans(session: Session, before: date) -> None:
    """Advice of all homes for days gone by long since."""
    session.exec(delete(PlanRow).where(col(PlanRow.day) < before))


def save_action(session: Session, household_id: str, action: Action, now: datetime) -> None:
    session.merge(ActionRow(household_id=household_id, created_at=now, **asdict(action)))


def drop_action(session: Session, household_id: str, day: date, kind: ActionKind, subject: str) -> None:
    session.exec(
        delete(ActionRow).where(
            col(ActionRow.household_id) == household_id,
            col(ActionRow.day) == day,
            col(ActionRow.kind) == kind,
            col(ActionRow.subject) == subject,
        )
    )


def drop_actions_of_run(session: Session, household_id: str, run_id: str) -> None:
    session.exec(delete(ActionRow).where(col(ActionRow.household_id) == household_id, col(ActionRow.run_id) == run_id))


def actions(session: Session, household_id: str, first: date, end: date) -> list[Action]:
    """What was done in [first, end), oldest first."""
    rows = session.connection().execute(DONE, {"home": household_id, "first": first, "end": end})
    return [Action(*row) for row in rows]


def actions_on(
    session: Session, household_id: str, kind: ActionKind, subjects: Sequence[str], first: date, end: date
) -> list[Action]:
    """What was done in [first, end) of a few named things, oldest first."""
    rows = session.exec(
        select(ActionRow)
        .where(
            col(ActionRow.household_id) == household_id,
            col(ActionRow.day) >= first,
            col(ActionRow.day) < end,
            col(ActionRow.kind) == kind,
            col(ActionRow.subject).in_(subjects),
        )
        .order_by(col(ActionRow.day), col(ActionRow.subject))
    )
    return [_action(row) for row in rows]


def declined(session: Session, household_id: str) -> Sequence[str]:
    """The subjects a home does not want suggested again."""
    wanted = col(ActionRow.household_id) == household_id, col(ActionRow.kind) == "decline"
    return session.exec(select(ActionRow.subject).where(*wanted)).all()


def anything_done(session: Session, household_id: str) -> bool:
    """Whether a tip was ever followed or a run moved."""
    wanted = col(ActionRow.household_id) == household_id, col(ActionRow.kind).in_(["tip", "shift"])
    return session.exec(select(ActionRow.subject).where(*wanted).limit(1)).first() is not None


def deeds(session: Session, household_id: str) -> tuple[date | None, int]:
    """The first day a tip was followed or a run moved, and how often that was."""
    wanted = col(ActionRow.household_id) == household_id, col(ActionRow.kind).in_(["tip", "shift"])
    first, n = session.exec(select(func.min(ActionRow.day), func.count()).where(*wanted)).one()
    return first, n


def save_certificate(session: Session, household_id: str, item: Certificate, now: datetime) -> None:
    values = asdict(item)
    values["certificate_id"] = values.pop("id")
    session.merge(CertificateRow(household_id=household_id, created_at=now, **values))


def certificates(session: Session, household_id: str) -> Sequence[Certificate]:
    rows = session.exec(
        select(CertificateRow)
        .where(col(CertificateRow.household_id) == household_id)
        .order_by(col(CertificateRow.bought_on).desc(), col(CertificateRow.certificate_id))
    )
    return [Certificate(row.certificate_id, row.count, row.bought_on, row.tail) for row in rows]


def drop_certificate(session: Session, household_id: str, certificate_id: str) -> None:
    session.exec(
        delete(CertificateRow).where(
            col(CertificateRow.household_id) == household_id, col(CertificateRow.certificate_id) == certificate_id
        )
    )


def _action(row: ActionRow) -> Action:
    kinds: dict[str, ActionKind] = {"tip": "tip", "shift": "shift", "skip": "skip", "decline": "decline"}
    return Action(row.day, kinds[row.kind], row.subject, row.wh, row.fen, row.g_co2, row.run_id, row.moved_from)
