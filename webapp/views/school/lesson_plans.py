"""Lesson plans on paper."""

from collections.abc import Mapping

from flask_babel import gettext

from webapp.domain.errors import sentence
from webapp.domain.school.kit import Kit
from webapp.domain.school.school_class import Stage
from webapp.usecases.school.lessons import show_lessons
from webapp.views.page import services
from webapp.views.school.pieces import Piece

STAGE_WORDS: Mapping[Stage, str] = {
    "primary_low": sentence("小学低年级"),
    "primary_high": sentence("小学高年级"),
    "junior": sentence("初中"),
    "senior": sentence("高中"),
}


def _context(kit: Kit) -> Mapping[str, object]:
    return {"lessons": show_lessons(services(), kit), "stage": gettext(STAGE_WORDS[kit.stage])}


PIECES = (Piece("lessons", sentence("教案"), "school/sheets_lesson.html", _context),)
