"""A teacher types in what was written on paper, card after card."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from webapp.domain.outreach.organisation import Staff
from webapp.domain.school.class_errors import UnknownSeatError
from webapp.domain.school.fields import MissionField, mission_fields
from webapp.domain.school.handing_in import check_day
from webapp.domain.school.mission import MissionId, Work
from webapp.domain.school.mission_errors import AlreadyThereError
from webapp.domain.school.school_class import SchoolClass
from webapp.store.school import classes, works
from webapp.usecases.school.hand_in import hand_in
from webapp.usecases.school.show_classes import find_class
from webapp.usecases.services import Services


@dataclass(frozen=True)
class Stack:
    """The papers of one mission and day. `typed`: the seats whose paper is in, with what it says."""

    school_class: SchoolClass
    mission: MissionId
    day: date
    fields: tuple[MissionField, ...]
    typed: Mapping[int, Work]


class PaperDiffersError(AlreadyThereError):
    """What is there came from paper too, so that a teacher may see it; of a home's own nothing is shown."""

    def __init__(self, ours: Mapping[str, str], theirs: Mapping[str, str], from_paper: bool) -> None:
        super().__init__(ours, theirs if from_paper else {})
        self.from_paper = from_paper


def show_stack(services: Services, teacher: Staff, class_id: str, mission: MissionId, day: date) -> Stack:
    """Raises UnknownClassError, UnknownMissionError, NotYetError."""
    of = find_class(services, teacher, class_id)
    check_day(of, mission, day, services.today())
    with services.database.read() as session:
        there = [work for work in works.of_class(session, of) if (work.mission, work.day) == (mission, day)]
    typed = {work.seat: work for work in there if work.came == "paper"}
    return Stack(of, mission, day, mission_fields(mission, of.stage), typed)


def type_in(
    services: Services, teacher: Staff, stack: Stack, number: int, entry: Mapping[str, str], change: bool
) -> Work:
    """Where something else is there it is changed only with `change`.

    Raises UnknownSeatError, PaperDiffersError, and what `hand_in` raises for paper.
    """
    of = find_class(services, teacher, stack.school_class.id)
    with services.database.read() as session:
        seated = classes.seated(session, of.organisation_id, of.id, number)
        there = works.find(session, of, number, stack.mission, stack.day) if seated else None
    if seated is None:
        raise UnknownSeatError("seat")
    from_home = there is not None and there.came == "card"
    try:
        work = hand_in(services, seated, stack.mission, stack.day, entry, came="paper", replace=change)
    except AlreadyThereError as error:
        raise PaperDiffersError(error.ours, error.theirs, not from_home) from error
    if from_home and not change:
        work = replace(work, came="card")  # some of it is the home's own, and stays what only the home sees
        with services.database.write() as session:
            works.save(session, of, work)
    return work
