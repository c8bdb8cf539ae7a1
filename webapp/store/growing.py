"""Imports that grow day by day: what devices push, and files whose days come in parts."""

from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, func, select, update
from sqlmodel import Session

from webapp.domain.calendar import DAY, QUARTERS, next_month
from webapp.domain.day_rows import DayRows
from webapp.domain.readings import Ints, Quality
from webapp.store import meters
from webapp.store.meters import IMPORT, METER_DAY


def stream(session: Session, household_id: str, meter: str, month: date, now: datetime) -> int:
    """The import that a meter's pushes of a month grow into; a new one where there is none, or it was rolled back."""
    name = f"API {meter} {month:%Y-%m}"
    held = (
        session.connection()
        .execute(
            select(func.max(IMPORT.c.import_id)).where(
                IMPORT.c.household_id == household_id, IMPORT.c.digest == name, IMPORT.c.rolled_back_at.is_(None)
            )
        )
        .scalar()
    )
    if held is not None:
        return int(held)
    number = meters.next_id(session, household_id)
    last = next_month(month) - DAY
    meters.save_import(session, household_id, meters.Import(number, now, name, "api", name, 0, 0, month, last, [], []))
    return number


def overlay(
    session: Session,
    household_id: str,
    import_id: int,
    meter: str,
    day: date,
    wh: Ints,
    quality: NDArray[np.uint8],
) -> None:
    """Put the known quarter-hours over what the import holds of a day, and count them in its sums."""
    more_wh = lay_over(session, household_id, import_id, meter, day, wh, quality)
    known = int((quality != Quality.MISSING).sum())
    session.connection().execute(
        update(IMPORT)
        .where(IMPORT.c.household_id == household_id, IMPORT.c.import_id == import_id)
        .values(n_readings=IMPORT.c.n_readings + known, wh=IMPORT.c.wh + more_wh)
    )


def lay_over(
    session: Session,
    household_id: str,
    import_id: int,
    meter: str,
    day: date,
    wh: Ints,
    quality: NDArray[np.uint8],
) -> int:
    """Put the known quarter-hours over what the import holds of a day: by how many watt-hours it grew."""
    where = (
        METER_DAY.c.household_id == household_id,
        METER_DAY.c.meter == meter,
        METER_DAY.c.day == day,
        METER_DAY.c.import_id == import_id,
        METER_DAY.c.layer == 0,
    )
    before = session.connection().execute(select(METER_DAY.c.wh, METER_DAY.c.quality).where(*where)).first()
    known = quality != Quality.MISSING
    was_wh = meters.unpack_wh(before.wh) if before else np.zeros(QUARTERS, dtype=np.int64)
    was_quality = meters.unpack_quality(before.quality) if before else np.zeros(QUARTERS, dtype=np.uint8)
    new_wh, new_quality = np.where(known, wh, was_wh), np.where(known, quality, was_quality).astype(np.uint8)
    session.connection().execute(delete(METER_DAY).where(*where))
    rows = DayRows(day, new_wh.reshape(1, QUARTERS), new_quality.reshape(1, QUARTERS))
    meters.save_days(session, list(meters.day_values(household_id, import_id, rows, 0, meter)))
    return int(new_wh.sum() - was_wh.sum())
