"""What the sealed estimates of many homes come to together: sums and ranges only, nothing of a single home.

Not a reduction anybody could apply for. Every home with a figure counts, also those that used more: to leave them out
would choose the result.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from webapp.domain.errors import YiduError, sentence
from webapp.domain.evidence import ENOUGH_VALID

FEWEST = 5
"""Below that a sum would tell of single homes."""
REACH_90 = Decimal("1.645")
"""Standard deviations of a normal distribution to either side that hold nine in ten."""


class TooFewHomesError(YiduError):
    message = sentence("这个月有封存估算的不到 %(fewest)s 户，不合计，免得看出哪一家。")


class RestTooSmallError(YiduError):
    message = sentence("这个省以外的不到 %(fewest)s 户，和全部一减就看得出来，不合计。")


@dataclass(frozen=True)
class HomeFigure:
    """One home's sealed month: less use against its locked baseline, below zero where more was used."""

    wh: int
    std_wh: Decimal
    low_wh: int
    high_wh: int
    g_co2: int
    adjusted: bool
    covered: bool


@dataclass(frozen=True)
class Pooled:
    """Whole watt-hours and grams of all. Two 90 % ranges: errors of homes independent, and all to the same side."""

    n_homes: int
    n_covered: int
    wh: int
    low_wh: int
    high_wh: int
    together_low_wh: int
    together_high_wh: int
    g_co2: int
    adjusted: bool

    @property
    def tonnes(self) -> Decimal:
        return Decimal(self.g_co2) / 1_000_000

    @property
    def share_of_tonne(self) -> Decimal:
        """Of one tonne, what a home brings in the mean."""
        return self.tonnes / self.n_homes

    @property
    def sure(self) -> bool:
        """Whether less was used even if all errors went to the same side, so that no luck of many is needed."""
        return self.together_low_wh > 0


def figure_of(record: Mapping[str, Any]) -> HomeFigure | None:
    """From a sealed statement's record, see `statement`; None where it has no saving to tell.

    CO2 by the lowest factor of the month where less was used, by the highest where more was, never to our favour.
    """
    saving, factors = record["saving"], [Decimal(each["kg_per_kwh"]) for each in record["co2"]]
    if saving is None or saving["refusals"] or not factors:
        return None
    wh = saving["expected_wh"] - saving["observed_wh"]
    grams = Decimal(wh) * (min(factors) if wh > 0 else max(factors))
    energy = record["energy"]
    quarters = energy["quarters"]
    return HomeFigure(
        wh,
        Decimal(saving["std_wh"]),
        saving["low_wh"],
        saving["high_wh"],
        int(grams.to_integral_value(ROUND_FLOOR)),
        saving["adjusted"],
        covered=bool(quarters) and Decimal(energy["measured_quarters"]) / quarters >= ENOUGH_VALID,
    )


def pool(figures: Sequence[HomeFigure]) -> Pooled:
    """Raises TooFewHomesError."""
    if len(figures) < FEWEST:
        raise TooFewHomesError(fewest=FEWEST)
    wh = sum(each.wh for each in figures)
    half = REACH_90 * sum((each.std_wh**2 for each in figures), Decimal(0)).sqrt()
    return Pooled(
        len(figures),
        sum(each.covered for each in figures),
        wh,
        int((wh - half).to_integral_value(ROUND_FLOOR)),
        int((wh + half).to_integral_value(ROUND_CEILING)),
        sum(each.low_wh for each in figures),
        sum(each.high_wh for each in figures),
        sum(each.g_co2 for each in figures),
        adjusted=all(each.adjusted for each in figures),
    )


def check_rest(n_chosen: int, n_all: int) -> None:
    """Raises RestTooSmallError where what was left out would be too few homes to be told of."""
    if 0 < n_all - n_chosen < FEWEST:
        raise RestTooSmallError(fewest=FEWEST)


@dataclass(frozen=True)
class Share:
    """How many of the homes meet something, as far as it may be told: none, all, or how many where neither they nor
    the others are too few."""

    n: int | None
    of: int

    @property
    def word(self) -> str:
        return "some" if self.n is None else "none" if self.n == 0 else "all" if self.n == self.of else "part"


def share(meeting: Iterable[object], n_homes: int) -> Share:
    n = len(list(meeting))
    hidden = 0 < n < FEWEST or 0 < n_homes - n < FEWEST
    return Share(None if hidden else n, n_homes)
