"""Staff announce calls, watch them, call them off; never see a single home; others see nothing."""

import re
from datetime import date
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from tests.called import HOUR, a_call, known, later, takes_part
from tests.conftest import Clock
from tests.outreach import a_campaign, an_organisation, joins
from tests.web.conftest import Post, SignIn
from webapp.domain.calendar import DAY
from webapp.domain.outreach.call_outcome import Total
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.organisation import Organisation
from webapp.store.outreach import audit, call_outcomes, calls
from webapp.usecases.outreach.call_rehearse import rehearse_due
from webapp.usecases.outreach.tally_campaigns import tally_campaigns
from webapp.usecases.services import Services

TYPED = {
    "day": "2026-11-22",
    "since": "19:00",
    "until": "21:00",
    "opt_in_until": "18:30",
    "high_celsius": "",
    "high_source": "",
}


@pytest.fixture
def organisation(services: Services) -> Organisation:
    return an_organisation(services)


@pytest.fixture
def campaign(services: Services, organisation: Organisation) -> Campaign:
    return a_campaign(services, organisation)


@pytest.fixture
def editor(sign_in: SignIn, organisation: Organisation) -> FlaskClient:
    return sign_in(organisation, "editor")


def base(campaign: Campaign) -> str:
    return f"/staff/campaigns/{campaign.id}/calls"


def text(browser: FlaskClient, url: str) -> str:
    answer = browser.get(url)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_a_call_is_announced_by_the_rules_of_the_document(
    editor: FlaskClient, campaign: Campaign, organisation: Organisation, services: Services, post: Post
) -> None:
    form = text(editor, f"{base(campaign)}/new")
    assert 'value="2026-11-22"' in form
    assert "每少用 1 度 3 元，每家每场最多 8 元" in form
    answer = post(editor, base(campaign), **{**TYPED, "high_celsius": "37", "high_source": "合肥市气象台"})
    assert answer.status_code == 303
    page = text(editor, answer.location)
    assert "第 1 场" in page
    assert "预报最高 37 ℃（合肥市气象台）" in page
    with services.database.read() as session:
        (call,) = calls.of_campaign(session, organisation.id, campaign.id)
        (entry,) = audit.latest(session, organisation.id, 5)
    assert (call.method, call.yuan_per_kwh, call.cap_yuan) == ("ten_of_ten", 3, 8)
    assert (entry.what, entry.details["number"]) == ("call_announced", 1)
    assert post(editor, base(campaign), **{**TYPED, "day": "2026-11-23"}).status_code == 303
    assert "第 2 场" in text(editor, base(campaign))
    assert "第 2 场" in text(editor, "/staff/calls")


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("day", "明天", "看不懂这个日期"),
        ("day", "2027-11-22", "不在活动的日子里"),
        ("day", "2026-11-20", "至少提前 2 小时"),
        ("until", "18:00", "结束要晚于开始"),
        ("until", "19:10", "最短 15 分钟"),
        ("until", "19:20", "请写整刻钟"),
        ("since", "09:00", "最长 8 小时"),
        ("opt_in_until", "19:30", "报名截止要在通知之后、开始之前"),
        ("high_celsius", "热", "这里要填数字"),
        ("high_celsius", "37", "请也写从哪里来"),
        ("high_source", "台" * 61, "最多写 60 个字"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    editor: FlaskClient, campaign: Campaign, post: Post, field: str, typed: str, sentence: str
) -> None:
    answer = post(editor, base(campaign), **{**TYPED, field: typed})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert sentence in page
    assert all(f'value="{value}"' in page for value in {**TYPED, field: typed}.values() if value)


def test_two_do_not_overlap_and_only_a_live_campaign_calls(
    editor: FlaskClient, campaign: Campaign, organisation: Organisation, services: Services, post: Post
) -> None:
    post(editor, base(campaign), **TYPED)
    answer = post(editor, base(campaign), **{**TYPED, "since": "20:00", "until": "22:00"})
    assert answer.status_code == 422
    assert "和第 1 场（19:00–21:00）重叠" in answer.get_data(as_text=True)
    waiting = a_campaign(services, organisation, "scheduled")
    answer = post(editor, base(waiting), **TYPED)
    assert "活动还没有进行" in answer.get_data(as_text=True)


def test_counts_below_five_are_not_told(
    editor: FlaskClient, campaign: Campaign, organisation: Organisation, services: Services
) -> None:
    call = a_call(services, campaign, organisation)
    for _ in range(4):
        takes_part(services, campaign, call, joins(services, campaign))
    tally_campaigns(services)
    url = f"{base(campaign)}/{call.id}"
    assert "<b>4</b>" not in text(editor, url)
    assert text(editor, url).count("不足 5 户") >= 3
    takes_part(services, campaign, call, joins(services, campaign))
    tally_campaigns(services)
    assert "<b>5</b>" in text(editor, url)


