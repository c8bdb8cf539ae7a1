"""A class is deleted: by its teacher at once, or thirty days after its last day."""

from webapp.domain.outreach.organisation import Staff
from webapp.store.school import classes
from webapp.usecases.school.show_classes import find_class
from webapp.usecases.services import Services


def forget_class(services: Services, teacher: Staff, class_id: str) -> None:
    """Everything, now. Raises UnknownClassError."""
    of = find_class(services, teacher, class_id)
    with services.database.write() as session:
        classes.forget_class(session, of)
