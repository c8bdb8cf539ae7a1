"""A campaign tried by its staff: asked for, worked on beside the server, told; nobody else sees it."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.outreach import a_campaign, an_organisation, signed_in
from webapp import jobs
from webapp.domain.outreach import dry_run as domain
from webapp.domain.outreach.campaign import Reward
from webapp.store.outreach import audit, campaigns, dry_runs
from webapp.usecases.outreach import dry_run


def never():
    return False


@pytest.fixture(autouse=True)
def few_homes(monkeypatch):
    """As many as make a test quick; the figures are checked elsewhere."""
    make = domain.make_bank
    monkeypatch.setattr(dry_run, "make_bank", lambda seed, tell: make(seed, 250, tell=tell))


@pytest.fixture
def organisation(services):
    return an_organisation(services)


@pytest.fixture
def campaign(services, organisation):
    return a_campaign(services, organisation, "draft", first=services.today() + timedelta(days=9))


@pytest.fixture
def staff(app, services, organisation):
    def browser(role="editor", of=None):
        client = app.test_client()
        with client.session_transaction() as session:
            session["staff"] = signed_in(services, of or organisation, role)
        return client

    return browser


def url_of(campaign):
    return f"/staff/campaigns/{campaign.id}/dry-run"


def run_of(services, campaign):
    with services.database.read() as session:
        return dry_runs.newest(session, campaign.organisation_id, campaign.id)


def test_from_asking_to_the_figures(services, campaign, staff, post):
    browser, url = staff(), url_of(campaign)
    assert "1 万个虚拟家庭" in browser.get(url).text

    assert post(browser, url).status_code == 303
    waiting = browser.get(url).text
    assert 'hx-trigger="every 1s"' in waiting
    assert "排队中" in waiting

    assert jobs.try_documents(services, never) == 1
    told = browser.get(url).text
    assert "hx-trigger" not in told
    assert "跑 200 次" in told
    assert "按常见大小估" in told
    for question in ("会有多少户来", "要发多少奖励", "没动手也会拿到的", "能看清的最小效果"):
        assert question in told
    assert jobs.try_documents(services, never) == 0
    with services.database.read() as session:
        noted = audit.latest(session, campaign.organisation_id, 5, campaign.id)
    assert [(entry.what, entry.details) for entry in noted] == [("dry_run", {"version": 1})]


def test_the_block_alone_for_htmx(campaign, staff, post):
    answer = post(staff(), url_of(campaign), headers={"HX-Request": "true"}, reach="2,400")
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith("<aside")
    assert 'value="2400"' not in answer.text  # while it runs there is nothing to ask


def test_reach_is_kept_and_counts(services, campaign, staff, post):
    browser = staff()
    post(browser, url_of(campaign), reach="２４００")
    jobs.try_documents(services, never)
    figures = run_of(services, campaign).figures
    assert figures.reach == 2400
    assert figures.joined.high < 2400
    told = browser.get(url_of(campaign)).text
    assert 'value="2400"' in told
    assert "按常见大小估" not in told


@pytest.mark.parametrize("typed", ["many", "0", "99999999999"])
def test_a_reach_that_is_none_is_said_and_kept(services, campaign, staff, post, typed):
    answer = post(staff(), url_of(campaign), reach=typed)
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.text
    assert "reach-error" in answer.text
    assert run_of(services, campaign) is None


def test_asked_twice_it_is_one(services, campaign, staff, post, clock):
    browser = staff()
    post(browser, url_of(campaign), reach="900")
    first = run_of(services, campaign)
    clock.pass_by(seconds=5)
    post(browser, url_of(campaign), reach="900")
    assert run_of(services, campaign) == first
    jobs.try_documents(services, never)
    done = run_of(services, campaign)
    post(browser, url_of(campaign), reach="900")
    assert run_of(services, campaign) == done
    post(browser, url_of(campaign), reach="901")
    assert run_of(services, campaign).figures is None


def test_cut_off_it_begins_anew_and_comes_to_the_same(services, campaign, staff, post, monkeypatch):
    monkeypatch.setattr(dry_run, "TELL_SECONDS", 0)
    post(staff(), url_of(campaign))
    calls = []

    def stop():
        calls.append(1)
        return len(calls) > 4

    jobs.try_documents(services, stop)
    cut = run_of(services, campaign)
    assert cut.finished_at is None
    assert cut.done > 0
    jobs.try_documents(services, never)
    done = run_of(services, campaign)
    post(staff(), url_of(campaign), reach="5")
    post(staff(), url_of(campaign))
    jobs.try_documents(services, never)
    assert run_of(services, campaign).figures == done.figures


def test_a_document_saved_anew_is_not_tried_in_its_old_form(services, campaign, staff, post):
    browser = staff()
    post(browser, url_of(campaign))
    later = campaigns_with(services, campaign, version=2)
    jobs.try_documents(services, never)
    assert run_of(services, campaign) is None
    post(browser, url_of(campaign))
    jobs.try_documents(services, never)
    campaigns_with(services, later, version=3)
    assert "这是第 2 稿的结果" in browser.get(url_of(campaign)).text


def campaigns_with(services, campaign, **changes):
    changed = type(campaign)(**{**vars(campaign), **changes})
    with services.database.write() as session:
        campaigns.save(session, changed)
    return changed


def test_what_fails_says_so_and_may_be_asked_again(services, campaign, staff, post, monkeypatch):
    def broken(*_, **__):
        raise ValueError("unforeseen")

    browser = staff()
    post(browser, url_of(campaign))
    with monkeypatch.context() as patch:
        patch.setattr(dry_run, "try_document", broken)
        jobs.try_documents(services, never)
    assert "没有跑成" in browser.get(url_of(campaign)).text
    assert jobs.try_documents(services, never) == 0
    post(browser, url_of(campaign))
    jobs.try_documents(services, never)
    assert run_of(services, campaign).figures


def test_a_tight_budget_gets_advice_with_its_effect(services, organisation, staff, post):
    tight = a_campaign(
        services, organisation, "draft", reward=Reward(Decimal(30), Decimal(20), Decimal(3000)), holdout_percent=0
    )
    browser = staff()
    post(browser, url_of(tight), reach="6000")
    jobs.try_documents(services, never)
    told = browser.get(url_of(tight)).text
    assert re.search(r"预算可能不够：.*从 200 次里 \d+ 次降到 \d+ 次", told)
    assert "没有随机对照" in told
    assert "换个上限会怎样" in told


def test_another_campaign_of_the_same_homes_is_told(services, organisation, campaign, staff, post):
    a_campaign(services, organisation, "scheduled", first=campaign.document.first)
    browser = staff()
    post(browser, url_of(campaign))
    jobs.try_documents(services, never)
    assert "一户只能进一个" in browser.get(url_of(campaign)).text


def test_who_may(services, campaign, staff, client, home, post):
    url, other = url_of(campaign), an_organisation(services, "别处")
    for role in ("owner", "editor", "viewer"):
        assert staff(role).get(url).status_code == 200
    assert "<form" not in staff("viewer").get(url).text.split("dry-run-h")[1].split("</aside>")[0]
    assert post(staff("viewer"), url).status_code == 403
    assert post(staff("owner"), url).status_code == 303
    for role in ("owner", "editor", "viewer"):
        assert staff(role, other).get(url).status_code == 404
    assert post(staff("owner", other), url).status_code == 404
    for browser in (client, home):
        assert browser.get(url).status_code in (302, 303, 403)
        assert post(browser, url).status_code in (302, 303, 403)


def test_in_english(services, campaign, staff, post):
    browser = staff()
    post(browser, url_of(campaign))
    jobs.try_documents(services, never)
    page = browser.get(url_of(campaign), headers={"Accept-Language": "en"}).text
    assert "Dry run" in page


def test_beside_the_draft(services, campaign, staff, post):
    browser, draft = staff(), f"/staff/campaigns/{campaign.id}/draft"
    assert "1 万个虚拟家庭" in browser.get(draft).text
    post(browser, url_of(campaign), reach="2400")
    jobs.try_documents(services, never)
    assert "能看清的最小效果" in browser.get(draft).text
