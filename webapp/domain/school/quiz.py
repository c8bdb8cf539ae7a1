"""Questions with what is said to each answer, and the rounds a class does them in. Nobody gets a score."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Literal

from webapp.domain.school.mission import Came
from webapp.domain.school.school_class import Stage
from webapp.domain.text import Source, Text

Topic = Literal["one_kwh", "why", "habits", "prices", "meter", "safety", "carbon", "market"]
ROUND = 8
"""Questions in a round: ten minutes, and one sheet of paper."""
LETTERS = "ABCD"


@dataclass(frozen=True)
class Choice:
    """`near` is what is said to who chose it, how near it came; the right one has none."""

    text: Text
    near: Text | None = None


@dataclass(frozen=True)
class Question:
    """`why` is the reason or the sum, a sentence a line; `picture` an icon that the bank describes."""

    id: str
    topic: Topic
    stages: tuple[Stage, ...]
    picture: str
    text: Text
    choices: tuple[Choice, ...]
    why: Text
    sources: tuple[str, ...]
    more: Text | None = None
    safety: bool = False

    @property
    def right(self) -> int:
        """Which choice it is, from 0."""
        return next(number for number, choice in enumerate(self.choices) if choice.near is None)

    @property
    def letters(self) -> str:
        return LETTERS[: len(self.choices)]

    @property
    def is_a_sum(self) -> bool:
        """Whether the answer is worked out, not known."""
        return self.topic in ("one_kwh", "meter")


@dataclass(frozen=True)
class Answer:
    """What a seat chose first, which counts, and chose last, which is shown; choices from 0."""

    seat: int
    question_id: str
    first: int
    last: int
    came: Came


@dataclass(frozen=True)
class QuestionBank:
    """`pictures` says what each icon shows, for who cannot see it."""

    sources: Mapping[str, Source]
    pictures: Mapping[str, Text]
    questions: tuple[Question, ...]
    by_id: Mapping[str, Question] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {each.id: each for each in self.questions})

    def of_stage(self, stage: Stage) -> tuple[Question, ...]:
        return tuple(each for each in self.questions if stage in each.stages)


def rounds(questions: Sequence[Question], seed: str) -> tuple[tuple[Question, ...], ...]:
    """Rounds of eight; what is left over stays out. Dealt topic by topic, so that each round has of all.

    The same seed gives the same rounds, whatever order the questions come in: a class can talk about what all its
    seats were asked, and the sheet of paper has the same questions.
    """
    of_topic = Counter(map(_dealt_as, questions))
    dealt = sorted(
        questions, key=lambda each: (not each.safety, of_topic[_dealt_as(each)], _dealt_as(each), _drawn(seed, each.id))
    )
    n = len(dealt) // ROUND
    return tuple(in_order_of(seed, dealt[start::n][:ROUND]) for start in range(n))


def in_order_of(seed: str, questions: Iterable[Question]) -> tuple[Question, ...]:
    """An order of a seat's own, so that neighbours have to read what they answer."""
    return tuple(sorted(questions, key=lambda each: _drawn(seed, each.id)))


def _dealt_as(question: Question) -> str:
    """Its topic; whatever is about staying unhurt belongs together and is in every round."""
    return "safety" if question.safety else question.topic


def _drawn(seed: str, name: str) -> float:
    """A number from 0 to below 1 that looks drawn, always the same for a name."""
    return int.from_bytes(sha256(f"{seed}:{name}".encode()).digest()[:6]) / (1 << 48)
