"""Columns 尖, 峰, 平 and 谷 of a table, beside its total or instead of it: each reading's energy by register."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from webapp.domain.by_period import REGISTERS, PeriodReadings
from webapp.domain.day_rows import FINE_MINUTES
from webapp.domain.readings import Finding, Ints, Readings, moment
from webapp.readers.cells import Mask, numbers
from webapp.readers.columns import PERIOD
from webapp.readers.flat import LATEST, Flat
from webapp.readers.grid import Grid
from webapp.readers.intervals import kwh_text, whole_wh
from webapp.readers.layout import Layout
from webapp.readers.measure import WH_OF, Measure

TOLERANCE_WH = 100
"""Totals are rounded to 0.1 kWh beside periods with 0.01."""
MARKS = {"尖": "super_peak", "峰": "peak", "平": "flat", "谷": "valley"}
"""The first of these in a column's name says its register."""
Found = tuple[tuple[Readings, ...], tuple[PeriodReadings, ...], tuple[Finding, ...]]


def by_register(grid: Grid, layout: Layout, flat: Flat, measure: Measure, meters: tuple[Readings, ...]) -> Found:
    """The meters; what their registers tell where it agrees with the totals, which then give way to it; and where it
    does not. The meters as they were where the table has no such columns, or one of them was chosen as its value."""
    columns = [(n, _register(name)) for n, name in enumerate(grid.names) if PERIOD.match(name)]
    alone = set(layout.values) < {n for n, _ in columns}
    if layout.shape != "rows" or len(columns) < 2 or alone or measure.is_power:
        return meters, (), ()
    wh = np.zeros((len(grid), len(REGISTERS)), dtype=np.int64)
    for n, register in columns:
        wh[:, register] += whole_wh(np.nan_to_num(numbers(grid.column(n)).values) * WH_OF[measure.unit])
    name = grid.names[layout.values[0]]
    before = _row_before(flat) if measure.kind == "register" else None
    found = [_reconciled(meter, _parts(grid, wh, meter, before), name) for meter in meters]
    return (
        tuple(meter for meter, _, _ in found),
        tuple(told for _, told, _ in found if len(told)),
        tuple(finding for _, _, findings in found for finding in findings),
    )


def _register(name: str) -> int:
    return next(n for n, mark in enumerate(MARKS) if mark in name)


def _parts(grid: Grid, wh: Ints, meter: Readings, before: Callable[[Readings], Ints] | None) -> Ints:
    """(readings, 4): the registers of each reading's row; of registers that count up, what they rose by."""
    end = wh[np.searchsorted(grid.row, meter.row)]
    return end if before is None else end - wh[np.searchsorted(grid.row, before(meter))]


def _row_before(flat: Flat) -> Callable[[Readings], Ints]:
    """For each reading of a meter, the row that its stretch begins with."""
    code = {name: n for n, name in enumerate(flat.meters)}
    key = flat.code * LATEST + flat.at
    order = np.argsort(key, kind="stable")
    row, key = flat.row[order], key[order]
    return lambda meter: row[np.searchsorted(key, code[meter.meter] * LATEST + meter.start)]


def _reconciled(meter: Readings, parts: Ints, column: str) -> tuple[Readings, PeriodReadings, list[Finding]]:
    total: Ints = parts.sum(axis=1)
    known = (meter.minutes > FINE_MINUTES) & parts.any(axis=1)
    agree = known & (parts >= 0).all(axis=1) & (np.abs(total - meter.wh) <= TOLERANCE_WH)
    told = PeriodReadings(meter.meter, meter.start[agree], meter.minutes[agree], parts[agree])
    return replace(meter, wh=np.where(agree, total, meter.wh)), told, list(_apart(meter, total, known & ~agree, column))


def _apart(meter: Readings, total: Ints, apart: Mask, column: str) -> Iterator[Finding]:
    if apart.any():
        n = int(apart.argmax())
        params = {
            "when": f"{moment(int(meter.start[n])):%Y-%m-%d}",
            "total": kwh_text(int(meter.wh[n])),
            "periods": kwh_text(int(total[n])),
        }
        yield Finding("total_against_periods", int(meter.row[n]), column, int(apart.sum()), meter.meter, params)
