"""Home Assistant's long-term statistics: registers, resets, power, and the shapes exports come in."""

import io
import json
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from webapp.domain.readings import Finding
from webapp.readers import Content
from webapp.readers.documents import number
from webapp.readers.feed_refusals import BrokenFileError, CutOffError, NoElectricityError
from webapp.readers.feed_words import SENTENCES
from webapp.readers.homeassistant import HomeAssistantReader
from webapp.readers.homeassistant_rows import minute

APRIL = int(datetime(2026, 3, 31, 16, tzinfo=UTC).timestamp())  # midnight of 1 April in China
HEADER = "statistic_id,unit,start,min,max,mean,sum,state\n"


def read(content: object, chosen: Mapping[str, str] | None = None) -> Content:
    text = content if isinstance(content, str) else json.dumps(content)
    return HomeAssistantReader().read(io.BytesIO(text.encode()), chosen or {})


def found(content: Content, code: str) -> Finding:
    return next(finding for finding in content.findings if finding.code == code)


def rows(*sums: float, key: str = "sum", **more: object) -> list[dict[str, object]]:
    return [{"start": APRIL + 3600 * i, key: value} | more for i, value in enumerate(sums)]


def csv_rows(name: str, unit: str, *sums: float) -> str:
    return "".join(f"{name},{unit},{APRIL + 3600 * i},,,,{value},\n" for i, value in enumerate(sums))


def test_a_sum_becomes_what_each_hour_used() -> None:
    content = read(HEADER + csv_rows("sensor.meter", "kWh", 10, 10.5, 12.25))
    meter = content.meters[0]
    assert (meter.meter, meter.wh.tolist(), meter.minutes.tolist()) == ("sensor.meter", [500, 1750], [60, 60])
    assert meter.first == datetime(2026, 4, 1, 1)  # noqa: DTZ001  a clock
    assert meter.row.tolist() == [3, 4]
    assert content.findings == ()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters(delimiter: str) -> None:
    text = (HEADER + csv_rows("sensor.meter", "Wh", 1, 3)).replace(",", delimiter)
    assert read("\ufeff" + text).meters[0].wh.tolist() == [2]


def test_a_comma_inside_a_number() -> None:
    text = "statistic_id;unit;start;sum\n" + "".join(f"sensor.a;kWh;{APRIL + 3600 * i};1,{i}00\n" for i in range(3))
    assert read(text).meters[0].wh.tolist() == [100, 100]
    quoted = HEADER + f'sensor.a,kWh,{APRIL},,,,"1,234.5",\nsensor.a,kWh,{APRIL + 3600},,,,"1,236",\n'
    assert read(quoted).meters[0].wh.tolist() == [1500]
    assert number("1,5") is number("1,50,000") is None


@pytest.mark.parametrize(
    "shape",
    [
        {"sensor.meter": rows(1, 2, 4)},
        {"result": {"sensor.meter": rows(1, 2, 4)}},
        rows(1, 2, 4, statistic_id="sensor.meter"),
        {"statistics": rows(1, 2, 4, statistic_id="sensor.meter", unit_of_measurement="kWh")},
        {"metadata": {"statistic_id": "sensor.meter", "unit_of_measurement": "kWh"}, "stats": rows(1, 2, 4)},
    ],
)
def test_the_shapes_of_json(shape: object) -> None:
    meter = read(shape).meters[0]
    assert (meter.meter, meter.wh.tolist(), meter.row.tolist()) == ("sensor.meter", [1000, 2000], [2, 3])


@pytest.mark.parametrize(
    "value",
    [
        APRIL,
        APRIL * 1000,
        str(APRIL),
        APRIL + 0.25,
        "2026-04-01T00:00:00+08:00",
        "2026-03-31T16:00:00.000Z",
        "2026-04-01 00:00",
        "01.04.2026 00:00",
    ],
)
def test_times_however_written(value: object) -> None:
    assert minute(value) == APRIL // 60 + 480


def test_times_that_are_none() -> None:
    for value in (None, "", "soon", -5, 10**20, "31.02.2026 00:00", True, "0001-01-01T00:00:00+14:00"):
        assert minute(value) is None


