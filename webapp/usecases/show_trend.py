"""CO2 month by month, by the factor in force and by one fixed factor; this year against the same days last year."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from webapp.domain.calendar import DAY, days, local, month_start, next_month
from webapp.domain.co2_change import Co2Change, DayPair, co2_change
from webapp.domain.emissions import Emitted, Factor
from webapp.domain.household import Household
from webapp.usecases.bill_month import counted_curve, known_since, recorded
from webapp.usecases.count_co2 import count_co2
from webapp.usecases.services import Services

MOST_MONTHS = 24


@dataclass(frozen=True)
class TrendMonth:
    """A month as it was counted, and with the newest factor. `n_told` of its days are the meter's; of `n_unlogged`
    only what is always on is known; days before anything was known are left out."""

    first: date
    n_days: int
    n_told: int
    n_unlogged: int
    emitted: Emitted
    fixed_g: int

    @property
    def wh(self) -> int:
        return self.emitted.wh

    @property
    def partial(self) -> bool:
        """Whether days of the month are not in it: too early, unknown or still to come."""
        return self.n_days < (next_month(self.first) - self.first).days


@dataclass(frozen=True)
class Trend:
    """Oldest month first. `change` is None where no day is known in both years; `by_meter`: the meter told both."""

    months: tuple[TrendMonth, ...]
    fixed: Factor
    change: Co2Change | None
    by_meter: bool
    last_pair: date | None


@dataclass(frozen=True)
class _Days:
    """What is known: energy by day, which days the meter told from end to end, which have a log only."""

    wh: dict[date, int]
    told: frozenset[date]
    logged: frozenset[date]
    recorded: frozenset[date]


def show_trend(services: Services, home: Household) -> Trend:
    """Up to two years back from today, as far as the meter or the home's own records go."""
    today = services.today()
    since = max(_months_back(today, MOST_MONTHS - 1), known_since(services, home))
    known = _days(services, home, since, today + DAY)
    fixed = services.factor(home, today)
    months = (_month(services, home, first, known, fixed) for first in _firsts(month_start(since), today))
    pairs = list(_pairs(services, home, known.wh, known.told))
    by_meter = bool(pairs)
    pairs = pairs or list(_pairs(services, home, known.wh, known.logged))
    return Trend(
        tuple(month for month in months if month.n_days),
        fixed,
        co2_change(pairs) if pairs else None,
        by_meter,
        pairs[-1].day if pairs else None,
    )


def _days(services: Services, home: Household, since: date, end: date) -> _Days:
    """The days anything is known of, and all days since the home came."""
    known = recorded(services, home, since, end)
    came = local(home.created_at).date()
    curve = counted_curve(services, home, since, end, known)
    wh = {day: wh for day, wh in curve.wh_by_day.items() if day >= came or day in known.days}
    told = frozenset(day for day in wh if known.measured.whole(day))
    logged = frozenset(known.logged.keys() & wh.keys() - known.measured.wh.keys())
    return _Days(wh, told, logged, frozenset(known.days & wh.keys()))


def _month(services: Services, home: Household, first: date, known: _Days, fixed: Factor) -> TrendMonth:
    mine = {day: known.wh[day] for day in days(first, next_month(first)) if day in known.wh}
    emitted = count_co2(services, home, mine, known.told)
    n_told, n_unlogged = len(mine.keys() & known.told), len(mine.keys() - known.recorded)
    return TrendMonth(first, len(mine), n_told, n_unlogged, emitted, fixed.g_co2(emitted.wh))


def _pairs(services: Services, home: Household, wh: dict[date, int], among: frozenset[date]) -> Iterator[DayPair]:
    """The past days of this year among those given, each with the same day last year where that is among them too.

    Days the meter told are compared with such days only: what was logged is seldom all that was used.
    """
    today = services.today()
    for day in days(date(today.year, 1, 1), today):
        earlier = _year_before(day)
        if earlier in among and day in among:
            yield DayPair(day, wh[day], services.factor(home, day), wh[earlier], services.factor(home, earlier))


def _year_before(day: date) -> date | None:
    """None for 29 February."""
    return None if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def _months_back(day: date, n: int) -> date:
    months = day.year * 12 + day.month - 1 - n
    return date(months // 12, months % 12 + 1, 1)


def _firsts(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first = next_month(first)
