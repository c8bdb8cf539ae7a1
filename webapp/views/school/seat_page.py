"""Whose card a browser opened. Every page of a child begins with `seat()`."""

from typing import cast

from flask import g, session

from webapp.domain.school.errors import NoSeatError
from webapp.domain.school.school_class import Seated
from webapp.usecases.school.cards import find_seated
from webapp.views.page import services


def seat_or_none() -> Seated | None:
    """The seat of the signed cookie, read once a request."""
    if "seat" not in g:
        kept = session.get("seat")
        g.seat = find_seated(services(), *kept) if kept else None
    return cast(Seated | None, g.seat)


def seat() -> Seated:
    """Raises NoSeatError."""
    found = seat_or_none()
    if found is None:
        raise NoSeatError
    return found


def sit(seated: Seated) -> None:
    """From now on this browser is at this seat: class and number, nothing of who holds it."""
    of = seated.school_class
    session.permanent = True
    session["seat"] = [of.organisation_id, of.id, seated.seat.number, seated.seat.issue]
    g.seat = seated


def stand_up() -> None:
    session.pop("seat", None)
    g.seat = None
