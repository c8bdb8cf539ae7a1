"""The energy diary: paper for who has no phone at hand."""

from webapp.domain.errors import sentence
from webapp.views.school.pieces import Piece

PIECES = (Piece("diary", sentence("用电日记"), "school/sheets_diary.html"),)
