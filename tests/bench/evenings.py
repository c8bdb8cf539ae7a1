"""Ten thousand homes of five provinces, one in seven with a car: every evening planned and kept."""

import json
import tempfile
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from tests.bench.memory import peak_megabytes
from webapp.domain.calendar import CHINA
from webapp.settings import Settings
from webapp.store import households
from webapp.usecases.keep_household import new_household, with_use
from webapp.usecases.plan_evenings import plan_evenings
from webapp.usecases.services import Services
from webapp.wiring import build_services

HOMES = 10_000
EIGHT = datetime(2026, 11, 21, 20, 0, 5, tzinfo=CHINA)
PROVINCES = ("anhui", "jiangsu", "zhejiang", "shanghai", "fujian")


def settle(services: Services) -> None:
    """Keep the homes, half a thousand at a time."""
    kinds = [with_use(services, replace(new_household(services, code), plan="tou")) for code in PROVINCES]
    for first in range(0, HOMES, 500):
        with services.database.write() as session:
            for number in range(first, first + 500):
                home = kinds[number % len(kinds)]
                more = ("ev-sedan",) if number % 7 == 0 else ()
                home = replace(home, id=f"home-{number:05}", appliances=(*home.appliances, *more))
                households.save(session, home)


def main() -> None:
    """Prints JSON: this runs in a process of its own, so that its memory is its own."""
    with tempfile.TemporaryDirectory() as folder:
        services = build_services(Settings(Path(folder), f"sqlite:///{folder}/evenings.db", "bench"))
        services = replace(services, now=lambda: EIGHT)
        settle(services)
        began = time.perf_counter()
        tally = plan_evenings(services, EIGHT.hour, EIGHT.date())
        seconds = time.perf_counter() - began
        services.database.close()
    megabytes = peak_megabytes()
    print(json.dumps({"planned": tally.planned, "seconds": seconds, "megabytes": megabytes}))


if __name__ == "__main__":
    main()
