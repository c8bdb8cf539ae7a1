"""Green Button files: ESPI in Atom, as utilities in North America and elsewhere give them out."""

from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO

import numpy as np

from webapp.domain.errors import sentence
from webapp.domain.readings import Finding, Ints, Readings, moment, readings
from webapp.readers import Choice, Content, Guess, Reader, UnreadableError
from webapp.readers.espi import ReadingType, walk
from webapp.readers.espi_clock import LocalClock
from webapp.readers.espi_links import Series, series
from webapp.readers.feed_refusals import GasError, NoElectricityError, TooFineError, WaterError
from webapp.readers.registers import first_fall, steps

WH, W = 72, 38
ELECTRICITY = {1, 2}
REFUSALS: dict[tuple[str, int], type[UnreadableError]] = {
    ("commodity", 7): GasError,
    ("commodity", 8): GasError,
    ("commodity", 9): WaterError,
    ("service", 1): GasError,
    ("service", 2): WaterError,
}
CUMULATIVE = {1, 2, 3}  # bulk quantity, continuous cumulative, cumulative: the register itself
REVERSE = 19
REVERSE_MARK = " ↩"
LONG_SECONDS = 12 * 3600
"""From here on an interval means clock days, so a day with a clock change is still a day."""
LARGEST_WH = 10**15
ZONES = ("+08:00", "+00:00", "-05:00", "-06:00", "-07:00", "-08:00")
FIRST_ROWS = 5


class GreenButtonReader(Reader):
    """Meters by the titles of their usage points; what flows back stands apart, marked at the end of the name."""

    name = "greenbutton"

    def recognise(self, head: bytes, filename: str) -> Guess | None:
        text = head.replace(b"\0", b"")
        if b"naesb.org/espi" in text:
            return Guess(0.98, sentence("文件里写着绿色按钮（Green Button）的标准 ESPI。"))
        if b"<" in text[:64] and (b"IntervalBlock" in text or b"IntervalReading" in text):
            return Guess(0.9, sentence("文件里有绿色按钮（Green Button）的读数。"))
        return None

    def read(self, source: BinaryIO, chosen: Mapping[str, str]) -> Content:
        feed = walk(source)
        every = series(feed)
        taken = [each for each in every if _is_electricity(each) and _is_energy(each)]
        if not taken:
            raise _refusal(every)
        zone = chosen.get("utc_offset", ZONES[0])
        choices: tuple[Choice, ...] = ()
        findings = list(_left_out(every))
        if feed.unclear:
            findings.append(Finding("value_unclear", feed.unclear_row, n=feed.unclear, params={"n": feed.unclear}))
        if any(each.clock is None for each in taken):
            choices = (Choice("utc_offset", zone, ZONES),)
            findings.append(Finding("zone_assumed", params={"offset": zone}))
        meters: list[Readings] = []
        names: set[str] = set()
        for each in taken:
            name = _free_name(each, names)
            names.add(name)
            meter, found = _meter(each, name, each.clock or _fixed(zone))
            findings += found
            if len(meter):
                meters.append(meter)
        if not meters:
            raise NoElectricityError
        return Content(tuple(meters), tuple(findings), choices, ("start", "duration", "value"), _sample(taken[0]))


def _is_electricity(each: Series) -> bool:
    """The type says so; where it does not, the usage point."""
    if each.type and each.type.commodity:
        return each.type.commodity in ELECTRICITY
    return each.service in (None, 0)


def _is_energy(each: Series) -> bool:
    return each.type is None or each.type.uom in (None, WH, W)


def _refusal(every: list[Series]) -> UnreadableError:
    """Why there is nothing to read, by the first series that says so."""
    for each in every:
        commodity = each.type.commodity if each.type else None
        for key in (("commodity", commodity), ("service", each.service)):
            if key in REFUSALS:
                return REFUSALS[key]()
    return NoElectricityError()


def _left_out(every: list[Series]) -> Iterator[Finding]:
    others = [each for each in every if not _is_electricity(each)]
    if others:
        yield Finding("other_commodity", others[0].rows.row[0], n=len(others), params={"n": len(others)})
    rest = [each for each in every if _is_electricity(each) and not _is_energy(each)]
    if rest:
        yield Finding("other_unit", rest[0].rows.row[0], n=len(rest), params={"n": len(rest)})


def _free_name(each: Series, taken: set[str]) -> str:
    """The usage point's name; a second series of it is told apart by its own title, or by a number."""
    mark = REVERSE_MARK if each.type and each.type.flow == REVERSE else ""
    base = each.point
    if f"{base}{mark}" in taken and each.reading:
        base = f"{base} {each.reading}".strip()
    name, n = f"{base}{mark}", 2
    while name in taken:
        name, n = f"{base} {n}{mark}", n + 1
    return name


