"""What a person pastes: a table of days from a phone, a column of dates and numbers, one look at the meter."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import BinaryIO

import numpy as np
import polars as pl

from webapp.readers import Content, Guess, Reader
from webapp.readers.grid import Grid, grid_of_lines, grid_of_rows
from webapp.readers.heading import delimiter_of, header_of, split_line
from webapp.readers.refusals import NoDayPastedError, NotTextError
from webapp.readers.table import content_of
from webapp.readers.text import Lines, binary_kind, lines_of, whole
from webapp.readers.times import WIDE, time_of
from webapp.readers.words import WHY_PASTED

MOST_BYTES = 64 * 1024
NEAR = {"今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2}
CLOCK = r"(?:\s*(?:上午|下午|晚上|凌晨)?\s*\d{1,2}[:时点](?:\d{1,2}(?::\d{2})?分?)?)?"
DAY = re.compile(
    r"(?<![\d.])(?:"
    r"\d{4}\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号])?|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?![\d.])|20\d{2}[01]\d[0-3]\d(?!\d)"
    r"|\d{4}-\d{2}(?![\d-])|\d{1,2}[-/]\d{1,2}[-/]\d{4}"
    r"|(?P<short>(?P<month>\d{1,2})\s*(?:月|[-/](?!\d{1,2}[-/]))\s*(?P<day>\d{1,2})(?![\d/-])\s*[日号]?)"
    r"|(?P<near>" + "|".join(NEAR) + r"))" + CLOCK
)
NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
NOISE = re.compile(r"[(（]?(?:星期|周)[一二三四五六日天][)）]?")
YEARLESS = re.compile(
    r"(?P<month>\d{1,2})\s*(?:月|[-/])\s*(?P<day>\d{1,2})\s*[日号]?(?=$|\s|[上下凌晚]|\d{1,2}[:时点])"
)


class PasteReader(Reader):
    """Small texts. `chosen["today"]` says which day it is, for dates without a year."""

    name = "paste"

    def recognise(self, head: bytes, filename: str) -> Guess | None:
        if filename or len(head) >= MOST_BYTES or binary_kind(head):
            return None
        text = head.decode("utf-8", errors="replace").translate(WIDE)
        return Guess(0.8, WHY_PASTED) if DAY.search(text) and NUMBER.search(DAY.sub("", text)) else None

    def read(self, source: BinaryIO, chosen: Mapping[str, str]) -> Content:
        lines = lines_of(whole(source))
        day = _today(chosen)
        if not any(DAY.search(lines.line(n).translate(WIDE)) for n in range(min(len(lines), 1000))):
            raise NoDayPastedError()
        return content_of(_pairs(lines, day) or _table(lines, day), chosen)


def _today(chosen: Mapping[str, str]) -> date | None:
    try:
        return date.fromisoformat(chosen.get("today", ""))
    except ValueError:
        return None


def _pairs(lines: Lines, day: date | None) -> Grid | None:
    """Dates each followed by one number, on one line or each on its own; None where the text is more than that."""
    found: list[tuple[str, str, int]] = []
    words: list[str] = []
    open_at: str | None = None
    for n in range(len(lines)):
        text = NOISE.sub(" ", lines.line(n).translate(WIDE))
        place = 0
        for match in DAY.finditer(text):
            if not _fill(text[place : match.start()], open_at, found, words, int(lines.number[n])):
                return None
            if open_at is not None and (not found or found[-1][0] != open_at):
                return None
            open_at, place = _full(match, day), match.end()
        if not _fill(text[place:], open_at, found, words, int(lines.number[n])):
            return None
    if not found or (open_at is not None and found[-1][0] != open_at) or len(set(found)) < len(found):
        return None
    frame = pl.DataFrame({"c0": [at for at, _, _ in found], "c1": [value for _, value, _ in found]})
    return Grid(_titles(words), frame, np.array([row for _, _, row in found], dtype=np.int64), True)


def _fill(text: str, open_at: str | None, found: list[tuple[str, str, int]], words: list[str], row: int) -> bool:
    """Take the number behind a date; whether the text held no more than that."""
    values = NUMBER.findall(text)
    words.append(NUMBER.sub(" ", text))
    if not values:
        return True
    if open_at is None or len(values) > 1 or (found and found[-1][0] == open_at):
        return False
    found.append((open_at, values[0].replace(",", ""), row))
    return True


def _titles(words: list[str]) -> tuple[str, str]:
    """Names for the two columns: what stands around the numbers tells unit and kind."""
    said = " ".join(dict.fromkeys(re.sub("日期|时间", " ", " ".join(words)).split()))
    return "日期", said[:40].strip(" :，,;") or "B"


def _full(match: re.Match[str], day: date | None) -> str:
    text = match[0].strip()
    if near := match["near"]:
        return text.replace(near, f"{(day - timedelta(days=NEAR[near])).isoformat()} ") if day else text
    if match["short"]:
        return _with_year(text, match["short"].strip(), int(match["month"]), int(match["day"]), day)
    return text


def _with_year(text: str, written: str, month: int, of_month: int, day: date | None) -> str:
    """The latest such day that is not ahead of today."""
    if day is None:
        return text
    for year in range(day.year, day.year - 8, -1):
        try:
            found = date(year, month, of_month)
        except ValueError:
            continue
        if found <= day:
            return text.replace(written, f"{found.isoformat()} ", 1).strip()
    return text


def _table(lines: Lines, day: date | None) -> Grid:
    """A table with more columns than two: dates get their year, then it is read like a file."""
    head = lines.head(100)
    if len(lines) > MOST_BYTES:
        raise NotTextError()
    mark = delimiter_of(head)
    rows = [[_dated(cell, day) for cell in split_line(lines.line(n), mark)] for n in range(len(lines))]
    if header_of(rows[:100])[1] == 0 and not any(time_of(cell) is not None for row in rows for cell in row):
        return grid_of_lines(lines)
    grid = grid_of_rows(rows)
    return Grid(grid.names, grid.frame, lines.number[grid.row - 1], grid.titled, grid.meter, grid.short)


def _dated(cell: str, day: date | None) -> str:
    text = NOISE.sub(" ", cell.translate(WIDE)).strip()
    for near, ago in NEAR.items():
        if text.startswith(near) and day:
            return text.replace(near, f"{(day - timedelta(days=ago)).isoformat()} ", 1).strip()
    if found := YEARLESS.match(text):
        return _with_year(text, found[0], int(found["month"]), int(found["day"]), day)
    return cell