def test_what_nobody_counted_yet_is_not_said_to_be_few(
    editor: FlaskClient, campaign: Campaign, organisation: Organisation, services: Services
) -> None:
    a_call(services, campaign, organisation)
    second = a_call(services, campaign, organisation, services.today() + 2 * DAY)
    for _ in range(6):
        takes_part(services, campaign, second, joins(services, campaign))
    tally_campaigns(services)
    page = text(editor, f"{base(campaign)}/{second.id}")
    assert "报名的还没有数" in page
    assert '<b class="few">' not in page
    assert text(editor, base(campaign)).count("还没有数") == 1


@pytest.mark.parametrize(("low_wh", "chance"), [(200, False), (-200, True)])
def test_a_sum_that_may_be_chance_is_said_to_be_one(
    sign_in: SignIn,
    campaign: Campaign,
    organisation: Organisation,
    services: Services,
    clock: Clock,
    low_wh: int,
    chance: bool,
) -> None:
    call = a_call(services, campaign, organisation)
    later(clock, call.day, 22)
    editor = sign_in(organisation, "editor")
    with services.database.write() as session:
        total = Total(30, 1_000, low_wh, 2_000 - low_wh, 1_500, 450, 500)
        call_outcomes.publish(session, call, 1, services.now(), total)
    for url in (f"{base(campaign)}/{call.id}", f"/staff/campaigns/{campaign.id}"):
        page = text(editor, url)
        assert ("看不出少用" in page) is chance
        assert "预算 12,000 元的 0%" not in page
    assert "的 不到 1%</small>" in page


def test_no_home_is_in_any_page(
    editor: FlaskClient, campaign: Campaign, organisation: Organisation, services: Services
) -> None:
    call = a_call(services, campaign, organisation)
    homes = [takes_part(services, campaign, call, known(services, campaign, services.today())) for _ in range(6)]
    tally_campaigns(services)
    for url in ("/staff/calls", base(campaign), f"{base(campaign)}/{call.id}"):
        page = text(editor, url)
        assert not [home.id for home in homes if home.id in page]


def test_it_is_called_off_before_it_begins_and_not_after(
    sign_in: SignIn, campaign: Campaign, organisation: Organisation, services: Services, post: Post, clock: Clock
) -> None:
    editor = sign_in(organisation)
    call = a_call(services, campaign, organisation)
    second = a_call(services, campaign, organisation, services.today() + 2 * DAY)
    url = f"{base(campaign)}/{call.id}"
    for _ in range(2):
        assert post(editor, f"{url}/cancel").status_code == 303
    assert "已取消" in text(editor, url)
    with services.database.read() as session:
        assert [entry.what for entry in audit.latest(session, organisation.id, 9)].count("call_cancelled") == 1
    later(clock, second.day, 19)
    editor = sign_in(organisation)
    answer = post(editor, f"{base(campaign)}/{second.id}/cancel")
    assert answer.status_code == 422
    assert "已经开始" in answer.get_data(as_text=True)
    later(clock, second.day, 22)
    assert "已经结束" in post(editor, f"{base(campaign)}/{second.id}/cancel").get_data(as_text=True)


def test_a_day_gone_by_is_tried_once(
    editor: FlaskClient, campaign: Campaign, services: Services, post: Post, home: FlaskClient
) -> None:
    for _ in range(5):
        known(services, campaign, services.today())
    url = f"/staff/campaigns/{campaign.id}/rehearsals"
    assert "没有请任何家庭少用电" in text(editor, f"{url}/new")
    typed = {"day": "2026-11-19", "since": "19:00", "until": "21:00"}
    made = post(editor, url, **typed)
    assert made.status_code == 303
    assert "正在算" in text(editor, made.location)
    rehearse_due(services)
    page = text(editor, made.location)
    assert "没动手也会拿到的" in page
    assert page.count("5 户") == 3
    assert page.count("付 0.00 元") == 3
    again = post(editor, url, **{**typed, "until": "19:15"})
    assert again.status_code == 422
    assert "已经试算过了" in again.get_data(as_text=True)
    assert "只用过去的日子" in post(editor, url, **{**typed, "day": "2026-11-21"}).get_data(as_text=True)
    member = joins(services, campaign, home=home.household())  # type: ignore[attr-defined]
    assert "还没有场次" in text(home, f"/campaigns/{campaign.code}/calls")
    assert member


