"""Answers about a year's footprint, the people they are of, and a copy to go back to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlmodel import Session, col, delete, select

from webapp.domain.footprint_people import Profile
from webapp.store.footprint_tables import FootprintAnswerRow, FootprintCopyRow, FootprintProfileRow

OF_HOME = ""
"""The profile of what is asked of the home itself."""
CopyKind = Literal["draft", "undo"]


@dataclass(frozen=True)
class Answer:
    """One answer as it is kept: each field as text."""

    year: int
    profile_id: str
    question: str
    answer: Mapping[str, str]


@dataclass(frozen=True)
class Copy:
    """A document kept beside the answers."""

    kind: str
    made_at: datetime
    document: dict[str, object]


def profiles(session: Session, household_id: str) -> list[Profile]:
    """In the order they were made."""
    mine = select(FootprintProfileRow).where(col(FootprintProfileRow.household_id) == household_id)
    rows = session.exec(mine.order_by(col(FootprintProfileRow.made_at), col(FootprintProfileRow.profile_id)))
    return [Profile(row.profile_id, row.label) for row in rows]


def save_profile(session: Session, household_id: str, profile: Profile, now: datetime) -> None:
    """A new one, or a new label of one that is there; the order stays."""
    row = session.get(FootprintProfileRow, (household_id, profile.id))
    made_at = row.made_at if row else now
    session.merge(
        FootprintProfileRow(household_id=household_id, profile_id=profile.id, label=profile.label, made_at=made_at)
    )


def drop_profile(session: Session, household_id: str, profile_id: str) -> None:
    """The person with all their answers."""
    for table in (FootprintAnswerRow, FootprintProfileRow):
        session.exec(delete(table).where(col(table.household_id) == household_id, col(table.profile_id) == profile_id))


def answers(session: Session, household_id: str) -> list[Answer]:
    """Of all years, oldest first."""
    mine = select(FootprintAnswerRow).where(col(FootprintAnswerRow.household_id) == household_id)
    rows = session.exec(
        mine.order_by(
            col(FootprintAnswerRow.year), col(FootprintAnswerRow.profile_id), col(FootprintAnswerRow.question)
        )
    )
    return [Answer(row.year, row.profile_id, row.question, row.answer) for row in rows]


def save_answers(session: Session, household_id: str, given: Iterable[Answer], now: datetime) -> None:
    """Each in place of the one before; one without a field is forgotten."""
    for one in given:
        if one.answer:
            session.merge(
                FootprintAnswerRow(
                    household_id=household_id,
                    year=one.year,
                    profile_id=one.profile_id,
                    question=one.question,
                    answer=dict(one.answer),
                    saved_at=now,
                )
            )
        else:
            session.exec(
                delete(FootprintAnswerRow).where(
                    col(FootprintAnswerRow.household_id) == household_id,
                    col(FootprintAnswerRow.year) == one.year,
                    col(FootprintAnswerRow.profile_id) == one.profile_id,
                    col(FootprintAnswerRow.question) == one.question,
                )
            )


def drop_all(session: Session, household_id: str) -> None:
    """All answers and people, to put others in their place."""
    for table in (FootprintAnswerRow, FootprintProfileRow):
        session.exec(delete(table).where(col(table.household_id) == household_id))


def copies(session: Session, household_id: str) -> dict[str, Copy]:
    """By kind."""
    rows = session.exec(select(FootprintCopyRow).where(col(FootprintCopyRow.household_id) == household_id))
    return {row.kind: Copy(row.kind, row.made_at, row.document) for row in rows}


def save_copy(session: Session, household_id: str, kind: CopyKind, document: dict[str, object], now: datetime) -> None:
    session.merge(FootprintCopyRow(household_id=household_id, kind=kind, made_at=now, document=document))


def drop_copy(session: Session, household_id: str, kind: CopyKind) -> None:
    session.exec(
        delete(FootprintCopyRow).where(
            col(FootprintCopyRow.household_id) == household_id, col(FootprintCopyRow.kind) == kind
        )
    )
