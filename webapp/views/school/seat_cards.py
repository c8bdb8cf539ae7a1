"""Seat cards, eight to a sheet: the number, the code to scan, what a parent should know first."""

from collections.abc import Mapping

from webapp.domain.errors import sentence
from webapp.domain.school.kit import Kit
from webapp.usecases.school.print_cards import cards_of
from webapp.views.formats import lang
from webapp.views.outreach.kit import site
from webapp.views.page import services
from webapp.views.school.pieces import Piece, nothing_more


def cards(kit: Kit) -> Mapping[str, object]:
    if kit.of is None:
        return nothing_more(kit)
    consent_text = services().school.consent.worded(kit.deleted_on, lang())
    return {"cards": cards_of(services(), kit.of, site()), "consent_text": consent_text}


PIECES = (Piece("cards", sentence("座位卡"), "school/sheets_cards.html", cards, of_class=True),)
