"""Lesson plans of 40 minutes: what is said word for word, with the numbers of the place put in."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any, Literal, TypeVar, cast

from webapp.domain.formula import evaluate
from webapp.domain.school.school_class import Stage
from webapp.domain.text import Source, Text

MINUTES = 40
Prices = Literal["tou", "flat", "unknown"]
"""What is known of a place: prices by the clock, the same price all day, or nothing sure."""
ALWAYS: tuple[Prices, ...] = ("tou", "flat", "unknown")
Board = Literal["one_kwh", "day", "found"]
"""What is drawn on the blackboard."""

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*|=[^{}]+)\}")
"""`{name}`: the words of a fact; `{= sum; places}`: plain arithmetic with the numbers of facts."""
NAME = re.compile(r"[a-z][a-z0-9_]*")

T = TypeVar("T")


@dataclass(frozen=True)
class Step:
    """From which minute to which; `name` is what the step is about. `when`: where it is taught like this."""

    minutes: tuple[int, int]
    name: Text
    teacher: Text
    pupils: Text
    when: tuple[Prices, ...] = ALWAYS


@dataclass(frozen=True)
class Asked:
    question: Text
    answer: Text
    when: tuple[Prices, ...] = ALWAYS


@dataclass(frozen=True)
class Lesson:
    """`questions` are those pupils may ask, `exits` those they are asked at the end."""

    number: int
    title: Text
    goals: Text
    materials: Text
    maths: Text
    safety: Text
    board: Board
    steps: tuple[Step, ...]
    questions: tuple[Asked, ...]
    exits: tuple[Asked, ...]
    homework: Text


@dataclass(frozen=True)
class StageLessons:
    """`example` are readings and amounts for sums in class: made up, and said to be."""

    stage: Stage
    example: Mapping[str, Decimal]
    lessons: tuple[Lesson, ...]


@dataclass(frozen=True)
class SaidFact:
    """A figure in words with the id of the document it is from."""

    zh: str
    en: str
    source: str


@dataclass(frozen=True)
class LessonBook:
    stages: Mapping[Stage, StageLessons]
    facts: Mapping[str, SaidFact]


@dataclass(frozen=True)
class Fact:
    """What a placeholder stands for: its words, its number if it is one, where it is from."""

    text: Text
    number: float | None = None
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class Plan:
    """A lesson as it is printed: no placeholder is left, and every source it rests on is named."""

    lesson: Lesson
    sources: tuple[Source, ...]


class UnknownFactError(ValueError):
    """A lesson asks for what is not known of this place: a fault of the rule file."""


def covers_the_lesson(steps: Iterable[Step], prices: Prices) -> bool:
    """Whether the steps taught at such a place fill 0 to 40 minutes without gap."""
    spans = [step.minutes for step in steps if prices in step.when]
    edges = [spans[0][0], spans[-1][1]] if spans else []
    rising = all(first < last for first, last in spans)
    return edges == [0, MINUTES] and rising and all(a[1] == b[0] for a, b in pairwise(spans))


def plan(lesson: Lesson, prices: Prices, facts: Mapping[str, Fact]) -> Plan:
    """The lesson of a place. Raises UnknownFactError."""
    kept = replace(
        lesson,
        steps=_taught(lesson.steps, prices),
        questions=_taught(lesson.questions, prices),
        exits=_taught(lesson.exits, prices),
    )
    used = dict.fromkeys(name for text in texts(kept) for name in names_in(text.zh) if name in facts)
    sources = dict.fromkeys(source for name in used for source in facts[name].sources)
    return Plan(_mapped(kept, lambda text: filled(text, facts)), tuple(sources))


def _taught(items: tuple[Any, ...], prices: Prices) -> tuple[Any, ...]:
    return tuple(item for item in items if prices in item.when)


def texts(value: object) -> Iterator[Text]:
    """Every text in a lesson, from the top down."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)
    elif is_dataclass(value):
        for each in fields(value):
            yield from texts(getattr(value, each.name))


def _mapped(value: T, change: Callable[[Text], Text]) -> T:
    if isinstance(value, Text):
        return cast(T, change(value))
    if isinstance(value, tuple):
        return cast(T, tuple(_mapped(item, change) for item in value))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: _mapped(getattr(value, each.name), change) for each in fields(value)})
    return value


def names_in(text: str) -> Iterator[str]:
    """The facts a text asks for, in its order."""
    for inside in PLACEHOLDER.findall(text):
        yield from NAME.findall(inside.partition(";")[0])


def filled(text: Text, facts: Mapping[str, Fact]) -> Text:
    return Text(*(_fill(text[lang], lang, facts) for lang in ("zh", "en")))


def _fill(text: str, lang: str, facts: Mapping[str, Fact]) -> str:
    def put(match: re.Match[str]) -> str:
        inside = match[1]
        return _sum(inside[1:], facts) if inside.startswith("=") else _known(inside, facts).text[lang]

    return PLACEHOLDER.sub(put, text)


def _known(name: str, facts: Mapping[str, Fact]) -> Fact:
    if name not in facts:
        raise UnknownFactError(f"nothing is known of {name}")
    return facts[name]


def _sum(asked: str, facts: Mapping[str, Fact]) -> str:
    formula, _, places = asked.partition(";")
    numbers = {name: _known(name, facts).number for name in NAME.findall(formula)}
    value = evaluate(formula, {name: number for name, number in numbers.items() if number is not None})
    step = Decimal(1).scaleb(-int(places or 0))
    exact = Decimal(str(round(value, 9)))
    return f"{exact.quantize(step, ROUND_HALF_UP) + 0}"
