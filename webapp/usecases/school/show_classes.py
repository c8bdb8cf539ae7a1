"""The classes somebody of the staff sees: teachers their own, the others all of their organisation."""

from webapp.domain.outreach.organisation import Staff
from webapp.domain.school.errors import UnknownClassError
from webapp.domain.school.school_class import SchoolClass
from webapp.store.school import classes
from webapp.usecases.services import Services


def list_classes(services: Services, staff: Staff) -> list[SchoolClass]:
    own = staff.id if staff.role == "teacher" else None
    with services.database.read() as session:
        return classes.of_organisation(session, staff.organisation.id, own)


def find_class(services: Services, staff: Staff, class_id: str) -> SchoolClass:
    """Raises UnknownClassError, also for somebody else's."""
    with services.database.read() as session:
        found = classes.find(session, staff.organisation.id, class_id)
    if found is None or (staff.role == "teacher" and found.teacher_id != staff.id):
        raise UnknownClassError
    return found


def class_by_code(services: Services, code: str) -> SchoolClass:
    """For the class's own screen. Raises UnknownClassError."""
    with services.database.read() as session:
        found = classes.by_code(session, code)
    if found is None:
        raise UnknownClassError
    return found
