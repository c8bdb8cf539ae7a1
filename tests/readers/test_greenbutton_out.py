"""What we write as Green Button, our own reader reads back to the watt-hour."""

import io
from datetime import UTC, date, datetime, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.domain.readings import Quality, Readings, readings
from webapp.readers import greenbutton
from webapp.readers.greenbutton import GreenButtonReader
from webapp.senders.greenbutton import REVERSE_MARK, MeterDays, espi

NOW = datetime(2026, 5, 1, tzinfo=UTC)
NAMES = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12)
WH = st.integers(-(10**9), 10**9)


@st.composite
def some_readings(draw: st.DrawFn) -> Readings:
    n = draw(st.integers(1, 30))
    minutes = np.array(draw(st.lists(st.sampled_from([1, 5, 15, 30, 60, 1440]), min_size=n, max_size=n)), np.int64)
    first = draw(st.integers(1440, 40_000_000))
    start = first + np.cumsum(minutes) - minutes
    wh = np.array(draw(st.lists(WH, min_size=n, max_size=n)), np.int64)
    name = draw(NAMES) + draw(st.sampled_from(["", REVERSE_MARK]))
    return readings(name, start, minutes, wh, np.arange(1, n + 1))


def back(*meters: Readings | MeterDays) -> dict[str, Readings]:
    content = "".join(espi(meters, NOW)).encode()
    return {meter.meter: meter for meter in GreenButtonReader().read(io.BytesIO(content), {}).meters}


@settings(max_examples=100)
@given(st.lists(some_readings(), min_size=1, max_size=3, unique_by=lambda meter: meter.meter))
def test_readings_come_back_to_the_watt_hour(meters: list[Readings]) -> None:
    found = back(*meters)
    for meter in meters:
        same = found[meter.meter]
        for ours, theirs in ((meter.start, same.start), (meter.minutes, same.minutes), (meter.wh, same.wh)):
            assert ours.tolist() == theirs.tolist()


@settings(max_examples=30)
@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from([0, 1, 2, 3])), min_size=96, max_size=96),
        min_size=1,
        max_size=4,
    )
)
def test_days_come_back_without_what_is_missing(days: list[list[tuple[int, int]]]) -> None:
    rows = [
        (date(2026, 4, 1) + timedelta(days=i), *(np.array(part, np.int64) for part in zip(*day, strict=True)))
        for i, day in enumerate(days)
    ]
    known = [part for day in days for part in day if part[1] != Quality.MISSING]
    if known:
        meter = back(MeterDays("home", rows))["home"]
        assert list(zip(meter.wh.tolist(), meter.quality.tolist(), strict=True)) == known
        assert set(meter.minutes.tolist()) == {15}


def test_times_qualities_and_names_are_told() -> None:
    quality = np.array([0, 1, 2, 3] + [1] * 92, np.int64)
    content = "".join(espi([MeterDays("A & <B>\x00", [(date(2026, 4, 1), np.full(96, 7), quality)])], NOW)).encode()
    found = GreenButtonReader().read(io.BytesIO(content), {})
    assert found.meters[0].meter == "A & <B>"
    assert found.meters[0].first == datetime(2026, 4, 1, 0, 15)  # noqa: DTZ001  a clock
    assert [(finding.code, finding.n) for finding in found.findings] == [("estimated_in_file", 2)]


def test_it_is_written_piece_by_piece() -> None:
    asked = []

    def days():
        for i in range(400):
            asked.append(i)
            yield date(2025, 1, 1) + timedelta(days=i), np.ones(96, np.int64), np.ones(96, np.int64)

    pieces = espi([MeterDays("home", days())], NOW)
    for _ in range(8):
        next(pieces)
    assert len(asked) < 5
    assert max(len(piece) for piece in pieces) < 20_000


def test_the_mark_of_what_flows_back_is_one() -> None:
    assert REVERSE_MARK == greenbutton.REVERSE_MARK
