"""A kit without a class: what is usual where and when, and the kit of what was asked for."""

from dataclasses import dataclass
from datetime import date

from webapp.domain.holidays import Holiday
from webapp.domain.school.kit import Kit
from webapp.domain.school.kit_asked import KitAsked, check_first, check_sizes
from webapp.domain.school.schedule import plan
from webapp.domain.school.term import Term, TermCalendar
from webapp.usecases.services import Services

NEAR = 120
"""A term that begins within so many days is what a kit is most likely for."""


@dataclass(frozen=True)
class Begin:
    """The day a kit begins if nobody says otherwise; `term` is the term whose first day it is."""

    day: date
    term: Term | None


def usual_begin(services: Services, province: str) -> Begin:
    """The first day of the next term, where it is announced and near; else the next Monday of school."""
    today, calendar = services.today(), services.school.calendar
    start = calendar.next_start(province, today)
    if start is None or (start - today).days > NEAR:
        return Begin(calendar.next_school_monday(today), None)
    return Begin(start, next(each for each in calendar.terms if (each.province, each.first) == (province, start)))


def plan_kit(services: Services, asked: KitAsked) -> Kit:
    """One kit serves classes of several sizes: it is made for the largest. Raises what `kit_asked` raises."""
    check_first(asked.first, services.today())
    check_sizes(asked.sizes)
    schedule = plan(asked.first, asked.weeks, services.school.calendar)
    return Kit(asked.stage, asked.province, schedule, max(asked.sizes))


@dataclass(frozen=True)
class Passed:
    """What the days of a kit pass over, and years in them whose holidays are not announced."""

    holidays: tuple[Holiday, ...]
    make_up: tuple[date, ...]
    unknown: tuple[int, ...]


def passed_over(services: Services, kit: Kit) -> Passed:
    calendar = services.school.calendar
    years = range(kit.first.year, kit.last.year + 1)
    found = [each for year in years if year in calendar.years for each in calendar.years[year].holidays]
    make_up = tuple(each.day for each in kit.schedule if calendar.makes_up(each.day))
    return Passed(
        tuple(each for each in found if each.first <= kit.last and each.last >= kit.first),
        make_up,
        tuple(year for year in years if not calendar.announced(year)),
    )


def show_calendar(services: Services) -> TermCalendar:
    """Holidays, make-up workdays and terms as they were announced."""
    return services.school.calendar
