"""Every day of every meter as each import brought it, for who takes everything away."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session

from webapp.domain.readings import Ints
from webapp.store.meters import IMPORT, MAIN, METER_DAY, unpack_quality, unpack_wh


@dataclass(frozen=True, eq=False)
class MeterRow:
    """96 watt-hours and qualities of a day, also where a later import or a fix counts instead.

    `layer` 0 is what the file gave, 1 what fixes made of it.
    """

    meter: str
    day: date
    import_id: int
    layer: int
    wh: Ints
    quality: NDArray[np.uint8]


def names(session: Session, household_id: str) -> list[str]:
    """The meters any standing import knows, the home's own first."""
    asked = (
        select(METER_DAY.c.meter)
        .distinct()
        .join(
            IMPORT, (IMPORT.c.household_id == METER_DAY.c.household_id) & (IMPORT.c.import_id == METER_DAY.c.import_id)
        )
        .where(METER_DAY.c.household_id == household_id, IMPORT.c.rolled_back_at.is_(None))
    )
    return sorted(session.connection().execute(asked).scalars(), key=lambda name: (name != MAIN, name))


def every(session: Session, household_id: str) -> Iterator[MeterRow]:
    """By import, meter and day."""
    return _rows(session, METER_DAY.c.household_id == household_id)


def of_import(session: Session, household_id: str, import_id: int) -> Iterator[MeterRow]:
    """Of the home's own meter, by day; what fixes made of a day comes after what the file gave."""
    mine = METER_DAY.c.household_id == household_id, METER_DAY.c.meter == MAIN
    return _rows(session, *mine, METER_DAY.c.import_id == import_id)


def newest(session: Session, household_id: str) -> dict[date, int]:
    """The import that counts, by day of the home's own meter."""
    asked = (
        select(METER_DAY.c.day, func.max(METER_DAY.c.import_id))
        .join(
            IMPORT, (IMPORT.c.household_id == METER_DAY.c.household_id) & (IMPORT.c.import_id == METER_DAY.c.import_id)
        )
        .where(METER_DAY.c.household_id == household_id, METER_DAY.c.meter == MAIN, IMPORT.c.rolled_back_at.is_(None))
        .group_by(METER_DAY.c.day)
    )
    return {day: int(number) for day, number in session.connection().execute(asked)}


def _rows(session: Session, *where: ColumnElement[bool]) -> Iterator[MeterRow]:
    asked = (
        select(*(METER_DAY.c[name] for name in ("meter", "day", "import_id", "layer", "wh", "quality")))
        .where(*where)
        .order_by(METER_DAY.c.import_id, METER_DAY.c.meter, METER_DAY.c.day, METER_DAY.c.layer)
    )
    for meter, day, import_id, layer, wh, quality in session.connection().execute(asked):
        yield MeterRow(meter, day, import_id, layer, unpack_wh(wh), unpack_quality(quality))
