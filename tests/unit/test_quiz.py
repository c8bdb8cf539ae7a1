"""The rounds of a class, what each answer is told, and what is told of many."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.domain.school.paper_answers import read_answers
from webapp.domain.school.quiz import ROUND, Choice, Question, QuestionBank, in_order_of, rounds
from webapp.domain.school.quiz_errors import AnswersNotReadError, NoAnswersError, NoSuchChoiceError, NotAsManyError
from webapp.domain.school.quiz_items import Firsts, items
from webapp.domain.school.school_class import STAGES
from webapp.domain.text import Text
from webapp.rules.school_quiz import load_quiz

BANK = load_quiz()
SAID = Text("近", "near")


def a_question(name: str = "one", right: int = 0, choices: int = 3) -> Question:
    made = tuple(Choice(Text(str(n), str(n)), None if n == right else SAID) for n in range(choices))
    return Question(name, "meter", STAGES, "search", SAID, made, SAID, ("physics",))


def answers(*firsts: int, question_id: str = "one") -> dict[str, Firsts]:
    return {question_id: Counter(firsts)}


def bank(*questions: Question) -> QuestionBank:
    return QuestionBank({}, {}, questions)


def test_there_are_enough_questions_for_every_stage() -> None:
    assert len(BANK.questions) >= 48
    for stage in STAGES:
        assert len(BANK.of_stage(stage)) >= 2 * ROUND, stage
    assert {"one_kwh", "why", "habits", "prices", "meter", "safety", "carbon"} <= {
        each.topic for each in BANK.of_stage("primary_high")
    }
    for stage in STAGES:
        assert ("market" in {each.topic for each in BANK.of_stage(stage)}) == (stage in ("junior", "senior"))


def test_no_letter_is_right_too_often() -> None:
    right = Counter(each.right for each in BANK.questions)
    assert max(right.values()) < 0.45 * len(BANK.questions)


def test_a_right_answer_is_not_told_by_its_length() -> None:
    def is_longest(question: Question) -> bool:
        lengths = [len(choice.text.zh) for choice in question.choices]
        return lengths[question.right] == max(lengths) and lengths.count(max(lengths)) == 1

    assert sum(map(is_longest, BANK.questions)) < 0.45 * len(BANK.questions)


@settings(max_examples=30)
@given(st.text(min_size=1, max_size=12), st.sampled_from(STAGES), st.randoms())
def test_a_seed_always_draws_the_same_rounds(seed, stage, random) -> None:  # type: ignore[no-untyped-def]
    questions = list(BANK.of_stage(stage))
    drawn = rounds(questions, seed)
    random.shuffle(questions)
    assert rounds(questions, seed) == drawn
    asked = [each.id for one in drawn for each in one]
    assert len(set(asked)) == len(asked) == len(questions) // ROUND * ROUND
    assert set(in_order_of(seed, drawn[0])) == set(drawn[0])


def test_classes_and_seats_differ() -> None:
    questions = BANK.of_stage("primary_high")
    assert len({rounds(questions, f"class {n}")[0] for n in range(20)}) == 20
    assert len({in_order_of(f"seat {n}", questions[:ROUND]) for n in range(20)}) > 15


@settings(max_examples=30)
@given(st.text(min_size=1, max_size=12), st.sampled_from(STAGES))
def test_each_round_has_several_topics_and_speaks_of_safety(seed, stage) -> None:  # type: ignore[no-untyped-def]
    for one in rounds(BANK.of_stage(stage), seed):
        assert len({each.topic for each in one}) >= 4
        assert any(each.safety for each in one)


def test_fewer_than_five_answers_are_not_shown() -> None:
    one = bank(a_question())
    assert items(one, answers(0, 0, 0, 1)) == ()
    (shown,) = items(one, answers(0, 0, 0, 1, 1))
    assert (shown.about, shown.tenths, shown.tempting) == (5, 6, None)


@pytest.mark.parametrize(
    ("right", "wrong", "tenths", "share"),
    [
        (45, 0, 10, "most"),
        (43, 2, 10, "most"),
        (42, 3, 9, "tenths"),
        (0, 9, 0, "few"),
        (1, 22, 0, "few"),
        (20, 20, 5, "tenths"),
    ],
)
def test_shares_are_tenths_and_never_all_or_none(right: int, wrong: int, tenths: int, share: str) -> None:
    (shown,) = items(bank(a_question()), answers(*[0] * right, *[1] * wrong))
    assert (shown.tenths, shown.share) == (tenths, share)
    assert shown.about % 5 == 0
    assert abs(shown.about - right - wrong) <= 2


def test_a_wrong_choice_is_named_when_five_took_it() -> None:
    one = bank(a_question())
    assert items(one, answers(0, 0, 1, 1, 1, 1))[0].tempting is None
    assert items(one, answers(0, 0, 1, 1, 1, 1, 1, 2))[0].tempting == 1
    assert items(one, answers(*[2] * 5, *[1] * 5))[0].tempting == 1


def test_the_least_known_comes_first_and_what_is_gone_is_left_out() -> None:
    both = bank(a_question("one"), a_question("two", right=1))
    given_ = answers(*[0] * 6) | answers(*[0] * 4, 1, 1, question_id="two") | answers(*[0] * 9, question_id="gone")
    shown = items(both, given_)
    assert [item.question.id for item in shown] == ["two", "one"]
    assert [item.worth_again for item in shown] == [True, False]


@pytest.mark.parametrize("typed", ["ABCA", "abca", "Ａ Ｂ Ｃ Ａ", "a,b、c a", "A/B/C/A"])
def test_a_line_from_paper_is_read_however_it_is_typed(typed: str) -> None:
    assert read_answers(typed, [a_question()] * 4) == (0, 1, 2, 0)


@pytest.mark.parametrize("dash", ["-", "—", "–", "_", "0", "？"])
def test_what_was_left_out_is_a_dash(dash: str) -> None:
    assert read_answers(f"A{dash}C", [a_question()] * 3) == (0, None, 2)


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", NoAnswersError),
        ("ABX", AnswersNotReadError),
        ("甲乙丙", AnswersNotReadError),
        ("<script>", AnswersNotReadError),
        ("AB", NotAsManyError),
        ("ABCA", NotAsManyError),
        ("ABD", NoSuchChoiceError),
    ],
)
def test_a_line_that_cannot_be_read_says_why(typed: str, error: type[Exception]) -> None:
    with pytest.raises(error) as caught:
        read_answers(typed, [a_question()] * 3)
    assert caught.value.field == "answers"  # type: ignore[attr-defined]
