"""Our own export come back, whole or as its JSON; and archives that mean harm."""

import io
import json
import struct
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from webapp.domain.readings import Quality
from webapp.readers import Content, UnreadableError
from webapp.readers.feed_refusals import (
    BadDayError,
    BrokenArchiveError,
    BrokenFileError,
    CutOffError,
    NoMeterReadingsError,
    NotOurExportError,
    TooLargeError,
)
from webapp.readers.own import OwnReader

DAY = {"day": "2026-04-01", "wh": [None, *range(1, 96)], "quality": [0, 3, 2, *[1] * 93]}
EXPORT = {"format": 1, "exported_at": "2026-05-01T08:00:00+08:00", "meters": [{"meter": "主表", "days": [DAY]}]}


def packed(files: dict[str, bytes]) -> bytes:
    sink = io.BytesIO()
    with ZipFile(sink, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return sink.getvalue()


def read(content: bytes) -> Content:
    return OwnReader().read(io.BytesIO(content), {})


def plain(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


@pytest.mark.parametrize("content", [plain(EXPORT), packed({"runs.csv": b"", "yidu.json": plain(EXPORT)})])
def test_quarter_hours_come_back_as_they_were(content: bytes) -> None:
    assert OwnReader().recognise(content[:65536], "x")
    found = read(content)
    meter = found.meters[0]
    assert (meter.meter, len(meter), meter.total_wh) == ("主表", 95, sum(range(96)))
    assert meter.first == datetime(2026, 4, 1, 0, 15)  # noqa: DTZ001  a clock
    assert set(meter.minutes.tolist()) == {15}
    assert meter.quality.tolist() == [Quality.REPAIRED, Quality.ESTIMATED] + [Quality.MEASURED] * 93
    assert [(finding.code, finding.n) for finding in found.findings] == [("estimated_before", 1)]
    assert found.sample == (("主表", "2026-04-01"),)


def test_rows_count_the_days_of_the_file() -> None:
    days = [DAY | {"day": f"2026-04-0{n}"} for n in (1, 2)]
    document = {"meters": [{"meter": "a", "days": days}, {"meter": "b", "days": days[:1]}, {"meter": "c", "days": []}]}
    meters = read(plain(document)).meters
    assert [sorted(set(meter.row.tolist())) for meter in meters] == [[1, 2], [3]]


def test_without_qualities_everything_was_measured() -> None:
    document = {"meters": [{"meter": "a", "days": [{"day": "2026-04-01", "wh": [5] * 96}]}]}
    assert read(plain(document)).meters[0].total_wh == 480
    assert Quality.MEASURED == 1


@pytest.mark.parametrize(
    "document",
    [
        {"format": 1, "days": [{"day": "2026-04-01", "wh": [1] * 96}]},
        {"meters": []},
        {"meters": {}},
        {"meters": ["a"]},
        {"meters": [{"meter": "a", "days": [{"day": "2026-04-01", "wh": [None] * 96}]}]},
        [],
        None,
    ],
)
def test_an_export_without_meter_readings_says_so(document: object) -> None:
    with pytest.raises(NoMeterReadingsError):
        read(plain(document))


@pytest.mark.parametrize(
    "wrong",
    [
        {"wh": [1] * 95},
        {"wh": [1.5] * 96},
        {"wh": [True] * 96},
        {"wh": [10**12] * 96},
        {"wh": 5},
        {"wh": None},
        {"day": "the first"},
        {"day": 5},
        {"quality": [9] * 96},
        {"quality": [1]},
    ],
)
def test_a_day_that_is_wrong_is_named(wrong: dict[str, object]) -> None:
    document = {"meters": [{"meter": "a", "days": [DAY, DAY | wrong]}]}
    with pytest.raises(BadDayError) as refused:
        read(plain(document))
    assert refused.value.row == 2


def test_an_archive_that_would_unpack_without_end_is_not_opened() -> None:
    content = bytearray(packed({"yidu.json": b"0" * 1000, "other": b"0"}))
    at = content.rindex(b"PK\x01\x02")  # the last entry of the directory, which declares the size
    struct.pack_into("<I", content, at + 24, 400 * 1024 * 1024)
    with pytest.raises(TooLargeError) as refused:
        read(bytes(content))
    assert "300" in str(refused.value)


def test_an_archive_that_lies_about_its_size_gives_no_more_than_it_said() -> None:
    content = bytearray(packed({"yidu.json": plain(EXPORT) + b" " * 5_000_000}))
    struct.pack_into("<I", content, content.rindex(b"PK\x01\x02") + 24, 50)
    with pytest.raises(UnreadableError):
        read(bytes(content))


def test_broken_and_foreign_files_are_refused() -> None:
    whole = packed({"yidu.json": plain(EXPORT)})
    with pytest.raises(BrokenArchiveError):
        read(whole[: len(whole) // 2])
    with pytest.raises(BrokenArchiveError):
        read(whole[:20] + b"\xff" + whole[26:])
    with pytest.raises(NotOurExportError):
        read(packed({"other.json": b"{}"}))
    text = json.dumps(EXPORT, indent=1)
    with pytest.raises(CutOffError) as refused:
        read(text[: len(text) // 2].encode())
    assert refused.value.row == text[: len(text) // 2].count("\n") + 1
    with pytest.raises(BrokenFileError):
        read(text.replace(":", "=", 3).encode())
    for nested in (b"[" * 200_000, b'{"meters": ' + b"9" * 5000 + b"}"):
        with pytest.raises(UnreadableError):
            read(nested)


def test_it_knows_its_own() -> None:
    reader = OwnReader()
    assert reader.recognise(packed({"xl/workbook.xml": b""}), "x.xlsx") is None
    assert reader.recognise(b"a,b", "x.csv") is None
    assert reader.recognise(b'{"other": 1}', "x.json") is None
