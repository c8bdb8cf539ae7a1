"""The two pictures of a result, as places to draw at: the range on its axis, and both lines from one start."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor

from webapp.domain.outreach.effect import Effect
from webapp.views.outreach.result_words import kwh

STEPS = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
MOST_TICKS = 6
WIDE, NARROW = (60.0, 960.0), (34.0, 276.0)
BARS = (74.0, 226.0)


@dataclass(frozen=True)
class Axis:
    """In the units of a drawing: where the ticks are, with what is written there, and the range between them."""

    ticks: Sequence[tuple[float, str]]
    left: float
    right: float
    zero: float
    low: float
    high: float
    at: float


def axis(effect: Effect, narrow: bool) -> Axis:
    """From nought, or from below it where the range goes there."""
    low, high = effect.low / 1000, effect.high / 1000
    begin, end, step = _ticks(min(low, 0.0), max(high, 0.0))
    left, right = NARROW if narrow else WIDE

    def place(value: float) -> float:
        return round(left + (value - begin) / (end - begin) * (right - left), 1)

    values = [begin + n * step for n in range(round((end - begin) / step) + 1)]
    return Axis(
        [(place(value), _text(value)) for value in values],
        left,
        right,
        place(0.0),
        place(low),
        place(high),
        place(effect.saved / 1000),
    )


def _ticks(low: float, high: float) -> tuple[float, float, float]:
    """Round ends with few steps between, a little beyond the range."""
    room = (high - low) * 0.12
    wanted = (low - room if low < 0 else low, high + room if high > 0 else high)
    for step in STEPS:
        begin, end = floor(wanted[0] / step) * step, ceil(wanted[1] / step) * step
        if (end - begin) / step <= MOST_TICKS:
            return begin, max(end, begin + step), step
    return wanted[0], wanted[1], wanted[1] - wanted[0]


def _text(value: float) -> str:
    plain = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if plain in ("-0", "") else plain.replace("-", "−")


@dataclass(frozen=True)
class Bar:
    """kWh a day more (positive) or less than before, and where the bar is drawn."""

    kwh: Decimal
    x: float
    width: float

    @property
    def end(self) -> float:
        return self.x + self.width


@dataclass(frozen=True)
class TwoLines:
    """Both from the same start. As printed, treated less control is the difference."""

    treated: Bar
    control: Bar
    apart: Bar
    zero: float


def two_lines(effect: Effect) -> TwoLines:
    control = kwh(effect.without - effect.before)
    saved = kwh(effect.saved)
    treated = control - saved
    low, high = min(control, treated, Decimal(0)), max(control, treated, Decimal(0))
    width = float(high - low) or 1.0
    left, right = BARS

    def place(value: Decimal) -> float:
        return left + float(value - low) / width * (right - left)

    def bar(value: Decimal, begin: Decimal, end: Decimal) -> Bar:
        x = place(min(begin, end))
        return Bar(value, round(x, 1), round(max(abs(place(end) - place(begin)), 2.0), 1))

    nought = Decimal(0)
    return TwoLines(
        bar(treated, nought, treated),
        bar(control, nought, control),
        bar(-saved, control, treated),
        round(place(nought), 1),
    )
