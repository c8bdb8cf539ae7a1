"""A teacher makes a class and changes it: what may be chosen, and what a form may get wrong."""

import hashlib
import hmac
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from webapp.domain.calendar import DAY
from webapp.domain.outreach.campaign import OPEN, Campaign
from webapp.domain.outreach.organisation import Staff
from webapp.domain.school.class_errors import (
    BeginsTooLateError,
    BegunInThePastError,
    FewerSeatsError,
    HasBegunError,
    NoCampaignError,
    SameClassError,
    TooFewPupilsError,
    TooManyPupilsError,
)
from webapp.domain.school.naming import check_class_name, check_school
from webapp.domain.school.schedule import Weeks, plan
from webapp.domain.school.school_class import FEWEST_SEATS, MOST_SEATS, SPARE_CARDS, SchoolClass, SchoolDay
from webapp.store.outreach import campaigns
from webapp.store.school import classes, works
from webapp.usecases.school.make_class import Asked, add_seats, make_class
from webapp.usecases.school.show_classes import find_class
from webapp.usecases.services import Services

LATEST = 366 * DAY
TERM_AHEAD = 75 * DAY
"""A term that begins sooner than this is the one a class is made for."""
TEMPLATE = "school_start"


@dataclass(frozen=True)
class Plan:
    """The days of a class, and the years of them whose holidays nobody has announced."""

    schedule: tuple[SchoolDay, ...]
    unknown_years: tuple[int, ...]


def plan_days(services: Services, first: date, weeks: Weeks) -> Plan:
    """Raises BegunInThePastError, BeginsTooLateError."""
    _check_first(services, first)
    calendar = services.school.calendar
    schedule = plan(first, weeks, calendar)
    years = sorted({each.day.year for each in schedule})
    return Plan(schedule, tuple(year for year in years if not calendar.announced(year)))


def first_day_to_offer(services: Services, province: str, campaign: Campaign | None = None) -> date:
    """The campaign's, the next term's, else the first school day from next Monday on."""
    today, calendar = services.today(), services.school.calendar
    if campaign is not None and campaign.document.first >= today:
        return calendar.school_days(campaign.document.first, 1)[0]
    begin = [term.first for term in calendar.terms if term.province == province and term.first]
    soon = [day for day in begin if today <= day <= today + TERM_AHEAD]
    monday = today + (7 - today.weekday()) * DAY
    return calendar.school_days(min(soon, default=monday), 1)[0]


def campaigns_to_join(services: Services, staff: Staff) -> list[Campaign]:
    """Campaigns for schools of the organisation that are on their way."""
    with services.database.read() as session:
        return _to_join(services, session, staff)


def set_up_class(services: Services, teacher: Staff, asked: Asked, key: str) -> SchoolClass:
    """`key` is the form's own: sent twice, it is one class. Raises what `class_errors` has, by field."""
    class_id = hmac.digest(services.receipt_key, f"class|{teacher.id}|{key}".encode(), hashlib.sha256).hex()[:16]
    with services.database.read() as session:
        there = classes.find(session, teacher.organisation.id, class_id)
        if there is not None:
            return there
        _check_names(services, asked.school, asked.name)
        _check_seats(asked.seats)
        _check_first(services, asked.first)
        _check_campaign(services, session, teacher, asked.campaign_id)
        _check_new(services, session, teacher, asked)
    return make_class(services, teacher, asked, class_id)


def change_class(services: Services, teacher: Staff, class_id: str, asked: Asked) -> SchoolClass:
    """Days and stage only while no home has begun. Raises what `class_errors` has, by field."""
    old = find_class(services, teacher, class_id)
    _check_names(services, asked.school, asked.name)
    _check_seats(asked.seats)
    if asked.seats < old.seats:
        raise FewerSeatsError("seats")
    with services.database.write() as session:
        _check_campaign(services, session, teacher, asked.campaign_id, old.campaign_id)
        new = _changed(services, session, old, asked)
        classes.save(session, new)
        if new.seats > old.seats:
            taken = {seat.number for seat in classes.seats(session, old)}
            add_seats(services, session, new, taken, new.seats + SPARE_CARDS - len(taken))
    return new


def has_begun(services: Services, school_class: SchoolClass) -> bool:
    """Whether a home has agreed or something was typed in."""
    with services.database.read() as session:
        return _has_begun(session, school_class)


def _changed(services: Services, session: Session, old: SchoolClass, asked: Asked) -> SchoolClass:
    new = replace(old, school=asked.school, name=asked.name, seats=asked.seats, campaign_id=asked.campaign_id)
    same_days = (asked.first, 5 * asked.weeks) == (old.first, len(old.schedule))
    if same_days and (asked.stage, asked.province) == (old.stage, old.province):
        return new
    if _has_begun(session, old):
        raise HasBegunError("first")
    if asked.first != old.first:
        _check_first(services, asked.first)
    schedule = old.schedule if same_days else plan(asked.first, asked.weeks, services.school.calendar)
    return replace(new, stage=asked.stage, province=asked.province, schedule=schedule)


def _has_begun(session: Session, of: SchoolClass) -> bool:
    return any(seat.agreed_on for seat in classes.seats(session, of)) or bool(works.of_class(session, of))


def _check_names(services: Services, school: str, name: str) -> None:
    check_school(school, services.school.unkind_words)
    check_class_name(name, services.school.unkind_words)


def _check_seats(seats: int) -> None:
    if seats > MOST_SEATS:
        raise TooManyPupilsError("seats", most=MOST_SEATS)
    if seats < FEWEST_SEATS:
        raise TooFewPupilsError("seats", least=FEWEST_SEATS)


def _check_first(services: Services, first: date) -> None:
    today = services.today()
    if first < today:
        raise BegunInThePastError("first")
    if first > today + LATEST:
        raise BeginsTooLateError("first", last=today + LATEST)


def _check_campaign(
    services: Services, session: Session, staff: Staff, chosen: str | None, already: str | None = None
) -> None:
    known = {campaign.id for campaign in _to_join(services, session, staff)}
    if chosen is not None and chosen != already and chosen not in known:
        raise NoCampaignError("campaign")


def _check_new(services: Services, session: Session, teacher: Staff, asked: Asked) -> None:
    now = services.now()
    for other in classes.of_organisation(session, teacher.organisation.id, teacher.id):
        if (other.school, other.name) == (asked.school, asked.name) and not other.over(now):
            raise SameClassError("name", name=other.name, last=other.last)


def _to_join(services: Services, session: Session, staff: Staff) -> list[Campaign]:
    found = campaigns.of_organisation(session, staff.organisation.id)
    today = services.today()
    return [c for c in found if c.document.template == TEMPLATE and c.state in OPEN and c.document.last >= today]
