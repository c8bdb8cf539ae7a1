"""What children read: short sentences, characters their stage knows, and words beyond them listed for pinyin."""

from collections.abc import Iterator

import pytest

from webapp.domain.school.quiz import Question
from webapp.domain.school.reading_level import LONGEST, Fault, faults, length, sentences
from webapp.domain.school.school_class import STAGES, Stage
from webapp.domain.text import Text
from webapp.rules.school_book import load_school_book

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