def test_a_reset_leaves_a_gap_and_is_told() -> None:
    content = read({"sensor.meter": rows(100, 101, 0.5, 2, 1, 3, key="state")})
    meter = content.meters[0]
    assert meter.wh.tolist() == [1000, 1500, 2000]
    fall = found(content, "register_fell")
    assert (fall.row, fall.n, fall.params) == (3, 2, {"before": "101", "after": "0.5"})


def test_hours_that_are_missing_stay_one_long_step() -> None:
    content = read({"sensor.meter": [*rows(1, 2), {"start": APRIL + 5 * 3600, "sum": 6}]})
    meter = content.meters[0]
    assert (meter.wh.tolist(), meter.minutes.tolist()) == ([1000, 4000], [60, 240])


def test_a_change_is_taken_where_every_row_has_it() -> None:
    assert read({"sensor.meter": rows(9, 9, change=0.5)}).meters[0].wh.tolist() == [500, 500]
    mixed = [*rows(9, 10, change=0.5), {"start": APRIL + 7200, "sum": 12}]
    assert read({"sensor.meter": mixed}).meters[0].wh.tolist() == [1000, 2000]


def test_rounding_does_not_add_up() -> None:
    sums = [i * 0.0004 for i in range(1001)]
    assert read({"sensor.meter": rows(*sums)}).meters[0].total_wh == 400


def test_power_becomes_energy() -> None:
    content = read({"sensor.power": rows(1500, 250.5, key="mean", unit="W")})
    assert content.meters[0].wh.tolist() == [1500, 251]
    five = [{"start": APRIL + 300 * i, "end": APRIL + 300 * i + 300, "mean": 1.2, "unit": "kW"} for i in range(2)]
    meter = read({"sensor.power": five}).meters[0]
    assert (meter.wh.tolist(), meter.minutes.tolist()) == ([100, 100], [5, 5])


def test_several_statistics_and_what_is_neither() -> None:
    temperature = f"sensor.hall,°C,{APRIL},1,2,20.5,,\n"
    content = read(HEADER + csv_rows("a:grid", "kWh", 1, 2) + csv_rows("sensor.b", "Wh", 5, 9) + temperature)
    assert [(meter.meter, meter.total_wh) for meter in content.meters] == [("a:grid", 1000), ("sensor.b", 4)]
    assert found(content, "other_unit").n == 1
    with pytest.raises(NoElectricityError):
        read(HEADER + temperature)


def test_a_unit_that_is_missing_is_assumed_and_may_be_corrected() -> None:
    content = read({"sensor.meter": rows(1, 2)})
    assert found(content, "unit_assumed").params == {"unit": "kWh"}
    assert (content.choices[0].name, content.choices[0].value) == ("unit", "kWh")
    assert read({"sensor.meter": rows(1, 2)}, {"unit": "Wh"}).meters[0].wh.tolist() == [1]


def test_rows_that_are_unclear_are_told() -> None:
    content = read({"sensor.meter": [*rows(1, 2), {"start": "soon", "sum": 3}]})
    assert (found(content, "value_unclear").row, found(content, "value_unclear").column) == (3, "start")
    for finding in content.findings:
        assert SENTENCES[finding.code] % finding.params


def test_what_holds_nothing_is_refused() -> None:
    for content in ({}, [], {"sensor.meter": rows(1)}, HEADER, ""):
        with pytest.raises(NoElectricityError):
            read(content)
    with pytest.raises(CutOffError):
        read('{"sensor.meter": [{"start": 1')
    with pytest.raises(BrokenFileError):
        read(HEADER + '"' + "x" * 200_000)


def test_it_knows_its_own() -> None:
    reader = HomeAssistantReader()
    assert reader.recognise(HEADER.encode(), "x.csv")
    assert reader.recognise(json.dumps({"sensor.meter": rows(1, 2)}).encode(), "x.json")
    assert reader.recognise(b"day,kWh\n2026-04-01,4", "x.csv") is None
