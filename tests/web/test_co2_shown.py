"""Wherever CO2 is shown: two significant digits, a unit, what kind of number it is, where it is from; and 0 kg beside
money that only moved."""

import html
import re

import pytest

from tests.pages import PAGES
from webapp.usecases.demo import make_demo
from webapp.usecases.hourly import keep_hourly

MASS = re.compile(r"(?<![\d.,])(\d[\d,]*(?:\.\d+)?)\s*(千克|克|吨|kg|g|t)(?![\w/]|\s*/)")
FACTS = {"/sources", "/one-kwh"}
"""These pages tell published figures as they were published: coal burnt for a kWh, the nation's factor."""
MOVED = re.compile(r"省 [\d.]+ 元")
THRESHOLDS = re.compile(r"再挪也只省 [\d.]+ 元|挪一小时要省 [\d.]+ 元")
"""What would not be worth it, and what moving must bring: no money that was moved."""


@pytest.fixture
def demo(client, services):
    """Ten days of logs, tips followed, a run moved, factors by the hour."""
    home = make_demo(services)
    table = "\n".join(f"{hour},{'0.3' if hour < 20 else '0.7123'}" for hour in range(24))
    keep_hourly(services, home, table.encode(), "某研究所", services.today())
    with client.session_transaction() as session:
        session["household"] = home.id
    return client


def visible(page):
    """What is read on a page: no tags, no attributes, no sizes of files."""
    body = re.sub(r"<(svg|script|style|select|textarea).*?</\1>", "", page, flags=re.S)
    return html.unescape(re.sub(r"<[^>]+>", " ", body.partition("<main")[2]))


def significant(number):
    """How many digits of a number say something: 390 has two, 0.066 has two, 1,526 has four."""
    digits = number.replace(",", "")
    digits = digits.rstrip("0") if "." not in digits else digits.replace(".", "")
    return len(digits.lstrip("0"))


def test_significant_digits_are_counted_as_people_do():
    assert [significant(number) for number in ("390", "0.066", "7.2", "1,526", "0", "2.0", "0.6553")] == [
        2,
        2,
        2,
        4,
        0,
        2,
        4,
    ]
    assert MASS.findall("约 66 千克，0.75 千克/度，12.5 元/吨，270克") == [("66", "千克"), ("270", "克")]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_page_shows_more_than_two_digits(demo, lang):
    found = 0
    for url in sorted(set(PAGES) - FACTS):
        text = visible(demo.get(url, headers={"Accept-Language": lang}).text)
        for number, unit in MASS.findall(text):
            assert significant(number) <= 2, f"{url}: {number} {unit}"
            found += 1
    assert found > 30


def test_a_kwh_on_the_slider_is_told_in_two_digits(demo):
    live = re.search(r'data-digits="2">([\d.]+)</span> 千克', demo.get("/one-kwh?n=3").text)
    assert live[1] == "2.0"


SHOWING = (
    "/",
    "/carbon",
    "/carbon/trend",
    "/footprint",
    "/log/washer-drum-40",
    "/runs",
    "/tips",
    "/answer",
    "/participation",
)


@pytest.mark.parametrize("url", SHOWING)
def test_a_page_with_co2_says_what_kind_it_is_and_where_it_is_from(demo, url):
    page = demo.get(url).text
    assert any(number != "0" for number, _ in MASS.findall(visible(page)))
    assert 'class="src src-' in page or "估算" in page
    assert re.search(r'href="/sources(#\w+)?"|href="/carbon#', page)


def test_every_other_page_shows_none(demo):
    known = {*SHOWING, "/one-kwh", "/summary", "/sources", "/tonight", "/tonight/week", "/carbon/hourly"}
    for url in sorted(set(PAGES) - known):
        assert not [mass for mass in MASS.findall(visible(demo.get(url).text)) if mass[0] != "0"], url


def test_money_that_only_moved_has_nought_kilograms_on_its_page(demo):
    found = []
    for url in PAGES:
        text = visible(demo.get(url).text)
        if MOVED.search(THRESHOLDS.sub("", text)):
            found.append(url)
            assert re.search(r"碳排少 0 千克|(?<![\d.])0 ?千克", text), url
    assert {"/", "/tonight", "/tonight/week", "/answer"} & set(found)


def test_a_summary_says_about_how_much_and_by_which_factor(demo, services, clock):
    from webapp.usecases.close_spans import close_spans

    clock.pass_by(days=7)
    close_spans(services, "week", services.today())
    text = visible(demo.get("/summary").text)
    assert re.search(r"排约 \d", text)
    assert "碳用每天当时的因子" in text
