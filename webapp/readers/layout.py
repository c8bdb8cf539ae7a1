"""What a table is: one row a reading, one a day, or one column (or row) a household; and which column is what."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from webapp.readers import Choice
from webapp.readers.columns import (
    CLOCK,
    FIRST_TIME,
    LAST_TIME,
    LETTERED,
    METER_WORDS,
    NO_VALUE,
    NUMBERED,
    PERIOD,
    SUFFIX,
    TIME,
    Column,
    column_of,
    value_rank,
)
from webapp.readers.grid import Grid
from webapp.readers.heading import clock_of_or_none
from webapp.readers.refusals import NoSuchColumnError, NoSuchOptionError, NoTimeError, NoValueError
from webapp.readers.times import time_of

SHAPES = ("rows", "days", "wide", "across")
SAMPLE_ROWS = 60
SAMPLE_CELLS = 12_000


@dataclass(frozen=True)
class Layout:
    """Columns by position. `time` is one column, or a day's and a clock's; `at` are the values' minutes of the day
    (days) or minutes since 1970 (across), one for each of `values`."""

    shape: str
    time: tuple[int, ...]
    values: tuple[int, ...]
    meter: int | None
    at: tuple[int, ...] = ()


def layout_of(grid: Grid, chosen: Mapping[str, str]) -> tuple[Layout, tuple[Choice, ...]]:
    """The layout found, corrected by what was chosen, and what may be corrected."""
    most = min(max(SAMPLE_CELLS // len(grid.names), 8), SAMPLE_ROWS)
    step = max(len(grid) // most, 1)
    sampled = pl.concat([grid.frame.head(most // 2), grid.frame.gather_every(step).head(most)])
    cells = [column.to_list() for column in sampled.iter_columns()]
    columns = [column_of(name, cells[n]) for n, name in enumerate(grid.names)]
    time = _chosen_columns(grid, chosen, "time") or _time(columns, grid.titled)
    slots = _slots(columns, time, grid.titled)
    meter = _chosen_meter(grid, chosen) if "meter" in chosen else _meter(columns, {*time, *slots}, grid.titled)
    across = _across(grid.names) if not time else {}
    used = {*time, *({meter} if meter is not None else ())}
    numeric = [n for n, column in enumerate(columns) if column.number > 0.5 and n not in used]
    shape = _shape(columns, slots, across, numeric, chosen)
    if not time and shape != "across":
        _refuse_time(grid, columns)
    values, at = _values(grid, shape, columns, slots, across, numeric, chosen)
    if not values:
        n = next((n for n, column in enumerate(columns) if n not in used), len(columns) - 1)
        raise NoValueError(_row(grid), grid.names[n], text=_first(grid, n))
    layout = Layout(shape, time, values, meter, at)
    return layout, _choices(grid, layout, numeric)


def _shape(
    columns: list[Column],
    slots: dict[int, int],
    across: dict[int, int],
    numeric: list[int],
    chosen: Mapping[str, str],
) -> str:
    if shape := chosen.get("shape"):
        if shape not in SHAPES:
            raise NoSuchOptionError(value=shape)
        return shape
    if slots:
        return "days"
    if across:
        return "across"
    return "wide" if _is_wide([columns[n] for n in numeric]) else "rows"


def _values(
    grid: Grid,
    shape: str,
    columns: list[Column],
    slots: dict[int, int],
    across: dict[int, int],
    numeric: list[int],
    chosen: Mapping[str, str],
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    if shape == "days":
        return tuple(slots), tuple(slots.values())
    if shape == "across":
        return tuple(across), tuple(across.values())
    picked = _chosen_columns(grid, chosen, "value")
    if shape == "wide":
        return tuple(n for n in numeric if not NO_VALUE.search(columns[n].name)), ()
    return picked or _best_values(columns, numeric), ()


def _time(columns: list[Column], titled: bool) -> tuple[int, ...]:
    """The column of times, or those of the day and of the clock; none if there is none."""

    def score(n: int) -> float:
        column = columns[n]
        named = titled and bool(TIME.search(column.name))
        if max(column.time, column.serial if named or not n else 0) <= 0.3 and not (named and column.filled):
            return 0.0
        words = named + bool(titled and FIRST_TIME.search(column.name)) * 0.2
        share = max(column.time, column.serial * 0.8 if named else column.serial * 0.2)
        late = bool(titled and LAST_TIME.search(column.name)) * 0.4
        return share * 2 + words - late - n * 0.001 - (0.8 if column.dated and column.long and not named else 0)

    scores = {n: score(n) for n in range(len(columns)) if not (columns[n].clock > 0.5 and columns[n].time == 0)}
    if not scores or max(scores.values()) <= 0:
        return ()
    best = max(scores, key=lambda n: scores[n])
    if columns[best].dated and (columns[best].time or columns[best].serial):
        beside = [n for n in (*range(best + 1, len(columns)), *range(best)) if _is_clock(columns[n], titled)]
        if beside:
            return best, beside[0]
    return (best,)


def _is_clock(column: Column, titled: bool) -> bool:
    if column.clock > 0.5:
        return True
    return titled and bool(CLOCK.search(column.name)) and column.number > 0.5 and not value_rank(column.name)


def _slots(columns: list[Column], time: tuple[int, ...], titled: bool) -> dict[int, int]:
    """Columns of a day's readings → their minute of the day as written; empty unless there are enough of them."""
    if not time or not columns[time[0]].dated:
        return {}
    clocks = {n: at for n, column in enumerate(columns) if (at := clock_of_or_none(column.name)) is not None}
    if len(clocks) >= 4:
        last = max(clocks)
        if clocks[last] == 0 and len(clocks) > 1 and max(clocks.values()) > 0:
            clocks[last] = 1440
        return clocks
    for count in (96, 48, 24):
        if found := _numbered(columns, count) if titled else _tail(columns, time[0], count):
            return found
    return {}


