"""Locked baselines: appended, never edited; of several the one that applied last by a day is in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from sqlalchemy import Table, insert, select
from sqlmodel import Session

from webapp.domain.canonical import read, to_bytes
from webapp.domain.fact_record import fact_of, record_of
from webapp.domain.locked_baseline import BaselineFact
from webapp.store.seal_tables import BaselineRow

BASELINE = cast(Table, BaselineRow.__table__)  # type: ignore[attr-defined]  # SQLModel gives every table class its table


@dataclass(frozen=True)
class Locked:
    """A baseline with the instant it was locked at."""

    locked_at: datetime
    baseline: BaselineFact


def save(session: Session, household_id: str, item: Locked) -> None:
    values = {
        "household_id": household_id,
        "baseline_id": item.baseline.id,
        "locked_at": item.locked_at,
        "applies_from": item.baseline.applies_from,
        "record": to_bytes(record_of(item.baseline)),
    }
    session.connection().execute(insert(BASELINE), [values])


def every(session: Session, household_id: str) -> list[Locked]:
    """In the order they were locked in."""
    return of_homes(session, [household_id]).get(household_id, [])


def of_homes(session: Session, homes: Sequence[str]) -> dict[str, list[Locked]]:
    """Of many homes, each in the order they were locked in."""
    query = (
        select(BASELINE.c.household_id, BASELINE.c.locked_at, BASELINE.c.record)
        .where(BASELINE.c.household_id.in_(homes))
        .order_by(BASELINE.c.locked_at)
    )
    found: dict[str, list[Locked]] = {}
    for home, locked_at, record in session.connection().execute(query):
        found.setdefault(home, []).append(Locked(locked_at, fact_of(BaselineFact, read(record))))
    return found


def in_force(locked: Sequence[Locked], end: date) -> BaselineFact | None:
    """Of a home's baselines the one for a month that ends at `end`: of those that apply by then the one that began to
    apply last, and of those that began together the one locked last."""
    known = [item for item in locked if item.baseline.applies_from < end]
    if not known:
        return None
    return max(known, key=lambda item: (item.baseline.applies_from, item.locked_at)).baseline
