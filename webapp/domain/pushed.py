"""Readings as a device sends them, turned into energy by interval on China's clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Literal

import numpy as np

from webapp.domain.calendar import local
from webapp.domain.device_errors import (
    FewRegistersError,
    NoMinutesError,
    NotWholeMinutesError,
    OverlapError,
    PowerRegisterError,
    ReadingAheadError,
    ReadingTooOldError,
    TooMuchPowerError,
)
from webapp.domain.reading_errors import FallingReadingError
from webapp.domain.readings import Readings, minute_of, readings

Unit = Literal["kwh", "wh", "w"]
PushKind = Literal["interval", "register"]
EARLIEST = datetime(2012, 1, 1, tzinfo=UTC)
CLOCKS_DIFFER = timedelta(minutes=5)
MOST_W = 200_000
"""Several times what the largest home's mains carry: more is a wrong unit."""


@dataclass(frozen=True)
class PushedReading:
    """Energy or mean power of an interval; or what a meter showed at `start`, which has no length."""

    start: datetime
    value: Decimal
    minutes: int | None = None


@dataclass(frozen=True)
class Pushed:
    """One push of one meter; `key` is the device's own name for it."""

    key: str
    meter: str
    unit: Unit
    kind: PushKind
    readings: tuple[PushedReading, ...]


@dataclass(frozen=True)
class _Piece:
    row: int
    start: int
    minutes: int
    wh: int


def to_readings(pushed: Pushed, now: datetime) -> Readings:
    """In order of time; `row` counts the push's readings from 1. Each interval's energy is rounded half-up to whole
    watt-hours; of a meter's register each reading is, so that differences add up.

    Raises a YiduError whose field names the reading.
    """
    if pushed.kind == "register" and pushed.unit == "w":
        raise PowerRegisterError("unit")
    if pushed.kind == "register" and len(pushed.readings) < 2:
        raise FewRegistersError("readings")
    starts = [_minute(pushed, number, now) for number in range(len(pushed.readings))]
    order = sorted(range(len(starts)), key=lambda number: starts[number])
    pieces = list(_intervals(pushed, starts, order) if pushed.kind == "interval" else _steps(pushed, starts, order))
    for piece in pieces:
        if piece.wh * 60 > MOST_W * piece.minutes:
            kw = piece.wh * 60 // (piece.minutes * 1000)
            raise TooMuchPowerError(_field(piece.row - 1, "value"), kw=f"{kw:,}")
    columns = ([getattr(piece, name) for piece in pieces] for name in ("start", "minutes", "wh", "row"))
    return readings(pushed.meter, *(np.array(column, dtype=np.int64) for column in columns))


def _field(number: int, name: str) -> str:
    return f"readings.{number}.{name}"


def _minute(pushed: Pushed, number: int, now: datetime) -> int:
    reading, field = pushed.readings[number], _field(number, "start")
    if reading.start < EARLIEST:
        raise ReadingTooOldError(field, year=EARLIEST.year)
    if reading.start > now + CLOCKS_DIFFER:  # first of all: the last days there are cannot be moved to another zone
        raise ReadingAheadError(field)
    if pushed.kind == "interval":
        if reading.minutes is None:
            raise NoMinutesError(_field(number, "minutes"))
        if reading.start + timedelta(minutes=reading.minutes) > now + CLOCKS_DIFFER:
            raise ReadingAheadError(field)
    clock = local(reading.start).replace(tzinfo=None)
    if clock.second or clock.microsecond:
        raise NotWholeMinutesError(field)
    return minute_of(clock)


def _intervals(pushed: Pushed, starts: list[int], order: list[int]) -> Iterator[_Piece]:
    end = 0
    for number in order:
        reading = pushed.readings[number]
        minutes = reading.minutes or 0
        if starts[number] < end:
            raise OverlapError(_field(number, "start"))
        end = starts[number] + minutes
        yield _Piece(number + 1, starts[number], minutes, _wh(pushed.unit, reading.value, minutes))


def _steps(pushed: Pushed, starts: list[int], order: list[int]) -> Iterator[_Piece]:
    """What was used between each reading of the register and the next."""
    for before, after in pairwise(order):
        first, last = (pushed.readings[number].value for number in (before, after))
        if starts[after] == starts[before]:
            raise OverlapError(_field(after, "start"))
        if last < first:
            raise FallingReadingError(_field(after, "value"), start=f"{first:f}", end=f"{last:f}")
        wh = _wh(pushed.unit, last, 0) - _wh(pushed.unit, first, 0)
        yield _Piece(after + 1, starts[before], starts[after] - starts[before], wh)


def _wh(unit: Unit, value: Decimal, minutes: int) -> int:
    exact = {"kwh": value * 1000, "wh": value, "w": value * minutes / 60}[unit]
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))
