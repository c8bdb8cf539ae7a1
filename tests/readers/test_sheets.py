"""Excel files, whole and spoilt."""

import zipfile
from contextlib import suppress
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
import xlsxwriter

from webapp.readers import Content, UnreadableError
from webapp.readers.sniff import sniff
from webapp.readers.table import SheetReader

OLD = Path(__file__).parent / "files" / "quarters.xls"
FIRST = datetime(2026, 4, 1)  # noqa: DTZ001


def book(**sheets: list[list[object]]) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd hh:mm"}) as file:
        for name, rows in sheets.items():
            sheet = file.add_worksheet(name)
            for n, row in enumerate(rows):
                sheet.write_row(n, 0, row)
    return out.getvalue()


def read(data: bytes, **chosen: str) -> Content:
    return SheetReader().read(BytesIO(data), chosen)


def refused(data: bytes) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        read(data)
    return caught.value


def day(step: int = 15) -> list[list[object]]:
    return [[FIRST + timedelta(minutes=step * n), n % 9 / 8] for n in range(1440 // step)]


def test_times_and_numbers_as_excel_keeps_them() -> None:
    content = read(book(一=[["用电明细"], [], ["时间", "电量(kWh)"], *day()]))
    (meter,) = content.meters
    assert meter.wh.tolist() == [n % 9 * 125 for n in range(96)]
    assert (meter.first, meter.row[0], meter.minutes[0]) == (FIRST, 4, 15)
    assert content.columns == ("时间", "电量(kWh)")


def test_serial_numbers_without_a_date_format() -> None:
    rows = [[46113 + n / 96, n % 9 / 8] for n in range(96)]
    (meter,) = read(book(一=[["时间", "kWh"], *rows])).meters
    assert (meter.first, meter.end) == (FIRST, FIRST + timedelta(days=1))


def test_the_first_sheet_with_data_or_the_one_chosen() -> None:
    data = book(封面=[], 三月=[["时间", "kWh"], *day()], 四月=[["时间", "kWh"], *day(60)])
    content = read(data)
    assert [(c.value, c.options) for c in content.choices if c.name == "sheet"] == [("三月", ("封面", "三月", "四月"))]
    assert len(read(data, sheet="四月").meters[0]) == 24
    with pytest.raises(UnreadableError):
        read(data, sheet="五月")


def test_rows_of_days() -> None:
    head = ["户号", "日期", *(f"{n:02}:00" for n in range(24))]
    (meter,) = read(book(一=[head, ["10001", FIRST, *(n % 5 for n in range(24))]])).meters
    assert (meter.meter, meter.wh.tolist()) == ("10001", [n % 5 * 1000 for n in range(24)])


@pytest.mark.parametrize("kept", [0, 3, 100, 2000, -400, -30, -1])
def test_a_truncated_file(kept: int) -> None:
    data = book(一=[["时间", "kWh"], *day()])
    assert refused(data[:kept]).code in ("BrokenSheet", "EmptyFile", "NotATable")


def test_an_old_excel_file_with_a_cover_and_a_heading() -> None:
    """Excel 97 to 2003 (BIFF8), as the package xlwt 1.3 writes it: a sheet with one cell, a title, a day of values."""
    content = read(OLD.read_bytes())
    (meter,) = content.meters
    assert meter.wh.tolist() == [n % 9 * 125 for n in range(96)]
    assert (meter.first, meter.end, int(meter.row[0])) == (FIRST, FIRST + timedelta(days=1), 4)
    assert content.columns[:2] == ("时间", "电量(kWh)")
    assert [(c.value, c.options) for c in content.choices if c.name == "sheet"] == [("用电明细", ("封面", "用电明细"))]
    assert [reader.name for reader, _ in sniff(OLD.read_bytes()[:65536], "用电.xls")] == ["xlsx"]


@pytest.mark.parametrize("kept", [100, 512, 2000, 4000, 8122, -3000, -500, -100, -30])
def test_a_truncated_old_file(kept: int) -> None:
    assert refused(OLD.read_bytes()[:kept]).code in ("BrokenSheet", "NotATable")


def test_spoilt_old_files_are_read_or_refused() -> None:
    whole, random = OLD.read_bytes(), Random(1)
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(random.choice([1, 5, 40])):
            data[random.randrange(len(data))] = random.randrange(256)
        with suppress(UnreadableError):
            read(bytes(data))


def test_a_spoilt_part_inside() -> None:
    data = bytearray(book(一=[["时间", "kWh"], *day()]))
    for n in range(200, len(data) - 1200, 97):
        data[n] ^= 0xFF
    with pytest.raises(UnreadableError):
        read(bytes(data))


def test_a_file_that_would_swell_is_not_opened() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        for n in range(4):
            parts.writestr(f"xl/worksheets/sheet{n}.xml", bytes(80_000_000))
    assert refused(out.getvalue()).code == "SwollenSheet"


def test_what_is_no_sheet() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        parts.writestr("photo.jpg", b"x")
    assert [refused(data).code for data in (out.getvalue(), b"%PDF-1.7", b"a,b\n", b"", b"\xd0\xcf\x11\xe0" * 99)] == [
        "NotATable",
        "NotATable",
        "NotATable",
        "EmptyFile",
        "BrokenSheet",
    ]
    assert refused(book(一=[])).code == "EmptyFile"


def test_it_recognises_excel() -> None:
    reader = SheetReader()
    data = book(一=[["时间", "kWh"], *day()])
    assert reader.recognise(data, "a.xlsx").sureness > 0.8
    assert reader.recognise(data, "download").sureness > 0.6
    assert reader.recognise(b"\xd0\xcf\x11\xe0", "a.xls").sureness > 0.8
    assert reader.recognise(b"a,b\n", "a.xlsx") is None
