"""Cells → minutes of China's clock: one format for most of a column, every other way for the odd rows."""

import re
from datetime import datetime

import numpy as np
import polars as pl

from webapp.domain.readings import Ints, minute_of

NO_TIME = np.iinfo(np.int64).min
"""Stands for a cell that is no time."""
EXCEL_ZERO = minute_of(datetime(1899, 12, 30))  # noqa: DTZ001  # a clock, not an instant
SERIALS = (36526.0, 73415.0)  # 2000-01-01 to 2100-12-31
SAMPLE = 64
CHINA_MINUTES = 8 * 60

WIDE = str.maketrans("０１２３４５６７８９：－／．，（）　\xa0", "0123456789:-/.,()  ")
PLAIN_DATES = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")
NAMED_DATES = ("%d %b %Y", "%b %d %Y", "%d-%b-%Y", "%d-%b-%y", "%b %d, %Y")
DAY_FIRST = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%d-%m-%y")
MONTH_FIRST = ("%m/%d/%Y", "%m-%d-%Y", "%m.%d.%Y", "%m/%d/%y", "%m-%d-%y")
CLOCKS = (" %H:%M:%S", " %H:%M", "T%H:%M:%S", "T%H:%M", " %H:%M:%S%.f", "T%H:%M:%S%.f", " %I:%M%p", " %I:%M:%S %p")
ZONED = ("T%H:%M:%S%#z", " %H:%M:%S%#z", "T%H:%M:%S%.f%#z")

DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[ T]?(\d{2}):?(\d{2})(?::?\d{2})?)?")
MONTH = re.compile(r"(\d{4})\s*[-/年]\s*(\d{1,2})\s*月?|(?P<y>20\d{2})(?P<m>0[1-9]|1[0-2])")
SLASHED = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?!\d)")
NAMED = re.compile(r"(?:(\d{1,2})[ -]([A-Za-z]{3,9})|([A-Za-z]{3,9})[ .-]+(\d{1,2})),?[ -]+(\d{4}|\d{2})(?!\d)")
CLOCK = re.compile(
    r"(上午|下午|晚上|凌晨|中午)?\s*(\d{1,2})\s*(?:[:时点]\s*(?:(\d{1,2})\s*分?(?:[:\s]?\s*(\d{1,2})(?:\.\d+)?秒?)?)?)"
    r"\s*([AaPp]\.?[Mm]\.?)?\s*(Z|[+-]\d{2}:?\d{2})?"
)
RANGE = re.compile(r"\s*(?:-|~|～|—|–|至|到)\s*(?:\d{4}\D\d{1,2}\D\d{1,2}\D+)?\d{1,2}[:时点]\d{0,2}.*$")
WEEKDAY = re.compile(r"\s*[(（]?(?:星期|周)[一二三四五六日天][)）]?\s*|^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?\s+")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SLASHES = re.compile(r"\s*\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2})(?!\d)")


def needs_day_order(cells: list[str]) -> bool:
    """Whether dates are written as 4/1/2026, so that day and month could be swapped."""
    filled = [cell.translate(WIDE) for cell in cells if cell]
    return bool(filled) and sum(bool(SLASHES.match(cell)) for cell in filled) * 2 > len(filled)


def time_of(cell: str, *, day_first: bool = False, serials: bool = False) -> int | None:
    """One cell as minutes, however it is written. A date alone is its midnight, a month alone its first day."""
    text = WEEKDAY.sub(" ", cell.translate(WIDE)).strip()
    if serials and (serial := _serial(text)) is not None:
        return serial
    try:
        return _compact(text) if (text.isdigit() or COMPACT.fullmatch(text)) else _written(text, day_first)
    except ValueError:
        return None  # 31 April, month 13


def clock_of(cell: str) -> int | None:
    """A clock time as minutes of the day; 24:00 is 1440, a span is its beginning."""
    text = RANGE.sub("", cell.translate(WIDE).strip().strip("[]"))
    found = CLOCK.fullmatch(text)
    return _minutes_of_day(found) if found else None


def is_month(cell: str) -> bool:
    return bool(MONTH.fullmatch(cell.translate(WIDE).strip()))


def _serial(text: str) -> int | None:
    try:
        days = float(text)
    except ValueError:
        return None
    return EXCEL_ZERO + round(days * 1440) if SERIALS[0] <= days <= SERIALS[1] else None


def _compact(text: str) -> int | None:
    if found := COMPACT.fullmatch(text):
        year, month, day, hour, minute = (int(part or 0) for part in found.groups())
        return _at(year, month, day) + _of_day(hour, minute)
    found = MONTH.fullmatch(text)
    return _at(int(found["y"]), int(found["m"]), 1) if found and found["y"] else None


