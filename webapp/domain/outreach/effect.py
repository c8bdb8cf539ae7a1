"""What a campaign changed: the treated homes' use against what it would have been, from sums over groups of homes.

Where homes were drawn into a control arm, the effect is a difference in means, adjusted for what each home used before:
in either arm the use during the campaign is drawn as a line over the use before it, and both lines are read off at the
mean use before of all homes (Lin 2013, "Agnostic notes on regression adjustments to experimental data", Annals of
Applied Statistics 7(1): a regression on arm, centred use before, and their product). Every home that was drawn counts
in its arm, whatever it did (intention to treat).

How far the difference may be off is reckoned from each arm's own scatter around its own line, so that the arms may
scatter differently. That is what Lin's sandwich errors (HC2) come to, but for terms that vanish with the square root of
the number of homes; those would need sums of third and fourth powers, which would tell the homes of a group of five
apart. Student's t by Welch and Satterthwaite covers small arms.

Without a control arm, treated homes are compared with the most alike outside, see `matching`: weaker, as who joins may
differ in ways nobody measured.
"""

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from fractions import Fraction
from typing import Literal

from webapp.domain.outreach.small_groups import K
from webapp.domain.uncertainty import student

LEVEL = 0.95
LEAST_OUTSIDE = 20
"""Fewer homes outside are no choice of likes."""
Method = Literal["lottery", "matched"]
Refusal = Literal["few_treated", "few_control", "no_cheap"]
"""Too few homes on either side; no cheap hours to move anything to."""


@dataclass(frozen=True)
class Sums:
    """Sums over homes, all whole: exact on any machine. Of each home its mean watt-hours a day before and during.

    `home_days` are the days of the campaign the homes were in it. The rest is nought unless homes were matched: `gap`
    is how many watt-hours a day less a home used than its likes led to expect, `weight` how often a home outside was
    such a like, `noise` what it adds to the variance.
    """

    homes: int = 0
    home_days: int = 0
    before: int = 0
    during: int = 0
    before_2: int = 0
    before_during: int = 0
    during_2: int = 0
    gap: int = 0
    gap_2: int = 0
    weight: int = 0
    weight_2: int = 0
    noise: int = 0

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))


def total(parts: Iterable[Sums]) -> Sums:
    return sum(parts, Sums())


@dataclass(frozen=True)
class Effect:
    """Watt-hours a home and day less than without the campaign, with the 95 % range.

    `before` is the use both lines are read off at; `with_it` and `without` are what they say: their difference is
    `saved`.
    """

    method: Method
    saved: float
    low: float
    high: float
    before: float
    with_it: float
    without: float
    treated: int
    control: int
    home_days: int
    """Of the treated."""

    @property
    def clear(self) -> bool:
        """Whether the range leaves out nought: only then is an effect claimed."""
        return self.low > 0 or self.high < 0

    def share(self, wh: float) -> float:
        """Watt-hours a day as a share of what would have been used."""
        return wh / self.without if self.without > 0 else 0.0


@dataclass(frozen=True)
class _Line:
    """An arm's use during the campaign, read off its line at a use before; with the variance of that."""

    level: float
    variance: float
    freedom: int


def by_lottery(treated: Sums, control: Sums) -> Effect | Refusal:
    if refused := _refusal(treated, control):
        return refused
    at = Fraction(treated.before + control.before, treated.homes + control.homes)
    ours, theirs = _line(treated, at), _line(control, at)
    variance = ours.variance + theirs.variance
    margin = variance**0.5 * student(_freedom(ours, theirs), LEVEL) if variance else 0.0
    saved = theirs.level - ours.level
    return Effect(
        "lottery",
        saved,
        saved - margin,
        saved + margin,
        float(at),
        ours.level,
        theirs.level,
        treated.homes,
        control.homes,
        treated.home_days,
    )


def by_likes(treated: Sums, outside: Sums) -> Effect | Refusal:
    """The mean gap to the matched homes. Its variance is Abadie and Imbens' (2006, Econometrica 74(1), theorem 7): the
    scatter of the gaps, and what homes add that were often taken as likes."""
    if refused := _refusal(treated, outside, LEAST_OUTSIDE):
        return refused
    n = treated.homes
    saved = treated.gap / n
    scatter = Fraction(n * treated.gap_2 - treated.gap**2, n)
    variance = float(max(scatter, Fraction(0)) + outside.noise) / n**2
    freedom = max(outside.weight**2 / outside.weight_2 - 1, 1.0) if outside.weight_2 else 1.0
    margin = variance**0.5 * student(freedom, LEVEL)
    during = treated.during / n
    return Effect(
        "matched",
        saved,
        saved - margin,
        saved + margin,
        treated.before / n,
        during,
        during + saved,
        n,
        outside.homes,
        treated.home_days,
    )


def _refusal(treated: Sums, control: Sums, least: int = K) -> Refusal | None:
    if treated.homes < K:
        return "few_treated"
    return "few_control" if control.homes < least else None


def _line(arm: Sums, at: Fraction) -> _Line:
    """Least squares; flat where all homes used the same before."""
    n = arm.homes
    mean = Fraction(arm.before, n)
    xx = Fraction(n * arm.before_2 - arm.before**2, n)
    xy = Fraction(n * arm.before_during - arm.before * arm.during, n)
    yy = Fraction(n * arm.during_2 - arm.during**2, n)
    slope = xy / xx if xx else Fraction(0)
    freedom = n - (2 if xx else 1)
    scatter = (yy - slope * xy) / freedom
    spread = Fraction(1, n) + ((at - mean) ** 2 / xx if xx else 0)
    return _Line(float(Fraction(arm.during, n) + slope * (at - mean)), float(scatter * spread), freedom)


def _freedom(ours: _Line, theirs: _Line) -> float:
    parts = ours.variance**2 / ours.freedom + theirs.variance**2 / theirs.freedom
    return (ours.variance + theirs.variance) ** 2 / parts