def _numbered(columns: list[Column], count: int) -> dict[int, int]:
    """Columns called 1 to 24, H01 to H24, 0点 to 23点 and the like."""
    numbers = {n: int(found[1]) for n, column in enumerate(columns) if (found := NUMBERED.fullmatch(column.name))}
    for first in (0, 1):
        places = {n: k - first for n, k in numbers.items() if first <= k < first + count}
        if sorted(places.values()) == list(range(count)) and len(places) == len(numbers):
            return {n: k * (1440 // count) for n, k in places.items()}
    return {}


def _tail(columns: list[Column], time: int, count: int) -> dict[int, int]:
    """Without a header: the last 24, 48 or 96 columns, if they are numbers and come after the day."""
    begin = len(columns) - count
    if begin <= time or any(column.number <= 0.5 and column.filled for column in columns[begin:]):
        return {}
    return {begin + k: k * (1440 // count) for k in range(count)}


def _across(names: tuple[str, ...]) -> dict[int, int]:
    """Columns named by their days or times → minutes since 1970."""
    found = {n: at for n, name in enumerate(names) if (at := time_of(SUFFIX.sub("", name))) is not None}
    return found if len(found) >= 2 else {}


def _meter(columns: list[Column], used: set[int], titled: bool) -> int | None:
    free = [n for n in range(len(columns)) if n not in used and columns[n].filled]
    for words in METER_WORDS if titled else ():
        for n in free:
            if words.search(columns[n].name) and not value_rank(columns[n].name):
                return n
    unnamed = [n for n in free if not titled or LETTERED.fullmatch(columns[n].name)]
    return next((n for n in unnamed if columns[n].long), None)


def _is_wide(columns: list[Column]) -> bool:
    """Whether numeric columns are households: named alike but for a number, or three and more unknown names."""
    columns = [column for column in columns if not NO_VALUE.search(column.name)]
    alike = [re.sub(r"\d+", "#", column.name) for column in columns]
    most = max((alike.count(name) for name in alike if "#" in name), default=0)
    if most >= 2 and most * 10 >= len(columns) * 6:
        return not re.match(r"(费率|rate|tariff|tier|t#)", alike[0], re.IGNORECASE)
    unknown = [column for column in columns if not value_rank(column.name) and not PERIOD.match(column.name)]
    return len(unknown) >= 3 and len(unknown) == len(columns)


def _best_values(columns: list[Column], numeric: list[int]) -> tuple[int, ...]:
    """The total; else the periods of the day added up; else energy, power, or the first number there is."""
    ranks = {n: value_rank(columns[n].name) for n in numeric if not NO_VALUE.search(columns[n].name)}
    totals = [n for n, rank in ranks.items() if rank == 3]
    periods = [n for n in ranks if PERIOD.match(columns[n].name)]
    if totals:
        return (totals[0],)
    if len(periods) >= 2:
        energy = [n for n, rank in ranks.items() if rank == 2 and n not in periods]
        return (energy[0],) if energy else tuple(periods)
    named = [n for n, rank in ranks.items() if rank]
    if named:
        return (max(named, key=lambda n: (ranks[n], -n)),)
    likely = [n for n in ranks if not columns[n].long] or numeric
    return (likely[0],) if likely else ()


def _chosen_columns(grid: Grid, chosen: Mapping[str, str], name: str) -> tuple[int, ...]:
    value = chosen.get(name, "")
    if not value:
        return ()
    if value in grid.names:
        return (grid.names.index(value),)
    parts = value.split("+")
    if not all(part in grid.names for part in parts):
        raise NoSuchColumnError(value=value)
    return tuple(grid.names.index(part) for part in parts)


def _chosen_meter(grid: Grid, chosen: Mapping[str, str]) -> int | None:
    found = _chosen_columns(grid, chosen, "meter")
    return found[0] if found else None


def _choices(grid: Grid, layout: Layout, numeric: list[int]) -> tuple[Choice, ...]:
    def joined(places: tuple[int, ...]) -> str:
        return "+".join(grid.names[n] for n in places)

    def among(value: str, names: tuple[str, ...]) -> tuple[str, ...]:
        return names if value in names else (value, *names)

    rest = tuple(name for n, name in enumerate(grid.names) if n not in layout.values or layout.shape == "rows")
    time, value = joined(layout.time), joined(layout.values)
    meter = "" if layout.meter is None else grid.names[layout.meter]
    choices = [Choice("shape", layout.shape, SHAPES)]
    if layout.time:
        choices.append(Choice("time", time, among(time, rest)))
    if layout.shape == "rows":
        choices.append(Choice("value", value, among(value, tuple(grid.names[n] for n in numeric))))
    if layout.shape != "wide":
        choices.append(Choice("meter", meter, among(meter, ("", *rest))))
    return tuple(choices)


def _refuse_time(grid: Grid, columns: list[Column]) -> None:
    """No column has times: point at the one that should."""
    n = next((n for n, column in enumerate(columns) if grid.titled and TIME.search(column.name)), 0)
    raise NoTimeError(_row(grid), grid.names[n], text=_first(grid, n))


def _row(grid: Grid) -> int | None:
    return int(grid.row[0]) if len(grid) else None


def _first(grid: Grid, n: int) -> str:
    return str(grid.column(n)[0] or "")[:30] if len(grid) else ""
