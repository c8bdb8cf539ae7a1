"""footprint.yaml as domain values."""

from collections.abc import Iterator
from pathlib import Path

from webapp.domain.footprint_book import EmissionFactor, FootprintBook, Question
from webapp.rules.reader import Fault, read_one

RULES = Path(__file__).parent
MOST_QUESTIONS = 12


def load_footprint(path: Path = RULES / "footprint.yaml") -> FootprintBook:
    """All of it. Raises RuleFileError."""
    return read_one(FootprintBook, path, _faults)


def _faults(book: FootprintBook) -> Iterator[Fault]:
    for name, factor in book.factors.items():
        yield from _factor_faults(book, name, factor)
    if len(book.questions) > MOST_QUESTIONS:
        yield ("questions",), f"{len(book.questions)} are too many, {MOST_QUESTIONS} at most"
    seen: set[str] = set()
    for number, question in enumerate(book.questions):
        if question.id in seen:
            yield ("questions", number, "id"), f"{question.id} is there twice"
        seen.add(question.id)
        yield from _question_faults(book, number, question)
    for name, item in book.items.items():
        if item.group not in book.groups:
            yield ("items", name, "group"), f"nothing is called {item.group}"
        if not book.question(item.question):
            yield ("items", name, "question"), f"nothing is called {item.question}"


def _factor_faults(book: FootprintBook, name: str, factor: EmissionFactor) -> Iterator[Fault]:
    if not 0 < factor.low <= factor.value <= factor.high:
        yield ("factors", name, "value"), "must lie between low and high"
    for source in factor.sources:
        if source not in book.sources:
            yield ("factors", name, "sources"), f"nothing is called {source}"
    if not factor.sources:
        yield ("factors", name, "sources"), "none"
    if factor.review_by <= book.as_of:
        yield ("factors", name, "review_by"), "is over before it began"


def _question_faults(book: FootprintBook, number: int, question: Question) -> Iterator[Fault]:
    place = ("questions", number)
    for factor in question.factors:
        if factor not in book.factors:
            yield (*place, "factors"), f"nothing is called {factor}"
    for at, field in enumerate(question.fields):
        here = (*place, "fields", at)
        if field.kind == "choice" and not field.options:
            yield (*here, "options"), "missing"
        if field.kind == "choice" and field.default is not None and field.default not in (field.options or {}):
            yield (*here, "default"), "is none of the options"
        if field.kind == "number" and not field.least < field.most:
            yield (*here, "most"), "must be above least"
        if field.needed_with and not question.field(field.needed_with):
            yield (*here, "needed_with"), f"nothing is called {field.needed_with}"
