"""The days of a home's meters in the forms in which they leave: a record that reads back, tables, Green Button."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import numpy as np

from webapp.domain.by_period import KINDS
from webapp.domain.household import Household
from webapp.domain.readings import EPOCH, MINUTES_A_DAY, Quality
from webapp.senders import greenbutton
from webapp.store import meter_rows, meters
from webapp.store.meter_rows import MeterRow
from webapp.store.meters import MeterDays
from webapp.usecases.services import Services

WORDS = {Quality.MEASURED: "measured", Quality.ESTIMATED: "estimated", Quality.REPAIRED: "repaired"}
ROW_NAMES = ("import", "layer", "meter", "day", "wh", "quality")
Measured = dict[str, MeterDays]
"""What counts of each meter, the home's own first."""


def measured_meters(services: Services, home: Household) -> Measured:
    with services.database.read() as session:
        names = meter_rows.names(session, home.id)
        return {name: meters.days(session, home.id, date.min, date.max, name) for name in names}


def lines(measured: Measured) -> Iterator[tuple[str, int, int, Quality]]:
    """Meter, start in minutes of China's clock since 1970, watt-hours and quality of each quarter-hour known."""
    for name, each in measured.items():
        for day in sorted(each.wh):
            known = np.flatnonzero(each.quality[day] != Quality.MISSING)
            start = (day - EPOCH).days * MINUTES_A_DAY + known * 15
            found = (start.tolist(), each.wh[day][known].tolist(), each.quality[day][known].tolist())
            for at, wh, quality in zip(*found, strict=True):
                yield name, at, wh, Quality(quality)


def meter_record(measured: Measured) -> list[dict[str, object]]:
    return [
        {"meter": name, "days": [_day_record(day, each) for day in sorted(each.wh)]} for name, each in measured.items()
    ]


def _day_record(day: date, each: MeterDays) -> dict[str, object]:
    """Quarter-hours nobody told of are null: nought would be a reading."""
    quality = each.quality[day].tolist()
    wh = [value if known else None for value, known in zip(each.wh[day].tolist(), quality, strict=True)]
    return {"day": day, "wh": wh, "quality": quality}


def row_record(row: MeterRow) -> dict[str, object]:
    """`quality` as 96 digits: 0 not known, 1 measured, 2 estimated, 3 repaired."""
    quality = "".join(map(str, row.quality.tolist()))
    return dict(zip(ROW_NAMES, (row.import_id, row.layer, row.meter, row.day, row.wh.tolist(), quality), strict=True))


def for_green_button(measured: Measured) -> Iterable[greenbutton.MeterDays]:
    for name, each in measured.items():
        yield greenbutton.MeterDays(name, [(day, each.wh[day], each.quality[day]) for day in sorted(each.wh)])


def day_table(measured: MeterDays, by_period: Mapping[date, Mapping[str, int]]) -> tuple[list[str], list[list[object]]]:
    """Head and rows: a day's total, and what of it fell in each period where there are several."""
    there = [kind for kind in KINDS if any(kind in parts for parts in by_period.values())]
    kinds = there if len(there) > 1 else []
    rows: list[list[object]] = [
        [day, int(measured.wh[day].sum()), *(by_period[day].get(kind) for kind in kinds)] for day in sorted(measured.wh)
    ]
    return ["day", "total_wh", *(f"{kind}_wh" for kind in kinds)], rows
