"""Homes with a meter and months that are over, for the tests of statements."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import numpy as np

from webapp.domain.calendar import CHINA, QUARTERS
from webapp.domain.canonical import read
from webapp.domain.day_rows import DayRows
from webapp.domain.household import Household
from webapp.domain.readings import Quality
from webapp.domain.statement import StatementFact, statement_of
from webapp.store import households, meters, statements
from webapp.usecases.keep_household import new_household, with_use
from webapp.usecases.services import Services

CAME = datetime(2026, 9, 1, 12, tzinfo=CHINA)


def a_metered_home(services: Services, name: str = "home-1", came: datetime = CAME, **changes: object) -> Household:
    """A home in Hefei on 平谷 prices that came on 1 September; without any reading yet."""
    home = replace(new_household(services, "anhui"), city="合肥", plan="tou", id=name, created_at=came)
    home = with_use(services, replace(home, **changes))  # type: ignore[arg-type]
    with services.database.write() as session:
        households.save(session, home)
    return home


def days_of(first: date, n_days: int, wh: int = 100, seed: int = 1) -> DayRows:
    """Measured days of about 96 times `wh`."""
    drawn = np.random.default_rng(seed).integers(wh // 2, wh * 3 // 2, (n_days, QUARTERS))
    return DayRows(first, drawn.astype(np.int64), np.full((n_days, QUARTERS), Quality.MEASURED, dtype=np.uint8))


def bring(services: Services, home: Household, rows: DayRows, **changes: object) -> int:
    """An import of these days; its number."""
    with services.database.write() as session:
        number = meters.next_id(session, home.id)
        first, last = rows.first, rows.first + (len(rows.wh) - 1) * (date(2026, 1, 2) - date(2026, 1, 1))
        item = meters.Import(
            number, services.now(), "a.csv", "csv", f"{number:064}", rows.wh.size, rows.total_wh, first, last, [], []
        )
        meters.save_import(session, home.id, replace(item, **changes))  # type: ignore[arg-type]
        meters.save_days(session, list(meters.day_values(home.id, number, rows, 0)))
    return number


def stated(services: Services, home: Household) -> list[StatementFact]:
    """All statements of a home in the order they were sealed in."""
    with services.database.read() as session:
        return [statement_of(read(sealed.record)) for sealed in statements.every(session, home.id)]


def yuan(fen: int | None) -> Decimal:
    return Decimal(fen or 0) / 100
