"""Twenty schools of one campaign: asked at once by a list, each with classes of its own, side by side."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import Clock
from tests.outreach import a_campaign, an_organisation, signed_in
from tests.school import EVENING, a_class, a_teacher, hands_in, meter_detectives, seats_of
from tests.web.conftest import Post, SignIn
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.organisation import Organisation
from webapp.domain.school.school_class import SchoolClass
from webapp.usecases.outreach.people import list_people
from webapp.usecases.outreach.sign_in import staff_of
from webapp.usecases.services import Services

TWENTY = "\n".join(f"第{n}小学，teacher{n}@school.cn，老师{n}" for n in range(1, 21))
UNPLUGGED = {"plugs": 1, "standby_w": 50, "standby_w_low": 30, "standby_w_high": 80, "minutes_a_day": 1200}
Teachers = Callable[[], list[str]]


@pytest.fixture
def organisation(services: Services, clock: Clock) -> Organisation:
    clock.set(EVENING)
    return an_organisation(services)


@pytest.fixture
def campaign(services: Services, organisation: Organisation) -> Campaign:
    return a_campaign(services, organisation, first=date(2026, 9, 1))


@pytest.fixture
def editor(sign_in: SignIn, organisation: Organisation) -> FlaskClient:
    return sign_in(organisation, "editor")


@pytest.fixture
def teachers(services: Services, organisation: Organisation) -> Teachers:
    owner = staff_of(services, signed_in(services, organisation, "owner", "负责人"))
    assert owner

    def listed() -> list[str]:
        return sorted(person.login for person in list_people(services, owner) if person.role == "teacher")

    return listed


def url(campaign: Campaign) -> str:
    return f"/staff/campaigns/{campaign.id}/schools"


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def links(page: str) -> list[str]:
    return re.findall(r'<code class="linkc">([^<]*)</code>', page)


def test_twenty_schools_get_their_links_at_once(
    editor: FlaskClient, client: FlaskClient, campaign: Campaign, post: Post, teachers: Teachers
) -> None:
    answer = post(editor, url(campaign), schools=TWENTY)
    assert answer.status_code == 200
    found = links(answer.text)
    assert len(set(found)) == 20
    assert len(teachers()) == 20
    for link in found:
        assert client.get(link.partition("localhost")[2]).status_code == 200
    table = unquote(re.findall(r'href="data:text/csv;charset=utf-8,([^"]*)"', answer.text)[0])
    assert table.splitlines()[0] == f"\ufeff第1小学,老师1,teacher1@school.cn,{found[0]}"
    assert links(editor.get(url(campaign)).text) == []


def test_sent_twice_nobody_is_there_twice(
    editor: FlaskClient, client: FlaskClient, campaign: Campaign, post: Post, teachers: Teachers
) -> None:
    first = links(post(editor, url(campaign), schools=TWENTY).text)
    again = links(post(editor, url(campaign), schools=TWENTY + "\n第21小学\tlast\t老师21").text)
    assert len(teachers()) == 21
    assert len(again) == 21
    assert not set(first) & set(again)
    path = first[0].partition("localhost")[2]
    assert "链接" in client.get(path).text
    assert client.get(path).status_code != 200


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("滨湖小学，wang", "要三样"),
        ("滨湖小学，王 老师，王老师", "登录名要 2 到 64 个字"),
        ("，wang，王老师", "校"),
        ("滨湖小学，wang，", "姓名要写"),
        ("滨" * 41 + "，wang，王老师", "学校名太长"),
        ("滨湖小学，Teacher1@school.cn，王老师", "和第 1 行一样"),
        ("傻逼小学，wang，王老师", ""),
    ],
)
def test_what_is_wrong_is_told_by_line_and_nothing_is_made(
    line: str, said: str, editor: FlaskClient, campaign: Campaign, post: Post, teachers: Teachers
) -> None:
    answer = post(editor, url(campaign), schools=TWENTY + "\n" + line)
    assert answer.status_code == 422
    assert "有 1 行要改，一个也没有建" in answer.text
    assert "第 21 行：" in answer.text
    assert said in answer.text
    assert "第7小学，teacher7@school.cn，老师7" in answer.text
    assert teachers() == []


def test_too_many_or_none_is_said(editor: FlaskClient, campaign: Campaign, post: Post, teachers: Teachers) -> None:
    many = "\n".join(f"第{n}小学，t{n}@school.cn，老师" for n in range(201))
    assert "一次最多 200 行，这里有 201 行" in post(editor, url(campaign), schools=many).text
    assert "贴上学校名单" in post(editor, url(campaign), schools=" \n ").text
    assert teachers() == []


def test_who_works_elsewhere_or_has_another_task_is_left_alone(
    services: Services, editor: FlaskClient, campaign: Campaign, organisation: Organisation, post: Post
) -> None:
    other = staff_of(services, signed_in(services, an_organisation(services, "别处"), "teacher"))
    colleague = staff_of(services, signed_in(services, organisation, "viewer"))
    assert other
    assert colleague
    lists = f"甲小学，{other.login}，王老师\n乙小学，{colleague.login}，李老师"
    answer = post(editor, url(campaign), schools=lists)
    assert answer.status_code == 422
    assert "第 1 行：这个登录名已经有人用了" in answer.text
    assert "第 2 行：这个登录名是本单位别的工作人员" in answer.text


def fill(services: Services, of: SchoolClass, homes: int, less: int) -> None:
    """Homes that read the meter twice, and pulled a plug between."""
    watts = [60 + 3 * n for n in range(homes)]
    meter_detectives(services, of, watts)
    for seat in seats_of(services, of)[:homes]:
        hands_in(services, of, seat.number, "unplug", of.schedule[5].day, UNPLUGGED)
    meter_detectives(services, of, [w - less - n % 3 for n, w in enumerate(watts)], of.schedule[7].day)


def test_schools_stand_side_by_side_without_a_first_and_a_last(
    services: Services, editor: FlaskClient, campaign: Campaign, organisation: Organisation, post: Post
) -> None:
    teacher = a_teacher(services, organisation)
    post(editor, url(campaign), schools="甲小学，a@school.cn，甲\n乙小学，b@school.cn，乙\n丙小学，c@school.cn，丙")
    for school, homes, less in (("甲小学", 10, 20), ("乙小学", 20, 5), ("丙小学", 4, 9)):
        made = a_class(services, organisation, teacher, school=school, campaign_id=campaign.id)
        fill(services, made, homes, less)
    a_class(services, organisation, teacher, school="外校", name="一年级（1）班")
    seen = words(editor.get(url(campaign)).text)
    assert "一起动手 30 家 135 人" in seen
    side = seen.partition("和自己比")[2]
    assert "甲小学" in side
    assert "乙小学" in side
    assert "丙小学" not in side
    assert "不到 5 家" in seen
    assert "外校" not in seen
    assert "冠军" not in seen
    assert "名次" not in seen
    assert "拔一拔" in seen


def test_an_organisation_sees_its_own_campaigns_only(
    services: Services, sign_in: SignIn, campaign: Campaign, organisation: Organisation, post: Post
) -> None:
    stranger = sign_in(an_organisation(services, "别处"), "owner")
    assert stranger.get(url(campaign)).status_code == 404
    assert post(stranger, url(campaign), schools=TWENTY).status_code == 404
    viewer, teacher = sign_in(organisation, "viewer"), sign_in(organisation, "teacher")
    assert "<textarea" not in viewer.get(url(campaign)).text
    assert post(viewer, url(campaign), schools=TWENTY).status_code == 403
    assert teacher.get(url(campaign)).status_code == 403


def test_a_teacher_compares_own_classes(
    app: Flask, services: Services, sign_in: SignIn, organisation: Organisation
) -> None:
    secret = signed_in(services, organisation, "teacher", "王老师")
    own = staff_of(services, secret)
    a_class(services, organisation, own, name="一年级（1）班")
    a_class(services, organisation, name="一年级（9）班")
    browser = app.test_client()
    with browser.session_transaction() as session:
        session["staff"] = secret
    seen = words(browser.get("/staff/classes/compare").text)
    assert "一年级（1）班" in seen
    assert "一年级（9）班" not in seen
    assert "一年级（9）班" in words(sign_in(organisation, "viewer").get("/staff/classes/compare").text)


def test_the_schools_as_a_file_hold_what_the_page_shows(
    sign_in: SignIn, services: Services, organisation: Organisation, campaign: Campaign
) -> None:
    evil = a_class(services, organisation, campaign_id=campaign.id, school='=HYPERLINK("x")', name="一班")
    few = a_class(services, organisation, campaign_id=campaign.id, school="滨湖小学", name="二班")
    for seat in seats_of(services, evil)[:10]:
        hands_in(services, evil, seat.number, "unplug", evil.schedule[5].day, UNPLUGGED)
    for seat in seats_of(services, few)[:4]:
        hands_in(services, few, seat.number, "unplug", few.schedule[5].day, UNPLUGGED)
    viewer = sign_in(organisation, "viewer")
    page = viewer.get(url(campaign)).text
    answer = viewer.get(f"{url(campaign)}/schools.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="yidu-schools-2026-09-16.csv"'
    assert f'href="{url(campaign)}/schools.csv"' in page
    rows = {(row["学校"], row["班级"]): row for row in csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")))}
    one, two = rows['\'=HYPERLINK("x")', "一班"], rows["滨湖小学", "二班"]
    assert (one["一起动手，家"], two["一起动手，家"], two["少用，度"]) == ("10", "不到 5 家", "")
    assert 0 < float(one["范围下限"]) < float(one["少用，度"]) < float(one["范围上限"])
    assert f"少用的电 </span>{one['少用，度']}<span" in page
    assert one["少用，度"] == rows['\'=HYPERLINK("x")', "全校"]["少用，度"]
    book = viewer.get(f"{url(campaign)}/schools.xlsx").data
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        assert "<f>" not in parts.read("xl/worksheets/sheet1.xml").decode()
        assert "滨湖小学" in parts.read("xl/sharedStrings.xml").decode()
    stranger = sign_in(an_organisation(services, "另一家"), "owner")
    for kind in ("csv", "xlsx"):
        assert stranger.get(f"{url(campaign)}/schools.{kind}").status_code == 404
        assert sign_in(organisation, "teacher").get(f"{url(campaign)}/schools.{kind}").status_code == 403
