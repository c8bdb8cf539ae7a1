"""No page mixes its languages: English for those who ask, Chinese for all others."""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.pages import PAGES

Post = Callable[..., TestResponse]

VISITED = ("/start/place", "/one-kwh", "/sources", "/offline")

CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+")
SENTENCE = re.compile(r"(?:[A-Za-z][a-z'’-]*[,;:]? ){2,}[a-z][a-z'’-]+")
NAMES = {
    "合肥",  # as the home has typed it
    "沪碳行",  # apps that have no other name
    "武碳江湖",
}
SPOKEN = {"alt", "aria-label", "content", "data-name", "label", "placeholder", "title", "value"}
EMPTY = {"area", "base", "br", "circle", "hr", "img", "input", "line", "link", "meta", "path", "rect", "use", "wbr"}
CODE = {"script", "style"}


class Words(HTMLParser):
    """What a page says, each piece with the language it is marked as."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = [("", "")]
        self.said: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        lang = dict(attrs).get("lang") or self.open[-1][1]
        if tag not in EMPTY:
            self.open.append((tag, lang))
        for name, value in attrs:
            if value and (name in SPOKEN or name.startswith("data-t-")):
                self.said.append((lang, value))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in {name for name, _ in self.open}:
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        tag, lang = self.open[-1]
        if data.strip() and tag not in CODE:
            self.said.append((lang, " ".join(data.split())))


def said_in(lang: str, html: str) -> list[str]:
    return [text for marked, text in Words(html).said if marked.startswith(lang)]


def chinese(html: str) -> list[str]:
    """Chinese that is not marked as such."""
    return [text for text in said_in("en", html) if set(CHINESE.findall(text)) - NAMES]


def english(html: str) -> Iterator[str]:
    """Three English words in a row on a Chinese page; titles quoted in English are marked."""
    return (text for text in said_in("zh", html) if SENTENCE.search(text))


def lang_of(html: str) -> str:
    found = re.search(r'<html lang="([^"]+)"', html)
    assert found
    return found[1]


@pytest.fixture
def lived_in(home: FlaskClient, post: Post) -> FlaskClient:
    """A home with a run, a plan, a tip done and a certificate: every sentence has something to say."""
    post(home, "/runs", appliance_id="washer-drum-40", quantity="1")
    post(home, "/runs", appliance_id="kettle-1500", quantity="2", start="7:00", day="tomorrow")
    post(home, "/tips/guide-1-avoid-peak/done")
    post(home, "/carbon/certificates", count="2", bought_on="2026-11-01", tail="4F2C")
    home.get("/me")  # takes the messages of these four
    return home


def speak_english(client: FlaskClient, post: Post) -> FlaskClient:
    assert post(client, "/me/language", lang="en").status_code == 303
    return client


@pytest.mark.parametrize("url", PAGES)
def test_every_page_is_english_for_those_who_ask(lived_in: FlaskClient, post: Post, url: str) -> None:
    answer = speak_english(lived_in, post).get(url)
    assert answer.status_code == 200
    assert lang_of(answer.text) == "en"
    assert not chinese(answer.text)


@pytest.mark.parametrize("url", PAGES)
def test_every_page_is_chinese_else(lived_in: FlaskClient, url: str) -> None:
    answer = lived_in.get(url)
    assert lang_of(answer.text) == "zh-CN"
    assert not list(english(answer.text))


@pytest.mark.parametrize("url", VISITED)
def test_visitors_choose_too(client: FlaskClient, post: Post, url: str) -> None:
    assert not list(english(client.get(url).text))
    answer = speak_english(client, post).get(url)
    assert lang_of(answer.text) == "en"
    assert not chinese(answer.text)


@pytest.mark.parametrize("url", ["/", "/tonight", "/bill", "/answer", "/start/plan", "/participation", "/tips"])
def test_other_tariffs_are_english_too(stranger: FlaskClient, post: Post, url: str) -> None:
    answer = speak_english(stranger, post).get(url)
    assert lang_of(answer.text) == "en"
    assert not chinese(answer.text)


def test_large_type_is_english_too(lived_in: FlaskClient, post: Post) -> None:
    post(lived_in, "/me/look", size="large")
    speak_english(lived_in, post)
    for url in ("/", "/tonight", "/bill", "/me"):
        assert not chinese(lived_in.get(url).text), url


def test_the_browser_is_asked_first(client: FlaskClient) -> None:
    assert lang_of(client.get("/start/place", headers={"Accept-Language": "en-GB,en;q=0.9"}).text) == "en"
    assert lang_of(client.get("/start/place", headers={"Accept-Language": "fr"}).text) == "zh-CN"


def test_mistakes_are_told_in_the_readers_language(lived_in: FlaskClient, post: Post) -> None:
    def mistakes() -> Iterator[TestResponse]:
        yield lived_in.get("/nowhere")
        yield lived_in.get("/log/no-such-thing")
        yield lived_in.get("/runs/none")
        yield lived_in.get("/runs?day=soon")
        yield lived_in.post("/me/look")
        yield post(lived_in, "/runs", appliance_id="washer-drum-40", quantity="-1", start="99:00", day="today")
        yield post(lived_in, "/runs", appliance_id="washer-drum-40", quantity="1", start="23:30", day="today")
        yield post(lived_in, "/me/home", people="many", threshold="99", evening="3")
        yield post(lived_in, "/carbon/certificates", count="1.5", bought_on="2027-01-01", tail="!")
        yield post(lived_in, "/participation/price", yuan_per_t="free", month="2030-01")

    for answer in mistakes():
        assert answer.status_code in (403, 404, 422)
        assert lang_of(answer.text) == "zh-CN"
        assert not list(english(answer.text)), answer.request.path
    speak_english(lived_in, post)
    for answer in mistakes():
        assert answer.status_code in (403, 404, 422)
        assert lang_of(answer.text) == "en"
        assert not chinese(answer.text), answer.request.path


def test_a_message_after_a_change_is_translated(lived_in: FlaskClient, post: Post) -> None:
    speak_english(lived_in, post)
    post(lived_in, "/runs", appliance_id="washer-drum-40", quantity="1")
    assert "Logged: Washing machine" in lived_in.get("/").text


def test_mixed_pages_are_found() -> None:
    page = '<html lang="en"><p>CO2 <span lang="zh-CN">公告</span></p><input placeholder="不记得就空着">元 合肥'
    assert chinese(page) == ["不记得就空着", "元 合肥"]
    assert not list(english('<html lang="zh-CN"><p>CCER 和 Wi-Fi <b>appliances.yaml</b> 48 V 20 Ah</p>'))
    assert list(english('<html lang="zh-CN"><p>热水 Save the planet now</p>')) == ["热水 Save the planet now"]
