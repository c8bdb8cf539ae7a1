"""Promises every route keeps: it answers, reading writes nothing, writing needs a token and a home."""

import sqlite3

import pytest

VISITORS_MAY = {
    "/start/place",
    "/join",
    "/one-kwh",
    "/school",
    "/school/calendar",
    "/school/kit.zip",
    "/school/parents",
    "/sources",
    "/seals",
    "/seals/keys.json",
    "/seals/roots.json",
    "/seals/2026-10.json",
    "/seat/open",
    "/staff/sign-in",
    "/verify",
    "/verify/verify.pyz",
    "/offline",
    "/csrf",
    "/healthz",
    "/robots.txt",
    "/sw.js",
    "/manifest.webmanifest",
    "/api/bill",
    "/api/v1/openapi.json",
}
ASKS = {"api.bill"}
"""Without its parameters it answers with a sentence."""
VISITORS_MAY_POST = {
    "staff_sign_in.accept",
    "staff_sign_in.enter",
    "staff_sign_in.leave",
    "verify.check",
    "start.place",
    "start.demo",
    "start.leave",
    "me.language",
    "start.leave_demo",
    "start.demo_leave",
    "join.look_up",
    "join.agree",
    "seat_card.look_up",
}
OPENED_BY_A_SECRET = {"reminders.feed", "reminders.stop"}
"""No login and no form's token: the address carries a secret, and a wrong one is an unknown page."""
INVITED = "staff_sign_in.invited"
"""Opened by a link handed over."""
BY_CODE = {
    "board.show",
    "class_board.show",
    "class_result.pdf",
    "class_result.show",
    "class_result.table",
    "class_result.workbook",
    "embed.figures",
    "embed.picture",
    "embed.show",
    "join.invite",
    "results.pdf",
    "results.show",
    "results.table",
    "results.workbook",
}
"""Open to everybody who has the code of a campaign; any other is an unknown page."""
BY_CARD = {"seat_card.agree", "seat_card.show"}
"""Opened by the key on a seat card; any other is an unknown page."""
OPEN_PIECES = {"school_kit.piece", "school_kit.piece_pdf"}
"""Open to everybody; what is no piece of a kit is an unknown page."""
AS_PDF = {"school_kit.pdf"}
"""Cannot be made here, as tests print nothing."""
BY_TOKEN = {"v1.now", "v1.tonight", "v1.month", "v1.readings"}
"""No cookie opens these: they ask for a device's token."""
NEVER_MADE = {
    "hourly.download",
    "import_report.kept",
    "imports.one",
    "report.pdf",
    "report.show",
    "report.workbook",
    "report_card.picture",
    "report_card.show",
    "statements.bundle",
    "statements.one",
}
"""Of an import or a table that is not there, of a month before the home came or not sealed."""
SAMPLES = {
    "appliance_id": "washer-drum-40",
    "tip_id": "guide-1-avoid-peak",
    "certificate_id": "none",
    "run_id": "none",
    "session_id": "none",
    "staff_id": "none",
    "import_id": "7",
    "event_id": "none",
    "intervention_id": "none",
    "source_id": "7",
    "bill_id": "none",
    "declaration_id": "none",
    "consent_id": "none",
    "receipt_id": "none",
    "allocation_id": "none",
    "habit_id": "none",
    "day": "2026-11-20",
    "name": "gas",
    "profile_id": "none",
    "month": "2026-10",
    "token": "none",
    "appeal_id": "none",
    "call_id": "none",
    "campaign_id": "none",
    "number": "7",
    "template_id": "none",
    "code": "none",
    "building_id": "none",
    "class_id": "none",
    "seat": "7",
    "key": "none",
    "piece_id": "none",
    "question_id": "none",
    "mission": "meter_detective",
    "token_id": "none",
}


