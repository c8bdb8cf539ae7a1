"""Writes the bundle of a small home as this version seals it: `PYTHONPATH=.:tests python tests/bundles/write.py`.

Done once for each format: what lies here must verify for ever, so it is never written again.
"""

import tempfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import numpy as np

from tests.conftest import Clock
from tests.stamping import authority
from tests.stated import a_metered_home, bring, days_of
from webapp.domain.calendar import CHINA, DAY
from webapp.domain.canonical import to_bytes
from webapp.domain.seal import roots_record
from webapp.senders.timestamp import TsaStamper
from webapp.settings import Settings, data_file
from webapp.signer import Ed25519Signer
from webapp.store import temperatures
from webapp.usecases.list_statements import published_roots
from webapp.usecases.lock_baseline import lock_baseline
from webapp.usecases.pack_bundle import pack_bundle
from webapp.usecases.seal_months import seal_months
from webapp.usecases.services import Services
from webapp.usecases.stamp_roots import stamp_roots
from webapp.wiring import build_services

HERE = Path(__file__).parent
BEGAN = date(2025, 8, 1)
LOCKED = datetime(2026, 8, 31, 20, tzinfo=CHINA)


def main() -> None:
    """A year of days, a baseline locked, two months sealed, the first corrected after the key was replaced."""
    with tempfile.TemporaryDirectory() as folder, authority(Path(folder)) as tsa:
        clock = Clock()
        settings = Settings(
            Path(folder), f"sqlite:///{folder}/yidu.db", "bundle", appliances=data_file("appliances.yaml")
        )
        live = build_services(settings)
        old = Ed25519Signer.from_seed(bytes(range(32)))
        services = replace(live, now=clock, signer=old, stamper=TsaStamper(tsa.url))
        clock.set(LOCKED)
        home = a_metered_home(services, "first", LOCKED)
        _warm(services)
        bring(services, home, days_of(BEGAN, (date(2026, 9, 1) - BEGAN).days, 95))
        lock_baseline(services, home)
        bring(services, home, days_of(date(2026, 9, 1), 30, 80, 9))
        _close(services, clock, date(2026, 10, 3))
        services = replace(services, signer=Ed25519Signer.from_seed(bytes(range(1, 33)), old.public_keys))
        bring(services, home, days_of(date(2026, 9, 20), 2, 60))
        _close(services, clock, date(2026, 10, 10))
        clock.pass_by(hours=1)
        papers = {"statement.html": "<!doctype html><title>月结</title>".encode()}
        (HERE / "first.zip").write_bytes(pack_bundle(services, home, papers))
        (HERE / "first.roots.json").write_bytes(to_bytes(roots_record(published_roots(services))))
        live.database.close()


def _close(services: Services, clock: Clock, day: date) -> None:
    clock.set(datetime(day.year, day.month, day.day, 3, 30, tzinfo=CHINA))
    seal_months(services, day)
    stamp_roots(services)


def _warm(services: Services) -> None:
    """Two years of temperatures of Hefei, as a curve."""
    tenths = {BEGAN + n * DAY: round(165 + 120 * np.cos(2 * np.pi * (n + 5) / 365)) for n in range(500)}
    with services.database.write() as session:
        temperatures.save_city(session, "合肥", "made up for the tests", "t.csv", services.now(), tenths)


if __name__ == "__main__":
    main()
