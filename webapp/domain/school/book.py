"""What the kit is made of, as the rule files hold it."""

from dataclasses import dataclass

from webapp.domain.school.lesson import LessonBook
from webapp.domain.school.term import TermCalendar


@dataclass(frozen=True)
class SchoolBook:
    calendar: TermCalendar
    lessons: LessonBook
