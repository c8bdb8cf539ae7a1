"""What the kit is made of, as the rule files hold it."""

from dataclasses import dataclass

from webapp.domain.school.quiz import QuestionBank
from webapp.domain.school.reading_level import Characters
from webapp.domain.school.term import TermCalendar


@dataclass(frozen=True)
class SchoolBook:
    calendar: TermCalendar
    quiz: QuestionBank
    characters: Characters
