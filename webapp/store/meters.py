"""Days of meters and the imports that brought them: nothing is overwritten, the newest that stands counts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Table, bindparam, delete, func, insert, select
from sqlmodel import Session, col, update

from webapp.domain.calendar import DAY, QUARTERS
from webapp.domain.day_rows import DayRows
from webapp.domain.readings import Ints, Quality
from webapp.store.tables import ImportRow, MeterDayRow

MAIN = "main"
"""The meter of a home that has one, whatever its file calls it."""
METER_DAY = cast(Table, MeterDayRow.__table__)  # type: ignore[attr-defined]  # SQLModel gives every table its own
IMPORT = cast(Table, ImportRow.__table__)  # type: ignore[attr-defined]
WIDTHS: dict[int, np.dtype[np.integer]] = {  # by the length of 96 packed values
    QUARTERS: np.dtype("<u1"),
    2 * QUARTERS: np.dtype("<u2"),
    4 * QUARTERS: np.dtype("<i4"),
    8 * QUARTERS: np.dtype("<i8"),
}
KNOWN = (
    select(METER_DAY.c.day, METER_DAY.c.wh, METER_DAY.c.quality)
    .join(
        IMPORT,
        (IMPORT.c.household_id == METER_DAY.c.household_id) & (IMPORT.c.import_id == METER_DAY.c.import_id),
    )
    .where(METER_DAY.c.household_id == bindparam("home"), METER_DAY.c.meter == bindparam("meter"))
    .where(METER_DAY.c.day >= bindparam("first"), METER_DAY.c.day < bindparam("end"))
    .where(IMPORT.c.rolled_back_at.is_(None))
    .order_by(METER_DAY.c.day, METER_DAY.c.import_id, METER_DAY.c.layer)
)


@dataclass(frozen=True)
class Import:
    """One file, paste or typed reading as it was taken in. `findings` and `fixes` as they were told and chosen."""

    id: int
    made_at: datetime
    name: str
    format: str
    digest: str
    n_readings: int
    wh: int
    first: date
    last: date
    findings: list[dict[str, object]]
    fixes: list[str]
    rolled_back_at: datetime | None = None


@dataclass(frozen=True, eq=False)
class MeterDays:
    """Days that are known: 96 watt-hours and the quality of each."""

    wh: dict[date, Ints]
    quality: dict[date, NDArray[np.uint8]]

    def over(self, day: date, other: Ints) -> Ints:
        """A day as the meter told; what it left out from another account of the day."""
        if day not in self.wh:
            return other
        return np.where(self.quality[day] != Quality.MISSING, self.wh[day], other)

    def rows(self) -> DayRows | None:
        """From the first day to the last, with nothing known of those in between that are not here."""
        if not self.wh:
            return None
        first, last = min(self.wh), max(self.wh)
        shape = ((last - first).days + 1, QUARTERS)
        wh, quality = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.uint8)
        for day in self.wh:
            place = (day - first).days
            wh[place], quality[place] = self.wh[day], self.quality[day]
        return DayRows(first, wh, quality)

    def whole(self, day: date) -> bool:
        """Whether the meter told of every quarter-hour of a day, spread or repaired ones too."""
        return day in self.quality and bool((self.quality[day] != Quality.MISSING).all())

    def exact(self, day: date) -> bool:
        """Whether every quarter-hour of a day was measured as such: none left out, spread or repaired."""
        return day in self.quality and bool((self.quality[day] == Quality.MEASURED).all())


def packed_days(rows: DayRows) -> list[tuple[date, bytes, bytes]]:
    """The days anything is known of: watt-hours in one, two, four or eight bytes each, as a day's largest needs, and
    their quality in one byte where all are alike."""
    known = (rows.quality != Quality.MISSING).any(axis=1)
    low, high = rows.wh.min(axis=1), rows.wh.max(axis=1)
    alike = (rows.quality == rows.quality[:, :1]).all(axis=1)
    wh: dict[int, bytes] = {}
    for width in WIDTHS.values():
        info = np.iinfo(width)
        fits = np.flatnonzero(known & (low >= info.min) & (high <= info.max))
        wh.update(zip(fits.tolist(), map(bytes, rows.wh[fits].astype(width)), strict=True))
        known[fits] = False
    return [
        (rows.first + n * DAY, wh[n], bytes(rows.quality[n, :1] if alike[n] else rows.quality[n])) for n in sorted(wh)
    ]


def unpack_wh(packed: bytes) -> Ints:
    return np.frombuffer(packed, WIDTHS[len(packed)]).astype(np.int64)


def unpack_quality(packed: bytes) -> NDArray[np.uint8]:
    if len(packed) == 1:
        return np.full(QUARTERS, packed[0], dtype=np.uint8)
    return np.frombuffer(packed, np.uint8)


def days(session: Session, household_id: str, first: date, end: date, meter: str = MAIN) -> MeterDays:
    """The days in [first, end) that any standing import knows; of several the newest, its fixes first."""
    asked = {"home": household_id, "meter": meter, "first": first, "end": end}
    newest = {day: (wh, quality) for day, wh, quality in session.connection().execute(KNOWN, asked).all()}
    return MeterDays(
        _unpacked({day: wh for day, (wh, _) in newest.items()}, WIDTHS, np.dtype(np.int64)),
        _unpacked(
            {day: quality * (QUARTERS // len(quality)) for day, (_, quality) in newest.items()},
            {QUARTERS: np.dtype(np.uint8)},
            np.dtype(np.uint8),
        ),
    )


def _unpacked(
    packed: dict[date, bytes], widths: Mapping[int, np.dtype[Any]], wanted: np.dtype[Any]
) -> dict[date, NDArray[Any]]:
    """All days of a width in one step: a year is one array, its days are views of it."""
    found: dict[date, NDArray[Any]] = {}
    for length, width in widths.items():
        alike = [day for day, each in packed.items() if len(each) == length]
        whole = np.frombuffer(b"".join(packed[day] for day in alike), width).astype(wanted)
        found.update(zip(alike, whole.reshape(-1, QUARTERS), strict=True))
    return found


def span(session: Session, household_id: str) -> tuple[date, date] | None:
    """The first and the last day any standing import knows."""
    ends = select(func.min(IMPORT.c.first), func.max(IMPORT.c.last)).where(
        IMPORT.c.household_id == household_id, IMPORT.c.rolled_back_at.is_(None)
    )
    first, last = session.connection().execute(ends).one()
    return (first, last) if first else None


def next_id(session: Session, household_id: str) -> int:
    last = select(func.max(IMPORT.c.import_id)).where(IMPORT.c.household_id == household_id)
    return int(session.connection().execute(last).scalar() or 0) + 1


def save_import(session: Session, household_id: str, item: Import) -> None:
    values = {name: getattr(item, name) for name in _FIELDS}
    session.connection().execute(insert(IMPORT), [{"household_id": household_id, "import_id": item.id, **values}])


_FIELDS = (
    "made_at",
    "name",
    "format",
    "digest",
    "n_readings",
    "wh",
    "first",
    "last",
    "findings",
    "fixes",
    "rolled_back_at",
)


def day_values(
    household_id: str, import_id: int, rows: DayRows, layer: int, meter: str = MAIN
) -> Iterable[dict[str, object]]:
    """Table rows of the days anything is known of."""
    for day, wh, quality in packed_days(rows):
        yield {
            "household_id": household_id,
            "meter": meter,
            "day": day,
            "import_id": import_id,
            "layer": layer,
            "wh": wh,
            "quality": quality,
        }


def save_days(session: Session, values: Sequence[dict[str, object]]) -> None:
    if values:
        session.connection().execute(insert(METER_DAY), values)


def imports(session: Session, household_id: str) -> list[Import]:
    """Newest first, without those that are still on their way in."""
    whole = IMPORT.c.household_id == household_id, IMPORT.c.n_readings > 0
    rows = session.connection().execute(select(IMPORT).where(*whole).order_by(IMPORT.c.import_id.desc()))
    return [Import(row.import_id, **{name: getattr(row, name) for name in _FIELDS}) for row in rows]


def find_import(session: Session, household_id: str, import_id: int) -> Import | None:
    return next((each for each in imports(session, household_id) if each.id == import_id), None)


def roll_back(session: Session, household_id: str, import_id: int, at: datetime | None) -> bool:
    """Let an import's days no longer count, or count again with None. Whether there is such an import."""
    where = col(ImportRow.household_id) == household_id, col(ImportRow.import_id) == import_id
    return bool(session.exec(update(ImportRow).where(*where).values(rolled_back_at=at)).rowcount)


def drop_import(session: Session, household_id: str, digest: str) -> None:
    """An import that is worked out anew from what was typed, with its days."""
    mine = IMPORT.c.household_id == household_id, IMPORT.c.digest == digest
    numbers = select(IMPORT.c.import_id).where(*mine)
    session.connection().execute(
        delete(METER_DAY).where(METER_DAY.c.household_id == household_id, METER_DAY.c.import_id.in_(numbers))
    )
    session.connection().execute(delete(IMPORT).where(*mine))
