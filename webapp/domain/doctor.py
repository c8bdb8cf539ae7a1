"""The data doctor: what is odd about readings, what one tap would do about it, and doing it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from webapp.domain.errors import sentence
from webapp.domain.readings import MINUTES_A_DAY, Finding, Fix, Ints, Quality, Readings, moment

Mask = NDArray[np.bool_]
LEAST_WH_A_DAY = 20
MOST_WH_A_DAY = 2_000_000
"""A home draws more than 0.02 and less than 2,000 kWh a day: beyond that the unit is likely wrong by a thousand."""
SPIKE = 50
"""A value so many times the usual high one is no load of a home."""
FLAT_MINUTES = 2 * MINUTES_A_DAY
GAP_FILL_DAYS = 14


@dataclass(frozen=True)
class Diagnosis:
    """Readings put in order, what was found, and which of the findings are mended already because nothing is lost."""

    readings: Readings
    findings: tuple[Finding, ...]


def examine(readings: Readings, fixes: Collection[str] = (), doubled: Collection[int] = ()) -> Diagnosis:
    """Look, in a fixed order, mending what `fixes` names by code; what is harmless is mended at once.

    `doubled` are the minutes at which an hour begins that the clock showed twice: both are true, and are added.
    """
    found: list[Finding] = []
    for hour in doubled:
        readings = _added(readings, hour)
    for look in CHECKS:
        finding, mend = look(readings)
        if finding is None:
            continue
        chosen = finding.fixed or finding.code in fixes
        if chosen and mend is not None:
            readings = mend()
        found.append(replace(finding, meter=readings.meter, fixed=chosen and mend is not None))
    return Diagnosis(readings, tuple(found))


def _added(readings: Readings, hour: int) -> Readings:
    """The two readings of each stretch of an hour that came twice, as one."""
    inside = (readings.start >= hour) & (readings.start < hour + 60)
    kept = np.ones(len(readings), dtype=np.bool_)
    wh = readings.wh.copy()
    first: dict[int, int] = {}
    for n in np.flatnonzero(inside).tolist():
        at = int(readings.start[n])
        if at in first:
            wh[first[at]] += wh[n]
            kept[n] = False
        else:
            first[at] = n
    return replace(readings, wh=wh).part(kept)


Mend = Callable[[], Readings]
Look = tuple[Finding | None, Mend | None]
NOTHING: Look = (None, None)


def _in_order(readings: Readings) -> Look:
    """Sorted by time; told, as an unsorted file is often two files in one."""
    order = np.argsort(readings.start, kind="stable")
    steps = np.flatnonzero(np.diff(readings.start) < 0)
    if not len(steps):
        return NOTHING
    row = int(readings.row[steps[0] + 1])
    return Finding("unsorted", row, n=len(steps), fixed=True), lambda: readings.part(order)


def _same_twice(readings: Readings) -> Look:
    """The same stretch with the same value again: dropped at once."""
    again = _repeats(readings) & (readings.wh == np.roll(readings.wh, 1))
    if not again.any():
        return NOTHING
    finding = _at("same_twice", readings, again, "drop", -int(readings.wh[again].sum()))
    return replace(finding, fixed=True), lambda: readings.part(~again)


def _twice(readings: Readings) -> Look:
    """The same stretch with another value: the later one in the file is likelier the correction."""
    again = _repeats(readings)
    if not again.any():
        return NOTHING
    earlier = np.roll(again, -1)
    finding = _at("twice", readings, again, "drop", -int(readings.wh[earlier].sum()))
    return replace(finding, fixed=True), lambda: readings.part(~earlier)


def _repeats(readings: Readings) -> Mask:
    again: Mask = readings.start == np.roll(readings.start, 1)
    again[:1] = False
    return again


def _overlap(readings: Readings) -> Look:
    """A reading that begins before the one before it has ended: shortened there, its energy kept."""
    end = readings.start + readings.minutes
    into = np.flatnonzero(end[:-1] > readings.start[1:])
    if not len(into):
        return NOTHING
    where = np.zeros(len(readings), dtype=np.bool_)
    where[into] = True
    shorter = readings.minutes.copy()
    shorter[into] = readings.start[into + 1] - readings.start[into]
    finding = replace(_at("overlap", readings, where, None, 0), fixed=True)
    quality = np.where(where, np.uint8(Quality.REPAIRED), readings.quality)
    return finding, lambda: replace(readings, minutes=shorter, quality=quality)


def _negative(readings: Readings) -> Look:
    """Energy below nought, which a meter of use cannot show."""
    below = readings.wh < 0
    if not below.any():
        return NOTHING
    finding = _at("negative", readings, below, "drop", -int(readings.wh[below].sum()))
    return finding, lambda: readings.part(~below)


def _unit(readings: Readings) -> Look:
    """The whole file a thousand times too large or too small."""
    days = max(1.0, float(readings.minutes.sum()) / MINUTES_A_DAY)
    a_day = abs(readings.total_wh) / days
    if LEAST_WH_A_DAY <= a_day <= MOST_WH_A_DAY or not readings.total_wh:
        return NOTHING
    up = a_day < LEAST_WH_A_DAY
    wh = readings.wh * 1000 if up else np.rint(readings.wh / 1000).astype(np.int64)
    code = "unit_small" if up else "unit_large"
    change = int(wh.sum()) - readings.total_wh
    finding = Finding(code, fix="scale", fix_wh=change, params={"kwh": round(a_day / 1000, 3)})
    return finding, lambda: replace(readings, wh=wh)


def _spike(readings: Readings) -> Look:
    """A few values far above all others: a register that jumped, or watts among kilowatts."""
    rate = readings.wh * 60 / np.maximum(readings.minutes, 1)
    usual = float(np.quantile(rate, 0.98)) if len(readings) >= 50 else 0.0
    high = rate > max(SPIKE * usual, 1000.0) if usual > 0 else np.zeros(len(readings), dtype=np.bool_)
    if not high.any():
        return NOTHING
    finding = _at("spike", readings, high, "drop", -int(readings.wh[high].sum()))
    return finding, lambda: readings.part(~high)


def _flat(readings: Readings) -> Look:
    """The same value for two days and more: a meter, or its line, that stood still. Told only."""
    first, length = _longest_run(readings)
    minutes = int(readings.minutes[first : first + length].sum())
    if length < 8 or minutes < FLAT_MINUTES:
        return NOTHING
    code = "flat" if readings.wh[first] else "zeros"
    hours = minutes // 60
    return Finding(code, int(readings.row[first]), n=length, params={"hours": hours, **_when(readings, first)}), None


def _longest_run(readings: Readings) -> tuple[int, int]:
    edges = np.flatnonzero(np.diff(readings.wh)) + 1
    starts = np.concatenate([[0], edges])
    lengths = np.diff(np.append(starts, len(readings)))
    longest = int(lengths.argmax())
    return int(starts[longest]), int(lengths[longest])


def _gap(readings: Readings) -> Look:
    """Time without a reading: filled, if wanted, with what the same clock hours of the nearest days drew."""
    end = readings.start + readings.minutes
    before = np.flatnonzero(readings.start[1:] > end[:-1])
    if not len(before):
        return NOTHING
    filled = _fill(readings, end[before], readings.start[before + 1])
    minutes = int((readings.start[before + 1] - end[before]).sum())
    params = {"hours": round(minutes / 60, 1), **_when(readings, int(before[0]), end=True)}
    change = filled.total_wh - readings.total_wh
    row = int(readings.row[before[0]])
    return Finding("gap", row, n=len(before), params=params, fix="fill", fix_wh=change), lambda: filled


def _fill(readings: Readings, first: Ints, end: Ints) -> Readings:
    """New readings in the gaps, each the mean of the same minutes of other days, at most two weeks away."""
    length = int(np.median(readings.minutes))
    known = dict(zip(readings.start.tolist(), readings.wh.tolist(), strict=True))
    a_minute = readings.total_wh / max(1, int(readings.minutes.sum()))
    starts, minutes = _pieces(first, end, length)
    wh = []
    for at, part in zip(starts, minutes, strict=True):
        near = (known.get(at + days * MINUTES_A_DAY) for days in _NEAREST)
        found = [value for value in near if value is not None][:2]
        mean = sum(found) / len(found) if found else a_minute * length
        wh.append(round(mean * part / length))
    added = Readings(
        readings.meter,
        np.array(starts, dtype=np.int64),
        np.array(minutes, dtype=np.int64),
        np.array(wh, dtype=np.int64),
        np.zeros(len(starts), dtype=np.int64),
        np.full(len(starts), Quality.REPAIRED, dtype=np.uint8),
    )
    return _merged(readings, added)


_NEAREST = sorted((day for day in range(-GAP_FILL_DAYS, GAP_FILL_DAYS + 1) if day), key=lambda day: (abs(day), -day))
MOST_PIECES = 100_000


def _pieces(first: Ints, end: Ints, length: int) -> tuple[list[int], list[int]]:
    """The gaps cut into readings of the usual length; longer ones where that would be far too many."""
    total = int((end - first).sum())
    length = max(length, total // MOST_PIECES + 1)
    starts, minutes = [], []
    for a, b in zip(first.tolist(), end.tolist(), strict=True):
        for at in range(a, b, length):
            starts.append(at)
            minutes.append(min(length, b - at))
    return starts, minutes


def _merged(one: Readings, other: Readings) -> Readings:
    order = np.argsort(np.concatenate([one.start, other.start]), kind="stable")
    columns = [
        np.concatenate([getattr(one, name), getattr(other, name)])[order]
        for name in ("start", "minutes", "wh", "row", "quality")
    ]
    return Readings(one.meter, *columns)


def _at(code: str, readings: Readings, where: Mask, fix: Fix | None, change: int) -> Finding:
    first = int(where.argmax())
    return Finding(
        code, int(readings.row[first]), n=int(where.sum()), params=_when(readings, first), fix=fix, fix_wh=change
    )


def _when(readings: Readings, position: int, *, end: bool = False) -> dict[str, object]:
    at = int(readings.start[position]) + (int(readings.minutes[position]) if end else 0)
    return {"at": moment(at).isoformat(sep=" ", timespec="minutes")}


SENTENCES = {
    "unsorted": sentence("有 %(n)s 处时间不按先后，已经排好。"),
    "same_twice": sentence("有 %(n)s 行重复，数相同，各留一行。"),
    "twice": sentence("有 %(n)s 行时间重复、数不同，留后面那行。从 %(at)s 起。"),
    "overlap": sentence("有 %(n)s 处前一段还没完，后一段已开始，按后一段的开始截断。从 %(at)s 起。"),
    "negative": sentence("有 %(n)s 个数是负的。电量不会是负的。从 %(at)s 起。"),
    "unit_small": sentence("平均每天只有 %(kwh)s 度，单位可能差了 1000 倍。"),
    "unit_large": sentence("平均每天有 %(kwh)s 度，单位可能差了 1000 倍。"),
    "spike": sentence("有 %(n)s 个数大得不像家里用的。从 %(at)s 起。"),
    "flat": sentence("有 %(hours)s 小时每个数都一样，表或线路可能停过。从 %(at)s 起。"),
    "zeros": sentence("有 %(hours)s 小时全是 0。家里没人的话，没问题。从 %(at)s 起。"),
    "gap": sentence("缺 %(n)s 段，共 %(hours)s 小时。从 %(at)s 起。"),
}
"""What a person reads for each code; `n` is how often."""

CHECKS: Sequence[Callable[[Readings], Look]] = (
    _in_order,
    _same_twice,
    _twice,
    _overlap,
    _negative,
    _unit,
    _spike,
    _flat,
    _gap,
)
"""In this order: what is twice must be gone before gaps are measured."""
