"""Pinyin on request: over every character, nowhere kept but in the browser."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import Markup

from tests.conftest import Clock
from tests.outreach import an_organisation
from tests.school import EVENING, a_class, at_seat, seats_of
from tests.web.conftest import Post
from tests.web.test_routes import contents
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
