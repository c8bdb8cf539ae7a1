"""Tables: CSV and other delimited text, and Excel."""

import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import BinaryIO

import python_calamine as calamine

from webapp.readers import Choice, Content, Guess, Reader, UnreadableError
from webapp.readers.grid import Grid, grid_of_lines, grid_of_rows
from webapp.readers.heading import delimiter_of, split_line
from webapp.readers.intervals import readings_of
from webapp.readers.parts import parts_of
from webapp.readers.refusals import (
    BrokenSheetError,
    EmptyFileError,
    LockedSheetError,
    NoSuchOptionError,
    NotATableError,
    SwollenSheetError,
)
from webapp.readers.sense import sense_of
from webapp.readers.text import binary_kind, lines_of, markup_kind, whole
from webapp.readers.words import WHY_DELIMITED, WHY_EXCEL, WHY_TEXT

HEAD_BYTES = 64 * 1024
MOST_UNPACKED_MB = 300
MOST_ENTRIES = 2000
TEXT_NAMES = (".csv", ".tsv", ".txt", ".tab")
SHEET_NAMES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")


class TableReader(Reader):
    """Delimited text in any of the usual encodings."""

    name = "csv"

    def recognise(self, head: bytes, filename: str) -> Guess | None:
        named = filename.lower().endswith(TEXT_NAMES)
        if binary_kind(head) or markup_kind(head):
            return None
        whole_lines = head[: head.rfind(b"\n") + 1] if len(head) >= HEAD_BYTES else head
        try:
            lines = lines_of(whole_lines or head).head(60)
        except EmptyFileError:
            return Guess(0.3, WHY_TEXT) if named else None
        except UnreadableError:
            return None
        mark = delimiter_of(lines)
        columns = max(len(split_line(line, mark)) for line in lines)
        if columns < 2:
            return Guess(0.3, WHY_TEXT) if named else None
        return Guess(0.7 if named else 0.5, WHY_DELIMITED, {"columns": columns})

    def read(self, source: BinaryIO, chosen: Mapping[str, str]) -> Content:
        return content_of(grid_of_lines(lines_of(whole(source))), chosen)

    def parts(self, source: BinaryIO, chosen: Mapping[str, str]) -> Iterator[Content]:
        yield from parts_of(source, chosen)


class SheetReader(Reader):
    """XLSX and XLS: the first sheet that has data, or the one chosen."""

    name = "xlsx"

    def recognise(self, head: bytes, filename: str) -> Guess | None:
        kind = binary_kind(head)
        if kind not in ("ZIP", "Office"):
            return None
        named = filename.lower().endswith(SHEET_NAMES)
        if not named and not (b"xl/" in head or b"W\0o\0r\0k\0b\0o\0o\0k\0" in head):
            return None
        return Guess(0.9 if named else 0.8, WHY_EXCEL)

    def read(self, source: BinaryIO, chosen: Mapping[str, str]) -> Content:
        data = whole(source)
        if not data:
            raise EmptyFileError()
        kind = binary_kind(data)
        if kind not in ("ZIP", "Office"):
            raise NotATableError(kind=kind or "TXT")
        if kind == "ZIP":
            guard_zip(data)
        try:
            return _content_of_book(data, chosen)
        except calamine.PasswordError:
            raise LockedSheetError() from None
        except (calamine.CalamineError, OSError, EOFError, ValueError):
            raise BrokenSheetError() from None
        except BaseException as error:
            # Spoilt .xls files make the library panic (cfb.rs, seen in 0.37), which is no Exception, nor importable.
            if type(error).__name__ != "PanicException":
                raise
            raise BrokenSheetError() from None


def content_of(grid: Grid, chosen: Mapping[str, str], more: tuple[Choice, ...] = ()) -> Content:
    """What a grid of text means: the one way for every kind of table."""
    sense, flat = sense_of(grid, chosen)
    meters, findings = readings_of(flat, sense.measure, sense.value)
    return Content(meters, (*flat.findings, *findings), (*more, *sense.choices), grid.names, sense.sample)


def guard_zip(data: bytes) -> None:
    """Refuse what would unpack to more than memory holds, before anything is unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as parts:
            sizes = [entry.file_size for entry in parts.infolist()]
            names = parts.namelist()
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError):
        raise BrokenSheetError() from None
    if sum(sizes) > MOST_UNPACKED_MB * 1_000_000 or len(sizes) > MOST_ENTRIES:
        raise SwollenSheetError(most=MOST_UNPACKED_MB)
    if not any(name.startswith("xl/") or name == "content.xml" for name in names):
        raise NotATableError(kind="ZIP")


def _content_of_book(data: bytes, chosen: Mapping[str, str]) -> Content:
    book = calamine.load_workbook(BytesIO(data))
    names = tuple(book.sheet_names)
    wanted = chosen.get("sheet", "")
    if wanted and wanted not in names:
        raise NoSuchOptionError(value=wanted)
    for name in (wanted,) if wanted else names:
        sheet = book.get_sheet_by_name(name)
        rows = sheet.to_python(skip_empty_area=True)
        if len(rows) > 1 or (rows and wanted):
            first = (sheet.start or (0, 0))[0] + 1
            choice = (Choice("sheet", name, names),) if len(names) > 1 else ()
            return content_of(grid_of_rows([[cell_text(cell) for cell in row] for row in rows], first), chosen, choice)
    raise EmptyFileError()


def cell_text(cell: object) -> str:
    """A cell as it would stand in a CSV file."""
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return f"{cell + timedelta(seconds=30):%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, (time, timedelta)):
        return _clock_text(cell)
    return str(cell).strip()


def _clock_text(cell: time | timedelta) -> str:
    seconds = cell.total_seconds() if isinstance(cell, timedelta) else cell.hour * 3600 + cell.minute * 60 + cell.second
    minutes = int(seconds + 30) // 60
    return f"{minutes // 60:02}:{minutes % 60:02}"
