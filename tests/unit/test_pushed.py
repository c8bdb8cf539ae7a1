"""Pushed readings become whole watt-hours on China's clock, exactly, or a sentence that names the reading."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.calendar import CHINA
from webapp.domain.errors import YiduError
from webapp.domain.pushed import Pushed, PushedReading, PushKind, Unit, to_readings
from webapp.domain.readings import Quality

NOW = datetime(2026, 11, 21, 21, 38, tzinfo=CHINA)
FIRST = datetime(2026, 11, 20, 0, 0, tzinfo=CHINA)


def pushed(unit: Unit, kind: PushKind, *values: str, minutes: int | None = 15, step: int = 15) -> Pushed:
    """Values one after the other from midnight on."""
    rows = (PushedReading(FIRST + n * timedelta(minutes=step), Decimal(v), minutes) for n, v in enumerate(values))
    return Pushed("k", "main", unit, kind, tuple(rows))


@pytest.mark.parametrize(
    ("unit", "value", "wh"),
    [("kwh", "0.25", 250), ("kwh", "0.0005", 1), ("kwh", "0.000499", 0), ("wh", "250.5", 251), ("w", "1000", 250)],
)
def test_every_unit_becomes_whole_watt_hours(unit: Unit, value: str, wh: int) -> None:
    assert to_readings(pushed(unit, "interval", value), NOW).wh.tolist() == [wh]


def test_times_of_any_zone_are_chinas_clock() -> None:
    zones = (CHINA, UTC, timezone(timedelta(hours=-7)))
    found = [
        to_readings(
            Pushed("k", "main", "wh", "interval", (PushedReading(FIRST.astimezone(zone), Decimal(1), 60),)), NOW
        )
        for zone in zones
    ]
    assert {each.first for each in found} == {datetime(2026, 11, 20)}  # noqa: DTZ001
    assert {each.end for each in found} == {datetime(2026, 11, 20, 1)}  # noqa: DTZ001


def test_they_come_in_order_of_time_and_know_their_place() -> None:
    whole = pushed("wh", "interval", "1", "2", "3")
    turned = Pushed("k", "main", "wh", "interval", whole.readings[::-1])
    found = to_readings(turned, NOW)
    assert found.wh.tolist() == [1, 2, 3]
    assert found.row.tolist() == [3, 2, 1]
    assert (found.quality == Quality.MEASURED).all()


def test_a_register_tells_what_was_used_between() -> None:
    found = to_readings(pushed("kwh", "register", "1000.1", "1000.1004", "1000.6", step=60), NOW)
    assert found.wh.tolist() == [0, 500]
    assert found.minutes.tolist() == [60, 60]


@given(st.lists(st.decimals(0, 2, places=6), min_size=2, max_size=50))
def test_differences_of_a_register_add_up(steps: list[Decimal]) -> None:
    shown = [sum(steps[: n + 1], Decimal(0)) for n in range(len(steps))]
    found = to_readings(pushed("kwh", "register", *map(str, shown)), NOW)
    assert abs(Decimal(found.total_wh) - (shown[-1] - shown[0]) * 1000) <= 1


@pytest.mark.parametrize(
    ("given_", "code", "field"),
    [
        (pushed("w", "register", "1", "2"), "PowerRegister", "unit"),
        (pushed("kwh", "register", "1"), "FewRegisters", "readings"),
        (pushed("kwh", "register", "1", "2", "1.9"), "FallingReading", "readings.2.value"),
        (pushed("kwh", "register", "1", "2", step=0), "Overlap", "readings.1.start"),
        (pushed("wh", "interval", "1", "2", minutes=16), "Overlap", "readings.1.start"),
        (pushed("wh", "interval", "1", minutes=None), "NoMinutes", "readings.0.minutes"),
        (pushed("kwh", "interval", "1", "51"), "TooMuchPower", "readings.1.value"),
        (pushed("wh", "interval", "1", "1", minutes=1, step=1437), "ReadingAhead", None),
    ],
)
def test_what_cannot_be_right_is_told(given_: Pushed, code: str, field: str | None) -> None:
    now = NOW if field else FIRST + timedelta(hours=12)
    with pytest.raises(YiduError) as caught:
        to_readings(given_, now)
    assert (caught.value.code, caught.value.field) == (code, field or "readings.1.start")


@pytest.mark.parametrize(
    ("start", "code"),
    [
        (datetime(2011, 12, 31, tzinfo=UTC), "ReadingTooOld"),
        (datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))), "ReadingTooOld"),
        (datetime(9999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-12))), "ReadingAhead"),
        (NOW - timedelta(minutes=9), "ReadingAhead"),
        (FIRST + timedelta(seconds=1), "NotWholeMinutes"),
        (FIRST + timedelta(microseconds=1), "NotWholeMinutes"),
    ],
)
def test_a_strange_time_is_told(start: datetime, code: str) -> None:
    with pytest.raises(YiduError) as caught:
        to_readings(Pushed("k", "main", "wh", "interval", (PushedReading(start, Decimal(1), 15),)), NOW)
    assert (caught.value.code, caught.value.field) == (code, "readings.0.start")


def test_a_clock_a_little_fast_is_forgiven() -> None:
    start = (NOW - timedelta(minutes=10)).replace(second=0)
    push = Pushed("k", "main", "wh", "interval", (PushedReading(start, Decimal(1), 15),))
    assert len(to_readings(push, NOW)) == 1
