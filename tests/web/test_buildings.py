"""A caretaker's pages of a school's meter."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from tests.conftest import Clock
from tests.outreach import an_organisation
from tests.school import a_building
from tests.web.conftest import Post, SignIn
from webapp.domain.calendar import CHINA
from webapp.domain.outreach.organisation import Organisation
from webapp.domain.school.building import Building
from webapp.usecases.services import Services


@pytest.fixture
def organisation(services: Services, clock: Clock) -> Organisation:
    clock.set(datetime(2026, 9, 30, 18, tzinfo=CHINA))
    return an_organisation(services)


@pytest.fixture
def building(services: Services, organisation: Organisation) -> Building:
    return a_building(services, organisation)


@pytest.fixture
def keeper(sign_in: SignIn, organisation: Organisation) -> FlaskClient:
    return sign_in(organisation, "editor")


def url(building: Building, more: str = "") -> str:
    return f"/staff/buildings/{building.id}{more}"


def read(post: Post, keeper: FlaskClient, building: Building, day: str, clock: str, kwh: str, **more: str) -> str:
    answer = post(keeper, url(building, "/readings"), day=day, clock=clock, kwh=kwh, **more)
    return keeper.get(url(building)).text if answer.status_code == 303 else answer.text


def test_a_teacher_makes_a_meter_of_the_school(sign_in: SignIn, organisation: Organisation, post: Post) -> None:
    teacher = sign_in(organisation, "teacher")
    assert "还没有电表" in teacher.get("/staff/buildings").text
    answer = post(teacher, "/staff/buildings", school="滨湖小学", name="实验楼")
    assert teacher.get(answer.location).status_code == 200
    assert "实验楼" in teacher.get("/staff/buildings").text
    assert "实验楼" not in sign_in(organisation, "teacher").get("/staff/buildings").text
    assert "请写上" in post(teacher, "/staff/buildings", school="滨湖小学", name=" ").text


def test_a_teachers_school_is_there_already(sign_in: SignIn, organisation: Organisation, post: Post) -> None:
    teacher = sign_in(organisation, "teacher")
    assert 'value="滨湖小学"' not in teacher.get("/staff/buildings").text
    post(teacher, "/staff/buildings", school="滨湖小学", name="实验楼")
    assert 'value="滨湖小学"' in teacher.get("/staff/buildings").text
    assert 'value="滨湖小学"' not in sign_in(organisation, "editor").get("/staff/buildings").text


def test_only_the_latest_readings_lie_open(keeper: FlaskClient, building: Building, post: Post) -> None:
    for day in range(1, 8):
        text = read(post, keeper, building, f"2026-09-{day:02d}", "7:00", str(1000 + day), sure="1")
    open_, _, folded = text.partition("更早的 3 次")
    assert open_.count('name="at"') == 4
    assert folded.count('name="at"') == 3


def test_friday_and_monday_tell_the_weekend(keeper: FlaskClient, building: Building, post: Post) -> None:
    read(post, keeper, building, "2026-09-11", "18:00", "1000")
    text = read(post, keeper, building, "2026-09-14", "7:00", "1061")
    assert "周末" in text
    assert "<b>1,000</b><span>瓦</span>" in text
    assert "不超过" in text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (("2026-09-14", "7:00", "99"), "比"),
        (("2026-10-30", "7:00", "1200"), "还没到"),
        (("2026-09-11", "18:00", "1000"), "已经"),
        (("2026-09-14", "7:00", "一千"), "数字"),
        (("14.9", "7:00", "1001"), "日期"),
        (("2026-09-14", "7:00", "-3"), "之间"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_kept(
    fields: tuple[str, str, str], said: str, keeper: FlaskClient, building: Building, post: Post
) -> None:
    read(post, keeper, building, "2026-09-11", "18:00", "1000")
    text = read(post, keeper, building, *fields)
    assert 'role="alert"' in text
    assert said in text
    assert f'value="{fields[2]}"' in text


def test_a_digit_too_many_is_asked_about_once(keeper: FlaskClient, building: Building, post: Post) -> None:
    for week in range(4):
        day = datetime(2026, 8, 3, tzinfo=CHINA) + timedelta(weeks=week)
        read(post, keeper, building, f"{day:%Y-%m-%d}", "7:00", str(1000 + 500 * week))
    text = read(post, keeper, building, "2026-08-31", "7:00", "30000")
    assert "没抄错" in text
    assert "30,000" in read(post, keeper, building, "2026-08-31", "7:00", "30000", sure="1") or "30000" in text


def test_a_reading_is_taken_back(keeper: FlaskClient, building: Building, post: Post, services: Services) -> None:
    text = read(post, keeper, building, "2026-09-11", "18:00", "1000.5")
    at = text.split('name="at" value="')[1].split('"')[0]
    answer = post(keeper, url(building, "/readings/drop"), at=at)
    assert "删掉了：9月11日 周五 18:00，1000.5 度。删错了，再记一次。" in keeper.get(answer.location).text
    assert post(keeper, url(building, "/readings/drop"), at=at).status_code == 404
    assert post(keeper, url(building, "/readings/drop"), at="gestern").status_code == 404


def a_file(days: int) -> bytes:
    first = datetime(2026, 8, 1, tzinfo=CHINA)
    lines = (
        f"{first + timedelta(minutes=15 * n):%Y-%m-%d %H:%M},{0.5 if n % 96 < 28 else 2}" for n in range(days * 96)
    )
    return "\n".join(["时间,用电量(kWh)", *lines]).encode()


def send(keeper: FlaskClient, building: Building, content: bytes, name: str = "meter.csv"):  # type: ignore[no-untyped-def]
    token = keeper.get("/csrf").get_data(as_text=True)
    data = {"csrf_token": token, "file": (BytesIO(content), name)}
    return keeper.post(url(building, "/files"), data=data, content_type="multipart/form-data")


def test_a_meter_file_is_looked_at_kept_and_taken_back(keeper: FlaskClient, building: Building, post: Post) -> None:
    answer = send(keeper, building, a_file(30))
    assert answer.status_code == 303
    looked = keeper.get(answer.location)
    assert "没有发现问题" in looked.text
    assert "30" in looked.text
    assert post(keeper, answer.location).status_code == 303
    page = keeper.get(url(building)).text
    assert "工作日的夜里" in page
    assert "<b>2,000</b><span>瓦</span>" in page

    again = send(keeper, building, a_file(30))
    assert post(keeper, again.location).status_code == 422
    assert post(keeper, again.location + "/drop").status_code == 303
    assert keeper.get(again.location).status_code == 404

    assert post(keeper, url(building, "/files/1/back")).status_code == 303
    assert "工作日的夜里" not in keeper.get(url(building)).text
    assert post(keeper, url(building, "/files/1/again")).status_code == 303
    assert "工作日的夜里" in keeper.get(url(building)).text
    assert post(keeper, url(building, "/files/7/back")).status_code == 404


def test_what_is_no_meter_file_is_said(keeper: FlaskClient, building: Building) -> None:
    assert send(keeper, building, b"hello", "a.txt").status_code == 422
    assert send(keeper, building, b"", "").status_code == 422


def test_another_keeper_sees_no_file_of_this_one(
    keeper: FlaskClient, building: Building, sign_in: SignIn, organisation: Organisation
) -> None:
    location = send(keeper, building, a_file(2)).location
    assert sign_in(organisation, "teacher").get(location).status_code == 404


def test_the_list_before_term_keeps_what_was_seen_to(keeper: FlaskClient, building: Building, post: Post) -> None:
    post(keeper, url(building, "/checks"), done=["fountains", "lights", "nonsense"])
    assert "做好 2 项" in keeper.get(url(building)).text
    post(keeper, url(building, "/checks"), done=["lights"])
    assert "做好 1 项" in keeper.get(url(building)).text
    assert "✓" in keeper.get(url(building, "/checklist")).text


def test_a_meter_goes_with_all_it_has(keeper: FlaskClient, building: Building, post: Post) -> None:
    read(post, keeper, building, "2026-09-11", "18:00", "1000")
    assert "不能恢复" in keeper.get(url(building, "/delete")).text
    assert post(keeper, url(building, "/delete")).status_code == 303
    assert keeper.get(url(building)).status_code == 404
