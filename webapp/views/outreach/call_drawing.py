"""A call's quarter-hours as what its picture is drawn from: the baseline as wide light bars, what was used within."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from webapp.domain.calendar import QUARTER
from webapp.domain.outreach.call_outcome import printed
from webapp.domain.outreach.demand_call import DemandCall
from webapp.views.formats import clock, kwh
from webapp.views.texts import gettext

LEFT, RIGHT, FLOOR, ROOM = 4.0, 324.0, 114.0, 92.0
MOST_TICKS = 5
HEIGHT_OF_FIGURE = 5
HIGH = 13.0


@dataclass(frozen=True)
class Bar:
    """One quarter-hour: paths, and the figure above it where there is room for one."""

    base: str
    used: str
    over: tuple[float, float, float, float] | None
    x: float
    figure_y: float
    figure: str
    past: bool


@dataclass(frozen=True)
class Chart:
    """`label` says all of it in words; `now` is where a line stands while the call lasts."""

    bars: list[Bar]
    ticks: list[tuple[float, str, str]]
    label: str
    now: float | None


def chart(call: DemandCall, base: Sequence[int], used: Sequence[int] = (), now: datetime | None = None) -> Chart:
    """The figures are as they are printed, so that they add up; while a call lasts only that of the quarter-hour."""
    n, top = len(base), max([*base, *used, 1])
    slot = (RIGHT - LEFT) / n
    every = 1 if n <= 8 else 2 if n <= 16 else 4
    figures = printed(used or base) if now is None else base
    done = n if now is None else max(0, min(n, int((now - call.start) / QUARTER)))
    bars = [
        _bar(
            place,
            slot,
            base[place] / top,
            used[place] / top if used else None,
            kwh(figures[place]) if _told(place, every, done if now else None) else "",
            past=now is not None and place < done,
            apart=now is not None,
        )
        for place in range(n)
    ]
    at = None if now is None else LEFT + (RIGHT - LEFT) * ((now - call.start) / (call.end - call.start))
    return Chart(bars, _ticks(call, n), _label(call, printed(base), printed(used) if used else ()), at)


def _told(place: int, every: int, current: int | None) -> bool:
    return place % every == 0 if current is None else place == current


def _bar(place: int, slot: float, base: float, used: float | None, figure: str, *, past: bool, apart: bool) -> Bar:
    gap = min(4.0, slot * 0.1)
    x, width = LEFT + place * slot + gap, slot - 2 * gap
    inner = width * 0.66
    left = x + (width - inner) / 2
    top = FLOOR - max(base, used or 0) * ROOM if used is None else FLOOR - used * ROOM
    over = None
    if used is not None and used > base:
        over = (left, FLOOR - used * ROOM, inner, (used - base) * ROOM)
    return Bar(
        _path(x, width, base),
        "" if used is None else _path(left, inner, min(used, base) if over else used),
        over,
        x + width / 2,
        HIGH if apart else top - HEIGHT_OF_FIGURE,
        figure,
        past,
    )


def _path(x: float, width: float, share: float) -> str:
    """A bar with a rounded top."""
    high = share * ROOM
    r = min(4.0, width / 3, high)
    return (
        f"M{x:.1f} {FLOOR:g}V{FLOOR - high + r:.1f}q0-{r:.1f} {r:.1f}-{r:.1f}h{width - 2 * r:.1f}"
        f"q{r:.1f} 0 {r:.1f} {r:.1f}V{FLOOR:g}z"
    )


def _ticks(call: DemandCall, n: int) -> list[tuple[float, str, str]]:
    """Clock times under the bars: x, anchor, text."""
    step = next(each for each in (1, 2, 4, 8) if n / each <= MOST_TICKS - 1 or each == 8)
    slot = (RIGHT - LEFT) / n
    places = [place for place in range(0, n, step) if n - place >= step]
    ticks = [
        (LEFT + place * slot, "middle" if place else "start", clock(call.start + place * QUARTER)) for place in places
    ]
    return [*ticks, (RIGHT, "end", clock(call.end))]


def _label(call: DemandCall, base: Sequence[int], used: Sequence[int]) -> str:
    if used:
        parts = [
            gettext("%(at)s 实际 %(used)s 基线 %(base)s", at=_at(call, n), used=kwh(used[n]), base=kwh(base[n]))
            for n in range(len(base))
        ]
        return gettext("每刻钟的实际用电和基线，单位度：%(parts)s", parts="，".join(parts))
    parts = [gettext("%(at)s %(base)s", at=_at(call, n), base=kwh(base[n])) for n in range(len(base))]
    return gettext("每刻钟的基线，单位度：%(parts)s", parts="，".join(parts))


def _at(call: DemandCall, place: int) -> str:
    return clock(call.start + place * QUARTER)
