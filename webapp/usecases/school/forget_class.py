"""A class is deleted: by its teacher at once, or thirty days after its last day."""

from webapp.domain.calendar import DAY
from webapp.domain.outreach.organisation import Staff
from webapp.domain.school.school_class import KEPT_FOR, SchoolClass
from webapp.store.school import class_totals, classes
from webapp.usecases.school.show_classes import find_class
from webapp.usecases.school.show_findings import totals_of
from webapp.usecases.services import Services


def forget_class(services: Services, teacher: Staff, class_id: str) -> None:
    """Everything, now. Raises UnknownClassError."""
    of = find_class(services, teacher, class_id)
    with services.database.write() as session:
        classes.forget_class(session, of)


def forget_due(services: Services) -> int:
    """All classes whose thirty days are over: how many. Cut off, it is done again and finds what is left."""
    with services.database.read() as session:
        due = classes.due(session, services.today() - KEPT_FOR + DAY)
    for of in due:
        _forget(services, of)
    return len(due)


def _forget(services: Services, of: SchoolClass) -> None:
    """The totals, where the teacher kept them and there are any, in one with the end of all else."""
    totals = totals_of(services, of) if of.keep_totals else None
    with services.database.write() as session:
        if totals is not None:
            class_totals.keep(session, of, totals, services.now())
        classes.forget_class(session, of)
