"""The classes somebody of the staff sees: teachers their own, the others all of their organisation."""

from dataclasses import dataclass

from webapp.domain.outreach.organisation import Staff
from webapp.domain.school.errors import UnknownClassError
from webapp.domain.school.school_class import SchoolClass
from webapp.store.school import class_totals, classes
from webapp.usecases.services import Services


@dataclass(frozen=True)
class Gone:
    class_id: str
    school: str
    name: str


def list_classes(services: Services, staff: Staff) -> list[SchoolClass]:
    own = staff.id if staff.role == "teacher" else None
    with services.database.read() as session:
        return classes.of_organisation(session, staff.organisation.id, own)


def list_gone(services: Services, staff: Staff) -> list[Gone]:
    """The classes of which only totals are left."""
    own = staff.id if staff.role == "teacher" else None
    with services.database.read() as session:
        kept = class_totals.of_organisation(session, staff.organisation.id, own)
        there = {of.id for of in classes.of_organisation(session, staff.organisation.id)}
    about = [(each.class_id, each.totals["about"]) for each in kept if each.class_id not in there]
    return [Gone(class_id, told["school"], told["name"]) for class_id, told in about]


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
