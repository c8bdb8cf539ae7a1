"""school/questions.yaml: the questions of the quiz."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from webapp.domain.school.quiz import LETTERS, Question, QuestionBank
from webapp.domain.text import Source, Text
from webapp.rules.reader import Fault, Place, read_one

PATH = Path(__file__).parent / "school" / "questions.yaml"


@dataclass(frozen=True)
class _File:
    sources: dict[str, Source]
    pictures: dict[str, Text]
    questions: tuple[Question, ...]


def load_quiz(path: Path = PATH) -> QuestionBank:
    """Raises RuleFileError."""
    content = read_one(_File, path, _faults)
    return QuestionBank(content.sources, content.pictures, content.questions)


def _faults(content: _File) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, question in enumerate(content.questions):
        for place, reason in _question_faults(question, content):
            yield ("questions", number, *place), reason
        if question.id in seen:
            yield ("questions", number, "id"), f"{question.id} is there twice"
        seen.add(question.id)


def _question_faults(question: Question, content: _File) -> Iterator[tuple[Place, str]]:
    if not 2 <= len(question.choices) <= len(LETTERS):
        yield ("choices",), "two to four of them"
    if sum(choice.near is None for choice in question.choices) != 1:
        yield ("choices",), "one without `near`, the right one"
    if question.picture not in content.pictures:
        yield ("picture",), f"{question.picture} is not described"
    if not question.sources:
        yield ("sources",), "none"
    for name in question.sources:
        if name not in content.sources:
            yield ("sources",), f"{name} is not among the sources"
