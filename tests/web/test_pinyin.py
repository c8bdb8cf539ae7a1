"""Pinyin on request: over every character, nowhere kept but in the browser."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import Markup

from tests.conftest import Clock
from tests.outreach import an_organisation
from tests.school import EVENING, a_class, at_seat, seats_of
from tests.web.conftest import Post
from tests.web.test_routes import contents
from webapp.domain.school.reading_level import HAN
from webapp.settings import Settings
from webapp.usecases.services import Services
from webapp.views.school.pinyin import ruby, with_pinyin


def read(text: str, only: tuple[str, ...] | None = None) -> str:
    """字[zì] instead of ruby."""
    plain = str(ruby(text, only))
    for mark, short in (("<ruby>", ""), ('<rt aria-hidden="true">', "["), ("</rt></ruby>", "]")):
        plain = plain.replace(mark, short)
    return plain


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("一度电", "一[yí]度[dù]电[diàn]"),
        ("用 65 瓦。", "用[yòng] 65 瓦[wǎ]。"),
        ("睡着", "睡[shuì]着[zháo]"),
        ("着火", "着[zháo]火[huǒ]"),
        ("看着", "看[kàn]着[zhe]"),
        ("空调", "空[kōng]调[tiáo]"),
        ("充电", "充[chōng]电[diàn]"),
        ("便宜", "便[pián]宜[yi]"),
        ("用得久", "用[yòng]得[de]久[jiǔ]"),
        ("擦干", "擦[cā]干[gān]"),
        ("只看，不摸", "只[zhǐ]看[kàn]，不[bù]摸[mō]"),
        ("大人", "大[dà]人[rén]"),
        ("LED", "LED"),
        ("", ""),
    ],
)
def test_characters_are_read_as_children_are_taught(text: str, said: str) -> None:
    assert read(text) == said


def test_only_some_words_where_nobody_asked() -> None:
    assert read("放到不烫手再放", ("烫手",)) == "放到不烫[tàng]手[shǒu]再放"
    assert str(ruby("没有这样的词", ("烫手",))) == "没有这样的词"


def test_markup_in_a_text_stays_text(app: Flask) -> None:
    assert "<b>" not in read("<b>电</b>")
    assert "&lt;b&gt;" in read("<b>电</b>")
    with app.test_request_context("/seat"):
        assert with_pinyin("<i>") == "&lt;i&gt;"
        assert with_pinyin(Markup("<i>电</i>")) == "<i>电</i>"


@pytest.fixture
def young(app: Flask, services: Services, clock: Clock) -> FlaskClient:
    clock.set(EVENING)
    made = a_class(services, an_organisation(services), stage="primary_low")
    return at_seat(app, services, made, seats_of(services, made)[0])


def test_the_youngest_switch_it_on_and_off(young: FlaskClient, post: Post, settings: Settings) -> None:
    before = contents(settings)
    assert "<rt" not in young.get("/seat/quiz").text
    answer = post(young, "/seat/pinyin", on="1", next="/seat/quiz")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/seat/quiz")
    page = young.get("/seat/quiz").text
    assert '<ruby>问<rt aria-hidden="true">wèn</rt></ruby>' in page
    assert 'aria-pressed="true"' in page
    post(young, "/seat/pinyin", on="", next="/seat/quiz")
    assert "<rt" not in young.get("/seat/quiz").text
    assert contents(settings) == before


def test_it_leads_nowhere_else(young: FlaskClient, post: Post) -> None:
    for elsewhere in ("https://example.org", "//example.org", ""):
        assert post(young, "/seat/pinyin", on="1", next=elsewhere).headers["Location"] == "/seat"


def test_english_has_none(young: FlaskClient, post: Post) -> None:
    post(young, "/seat/pinyin", on="1", next="/seat/quiz")
    with young.session_transaction() as session:
        session["lang"] = "en"
    assert "<rt" not in young.get("/seat/quiz").text


READ = re.compile("<rt[^>]*>[^<]*</rt>|<[^>]+>")
UNREAD = re.compile(r"<(title|style|script|svg|header|footer|nav)\b.*?</\1>|<ruby>.*?</ruby>", re.DOTALL)
HIDDEN = re.compile(r'<(\w+) class="vh"[^>]*>.*?</\1>', re.DOTALL)


def unread(page: str) -> str:
    """The characters of the child's part of a page that have no sound above them."""
    part = HIDDEN.sub("", page[page.index("<main") : page.index("</main")])
    return "".join(HAN.findall(READ.sub("", UNREAD.sub("", part))))


