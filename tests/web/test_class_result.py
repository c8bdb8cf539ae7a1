"""The result of a class: what it says and what not, who publishes it, what stays when the class is gone."""

import csv
import io
import re
import zipfile
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.conftest import Clock
from tests.outreach import a_campaign, an_organisation
from tests.school import EVENING, a_class, hands_in, meter_detectives, seats_of
from tests.web.conftest import Post, SignIn
from webapp.domain.outreach.organisation import Organisation
from webapp.domain.school.quiz import Answer
from webapp.domain.school.school_class import SchoolClass
from webapp.store.school import class_totals, classes, quiz_answers
from webapp.usecases.school.show_findings import totals_of
from webapp.usecases.services import Services

UNPLUGGED = {"plugs": 2, "standby_w": 100, "standby_w_low": 60, "standby_w_high": 150, "minutes_a_day": 1200}
Gone = Callable[[], None]


@pytest.fixture
def organisation(services: Services, clock: Clock) -> Organisation:
    clock.set(EVENING)
    return an_organisation(services)


@pytest.fixture
def made(services: Services, organisation: Organisation) -> SchoolClass:
    """Ten homes, two nights since the plugs were pulled: 40 kWh."""
    made = a_class(services, organisation)
    for seat in seats_of(services, made)[:10]:
        hands_in(services, made, seat.number, "unplug", made.schedule[5].day, UNPLUGGED)
    return made


@pytest.fixture
def editor(sign_in: SignIn, organisation: Organisation) -> FlaskClient:
    return sign_in(organisation, "editor")


def words(browser: FlaskClient, url: str) -> str:
    answer = browser.get(url)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]*>", " ", answer.text).split())


def forgotten(services: Services, made: SchoolClass) -> None:
    """The class is deleted, its totals kept."""
    totals = totals_of(services, made)
    assert totals
    with services.database.write() as session:
        found = classes.find(session, made.organisation_id, made.id)
        assert found
        class_totals.keep(session, found, totals, services.now())
        classes.forget_class(session, found)


def test_it_says_how_much_how_sure_and_what_it_does_not_claim(editor: FlaskClient, made: SchoolClass) -> None:
    seen = words(editor, f"/staff/classes/{made.id}/result")
    assert "一起少用了约 40 度 电" in seen
    assert "可能是 24–60 度" in seen
    assert "按 0.5653 元/度" in seen
    assert "不是碳减排的凭证" in seen
    assert "不比较哪个同学、哪一家" in seen
    assert "没有公开" in seen
    for seat in range(10, 100):
        assert f"座号 {seat}" not in seen


def test_under_five_homes_there_is_nothing_to_show_or_publish(
    services: Services, organisation: Organisation, editor: FlaskClient, post: Post
) -> None:
    few = a_class(services, organisation)
    meter_detectives(services, few, [30] * 4)
    assert "还不到 5 家" in words(editor, f"/staff/classes/{few.id}/result")
    refused = post(editor, f"/staff/classes/{few.id}/result/publish", sure="1")
    assert refused.status_code == 422
    assert "还不到 5 家，没有数可以公开" in refused.text


def test_plugs_that_draw_next_to_nothing_are_not_waited_for(
    services: Services, organisation: Organisation, editor: FlaskClient
) -> None:
    """Seven homes pulled a television's two nights ago: its standby is less than a watt."""
    televisions = a_class(services, organisation)
    idle = UNPLUGGED | {"plugs": 1, "standby_w": 0, "standby_w_low": 0, "standby_w_high": 0}
    for seat in seats_of(services, televisions)[:7]:
        hands_in(services, televisions, seat.number, "unplug", televisions.schedule[5].day, idle)
    seen = words(editor, f"/staff/classes/{televisions.id}/result")
    assert "不到 1 瓦，就算 0" in seen
    assert "满 5 家、过了一夜" not in seen


def test_publishing_asks_once_and_can_be_taken_back(
    editor: FlaskClient, client: FlaskClient, made: SchoolClass, post: Post
) -> None:
    url, public = f"/staff/classes/{made.id}/result", f"/class/{made.code}/result"
    assert client.get(public).status_code == 404
    refused = post(editor, f"{url}/publish")
    assert refused.status_code == 422
    assert "先看一遍下面要公开的内容" in refused.text
    assert client.get(public).status_code == 404
    assert post(editor, f"{url}/publish", sure="1").status_code == 303
    assert "一起少用了约 40 度 电" in words(client, public)
    assert "已公开" in words(editor, url)
    assert post(editor, f"{url}/take-back").status_code == 303
    answer = client.get(public)
    assert answer.status_code == 404
    assert "没有公开，或者已经删了" in answer.text


