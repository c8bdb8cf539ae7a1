"""What tests of classes share: a class with its cards, browsers at its seats, work handed in."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from flask import Flask
from flask.testing import FlaskClient

from tests.outreach import signed_in
from webapp.domain.calendar import CHINA
from webapp.domain.outreach.organisation import Organisation, Staff
from webapp.domain.school.building import Building
from webapp.domain.school.mission import MissionId, Work
from webapp.domain.school.school_class import SchoolClass, Seat
from webapp.store.school import classes, works
from webapp.usecases.outreach.sign_in import staff_of
from webapp.usecases.school import cards
from webapp.usecases.school.buildings import make_building
from webapp.usecases.school.make_class import Asked, make_class
from webapp.usecases.services import Services

MONDAY = date(2026, 9, 7)
EVENING = datetime(2026, 9, 16, 19, 30, tzinfo=CHINA)
"""Wednesday, the eighth of ten days: set the clock to it."""


def a_teacher(services: Services, organisation: Organisation, name: str = "王老师") -> Staff:
    found = staff_of(services, signed_in(services, organisation, "teacher", name))
    assert found
    return found


def a_class(
    services: Services,
    organisation: Organisation,
    teacher: Staff | None = None,
    first: date = MONDAY,
    seats: int = 45,
    **changes: object,
) -> SchoolClass:
    """四年级（2）班 for two weeks from the first Monday of the term."""
    asked = Asked("滨湖小学", "四年级（2）班", "anhui", "primary_high", first, 2, seats)
    teacher = teacher or a_teacher(services, organisation)
    return make_class(services, teacher, replace(asked, **changes))  # type: ignore[arg-type]


def seats_of(services: Services, of: SchoolClass) -> list[Seat]:
    with services.database.read() as session:
        return classes.seats(session, of)


def card_url(services: Services, of: SchoolClass, seat: Seat) -> str:
    """What the QR code of a card leads to, without the host."""
    return f"/s/{cards.key_of(services, of.organisation_id, of.id, seat.number, seat.issue)}"


def at_seat(app: Flask, services: Services, of: SchoolClass, seat: Seat) -> FlaskClient:
    """A phone at a seat; a parent has agreed."""
    seated = cards.find_seated(services, of.organisation_id, of.id, seat.number, seat.issue)
    assert seated
    cards.agree(services, seated)
    browser = app.test_client()
    with browser.session_transaction() as session:
        session["seat"] = [of.organisation_id, of.id, seat.number, seat.issue]
    return browser


def hands_in(
    services: Services,
    of: SchoolClass,
    seat: int,
    mission: MissionId,
    day: date,
    found: Mapping[str, int],
    **changes: object,
) -> Work:
    """Work as a store keeps it, whatever a mission's pages would have made of it."""
    work = Work(seat, mission, day, {}, found, "B", 3, "card", True)
    work = replace(work, **changes)  # type: ignore[arg-type]
    with services.database.write() as session:
        works.save(session, of, work)
    return work


def meter_detectives(services: Services, of: SchoolClass, watts: list[int], day: date | None = None) -> None:
    """As many seats as there are figures found out what their home uses at night."""
    for seat, overnight_w in zip(seats_of(services, of), watts, strict=False):
        found = {"overnight_w": overnight_w, "upper_bound": 0, "wh": overnight_w * 9, "minutes": 540}
        hands_in(services, of, seat.number, "meter_detective", day or of.schedule[1].day, found)


def a_building(services: Services, organisation: Organisation, keeper: Staff | None = None) -> Building:
    return make_building(services, keeper or a_teacher(services, organisation, "李师傅"), "滨湖小学", "教学楼")


def some_key() -> str:
    return secrets.token_hex(16)
