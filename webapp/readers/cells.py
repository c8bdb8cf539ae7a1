"""Cells → numbers, as people and meters write them: ３．５度, 1,234.5, 1.234,5, 1'234, 12 345,6 kWh."""

import re
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from webapp.readers.times import WIDE

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

BLANK = {"", "-", "--", "---", "—", "——", "/", "\\", "n/a", "na", "#n/a", "null", "none"}
BLANK |= {"无", "无数据", "暂无", "未采集"}
INFINITE = re.compile(r"[+-]?(nan|inf|infinity|∞|#div/0!|#value!|#num!)", re.IGNORECASE)
UNITS = {
    "kwh": "kwh",
    "度": "kwh",
    "千瓦时": "kwh",
    "千瓦·时": "kwh",
    "kw·h": "kwh",
    "kw.h": "kwh",
    "kw*h": "kwh",
    "wh": "wh",
    "瓦时": "wh",
    "kw": "kw",
    "千瓦": "kw",
    "w": "w",
    "瓦": "w",
}
UNIT = re.compile(r"\s*(" + "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True)) + r")$", re.IGNORECASE)
GAPS = re.compile(r"(?<=\d)[ '’_](?=\d{3}(?!\d))")
GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+")
SAMPLE = 512
HUGE = 1e18
"""Far beyond any meter: larger numbers are taken as this, so that no sum overflows."""


@dataclass(frozen=True, eq=False)
class Numbers:
    """A column of n cells: values (n,), NaN where there is none; `strange` and `infinite` say which are no gap."""

    values: Floats
    strange: Mask
    infinite: Mask
    unit: str | None = None
    comma: bool | None = None
    """Whether a comma marks the decimals; None where no cell has one."""


def is_blank(cell: str) -> bool:
    return cell.strip().casefold() in BLANK


def number_of(cell: str, *, comma: bool = False) -> float | None:
    """One cell as a number. NaN and inf are what they say; a blank or a word is None."""
    text = GAPS.sub("", UNIT.sub("", cell.translate(WIDE).strip()))
    if INFINITE.fullmatch(text):
        return np.nan
    text = text.replace(".", "").replace(",", ".") if comma else text.replace(",", "")
    if not text or text[-1] not in "0123456789." or not text.isascii() or "_" in text:
        return None
    try:
        return float(text)
    except ValueError:
        return None


def is_number(cell: str) -> bool:
    return number_of(cell, comma=_is_decimal_comma([cell]) is True) is not None


def unit_in(cells: list[str]) -> str | None:
    """The unit written behind the numbers themselves, as in 3.5度."""
    found = [UNIT.search(cell.translate(WIDE)) for cell in cells if cell and cell.strip()[:1].isdigit()]
    units = {UNITS[match[1].lower()] for match in found if match}
    return units.pop() if len(units) == 1 else None


def numbers(cells: pl.Series, *, comma: bool | None = None) -> Numbers:
    """A column as numbers; `comma` overrides what its commas mean."""
    plain = cells.cast(pl.Float64, strict=False)
    values = plain.fill_null(np.nan).to_numpy().copy()
    odd = (cells.is_not_null() & plain.is_null()).to_numpy()
    strange = np.zeros(len(cells), dtype=np.bool_)
    unit = None
    meant = None
    if odd.any():
        texts = cells.filter(pl.Series(odd))
        distinct = texts.unique().to_list()
        meant = _is_decimal_comma([text.translate(WIDE) for text in distinct[:SAMPLE]])
        comma = meant if comma is None else comma
        unit = unit_in(distinct[:SAMPLE])
        table = {text: np.nan if is_blank(text) else _number_or_none(text, comma is True) for text in distinct}
        read = [table[text] for text in texts]
        values[odd] = [np.nan if value is None else value for value in read]
        strange[odd] = [value is None for value in read]
        if comma and meant is not None:
            _lone_points(cells, values)
    infinite = ~np.isfinite(values) & cells.is_not_null().to_numpy() & ~strange
    if infinite.any():
        blank = cells.fill_null("").str.strip_chars().str.to_lowercase().is_in(list(BLANK)).to_numpy()
        infinite &= ~blank
        values[infinite] = np.nan
    np.clip(values, -HUGE, HUGE, out=values)
    return Numbers(values, strange, infinite, unit, meant)


def _number_or_none(text: str, comma: bool) -> float | None:
    return number_of(text, comma=comma)


def _lone_points(cells: pl.Series, values: Floats) -> None:
    """Among decimal commas a point groups thousands: 1.234 there is 1234, though it reads as a number."""
    grouped = cells.str.contains(r"^[+-]?[1-9]\d{0,2}(\.\d{3})+$").fill_null(False).to_numpy()
    if grouped.any():
        values[grouped] = [float(text.replace(".", "")) for text in cells.filter(pl.Series(grouped))]


def _is_decimal_comma(texts: list[str]) -> bool | None:
    """What commas mean in these cells; None where there are none. 1,234 alone is taken as thousands."""
    texts = [GAPS.sub("", UNIT.sub("", text.strip())) for text in texts if "," in text]
    texts = [text for text in texts if re.fullmatch(r"[+-]?[\d.,]+", text)]
    if not texts:
        return None
    votes = 0
    for text in texts:
        if "." in text:
            votes += 1 if text.rindex(",") > text.rindex(".") else -1
        elif not GROUPED.fullmatch(text):
            votes += 1
    return votes > 0
