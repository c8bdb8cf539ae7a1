"""Home Assistant's long-term statistics: one row an hour of a sensor, as CSV or JSON."""

import csv
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import BinaryIO

import numpy as np

from webapp.domain.errors import sentence
from webapp.domain.readings import Finding, Ints, Readings, moment, readings
from webapp.readers import Choice, Content, Guess, Reader
from webapp.readers.documents import MB, MOST_MB, decoded, load, whole
from webapp.readers.feed_refusals import BrokenFileError, NoElectricityError, TooLargeError
from webapp.readers.homeassistant_rows import Row, Series, from_csv, from_json, gather
from webapp.readers.registers import first_fall, steps

ENERGY = {"wh": Decimal(1), "kwh": Decimal(1000), "mwh": Decimal(1_000_000)}
POWER = {"w": Decimal(1), "kw": Decimal(1000), "mw": Decimal(1_000_000)}
UNITS = ("kWh", "Wh", "MWh", "W", "kW")
HOUR = 60
BY_NAME = re.compile(rb'"[a-z0-9_]+[.:][a-z0-9_]+"\s*:\s*\[\s*\{')


class HomeAssistantReader(Reader):
    """Meters by the statistic's id. A `sum` stands at the end of its hour, so an hour's use is the step up to it."""

    name = "homeassistant"

    def recognise(self, head: bytes, filename: str) -> Guess | None:
        if b"statistic_id" in head and b"start" in head:
            return Guess(0.95, sentence("文件里有 Home Assistant 的长期统计。"))
        if (
            BY_NAME.search(head)
            and b'"start"' in head
            and any(key in head for key in (b'"sum"', b'"mean"', b'"state"'))
        ):
            return Guess(0.85, sentence("文件像 Home Assistant 的统计：按传感器的名字，每小时一条。"))
        return None

    def read(self, source: BinaryIO, chosen: Mapping[str, str]) -> Content:
        every = _load(source)
        findings: list[Finding] = []
        meters: list[Readings] = []
        others: list[Series] = []
        unknown = [series for series in every if not series.unit]
        for series in every:
            unit = series.unit or chosen.get("unit", "") or _likely(series)
            kind = _read(series, unit)
            if kind is None:
                others.append(series)
                continue
            meter, found = kind
            findings += found
            if len(meter):
                meters.append(meter)
            if not series.unit:
                findings.append(Finding("unit_assumed", series.rows[0].n, meter=series.name, params={"unit": unit}))
        if not meters:
            raise NoElectricityError
        if others:
            findings.append(Finding("other_unit", n=len(others), params={"n": len(others)}))
        choices = (Choice("unit", chosen.get("unit", "") or _likely(unknown[0]), UNITS),) if unknown else ()
        return Content(tuple(meters), tuple(findings), choices, ("start", "value"), _sample(every))


def _load(source: BinaryIO) -> list[Series]:
    first = source.read(64).lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t\0")
    source.seek(0)
    if first.startswith((b"{", b"[")):
        return gather(from_json(load(source)))
    raw = source.read(MOST_MB * MB + 1)
    if len(raw) > MOST_MB * MB:
        raise TooLargeError(most=MOST_MB)
    try:
        return gather(from_csv(decoded(raw)))
    except csv.Error as error:  # a field without end
        raise BrokenFileError(1, line=1) from error


def _likely(series: Series) -> str:
    """Where no unit is given: what counts up is energy, what has only a mean is power."""
    counts = any(key in row.values for row in series.rows for key in ("sum", "change", "state"))
    return "kWh" if counts else "W"


def _read(series: Series, unit: str) -> tuple[Readings, list[Finding]] | None:
    """None where it is neither energy nor power."""
    key = next((key for key in ("change", "sum", "state") if _has(series, key)), None)
    told = []
    if series.unclear:
        params = {"n": series.unclear}
        told.append(Finding("value_unclear", series.unclear_row, "start", series.unclear, series.name, params))
    if unit.lower() in ENERGY and key:
        meter, found = _energy(series, key, ENERGY[unit.lower()])
        return meter, told + found
    if unit.lower() in POWER and unit != "mW" and any("mean" in row.values for row in series.rows):
        return _power(series, POWER[unit.lower()]), told
    return None


def _has(series: Series, key: str) -> bool:
    """A change only counts where every row has it: else hours would be missing that the sum knows."""
    given = [key in row.values for row in series.rows]
    return bool(given) and (all(given) if key == "change" else any(given))


def _energy(series: Series, key: str, unit: Decimal) -> tuple[Readings, list[Finding]]:
    rows = sorted((row for row in series.rows if key in row.values), key=lambda row: row.start)
    start, length, n = _times(rows)
    wh = np.array([whole(row.values[key] * unit) for row in rows], dtype=np.int64)
    if key == "change":
        return readings(series.name, start, length, wh, n), []
    kept = steps(start + length, wh)
    falls = first_fall(wh, n, series.name, lambda value: f"{Decimal(value) / 1000:f}")
    return readings(series.name, kept.start, kept.length, kept.amount, n[kept.position]), list(falls)


def _power(series: Series, unit: Decimal) -> Readings:
    rows = [row for row in series.rows if "mean" in row.values]
    start, length, n = _times(rows)
    means = (row.values["mean"] * unit for row in rows)
    wh = [whole(mean * int(minutes) / HOUR) for mean, minutes in zip(means, length, strict=True)]
    return readings(series.name, start, length, np.array(wh, dtype=np.int64), n)


def _times(rows: list[Row]) -> tuple[Ints, Ints, Ints]:
    """Start, length and number of each row. Without an end, all are as long as the usual step between them."""
    start = np.array([row.start for row in rows], dtype=np.int64)
    gaps = np.diff(np.sort(start))
    usual = int(np.median(gaps[gaps > 0])) if (gaps > 0).any() else HOUR
    ends = [row.end if row.end is not None and row.end > row.start else row.start + usual for row in rows]
    length = np.array(ends, dtype=np.int64) - start
    return start, length, np.array([row.n for row in rows], dtype=np.int64)


def _sample(every: list[Series]) -> tuple[tuple[str, ...], ...]:
    rows = every[0].rows[:5] if every else []
    return tuple(
        (f"{moment(row.start):%Y-%m-%d %H:%M}", " ".join(f"{key}={value}" for key, value in row.values.items()))
        for row in rows
    )
