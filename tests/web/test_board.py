"""The big screen: what it shows when, to whom, and that it tells of no single home."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient

from tests.conftest import Clock
from tests.outreach import a_campaign, an_organisation, joins
from tests.web.conftest import Post, SignIn
from webapp.domain.calendar import CHINA
from webapp.domain.outreach.call_outcome import Total
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.demand_call import DemandCall
from webapp.domain.outreach.organisation import Organisation
from webapp.domain.outreach.tally import Group, Tally
from webapp.domain.text import Text
from webapp.store.outreach import call_outcomes, calls, tallied
from webapp.usecases.services import Services

EVENING = datetime(2026, 11, 21, 19, tzinfo=CHINA)


@pytest.fixture
def organisation(services: Services) -> Organisation:
    return an_organisation(services)


@pytest.fixture
def campaign(services: Services, organisation: Organisation) -> Campaign:
    return a_campaign(services, organisation)


def called(services: Services, campaign: Campaign, number: int, start: datetime, **changes: object) -> DemandCall:
    values = {"high_celsius": 37, "high_source": "合肥市气象台", "yuan_per_kwh": Decimal(3)} | changes
    call = DemandCall(
        campaign.id,
        campaign.organisation_id,
        f"call{number}",
        number,
        start,
        start + timedelta(hours=2),
        start - timedelta(days=1),
        start - timedelta(minutes=30),
        "ten_of_ten",
        **values,  # type: ignore[arg-type]
    )
    with services.database.write() as session:
        calls.save(session, call)
    return call


def counted(services: Services, campaign: Campaign, joined: int, going: int = 0, call_id: str | None = None) -> None:
    groups = (Group(("guiyuan",), joined, going),)
    with services.database.write() as session:
        tallied.save(session, campaign.organisation_id, campaign.id, services.now(), Tally(groups, call_id=call_id))


def words(client: FlaskClient, campaign: Campaign, **asked: str) -> str:
    """What can be read on it, in one line."""
    answer = client.get(f"/screen/{campaign.code}", query_string=asked)
    assert answer.status_code == 200
    body = answer.text[answer.text.index("<main") :]
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())


@pytest.mark.parametrize(
    ("hours", "said", "not_said"),
    [
        (
            -27,
            ("明天 19 点到 21 点", "离开始还有 27 小时", "预报最高 37 ℃", "合肥市气象台", "热了就开空调。"),
            "谢谢大家",
        ),
        (-1, ("今天 19 点到 21 点", "离开始还有 60 分钟"), "离结束"),
        (0.5, ("今天 19 点到 21 点", "离结束还有 90 分钟", "现在可以做：", "下一场见"), "离开始"),
        (2.5, ("谢谢大家", "明天看结果"), "分钟"),
        (7, ("傍晚少一度", "最热的那两小时"), "谢谢大家"),
    ],
)
def test_it_says_what_is_on(
    hours: float,
    said: tuple[str, ...],
    not_said: str,
    client: FlaskClient,
    services: Services,
    clock: Clock,
    campaign: Campaign,
) -> None:
    called(services, campaign, 1, EVENING)
    clock.set(EVENING + timedelta(hours=hours))
    text = words(client, campaign)

    for each in (*said, "老人、婴幼儿、孕妇和病人照常"):
        assert each in text, each
    assert not_said not in text


def test_a_campaign_without_calls_or_over_or_paused_says_so(
    client: FlaskClient, services: Services, organisation: Organisation, clock: Clock
) -> None:
    soon = a_campaign(services, organisation, "scheduled", first=services.today() + timedelta(days=9))
    assert "离活动开始还有" in words(client, soon)
    closed = a_campaign(services, organisation, "closed")
    assert "谢谢大家" in words(client, closed)
    assert "扫一扫，看结果" in words(client, closed)


def test_homes_are_counted_from_five_up(client: FlaskClient, services: Services, campaign: Campaign) -> None:
    call = called(services, campaign, 1, services.now() + timedelta(minutes=22))
    for joined, going, said in [
        (4, 4, None),
        (5, 4, "加入了的有 5 户"),
        (3064, 1386, "一起参加的有 1,386 户"),
    ]:
        counted(services, campaign, joined=joined, going=going, call_id=call.id)
        text = words(client, campaign)
        assert said in text if said else "户 " not in text.replace("5 户以上", "")


def test_a_count_of_another_call_is_not_this_ones(client: FlaskClient, services: Services, campaign: Campaign) -> None:
    called(services, campaign, 1, services.now() + timedelta(minutes=22))
    counted(services, campaign, joined=3064, going=1386, call_id="another")
    assert "加入了的有 3,064 户" in words(client, campaign)
    assert "1,386" not in words(client, campaign)


@pytest.mark.parametrize(("homes", "wh", "shown"), [(900, 502_000, True), (4, 502_000, False), (900, -20_000, False)])
def test_the_last_call_is_told_with_its_range(
    homes: int, wh: int, shown: bool, client: FlaskClient, services: Services, campaign: Campaign
) -> None:
    last = called(services, campaign, 1, EVENING - timedelta(days=7))
    with services.database.write() as session:
        call_outcomes.publish(
            session, last, 1, services.now(), Total(homes, wh, 375_000, 630_000, 600_000, 180_000, 250_000)
        )
    text = words(client, campaign)
    assert ("大家少用约 502 度 估算，95% 范围 375–630 度" in text) == shown


@pytest.mark.parametrize("wh", [120_000, -120_000])
def test_what_may_be_chance_is_no_less_use(
    wh: int, client: FlaskClient, services: Services, campaign: Campaign
) -> None:
    last = called(services, campaign, 1, EVENING - timedelta(days=7))
    with services.database.write() as session:
        total = Total(30, wh, wh - 300_000, wh + 300_000, 600_000, 180_000, 250_000)
        call_outcomes.publish(session, last, 1, services.now(), total)
    text = words(client, campaign)
    low, high = ("−180", "420") if wh > 0 else ("−420", "180")
    assert f"看不出大家少用 估算，95% 范围 {low} 到 {high} 度" in text
    assert "大家少用约" not in text


def test_rehearsed_and_cancelled_calls_stay_hidden(client: FlaskClient, services: Services, campaign: Campaign) -> None:
    start = services.now() + timedelta(minutes=22)
    called(services, campaign, 1, start, rehearsal=True)
    called(services, campaign, 2, start, cancelled_at=services.now())
    assert "离开始" not in words(client, campaign)


def test_no_home_is_told_of(client: FlaskClient, services: Services, campaign: Campaign) -> None:
    home = joins(services, campaign)
    assert home.id not in client.get(f"/screen/{campaign.code}").text


def test_everybody_may_open_it_and_no_cookie_is_set(
    client: FlaskClient,
    home: FlaskClient,
    stranger: FlaskClient,
    sign_in: SignIn,
    services: Services,
    campaign: Campaign,
) -> None:
    others = sign_in(an_organisation(services, "别处（示例）"), "viewer")
    for browser in (client, home, stranger, others):
        assert browser.get(f"/screen/{campaign.code}").status_code == 200
    assert "Set-Cookie" not in client.get(f"/screen/{campaign.code}").headers
    assert "csrf" not in client.get(f"/screen/{campaign.code}").text


@pytest.mark.parametrize("state", ["draft", "review"])
def test_what_was_not_reviewed_is_not_shown(
    state: str, client: FlaskClient, services: Services, organisation: Organisation
) -> None:
    made = a_campaign(services, organisation, state)  # type: ignore[arg-type]
    answer = client.get(f"/screen/{made.code}")
    assert answer.status_code == 404
    assert made.document.title.zh not in answer.text


def test_it_fetches_itself_with_and_without_javascript(client: FlaskClient, campaign: Campaign) -> None:
    url = f"/screen/{campaign.code}?lang=en"
    text = client.get(url).text
    assert f'hx-get="{url}" hx-trigger="every 30s" hx-swap="outerHTML"' in text
    assert '<noscript><meta http-equiv="refresh" content="60"></noscript>' in text

    block = client.get(url, headers={"HX-Request": "true"}).text
    assert block.strip().startswith('<main id="board"')
    assert "<html" not in block
    assert len(block) < 16_000


def test_it_says_since_when_while_the_site_is_away(client: FlaskClient, campaign: Campaign) -> None:
    text = client.get(f"/screen/{campaign.code}").text
    (stale,) = re.findall(r"<p [^>]*data-stale hidden>([^<]*)</p>", text)
    assert "21:38" in stale


def test_long_words_become_smaller(client: FlaskClient, services: Services, organisation: Organisation) -> None:
    def size(**document: object) -> int:
        made = a_campaign(services, organisation, **document)  # type: ignore[arg-type]
        (found,) = re.findall(r'<h1 class="z(\d+)"', client.get(f"/screen/{made.code}").text)
        return int(found)

    long = Text("三十个汉字的标题要整整齐齐排在海报上一个字也不能少不能切掉啊", "x")
    assert size() == 50
    assert size(title=long, goal=Text("一句很长的话。" * 17, "x")) < size(title=long) < 50


def test_its_code_leads_to_the_campaign_by_the_screen(client: FlaskClient, campaign: Campaign) -> None:
    import zxingcpp

    from tests.unit.test_qr import pixels
    from webapp.senders.qr import Code

    text = client.get(f"/screen/{campaign.code}").text
    found = re.search(r'<svg class="code" viewBox="0 0 (\d+) .*? d="([^"]+)"', text)
    assert found
    (read,) = zxingcpp.read_barcodes(pixels(Code(int(found[1]), found[2])))
    assert unquote(read.text) == f"http://localhost/c/{campaign.code}?from=screen"


def test_the_last_minute_is_one_minute(
    client: FlaskClient, services: Services, clock: Clock, campaign: Campaign, post: Post
) -> None:
    called(services, campaign, 1, EVENING)
    clock.set(EVENING - timedelta(seconds=50))
    post(client, "/me/language", lang="en")
    text = words(client, campaign)
    assert "1 minute" in text
    assert "1 minutes" not in text
