"""Schools' buildings: readings of their meters, days of files, points of the list seen to."""

from datetime import date, datetime
from typing import Any

import numpy as np
from sqlmodel import Session, col, delete, func, select

from webapp.domain.calendar import DAY, QUARTERS
from webapp.domain.day_rows import DayRows, laid_over
from webapp.domain.readings import Ints
from webapp.domain.register import RegisterReading
from webapp.domain.school.building import Building
from webapp.store.meters import packed_days, unpack_quality, unpack_wh
from webapp.store.registers import STEPS
from webapp.store.school.tables import (
    BuildingCheckRow,
    BuildingDayRow,
    BuildingImportRow,
    BuildingReadingRow,
    BuildingRow,
)

TABLES = (BuildingCheckRow, BuildingDayRow, BuildingImportRow, BuildingReadingRow, BuildingRow)


def find(session: Session, organisation_id: str, building_id: str) -> Building | None:
    row = session.get(BuildingRow, (organisation_id, building_id))
    return as_building(row) if row else None


def of_organisation(session: Session, organisation_id: str, keeper_id: str | None = None) -> list[Building]:
    """By school and name; of one keeper, or all."""
    query = select(BuildingRow).where(col(BuildingRow.organisation_id) == organisation_id)
    if keeper_id:
        query = query.where(col(BuildingRow.keeper_id) == keeper_id)
    return [as_building(row) for row in session.exec(query.order_by(col(BuildingRow.school), col(BuildingRow.name)))]


def save(session: Session, building: Building) -> None:
    session.add(
        BuildingRow(
            organisation_id=building.organisation_id,
            building_id=building.id,
            school=building.school,
            name=building.name,
            province=building.province,
            keeper_id=building.keeper_id,
            created_at=building.created_at,
        )
    )


def forget(session: Session, building: Building) -> None:
    for table in TABLES:
        session.exec(delete(table).where(*_of(table, building)))


def readings(session: Session, building: Building) -> list[RegisterReading]:
    """Oldest first."""
    found = select(BuildingReadingRow).where(*_of(BuildingReadingRow, building)).order_by(col(BuildingReadingRow.at))
    return [RegisterReading(row.at, row.wh, STEPS[row.step]) for row in session.exec(found)]


def save_reading(session: Session, building: Building, reading: RegisterReading) -> None:
    session.add(BuildingReadingRow(**_keys(building), at=reading.at, wh=reading.wh, step=reading.step))


def drop_reading(session: Session, building: Building, at: datetime) -> RegisterReading | None:
    """The one there was."""
    there = next((each for each in readings(session, building) if each.at == at), None)
    session.exec(delete(BuildingReadingRow).where(*_of(BuildingReadingRow, building), col(BuildingReadingRow.at) == at))
    return there


def imports(session: Session, building: Building) -> list[BuildingImportRow]:
    """The newest first."""
    query = select(BuildingImportRow).where(*_of(BuildingImportRow, building))
    return list(session.exec(query.order_by(col(BuildingImportRow.import_id).desc())))


def save_import(session: Session, building: Building, name: str, digest: str, rows: DayRows, now: datetime) -> None:
    highest = session.exec(select(func.max(BuildingImportRow.import_id)).where(*_of(BuildingImportRow, building)))
    number = (highest.one() or 0) + 1
    session.add(
        BuildingImportRow(
            **_keys(building),
            import_id=number,
            name=name[:120],
            digest=digest,
            first=rows.first,
            last=rows.end - DAY,
            wh=rows.total_wh,
            made_at=now,
        )
    )
    session.add_all(
        BuildingDayRow(**_keys(building), import_id=number, day=day, wh=wh, quality=quality)
        for day, wh, quality in packed_days(rows)
    )


def roll_back(session: Session, building: Building, import_id: int, at: datetime | None) -> bool:
    """Out of the count at a moment, or in again with None; whether there is such an import."""
    row = session.get(BuildingImportRow, (building.organisation_id, building.id, import_id))
    if row is None:
        return False
    row.rolled_back_at = at
    session.add(row)
    return True


def days(session: Session, building: Building) -> DayRows | None:
    """All days of all imports that count; where two know the same, the newer."""
    counting = (
        select(BuildingDayRow)
        .join(
            BuildingImportRow,
            (col(BuildingImportRow.organisation_id) == col(BuildingDayRow.organisation_id))
            & (col(BuildingImportRow.building_id) == col(BuildingDayRow.building_id))
            & (col(BuildingImportRow.import_id) == col(BuildingDayRow.import_id)),
        )
        .where(*_of(BuildingDayRow, building), col(BuildingImportRow.rolled_back_at).is_(None))
        .order_by(col(BuildingDayRow.import_id), col(BuildingDayRow.day))
    )
    rows: DayRows | None = None
    for found in _by_import(list(session.exec(counting))):
        rows = laid_over(rows, found) if rows else found
    return rows


def _by_import(rows: list[BuildingDayRow]) -> list[DayRows]:
    found = []
    for number in dict.fromkeys(row.import_id for row in rows):
        mine = {row.day: row for row in rows if row.import_id == number}
        first, last = min(mine), max(mine)
        wh: Ints = np.zeros(((last - first).days + 1, QUARTERS), dtype=np.int64)
        quality = np.zeros(wh.shape, dtype=np.uint8)
        for day, row in mine.items():
            at = (day - first).days
            wh[at], quality[at] = unpack_wh(row.wh), unpack_quality(row.quality)
        found.append(DayRows(first, wh, quality))
    return found


def checked(session: Session, building: Building, term: str) -> dict[str, date]:
    """When each point was seen to, by its id."""
    query = select(BuildingCheckRow).where(*_of(BuildingCheckRow, building), col(BuildingCheckRow.term) == term)
    return {row.item_id: row.done_on for row in session.exec(query)}


def check(session: Session, building: Building, term: str, item_id: str, day: date | None) -> None:
    """Seen to on a day, or not yet with None."""
    row = session.get(BuildingCheckRow, (building.organisation_id, building.id, term, item_id))
    if row and day is None:
        session.delete(row)
    elif day and row is None:
        session.add(BuildingCheckRow(**_keys(building), term=term, item_id=item_id, done_on=day))


def as_building(row: BuildingRow) -> Building:
    return Building(
        row.organisation_id, row.building_id, row.school, row.name, row.province, row.keeper_id, row.created_at
    )


def _keys(building: Building) -> dict[str, Any]:
    return {"organisation_id": building.organisation_id, "building_id": building.id}


def _of(table: Any, building: Building) -> tuple[Any, ...]:
    return col(table.organisation_id) == building.organisation_id, col(table.building_id) == building.id
