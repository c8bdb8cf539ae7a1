"""Registers a person read off, by time."""

from datetime import datetime

from sqlmodel import Session, col, delete, select

from webapp.domain.register import RegisterReading, Step
from webapp.domain.tariff import Kind
from webapp.store.tables import RegisterRow

STEPS: dict[str, Step] = {"on": "on", "rolled": "rolled", "exchanged": "exchanged"}


def every(session: Session, household_id: str) -> list[RegisterReading]:
    """Oldest first."""
    rows = session.exec(
        select(RegisterRow).where(col(RegisterRow.household_id) == household_id).order_by(col(RegisterRow.at))
    )
    return [RegisterReading(row.at, row.wh, STEPS[row.step], _by_period(row)) for row in rows]


def _by_period(row: RegisterRow) -> dict[Kind, int]:
    found: dict[Kind, int | None] = {
        "super_peak": row.super_peak_wh,
        "peak": row.peak_wh,
        "flat": row.flat_wh,
        "valley": row.valley_wh,
    }
    return {name: wh for name, wh in found.items() if wh is not None}


def save(session: Session, household_id: str, reading: RegisterReading) -> None:
    told = {f"{name}_wh": wh for name, wh in reading.by_period.items()}
    session.add(RegisterRow(household_id=household_id, at=reading.at, wh=reading.wh, step=reading.step, **told))
    session.flush()


def drop(session: Session, household_id: str, at: datetime) -> bool:
    """Whether there was such a reading."""
    where = col(RegisterRow.household_id) == household_id, col(RegisterRow.at) == at
    return bool(session.exec(delete(RegisterRow).where(*where)).rowcount)
