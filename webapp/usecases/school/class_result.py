"""The result of a class: for its teacher, for everybody once it is published, also after the class is gone."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from webapp.domain.outreach.organisation import Staff
from webapp.domain.outreach.small_groups import K
from webapp.domain.school.errors import UnknownClassError
from webapp.domain.school.findings import Findings, of_record
from webapp.domain.school.result_errors import NothingToPublishError, NotPublishedError
from webapp.domain.school.school_class import SchoolClass
from webapp.store.outreach import audit
from webapp.store.school import class_totals, classes
from webapp.store.school.class_totals import Kept
from webapp.usecases.school.show_class_board import Thing, shown_wh, things_of
from webapp.usecases.school.show_classes import find_class
from webapp.usecases.school.show_findings import findings_of, with_quiz
from webapp.usecases.services import Services


@dataclass(frozen=True)
class ClassResult:
    """`gone`: the class is deleted, these are the totals that were kept. `day`: as of when."""

    class_id: str
    code: str
    school: str
    name: str
    first: date
    last: date
    found: Findings
    things: tuple[Thing, ...]
    day: date
    published_at: datetime | None
    gone: bool = False

    @property
    def enough(self) -> bool:
        return self.found.homes >= K

    @property
    def over(self) -> bool:
        return self.day > self.last

    @property
    def wh(self) -> int:
        return shown_wh(self.found)


def result_of(services: Services, staff: Staff, class_id: str) -> ClassResult:
    """A teacher's own; of a class that is gone what was kept. Raises UnknownClassError."""
    try:
        return _of_class(services, find_class(services, staff, class_id))
    except UnknownClassError:
        return kept_result(services, staff, class_id)


def kept_result(services: Services, staff: Staff, class_id: str) -> ClassResult:
    """What is left of a class that is gone; to teachers of their own. Raises UnknownClassError."""
    with services.database.read() as session:
        there = classes.find(session, staff.organisation.id, class_id)
        kept = class_totals.find(session, staff.organisation.id, class_id)
    if there is not None or kept is None or (staff.role == "teacher" and kept.teacher_id != staff.id):
        raise UnknownClassError
    return _of_kept(services, kept)


def forget_kept(services: Services, staff: Staff, class_id: str) -> None:
    """The last that is left, with its page; the record tells that, not of which class. Raises UnknownClassError."""
    kept_result(services, staff, class_id)
    with services.database.write() as session:
        gone = class_totals.forget(session, staff.organisation.id, class_id)
        audit.note(session, gone.organisation_id, services.now(), "class_totals_deleted", staff, gone.campaign_id)


def public_result(services: Services, code: str) -> ClassResult:
    """Raises NotPublishedError."""
    with services.database.read() as session:
        there, kept = classes.by_code(session, code), class_totals.by_code(session, code)
    if there is not None and there.published_at:
        return _of_class(services, there)
    if there is None and kept is not None and kept.published_at:
        return _of_kept(services, kept)
    raise NotPublishedError


def publish(services: Services, staff: Staff, class_id: str) -> None:
    """Raises UnknownClassError, NothingToPublishError."""
    if not result_of(services, staff, class_id).enough:
        raise NothingToPublishError
    _set(services, staff, class_id, services.now())


def take_back(services: Services, staff: Staff, class_id: str) -> None:
    """Raises UnknownClassError."""
    result_of(services, staff, class_id)
    _set(services, staff, class_id, None)


def _set(services: Services, staff: Staff, class_id: str, at: datetime | None) -> None:
    with services.database.write() as session:
        there = classes.find(session, staff.organisation.id, class_id)
        if there is not None:
            classes.save(session, replace(there, published_at=at))
        else:
            class_totals.publish(session, staff.organisation.id, class_id, at)


def _of_class(services: Services, of: SchoolClass) -> ClassResult:
    found = with_quiz(services, of, findings_of(services, of))
    return ClassResult(
        of.id,
        of.code,
        of.school,
        of.name,
        of.first,
        of.last,
        found,
        things_of(services, shown_wh(found)),
        services.today(),
        of.published_at,
    )


def _of_kept(services: Services, kept: Kept) -> ClassResult:
    about, found = kept.totals["about"], of_record(kept.totals["found"])
    return ClassResult(
        kept.class_id,
        kept.code,
        about["school"],
        about["name"],
        date.fromisoformat(about["first"]),
        date.fromisoformat(about["last"]),
        found,
        things_of(services, shown_wh(found)),
        services.today(),
        kept.published_at,
        True,
    )
