"""How much use a campaign moved into cheap hours: the share outside them, weighed by what each home used before.

Who uses less altogether has not moved anything, and who uses more has not moved less. So of each home only the share of
its use outside the cheap hours is taken, before and during, and turned into watt-hours by its own use before. What of
that is less during is what was moved, and is measured as any effect is: see `effect` and `matching`.
"""

from dataclasses import replace
from decimal import Decimal

import numpy as np

from webapp.domain.daily import Ints
from webapp.domain.outreach.counted import HomeSums
from webapp.domain.outreach.member_day import CHEAP
from webapp.domain.tariff import Schedule


def dear_use(every: HomeSums, dear: HomeSums) -> HomeSums:
    """From the sums of all hours and those of the hours outside the cheap ones, of the same homes and days.

    A home that used nothing during moved nothing: its share is as it was before.
    """
    impossible = every.impossible | dear.impossible
    every, dear = _without(every, impossible), _without(dear, impossible)
    used = every.during_wh > 0
    above = np.where(used, dear.during_wh, dear.before_wh)
    below = np.where(used, every.during_wh, every.before_wh)
    during = _half_up(above * every.before_wh * every.during_days, below * every.before_days)
    return replace(dear, during_wh=during, impossible=impossible)


def _without(sums: HomeSums, gone: np.ndarray) -> HomeSums:
    """Homes that do not count anyway, whose sums may be anything."""
    return replace(sums, before_wh=np.where(gone, 0, sums.before_wh), during_wh=np.where(gone, 0, sums.during_wh))


def _half_up(above: Ints, below: Ints) -> Ints:
    safe = np.maximum(below, 1)
    rounded: Ints = np.where(below > 0, (2 * above + safe) // (2 * safe), 0)
    return rounded


def none_cheap(every: HomeSums, dear: HomeSums) -> bool:
    """Whether no home had an hour that is cheap: then nothing can have been moved."""
    return bool(((every.before_wh == dear.before_wh) & (every.during_wh == dear.during_wh)).all())


def spread(schedule: Schedule | None) -> Decimal | None:
    """What a kWh is cheaper by, at the least: between the dearest of the cheap hours and the cheapest of the others, in
    the first tier. None where a day has no cheap hours."""
    if schedule is None:
        return None
    cheap = [period.price(0) for period in schedule.periods if period.kind in CHEAP]
    others = [period.price(0) for period in schedule.periods if period.kind not in CHEAP]
    least = min(others) - max(cheap) if cheap and others else Decimal(0)
    return least if least > 0 else None
