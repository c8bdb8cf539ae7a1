"""Runs and the days they fall on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import cast

import numpy as np
from sqlalchemy import ColumnElement, Table, bindparam, func, select
from sqlmodel import Session, col, delete

from webapp.domain.calendar import DAY, midnight
from webapp.domain.load import Wh
from webapp.domain.run import Run
from webapp.store.tables import DayLoadRow, RunRow

BYTES = np.dtype("<i4")
RUN = cast(Table, RunRow.__table__)  # type: ignore[attr-defined]  # SQLModel gives every table class its table
KEPT = RUN.c.deleted_at.is_(None)
COLUMNS = [RUN.c["run_id" if field.name == "id" else field.name] for field in fields(Run)]
LATEST_FIRST = (RUN.c.start.desc(), RUN.c.created_at.desc())
# What every page asks for is written once: building a query costs as much as running it.
BETWEEN = (
    select(*COLUMNS)
    .where(RUN.c.household_id == bindparam("home"), KEPT)
    .where(RUN.c.start >= bindparam("first"), RUN.c.start < bindparam("end"))
    .order_by(*LATEST_FIRST)
)
DAYS = select(col(DayLoadRow.day), col(DayLoadRow.wh)).where(
    col(DayLoadRow.household_id) == bindparam("home"),
    col(DayLoadRow.day) >= bindparam("first"),
    col(DayLoadRow.day) < bindparam("end"),
)


def find(session: Session, household_id: str, run_id: str) -> Run | None:
    return next(iter(_runs(session, household_id, RUN.c.run_id == run_id)), None)


def find_key(session: Session, household_id: str, key: str) -> Run | None:
    """The run a tap already made, even one taken back since."""
    return next(iter(_runs(session, household_id, RUN.c.key == key)), None)


def save(session: Session, household_id: str, run: Run) -> None:
    values = asdict(run)
    values["run_id"] = values.pop("id")
    session.merge(RunRow(household_id=household_id, **values))
    session.flush()


def between(session: Session, household_id: str, first: datetime, end: datetime) -> list[Run]:
    """Runs kept that start in [first, end), latest first."""
    rows = session.connection().execute(BETWEEN, {"home": household_id, "first": first, "end": end})
    return [Run(*row) for row in rows]


def taken_back(session: Session, household_id: str, since: datetime) -> list[Run]:
    """Runs undone since an instant, which can still be restored."""
    return _runs(session, household_id, RUN.c.deleted_at >= since)


def every(session: Session, household_id: str) -> list[Run]:
    return _runs(session, household_id, KEPT)[::-1]


def favourites(session: Session, household_id: str, since: datetime, most: int) -> Sequence[str]:
    """The appliances logged most often since an instant."""
    count = func.count()
    query = (
        select(RUN.c.appliance_id)
        .where(RUN.c.household_id == household_id, RUN.c.start >= since, KEPT)
        .group_by(RUN.c.appliance_id)
        .order_by(count.desc(), RUN.c.appliance_id)
        .limit(most)
    )
    return session.connection().execute(query).scalars().all()


def purge(session: Session, before: datetime) -> None:
    """Forget for good what was undone before an instant."""
    session.exec(delete(RunRow).where(col(RunRow.deleted_at) < before))


def days(session: Session, household_id: str, first: date, end: date) -> dict[date, Wh]:
    """Logged load of the days in [first, end); a day without a log has no entry."""
    rows = session.connection().execute(DAYS, {"home": household_id, "first": first, "end": end})
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
    done = RUN.c.planned.is_(False)
    return _runs(session, household_id, KEPT, done, RUN.c.start < start + DAY, RUN.c.end > start)


def _drop_day(session: Session, household_id: str, day: date) -> None:
    session.exec(delete(DayLoadRow).where(col(DayLoadRow.household_id) == household_id, col(DayLoadRow.day) == day))


def _runs(session: Session, household_id: str, *where: ColumnElement[bool]) -> list[Run]:
    """One home's runs, latest first, as domain values straight from the columns: a page wants them quickly."""
    query = select(*COLUMNS).where(RUN.c.household_id == household_id, *where)
    rows = session.connection().execute(query.order_by(*LATEST_FIRST))
    return [Run(*row) for row in rows]