def urls(app, method):
    """Every route of a method, with sample arguments: (endpoint, url)."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if method in rule.methods:
            values = {name: SAMPLES[name] for name in rule.arguments}
            yield rule.endpoint, adapter.build(rule.endpoint, values, method=method)


def pages(app, browser):
    """The HTML of every page: (endpoint, text)."""
    for endpoint, url in urls(app, "GET"):
        answer = browser.get(url)
        if answer.mimetype == "text/html":
            yield endpoint, answer.text


def expected(endpoint, url):
    """The status of a page for its owner."""
    if url.startswith("/staff") and url not in VISITORS_MAY and endpoint != INVITED:
        return 302  # a home is no staff: test_staff_routes asks as those who are
    if (url == "/seat" or url.startswith("/seat/")) and url not in VISITORS_MAY:
        return 403  # a home has no seat: test_seat_routes asks as those who have
    if "none" in url or endpoint in NEVER_MADE:
        return 404
    if endpoint in AS_PDF:
        return 501
    return 422 if endpoint in ASKS else 401 if endpoint in BY_TOKEN else 200


def contents(settings):
    """Every row of every table."""
    with sqlite3.connect(settings.database_url.removeprefix("sqlite:///")) as connection:
        return list(connection.iterdump())


def test_every_page_answers_its_owner_and_writes_nothing(app, home, settings, post):
    post(home, "/runs", appliance_id="washer-drum-40", quantity="1")
    before = contents(settings)
    for endpoint, url in urls(app, "GET"):
        answer = home.get(url)
        assert answer.status_code == expected(endpoint, url), (endpoint, answer.status_code)
    assert contents(settings) == before


def test_every_page_answers_htmx_too(app, home, post):
    post(home, "/runs", appliance_id="washer-drum-40", quantity="1")
    for endpoint, url in urls(app, "GET"):
        answer = home.get(url, headers={"HX-Request": "true"})
        wanted = expected(endpoint, url)
        assert answer.status_code == (403 if wanted == 302 and endpoint != "staff_sign_in.ask_code" else wanted), (
            endpoint
        )


def test_every_page_answers_a_visitor_without_making_a_home(app, client, settings):
    before = contents(settings)
    for endpoint, url in urls(app, "GET"):
        answer = client.get(url)
        if endpoint in OPENED_BY_A_SECRET | BY_CODE | BY_CARD | OPEN_PIECES | {INVITED}:
            assert answer.status_code == 404, endpoint
        elif endpoint in BY_TOKEN:
            assert answer.status_code == 401, endpoint
        elif endpoint in AS_PDF:
            assert answer.status_code == 501, endpoint
        elif url in VISITORS_MAY:
            assert answer.status_code == (422 if endpoint in ASKS else 200), endpoint
        else:
            assert answer.status_code in (302, 303, 403), (endpoint, answer.status_code)
            first = ("/start/", "/staff/sign-in")
            assert answer.status_code == 403 or answer.headers["Location"].startswith(first), endpoint
    assert contents(settings) == before


def test_no_write_without_a_token(app, home, settings):
    before = contents(settings)
    for endpoint, url in urls(app, "POST"):
        answer = home.post(url)
        if endpoint in OPENED_BY_A_SECRET | BY_TOKEN:
            assert answer.status_code == (401 if endpoint in BY_TOKEN else 404), endpoint
            continue
        assert answer.status_code == 403, endpoint
        assert "页面放得太久了" in answer.text
    assert contents(settings) == before


def test_no_write_without_a_home(app, client, post, settings):
    before = contents(settings)
    for endpoint, url in urls(app, "POST"):
        if endpoint in BY_TOKEN:
            assert post(client, url).status_code == 401, endpoint
        elif endpoint not in VISITORS_MAY_POST | OPENED_BY_A_SECRET | BY_CARD:
            assert post(client, url).status_code in (303, 403), endpoint
    assert contents(settings) == before


def test_a_stranger_changes_nothing_of_a_home(app, home, stranger, post, settings):
    post(home, "/runs", appliance_id="washer-drum-40", quantity="1")
    mine = home.household().id
    before = [line for line in contents(settings) if mine in line]
    for _, url in urls(app, "POST"):
        post(stranger, url)
    assert [line for line in contents(settings) if mine in line] == before


@pytest.mark.parametrize("url", ["/", "/tonight", "/carbon", "/sources", "/start/place"])
def test_every_page_is_guarded_by_its_headers(home, url):
    headers = home.get(url).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in headers["Cache-Control"]


def test_no_page_carries_inline_script_or_style(app, home):
    for endpoint, text in pages(app, home):
        assert " style=" not in text, endpoint
        assert "<style" not in text, endpoint
        assert text.count("<script") == text.count("<script src="), endpoint
        assert " onclick=" not in text, endpoint


def test_each_form_posts_with_a_token(app, home):
    for endpoint, text in pages(app, home):
        for form in text.split("<form")[1:]:
            head, _, rest = form.partition(">")
            if 'method="post"' in head:
                assert 'name="csrf_token"' in rest.split("</form>")[0], (endpoint, head)


def test_a_nul_or_a_number_without_end_is_an_unknown_page(home, post):
    for url in ("/runs/%00/undo", "/me/events/a%00b/restore", f"/import/{'1' * 60}/back"):
        assert post(home, url).status_code in (404, 405)
    for url in ("/feed/a%00b.ics", "/stop/%00", f"/import/{'1' * 60}", f"/import/{'1' * 60}/findings.csv"):
        assert home.get(url).status_code == 404
    assert home.get("/runs?day=9999-12-31").status_code == 422


def test_an_unknown_page_says_so(home):
    answer = home.get("/nowhere")
    assert answer.status_code == 404
    assert "没有这一页" in answer.text


def test_the_cookie_is_signed_and_kept_from_scripts(home, post):
    answer = post(home, "/me/language", lang="en")
    cookie = answer.headers.get("Set-Cookie", "")
    assert not cookie or ("HttpOnly" in cookie and "SameSite=Lax" in cookie)


def test_way_back_leads_only_to_our_own_pages(home, post):
    for target in ("https://example.org/", "//example.org", "/\\example.org"):
        answer = post(home, "/me/language", lang="zh-CN", next=target)
        assert answer.headers["Location"].startswith("/")
        assert not answer.headers["Location"].startswith("//")
        assert "example.org" not in answer.headers["Location"]
