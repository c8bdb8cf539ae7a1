"""The quiz on paper: a sheet for pupils, and the answers for the teacher."""

from collections.abc import Mapping

from webapp.domain.errors import sentence
from webapp.domain.school.kit import Kit
from webapp.usecases.school.quiz import rounds_of
from webapp.views.page import services
from webapp.views.school.pieces import Piece


def _first_round(kit: Kit) -> Mapping[str, object]:
    """Of the class, or of its stage: what is asked on its cards too."""
    bank = services().school.quiz
    return {"questions": rounds_of(bank, kit.stage, kit.of.id if kit.of else None)[0], "sources": bank.sources}


PIECES = (
    Piece("quiz", sentence("小问答（学生）"), "school/sheets_quiz.html", _first_round),
    Piece("quiz_key", sentence("小问答答案（老师）"), "school/sheets_quiz_key.html", _first_round),
)
