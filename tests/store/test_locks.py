"""Many write at once and none is turned away; who reads does not wait for who writes."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

from webapp.domain.calendar import CHINA
from webapp.domain.household import Household
from webapp.store import households
from webapp.store.database import BUSY_SECONDS, Database

WRITERS, WRITES = 8, 10
HOME = Household(id="home", province="anhui", created_at=datetime(2026, 11, 21, tzinfo=CHINA), people=0)


def test_eight_writers_lose_nothing_and_none_is_locked_out(database: Database) -> None:
    def write(writer: int) -> None:
        for number in range(WRITES):
            with database.write() as session:
                households.save(session, replace(HOME, id=f"{writer}-{number}"))

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))

    with database.read() as session:
        found = households.unplanned(session, HOME.evening_hour, HOME.created_at.date(), "", 10_000)
    assert len(found) == WRITERS * WRITES


def test_a_reader_does_not_wait_for_a_writer(database: Database) -> None:
    with database.write() as session:
        households.save(session, HOME)
        session.flush()
        began = time.monotonic()
        with database.read() as other:
            assert households.find(other, "home") is None  # not committed yet
        assert time.monotonic() - began < BUSY_SECONDS  # who waits for a lock waits so long
    with database.read() as session:
        assert households.find(session, "home") == HOME
