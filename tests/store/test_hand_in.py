"""Missions handed in by card and on paper, on both databases, also by two phones at the same moment."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from tests.conftest import Clock
from tests.outreach import an_organisation
from tests.school import EVENING, a_class, seats_of
from webapp.domain.school.errors import ClassOverError, NotAgreedError
from webapp.domain.school.mission import MissionId, Work
from webapp.domain.school.mission_errors import AlreadyThereError, NothingSaidError, NotYetError, UnknownMissionError
from webapp.domain.school.school_class import SchoolClass, Seated
from webapp.store.school import classes, works
from webapp.usecases.school.cards import agree, find_seated, take_out
from webapp.usecases.school.hand_in import hand_in
from webapp.usecases.services import Services

DAY = date(2026, 9, 8)
THREE = {"evening": "4318.6", "bedtime": "4320.5", "morning": "4321.2"}


@pytest.fixture
def made(services: Services, clock: Clock) -> SchoolClass:
    clock.set(EVENING)
    return a_class(services, an_organisation(services))


@pytest.fixture
def seated(services: Services, made: SchoolClass) -> Seated:
    agree(services, again(services, made))
    return again(services, made)


def again(services: Services, made: SchoolClass, number: int = 0) -> Seated:
    seat = seats_of(services, made)[number]
    found = find_seated(services, made.organisation_id, made.id, seat.number, seat.issue)
    assert found
    return found


def kept(services: Services, of: SchoolClass) -> list[Work]:
    with services.database.read() as session:
        return works.of_class(session, of)


def test_step_by_step_it_becomes_one_row(services: Services, made: SchoolClass, seated: Seated) -> None:
    for said in ({"evening": "4318.6"}, {"bedtime": "4320.5"}, {"morning": "4321.2"}, {"morning": "4321.2"}):
        work = hand_in(services, seated, "meter_detective", DAY, said)
    assert work.found == {"overnight_w": 78, "upper_bound": 0, "wh": 700, "minutes": 540}
    assert (work.done, work.grade, work.points, work.came) == (True, "B", 3, "card")
    assert kept(services, made) == [work]


def test_two_phones_at_one_card_at_the_same_moment(services: Services, made: SchoolClass, seated: Seated) -> None:
    def say(item: tuple[str, str]) -> None:
        hand_in(services, seated, "meter_detective", DAY, dict([item]))

    with ThreadPoolExecutor(3) as phones:
        list(phones.map(say, THREE.items()))
    (work,) = kept(services, made)
    assert work.entry == THREE
    assert work.done


def test_paper_does_not_overwrite_a_card(services: Services, made: SchoolClass, seated: Seated) -> None:
    first = hand_in(services, seated, "meter_detective", DAY, THREE)
    other = {**THREE, "morning": "4321.3"}
    with pytest.raises(AlreadyThereError) as caught:
        hand_in(services, seated, "meter_detective", DAY, other, came="paper")
    assert (caught.value.ours, caught.value.theirs) == ({"morning": "4321.3"}, {"morning": "4321.2"})
    assert kept(services, made) == [first]
    replaced = hand_in(services, seated, "meter_detective", DAY, other, came="paper", replace=True)
    assert (replaced.found["overnight_w"], replaced.came, replaced.earlier) == (89, "paper", (THREE,))


def test_paper_needs_no_opened_card_and_may_come_late(services: Services, made: SchoolClass, clock: Clock) -> None:
    clock.pass_by(days=5)
    work = hand_in(services, again(services, made, 1), "meter_detective", DAY, THREE, came="paper")
    assert work.done


def test_a_card_needs_a_yes_and_an_open_class(
    services: Services, made: SchoolClass, seated: Seated, clock: Clock
) -> None:
    with pytest.raises(NotAgreedError):
        hand_in(services, again(services, made, 1), "meter_detective", DAY, THREE)
    take_out(services, seated)
    with pytest.raises(NotAgreedError):
        hand_in(services, again(services, made), "meter_detective", DAY, THREE)
    clock.pass_by(days=5)
    with pytest.raises(ClassOverError):
        hand_in(services, seated, "meter_detective", DAY, THREE)
    assert kept(services, made) == []


@pytest.mark.parametrize(
    ("mission", "day", "entry", "error"),
    [
        ("meter_detective", date(2026, 9, 10), THREE, UnknownMissionError),
        ("appliance_hunt", DAY, {"have": "tv"}, UnknownMissionError),
        ("fridge_and_ac", date(2026, 9, 17), {"checks": "door"}, NotYetError),
        ("pledge", date(2026, 9, 18), {"pledges": "lights"}, NotYetError),
        ("meter_detective", DAY, {"evening": " "}, NothingSaidError),
        ("meter_detective", DAY, {"name": "小明"}, NothingSaidError),
    ],
)
def test_nothing_is_kept_of_what_is_not_asked_for(
    services: Services,
    made: SchoolClass,
    seated: Seated,
    mission: MissionId,
    day: date,
    entry: Mapping[str, str],
    error: type[Exception],
) -> None:
    with pytest.raises(error):
        hand_in(services, seated, mission, day, entry)
    assert kept(services, made) == []


def test_the_pledge_is_made_after_the_last_lesson(services: Services, seated: Seated, clock: Clock) -> None:
    clock.set(EVENING + timedelta(days=2))
    assert hand_in(services, seated, "pledge", date(2026, 9, 18), {"pledges": "lights,plugs"}).found == {"pledges": 2}


def test_without_known_prices_only_the_difference_is_found(services: Services, clock: Clock) -> None:
    clock.set(EVENING)
    made = a_class(services, an_organisation(services), province="hubei")
    agree(services, again(services, made))
    said = {"plan": "tou", "high_fen": "60", "low_fen": "35.5"}
    work = hand_in(services, again(services, made), "valley_detective", date(2026, 9, 15), said)
    assert work.found == {"saved_mills_per_kwh": 245}


def test_deleting_the_class_takes_it_all(services: Services, made: SchoolClass, seated: Seated) -> None:
    hand_in(services, seated, "meter_detective", DAY, THREE)
    with services.database.write() as session:
        classes.forget_class(session, made)
    assert kept(services, made) == []
