"""Lesson plans on paper."""

from collections.abc import Mapping

from webapp.domain.errors import sentence
from webapp.domain.school.kit import Kit
from webapp.usecases.school.lessons import show_lessons
from webapp.views.page import services
from webapp.views.school.day_words import stage_name
from webapp.views.school.pieces import Piece


def _context(kit: Kit) -> Mapping[str, object]:
    return {"lessons": show_lessons(services(), kit), "stage": stage_name(kit.stage)}


PIECES = (Piece("lessons", sentence("教案"), "school/sheets_lesson.html", _context),)
