"""What is shown of a class, on both databases: kept with the works, moved in steps, gone with the class."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import select

from tests.conftest import Clock
from tests.outreach import an_organisation
from tests.school import EVENING, a_class, hands_in, meter_detectives, seats_of
from webapp.domain.school.school_class import SchoolClass
from webapp.store.school import class_sums, classes
from webapp.store.school.tables import ClassSumsRow
from webapp.usecases.school.cards import find_seated, take_out
from webapp.usecases.school.show_findings import findings_of, totals_of
from webapp.usecases.services import Services

UNPLUGGED = {"plugs": 2, "standby_w": 12, "standby_w_low": 6, "standby_w_high": 20, "minutes_a_day": 1200}


def pulls_plugs(services: Services, of: SchoolClass, homes: int) -> None:
    for seat in seats_of(services, of)[:homes]:
        hands_in(services, of, seat.number, "unplug", of.schedule[5].day, UNPLUGGED)


def test_figures_move_with_the_fifth_home(services: Services, clock: Clock) -> None:
    clock.set(EVENING)
    of = a_class(services, an_organisation(services))
    pulls_plugs(services, of, 4)
    assert findings_of(services, of).homes == 0
    assert totals_of(services, of) is None
    pulls_plugs(services, of, 5)
    found = findings_of(services, of)
    assert (found.homes, found.plugs, found.missions) == (5, 10, {"unplug": 5})
    assert found.saved_wh
    assert found.saved_wh.value == 5 * 12 * 20 * 2
    assert found.price
    assert found.yuan
    assert found.co2_g
    assert found.yuan.value == pytest.approx(2.4 * float(found.price.yuan_per_kwh))
    totals = totals_of(services, of)
    assert totals
    assert totals["about"]["name"] == of.name


def test_work_that_is_not_handed_in_yet_counts_nothing(services: Services, clock: Clock) -> None:
    clock.set(EVENING)
    of = a_class(services, an_organisation(services))
    for seat in seats_of(services, of)[:8]:
        hands_in(services, of, seat.number, "unplug", of.schedule[5].day, UNPLUGGED, done=False)
    assert findings_of(services, of).homes == 0


def test_who_takes_everything_out_is_out_with_the_next_step(services: Services, clock: Clock) -> None:
    clock.set(EVENING)
    of = a_class(services, an_organisation(services))
    meter_detectives(services, of, [30] * 5 + [70] * 10)
    before = findings_of(services, of)
    assert before.nights
    assert before.nights.homes == 15
    for seat in seats_of(services, of)[:5]:
        seated = find_seated(services, of.organisation_id, of.id, seat.number, seat.issue)
        assert seated
        take_out(services, seated)
        assert findings_of(services, of) == before
    with services.database.read() as session:
        marks = class_sums.find(session, of)["meter_detective"].marks
    assert sorted(marks.values())[:5] == [""] * 5
    seat = seats_of(services, of)[7]
    hands_in(services, of, seat.number, "meter_detective", of.schedule[1].day, {"overnight_w": 71, "upper_bound": 0})
    assert findings_of(services, of).missions["meter_detective"] == 10


def test_nothing_is_left_of_a_class_that_is_deleted(services: Services, clock: Clock) -> None:
    clock.set(EVENING)
    of = a_class(services, an_organisation(services))
    pulls_plugs(services, of, 6)
    clock.pass_by(days=40)
    with services.database.write() as session:
        classes.forget_class(session, of)
    with services.database.read() as session:
        assert session.exec(select(ClassSumsRow)).all() == []


def test_a_class_that_hands_in_at_the_same_moment_is_all_there(services: Services, clock: Clock) -> None:
    clock.set(EVENING)
    of = a_class(services, an_organisation(services))

    def hand_in(seat: int) -> None:
        hands_in(services, of, seat, "unplug", of.schedule[5].day, UNPLUGGED)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(hand_in, [seat.number for seat in seats_of(services, of)[:45]]))
    assert findings_of(services, of).missions == {"unplug": 45}
    with services.database.read() as session:
        assert [step.middle for step in class_sums.find(session, of)["unplug"].steps] == [5 * 12 * 1200] * 9
