"""Thirty days after its last day all of a class is gone, on both databases; what its teacher kept are its totals."""

from datetime import timedelta

import pytest
from sqlmodel import select

from tests.conftest import Clock
from tests.outreach import an_organisation
from tests.school import EVENING, a_class, seats_of
from webapp.domain.calendar import DAY, midnight
from webapp.domain.outreach.organisation import Organisation
from webapp.domain.school.class_sums import NOTHING
from webapp.domain.school.school_class import SchoolClass
from webapp.jobs import forget_classes
from webapp.store.school import class_sums, class_totals, classes
from webapp.store.school.tables import ClassSumsRow, MissionWorkRow, QuizAnswerRow, QuizSumsRow, SchoolClassRow, SeatRow
from webapp.usecases.school.cards import agree, find_seated
from webapp.usecases.school.hand_in import hand_in
from webapp.usecases.services import Services

OF_A_CLASS = (SchoolClassRow, SeatRow, MissionWorkRow, QuizAnswerRow, QuizSumsRow, ClassSumsRow)


@pytest.fixture
def organisation(services: Services, clock: Clock) -> Organisation:
    clock.set(EVENING)
    return an_organisation(services)


def filled(
    services: Services, organisation: Organisation, homes: int, keep: bool, name: str = "四年级（2）班"
) -> SchoolClass:
    """So many homes found out what they use at night; one answered a question."""
    made = a_class(services, organisation, name=name)
    for n, seat in enumerate(seats_of(services, made)[:homes]):
        seated = find_seated(services, made.organisation_id, made.id, seat.number, seat.issue)
        assert seated
        agree(services, seated)
        seated = find_seated(services, made.organisation_id, made.id, seat.number, seat.issue)
        assert seated
        night = {"evening": "4318.6", "bedtime": "4320.5", "morning": f"4321.{n % 9}"}
        hand_in(services, seated, "meter_detective", made.schedule[1].day, night)
    with services.database.write() as session:
        of = {"organisation_id": made.organisation_id, "class_id": made.id, "question_id": "q"}
        session.add(QuizAnswerRow(**of, seat=seats_of(services, made)[0].number, first_choice=0, choice=1, came="card"))
        session.add(QuizSumsRow(**of, sums=class_sums.as_record(NOTHING)))
        classes.keep_totals(session, made, keep)
    return made


def rows(services: Services) -> dict[str, int]:
    with services.database.read() as session:
        return {str(table.__tablename__): len(session.exec(select(table)).all()) for table in OF_A_CLASS}


def test_on_the_day_it_was_promised_all_is_gone_and_not_before(
    services: Services, organisation: Organisation, clock: Clock
) -> None:
    made = filled(services, organisation, 20, keep=False)
    clock.set(midnight(made.deleted_on) - timedelta(seconds=1))
    forget_classes(services, clock.at)
    assert all(rows(services).values()), rows(services)

    clock.set(midnight(made.deleted_on) + timedelta(hours=3))
    forget_classes(services, clock.at)
    assert not any(rows(services).values()), rows(services)
    with services.database.read() as session:
        assert class_totals.find(session, made.organisation_id, made.id) is None
    forget_classes(services, clock.at)


def test_what_the_teacher_kept_stays_and_tells_of_five_homes_or_more(
    services: Services, organisation: Organisation, clock: Clock
) -> None:
    kept = filled(services, organisation, 20, keep=True)
    too_few = filled(services, organisation, 3, keep=True, name="四年级（3）班")
    clock.set(midnight(kept.deleted_on + DAY))
    forget_classes(services, clock.at)
    assert not any(rows(services).values()), rows(services)
    with services.database.read() as session:
        there = class_totals.by_code(session, kept.code)
        assert there is not None
        assert there.totals["found"]["homes"] >= 5
        assert class_totals.by_code(session, too_few.code) is None


def test_a_class_of_later_days_stays(services: Services, organisation: Organisation, clock: Clock) -> None:
    old = filled(services, organisation, 6, keep=False)
    new = a_class(services, organisation, first=old.last + 20 * DAY, name="四年级（4）班")
    clock.set(midnight(old.deleted_on))
    forget_classes(services, clock.at)
    with services.database.read() as session:
        assert [each.id for each in classes.of_organisation(session, organisation.id)] == [new.id]
        assert len(classes.seats(session, new)) == 48
