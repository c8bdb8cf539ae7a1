"""Ten thousand homes of five provinces, each with a month of quarter-hours and a locked baseline: closed and sealed."""

import json
import tempfile
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
from sqlalchemy import insert

from tests.bench.memory import peak_megabytes
from webapp.domain.baseline_lock import Lock, locked
from webapp.domain.calendar import CHINA, DAY, QUARTERS
from webapp.domain.daily import DailyTemperature, daily_use
from webapp.domain.day_rows import DayRows
from webapp.domain.readings import Quality
from webapp.domain.run import Action
from webapp.settings import Settings
from webapp.store import baselines, bulk, households, temperatures
from webapp.store.meters import MAIN, packed_days
from webapp.store.records import ACTION
from webapp.usecases.keep_household import new_household, with_use
from webapp.usecases.seal_months import seal_months
from webapp.usecases.services import Services
from webapp.wiring import build_services

HOMES, DAYS = 10_000, 31
FIRST = date(2026, 10, 1)
CAME = datetime(2026, 9, 30, 16, tzinfo=UTC)
CLOSING = datetime(2026, 11, 3, 3, 30, tzinfo=CHINA)
PROVINCES = ("anhui", "jiangsu", "zhejiang", "shanghai", "fujian")
AT_ONCE = 500


def settle(services: Services) -> None:
    """Keep the homes with their meters' days, the temperatures of their city and a baseline each."""
    kinds = [with_use(services, replace(new_household(services, code), plan="tou")) for code in PROVINCES]
    draw = np.random.default_rng(1)
    with services.database.write() as session:
        tenths = {FIRST + n * DAY: int(value) for n, value in enumerate(draw.integers(120, 240, DAYS))}
        temperatures.save_city(session, "合肥", "bench", "bench.csv", CLOSING, tenths)
    baseline = baselines.Locked(CAME, a_baseline(draw))
    for begin in range(0, HOMES, AT_ONCE):
        names = [f"home-{number:05}" for number in range(begin, begin + AT_ONCE)]
        with services.database.write() as session:
            for number, name in enumerate(names):
                home = replace(kinds[number % len(kinds)], id=name, created_at=CAME, city="合肥")
                households.save(session, home)
            session.flush()
            bulk.begin(session, "bench", "all.csv", "csv", dict.fromkeys(names, 1), CLOSING)
            rows = [(name, MAIN, day, 1, 0, wh, quality) for name in names for day, wh, quality in some_days(draw)]
            bulk.save_days(session, rows)
            brought = bulk.Brought(1, DAYS * QUARTERS, 1, FIRST, FIRST + (DAYS - 1) * DAY, [])
            bulk.finish(session, dict.fromkeys(names, brought))
            done = {"created_at": CLOSING, **vars(Action(FIRST, "shift", "washer-drum-40", 600, 17, 0))}
            session.connection().execute(insert(ACTION), [{"household_id": name, **done} for name in names])
            for name in names:
                baselines.save(session, name, baseline)


def some_days(draw: np.random.Generator) -> list[tuple[date, bytes, bytes]]:
    wh = draw.integers(5, 300, (DAYS, QUARTERS))
    return packed_days(DayRows(FIRST, wh, np.full((DAYS, QUARTERS), Quality.MEASURED, dtype=np.uint8)))


def a_baseline(draw: np.random.Generator) -> baselines.BaselineFact:
    """Of a year by the weather: base, weekend, heating and cooling."""
    first, celsius = date(2025, 9, 30), 16.5 - 12 * np.cos(2 * np.pi * np.arange(365) / 365)
    wh = 9000 + 400 * np.maximum(12 - celsius, 0) + 900 * np.maximum(celsius - 24, 0)
    use = daily_use(first, np.rint(wh * draw.uniform(0.8, 1.2, 365)).astype(np.int64), np.ones(365, dtype=np.bool_))
    lock = Lock("bench", CAME, FIRST, "bench")
    return locked(use, DailyTemperature(first, celsius), lock)


def main() -> None:
    """Prints JSON: this runs in a process of its own, so that its memory is its own."""
    with tempfile.TemporaryDirectory() as folder:
        services = build_services(Settings(Path(folder), f"sqlite:///{folder}/statements.db", "bench"))
        services = replace(services, now=lambda: CLOSING)
        settle(services)
        began = time.perf_counter()
        tally = seal_months(services, CLOSING.date())
        seconds = time.perf_counter() - began
        began = time.perf_counter()
        again = seal_months(services, CLOSING.date())
        look_seconds = time.perf_counter() - began
        services.database.close()
    megabytes = peak_megabytes()
    found = {"sealed": tally.sealed, "failed": tally.failed + again.sealed, "seconds": seconds}
    print(json.dumps({**found, "look_seconds": look_seconds, "megabytes": megabytes}))


if __name__ == "__main__":
    main()
