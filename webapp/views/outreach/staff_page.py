"""Who of the staff is asking. Every staff page begins with `staff()`."""

from typing import cast

from flask import g, session

from webapp.domain.outreach.errors import MayNotError, NotSignedInError
from webapp.domain.outreach.organisation import Role, Staff
from webapp.usecases.outreach.sign_in import staff_of
from webapp.views.page import services


def staff_or_none() -> Staff | None:
    """The person of the signed cookie, read once a request."""
    if "staff" not in g:
        secret = session.get("staff")
        g.staff = staff_of(services(), secret) if secret else None
    return cast(Staff | None, g.staff)


def staff(least: Role = "viewer") -> Staff:
    """Raises NotSignedInError, or MayNotError for somebody whose role is not enough."""
    found = staff_or_none()
    if found is None:
        raise NotSignedInError
    if not found.may(least):
        raise MayNotError
    return found
