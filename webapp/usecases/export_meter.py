"""The days of a home's meter in the forms in which they leave: a record that reads back, tables, Green Button."""

from datetime import date

import numpy as np

from webapp.domain.calendar import QUARTERS
from webapp.domain.readings import EPOCH, MINUTES_A_DAY, Quality, Readings, readings
from webapp.store import meters
from webapp.store.meters import MeterDays


def known_days(measured: MeterDays) -> list[tuple[date, list[int]]]:
    return [(day, measured.wh[day].tolist()) for day in sorted(measured.wh)]


def meter_record(measured: MeterDays) -> list[dict[str, object]]:
    """Quarter-hours nobody told of are null: nought would be a reading."""
    if not measured.wh:
        return []
    days = [
        {
            "day": day,
            "wh": [value if known else None for value, known in zip(wh, measured.quality[day].tolist(), strict=True)],
            "quality": measured.quality[day].tolist(),
        }
        for day, wh in known_days(measured)
    ]
    return [{"meter": meters.MAIN, "days": days}]


def as_readings(measured: MeterDays) -> list[Readings]:
    """The known quarter-hours, for a Green Button file."""
    if not measured.wh:
        return []
    days = sorted(measured.wh)
    known = np.concatenate([measured.quality[day] != Quality.MISSING for day in days])
    start = np.concatenate(
        [(day - EPOCH).days * MINUTES_A_DAY + np.arange(QUARTERS, dtype=np.int64) * 15 for day in days]
    )[known]
    wh = np.concatenate([measured.wh[day] for day in days])[known]
    return [readings(meters.MAIN, start, np.full(len(start), 15, dtype=np.int64), wh, np.arange(1, len(start) + 1))]
