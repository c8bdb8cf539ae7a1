"""What was really saved: by each change, against the home's own days, and as its actions are estimated. Never a sum."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from webapp.domain.baseline import measured
from webapp.domain.calendar import DAY, local, month_start
from webapp.domain.daily import DailyTemperature, DailyUse, whole_days
from webapp.domain.disturbance import Disturbance, cut_before, disturbed, lived_in, people_days, settled
from webapp.domain.household import Household
from webapp.domain.intervention import (
    Intervention,
    Trial,
    counted_twice,
    deeds_of,
    distinct,
    disturbances_of,
    measured_twice,
    trials,
    tried,
)
from webapp.domain.reading_errors import DayOutsideError
from webapp.domain.saving import Saving
from webapp.domain.sufficiency import LEAST_BASELINE, Doubt, Method
from webapp.domain.temperature import CameFrom
from webapp.store import interventions, meters, registers, temperatures
from webapp.usecases.interventions import FAMILIES, kind_of
from webapp.usecases.services import Services
from webapp.usecases.show_carbon import Books, open_books


@dataclass(frozen=True)
class Tried:
    """A change, the days before and after it, and what they tell; `doubled` are tips of the month's action ledger that
    estimate the same kWh."""

    trial: Trial
    saving: Saving
    doubled: tuple[str, ...]


@dataclass(frozen=True)
class Against:
    """The days from `since` on against those before it."""

    since: date
    saving: Saving


@dataclass(frozen=True)
class Shown:
    """`first` and `last` are the meter's days, None where it has none. Nothing here is added to anything.

    `again` are deeds whose days the comparison with the home's own days holds too; `twice` those that have a figure
    of their own and are in another's.
    """

    first: date | None
    last: date | None
    tried: tuple[Tried, ...]
    own: Against | None
    books: Books
    city: str | None
    came_from: CameFrom
    again: tuple[Intervention, ...] = ()
    twice: tuple[Intervention, ...] = ()


@dataclass(frozen=True, eq=False)
class _Known:
    """What is known of a home's days: its use, its temperatures and whose they are, its changes, what spoilt them."""

    use: DailyUse
    temperature: DailyTemperature | None
    came_from: CameFrom
    deeds: tuple[Intervention, ...]
    found: tuple[Disturbance, ...]

    @property
    def method(self) -> Method:
        return "prior_weeks" if self.temperature is None else "weather"


def show_saving(services: Services, home: Household, since: date | None = None) -> Shown:
    """Since a day, else over the last whole month the meter tells of.

    Raises DayOutsideError for a day with nothing before or after it.
    """
    books, city = open_books(services, home), services.city(home)
    with services.database.read() as session:
        known = _known(session, home, city, services.today())
        if known is None:
            came_from = temperatures.came_from(session, home.id, city, date.min, date.max)
            return Shown(None, None, (), None, books, city, came_from)
    first, last = known.use.first, known.use.end - DAY
    if since is not None and not first < since <= last:
        raise DayOutsideError("day", first=(first + DAY).isoformat(), last=last.isoformat())
    found = trials(known.deeds, known.use.first, known.use.end, known.method, known.found)
    shown = tuple(_tried(services, known, trial, books) for trial in distinct(found))
    own = _against(known, since)
    savings = [each.saving for each in shown]
    overlapping = [shown[n].trial for n, m in counted_twice([*savings, own.saving]) if m == len(savings)]
    again = [deed for trial in overlapping for deed in (trial.deed, *trial.together)]
    twice = measured_twice([each.trial for each in shown])
    return Shown(first, last, shown, own, books, city, known.came_from, tuple(again), twice)


def _known(session: Session, home: Household, city: str | None, today: date) -> _Known | None:
    """Up to yesterday; None where no day is known."""
    span = meters.span(session, home.id)
    rows = meters.days(session, home.id, span[0], min(span[1] + DAY, today)).rows() if span else None
    if rows is None:
        return None
    kept = interventions.every(session, home.id)
    exchanged = [each.at for each in registers.every(session, home.id) if each.step == "exchanged"]
    found = {*disturbances_of(kept), *(Disturbance(local(at).date(), "meter") for at in exchanged)}
    return _Known(
        whole_days(rows),
        temperatures.days(session, home.id, city, rows.first, rows.end),
        temperatures.came_from(session, home.id, city, rows.first, rows.end),
        tuple(deeds_of(kept)),
        tuple(sorted(found, key=lambda each: (each.day, each.kind))),
    )


def _tried(services: Services, known: _Known, trial: Trial, books: Books) -> Tried:
    saving = tried(trial, known.use, known.temperature)
    deeds = (trial.deed, *trial.together)
    return Tried(trial, _two_thermometers(saving, known), _doubled(services, deeds, books))


def _doubled(services: Services, deeds: Sequence[Intervention], books: Books) -> tuple[str, ...]:
    """Tips that this month's ledger counts and one of the deeds brings too: the tip it began as, or of its kind."""
    begun = {deed.tip_id for deed in deeds if deed.day <= books.last}
    kinds = {deed.kind for deed in deeds if deed.day <= books.last} & FAMILIES.keys()
    counted = {entry.subject for entry in books.reduced.entries}
    tips = [tip for tip in services.advice.tips if tip.id in counted]
    return tuple(tip.id for tip in tips if tip.id in begun or kind_of(services, tip) in kinds)


def _against(known: _Known, since: date | None) -> Against:
    """The home's own days since one, up to the last; without one over the last whole month the meter tells of, or,
    where it has not been there for so long, over what is left after the days a baseline needs."""
    use, end = known.use, known.use.end
    least = LEAST_BASELINE[known.method] * DAY
    if since is None:
        month_end = month_start(end)
        since = month_start(month_end - DAY)
        if lived_in(use.first, since, end, known.found)[0] + least <= since:
            end = month_end
        else:
            since = min(lived_in(use.first, end - DAY, end, known.found)[0] + least, end)
    before = cut_before(since, use.first, people_days(known.found), LEAST_BASELINE[known.method])
    baseline, reporting = settled(use.between(before, use.end), since, end, known.found)
    saving = disturbed(measured(baseline, reporting, known.temperature), baseline.first, known.found)
    return Against(since, _two_thermometers(_deeds_before(saving, known), known))


def _deeds_before(saving: Saving, known: _Known) -> Saving:
    """Told where the days compared with had some of the saving in them already."""
    names = tuple(deed.name for deed in known.deeds if saving.compared_first < deed.day < saving.compared_end)
    if saving.range is None or not names:
        return saving
    return replace(saving, doubts=(*saving.doubts, Doubt("deeds_before", {"names": tuple(dict.fromkeys(names))})))


def _two_thermometers(saving: Saving, known: _Known) -> Saving:
    if saving.method != "weather" or saving.range is None or not known.came_from.mixed:
        return saving
    params = {"own": known.came_from.own_days, "city": known.came_from.city_days}
    return replace(saving, doubts=(*saving.doubts, Doubt("two_thermometers", params)))
