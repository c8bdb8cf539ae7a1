"""A table and its layout → one time and one value for each reading, and what could not be read."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import polars as pl

from webapp.domain.readings import Finding, Ints, Places, minute_of
from webapp.readers import Choice
from webapp.readers.cells import UNITS, Floats, Mask, Numbers, numbers
from webapp.readers.columns import SUFFIX
from webapp.readers.grid import Grid
from webapp.readers.layout import Layout
from webapp.readers.refusals import MostlyUnreadableError, NoSuchOptionError, NoTimeError, NoValueError
from webapp.readers.times import NO_TIME, SAMPLE, clocks, needs_day_order, times

EARLIEST = minute_of(datetime(2000, 1, 1))  # noqa: DTZ001  # a clock, not an instant
LATEST = minute_of(datetime(2101, 1, 1))  # noqa: DTZ001
YES_NO = ("yes", "no")
LONGEST_TEXT = 30
MOST_PLACES = 100_000
"""Of one kind of finding; more are only counted."""


@dataclass(frozen=True, eq=False)
class Flat:
    """Readings of a table in its order. Arrays have shape (n,); `code` is the place of the meter in `meters`."""

    meters: tuple[str, ...]
    code: Ints
    at: Ints
    value: Floats
    row: Ints
    dated: bool
    """No reading tells a clock time."""
    unit: str | None
    """The unit written behind the numbers, where there is one."""
    findings: tuple[Finding, ...]
    choices: tuple[Choice, ...]


def flat_of(grid: Grid, layout: Layout, chosen: Mapping[str, str]) -> Flat:
    """Every reading of the table; refused where most rows cannot be read."""
    at, spoilt, findings, choices = _row_times(grid, layout, chosen)
    comma = _yes_no(chosen, "comma")
    columns = [numbers(grid.column(n), comma=comma) for n in layout.values]
    if any(column.comma for column in columns) and comma is None:
        columns = [numbers(grid.column(n), comma=True) for n in layout.values]
    commas = [column.comma for column in columns if column.comma is not None]
    if commas:
        choices.append(Choice("comma", "yes" if (any(commas) if comma is None else comma) else "no", YES_NO))
    findings += _cell_findings(grid, layout, columns, ~spoilt)
    _refuse_if_mostly_unreadable(grid, layout, columns, at, spoilt)
    meters, code = _meters(grid, layout)
    units = {column.unit for column in columns if column.unit}
    units |= {unit} if (unit := _unit_column(grid)) else set()
    row, value, code, at = _long(layout, grid, columns, code, at)
    known = np.isfinite(value) & (at != NO_TIME)
    known &= (at >= EARLIEST) & (at < LATEST)
    dated = not layout.at and bool((at[known] % 1440 == 0).all()) and len(layout.time) == 1
    if layout.shape == "across":
        dated = bool((at[known] % 1440 == 0).all())
    unit = units.pop() if len(units) == 1 else None
    return Flat(meters, code[known], at[known], value[known], row[known], dated, unit, tuple(findings), tuple(choices))


def _long(layout: Layout, grid: Grid, columns: list[Numbers], code: Ints, at: Ints) -> tuple[Ints, Floats, Ints, Ints]:
    """Row, value, meter and time of every cell with a reading, in the order of the file."""
    values = np.column_stack([column.values for column in columns])
    many = values.shape[1]
    if layout.shape == "rows":
        missing = np.isnan(values).all(axis=1)
        total = values[:, 0] if many == 1 else np.where(missing, np.nan, np.nansum(values, axis=1))
        return grid.row, total, code, at
    row = np.repeat(grid.row, many)
    if layout.shape == "wide":
        return row, values.ravel(), np.tile(np.arange(many), len(grid)), np.repeat(at, many)
    offsets = np.array(layout.at or [0] * many, dtype=np.int64)
    base = np.zeros_like(at) if layout.shape == "across" else at
    both = np.where(base[:, None] == NO_TIME, NO_TIME, base[:, None] + offsets[None, :])
    return row, values.ravel(), np.repeat(code, many), both.ravel()


def _meters(grid: Grid, layout: Layout) -> tuple[tuple[str, ...], Ints]:
    """Names of the meters in the order they come, and whose each row is."""
    if layout.shape == "wide":
        return tuple(SUFFIX.sub("", grid.names[n]) for n in layout.values), np.zeros(len(grid), dtype=np.int64)
    if layout.meter is None:
        return (grid.meter,), np.zeros(len(grid), dtype=np.int64)
    cells = grid.column(layout.meter).fill_null("")
    names = cells.unique(maintain_order=True)
    if len(names) == 1:
        return (names[0],), np.zeros(len(grid), dtype=np.int64)
    place = cells.replace_strict(names, pl.Series(range(len(names)), dtype=pl.Int64), return_dtype=pl.Int64)
    return tuple(names), place.to_numpy()


def _row_times(grid: Grid, layout: Layout, chosen: Mapping[str, str]) -> tuple[Ints, Mask, list[Finding], list[Choice]]:
    """Minutes of each row, which rows have none, why, and how day and month were told apart."""
    if layout.shape == "across" or not layout.time:
        return np.zeros(len(grid), dtype=np.int64), np.zeros(len(grid), dtype=np.bool_), [], []
    cells = grid.column(layout.time[0])
    at, choices = _days(cells, chosen)
    name = grid.names[layout.time[0]]
    if len(layout.time) > 1:
        of_day = _clocks(grid.column(layout.time[1]))
        name = name if (at == NO_TIME).sum() >= (of_day == NO_TIME).sum() else grid.names[layout.time[1]]
        at = np.where((at == NO_TIME) | (of_day == NO_TIME), NO_TIME, at + of_day)
    spoilt = at == NO_TIME
    early = ~spoilt & ((at < EARLIEST) | (at >= LATEST))
    cut = np.zeros(len(grid), dtype=np.bool_)
    cut[sorted(grid.short)] = True
    text = cells if grid.names[layout.time[0]] == name else grid.column(layout.time[-1])
    found = [
        _finding("short_row", grid, name, spoilt & cut, text),
        _finding("not_a_time", grid, name, spoilt & ~cut, text),
        _finding("out_of_years", grid, name, early, text),
    ]
    return at, spoilt | early, [finding for finding in found if finding], choices


def _days(cells: pl.Series, chosen: Mapping[str, str]) -> tuple[Ints, list[Choice]]:
    """The column as minutes. Where day and month could be swapped, the order that reads more days, then the one whose
    days lie closer together."""
    sample = cells.drop_nulls().head(SAMPLE).to_list()
    serials = bool(sample) and sum(_is_serial(cell) for cell in sample) * 2 > len(sample)
    if serials or not needs_day_order(sample):
        return times(cells, serials=serials), []
    wanted = _yes_no(chosen, "day_first")
    if wanted is None:
        tries = [times(cells, day_first=order) for order in (False, True)]
        unread = [int((at == NO_TIME).sum()) for at in tries]
        spans = [_span(at) for at in tries]
        dotted = "." in sample[0]  # 1.4.2026 is written where the day comes first
        wanted = (unread[1], spans[1], not dotted) < (unread[0], spans[0], dotted)
        return tries[wanted], [Choice("day_first", "yes" if wanted else "no", YES_NO)]
    return times(cells, day_first=wanted), [Choice("day_first", "yes" if wanted else "no", YES_NO)]


def _is_serial(cell: str) -> bool:
    return "-" not in cell and len(cell) < 20 and cell.split(".")[0].isdigit() and len(cell.split(".")[0]) == 5


def _span(at: Ints) -> int:
    known = at[at != NO_TIME]
    return int(np.abs(np.diff(known)).sum()) if len(known) else 0


def _clocks(cells: pl.Series) -> Ints:
    """Clock times, or numbers of the periods of a day: 1 to 24, 48 or 96."""
    whole = cells.cast(pl.Int64, strict=False)
    most = whole.max()
    if whole.null_count() == cells.null_count() and isinstance(most, int) and 1 < most <= 96:
        first = 0 if whole.min() == 0 else 1
        step = 1440 // next(count for count in (24, 48, 96) if most <= count - 1 + first)
        return ((whole - first) * step).fill_null(NO_TIME).to_numpy()
    return clocks(cells)


def _cell_findings(grid: Grid, layout: Layout, columns: list[Numbers], readable: Mask) -> list[Finding]:
    findings = []
    cut = np.zeros(len(grid), dtype=np.bool_)
    cut[sorted(grid.short)] = True
    ended = np.zeros(len(grid), dtype=np.bool_)
    for n, column in zip(layout.values, columns, strict=True):
        cells, name = grid.column(n), grid.names[n]
        missing = cut & readable & np.isnan(column.values) & ~column.strange & ~column.infinite & ~ended
        ended |= missing
        findings += [
            _finding("not_a_number", grid, name, column.strange & readable, cells),
            _finding("not_finite", grid, name, column.infinite & readable, cells),
            _finding("short_row", grid, name, missing, cells),
        ]
    return _joined([finding for finding in findings if finding])


def _joined(findings: list[Finding]) -> list[Finding]:
    """One finding for each code: the first, counting them all."""
    first: dict[str, Finding] = {}
    for finding in findings:
        known = first.get(finding.code)
        if known is None:
            first[finding.code] = finding
            continue
        earlier = min(known, finding, key=lambda one: one.row or 0)
        places = _merged(known.places, finding.places)
        first[finding.code] = replace(earlier, n=known.n + finding.n, places=places)
    return list(first.values())


def _merged(one: Places | None, other: Places | None) -> Places | None:
    """Those of two columns, by row."""
    if one is None or other is None:
        return one or other
    row = np.concatenate([one.row, other.row])
    texts = [*one.params["text"], *other.params["text"]]
    order = np.argsort(row, kind="stable")[:MOST_PLACES]
    return Places(row[order], params={"text": [texts[n] for n in order.tolist()]})


def _finding(code: str, grid: Grid, column: str, where: Mask, cells: pl.Series) -> Finding | None:
    if not where.any():
        return None
    some = np.flatnonzero(where)[:MOST_PLACES]
    texts = [str(cell or "")[:LONGEST_TEXT] for cell in cells[some].to_list()]
    places = Places(grid.row[some], params={"text": texts})
    return Finding(code, int(grid.row[some[0]]), column, int(where.sum()), params={"text": texts[0]}, places=places)


def _refuse_if_mostly_unreadable(grid: Grid, layout: Layout, columns: list[Numbers], at: Ints, spoilt: Mask) -> None:
    unread = np.ones(len(grid), dtype=np.bool_)
    empty = np.ones(len(grid), dtype=np.bool_)
    for column in columns:
        unread &= column.strange | column.infinite
        empty &= np.isnan(column.values)
    time = layout.time[0] if layout.time else 0
    if spoilt.all():
        error = MostlyUnreadableError if (at != NO_TIME).any() else NoTimeError
        raise error(int(grid.row[0]), grid.names[time], text=str(grid.column(time)[0] or "")[:LONGEST_TEXT])
    bad = spoilt | unread
    n = int(np.argmax(bad))
    place = time if spoilt[n] else layout.values[0]
    text = str(grid.column(place)[n] or "")[:LONGEST_TEXT]
    if empty.all():
        place = layout.values[0]
        raise NoValueError(int(grid.row[0]), grid.names[place], text=str(grid.column(place)[0] or "")[:LONGEST_TEXT])
    if bad.sum() * 2 > len(grid):
        raise MostlyUnreadableError(int(grid.row[n]), grid.names[place], text=text)


def _unit_column(grid: Grid) -> str | None:
    """The unit where a column of its own says it, the same in every row."""
    for n, name in enumerate(grid.names):
        if name.strip().lower() in ("unit", "units", "单位", "uom"):
            cells = {str(cell).lower() for cell in grid.column(n).drop_nulls().unique()}
            if len(cells) == 1:
                return UNITS.get(cells.pop())
    return None


def _yes_no(chosen: Mapping[str, str], name: str) -> bool | None:
    value = chosen.get(name, "")
    if value and value not in YES_NO:
        raise NoSuchOptionError(value=value)
    return value == "yes" if value else None