def test_what_was_published_stays_when_the_class_is_gone(
    services: Services,
    sign_in: SignIn,
    organisation: Organisation,
    client: FlaskClient,
    made: SchoolClass,
    post: Post,
    clock: Clock,
) -> None:
    editor = sign_in(organisation, "editor")
    url, public = f"/staff/classes/{made.id}/result", f"/class/{made.code}/result"
    post(editor, f"{url}/publish", sure="1")
    clock.pass_by(days=40)
    before = words(client, public)
    forgotten(services, made)
    assert words(client, public) == before
    assert "80 度" in before  # four nights until the last day, not forty
    assert client.get(f"/class/{made.code}/board").status_code == 404
    assert post(sign_in(organisation, "editor"), f"{url}/take-back").status_code == 303
    assert client.get(public).status_code == 404


def test_without_kept_totals_nothing_is_left(
    services: Services, editor: FlaskClient, client: FlaskClient, made: SchoolClass, post: Post
) -> None:
    url = f"/staff/classes/{made.id}/result"
    post(editor, f"{url}/publish", sure="1")
    with services.database.write() as session:
        classes.forget_class(session, made)
    assert client.get(f"/class/{made.code}/result").status_code == 404
    assert editor.get(url).status_code == 404


def test_kept_totals_are_found_and_deleted_later(
    services: Services,
    editor: FlaskClient,
    client: FlaskClient,
    made: SchoolClass,
    post: Post,
) -> None:
    url, public = f"/staff/classes/{made.id}/result", f"/class/{made.code}/result"
    assert editor.get(f"{url}/delete").status_code == 404
    assert post(editor, f"{url}/delete").status_code == 404
    assert "留下的合计" not in words(editor, "/staff/classes")
    post(editor, f"{url}/publish", sure="1")
    forgotten(services, made)
    assert f'href="{url}"' in editor.get("/staff/classes").text
    assert f'href="{url}/delete"' in editor.get(url).text
    asked = words(editor, f"{url}/delete")
    assert "删掉留下的合计吗" in asked
    assert "外面也看不到了" in asked
    assert client.get(public).status_code == 200
    answer = post(editor, f"{url}/delete")
    assert answer.location == "/staff/classes"
    assert "合计删掉了" in words(editor, answer.location)
    assert client.get(public).status_code == 404
    assert editor.get(url).status_code == 404
    assert post(editor, f"{url}/delete").status_code == 404
    with services.database.read() as session:
        assert class_totals.of_organisation(session, made.organisation_id) == []


def test_the_record_tells_that_totals_were_deleted_and_not_of_which_class(
    services: Services, sign_in: SignIn, organisation: Organisation, post: Post
) -> None:
    campaign = a_campaign(services, organisation)
    mine, other = (a_class(services, organisation, campaign_id=of) for of in (campaign.id, None))
    for made in (mine, other):
        meter_detectives(services, made, [40] * 6)
        forgotten(services, made)
    editor, url = sign_in(organisation, "editor"), "/staff/classes/{}/result/delete"
    assert "删掉了一个班留下的合计" not in words(editor, "/staff/audit")
    for made in (mine, other):
        post(editor, url.format(made.id))
        post(editor, url.format(made.id))  # gone by now
    assert words(editor, "/staff/audit").count("删掉了一个班留下的合计") == 2
    assert mine.name not in words(editor, "/staff/audit")
    assert words(editor, f"/staff/audit?campaign={campaign.id}").count("删掉了一个班留下的合计") == 1


def test_kept_totals_are_their_teachers(
    sign_in: SignIn, services: Services, organisation: Organisation, made: SchoolClass, post: Post
) -> None:
    url = f"/staff/classes/{made.id}/result"
    forgotten(services, made)
    viewer, other = sign_in(organisation, "viewer"), sign_in(organisation, "teacher")
    stranger = sign_in(an_organisation(services, "另一家"), "owner")
    assert f"{url}/delete" not in viewer.get(url).text
    assert post(viewer, f"{url}/delete").status_code == 403
    for browser in (other, stranger):
        assert "留下的合计" not in words(browser, "/staff/classes")
        assert browser.get(url).status_code == 404
        assert browser.get(f"{url}/delete").status_code == 404
        assert post(browser, f"{url}/delete").status_code == 404
    assert viewer.get(url).status_code == 200


