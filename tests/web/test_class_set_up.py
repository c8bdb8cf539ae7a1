"""A teacher makes a class, changes it, deletes it: what is asked, what is refused, what happens twice."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import Clock
from tests.outreach import a_campaign, an_organisation
from tests.school import EVENING, a_class, at_seat, seats_of
from tests.web.conftest import Post, SignIn
from webapp.domain.calendar import DAY
from webapp.domain.outreach.organisation import Organisation
from webapp.domain.school.school_class import SchoolClass
from webapp.store.school import classes
from webapp.usecases.services import Services

FILLED = {
    "school": "滨湖小学",
    "name": "四年级（2）班",
    "stage": "primary_high",
    "province": "anhui",
    "first": "2026-09-21",
    "weeks": "2",
    "seats": "45",
    "key": "0" * 32,
}


@pytest.fixture
def organisation(services: Services, clock: Clock) -> Organisation:
    clock.set(EVENING)
    return an_organisation(services)


@pytest.fixture
def browser(sign_in: SignIn, organisation: Organisation) -> FlaskClient:
    return sign_in(organisation, "teacher", "王老师")


def all_of(services: Services, organisation: Organisation) -> list[SchoolClass]:
    with services.database.read() as session:
        return classes.of_organisation(session, organisation.id)


def test_three_steps_are_told_until_there_is_a_class(
    browser: FlaskClient, services: Services, organisation: Organisation, post: Post
) -> None:
    assert "三步就开始" in browser.get("/staff/classes").text
    form = browser.get("/staff/classes/new").text
    assert 'value="2026-09-21"' in form  # the next Monday, with its days beside it
    assert "9月21日 周一" in form

    answer = post(browser, "/staff/classes/new", **FILLED)
    made = all_of(services, organisation)[0]
    assert answer.location == f"/staff/classes/{made.id}"
    assert (made.school, made.name, made.seats, made.stage) == ("滨湖小学", "四年级（2）班", 45, "primary_high")
    assert (made.first, len(made.schedule)) == (date(2026, 9, 21), 10)
    assert len(seats_of(services, made)) == 48
    assert "四年级（2）班" in browser.get("/staff/classes").text


def test_sent_twice_it_is_one_class(
    browser: FlaskClient, services: Services, organisation: Organisation, post: Post
) -> None:
    first, second = (post(browser, "/staff/classes/new", **FILLED) for _ in range(2))
    assert first.location == second.location
    assert len(all_of(services, organisation)) == 1
    answer = post(browser, "/staff/classes/new", **FILLED | {"key": "1" * 32})
    assert answer.status_code == 422
    assert "您已经有“四年级（2）班”了" in answer.text


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"seats": "200"}, "一班最多 60 人"),
        ({"seats": "3"}, "至少 5 人"),
        ({"seats": "很多"}, "这里写多少人，像 45"),
        ({"seats": "4.5"}, "这里要填整数"),
        ({"name": "傻子班"}, "不太友好"),
        ({"name": "王小明"}, "不写人名"),
        ({"name": ""}, "请写班级"),
        ({"school": ""}, "请写学校叫什么"),
        ({"first": "2026-09-15"}, "这一天已经过了"),
        ({"first": "2028-01-10"}, "太远了"),
        ({"first": "下周"}, "看不懂这个日期"),
        ({"stage": "kindergarten"}, "没有这个选项"),
        ({"province": "atlantis"}, "没有这个选项"),
        ({"campaign": "none"}, "没有这个活动"),
        ({"name": "班" * 21}, "最多写 20 个字"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_lost(
    wrong: dict[str, str],
    told: str,
    browser: FlaskClient,
    services: Services,
    organisation: Organisation,
    post: Post,
) -> None:
    answer = post(browser, "/staff/classes/new", **FILLED | {"seats": "44"} | wrong)
    assert answer.status_code == 422
    assert told in answer.text
    assert 'value="0' + "0" * 31 in answer.text
    if "seats" not in wrong:
        assert 'value="44"' in answer.text
    assert all_of(services, organisation) == []


def test_the_days_are_shown_before_anything_is_made(
    browser: FlaskClient, services: Services, organisation: Organisation, post: Post
) -> None:
    asked = FILLED | {"first": "2027-03-08", "weeks": "1", "look": "1", "name": ""}
    answer = post(browser, "/staff/classes/new", **asked)
    assert answer.status_code == 200
    assert "3月12日 周五" in answer.text
    assert "2027 年的放假安排尚未公布" in answer.text
    part = post(browser, "/staff/classes/new", headers={"HX-Request": "true"}, **asked)
    assert part.text.strip().startswith('<section class="card plan" id="plan"')
    assert all_of(services, organisation) == []


def test_a_campaign_for_schools_is_offered_with_its_dates(
    browser: FlaskClient, services: Services, organisation: Organisation, post: Post
) -> None:
    a_campaign(services, organisation)
    campaign = a_campaign(
        services, organisation, "scheduled", date(2026, 9, 28), date(2026, 10, 18), template="school_start"
    )
    form = browser.get("/staff/classes/new").text
    assert form.count("傍晚少一度（") == 1  # the other campaign is for communities
    assert 'value="2026-09-28"' in form
    post(browser, "/staff/classes/new", **FILLED | {"campaign": campaign.id})
    assert all_of(services, organisation)[0].campaign_id == campaign.id


def test_days_change_until_a_home_has_begun(
    app: Flask, browser: FlaskClient, services: Services, organisation: Organisation, post: Post
) -> None:
    post(browser, "/staff/classes/new", **FILLED)
    made = all_of(services, organisation)[0]
    url = f"/staff/classes/{made.id}/edit"
    assert post(browser, url, **FILLED | {"first": "2026-10-12", "weeks": "1", "seats": "47"}).status_code == 303
    changed = all_of(services, organisation)[0]
    assert (changed.first, len(changed.schedule), changed.code) == (date(2026, 10, 12), 5, made.code)
    assert len(seats_of(services, changed)) == 50

    at_seat(app, services, changed, seats_of(services, changed)[0])
    assert "日期和年级就不改了" in browser.get(url).text
    answer = post(browser, url, **FILLED | {"seats": "47"})
    assert answer.status_code == 422
    assert "日期和年级就不改了" in answer.text
    assert post(browser, url, school="滨湖小学", name="四年级（3）班", seats="47").status_code == 303
    renamed = all_of(services, organisation)[0]
    assert (renamed.name, renamed.first) == ("四年级（3）班", changed.first)
    answer = post(browser, url, school="滨湖小学", name="四年级（3）班", seats="40")
    assert "人数只能加" in answer.text


def test_deleted_at_once_all_is_gone(
    app: Flask, browser: FlaskClient, services: Services, organisation: Organisation, post: Post
) -> None:
    post(browser, "/staff/classes/new", **FILLED)
    made = all_of(services, organisation)[0]
    phone = at_seat(app, services, made, seats_of(services, made)[0])
    assert "所有座位卡" in browser.get(f"/staff/classes/{made.id}/delete").text
    assert post(browser, f"/staff/classes/{made.id}/delete").location == "/staff/classes"
    assert all_of(services, organisation) == []
    assert browser.get(f"/staff/classes/{made.id}").status_code == 404
    assert phone.get("/seat").status_code == 403


def test_a_teacher_has_only_own_classes_and_a_viewer_changes_none(
    sign_in: SignIn, services: Services, organisation: Organisation, post: Post
) -> None:
    made = a_class(services, organisation, first=services.today() + DAY)
    other = sign_in(organisation, "teacher", "李老师")
    assert other.get(f"/staff/classes/{made.id}/edit").status_code == 404
    assert post(other, f"/staff/classes/{made.id}/delete").status_code == 404
    viewer = sign_in(organisation, "viewer")
    assert "建好这个班" not in viewer.get("/staff/classes/new").text
    assert post(viewer, "/staff/classes/new", **FILLED).status_code == 403
    assert post(viewer, f"/staff/classes/{made.id}/delete").status_code == 403
    editor = sign_in(organisation, "editor")
    assert post(editor, f"/staff/classes/{made.id}/delete").status_code == 303
