"""What the kit is made of, as the rule files hold it."""

from dataclasses import dataclass

from webapp.domain.school.card_consent import CardConsent
from webapp.domain.school.checklist import Checklist
from webapp.domain.school.farewell import Farewells
from webapp.domain.school.lesson import LessonBook
from webapp.domain.school.mission_book import MissionBook
from webapp.domain.school.quiz import QuestionBank
from webapp.domain.school.reading_level import Characters
from webapp.domain.school.term import TermCalendar


@dataclass(frozen=True)
class SchoolBook:
    calendar: TermCalendar
    lessons: LessonBook
    quiz: QuestionBank
    characters: Characters
    building_checklist: Checklist
    consent: CardConsent
    farewells: Farewells
    missions: MissionBook
    unkind_words: tuple[str, ...]
