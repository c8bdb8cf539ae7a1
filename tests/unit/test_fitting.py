"""Words on paper: nothing is lost by breaking lines, and what the rules of a document allow fits its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.outreach.campaign_checks import GOAL, TITLE
from webapp.domain.outreach.fitting import CLOSING, MM, ems, fit, wrapped
from webapp.views.outreach.sizes import LEAFLET, POSTER, Sizes

LETTERS = st.text(st.sampled_from("傍晚少一度，。abc WMi 12"), max_size=60)


def letters(text: str) -> str:
    return "".join(text.split())


@given(LETTERS, st.floats(3, 20))
def test_lines_keep_every_letter_and_their_width(text: str, room: float) -> None:
    lines = wrapped(text, room)

    assert letters("".join(lines)) == letters(text)
    for line in lines:
        body = line.rstrip("".join(CLOSING) + " ")
        assert ems(body) <= room, line


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("傍晚少一度", 3, ["傍晚少", "一度"]),
        ("傍晚少，一度", 3, ["傍晚少，", "一度"]),
        ("One kWh less", 4, ["One", "kWh", "less"]),
        ("", 5, []),
    ],
)
def test_chinese_breaks_anywhere_words_stay_whole(text: str, room: float, lines: list[str]) -> None:
    assert wrapped(text, room) == lines


def test_short_words_are_large_and_long_ones_small() -> None:
    assert fit("傍晚少一度", (92, 60, 34), 176 * MM, 42 * MM) == 92
    assert fit("三十个汉字的标题" * 4, (92, 60, 34), 176 * MM, 42 * MM) == 34


@pytest.mark.parametrize("sizes", [POSTER, LEAFLET], ids=["poster", "leaflet"])
@pytest.mark.parametrize("letter", ["度", "W", "e", "一 ", "word "])
def test_the_longest_words_a_document_may_have_fit(sizes: Sizes, letter: str) -> None:
    limit = "zh" if ems(letter.strip()) == 1 else "en"
    for text, size, high, leading in (
        ((letter * TITLE[limit])[: TITLE[limit]], sizes.of_title, sizes.title_high, 1.15),
        ((letter * GOAL[limit])[: GOAL[limit]], sizes.of_goal, sizes.goal_high, 1.45),
    ):
        points = size(text)
        lines = wrapped(text, sizes.wide * MM / points)
        assert len(lines) * points * leading <= high * MM, (text, points, len(lines))
