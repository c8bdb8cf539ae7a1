"""The month as a picture: only what was chosen, only figures of the whole month, 0 kg for what was moved."""

import re
from dataclasses import replace
from urllib.parse import urlencode
from xml.etree.ElementTree import fromstring

import pytest
from reported import settle

from webapp.usecases.keep_household import keep
from webapp.views.card_words import WIDTH, width, wrapped

ALL = ("kwh", "yuan", "co2", "beside", "books", "place")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def settled(home, services):
    settle(services, home.household())
    return home


def picture(browser, *show):
    return browser.get(f"/report/2026-10/card.svg?{urlencode([('show', each) for each in show])}")


def texts(answer) -> list[str]:
    """What is written on it, line by line."""
    return ["".join(each.itertext()) for each in fromstring(answer.text).iter(f"{SVG}text")]


def test_nothing_is_drawn_before_it_is_chosen(settled):
    text = settled.get("/report/2026-10/card").text

    assert "<img" not in text
    assert re.findall(r'value="(\w+)" checked', text) == ["kwh", "co2", "beside", "books"]


def test_the_picture_has_what_was_chosen_and_no_more(settled):
    full = " ".join(texts(picture(settled, *ALL)))
    for words in ("126.3度", "66.28元", "83千克", "每天少用了 0.2 度", "没有按天气调整", "挪了时间的", "安徽"):
        assert words in full, words
    bare = " ".join(texts(picture(settled, "co2")))
    for words in ("126.3", "66.28", "少用了", "挪了时间的", "安徽"):
        assert words not in bare, words


def test_what_was_moved_says_nought(settled):
    lines = texts(picture(settled, "books"))

    assert lines[lines.index("挪了时间的") + 1 :][:2] == ["0.6 度", "少排 0 千克"]
    assert "不折算减排" in lines


def test_the_alternative_text_says_what_the_picture_says(settled):
    shown = settled.get(f"/report/2026-10/card?made=1&{urlencode([('show', each) for each in ALL])}").text
    alt = re.search(r'<img [^>]*alt="([^"]+)"', shown)[1]

    assert fromstring(picture(settled, *ALL).text).find(f"{SVG}title").text == alt
    for words in ("2026 年 10 月", "126.3 度", "66.28 元", "少用了 0.2 度", "没有按天气调整", "少排 0 千克"):
        assert words in alt, words


def test_nothing_on_it_tells_who_or_when(settled, services):
    text = picture(settled, *ALL).text
    mine = settled.household()

    for secret in (mine.id, "合肥", "64.54", "4F2C", "10-12", "10 月 12", "18:00", "3 口"):
        assert secret not in text, secret
    assert text.count("<rect") < 12, "no bar for each day"


def test_it_is_safe_to_open_alone(settled):
    answer = picture(settled, "kwh")

    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert "no-store" in answer.headers["Cache-Control"]
    for word in ("<script", "<style", "style=", "foreignObject", "href", "onload"):
        assert word not in answer.text


def test_the_address_is_on_it_only_where_it_was_set(settled, services, app):
    assert "example.org" not in picture(settled, "kwh").text
    app.extensions["services"] = replace(services, public_url="https://yidu.example.org")
    assert texts(picture(settled, "kwh"))[-1] == "yidu.example.org"


def test_nothing_chosen_is_asked_again(settled):
    answer = settled.get("/report/2026-10/card?made=1&show=address")
    assert answer.status_code == 422
    assert 'id="show-error"' in answer.text
    assert "<img" not in answer.text
    assert picture(settled).status_code == 422


def test_a_comparison_that_means_nothing_is_not_offered(settled):
    assert 'value="beside"' not in settled.get("/report/2025-10/card").text
    lone = settled.get("/report/2025-10/card.svg?show=kwh&show=beside").text
    assert "少用了" not in lone
    assert "多用了" not in lone


def test_a_demo_home_says_so(settled, services):
    keep(services, replace(settled.household(), demo=True))
    assert "这是示例家庭，数字是假设的" in texts(picture(settled, "kwh"))


def test_strangers_and_visitors_get_no_picture(settled, stranger, client):
    assert picture(stranger, "kwh").status_code == 404
    assert picture(client, "kwh").status_code == 302


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_line_fits_the_card(settled, services, lang):
    keep(services, replace(settled.household(), lang=lang))
    root = fromstring(picture(settled, *ALL).text)
    high = float(root.get("viewBox").split()[3])

    for text in root.iter(f"{SVG}text"):
        wide = width("".join(text.itertext()), float(text.get("font-size")))
        start = float(text.get("x")) - (wide if text.get("text-anchor") == "end" else 0)
        assert start >= 20, "".join(text.itertext())
        assert float(text.get("y")) <= high - 10
    assert high / 360 < 1.5


def test_lines_break_where_a_reader_expects() -> None:
    assert wrapped("一二三四五六七八九十" * 2 + "，好", 16) == ["一二三四五六七八九十一二三四五六七八九", "十，好"]
    assert wrapped("一二三四五六七八九十一二三四五六七八九，好", 16) == [
        "一二三四五六七八九十一二三四五六七八九，",
        "好",
    ]
    assert wrapped("a word " * 12, 16) == [
        "a word a word a word a word a word",
        "a word a word a word a word a word",
        "a word a word",
    ]
    assert all(width(line, 16) <= WIDTH for line in wrapped("No longer than it may be " * 9, 16))
