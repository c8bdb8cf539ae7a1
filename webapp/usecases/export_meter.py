"""The days of a home's meter in the forms in which they leave: a record that reads back, tables, Green Button."""

from collections.abc import Mapping
from datetime import date

import numpy as np

from webapp.domain.by_period import KINDS
from webapp.domain.calendar import QUARTERS
from webapp.domain.readings import EPOCH, MINUTES_A_DAY, Quality, Readings, readings
from webapp.store import meters
from webapp.store.meters import MeterDays

QUARTER_NAMES = [f"{n // 4:02d}:{n % 4 * 15:02d}" for n in range(QUARTERS)]


def meter_table(
    measured: MeterDays, by_period: Mapping[date, Mapping[str, int]]
) -> tuple[list[str], list[list[object]]]:
    """Head and rows: a day's total, what of it fell in each period where there are several, and its 96 values."""
    there = [kind for kind in KINDS if any(kind in parts for parts in by_period.values())]
    kinds = there if len(there) > 1 else []
    rows: list[list[object]] = [
        [day, sum(wh), *(by_period[day].get(kind) for kind in kinds), *wh] for day, wh in known_days(measured)
    ]
    return ["day", "total_wh", *(f"{kind}_wh" for kind in kinds), *QUARTER_NAMES], rows


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