def test_a_viewer_looks_and_changes_nothing(
    sign_in: SignIn, campaign: Campaign, organisation: Organisation, services: Services, post: Post
) -> None:
    call = a_call(services, campaign, organisation)
    viewer = sign_in(organisation, "viewer")
    page = text(viewer, f"{base(campaign)}/{call.id}")
    assert "取消这一场" not in page
    assert "通知一场" not in text(viewer, base(campaign))
    assert viewer.get(f"{base(campaign)}/new").status_code == 403
    for url in (base(campaign), f"{base(campaign)}/{call.id}/cancel", f"/staff/campaigns/{campaign.id}/rehearsals"):
        assert post(viewer, url, **TYPED).status_code == 403
    with services.database.read() as session:
        assert calls.of_campaign(session, organisation.id, campaign.id) == [call]


def test_others_see_nothing(
    sign_in: SignIn,
    campaign: Campaign,
    organisation: Organisation,
    services: Services,
    post: Post,
    home: FlaskClient,
    client: FlaskClient,
) -> None:
    call = a_call(services, campaign, organisation)
    foreign = sign_in(an_organisation(services, "别家"), "owner")
    for url in (base(campaign), f"{base(campaign)}/new", f"{base(campaign)}/{call.id}"):
        assert foreign.get(url).status_code == 404
        for browser in (home, client):
            assert browser.get(url).status_code in (302, 403)
    assert post(foreign, base(campaign), **TYPED).status_code == 404
    assert post(foreign, f"{base(campaign)}/{call.id}/cancel").status_code == 404
    assert campaign.document.title.zh not in text(foreign, "/staff/calls")
    with services.database.read() as session:
        assert calls.of_campaign(session, organisation.id, campaign.id) == [call]


def test_a_call_until_midnight(editor: FlaskClient, campaign: Campaign, post: Post, services: Services) -> None:
    answer = post(editor, base(campaign), **{**TYPED, "since": "22:00", "until": "24:00"})
    assert answer.status_code == 303
    with services.database.read() as session:
        (call,) = calls.of_campaign(session, campaign.organisation_id, campaign.id)
    assert call.end - call.start == 2 * HOUR
    assert re.search("22:00–0:00", text(editor, answer.location))


OCTOBER, HOLIDAY, WORKED, UNKNOWN = date(2026, 9, 22), "2026-10-01", "2026-10-10", "2027-01-02"
SOURCE = "https://www.gov.cn/zhengce/content/202511/content_7047090.htm"


@pytest.mark.parametrize(
    ("method", "day", "said"),
    [
        (
            "ten_of_ten",
            HOLIDAY,
            "10月1日是国庆节放假，算休息日。基线取通知以前最近 4 个休息日的平均。过节和平常用电不一样，比出来会偏。",
        ),
        ("ten_of_ten", WORKED, "10月10日 周六调休上班，算工作日。基线取通知以前最近 10 个工作日的平均。"),
        ("similar_days", WORKED, "10月10日 周六调休上班，算工作日。基线从通知以前 30 天的工作日里挑。"),
        (
            "seven_days",
            HOLIDAY,
            "算休息日。基线取通知以前 7 天，不分工作日和休息日。过节和平常用电不一样，比出来会偏。",
        ),
        (
            "ten_of_ten",
            UNKNOWN,
            "2027 年的放假安排尚未公布，1月2日 周六先算休息日；公布以后，这一场也不改。基线取通知以前最近 4 个休息日",
        ),
    ],
)
def test_an_unusual_day_is_told_before_it_is_announced(
    editor: FlaskClient,
    organisation: Organisation,
    services: Services,
    clock: Clock,
    post: Post,
    method: str,
    day: str,
    said: str,
) -> None:
    later(clock, OCTOBER, 9)
    campaign = a_campaign(services, organisation, last=date(2027, 2, 1), baseline=method)
    form = text(editor, f"{base(campaign)}/new?day={day}")
    assert said in form
    assert (SOURCE in form) is (day != UNKNOWN)
    asked = editor.get(f"{base(campaign)}/new?day={day}", headers={"HX-Request": "true"}).get_data(as_text=True)
    assert said in asked
    assert "<form" not in asked
    typed = {**TYPED, "day": day}
    first = post(editor, base(campaign), **typed)
    page = first.get_data(as_text=True)
    assert first.status_code == 422
    assert "这一天特别，还没有通知" in page
    assert said in page
    assert all(f'value="{value}"' in page for value in typed.values() if value)
    assert post(editor, base(campaign), **typed, told="2026-12-01").status_code == 422
    with services.database.read() as session:
        assert calls.of_campaign(session, organisation.id, campaign.id) == []
    assert post(editor, base(campaign), **typed, told=day).status_code == 303


def test_of_a_usual_day_nothing_is_said(editor: FlaskClient, campaign: Campaign) -> None:
    for day in ("2026-11-22", "2026-11-23", "", "31.2.", "<b>"):
        form = text(editor, f"{base(campaign)}/new?day={quote(day)}")
        assert "算休息日" not in form
        assert "算工作日" not in form
        assert 'name="told"' not in form
