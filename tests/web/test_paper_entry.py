"""A teacher types in what was written on paper."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import Clock
from tests.outreach import an_organisation
from tests.school import EVENING, a_class, at_seat, seats_of
from tests.web.conftest import Post, SignIn
from webapp.domain.calendar import DAY
from webapp.domain.outreach.organisation import Organisation
from webapp.domain.school.mission import Work
from webapp.domain.school.school_class import SchoolClass
from webapp.store.school import works
from webapp.usecases.services import Services

PAPER = {"evening": "4318.6", "bedtime": "4320.5", "morning": "4321.1"}
OWN = {"evening": "7777.1", "bedtime": "7778.2"}
OF_OWN = re.compile(r"\b777[78]\b")
"""As a number by itself: the id of a class may hold its digits."""


@pytest.fixture
def organisation(services: Services, clock: Clock) -> Organisation:
    clock.set(EVENING)
    return an_organisation(services)


@pytest.fixture
def made(services: Services, organisation: Organisation) -> SchoolClass:
    return a_class(services, organisation)


@pytest.fixture
def desk(sign_in: SignIn, organisation: Organisation) -> FlaskClient:
    return sign_in(organisation, "editor")


@pytest.fixture
def url(made: SchoolClass) -> str:
    return f"/staff/classes/{made.id}/paper"


@pytest.fixture
def what(made: SchoolClass) -> str:
    return f"meter_detective.{made.schedule[1].day}"


def there(services: Services, of: SchoolClass) -> list[Work]:
    with services.database.read() as session:
        return works.of_class(session, of)


def test_card_after_card_the_mission_stays(
    desk: FlaskClient, services: Services, made: SchoolClass, url: str, what: str, post: Post
) -> None:
    seats = [seat.number for seat in seats_of(services, made)[:2]]
    assert "拔一拔 · 9月16日" in desk.get(url).text  # today's, unless another is named
    for seat in seats:
        answer = post(desk, url, what=what, seat=str(seat), **PAPER)
        assert answer.location == f"{url}?what={what}#type"
    page = desk.get(answer.location).text
    assert f"座号 {seats[1]} 存好了。" in page
    assert f'value="{what}" selected' in page
    for seat in seats:
        assert f"seat={seat}#type" in page
    assert [(work.seat, work.came, work.done, work.found["wh"]) for work in there(services, made)] == [
        (seat, "paper", True, 600) for seat in seats
    ]
    again = desk.get(f"{url}?what={what}&seat={seats[0]}").text
    assert 'value="4320.5"' in again
    assert (
        post(desk, url, what=what, seat=str(seats[0]), **PAPER | {"morning": "4321.3"}, replace="1").status_code == 303
    )
    changed = there(services, made)[0]
    assert (changed.entry["morning"], changed.earlier[0]["morning"]) == ("4321.3", "4321.1")


def test_a_paper_that_differs_from_an_earlier_paper_asks_which(
    desk: FlaskClient, services: Services, made: SchoolClass, url: str, what: str, post: Post
) -> None:
    seat = str(seats_of(services, made)[0].number)
    post(desk, url, what=what, seat=seat, **PAPER)
    asked = post(desk, url, what=what, seat=seat, **PAPER | {"morning": "4322.0"})
    assert asked.status_code == 409
    assert "要换成这个吗" in asked.text
    assert "已经有的：4321.1；这张纸：4322.0" in asked.text
    assert there(services, made)[0].entry["morning"] == "4321.1"
    left = post(desk, url, what=what, seat=seat, **PAPER | {"morning": "4322.0"}, leave="1")
    assert "没有改" in desk.get(left.location).text
    assert there(services, made)[0].entry["morning"] == "4321.1"
    post(desk, url, what=what, seat=seat, **PAPER | {"morning": "4322.0"}, replace="1")
    assert there(services, made)[0].entry["morning"] == "4322.0"


def test_what_a_home_handed_in_itself_is_not_shown(
    app: Flask, desk: FlaskClient, services: Services, made: SchoolClass, url: str, what: str, post: Post
) -> None:
    seat = seats_of(services, made)[0]
    phone = at_seat(app, services, made, seat)
    post(phone, "/seat/missions/meter_detective", day=str(made.schedule[1].day), **OWN)
    assert there(services, made)[0].entry["evening"] == "7777.1"
    for answer in (
        post(desk, url, what=what, seat=str(seat.number), **PAPER),
        desk.get(f"{url}?what={what}&seat={seat.number}"),
    ):
        assert not OF_OWN.search(answer.text)
    assert there(services, made)[0].entry["evening"] == "7777.1"
    post(desk, url, what=what, seat=str(seat.number), morning="7778.9")  # what was missing is added
    assert there(services, made)[0].done
    assert not OF_OWN.search(desk.get(f"{url}?what={what}&seat={seat.number}").text)
    replaced = post(desk, url, what=what, seat=str(seat.number), **PAPER, replace="1")
    assert replaced.status_code == 303
    assert there(services, made)[0].earlier[-1]["evening"] == "7777.1"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"seat": ""}, "这里写座号，像 17"),
        ({"seat": "十七"}, "这里写座号，像 17"),
        ({"seat": "999"}, "这里写座号，像 17"),
        ({"seat": "9"}, "没有这个座号"),
        ({"morning": "四千"}, "看不懂这个数"),
        ({"morning": "4310"}, "两个数抄反了吗"),
        ({"morning": "4390"}, "太多啦"),
        ({"evening": "", "bedtime": "", "morning": ""}, "这里还空着"),
        ({"evening_at": "25:00"}, "看不懂这个时间"),
    ],
)
def test_a_wrong_number_is_told_kindly_and_nothing_is_lost(
    wrong: dict[str, str],
    told: str,
    desk: FlaskClient,
    services: Services,
    made: SchoolClass,
    url: str,
    what: str,
    post: Post,
) -> None:
    seat = str(seats_of(services, made)[0].number)
    answer = post(desk, url, **{"what": what, "seat": seat} | PAPER | wrong)
    assert answer.status_code == 422
    assert told in answer.text
    if "evening" not in wrong:
        assert 'value="4318.6"' in answer.text
    assert there(services, made) == []


def test_ticks_are_typed_too(desk: FlaskClient, services: Services, made: SchoolClass, url: str, post: Post) -> None:
    seat = str(seats_of(services, made)[0].number)
    what = f"unplug.{made.schedule[7].day}"
    assert "电视" in desk.get(f"{url}?what={what}").text
    assert post(desk, url, what=what, seat=seat, plugs=["tv", "console"], hours="9").status_code == 303
    assert there(services, made)[0].found["plugs"] == 2


def test_papers_come_in_after_the_last_day_too_but_not_before_the_first(
    desk: FlaskClient,
    sign_in: SignIn,
    services: Services,
    organisation: Organisation,
    made: SchoolClass,
    what: str,
    post: Post,
    clock: Clock,
) -> None:
    later = a_class(services, organisation, first=services.today() + 5 * DAY, name="四年级（3）班")
    assert "还没有到第一个任务" in desk.get(f"/staff/classes/{later.id}/paper").text
    ahead = f"meter_detective.{later.schedule[1].day}"
    seat = str(seats_of(services, later)[0].number)
    assert post(desk, f"/staff/classes/{later.id}/paper", what=ahead, seat=seat, **PAPER).status_code == 404
    clock.pass_by(days=4)
    desk = sign_in(organisation, "editor")  # nobody stays signed in for days
    seat = str(seats_of(services, made)[0].number)
    assert post(desk, f"/staff/classes/{made.id}/paper", what=what, seat=seat, **PAPER).status_code == 303


def test_another_teacher_types_nothing(
    sign_in: SignIn, services: Services, organisation: Organisation, made: SchoolClass, url: str, what: str, post: Post
) -> None:
    seat = str(seats_of(services, made)[0].number)
    other = sign_in(organisation, "teacher", "李老师")
    assert post(other, url, what=what, seat=seat, **PAPER).status_code == 404
    assert there(services, made) == []
