"""A home whose monthly report is full: thirteen months of its meter, things done, a certificate."""

from dataclasses import replace
from datetime import date, datetime

import numpy as np

from webapp.domain.calendar import CHINA, DAY
from webapp.domain.day_rows import DayRows
from webapp.domain.household import Household
from webapp.domain.readings import Quality
from webapp.domain.run import Action, Certificate
from webapp.store import meters, records
from webapp.store.meters import Import
from webapp.usecases.keep_household import keep
from webapp.usecases.services import Services

CAME = datetime(2025, 9, 20, 8, tzinfo=CHINA)
FIRST, LAST = date(2025, 10, 1), date(2026, 11, 20)
WASHED, MOVED, BOUGHT = date(2026, 10, 12), date(2026, 10, 15), date(2026, 10, 8)


def settle(services: Services, home: Household) -> Household:
    """The home as if it had come a year ago, with all that happened since."""
    home = keep(services, replace(home, created_at=CAME))
    meter(services, home, FIRST, LAST)
    with services.database.write() as session:
        records.save_action(session, home.id, Action(WASHED, "tip", "wash-cold", 400, 22, 262), services.now())
        records.save_action(session, home.id, Action(MOVED, "shift", "washer-drum-40", 600, 17, 0), services.now())
        records.save_certificate(session, home.id, Certificate("c", 1, BOUGHT, "4F2C"), services.now())
    return home


def meter(services: Services, home: Household, first: date, last: date, quality: Quality = Quality.MEASURED) -> None:
    """Days of about 4 kWh, more in the evening, in summer and winter, each a little different from the others."""
    draw = np.random.default_rng(first.toordinal())
    n_days = (last - first).days + 1
    shape = np.full(96, 26.0)
    shape[48:56], shape[72:88] = 60, 110
    seasons = [1.0 + 0.7 * (day.month in (1, 2, 7, 8, 12)) for day in (first + n * DAY for n in range(n_days))]
    wh = (np.outer(np.array(seasons) * draw.normal(1, 0.22, n_days).clip(0.4, 2), shape)).astype(np.int64)
    rows = DayRows(first, wh, np.full(wh.shape, quality, dtype=np.uint8))
    with services.database.write() as session:
        number = meters.next_id(session, home.id)
        item = Import(
            number, services.now(), "meter.csv", "csv", f"d{number}", wh.size, rows.total_wh, first, last, [], []
        )
        meters.save_import(session, home.id, item)
        session.flush()
        meters.save_days(session, list(meters.day_values(home.id, number, rows, 0)))
