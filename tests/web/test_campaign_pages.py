"""Campaigns as staff write, review and schedule them."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from sqlmodel import col, select
from werkzeug.test import TestResponse

from tests.filled import Fields, filled
from tests.outreach import PLACES, a_campaign, an_organisation, joins
from webapp.domain.outreach.campaign import Campaign, State
from webapp.domain.outreach.organisation import Organisation
from webapp.domain.text import Text
from webapp.rules.campaign_document import read_document, write_document
from webapp.store.outreach import audit, campaigns
from webapp.store.outreach.tables import CampaignReviewRow, CampaignVersionRow, MembershipRow
from webapp.usecases.outreach.tally_campaigns import tally_campaigns
from webapp.usecases.services import Services

Post = Callable[..., TestResponse]
SignIn = Callable[..., FlaskClient]
SOON, LATER = date(2026, 12, 10), date(2027, 1, 31)


def send(browser: FlaskClient, url: str, fields: Fields, **changes: str) -> TestResponse:
    """The form as it was shown, with some fields typed anew and further ones (buttons, places) added."""
    names = {name.replace("__", "."): value for name, value in changes.items()}
    sent = [(name, names.pop(name, value)) for name, value in fields]
    body = urlencode([*sent, *names.items()])
    return browser.post(url, data=body, content_type="application/x-www-form-urlencoded")


def with_places(fields: Fields, *names: str) -> Fields:
    """The first empty rows of places filled in."""
    left, out = list(names), Fields()
    for name, value in fields:
        out.append((name, left.pop(0) if name == "place.zh" and not value and left else value))
    assert not left, "no row was free"
    return out


@pytest.fixture
def organisation(services: Services) -> Organisation:
    return an_organisation(services)


@pytest.fixture
def editor(organisation: Organisation, sign_in: SignIn) -> FlaskClient:
    return sign_in(organisation, "editor")


def draft(services: Services, organisation: Organisation, state: State = "draft", **changes: object) -> Campaign:
    return a_campaign(services, organisation, state, SOON, LATER, **changes)


def kept(services: Services, campaign: Campaign) -> Campaign:
    with services.database.read() as session:
        found = campaigns.find(session, campaign.organisation_id, campaign.id)
    assert found
    return found


def whats(services: Services, organisation: Organisation) -> list[str]:
    with services.database.read() as session:
        return [entry.what for entry in audit.latest(session, organisation.id, 50)]


class Clicks:
    """A person who clicks and types: what it took."""

    def __init__(self, browser: FlaskClient) -> None:
        self.browser, self.clicks, self.fields, self.page = browser, 0, 0, browser.get("/staff").text

    def press(self, action: str, typed: tuple[str, ...] = (), **button: str) -> None:
        fields = with_places(filled(self.page, action), *typed)
        self.clicks, self.fields = self.clicks + 1, self.fields + len(typed)
        url = re.search(rf'<form[^>]*id="{action}"[^>]*action="([^"]+)"', self.page)
        answer = send(self.browser, url[1] if url else action, fields, **button)
        assert answer.status_code == 303, answer.text
        self.page = self.browser.get(answer.location).text

    def action(self, pattern: str) -> str:
        found = re.search(pattern, self.page)
        assert found, pattern
        return found[0]


def test_from_a_template_to_a_scheduled_campaign_takes_few_steps(
    services: Services, organisation: Organisation, sign_in: SignIn
) -> None:
    editor, owner = Clicks(sign_in(organisation, "editor")), Clicks(sign_in(organisation, "owner"))
    editor.press("/staff/templates/winter_peak")
    editor.press("f", typed=("桂园", "荷园", "松园"), then="review")
    editor.press(editor.action(r"/staff/campaigns/\w+/review(?=\")"))
    owner.page = owner.browser.get("/staff").text
    assert "1 个活动等您审核" in owner.page
    owner.clicks += 1
    owner.page = owner.browser.get(owner.action(r"/staff/campaigns/\w+/review(?=\")")).text
    owner.press(owner.action(r"/staff/campaigns/\w+/review/approve"))
    with services.database.read() as session:
        (made,) = campaigns.of_organisation(session, organisation.id)
    assert made.state == "scheduled"
    assert [place.name.zh for place in made.document.places] == ["桂园", "荷园", "松园"]
    assert re.fullmatch("[ABCDEFGHJKMNPQRSTUVWXYZ23456789]{6}", made.code)
    assert (editor.clicks + owner.clicks, editor.fields + owner.fields) == (5, 3)
    assert sorted(whats(services, organisation)) == ["campaign_made", "campaign_saved"] + ["campaign_state"] * 2


def form_of(browser: FlaskClient, campaign: Campaign) -> tuple[str, Fields]:
    url = f"/staff/campaigns/{campaign.id}/draft"
    return url, filled(browser.get(url).text, "f")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"last": "2026-12-01"}, "结束日期在开始日期之前"),
        ({"first": "soon"}, "看不懂这个日期"),
        ({"last": "2028-01-01"}, "一个活动最长 366 天"),
        ({"title__zh": "一" * 300}, "最多写 30 个字"),
        ({"title__en": ""}, "这里要写上字"),
        ({"goal__zh": "一\u202e二"}, "看不见的控制字符"),
        ({"reward__yuan_per_kwh": "-3"}, "这个数要在 0 到 100 之间"),
        ({"reward__cap_yuan_per_event": ""}, "每户每场最多多少元"),
        ({"holdout_percent": "60"}, "这个数要在 0 到 50 之间"),
        ({"points__each__tip": "21"}, "这个数要在 0 到 20 之间"),
        ({"colour": "#FFEE00"}, "这个颜色太浅"),
        ({"measure": "guessing"}, "没有这个选项"),
    ],
)
def test_a_fault_stands_beside_its_field_and_nothing_typed_is_lost(
    services: Services, organisation: Organisation, editor: FlaskClient, changes: dict[str, str], sentence: str
) -> None:
    campaign = draft(services, organisation)
    url, fields = form_of(editor, campaign)
    answer = send(editor, url, fields, **{"messages__thanks__zh": "谢谢大家", **changes})
    assert answer.status_code == 422
    assert sentence in answer.text
    again = dict(filled(answer.text, "f"))
    for name, value in changes.items():
        if name != "measure":
            assert again[name.replace("__", ".")] == value
    assert again["messages.thanks.zh"] == "谢谢大家"
    assert kept(services, campaign) == campaign


def test_every_fault_is_told_at_once(services: Services, organisation: Organisation, editor: FlaskClient) -> None:
    url, fields = form_of(editor, draft(services, organisation))
    answer = send(editor, url, fields, title__zh="一" * 31, holdout_percent="50", colour="#FFFFFF")
    assert "有 2 处要改" in answer.text


def test_html_in_wording_stays_text(services: Services, organisation: Organisation, editor: FlaskClient) -> None:
    campaign = draft(services, organisation)
    url, fields = form_of(editor, campaign)
    assert send(editor, url, fields, title__zh="<script>alert(1)</script>").status_code == 303
    for page in ("/staff", url, url.replace("draft", "review"), url.replace("draft", "versions")):
        text = editor.get(page).text
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_places_are_rows_with_names_for_neighbours(
    services: Services, organisation: Organisation, editor: FlaskClient
) -> None:
    campaign = draft(services, organisation, places=PLACES[:1])
    url, fields = form_of(editor, campaign)
    fields = with_places(fields, "兰园", "梅园")
    nears = iter(["", "梅园", "兰园", "", ""])
    fields = [(name, next(nears, value) if name == "place.near" else value) for name, value in fields]
    assert send(editor, url, fields).status_code == 303
    first, second, third = kept(services, campaign).document.places
    assert first == PLACES[0]
    assert (second.name, second.near, third.near) == (Text("兰园", "兰园"), third.id, second.id)


def test_many_places_are_pasted_at_once(services: Services, organisation: Organisation, editor: FlaskClient) -> None:
    campaign = draft(services, organisation, places=())
    url, fields = form_of(editor, campaign)
    send(editor, url, fields, places__more="桂园，Guiyuan\n松园\tSongyuan\t竹园\n竹园\n\n")
    names = {place.id: place.name for place in kept(services, campaign).document.places}
    assert list(names.values()) == [Text("桂园", "Guiyuan"), Text("松园", "Songyuan"), Text("竹园", "竹园")]
    near = kept(services, campaign).document.places[1].near
    assert near
    assert names[near].zh == "竹园"


def test_more_rows_are_given_without_saving(
    services: Services, organisation: Organisation, editor: FlaskClient
) -> None:
    campaign = draft(services, organisation)
    url, fields = form_of(editor, campaign)
    answer = send(editor, url, with_places(fields, "兰园"), more="1", first="soon")
    assert answer.status_code == 200
    again = filled(answer.text, "f")
    assert ("place.zh", "兰园") in again
    assert ("first", "soon") in again
    assert [value for name, value in again if name == "place.zh"].count("") == 10
    assert kept(services, campaign) == campaign


def test_an_unknown_neighbour_is_told(services: Services, organisation: Organisation, editor: FlaskClient) -> None:
    url, fields = form_of(editor, draft(services, organisation))
    answer = send(editor, url, [(name, "远园" if name == "place.near" else value) for name, value in fields])
    assert answer.status_code == 422
    assert "“桂园”的相邻小区“远园”不在名单里" in answer.text


ADDRESSES = "\n".join(f"桂园{n // 60 + 1}栋{n % 4 + 1}单元{n % 18 + 1}02室,张{n}" for n in range(50_000))


def rows_everywhere(services: Services) -> str:
    with services.database.engine.connect() as connection:
        return "\n".join(connection.connection.driver_connection.iterdump())  # type: ignore[union-attr]


def uploaded(browser: FlaskClient, url: str, text: str) -> TestResponse:
    """A file sent as a browser does; the test client would leave a file of its own open for a large one."""
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{browser.get("/csrf").text}\r\n',
        f'--x\r\nContent-Disposition: form-data; name="file"; filename="homes.csv"\r\n\r\n{text}\r\n--x--\r\n',
    ]
    return browser.post(url, data="".join(parts).encode(), content_type="multipart/form-data; boundary=x")


@pytest.mark.parametrize("n", [3, 300, 50_000])
def test_addresses_of_homes_are_refused_and_not_kept(
    services: Services, organisation: Organisation, editor: FlaskClient, n: int
) -> None:
    campaign = draft(services, organisation)
    text = "\n".join(ADDRESSES.splitlines()[:n])
    url, fields = form_of(editor, campaign)
    answer = send(editor, url, fields, places__more=text)
    assert answer.status_code in (413, 422)
    assert "只要小区名，不要住户地址" in answer.text
    if n < 300:
        assert ("place.zh", "桂园") in filled(answer.text, "f")
        assert answer.text.count("单元") == 1
    for page in (f"/staff/campaigns/{campaign.id}/file", "/staff/import"):
        sent = editor.post(page, data={"csrf_token": editor.get("/csrf").text, "text": text, "version": "1"})
        assert sent.status_code in (413, 422)
        assert "只要小区名，不要住户地址" in sent.text
        assert "102室" not in sent.text
        sent = uploaded(editor, page, text)
        assert sent.status_code in (413, 422)
        assert "只要小区名，不要住户地址" in sent.text
    assert kept(services, campaign) == campaign
    assert "单元" not in rows_everywhere(services)


def test_a_stale_version_is_refused_and_what_was_typed_is_kept(
    services: Services, organisation: Organisation, sign_in: SignIn
) -> None:
    campaign = draft(services, organisation)
    one, two = sign_in(organisation, "editor"), sign_in(organisation, "owner")
    (url, mine), (_, hers) = form_of(one, campaign), form_of(two, campaign)
    assert send(one, url, mine, goal__zh="我的").status_code == 303
    answer = send(two, url, hers, goal__zh="她的")
    assert answer.status_code == 409
    assert "别人存了第 2 稿" in answer.text
    again = filled(answer.text, "f")
    assert ("goal.zh", "她的") in again
    assert kept(services, campaign).document.goal.zh == "我的"
    assert send(two, url, again).status_code == 303
    assert kept(services, campaign).document.goal.zh == "她的"


def test_saving_the_same_makes_no_version(services: Services, organisation: Organisation, editor: FlaskClient) -> None:
    campaign = draft(services, organisation)
    url, fields = form_of(editor, campaign)
    assert send(editor, url, fields).status_code == 303
    assert "没有改动" in editor.get(url).text
    assert kept(services, campaign).version == 1


def begun(services: Services, editor: FlaskClient, organisation: Organisation, post: Post) -> Campaign:
    """From a template, with a place, as its second version."""
    post(editor, "/staff/templates/summer_peak")
    with services.database.read() as session:
        (made,) = campaigns.of_organisation(session, organisation.id)
    url, fields = form_of(editor, made)
    send(editor, url, with_places(fields, "桂园"))
    return kept(services, made)


def test_an_older_version_is_told_and_restored(
    services: Services, organisation: Organisation, editor: FlaskClient, post: Post
) -> None:
    campaign = begun(services, editor, organisation, post)
    url, fields = form_of(editor, campaign)
    send(editor, url, with_places(fields, "荷园"), holdout_percent="10")
    page = editor.get(f"/staff/campaigns/{campaign.id}/versions").text
    for told in ("随机对照", "<del>20</del>", "<ins>10</ins>", "加了", "<ins>荷园</ins>", "第一稿"):
        assert told in page
    answer = post(editor, f"/staff/campaigns/{campaign.id}/versions/2/restore")
    assert answer.status_code == 303
    now = kept(services, campaign)
    assert (now.version, now.document) == (4, campaign.document)
    assert post(editor, f"/staff/campaigns/{campaign.id}/versions/9/restore").status_code == 404


def test_its_yaml_goes_out_and_comes_back(
    services: Services, organisation: Organisation, editor: FlaskClient, post: Post
) -> None:
    campaign = begun(services, editor, organisation, post)
    file = editor.get(f"/staff/campaigns/{campaign.id}/campaign.yaml")
    assert file.mimetype == "application/yaml"
    assert campaign.code in file.headers["Content-Disposition"]
    assert read_document(file.text) == campaign.document
    changed = file.text.replace("holdout_percent: 20", "holdout_percent: 10")
    page = f"/staff/campaigns/{campaign.id}/file"
    look = post(editor, page, text=changed, version="2")
    assert "<del>20</del>" in look.text
    assert kept(services, campaign).document == campaign.document
    assert send(editor, page, filled(look.text, page), sure="1").status_code == 303
    assert kept(services, campaign).document == replace(campaign.document, holdout_percent=10)
    stale = send(editor, page, filled(look.text, page), sure="1")
    assert "别人存了第 3 稿" in stale.text


def test_a_broken_yaml_is_told_by_line_and_shown_again(
    services: Services, organisation: Organisation, editor: FlaskClient, post: Post
) -> None:
    campaign = draft(services, organisation)
    page = f"/staff/campaigns/{campaign.id}/file"
    answer = post(editor, page, text="title: {zh: 我的, en: Mine}\ntemplate: [", version="1")
    assert answer.status_code == 422
    assert "行看不懂" in answer.text
    assert "title: {zh: 我的, en: Mine}" in answer.text


def test_a_new_campaign_comes_from_a_file(
    services: Services, organisation: Organisation, editor: FlaskClient, post: Post
) -> None:
    text = write_document(draft(services, an_organisation(services)).document)
    look = post(editor, "/staff/import", text=text)
    assert "会新建这个活动" in look.text
    assert send(editor, "/staff/import", filled(look.text, "/staff/import"), sure="1").status_code == 303
    with services.database.read() as session:
        (made,) = campaigns.of_organisation(session, organisation.id)
    assert (made.state, made.version, write_document(made.document)) == ("draft", 1, text)


class TestReview:
    def test_who_asked_does_not_approve(
        self, services: Services, organisation: Organisation, editor: FlaskClient, sign_in: SignIn, post: Post
    ) -> None:
        sign_in(organisation, "owner")
        campaign = begun(services, editor, organisation, post)
        page = f"/staff/campaigns/{campaign.id}/review"
        post(editor, page, version="2")
        assert "等另一位同事审核" in editor.get(page).text
        answer = post(editor, f"{page}/approve", version="2")
        assert answer.status_code == 403
        assert "请另一位同事审核" in answer.text
        assert kept(services, campaign).state == "review"

    def test_who_is_alone_may_and_is_told(
        self, services: Services, organisation: Organisation, editor: FlaskClient, sign_in: SignIn, post: Post
    ) -> None:
        sign_in(organisation, "viewer")
        campaign = begun(services, editor, organisation, post)
        page = f"/staff/campaigns/{campaign.id}/review"
        assert "只有您一个人能审" in editor.get(page).text
        post(editor, page, version="2")
        assert "所以可以自己同意" in editor.get(page).text
        assert post(editor, f"{page}/approve", version="2").status_code == 303
        assert kept(services, campaign).state == "scheduled"

    def test_it_is_sent_back_with_a_reason(
        self, services: Services, organisation: Organisation, editor: FlaskClient, sign_in: SignIn, post: Post
    ) -> None:
        owner = sign_in(organisation, "owner", "王工")
        campaign = begun(services, editor, organisation, post)
        page = f"/staff/campaigns/{campaign.id}/review"
        post(editor, page, version="2")
        empty = post(owner, f"{page}/send-back", version="2", text=" ")
        assert empty.status_code == 422
        assert "写一句退回的原因" in empty.text
        assert post(owner, f"{page}/send-back", version="2", text="预算太少").status_code == 303
        assert kept(services, campaign).state == "draft"
        assert "1 个草稿被退回" in editor.get("/staff").text
        assert "王工 退回：预算太少" in editor.get(f"/staff/campaigns/{campaign.id}/draft").text

    def test_in_review_it_is_not_changed_but_taken_back(
        self, services: Services, organisation: Organisation, editor: FlaskClient, sign_in: SignIn, post: Post
    ) -> None:
        campaign = begun(services, editor, organisation, post)
        url, fields = form_of(editor, campaign)
        page = f"/staff/campaigns/{campaign.id}/review"
        post(editor, page, version="2")
        answer = send(editor, url, fields, goal__zh="晚了")
        assert answer.status_code == 409
        assert "晚了" in answer.text
        assert kept(services, campaign).version == 2
        assert post(editor, f"{page}/take-back").status_code == 303
        assert send(editor, url, fields, goal__zh="晚了").status_code == 303

    def test_another_version_than_the_one_read_is_not_approved(
        self, services: Services, organisation: Organisation, editor: FlaskClient, post: Post
    ) -> None:
        campaign = begun(services, editor, organisation, post)
        page = f"/staff/campaigns/{campaign.id}/review"
        assert post(editor, page, version="1").status_code == 409
        assert kept(services, campaign).state == "draft"

    def test_without_places_or_in_the_past_it_is_not_asked(
        self, services: Services, organisation: Organisation, editor: FlaskClient, post: Post
    ) -> None:
        for campaign in (
            draft(services, organisation, places=()),
            a_campaign(services, organisation, "draft", date(2026, 11, 1), date(2026, 12, 1)),
        ):
            page = f"/staff/campaigns/{campaign.id}/review"
            assert "先把上面标出的改好" in editor.get(page).text
            assert post(editor, page, version="1").status_code == 422
            assert kept(services, campaign).state == "draft"

    def test_another_exclusive_campaign_is_a_warning(
        self, services: Services, organisation: Organisation, editor: FlaskClient, post: Post
    ) -> None:
        draft(services, organisation, "scheduled", title=Text("谷电充电周", "Week"))
        campaign = draft(services, organisation)
        page = f"/staff/campaigns/{campaign.id}/review"
        assert "和“谷电充电周”在 桂园、荷园、松园、竹园 有 53 天重叠" in editor.get(page).text
        assert post(editor, page, version="1").status_code == 303


class TestOnItsWay:
    def test_words_places_and_budget_are_open(
        self, services: Services, organisation: Organisation, editor: FlaskClient
    ) -> None:
        campaign = draft(services, organisation, "scheduled")
        url, fields = form_of(editor, campaign)
        assert "钱和算法的规则不能再改" in editor.get(url).text
        assert not {"first", "measure", "reward.yuan_per_kwh", "exclusive"} & {name for name, _ in fields}
        changes = {"title__zh": "新的题目", "reward__budget_yuan": "15,000"}
        assert send(editor, url, with_places(fields, "兰园"), **changes).status_code == 303
        now = kept(services, campaign).document
        assert (now.title.zh, now.reward.budget_yuan, len(now.places)) == ("新的题目", 15000, 5)
        assert (now.first, now.measure, now.exclusive) == (SOON, "saving", True)

    @pytest.mark.parametrize("changes", [{"reward__budget_yuan": "11,000"}, {"reward__budget_yuan": ""}])
    def test_less_money_is_refused(
        self, services: Services, organisation: Organisation, editor: FlaskClient, changes: dict[str, str]
    ) -> None:
        campaign = draft(services, organisation, "live")
        url, fields = form_of(editor, campaign)
        answer = send(editor, url, fields, **changes)
        assert answer.status_code == 422
        assert kept(services, campaign) == campaign

    def test_a_place_is_not_taken_away(
        self, services: Services, organisation: Organisation, editor: FlaskClient
    ) -> None:
        campaign = draft(services, organisation, "scheduled")
        url, fields = form_of(editor, campaign)
        gone = [(name, "" if value in ("桂园", "Guiyuan") else value) for name, value in fields]
        answer = send(editor, url, gone)
        assert answer.status_code == 422
        assert "这一项不能再改" in answer.text
        assert kept(services, campaign) == campaign

    def test_a_forged_rule_of_money_is_ignored(
        self, services: Services, organisation: Organisation, editor: FlaskClient
    ) -> None:
        campaign = draft(services, organisation, "live")
        url, fields = form_of(editor, campaign)
        send(editor, url, fields, reward__yuan_per_kwh="99", holdout_percent="0")
        assert kept(services, campaign) == campaign

    def test_nor_can_a_file_change_it(
        self, services: Services, organisation: Organisation, editor: FlaskClient, post: Post
    ) -> None:
        campaign = draft(services, organisation, "live")
        text = write_document(replace(campaign.document, holdout_percent=0))
        page = f"/staff/campaigns/{campaign.id}/file"
        answer = send(editor, page, filled(post(editor, page, text=text, version="1").text, page), sure="1")
        assert answer.status_code == 422
        assert "这一项不能再改" in answer.text
        assert kept(services, campaign) == campaign

    def test_it_is_paused_and_goes_on(
        self, services: Services, organisation: Organisation, editor: FlaskClient, post: Post
    ) -> None:
        campaign = draft(services, organisation, "live")
        page = f"/staff/campaigns/{campaign.id}"
        assert post(editor, f"{page}/pause").status_code == 303
        assert not kept(services, campaign).accepts_homes(SOON)
        assert "新的家庭先不能加入" in editor.get(page).text
        post(editor, f"{page}/pause")
        assert post(editor, f"{page}/resume").status_code == 303
        assert kept(services, campaign).accepts_homes(SOON)
        assert sorted(whats(services, organisation)) == ["campaign_paused", "campaign_resumed"]
        over = draft(services, organisation, "closed")
        assert post(editor, f"/staff/campaigns/{over.id}/pause").status_code == 409


def test_a_copy_takes_the_settings_and_nothing_else(
    services: Services, organisation: Organisation, editor: FlaskClient, post: Post
) -> None:
    old = a_campaign(services, organisation, "archived", date(2025, 7, 1), date(2025, 8, 31), holdout_percent=35)
    for _ in range(6):
        joins(services, old)
    tally_campaigns(services)
    assert "照着新建" in editor.get("/staff").text
    assert post(editor, f"/staff/campaigns/{old.id}/like").status_code == 303
    with services.database.read() as session:
        (made,) = [each for each in campaigns.of_organisation(session, organisation.id) if each.id != old.id]
        for table, n in ((MembershipRow, 0), (CampaignReviewRow, 0), (CampaignVersionRow, 1)):
            rows = session.exec(select(table).where(col(table.campaign_id) == made.id)).all()  # type: ignore[attr-defined]
            assert len(rows) == n
    assert (made.state, made.version, made.document.holdout_percent) == ("draft", 1, 35)
    assert made.document.places == old.document.places
    assert made.code != old.code
    assert (made.document.first, made.document.last) == (date(2027, 7, 1), date(2027, 8, 31))


class TestLive:
    def test_it_shows_counts_of_five_or_more_and_no_home(
        self, services: Services, organisation: Organisation, editor: FlaskClient
    ) -> None:
        campaign = a_campaign(services, organisation)
        homes = [joins(services, campaign, place) for place in ["guiyuan"] * 9 + ["songyuan"] * 2 + ["zhuyuan"] * 5]
        url = f"/staff/campaigns/{campaign.id}"
        assert "先不显示" in editor.get(url).text
        tally_campaigns(services)
        page = editor.get(url).text
        assert '<td>松园·竹园</td><td class="r">7</td>' in page
        assert '<td>桂园</td><td class="r">9</td>' in page
        assert "海报二维码 16" in page
        assert campaign.code in page
        assert not [home.id for home in homes if home.id in page]

    def test_each_minute_only_the_part_that_moves_is_sent(
        self, services: Services, organisation: Organisation, editor: FlaskClient
    ) -> None:
        url = f"/staff/campaigns/{a_campaign(services, organisation).id}"
        part = editor.get(url, headers={"HX-Request": "true"}).text
        assert part.lstrip().startswith('<div id="now" hx-get="')
        assert 'hx-trigger="every 60s"' in part
        assert "<html" not in part

    def test_a_draft_has_no_live_page(
        self, services: Services, organisation: Organisation, editor: FlaskClient
    ) -> None:
        campaign = draft(services, organisation)
        assert editor.get(f"/staff/campaigns/{campaign.id}").location == f"/staff/campaigns/{campaign.id}/draft"

    def test_an_archived_one_says_that_homes_are_gone(
        self, services: Services, organisation: Organisation, editor: FlaskClient
    ) -> None:
        campaign = a_campaign(services, organisation, "archived", date(2025, 7, 1), date(2025, 8, 31))
        assert "每一家的数据都删了" in editor.get(f"/staff/campaigns/{campaign.id}").text


PAGES = ("", "/draft", "/review", "/versions", "/file", "/campaign.yaml")
POSTS = ("/draft", "/review", "/review/approve", "/review/send-back", "/review/take-back", "/like", "/file", "/pause")


def test_staff_of_another_organisation_find_nothing(services: Services, sign_in: SignIn, post: Post) -> None:
    campaign = draft(services, an_organisation(services), "live")
    stranger = sign_in(an_organisation(services, "别的单位"), "owner")
    for page in PAGES:
        assert stranger.get(f"/staff/campaigns/{campaign.id}{page}").status_code == 404, page
    for page in POSTS:
        answer = post(stranger, f"/staff/campaigns/{campaign.id}{page}", version="1", text="x")
        assert answer.status_code == 404, page
    assert campaign.code not in stranger.get("/staff").text
    assert kept(services, campaign) == campaign


def test_who_may_only_look_changes_nothing(
    services: Services, organisation: Organisation, sign_in: SignIn, post: Post
) -> None:
    campaign, viewer = draft(services, organisation), sign_in(organisation, "viewer")
    for page in PAGES[1:]:
        assert viewer.get(f"/staff/campaigns/{campaign.id}{page}").status_code == 200, page
    shown = viewer.get(f"/staff/campaigns/{campaign.id}/draft").text
    assert 'form="f"' not in shown
    assert "从模板开始" not in viewer.get("/staff").text
    for page in (*POSTS, "/versions/1/restore"):
        assert post(viewer, f"/staff/campaigns/{campaign.id}{page}", version="1").status_code == 403, page
    assert post(viewer, "/staff/templates/summer_peak").status_code == 403
    assert kept(services, campaign) == campaign
    assert whats(services, organisation) == []
