"""A year of quarter-hours as CSV: read, examined, compared and stored; and read back as one array."""

import io
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np

from webapp.domain.household import Household
from webapp.store import meters
from webapp.usecases.import_readings import keep_import
from webapp.usecases.look_at_file import look
from webapp.usecases.services import Services

FIRST = datetime(2025, 1, 1, tzinfo=UTC)
ROWS = 35_040


def a_year_file() -> bytes:
    wh = np.random.default_rng(3).integers(20, 200, ROWS)
    rows = (f"{FIRST + timedelta(minutes=15 * n):%Y-%m-%d %H:%M},{value / 1000:.3f}" for n, value in enumerate(wh))
    return ("time,kWh\n" + "\n".join(rows) + "\n").encode()


def take_in(services: Services, home: Household, content: bytes, number: int) -> float:
    """Seconds from the bytes to the stored days; the bytes differ by one comment a time, or it would be known."""
    began = time.perf_counter()
    seen = look(services, home, io.BytesIO(content + b"\n" * number), "year.csv")
    keep_import(services, home, replace(seen, digest=f"{seen.digest[:60]}{number}"), "year.csv")
    return time.perf_counter() - began


def read_back(services: Services, home: Household) -> int:
    with services.database.read() as session:
        found = meters.days(session, home.id, FIRST.date(), FIRST.date() + timedelta(days=365))
    return len(found.wh)
