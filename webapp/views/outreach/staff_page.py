"""Who of the staff is asking, and what may be. Every staff page begins with `staff()`."""

from flask import request

from webapp.domain.outreach.errors import MayNotError, NotSignedInError
from webapp.domain.outreach.organisation import Role, Staff
from webapp.views.page import staff_or_none

__all__ = ["client_address", "staff", "staff_or_none"]
LOOPBACK = ("127.", "::1")


def staff(least: Role = "viewer") -> Staff:
    """Raises NotSignedInError, or MayNotError for somebody whose role is not enough."""
    found = staff_or_none()
    if found is None:
        raise NotSignedInError
    if not found.may(least):
        raise MayNotError
    return found


def client_address() -> str:
    """Where a request comes from: as a server on this machine says that passes it on, else as it reached us."""
    direct = request.remote_addr or ""
    if direct.startswith(LOOPBACK) and "X-Forwarded-For" in request.headers:
        return request.headers["X-Forwarded-For"].rpartition(",")[2].strip()
    return direct
