"""Green Button files: what their numbers mean, whose clock they follow, and what is refused."""

import io
import tracemalloc
from collections.abc import Mapping
from datetime import UTC, datetime

import numpy as np
import pytest
from feeds import CHINA, NORTH_AMERICA, block, clock, entry, espi, feed, kind, meter, point

from webapp.domain.readings import Finding, Readings, minute_of
from webapp.readers import Content, UnreadableError
from webapp.readers.espi_clock import LocalClock, rule
from webapp.readers.feed_refusals import (
    BrokenFileError,
    CutOffError,
    GasError,
    NoElectricityError,
    TooFineError,
    UnknownEncodingError,
    UnsafeFileError,
    WaterError,
)
from webapp.readers.feed_words import SENTENCES
from webapp.readers.greenbutton import GreenButtonReader

APRIL = int(datetime(2026, 3, 31, 16, tzinfo=UTC).timestamp())  # midnight of 1 April in China


def read(content: bytes, chosen: Mapping[str, str] | None = None) -> Content:
    return GreenButtonReader().read(io.BytesIO(content), chosen or {})


def only(content: Content) -> Readings:
    assert len(content.meters) == 1
    return content.meters[0]


def found(content: Content, code: str) -> Finding:
    return next(finding for finding in content.findings if finding.code == code)


def hours(n: int, at: int = APRIL, value: int = 100) -> list[tuple[int, int, int]]:
    return [(at + 3600 * i, 3600, value + i) for i in range(n)]


def simple(rows: list[tuple[int, int, int]], clock_values: tuple[str, str, str, str] = CHINA, **codes: object) -> bytes:
    return feed(point(), clock(clock_values), meter(), kind(**codes), block(rows))


def test_watt_hours_by_the_clock_of_the_file() -> None:
    content = read(simple(hours(3)))
    home = only(content)
    assert home.meter == "home"
    assert home.first == datetime(2026, 4, 1)  # noqa: DTZ001  a clock
    assert home.wh.tolist() == [100, 101, 102]
    assert home.minutes.tolist() == [60, 60, 60]
    assert home.row.tolist() == [1, 2, 3]
    assert content.findings == ()
    assert content.sample[0] == (str(APRIL), "3600", "100")


@pytest.mark.parametrize(
    ("codes", "value", "wh"),
    [
        ({"powerOfTenMultiplier": 3}, 2, 2000),
        ({"powerOfTenMultiplier": -3}, 1499, 1),
        ({"powerOfTenMultiplier": -3}, 1500, 2),
        ({"powerOfTenMultiplier": -3}, -1500, -2),
        ({"uom": 38, "accumulationBehaviour": 12}, 1000, 250),
        ({"uom": 38, "powerOfTenMultiplier": 3}, 3, 750),
        ({"uom": 38, "powerOfTenMultiplier": -3}, 2000, 1),
    ],
)
def test_units_are_turned_exactly(codes: dict[str, object], value: int, wh: int) -> None:
    assert only(read(simple([(APRIL, 900, value)], **codes))).wh.tolist() == [wh]


def test_a_register_becomes_what_was_used_between() -> None:
    rows = [(APRIL + 900 * i, 900, value) for i, value in enumerate([5000, 5100, 5250, 40, 90])]
    content = read(simple(rows, accumulationBehaviour=3))
    home = only(content)
    assert home.wh.tolist() == [100, 150, 50]
    assert home.start.tolist() == [minute_of(datetime(2026, 4, 1, 0, minute)) for minute in (15, 30)] + [  # noqa: DTZ001
        minute_of(datetime(2026, 4, 1, 1))  # noqa: DTZ001
    ]
    assert home.row.tolist() == [2, 3, 5]
    fall = found(content, "register_fell")
    assert (fall.row, fall.n, fall.params) == (4, 1, {"before": "5.25", "after": "0.04"})


def test_a_register_read_once_is_no_energy() -> None:
    once = [kind(2, accumulationBehaviour=3, flowDirection=19), meter(1, 2, kind=2), block(hours(1), reading=2)]
    assert only(read(feed(point(), clock(), meter(), kind(), block(hours(1)), *once))).meter == "home"
    with pytest.raises(NoElectricityError):
        read(feed(point(), clock(), *once))


def test_a_feed_of_many_points_takes_no_time() -> None:
    n = 3000
    parts = [part for i in range(n) for part in (point(i, f"home {i}"), meter(i), block(hours(1, value=i), i))]
    content = read(feed(clock(), kind(), *parts))
    assert [each.meter for each in content.meters] == [f"home {i}" for i in range(n)]
    assert [each.total_wh for each in content.meters] == list(range(n))


def test_a_length_that_is_missing_is_the_types_or_the_gap() -> None:
    assert only(read(simple([(APRIL, 0, 1)], intervalLength=1800))).minutes.tolist() == [30]
    assert only(read(simple([(APRIL, 0, 1), (APRIL + 900, 0, 1)]))).minutes.tolist() == [15, 15]
    with pytest.raises(TooFineError):
        read(simple([(APRIL, 0, 1)]))


