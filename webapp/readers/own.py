"""Our own export come back: the archive, or the yidu.json inside it."""

import struct
import zlib
from collections.abc import Mapping
from datetime import date
from typing import Any, BinaryIO
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

import numpy as np

from webapp.domain.errors import sentence
from webapp.domain.readings import EPOCH, MINUTES_A_DAY, Finding, Ints, Quality, Readings
from webapp.readers import Content, Guess, Reader
from webapp.readers.documents import MB, load
from webapp.readers.feed_refusals import (
    BadDayError,
    BrokenArchiveError,
    NoMeterReadingsError,
    NotOurExportError,
    TooLargeError,
)

INSIDE = "yidu.json"
ZIP = b"PK\x03\x04"
QUARTERS = 96
BROKEN = (
    BadZipFile,
    LargeZipFile,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    zlib.error,
    struct.error,
)
"""What zipfile raises of archives that are damaged, encrypted or packed in a way it does not know."""
LARGEST_WH = 10**9
MOST_MB = 64
"""Long rows of small numbers: parsed they take little more than their bytes."""
MOST_UNPACKED_MB = 300


class OwnReader(Reader):
    """A reading is a quarter-hour; its row counts the days of the file. What was estimated or repaired stays so."""

    name = "yidu"

    def recognise(self, head: bytes, filename: str) -> Guess | None:
        if head.startswith(ZIP):
            return Guess(0.98, sentence("压缩包里有 yidu.json，是一度导出的。")) if INSIDE.encode() in head else None
        if not head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
            return None
        if (b'"format"' in head and b'"exported_at"' in head) or (b'"meters"' in head and b'"wh"' in head):
            return Guess(0.95, sentence("文件像一度导出的 yidu.json。"))
        return None

    def read(self, source: BinaryIO, chosen: Mapping[str, str]) -> Content:
        is_archive = source.read(len(ZIP)) == ZIP
        source.seek(0)
        document = _unpacked(source) if is_archive else load(source, MOST_MB)
        meters, estimated = _meters(document)
        findings = []
        if estimated:
            findings.append(Finding("estimated_before", n=estimated, params={"n": estimated}))
        return Content(meters, tuple(findings), columns=("meter", "day"), sample=_sample(document))


def _unpacked(source: BinaryIO) -> Any:
    """The sizes that the archive declares are checked before anything is opened; no more than that is ever unpacked."""
    try:
        with ZipFile(source) as archive:
            entry = _entry(archive.infolist())
            with archive.open(entry) as file:
                return load(file, MOST_MB)  # type: ignore[arg-type]  # it reads bytes, that is all that is asked of it
    except BROKEN as error:
        raise BrokenArchiveError from error


def _entry(entries: list[ZipInfo]) -> ZipInfo:
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED_MB * MB:
        raise TooLargeError(most=MOST_UNPACKED_MB)
    for entry in entries:
        if entry.filename.rpartition("/")[2] == INSIDE:
            return entry
    raise NotOurExportError


def _meters(document: Any) -> tuple[tuple[Readings, ...], int]:
    listed = document.get("meters") if isinstance(document, dict) else None
    if not isinstance(listed, list):
        raise NoMeterReadingsError
    meters: list[Readings] = []
    n_days = n_estimated = 0
    for each in listed:
        if not isinstance(each, dict) or not isinstance(each.get("days"), list):
            raise NoMeterReadingsError
        meter, estimated = _meter(str(each.get("meter") or ""), each["days"], n_days)
        n_days += len(each["days"])
        n_estimated += estimated
        if len(meter):
            meters.append(meter)
    if not meters:
        raise NoMeterReadingsError
    return tuple(meters), n_estimated


def _meter(name: str, days: list[Any], before: int) -> tuple[Readings, int]:
    """One meter's readings and how many of them are estimates; `before` days stand earlier in the file."""
    n = len(days)
    start = np.zeros((n, QUARTERS), dtype=np.int64)
    wh = np.zeros((n, QUARTERS), dtype=np.int64)
    quality = np.zeros((n, QUARTERS), dtype=np.uint8)
    for i, each in enumerate(days):
        first, wh[i], quality[i] = _day(each, before + i + 1)
        start[i] = first + 15 * np.arange(QUARTERS)
    row = np.repeat(np.arange(before + 1, before + n + 1), QUARTERS)
    known = quality.ravel() != Quality.MISSING
    length = np.full(int(known.sum()), 15, dtype=np.int64)
    meter = Readings(name, start.ravel()[known], length, wh.ravel()[known], row[known], quality.ravel()[known])
    return meter, int((quality == Quality.ESTIMATED).sum())


def _day(each: Any, n: int) -> tuple[int, Ints, Ints]:
    """Its first minute, 96 watt-hours and 96 qualities; one without a value is missing."""
    try:
        first = (date.fromisoformat(each["day"]) - EPOCH).days * MINUTES_A_DAY
        values, given = each["wh"], each.get("quality") or [Quality.MEASURED.value] * QUARTERS
        quality = [Quality(flag).value if value is not None else 0 for value, flag in zip(values, given, strict=True)]
        wh = [0 if value is None else value for value in values]
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise BadDayError(n, n=n) from error
    if len(wh) != QUARTERS or not all(type(value) is int and abs(value) <= LARGEST_WH for value in wh):
        raise BadDayError(n, n=n)
    return first, np.array(wh, dtype=np.int64), np.array(quality, dtype=np.int64)


def _sample(document: Any) -> tuple[tuple[str, ...], ...]:
    meter = document["meters"][0]
    return tuple((str(meter.get("meter") or ""), str(each["day"])) for each in meter["days"][:5])
