"""Rows of the league as they are written and drawn: each phrase is looked up once a page, as there may be 200 rows."""

from dataclasses import dataclass

from webapp.domain.outreach.league import Estimate
from webapp.usecases.outreach.show_league import League, Row, TierRows
from webapp.views.formats import day_short, words
from webapp.views.texts import gettext

WIDTH, FREE = 328, 8
"""Of the drawing of a range, and what is left at its sides for a mark's label."""
NONE = "0.0%"


class Phrases:
    """Changes and ranges in the reader's language; `{}` stands for the figures."""

    def __init__(self) -> None:
        self.less, self.more = gettext("少用"), gettext("多用")
        self.as_before = gettext("和以前一样")
        self.by = {True: gettext("少用 %(n)s", n="{}"), False: gettext("多用 %(n)s", n="{}")}
        self.between = {
            True: gettext("少用 %(low)s–%(high)s", low="{}", high="{}"),
            False: gettext("多用 %(low)s–%(high)s", low="{}", high="{}"),
        }
        self.across = gettext("%(low)s 到 %(high)s", low="{}", high="{}")
        self.points = gettext("行动点 %(n)s/户", n="{}")

    def change(self, change: float) -> str:
        """In a sentence or a table."""
        figure = share(change)
        return self.as_before if figure == NONE else self.by[change < 0].format(figure)

    def span(self, estimate: Estimate) -> str:
        """From the least to the most that was less used."""
        low, high = estimate.high, estimate.low
        if low < 0 or high > 0:
            near, far = (low, high) if low < 0 else (high, low)
            return self.between[low < 0].format(share(near), share(far))
        return self.across.format(self.change(low), self.change(high))


def share(change: float) -> str:
    return f"{abs(change) * 100:.1f}%"


@dataclass(frozen=True)
class Shown:
    """`label` and `figure` stand large; the range is drawn from `low` over `mid` to `high`; `until` if it is older."""

    name: str
    homes: int
    label: str
    figure: str
    change: str
    span: str
    low: float
    mid: float
    high: float
    points: str
    points_words: str
    grade: str
    mine: bool
    drawn: bool
    until: str


@dataclass(frozen=True)
class ShownTier:
    tier: TierRows
    rows: list[Shown]


@dataclass(frozen=True)
class Ruler:
    """A mark of the axis; `anchor` where its label begins, stands or ends."""

    x: float
    label: str
    anchor: str
    zero: bool


def ruler(league: League) -> list[Ruler]:
    ticks = league.axis.ticks
    return [
        Ruler(
            _x(league, -tick),
            f"{tick * 100:g}%" if tick else "0",
            "start" if tick == ticks[0] else "end" if tick == ticks[-1] else "middle",
            tick == 0 and league.axis.low < 0,
        )
        for tick in ticks
    ]


def tiers(league: League, phrases: Phrases) -> list[ShownTier]:
    return [ShownTier(tier, [_shown(league, row, phrases) for row in tier.rows]) for tier in league.tiers]


def name(row: Row) -> str:
    return "·".join(words(place.name) for place in row.places)


def _shown(league: League, row: Row, phrases: Phrases) -> Shown:
    figures = row.figures
    estimate = figures.standing.estimate
    figure = share(estimate.change)
    same = figure == NONE
    older = league.release is not None and figures.release != league.release.number
    points = f"{figures.points:.1f}"
    return Shown(
        name(row),
        figures.homes,
        "" if same else phrases.less if estimate.change < 0 else phrases.more,
        phrases.as_before if same else figure,
        phrases.change(estimate.change),
        phrases.span(estimate),
        _x(league, estimate.high),
        _x(league, estimate.change),
        _x(league, estimate.low),
        points,
        phrases.points.format(points),
        figures.grade,
        row.mine,
        row.drawn,
        day_short(figures.until) if older else "",
    )


def _x(league: League, change: float) -> float:
    return round(FREE + league.axis.share(change) * (WIDTH - 2 * FREE), 1)
