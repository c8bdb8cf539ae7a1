"""What children read: short sentences, characters their stage knows, and words beyond them listed for pinyin."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest
import yaml

from webapp.domain.school.mission import MissionId
from webapp.domain.school.mission_book import MissionText
from webapp.domain.school.quiz import Question
from webapp.domain.school.reading_level import LONGEST, Fault, faults, length, sentences
from webapp.domain.school.school_class import STAGES, Stage
from webapp.domain.text import Text
from webapp.rules.school_book import load_school_book

ROOT = Path(__file__).parents[2]
LESSONS = ROOT / "webapp" / "rules" / "school" / "lessons"
BOOK = load_school_book()
CHARACTERS = BOOK.characters


def test_the_lists_are_as_long_as_the_standard_says() -> None:
    lists = {name: getattr(CHARACTERS, name).replace(" ", "") for name in ("basic", "first", "second")}
    assert {name: len(each) for name, each in lists.items()} == {"basic": 300, "first": 2500, "second": 1000}
    assert all(len(set(each)) == len(each) for each in lists.values())
    assert not set(lists["first"]) & set(lists["second"])
    assert set(lists["basic"]) <= CHARACTERS.by_grade_9


def test_a_term_is_a_word_beyond_the_list_of_the_youngest() -> None:
    for term in CHARACTERS.terms:
        assert set(term) - CHARACTERS.known_to("primary_low"), f"{term}: all of it is known"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("睡着以后，家里还在用电吗？抄表就知道。", ("睡着以后，家里还在用电吗", "抄表就知道")),
        ("1 度 = 1000 瓦时。\n1000 ÷ 65 ≈ 15 小时。", ("1 度 = 1000 瓦时", "1000 ÷ 65 ≈ 15 小时")),
        ("用了 0.5 度。", ("用了 0.5 度",)),
        ("", ()),
        ("。。。", ()),
    ],
)
def test_a_sentence_is_what_is_read_in_one_breath(text: str, found: tuple[str, ...]) -> None:
    assert sentences(text) == found


@pytest.mark.parametrize(
    ("sentence", "characters"),
    [("只看，不摸", 4), ("1 度 = 1000 瓦时", 5), ("用了 0.5 度", 4), ("LED 灯", 2), ("19:00 抄表", 3)],
)
def test_a_number_counts_as_one(sentence: str, characters: int) -> None:
    assert length(sentence) == characters


def test_what_is_too_long_or_unknown_is_named() -> None:
    long = "这一句话里面的字实在是太多太多了"
    assert list(faults(f"只看。{long}。", "primary_low", CHARACTERS)) == [Fault(long, 16)]
    assert list(faults(long, "primary_high", CHARACTERS)) == []
    (fault,) = faults("看看档位。", "primary_low", CHARACTERS)
    assert fault.unknown == ("档",)
    assert "档" in str(fault)
    assert list(faults("看看档位。", "primary_high", CHARACTERS)) == []
    assert list(faults("饭菜不烫手了。", "primary_low", CHARACTERS)) == []


def test_later_stages_read_longer_sentences_and_more_characters() -> None:
    longest = [LONGEST[stage] for stage in STAGES]
    assert longest == sorted(longest)
    assert CHARACTERS.known_to("primary_low") < CHARACTERS.known_to("primary_high")


def said(question: Question) -> Iterator[Text]:
    yield from (question.text, question.why, *([question.more] if question.more else []))
    for choice in question.choices:
        yield from (choice.text, *([choice.near] if choice.near else []))


@pytest.mark.parametrize("stage", STAGES)
def test_each_stage_can_read_its_questions(stage: Stage) -> None:
    found = [
        f"{question.id}: {fault}"
        for question in BOOK.quiz.of_stage(stage)
        for text in said(question)
        for fault in faults(text.zh, stage, CHARACTERS)
    ]
    assert not found, "\n".join(found)


CHILD_PAGES = [
    path
    for path in sorted((ROOT / "templates" / "school").glob("*.html"))
    if re.fullmatch(r"seat\w*|mission\w*|sum_\w+|quiz|quiz_one|quiz_parts|child|result_(?!class)\w+", path.stem)
]
SAID_IN = re.compile(r"_\('([^']*)'|ngettext\('([^']*)'")
PLACE = re.compile(r"%\(\w+\)s")


def texts_of(value: object) -> Iterator[str]:
    """Every Chinese text of a value of the rules, at any depth."""
    if isinstance(value, Text):
        yield value.zh
    elif is_dataclass(value):
        yield from (text for each in fields(value) for text in texts_of(getattr(value, each.name)))
    elif isinstance(value, Mapping):
        yield from (text for each in value.values() for text in texts_of(each))
    elif isinstance(value, (list, tuple)):
        yield from (text for each in value for text in texts_of(each))


def without_more(missions: Mapping[MissionId, MissionText]) -> list[MissionText]:
    """`more` is shown to the older alone."""
    return [replace(text, more=None) for text in missions.values()]


def test_the_youngest_can_read_what_a_mission_asks() -> None:
    book = BOOK.missions
    assert book.missions
    said_to_them = texts_of([without_more(book.missions), book.choices])
    found = [str(fault) for text in said_to_them for fault in faults(text, "primary_low", CHARACTERS)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("path", CHILD_PAGES, ids=lambda path: path.stem)
def test_the_youngest_can_read_the_words_of_a_page(path: Path) -> None:
    texts = [PLACE.sub("1", one or many) for one, many in SAID_IN.findall(path.read_text("utf-8"))]
    found = [str(fault) for text in texts for fault in faults(text, "primary_low", CHARACTERS)]
    assert not found, "\n".join(found)


def chinese(value: object) -> Iterator[str]:
    """Every `zh` of a YAML document."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from [inner] if key == "zh" and isinstance(inner, str) else chinese(inner)
    elif isinstance(value, list):
        yield from (text for inner in value for text in chinese(inner))


def test_what_a_teacher_says_to_the_youngest_is_short() -> None:
    """In their lessons it stands in quotation marks, with places for figures in braces."""
    document = yaml.safe_load((LESSONS / "primary_low.yaml").read_text("utf-8"))
    told = [quoted for text in chinese(document) for quoted in re.findall("“([^”]*)”", text)]
    assert len(told) > 20
    found = [str(each) for text in told for each in faults(re.sub(r"{\w+}", "1", text), "primary_low", CHARACTERS)]
    assert not found, "\n".join(found)


def test_all_pages_of_a_child_are_read() -> None:
    assert {"seat", "mission", "quiz_one"} <= {path.stem for path in CHILD_PAGES}
