"""The class's certificate for the last lesson: what all found together, with a star for each kWh. No single child."""

from collections.abc import Mapping

from webapp.domain.errors import sentence
from webapp.domain.school.findings import Findings
from webapp.domain.school.kit import Kit
from webapp.usecases.school.show_class_board import shown_wh, things_of
from webapp.usecases.school.show_findings import findings_of
from webapp.views.page import services
from webapp.views.school import findings_words
from webapp.views.school.night_drawing import arc
from webapp.views.school.pieces import Piece

FRIDGE = 2


def _context(kit: Kit) -> Mapping[str, object]:
    """Lines to be filled in by hand where there is nothing yet, or no class."""
    found = findings_of(services(), kit.of) if kit.of else Findings()
    stars, each = arc(found.stars)
    wh = shown_wh(found)
    return {
        "found": found,
        "stars": stars,
        "each_kwh": each,
        "wh": wh,
        "fridge": things_of(services(), wh)[FRIDGE],
        "say": findings_words,
    }


PIECES = (Piece("certificate", sentence("班级纪念状"), "school/sheets_certificate.html", _context, land=True),)
