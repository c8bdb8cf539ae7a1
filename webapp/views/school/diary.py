"""The energy diary: paper for who has no phone at hand, in the order the teacher types it in."""

from collections.abc import Mapping

from webapp.domain.errors import sentence
from webapp.domain.school.kit import Kit
from webapp.usecases.school.diary import show_diary
from webapp.views.page import services
from webapp.views.school.pieces import Piece


def _context(kit: Kit) -> Mapping[str, object]:
    return {"diary": show_diary(services(), kit)}


PIECES = (Piece("diary", sentence("用电日记"), "school/sheets_diary.html", _context),)
