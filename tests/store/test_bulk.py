"""One file of many homes, on both databases: all of it counts at once, or none."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import numpy as np
import pytest

from webapp.domain.calendar import DAY
from webapp.domain.household import Household
from webapp.store import households, meters
from webapp.usecases.import_homes import Tally, import_homes
from webapp.usecases.import_readings import list_imports, roll_back
from webapp.usecases.services import Services

NOW = datetime(2026, 11, 21, 13, 38, tzinfo=UTC)
FIRST = date(2026, 1, 1)
N_DAYS = 300
HOMES = [Household(f"home{n}", "anhui", NOW) for n in range(5)]
METERS = {f"3401000{n}": home.id for n, home in enumerate(HOMES)}


def rows_of(meter: int, n_days: int = N_DAYS) -> Iterator[str]:
    wh = np.random.default_rng(meter).integers(5, 300, n_days * 96).tolist()
    at = datetime(2026, 1, 1)  # noqa: DTZ001  # a clock, not an instant
    return (f"3401000{meter},{at + timedelta(minutes=15 * n):%Y-%m-%d %H:%M},{value}" for n, value in enumerate(wh))


def a_file(meters: int = 5, n_days: int = N_DAYS) -> bytes:
    rows = [row for meter in range(meters) for row in rows_of(meter, n_days)]
    return "\n".join(["meter,time,Wh", *rows]).encode()


WHOLE = a_file()
SMALL = a_file(2, 3)


@pytest.fixture
def staffed(services: Services) -> Services:
    with services.database.write() as session:
        for home in HOMES:
            households.save(session, home)
    return services


def take(services: Services, content: bytes, **more: object) -> Tally:
    return import_homes(services, BytesIO(content), "all.csv", METERS, **more)  # type: ignore[arg-type]


def days_of(services: Services, home: Household) -> dict[date, list[int]]:
    with services.database.read() as session:
        return {day: wh.tolist() for day, wh in meters.days(session, home.id, FIRST, FIRST + 400 * DAY).wh.items()}


def expected(meter: int, n_days: int = N_DAYS) -> dict[date, list[int]]:
    wh = [int(row.rpartition(",")[2]) for row in rows_of(meter, n_days)]
    return {FIRST + n * DAY: wh[n * 96 : (n + 1) * 96] for n in range(n_days)}


def test_every_home_gets_its_own_days(staffed: Services) -> None:
    told: list[int] = []
    tally = take(staffed, WHOLE, progress=lambda done, _: told.append(done))
    assert (len(tally.homes), tally.n_readings, tally.n_days) == (5, 5 * N_DAYS * 96, 5 * N_DAYS)
    assert (tally.first, tally.last, tally.findings) == (FIRST, FIRST + (N_DAYS - 1) * DAY, [])
    assert len(told) > 1
    assert told[-1] == len(WHOLE)
    for n, home in enumerate(HOMES):
        assert days_of(staffed, home) == expected(n)
        (item,) = list_imports(staffed, home)
        assert (item.name, item.n_readings) == ("all.csv", N_DAYS * 96)
        assert item.wh == sum(map(sum, expected(n).values()))


def test_the_same_file_again_changes_nothing(staffed: Services) -> None:
    take(staffed, SMALL)
    tally = take(staffed, SMALL)
    assert (tally.homes, len(tally.again)) == (set(), 2)
    assert len(list_imports(staffed, HOMES[0])) == 1


def test_taken_back_it_may_come_again(staffed: Services) -> None:
    take(staffed, SMALL)
    roll_back(staffed, HOMES[0], list_imports(staffed, HOMES[0])[0].id)
    assert days_of(staffed, HOMES[0]) == {}
    assert take(staffed, SMALL).homes == {"home0"}
    assert days_of(staffed, HOMES[0]) == expected(0, 3)


class PowerCutError(Exception):
    """The machine went down."""


def test_cut_off_nothing_is_half_visible_and_the_next_try_doubles_nothing(staffed: Services) -> None:
    def cut(_: int, tally: Tally) -> None:
        if tally.n_days > N_DAYS * 3:
            raise PowerCutError

    with pytest.raises(PowerCutError):
        take(staffed, WHOLE, progress=cut)
    assert [days_of(staffed, home) for home in HOMES] == [{}] * 5
    assert [list_imports(staffed, home) for home in HOMES] == [[]] * 5
    take(staffed, WHOLE)
    assert [days_of(staffed, home) for home in HOMES] == [expected(n) for n in range(5)]
    assert [len(list_imports(staffed, home)) for home in HOMES] == [1] * 5


def test_a_file_without_order_gives_the_same_days(staffed: Services) -> None:
    head, *rows = WHOLE.decode().splitlines()
    np.random.default_rng(1).shuffle(rows)
    tally = take(staffed, "\n".join([head, *rows]).encode())
    assert {finding.code for finding in tally.findings} >= {"unsorted"}
    for n, home in enumerate(HOMES):
        assert days_of(staffed, home) == expected(n)
        assert list_imports(staffed, home)[0].wh == sum(map(sum, expected(n).values()))


def test_what_nobody_named_a_home_for_is_counted_and_left(staffed: Services) -> None:
    homes = {"34010000": "home0", "34010001": "nobody"}
    tally = import_homes(staffed, BytesIO(a_file(3, 3)), "all.csv", homes)
    assert (tally.homes, tally.unknown) == ({"home0"}, {"34010001", "34010002"})
    assert days_of(staffed, HOMES[1]) == {}


def test_a_dry_run_keeps_nothing(staffed: Services) -> None:
    tally = take(staffed, SMALL, dry_run=True)
    assert (len(tally.homes), tally.n_readings) == (2, 2 * 3 * 96)
    assert days_of(staffed, HOMES[0]) == {}
    assert list_imports(staffed, HOMES[0]) == []
