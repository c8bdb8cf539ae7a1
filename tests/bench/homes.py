"""One file of 1,000 homes, 30 days of quarter-hours each: 2.88 million readings read, checked and stored.

Run with the URL of a database; without one it makes an SQLite of its own.
"""

import json
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from tests.bench.memory import peak_megabytes
from webapp.domain.household import Household
from webapp.settings import Settings
from webapp.store import households
from webapp.usecases.import_homes import import_homes
from webapp.usecases.services import Services
from webapp.wiring import build_services

HOMES, DAYS = 1000, 30
FIRST = datetime(2026, 4, 1, tzinfo=UTC)


def write_file(path: Path) -> None:
    stamps = [f"{FIRST + timedelta(minutes=15 * n):%Y-%m-%d %H:%M}" for n in range(DAYS * 96)]
    draw = np.random.default_rng(1)
    with path.open("w") as target:
        target.write("meter,time,kWh\n")
        for home in range(HOMES):
            kwh = draw.integers(5, 300, DAYS * 96) / 1000
            target.writelines(f"34{home:08},{at},{value:.3f}\n" for at, value in zip(stamps, kwh, strict=True))


def settle(services: Services) -> dict[str, str]:
    with services.database.write() as session:
        for number in range(HOMES):
            households.save(session, Household(f"home-{number:05}", "anhui", FIRST))
    return {f"34{number:08}": f"home-{number:05}" for number in range(HOMES)}


def polars_seconds(path: Path) -> float:
    """The least anybody could do: the same file into rows of a meter and a day, unchecked and unstored."""
    import polars as pl  # only now: its threads are no part of what the server needs

    began = time.perf_counter()
    table = pl.read_csv(path, schema={"meter": pl.String, "time": pl.String, "kWh": pl.Float64})
    at = pl.col("time").str.to_datetime("%Y-%m-%d %H:%M", time_unit="ms")
    table = table.with_columns(day=at.dt.date(), wh=(pl.col("kWh") * 1000).round().cast(pl.Int32))
    rows = table.group_by("meter", "day", maintain_order=True).agg(pl.col("wh"))
    assert rows.height == HOMES * DAYS
    return time.perf_counter() - began


def _size(services: Services, file: Path) -> int:
    """Of an SQLite with all that was written in its file; nought for another database."""
    if not file.exists():
        return 0
    with services.database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return file.stat().st_size


def main() -> None:
    """Prints JSON: this runs in a process of its own, so that its memory is its own."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        url = sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{folder}/homes.db"
        services = build_services(Settings(data, url, "bench"))
        homes = settle(services)
        write_file(data / "all.csv")
        file = data / "homes.db"
        before = _size(services, file)
        began = time.perf_counter()
        with (data / "all.csv").open("rb") as source:
            tally = import_homes(services, source, "all.csv", homes)
        seconds = time.perf_counter() - began
        grown = _size(services, file) - before
        services.database.close()
        megabytes = peak_megabytes()
        peer = min(polars_seconds(data / "all.csv") for _ in range(3))
        stored = grown / tally.n_readings if file.exists() else None
    told = {"readings": tally.n_readings, "seconds": seconds, "megabytes": megabytes, "polars": peer, "bytes": stored}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