def _written(text: str, day_first: bool) -> int | None:
    if found := DATE.match(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := MONTH.fullmatch(text):
        year, month, day = int(found[1] or found["y"]), int(found[2] or found["m"]), 1
    elif found := SLASHED.match(text):
        first, second, year = (int(part) for part in found.groups())
        day, month = (first, second) if day_first else (second, first)
    elif found := NAMED.match(text):
        named = (found[2] or found[3])[:3].lower()
        if named not in MONTHS:
            return None
        year, month, day = int(found[5]), MONTHS.index(named) + 1, int(found[1] or found[4])
    else:
        return None
    rest = RANGE.sub("", text[found.end() :].lstrip("T ,日"))
    clock = CLOCK.fullmatch(rest) if rest else None
    if rest and not clock:
        return None
    at = _at(year + 2000 if year < 100 else year, month, day)
    return at + _minutes_of_day(clock) - _zone(clock[6]) if clock else at


def _at(year: int, month: int, day: int) -> int:
    return minute_of(datetime(year, month, day))  # noqa: DTZ001  # a clock, not an instant


def _of_day(hour: int, minute: int) -> int:
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise ValueError("no such time of day")
    return hour * 60 + minute


def _minutes_of_day(found: re.Match[str]) -> int:
    part, hour, half = found[1] or "", int(found[2]), (found[5] or "").lower()
    if half[:1] == "p" or part in ("下午", "晚上") or (part == "中午" and hour < 3):
        hour += 12 if hour < 12 else 0
    elif half[:1] == "a" or part in ("上午", "凌晨"):
        hour %= 12
    return _of_day(hour, int(found[3] or 0))


def _zone(text: str | None) -> int:
    """How far a clock with a stated zone is from China's, in minutes to be taken away."""
    if not text:
        return 0
    if text == "Z":
        return -CHINA_MINUTES
    sign = -1 if text[0] == "-" else 1
    return sign * (int(text[1:3]) * 60 + int(text[-2:])) - CHINA_MINUTES


def times(cells: pl.Series, *, day_first: bool = False, serials: bool = False) -> Ints:
    """A column as minutes (n,), NO_TIME where a cell is none."""
    out = np.full(len(cells), NO_TIME, dtype=np.int64)
    filled = cells.drop_nulls()
    if not len(filled):
        return out
    sample = filled.gather(np.linspace(0, len(filled) - 1, min(SAMPLE, len(filled))).astype(np.int64)).unique()
    form = None if serials else _common_format(sample, day_first)
    if form:
        out = _formatted(cells, form)
    odd = cells.is_not_null().to_numpy() & (out == NO_TIME)
    if odd.any():
        out[odd] = _one_by_one(cells.filter(pl.Series(odd)), day_first, serials)
    return out


def _common_format(sample: pl.Series, day_first: bool) -> str | None:
    """The format that reads most of a sample, if any reads half of it."""
    dates = PLAIN_DATES + (DAY_FIRST if day_first else MONTH_FIRST) + NAMED_DATES
    best, most = None, len(sample) // 2
    for date in dates:
        forms = [date, *(date + clock for clock in (*CLOCKS, *ZONED))]
        for form in [*forms, "%Y%m%d%H%M", "%Y年%m月%d日 %H时%M分"] if date == dates[0] else forms:
            read = int((_formatted(sample, form) != NO_TIME).sum())
            if read > most:
                best, most = form, read
        if most == len(sample) and best:
            break
    return best


def _formatted(cells: pl.Series, form: str) -> Ints:
    zoned = form.endswith("%#z")
    read = cells.str.to_datetime(form, time_unit="ms", strict=False, cache=False)
    if zoned:
        read = read.dt.replace_time_zone(None)
    known = read.is_not_null().to_numpy()
    minutes = read.to_physical().fill_null(0).to_numpy() // 60_000 + (CHINA_MINUTES if zoned else 0)
    if form.startswith("%Y%m"):
        known = known & (cells.str.len_bytes().fill_null(0).to_numpy() == (12 if form.endswith("%M") else 8))
    known = known & (minutes > minute_of(datetime(1000, 1, 1)))  # noqa: DTZ001  # 18 is no year
    return np.where(known, minutes, NO_TIME).astype(np.int64)


def _one_by_one(cells: pl.Series, day_first: bool, serials: bool) -> Ints:
    known: dict[str, int] = {}
    for cell in cells.unique():
        at = time_of(cell, day_first=day_first, serials=serials)
        known[cell] = NO_TIME if at is None else at
    return np.array([known[cell] for cell in cells], dtype=np.int64)


def clocks(cells: pl.Series) -> Ints:
    """A column of clock times as minutes of the day (n,); also 0015, and parts of a day as Excel writes them."""
    known = {None: NO_TIME} | {cell: _loose_clock(cell) for cell in cells.unique() if cell is not None}
    return np.array([known[cell] for cell in cells], dtype=np.int64)


def _loose_clock(cell: str) -> int:
    if (at := _checked_clock(cell)) is not None:
        return at
    text = cell.strip()
    if re.fullmatch(r"\d{4}(\d{2})?", text) and int(text[:2]) <= 24 and int(text[2:4]) < 60:
        return int(text[:2]) * 60 + int(text[2:4])
    try:
        part = float(text)
    except ValueError:
        return NO_TIME
    return round(part * 1440) if 0 <= part <= 1 else NO_TIME


def _checked_clock(cell: str) -> int | None:
    try:
        return clock_of(cell)
    except ValueError:
        return None