MISSIONS_DONE = [
    ("meter_detective", {"bedtime": "4320.5", "morning": "4321.2"}),
    ("meter_detective", {"evening": "4318.6", "morning": "4321.2"}),
    ("appliance_hunt", {"have": "tv,router,fridge", "light": "tv,router"}),
    ("one_kwh_race", {"first": "guide-laptop", "second": "led-10w"}),
    ("valley_detective", {"plan": "tou", "high_fen": "60", "low_fen": "32"}),
    ("valley_detective", {"plan": "same"}),
    ("valley_detective", {"plan": "unsure"}),
    ("unplug", {"plugs": "tv,set-top-box", "hours": "8"}),
    ("fridge_and_ac", {"checks": "door,gap", "fridge_c": "4", "ac_c": "26"}),
    ("pledge", {"pledges": "lights,daylight"}),
]


@pytest.mark.parametrize(("mission", "said"), MISSIONS_DONE)
def test_every_character_of_a_result_is_read(
    young: FlaskClient, post: Post, clock: Clock, mission: str, said: dict[str, str]
) -> None:
    clock.set(EVENING + timedelta(days=2))
    url = f"/seat/missions/{mission}"
    answer = post(young, url, seen="-", finish="1", **said)
    assert answer.status_code == 303, answer.text
    post(young, "/seat/pinyin", on="1")
    result = young.get(f"{url}/result")
    assert result.status_code == 200
    assert unread(result.text) == ""
    assert unread(young.get(f"{url}?whole=1").text) == ""


METER = "/seat/missions/meter_detective"


class TestInTheMiddleOfAMission:
    def test_what_was_typed_stays_and_nothing_is_saved(
        self, young: FlaskClient, post: Post, settings: Settings
    ) -> None:
        page = young.get(METER).text
        assert '<button form="mission" name="pinyin" value="1" aria-pressed="false">' in page
        before = contents(settings)
        answer = post(young, METER, step="0", pinyin="1", evening="4318.6", evening_at="18:40", bedtime="很多")
        assert answer.status_code == 200
        for words in ('value="4318.6"', 'value="18:40"', 'value="很多"', "<rt", 'name="pinyin" value=""'):
            assert words in answer.text, words
        assert "aria-invalid" not in answer.text
        answer = post(young, METER, step="0", pinyin="", evening="4318.7")
        assert 'value="4318.7"' in answer.text
        assert 'aria-pressed="false"' in answer.text
        assert contents(settings) == before

    def test_ticks_and_choices_stay_too(self, young: FlaskClient, post: Post) -> None:
        hunt = post(young, "/seat/missions/appliance_hunt", whole="1", step="1", pinyin="1", have="tv", light="").text
        assert 'name="have" value="tv" checked' in hunt
        assert hunt.count("<fieldset") == 2
        race = "/seat/missions/one_kwh_race"
        assert 'value="guide-laptop" checked' in post(young, race, step="0", pinyin="1", first="guide-laptop").text
        assert 'name="first"' in post(young, race, step="0", pinyin="1").text

    def test_enter_saves_and_does_not_switch(self, young: FlaskClient) -> None:
        """A browser presses the first button of a form, in the order of the page."""
        page = young.get(METER).text
        first = re.search(r'<button[^>]*form="mission"[^>]*>', page)
        assert first
        assert "pinyin" not in first[0]