def test_it_does_not_matter_in_which_order_an_atom_feed_names_things() -> None:
    parts = [block(hours(2)), kind(powerOfTenMultiplier=1), meter(), clock(), point()]
    assert only(read(feed(*parts))).wh.tolist() == only(read(feed(*reversed(parts)))).wh.tolist() == [1000, 1010]


def test_without_links_what_came_last_counts() -> None:
    bare = [part.replace("link rel", "x rel") for part in (point(), clock(), kind(), block(hours(2)))]
    assert only(read(feed(*bare))).meter == "home"
    assert only(read(feed(*bare))).wh.tolist() == [100, 101]


def test_prefixed_names_are_the_same_names() -> None:
    xml = simple(hours(2)).replace(b' xmlns="http://naesb.org/espi"', b"")
    for name in (
        b"IntervalReading",
        b"IntervalBlock",
        b"ReadingType",
        b"UsagePoint",
        b"MeterReading>",
        b"MeterReading/>",
    ):
        xml = xml.replace(b"<" + name, b"<espi:" + name).replace(b"</" + name, b"</espi:" + name)
    assert only(read(xml.replace(b"<feed", b'<feed xmlns:espi="http://naesb.org/espi"'))).wh.tolist() == [100, 101]


def test_several_meters_and_what_flows_back_stand_apart() -> None:
    content = read(
        feed(
            clock(), point(1, "north"), point(2, "south"), kind(1), kind(2, flowDirection=19),
            meter(1, 1), meter(1, 2, kind=2), meter(2, 1),
            block(hours(2)), block(hours(2, value=7), reading=2), block(hours(2, value=50), number=2),
        )
    )  # fmt: skip
    assert [(each.meter, each.total_wh) for each in content.meters] == [("north", 201), ("north ↩", 15), ("south", 101)]
    told = found(content, "reverse_flow")
    assert (told.row, told.meter, told.remedies) == (3, "north ↩", ())


def test_two_series_of_one_point_do_not_share_a_name() -> None:
    content = read(
        feed(
            clock(), point(), kind(), meter(1, 1), meter(1, 2, "daily"), meter(1, 3),
            block(hours(1)), block(hours(1), reading=2), block(hours(1), reading=3),
        )
    )  # fmt: skip
    assert [each.meter for each in content.meters] == ["home", "home daily", "home 2"]


def test_what_is_not_electricity_is_left_out_and_refused_alone() -> None:
    gas = [point(2, "stove", 1), kind(2, commodity=7, uom=169), meter(2, 1, kind=2), block(hours(2), 2)]
    with pytest.raises(GasError):
        read(feed(clock(), *gas))
    with pytest.raises(WaterError):
        read(feed(clock(), point(service=2), kind(commodity=0), meter(), block(hours(1))))
    with pytest.raises(NoElectricityError):
        read(feed(clock(), point(), kind(uom=29), meter(), block(hours(1))))
    with pytest.raises(NoElectricityError):
        read(feed(clock(), point()))
    volts = [kind(3, uom=29), meter(1, 3, kind=3), block(hours(1), reading=3)]
    content = read(feed(clock(), point(), kind(), meter(), block(hours(1)), *gas, *volts))
    assert only(content).meter == "home"
    assert {finding.code for finding in content.findings} == {"other_commodity", "other_unit"}


def test_estimates_and_what_cannot_be_understood_are_told() -> None:
    blocks = [block(hours(1), quality=8), block([(APRIL + 3600, 3600, 10**18), (APRIL + 7200, 3600, 9)])]
    content = read(feed(clock(), point(), kind(), meter(), *blocks))
    assert only(content).row.tolist() == [1, 3]
    assert (found(content, "value_unclear").row, found(content, "value_unclear").n) == (2, 1)
    assert (found(content, "estimated_in_file").row, found(content, "estimated_in_file").n) == (1, 1)


def test_without_a_zone_china_is_assumed_and_may_be_corrected() -> None:
    xml = feed(point(), kind(), meter(), block(hours(1)))
    content = read(xml)
    assert only(content).first == datetime(2026, 4, 1)  # noqa: DTZ001
    assert found(content, "zone_assumed").params == {"offset": "+08:00"}
    assert content.choices[0].name == "utc_offset"
    assert only(read(xml, {"utc_offset": "-05:00"})).first == datetime(2026, 3, 31, 11)  # noqa: DTZ001
    assert only(read(xml, {"utc_offset": "nonsense"})).first == datetime(2026, 4, 1)  # noqa: DTZ001


# ---- daylight saving ----


def california(year: int, month: int, day: int, hour: int) -> int:
    return int(datetime(year, month, day, hour, tzinfo=UTC).timestamp()) + 8 * 3600


def test_an_hour_stands_twice_in_autumn() -> None:
    rows = hours(5, california(2026, 10, 31, 23))
    content = read(simple(rows, NORTH_AMERICA))
    assert [f"{minute // 60 % 24}" for minute in only(content).start] == ["0", "1", "1", "2", "3"]
    told = found(content, "clock_twice")
    assert (told.row, told.n, told.params) == (3, 1, {"at": "2026-11-01 02:00"})


