"""Who of the staff is asking. Every staff page begins with `staff()`."""

from webapp.domain.outreach.errors import MayNotError, NotSignedInError
from webapp.domain.outreach.organisation import Role, Staff
from webapp.views.page import staff_or_none

__all__ = ["staff", "staff_or_none"]


def staff(least: Role = "viewer") -> Staff:
    """Raises NotSignedInError, or MayNotError for somebody whose role is not enough."""
    found = staff_or_none()
    if found is None:
        raise NotSignedInError
    if not found.may(least):
        raise MayNotError
    return found


def teacher() -> Staff:
    """Who may make classes and change them. Raises NotSignedInError, MayNotError."""
    found = staff("teacher")
    if not found.may_teach:
        raise MayNotError
    return found
