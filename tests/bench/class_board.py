"""A class of 45 in which every home has done every mission."""

from datetime import date

from tests.outreach import an_organisation
from tests.school import a_class, seats_of
from webapp.domain.school.mission import MISSIONS, Work
from webapp.domain.school.school_class import SchoolClass
from webapp.store.school import works
from webapp.usecases.services import Services

FIRST = date(2026, 11, 16)
FOUND = {
    "overnight_w": 60,
    "upper_bound": 0,
    "plugs": 1,
    "standby_w": 8,
    "standby_w_low": 4,
    "standby_w_high": 12,
    "minutes_a_day": 1200,
}


def a_full_class(services: Services) -> SchoolClass:
    of = a_class(services, an_organisation(services), first=FIRST)
    with services.database.write() as session:
        for number, seat in enumerate(seats_of(services, of)[: of.seats]):
            for mission in MISSIONS:
                day = of.schedule[1 + MISSIONS.index(mission) % 4].day
                found = FOUND | {"overnight_w": 30 + 3 * number}
                works.save(session, of, Work(seat.number, mission, day, {}, found, "B", 3, "card", True))
    return of


def hand_in(services: Services, of: SchoolClass, seat: int) -> None:
    """One mission more, with what the class may be shown then."""
    with services.database.write() as session:
        works.save(session, of, Work(seat, "unplug", of.schedule[3].day, {}, FOUND, "B", 3, "card", True))