def test_who_only_looks_does_not_publish(
    sign_in: SignIn, organisation: Organisation, made: SchoolClass, services: Services, post: Post
) -> None:
    url = f"/staff/classes/{made.id}/result"
    viewer, stranger = sign_in(organisation, "viewer"), sign_in(an_organisation(services, "另一家"), "owner")
    assert 'name="sure"' not in viewer.get(url).text
    assert post(viewer, f"{url}/publish", sure="1").status_code == 403
    assert post(stranger, f"{url}/publish", sure="1").status_code == 404
    assert stranger.get(url).status_code == 404


def test_files_for_the_report_hold_totals_and_how_they_came(editor: FlaskClient, made: SchoolClass) -> None:
    answer = editor.get(f"/staff/classes/{made.id}/result/totals.csv")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [(row["项目"], row["数"], row["范围下限"], row["范围上限"]) for row in rows[:3]] == [
        ("一起动手", "10", "", ""),
        ("拔下的插头", "20", "", ""),
        ("少用", "40.0", "24.0", "60.0"),
    ]
    assert all(row["怎么来的"] and row["单位"] for row in rows)
    with zipfile.ZipFile(io.BytesIO(editor.get(f"/staff/classes/{made.id}/result/totals.xlsx").data)) as book:
        names, texts = (book.read(f"xl/{name}.xml").decode() for name in ("workbook", "sharedStrings"))
    assert re.findall(r'<sheet name="([^"]*)"', names) == ["结果", "任务", "方法"]
    for said in ("拔一拔", "四年级（2）班", "不是碳减排的凭证"):
        assert said in texts


def test_meters_are_a_check_beside_the_estimate(services: Services, editor: FlaskClient, made: SchoolClass) -> None:
    meter_detectives(services, made, [60 + 2 * n for n in range(10)])
    meter_detectives(services, made, [50 + n for n in range(10)], made.schedule[7].day)
    seen = words(editor, f"/staff/classes/{made.id}/result")
    assert "核对：10 家拔之前、之后各抄过一夜" in seen
    assert "这个数不加进上面" in seen
    assert "一起少用了约 40 度 电" in seen


def test_children_and_homes_see_no_teachers_page(home: FlaskClient, client: FlaskClient, made: SchoolClass) -> None:
    for browser in (home, client):
        assert browser.get(f"/staff/classes/{made.id}/result").status_code == 302


def test_the_certificate_carries_as_many_stars_as_kilowatt_hours(
    services: Services, organisation: Organisation, editor: FlaskClient, made: SchoolClass
) -> None:
    url = "/staff/classes/{}/print/certificate"
    sheet = editor.get(url.format(made.id)).text
    assert sheet.count('stroke="#000" stroke-width="1"/><path') + 1 == 40
    seen = " ".join(re.sub(r"<[^>]*>", " ", sheet).split())
    assert "40 度 大约少用（24–60）" in seen
    assert "四年级（2）班全体同学" in seen
    assert "天上 40 颗星，一颗是一度电" in seen
    empty = editor.get(url.format(a_class(services, organisation, name="四年级（3）班").id)).text
    assert empty.count("<b><i></i>") == 4
    assert "颗星，一颗" not in empty


def test_what_is_worth_another_lesson_is_told_in_tenths(
    services: Services, editor: FlaskClient, made: SchoolClass
) -> None:
    question = services.school.quiz.questions[0]
    wrong = next(n for n in range(len(question.choices)) if n != question.right)
    with services.database.write() as session:
        for n, seat in enumerate(seats_of(services, made)[:10]):
            first = question.right if n < 4 else wrong
            quiz_answers.save(session, made, Answer(seat.number, question.id, first, question.right, "card"))
    seen = words(editor, f"/staff/classes/{made.id}/result")
    assert "值得再讲" in seen
    assert f"{question.text.zh} 约 4 成" in seen
    totals = totals_of(services, made)
    assert totals
    assert totals["found"]["quiz"] == [[question.id, 4]]
