"""Meter data for other programs: a Green Button file (ESPI 1.1 in Atom), written piece by piece."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape

import numpy as np
from numpy.typing import NDArray

from webapp.domain.readings import EPOCH, MINUTES_A_DAY, Ints, Quality, Readings

OFFSET = 8 * 3600
"""Seconds of China's clock ahead of UTC; no daylight saving, which ESPI writes as a rule of all ones."""
NO_RULE = "FFFFFFFF"
REVERSE_MARK = " ↩"
"""At the end of a meter's name: what flows back to the grid. The reader of these files knows the same mark."""
CODES = {Quality.ESTIMATED.value: 11, Quality.REPAIRED.value: 7}
"""ESPI's derived and manually edited."""
FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
QUARTER = 15

Qualities = NDArray[np.integer[Any]]
Line = tuple[int, int, int, int]
"""Start and length in minutes of China's clock, watt-hours, quality."""


@dataclass(frozen=True, eq=False)
class MeterDays:
    """A meter as it is kept: by day 96 watt-hours and 96 qualities, the days in order. Missing ones are left out."""

    meter: str
    days: Iterable[tuple[date, Ints, Qualities]]


def espi(meters: Iterable[Readings | MeterDays], made_at: datetime) -> Iterator[str]:
    """The file: one usage point a meter, one block a day. `made_at` is an aware time."""
    stamp = f"{made_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
    yield f"<id>{_id(stamp, 'feed')}</id><title>Yidu</title><updated>{stamp}</updated>\n"
    clock = f"<dstEndRule>{NO_RULE}</dstEndRule><dstOffset>0</dstOffset><dstStartRule>{NO_RULE}</dstStartRule>"
    local = _element("LocalTimeParameters", f"{clock}<tzOffset>{OFFSET}</tzOffset>")
    yield _entry("LocalTimeParameters/1", "LocalTimeParameters", (), "China", local, stamp)
    for number, flow in ((1, 1), (2, 19)):
        yield _entry(f"ReadingType/{number}", "ReadingType", (), "Wh", _reading_type(flow), stamp)
    for number, meter in enumerate(meters, start=1):
        yield from _meter(number, meter, stamp)
    yield "</feed>\n"


def _reading_type(flow: int) -> str:
    """Energy in whole watt-hours by interval: kind 12 is energy, accumulation 4 a difference, unit 72 Wh."""
    return _element(
        "ReadingType",
        "<accumulationBehaviour>4</accumulationBehaviour><commodity>1</commodity>"
        f"<flowDirection>{flow}</flowDirection><intervalLength>{QUARTER * 60}</intervalLength><kind>12</kind>"
        "<powerOfTenMultiplier>0</powerOfTenMultiplier><uom>72</uom>",
    )


def _meter(number: int, meter: Readings | MeterDays, stamp: str) -> Iterator[str]:
    point = f"UsagePoint/{number}"
    reading = f"{point}/MeterReading/1"
    is_reverse = meter.meter.endswith(REVERSE_MARK)
    related = (f"{point}/MeterReading", "LocalTimeParameters/1")
    service = _element("UsagePoint", "<ServiceCategory><kind>0</kind></ServiceCategory>")
    yield _entry(point, "UsagePoint", related, meter.meter.removesuffix(REVERSE_MARK), service, stamp)
    related = (f"{reading}/IntervalBlock", f"ReadingType/{2 if is_reverse else 1}")
    yield _entry(reading, f"{point}/MeterReading", related, "", _element("MeterReading", ""), stamp)
    lines = _lines_of_days(meter.days) if isinstance(meter, MeterDays) else _lines(meter)
    for n, (_, group) in enumerate(groupby(lines, lambda line: line[0] // MINUTES_A_DAY), start=1):
        block = _block(list(group))
        yield _entry(f"{reading}/IntervalBlock/{n}", f"{reading}/IntervalBlock", (), "", block, stamp)


def _lines(meter: Readings) -> Iterator[Line]:
    columns = (meter.start, meter.minutes, meter.wh, meter.quality)
    yield from zip(*(column.tolist() for column in columns), strict=True)


def _lines_of_days(days: Iterable[tuple[date, Ints, Qualities]]) -> Iterator[Line]:
    for day, values, qualities in days:
        first = (day - EPOCH).days * MINUTES_A_DAY
        for i, (wh, quality) in enumerate(zip(values.tolist(), qualities.tolist(), strict=True)):
            if quality != Quality.MISSING:
                yield first + i * QUARTER, QUARTER, wh, quality


def _block(lines: list[Line]) -> str:
    start, end = min(line[0] for line in lines), max(line[0] + line[1] for line in lines)
    whole = f"<interval>{_period(start, end - start)}</interval>"
    return _element("IntervalBlock", whole + "".join(_reading(line) for line in lines))


def _reading(line: Line) -> str:
    start, minutes, wh, quality = line
    code = CODES.get(quality)
    worth = f"<ReadingQuality><quality>{code}</quality></ReadingQuality>" if code else ""
    period = f"<timePeriod>{_period(start, minutes)}</timePeriod>"
    return f"\n<IntervalReading>{worth}{period}<value>{wh}</value></IntervalReading>"


def _period(start: int, minutes: int) -> str:
    return f"<duration>{minutes * 60}</duration><start>{start * 60 - OFFSET}</start>"


def _element(name: str, inside: str) -> str:
    return f'<{name} xmlns="http://naesb.org/espi">{inside}</{name}>'


def _entry(own: str, up: str, related: Iterable[str], title: str, content: str, stamp: str) -> str:
    links = "".join(f'<link rel="related" href="{href}"/>' for href in related)
    text = escape(FORBIDDEN.sub("", title))
    return (
        f'<entry><id>{_id(stamp, own + " " + title)}</id><link rel="self" href="{own}"/><link rel="up" href="{up}"/>'
        f"{links}<title>{text}</title><content>{content}</content>"
        f"<published>{stamp}</published><updated>{stamp}</updated></entry>\n"
    )


def _id(stamp: str, place: str) -> str:
    name = f"yidu {stamp} {place}".encode("utf-8", "replace").decode()
    return f"urn:uuid:{uuid5(NAMESPACE_URL, name)}"
