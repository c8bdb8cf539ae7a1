"""Read in parts or at once: the same readings, whatever the layout, the encoding and the size of a part."""

from io import BytesIO

import numpy as np
import pytest

from webapp.domain.readings import moment
from webapp.readers import UnreadableError
from webapp.readers.parts import parts_of
from webapp.readers.table import TableReader

DAYS = 9
RNG = np.random.default_rng(5)
START = 29_600_000 // 1440 * 1440


def clock(n: int, minutes: int) -> str:
    return f"{moment(START + n * minutes):%Y-%m-%d %H:%M}"


def kwh() -> str:
    return f"{RNG.integers(0, 900) / 1000:.3f}"


def by_meter(meters: int = 3) -> str:
    rows = [
        f"{34010000 + m},{clock(n, 15)},{RNG.integers(0, 900) / 1000:.3f}"
        for m in range(meters)
        for n in range(DAYS * 96)
    ]
    return "\n".join(["户号,时间,电量(kWh)", *rows]) + "\n"


def by_time(meters: int = 3) -> str:
    rows = [
        f"{34010000 + m},{clock(n, 15)},{RNG.integers(0, 900) / 1000:.3f}"
        for n in range(DAYS * 96)
        for m in range(meters)
    ]
    return "\n".join(["户号,时间,电量(kWh)", *rows]) + "\n"


def registers(meters: int = 2) -> str:
    shown = 5000 + np.cumsum(RNG.integers(0, 900, (DAYS * 96, meters)), axis=0) / 1000
    rows = [f"{34010000 + m},{clock(n, 15)},{shown[n, m]:.3f}" for n in range(DAYS * 96) for m in range(meters)]
    return "\n".join(["meter,time,register kWh", *rows]) + "\n"


def stamped_at_the_end() -> str:
    rows = [f"{clock(n + 1, 15)};{RNG.integers(0, 900)}" for n in range(DAYS * 96)]
    return "\n".join(["end time;Wh", *rows]) + "\n"


def a_row_a_day() -> str:
    hours = ",".join(f"{h}:00" for h in range(24))
    rows = [f"{clock(n, 1440)[:10]}," + ",".join(str(v / 1000) for v in RNG.integers(0, 900, 24)) for n in range(90)]
    return "\n".join([f"date,{hours}", *rows]) + "\n"


def a_column_a_home() -> str:
    rows = [f"{clock(n, 30)}," + ",".join(str(v / 1000) for v in RNG.integers(0, 900, 5)) for n in range(DAYS * 48)]
    return "\n".join(["time,home1,home2,home3,home4,home5", *rows]) + "\n"


TABLES = [by_meter, by_time, registers, stamped_at_the_end, a_row_a_day, a_column_a_home]


def summed(contents) -> dict[str, list[tuple[int, int, int, int]]]:
    found: dict[str, list[tuple[int, int, int, int]]] = {}
    for content in contents:
        for meter in content.meters:
            columns = (meter.start.tolist(), meter.minutes.tolist(), meter.wh.tolist(), meter.row.tolist())
            found.setdefault(meter.meter, []).extend(zip(*columns, strict=True))
    return {name: sorted(rows) for name, rows in found.items()}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("make", TABLES, ids=lambda make: make.__name__)
def test_parts_hold_what_the_whole_holds(make, encoding):
    data = make().encode(encoding)
    whole = summed([TableReader().read(BytesIO(data), {})])
    parts = list(parts_of(BytesIO(data), {}, size=len(data) // 7))
    assert len(parts) > 4
    assert summed(parts) == whole
    assert [finding for part in parts for finding in part.findings] == []


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_other_line_ends_count_the_same_lines(ends):
    data = by_meter(1).replace("\n", ends).encode()
    assert summed(parts_of(BytesIO(data), {}, size=997)) == summed([TableReader().read(BytesIO(data), {})])


def test_a_part_holds_whole_days():
    for part in list(parts_of(BytesIO(by_time(2).encode()), {}, size=9000))[:-1]:
        for meter in part.meters:
            assert len(meter) % 96 == 0


def test_minutes_of_power_keep_their_sum_to_a_watt_hour_a_part():
    rows = [f"{clock(n, 1)},{RNG.integers(0, 4000)}" for n in range(DAYS * 1440)]
    data = ("time,W\n" + "\n".join(rows)).encode()
    parts = list(parts_of(BytesIO(data), {}, size=len(data) // 5))
    (whole,) = TableReader().read(BytesIO(data), {}).meters
    assert abs(sum(meter.total_wh for part in parts for meter in part.meters) - whole.total_wh) <= len(parts)


def test_what_cannot_be_read_is_told_with_its_line_in_the_file():
    lines = by_meter(1).splitlines()
    lines[700] = lines[700].rpartition(",")[0] + ",abc"
    findings = [f for part in parts_of(BytesIO("\n".join(lines).encode()), {}, size=3000) for f in part.findings]
    assert [(finding.code, finding.row, finding.n) for finding in findings] == [("not_a_number", 701, 1)]


def test_a_register_read_once_is_told_at_the_end_only():
    text = registers(1) + f"34019999,{clock(DAYS * 96, 15)},77.5\n"
    findings = [f for part in parts_of(BytesIO(text.encode()), {}, size=4000) for f in part.findings]
    assert [(finding.code, finding.meter) for finding in findings] == [("one_register_reading", "34019999")]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b"%PDF-1.7 x", b"a" * 40_000_000], ids=len)
def test_what_is_no_table_is_refused(data):
    with pytest.raises(UnreadableError):
        list(parts_of(BytesIO(data), {}, size=1 << 20))