def test_an_hour_is_missing_in_spring() -> None:
    content = read(simple(hours(4, california(2026, 3, 8, 0)), NORTH_AMERICA))
    assert [f"{minute // 60 % 24}" for minute in only(content).start] == ["0", "1", "3", "4"]
    assert only(content).minutes.tolist() == [60] * 4
    told = found(content, "clock_skipped")
    assert (told.row, told.params) == (3, {"at": "2026-03-08 02:00"})


def test_a_change_inside_a_gap_or_a_day_is_not_told() -> None:
    gap = [*hours(1, california(2026, 3, 7, 22)), *hours(1, california(2026, 3, 8, 10))]
    assert read(simple(gap, NORTH_AMERICA)).findings == ()
    days = [(california(2026, 3, 7, 0), 86400, 5), (california(2026, 3, 8, 0), 82800, 6)]
    content = read(simple([*days, (california(2026, 3, 8, 23), 86400, 7)], NORTH_AMERICA))
    assert only(content).minutes.tolist() == [1440] * 3
    assert content.findings == ()


@pytest.mark.parametrize(
    ("bits", "day"),
    [
        ("360E2000", "2026-03-08 02:00"),  # second Sunday
        ("B40E2000", "2026-11-01 02:00"),  # first Sunday
        ("3E0E1000", "2026-03-29 01:00"),  # last Sunday
        ("AE0E3000", "2026-10-25 03:00"),  # last Sunday
        ("40F02000", "2026-04-15 02:00"),  # that day
        ("428E2000", "2026-04-12 02:00"),  # Sunday on or after the 8th
        ("2C0E2000", "2026-02-22 02:00"),  # there is no fifth
    ],
)
def test_the_bits_of_a_rule(bits: str, day: str) -> None:
    read_rule = rule(bits)
    assert read_rule
    assert f"{datetime.fromtimestamp(read_rule.at(2026), UTC):%Y-%m-%d %H:%M}" == day


def test_no_rule_is_no_daylight_saving() -> None:
    assert rule("FFFFFFFF") is rule("00000000") is rule("") is rule("D0000000") is None


def test_south_of_the_equator_summer_spans_the_new_year() -> None:
    sydney = LocalClock(36_000, 3600, rule("A40E2000"), rule("440E3000"))
    moments = [datetime(2026, month, 15, tzinfo=UTC).timestamp() for month in (1, 3, 5, 9, 11)]
    assert sydney.is_saving(np.array(moments, dtype=np.int64)).tolist() == [1, 1, 0, 0, 1]


# ---- harm ----


def test_entities_are_refused_with_their_line() -> None:
    bomb = b'<?xml version="1.0"?>\n<!DOCTYPE feed [\n<!ENTITY a "ha">\n<!ENTITY b "&a;&a;">\n]>\n<feed>&b;</feed>'
    outside = b'<?xml version="1.0"?>\n<!DOCTYPE feed [<!ENTITY x SYSTEM "file:///etc/hostname">]>\n<feed>&x;</feed>'
    for xml in (bomb, outside):
        with pytest.raises(UnsafeFileError) as refused:
            read(xml)
        assert refused.value.row == 2
        assert "2" in str(refused.value)


def test_a_file_that_ends_early_is_refused_with_its_line() -> None:
    xml = simple(hours(3))
    for cut in (len(xml) - 3, len(xml) // 2, xml.index(b"<value>") + 9):
        with pytest.raises(CutOffError) as refused:
            read(xml[:cut])
        assert refused.value.row == xml[:cut].count(b"\n") + 1
    with pytest.raises(BrokenFileError):
        read(xml.replace(b"</value>", b"</wrong>", 1))
    with pytest.raises(CutOffError):
        read(b"")


def test_an_encoding_that_nobody_knows_is_refused() -> None:
    with pytest.raises(UnreadableError):
        read(b'<?xml version="1.0" encoding="klingon"?><feed/>')
    assert issubclass(UnknownEncodingError, UnreadableError)


def test_memory_does_not_grow_with_the_xml() -> None:
    def peak(n: int) -> int:
        xml = simple(hours(n))
        tracemalloc.start()
        try:
            read(xml)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert (peak(8000) - peak(2000)) / 6000 < 300  # bytes a reading, of some 130 in the XML; a tree takes over 1000


def test_it_knows_its_own() -> None:
    reader = GreenButtonReader()
    sure = reader.recognise(simple(hours(1)), "x.xml")
    assert sure
    assert sure.sureness > 0.9
    assert reader.recognise(b"<IntervalBlock/>", "x")
    assert reader.recognise(b"a,b\n1,2", "x.csv") is None


def test_every_finding_has_its_sentence() -> None:
    content = read(feed(point(), meter(), block(hours(5), quality=8), entry("E", "", espi("Other"))))
    for finding in content.findings:
        assert SENTENCES[finding.code] % finding.params
