"""Runs and the days they fall on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime

import numpy as np
from sqlalchemy import func
from sqlmodel import Session, col, delete, select

from webapp.domain.calendar import midnight
from webapp.domain.load import Wh
from webapp.domain.run import Run
from webapp.store.tables import DayLoadRow, RunRow

BYTES = np.dtype("<i4")


def find(session: Session, household_id: str, run_id: str) -> Run | None:
    row = session.get(RunRow, (household_id, run_id))
    return _run(row) if row else None


def find_key(session: Session, household_id: str, key: str) -> Run | None:
    """The run a tap already made, even one taken back since."""
    row = session.exec(
        select(RunRow).where(col(RunRow.household_id) == household_id, col(RunRow.key) == key)
    ).one_or_none()
    return _run(row) if row else None


def save(session: Session, household_id: str, run: Run) -> None:
    values = asdict(run)
    values["run_id"] = values.pop("id")
    session.merge(RunRow(household_id=household_id, **values))
    session.flush()


def between(session: Session, household_id: str, first: datetime, end: datetime) -> list[Run]:
    """Runs kept that start in [first, end), latest first."""
    rows = session.exec(
        select(RunRow)
        .where(
            col(RunRow.household_id) == household_id,
            col(RunRow.start) >= first,
            col(RunRow.start) < end,
            col(RunRow.deleted_at).is_(None),
        )
        .order_by(col(RunRow.start).desc(), col(RunRow.created_at).desc())
    )
    return [_run(row) for row in rows]


def taken_back(session: Session, household_id: str, since: datetime) -> list[Run]:
    """Runs undone since an instant, which can still be restored."""
    rows = session.exec(
        select(RunRow)
        .where(col(RunRow.household_id) == household_id, col(RunRow.deleted_at) >= since)
        .order_by(col(RunRow.deleted_at).desc())
    )
    return [_run(row) for row in rows]


def every(session: Session, household_id: str) -> list[Run]:
    rows = session.exec(
        select(RunRow)
        .where(col(RunRow.household_id) == household_id, col(RunRow.deleted_at).is_(None))
        .order_by(col(RunRow.start))
    )
    return [_run(row) for row in rows]


def favourites(session: Session, household_id: str, since: datetime, most: int) -> Sequence[str]:
    """The appliances logged most often since an instant."""
    count = func.count()
    return session.exec(
        select(col(RunRow.appliance_id))
        .where(col(RunRow.household_id) == household_id, col(RunRow.start) >= since, col(RunRow.deleted_at).is_(None))
        .group_by(col(RunRow.appliance_id))
        .order_by(count.desc(), col(RunRow.appliance_id))
        .limit(most)
    ).all()


def purge(session: Session, before: datetime) -> None:
    """Forget for good what was undone before an instant."""
    session.exec(delete(RunRow).where(col(RunRow.deleted_at) < before))


def days(session: Session, household_id: str, first: date, end: date) -> dict[date, Wh]:
    """Logged load of the days in [first, end); a day without a log has no entry."""
    rows = session.exec(
        select(col(DayLoadRow.day), col(DayLoadRow.wh)).where(
            col(DayLoadRow.household_id) == household_id, col(DayLoadRow.day) >= first, col(DayLoadRow.day) < end
        )
    )
    return {day: np.frombuffer(wh, BYTES).astype(np.int64) for day, wh in rows}


def save_days(session: Session, household_id: str, loads: Mapping[date, Wh]) -> None:
    for day, wh in loads.items():
        if wh.any():
            session.merge(DayLoadRow(household_id=household_id, day=day, wh=wh.astype(BYTES).tobytes()))
        else:
            _drop_day(session, household_id, day)


def add_history(session: Session, household_id: str, runs: Iterable[Run], loads: Mapping[date, Wh]) -> None:
    """Many runs with their days at once, into a home that has none."""
    rows = [{**asdict(run), "household_id": household_id, "run_id": run.id} for run in runs]
    session.add_all(RunRow(**{name: value for name, value in row.items() if name != "id"}) for row in rows)
    save_days(session, household_id, loads)


def touching(session: Session, household_id: str, day: date) -> list[Run]:
    """Runs kept, and done, whose load reaches into a day."""
    start = midnight(day)
    rows = session.exec(
        select(RunRow).where(
            col(RunRow.household_id) == household_id,
            col(RunRow.start) < midnight(date.fromordinal(day.toordinal() + 1)),
            col(RunRow.end) > start,
            col(RunRow.deleted_at).is_(None),
            col(RunRow.planned).is_(False),
        )
    )
    return [_run(row) for row in rows]


def _drop_day(session: Session, household_id: str, day: date) -> None:
    session.exec(delete(DayLoadRow).where(col(DayLoadRow.household_id) == household_id, col(DayLoadRow.day) == day))


def _run(row: RunRow) -> Run:
    values = row.model_dump(exclude={"household_id", "run_id"})
    return Run(id=row.run_id, **values)
