"""Drawings of what a class found: a sky with a star for each kWh, homes' watts at night as bars."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from webapp.domain.school.night_spread import Spread
from webapp.views.texts import gettext

MOST_STARS = 110
LIGHTS = 12
BASE, TOP = 118, 26
"""Where bars stand and how high the highest goes, in the drawing's units."""
Point = tuple[float, float]


@dataclass(frozen=True)
class Star:
    x: float
    y: float
    path: str


@dataclass(frozen=True)
class Sky:
    """`each_kwh`: how many kWh a star stands for; `lights` are small red lamps that still burn."""

    stars: tuple[Star, ...]
    each_kwh: int
    lights: int


@dataclass(frozen=True)
class Bar:
    x: float
    middle: float
    top: float
    path: str
    homes: int
    label: str


def sky(stars: int, plugs: int, seats: int) -> Sky:
    """As many stars as the sky holds: beyond it one stands for ten kWh, then a hundred."""
    each = 1
    while stars // each > MOST_STARS:
        each *= 10
    out = min(LIGHTS, LIGHTS * plugs // max(seats, 1))
    return Sky(tuple(_star(x, y, size) for x, y, size in _places()[: stars // each]), each, LIGHTS - out)


def arc(stars: int) -> tuple[tuple[Star, ...], int]:
    """For the class's certificate: stars on an arc, and how many kWh each stands for."""
    each = 1
    while stars // each > 60:
        each *= 10
    n = stars // each
    spots = [(n_ + 0.5) / n for n_ in range(n)]
    curve = [(14 + t * 872, 64 - 184 * t * (1 - t) + (-9, 7, -2, 11, 3)[k % 5]) for k, t in enumerate(spots)]
    return tuple(_star(x, y, (7, 5, 9, 6, 8)[k % 5]) for k, (x, y) in enumerate(curve)), each


def _star(x: float, y: float, size: float) -> Star:
    a, b = round(size * 0.28, 2), round(size * 0.72, 2)
    path = f"M{x:.1f} {y - size:.1f}l{a} {b} {b} {a}-{b} {a}-{a} {b}-{a}-{b}-{b}-{a} {b}-{a}z"
    return Star(x, y, path)


@lru_cache(1)
def _places() -> tuple[tuple[float, float, int], ...]:
    """The same for every class, and the first stay where they are when more come. Clear of words, card and moon."""
    random, found = Random(41), list[tuple[float, float, int]]()
    while len(found) < MOST_STARS:
        x, y = random.uniform(700, 1890), random.uniform(60, 600)
        in_card = x > 1150 and y < 470
        in_moon = (x - 1024) ** 2 + (y - 205) ** 2 < 104**2
        on_words = x < 740 and y > 430
        near = any((x - a) ** 2 + (y - b) ** 2 < 36**2 for a, b, _ in found)
        if not (in_card or in_moon or on_words or near):
            found.append((x, y, random.choice((9, 11, 14))))
    return tuple(found)


def label(spread: Spread, n: int, unit: str = "") -> str:
    """不到 40, 40–60, 100 以上."""
    cuts = spread.cuts
    if n == 0:
        return gettext("不到 %(w)s", w=f"{cuts[0]}{unit}")
    if n == len(cuts):
        return gettext("%(w)s 以上", w=f"{cuts[-1]}{unit}")
    return f"{cuts[n - 1]}–{cuts[n]}{unit}"


def bars(spread: Spread, width: int) -> tuple[Bar, ...]:
    step = (width - 10) / len(spread.counts)
    gap = min(20.0, step / 4)
    return tuple(
        _bar(10 + n * step, step - gap, homes / max(spread.counts), homes, label(spread, n))
        for n, homes in enumerate(spread.counts)
    )


def _bar(x: float, width: float, share: float, homes: int, words: str) -> Bar:
    top = BASE - share * (BASE - TOP)
    path = f"M{x:.1f} {BASE}V{top + 6:.1f}q0-6 6-6h{width - 12:.1f}q6 0 6 6V{BASE}z"
    return Bar(x, round(x + width / 2, 1), round(top, 1), path, homes, words)


def spread_words(spread: Spread) -> str:
    """For who does not see the bars."""
    parts: Sequence[str] = [
        gettext("%(watts)s 瓦 %(n)s 家", watts=label(spread, n), n=homes) for n, homes in enumerate(spread.counts)
    ]
    return gettext("分布：%(parts)s", parts=gettext("，").join(parts))
