"""A large table in parts of whole days, so that each can be examined and kept while the next is still on disk."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import BinaryIO

import numpy as np

from webapp.domain.readings import MINUTES_A_DAY, Finding, Ints
from webapp.readers import Content
from webapp.readers.flat import Flat, flat_of
from webapp.readers.grid import grid_under
from webapp.readers.heading import heading_of
from webapp.readers.intervals import readings_of
from webapp.readers.measure import Measure
from webapp.readers.sense import sense_of
from webapp.readers.text import blocks_of

BLOCK = 4 << 20
LONE = "one_register_reading"


def parts_of(source: BinaryIO, chosen: Mapping[str, str], size: int = BLOCK) -> Iterator[Content]:
    """A delimited text, read in blocks of about `size` bytes. What the first block means holds for the rest; a day a
    block does not finish waits for the next one. Raises UnreadableError, also on the way."""
    blocks = blocks_of(source, size)
    heading, body = heading_of(next(blocks))
    grid = grid_under(heading, body)
    sense, flat = sense_of(grid, chosen)
    settled = {**chosen, **{choice.name: choice.value for choice in sense.choices}}
    lone = _Lone()

    def part(flat: Flat) -> Content:
        meters, findings = readings_of(flat, sense.measure, sense.value)
        told = lone.without([*flat.findings, *findings], {meter.meter for meter in meters})
        return Content(meters, told, sense.choices, grid.names, sense.sample)

    for block in blocks:
        done, waiting = _cut(flat, sense.measure)
        yield part(done)
        flat = _joined(waiting, flat_of(grid_under(heading, block), sense.layout, settled))
    last = part(flat)
    yield replace(last, findings=(*last.findings, *lone.left()))


class _Lone:
    """Registers of which one reading was seen: only at the end is it known that no other came."""

    def __init__(self) -> None:
        self._found: dict[str, Finding] = {}
        self._more: set[str] = set()

    def without(self, findings: list[Finding], meters: set[str]) -> tuple[Finding, ...]:
        self._more |= meters
        for finding in findings:
            if finding.code == LONE:
                self._found.setdefault(finding.meter, finding)
        return tuple(finding for finding in findings if finding.code != LONE)

    def left(self) -> list[Finding]:
        return [finding for meter, finding in self._found.items() if meter not in self._more]


def _cut(flat: Flat, measure: Measure) -> tuple[Flat, Flat]:
    """What is complete, and what waits: the rows of the last day. Of a register its last reading waits too, as what
    the next one rises from."""
    begin = flat.at - measure.minutes if measure.minutes and measure.stamp == "end" else flat.at
    days = begin // MINUTES_A_DAY
    others = np.flatnonzero(days != days[-1])
    end = int(others[-1]) + 1 if len(others) else 0
    waiting = np.arange(end, len(flat.at))
    if measure.kind == "register" and end:
        backwards = flat.code[:end][::-1]
        last = end - 1 - np.unique(backwards, return_index=True)[1]
        waiting = np.concatenate([np.sort(last), waiting])
    return _some(flat, np.arange(end)), replace(_some(flat, waiting), findings=())


def _some(flat: Flat, where: Ints) -> Flat:
    """Some rows, and the meters in them alone."""
    used, code = np.unique(flat.code[where], return_inverse=True)
    names = tuple(flat.meters[n] for n in used)
    return replace(flat, meters=names, code=code, at=flat.at[where], value=flat.value[where], row=flat.row[where])


def _joined(one: Flat, other: Flat) -> Flat:
    """One after the other."""
    place = {name: n for n, name in enumerate(dict.fromkeys((*one.meters, *other.meters)))}
    moved = np.array([place[name] for name in other.meters], dtype=np.int64)
    return replace(
        other,
        meters=tuple(place),
        code=np.concatenate([one.code, moved[other.code]]),
        at=np.concatenate([one.at, other.at]),
        value=np.concatenate([one.value, other.value]),
        row=np.concatenate([one.row, other.row]),
    )
