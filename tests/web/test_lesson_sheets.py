"""Lesson plans, diary and letter: what stands on them, for whom; and the page parents read."""

import re
from datetime import date

import pytest
from flask.testing import FlaskClient

from tests.conftest import Clock
from tests.outreach import an_organisation
from tests.school import EVENING, a_class
from tests.web.conftest import SignIn
from webapp.domain.outreach.organisation import Organisation
from webapp.domain.school.fields import mission_fields
from webapp.domain.school.kit import Kit, kit_of
from webapp.domain.school.mission import MISSIONS
from webapp.domain.school.school_class import STAGES
from webapp.usecases.school.diary import missions_of, show_diary
from webapp.usecases.school.letter import write_letter
from webapp.usecases.services import Services

BANNED = re.compile(r"认证|核证|资格|挣得|赚|碳资产|碳中和|排名|冠军|爸爸|妈妈|！(?<!对了！)")
PIECES = ("lessons", "diary", "letter")


@pytest.fixture
def organisation(services: Services, clock: Clock) -> Organisation:
    clock.set(EVENING)
    return an_organisation(services)


@pytest.fixture
def browser(sign_in: SignIn, organisation: Organisation) -> FlaskClient:
    return sign_in(organisation, "editor")


def printed(browser: FlaskClient, class_id: str, piece: str, lang: str = "zh") -> str:
    answer = browser.get(f"/staff/classes/{class_id}/print/{piece}", headers={"Accept-Language": lang})
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("piece", PIECES)
def test_only_staff_of_the_school_print(
    piece: str, services: Services, organisation: Organisation, sign_in: SignIn, home: FlaskClient, client: FlaskClient
) -> None:
    made = a_class(services, organisation)
    url = f"/staff/classes/{made.id}/print/{piece}"
    assert sign_in(organisation, "viewer").get(url).status_code == 200
    assert sign_in(organisation, "teacher", "李老师").get(url).status_code == 404
    assert sign_in(an_organisation(services), "owner").get(url).status_code == 404
    for stranger in (home, client):
        assert stranger.get(url).status_code == 302


@pytest.mark.parametrize("stage", STAGES)
def test_every_sheet_is_calm_and_whole(
    stage: str, services: Services, organisation: Organisation, browser: FlaskClient
) -> None:
    made = a_class(services, organisation, stage=stage)
    for piece in PIECES:
        text = printed(browser, made.id, piece)
        assert not BANNED.search(text), piece
        assert text.count('class="sheet') == {"lessons": 3, "diary": 4, "letter": 1}[piece]
        assert "style=" not in text
        assert not re.search(r"\{[a-z=]", text)


def test_a_short_kit_has_two_lessons_counted_on_and_its_own_missions(
    services: Services, organisation: Organisation, browser: FlaskClient
) -> None:
    made = a_class(services, organisation, weeks=1)
    lessons = printed(browser, made.id, "lessons")
    assert "第 2 课，共 2 课" in lessons
    assert "我们班发现了什么" in lessons
    diary = printed(browser, made.id, "diary")
    assert "找电器" in diary
    assert "找便宜钟点" not in diary
    assert "我家的约定" in diary


def test_the_diary_asks_what_the_teacher_types_in(services: Services, organisation: Organisation) -> None:
    """Each mission once, on its days, with the fields of the paper form in their order."""
    for stage in STAGES:
        made = a_class(services, organisation, stage=stage, name=stage)
        found = show_diary(services, kit_of(made))
        on_paper = [found.meter, *(each for sheet in found.sheets for each in sheet)]
        assert [each.mission for each in on_paper] == list(MISSIONS)
        for each in on_paper:
            assert list(each.fields) == [field.id for field in mission_fields(each.mission, stage)]
        assert found.meter.days == (date(2026, 9, 8), date(2026, 9, 9))
        assert on_paper[-1].days == (made.last,)


def test_the_diary_offers_every_choice_of_a_field(
    services: Services, organisation: Organisation, browser: FlaskClient
) -> None:
    made = a_class(services, organisation)
    text = printed(browser, made.id, "diary")
    found = show_diary(services, kit_of(made))
    for each in (each for sheet in found.sheets for each in sheet):
        for field in each.fields.values():
            for choice in field.choices:
                assert found.tiles[choice].words.zh in text, choice
    assert made.code in re.sub(r"</?i>", "", text)
    assert "不超过" in text, "the bedtime reading may be missing"


def test_the_youngest_divide_nothing(services: Services, organisation: Organisation, browser: FlaskClient) -> None:
    assert "合多少瓦" not in printed(browser, a_class(services, organisation, stage="primary_low").id, "diary")


def test_prices_on_the_diary_are_the_places_own(
    services: Services, organisation: Organisation, browser: FlaskClient
) -> None:
    anhui = printed(browser, a_class(services, organisation).id, "diary")
    assert "低谷 22:00–8:00，一度 31.53 分；平段一度 59.53 分" in anhui
    beijing = printed(browser, a_class(services, organisation, province="beijing", name="五班").id, "diary")
    assert "一天一个价，或者我们没有核实到" in beijing


def test_the_letter_tells_dates_and_has_nothing_to_sign(
    services: Services, organisation: Organisation, browser: FlaskClient
) -> None:
    made = a_class(services, organisation)
    text = printed(browser, made.id, "letter")
    for told in ("9月7日到9月18日", "10月18日", "不用回执", "班主任", "四年级（2）班", "电表小侦探"):
        assert told in text, told
    assert "家长签" not in text
    assert "Dear parents" in printed(browser, made.id, "letter", "en")


def test_weeks_follow_the_calendar_and_miss_no_mission(services: Services, organisation: Organisation) -> None:
    for first in (date(2026, 9, 7), date(2026, 9, 10), date(2026, 9, 23)):
        kit = kit_of(a_class(services, organisation, first=first, name=f"{first:%m%d}"))
        weeks = write_letter(services, kit, "https://yidu.example").weeks
        titles = {text.title for week in weeks for text in week}
        assert titles == {services.school.missions.missions[mission].title for mission, _ in missions_of(kit)}
        assert all(weeks)


def test_without_a_class_the_places_stay_blank(services: Services, organisation: Organisation) -> None:
    made = a_class(services, organisation)
    bare = Kit(made.stage, made.province, made.schedule, made.seats)
    assert show_diary(services, bare) == show_diary(services, kit_of(made))
    assert write_letter(services, bare, "https://yidu.example").code.side > 20


def test_parents_read_all_of_it_without_a_card(client: FlaskClient, home: FlaskClient, services: Services) -> None:
    for browser in (client, home):
        text = browser.get("/school/parents").text
        for told in ("不要什么", "怎么停，怎么删", "30 天后", "5 家以上", "活动结束后第 30 天"):
            assert told in text, told
        assert not BANNED.search(text)
    english = client.get("/school/parents", headers={"Accept-Language": "en"}).text
    assert "How to stop, how to delete" in english
    assert services.school.consent.made_on.isoformat() in english