def _meter(each: Series, name: str, clock: LocalClock) -> tuple[Readings, list[Finding]]:
    kind, rows = each.type or ReadingType(), each.rows
    start, value, row = (np.array(part, dtype=np.int64) for part in (rows.start, rows.value, rows.row))
    seconds = _lengths(start, np.array(rows.seconds, dtype=np.int64), kind.length)
    findings = [] if kind.uom else [Finding("unit_assumed", meter=name, params={"unit": "Wh"})]
    if kind.accumulation in CUMULATIVE and kind.uom != W:
        order = np.argsort(start, kind="stable")
        kept = steps(start[order] + seconds[order], value[order])
        findings += first_fall(value[order], row[order], name, _kwh(kind))
        start, seconds, value, row = kept.start, kept.length, kept.amount, row[order][kept.position]
    if (seconds < 60).any():
        first = int(row[seconds < 60][0])
        raise TooFineError(first, n=first)
    wh = np.array([_wh(int(v), int(s), kind) for v, s in zip(value, seconds, strict=True)], dtype=np.int64)
    begin, end = clock.wall(start), clock.wall(start + seconds)
    minutes = np.where(seconds >= LONG_SECONDS, end // 60 - begin // 60, (begin + seconds) // 60 - begin // 60)
    meter = readings(name, begin // 60, minutes, wh, row)
    findings += _clock_changes(clock, start, seconds, row, name)
    if name.endswith(REVERSE_MARK) and len(row):
        findings.append(Finding("reverse_flow", int(row[0]), n=len(row), meter=name, params={"name": name}))
    if rows.estimated:
        count = rows.estimated
        findings.append(Finding("estimated_in_file", rows.estimated_row, n=count, meter=name, params={"n": count}))
    return meter, findings


def _lengths(start: Ints, seconds: Ints, usual: int) -> Ints:
    """Seconds of each; where a reading says none the type's, and failing that the time to the next one."""
    if seconds.all():
        return seconds
    if not usual and len(start) > 1:
        gaps = np.abs(np.diff(start))
        usual = int(np.median(gaps[gaps > 0])) if gaps.any() else 0
    return np.where(seconds > 0, seconds, usual)


def _wh(value: int, seconds: int, kind: ReadingType) -> int:
    """Whole watt-hours, half away from zero, exactly."""
    above, below = value * 10 ** max(kind.power_of_ten, 0), 10 ** max(-kind.power_of_ten, 0)
    if kind.uom == W:
        above, below = above * seconds, below * 3600
    rounded: int = (2 * abs(above) + below) // (2 * below)
    return min(rounded, LARGEST_WH) * (1 if above >= 0 else -1)


def _kwh(kind: ReadingType) -> Callable[[int], str]:
    return lambda value: f"{_wh(value, 0, kind) / 1000:g}"


def _clock_changes(clock: LocalClock, start: Ints, seconds: Ints, row: Ints, name: str) -> Iterator[Finding]:
    """Where readings run on over a change of the clock; the row is the first one after it."""
    order = np.argsort(start, kind="stable")
    start, seconds, row = start[order], seconds[order], row[order]
    saving = clock.is_saving(start)
    for n in np.flatnonzero(np.diff(saving)):
        if start[n] + seconds[n] != start[n + 1] or seconds[n + 1] >= LONG_SECONDS:
            continue  # the change lies in a gap, or inside a day
        after = int(start[n + 1])
        back = bool(saving[n])
        turned = clock.changed(after)
        count = int(((start >= turned) & (start < turned + abs(clock.saving))).sum()) if back else 1
        at = moment((turned + clock.offset + (clock.saving if back else 0)) // 60)
        code = "clock_twice" if back else "clock_skipped"
        yield Finding(code, int(row[n + 1]), n=count, meter=name, params={"at": f"{at:%Y-%m-%d %H:%M}"})


def _fixed(zone: str) -> LocalClock:
    """+08:00 as a clock; anything else than such an offset is taken for China's."""
    zone = zone if zone in ZONES else ZONES[0]
    seconds = int(zone[1:3]) * 3600 + int(zone[4:]) * 60
    return LocalClock(-seconds if zone[0] == "-" else seconds)


def _sample(each: Series) -> tuple[tuple[str, ...], ...]:
    rows = each.rows
    columns = (rows.start[:FIRST_ROWS], rows.seconds[:FIRST_ROWS], rows.value[:FIRST_ROWS])
    return tuple(tuple(str(value) for value in line) for line in zip(*columns, strict=True))
