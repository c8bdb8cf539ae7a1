"""Rows of Home Assistant's long-term statistics, from CSV or from JSON of several shapes."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from webapp.domain.readings import minute_of
from webapp.readers.documents import number

CHINA = timezone(timedelta(hours=8))
MILLISECONDS_FROM = 10**11
LATEST_SECOND = 4_102_444_800  # 2100
LATEST_MILLISECOND = Decimal(LATEST_SECOND) * 1000
NAME = re.compile(r"[a-z0-9_]+[.:][a-z0-9_]+")
EUROPEAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})[ T](\d{1,2}):(\d{2})")
VALUES = ("sum", "state", "mean", "change")
IDS = ("statistic_id", "entity_id")
UNITS = ("unit", "unit_of_measurement", "statistics_unit_of_measurement", "display_unit_of_measurement")
STARTS = ("start", "start_ts")
Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """`start` and `end` in minutes of China's clock since 1970; `end` is None where the row has none."""

    n: int
    start: int
    end: int | None
    values: Mapping[str, Decimal]


@dataclass
class Series:
    """All rows of one statistic. `unclear` counts rows whose time cannot be understood, from row `unclear_row`."""

    name: str
    unit: str
    rows: list[Row]
    unclear: int = 0
    unclear_row: int = 0


def gather(found: Iterator[tuple[int, str, str, Fields]]) -> list[Series]:
    """Numbered rows with name and unit, put together by name."""
    every: dict[str, Series] = {}
    for n, name, unit, fields in found:
        series = every.setdefault(name, Series(name, unit, []))
        series.unit = series.unit or unit
        start = minute(_first(fields, STARTS))
        if start is None:
            series.unclear += 1
            series.unclear_row = series.unclear_row or n
            continue
        values = {key: amount for key in VALUES if (amount := number(fields.get(key))) is not None}
        series.rows.append(Row(n, start, minute(fields.get("end")), values))
    return list(every.values())


def from_csv(text: str) -> Iterator[tuple[int, str, str, Fields]]:
    """The row's number is its line. Where a comma does not divide cells it may divide a number: 1,5 is 1.5."""
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    table = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    table.fieldnames = [name.strip().lower() for name in table.fieldnames or ()]
    for line in table:
        if delimiter != ",":
            line.update({key: _pointed(line[key]) for key in VALUES if key in line})
        yield table.line_num, str(_first(line, IDS) or ""), str(_first(line, UNITS) or ""), line


def _pointed(cell: str | None) -> str | None:
    return cell.replace(",", ".") if cell and cell.count(",") == 1 and "." not in cell else cell


def from_json(document: Any) -> Iterator[tuple[int, str, str, Fields]]:
    """Rows under their name as a key, beside it, or below what describes them; numbered as they come."""
    stack: list[tuple[str, str, Any]] = [("", "", document)]
    n = 0
    while stack:
        name, unit, node = stack.pop()
        if isinstance(node, list):
            stack += [(name, unit, inner) for inner in reversed(node) if isinstance(inner, dict | list)]
        elif isinstance(node, dict):
            name, unit = _described(node, name, unit)
            if _first(node, STARTS) is not None and any(key in node for key in VALUES):
                n += 1
                yield n, name, unit, node
                continue
            inside = [(key, inner) for key, inner in node.items() if isinstance(inner, dict | list)]
            stack += [(key if NAME.fullmatch(key) else name, unit, inner) for key, inner in reversed(inside)]


def _described(node: Fields, name: str, unit: str) -> tuple[str, str]:
    for place in (node, node.get("metadata")):
        if isinstance(place, dict):
            name, unit = str(_first(place, IDS) or name), str(_first(place, UNITS) or unit)
    return name, unit


def _first(fields: Fields, keys: tuple[str, ...]) -> Any:
    return next((fields[key] for key in keys if fields.get(key) not in (None, "")), None)


def minute(value: Any) -> int | None:
    """China's clock, of seconds or milliseconds since 1970, ISO 8601 with or without a zone, or 31.12.2025 23:00."""
    seconds = number(value, LATEST_MILLISECOND)
    if seconds is not None:
        if abs(seconds) >= MILLISECONDS_FROM:
            seconds /= 1000
        return (int(seconds) + 8 * 3600) // 60 if 0 <= seconds < LATEST_SECOND else None
    text = str(value or "").strip()
    try:
        european = EUROPEAN.match(text)
        if european:
            day, month, year, hour, minutes = map(int, european.groups())
            return minute_of(datetime(year, month, day, hour, minutes))  # noqa: DTZ001  a clock, not an instant
        at = datetime.fromisoformat(text)
        found = minute_of(at.astimezone(CHINA).replace(tzinfo=None) if at.tzinfo else at)
        return found if 0 <= found < LATEST_SECOND // 60 else None
    except (ValueError, OverflowError):
        return None
