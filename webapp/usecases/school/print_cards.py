"""The seat cards of a class, to be printed: each with its code to scan and the same key to be typed."""

from dataclasses import dataclass

from webapp.domain.school.school_class import SchoolClass
from webapp.senders.qr import Code, code_of, picture_of
from webapp.store.school import classes
from webapp.usecases.school.cards import hash_of_key, key_of
from webapp.usecases.services import Services

GROUP = 4


@dataclass(frozen=True)
class Card:
    """`code` is the picture of an address; typing `typed` leads to the same page."""

    number: int
    typed: str
    code: str


def cards_of(services: Services, school_class: SchoolClass, base: str) -> list[Card]:
    """All cards, the spare ones too, shuffled but always alike: their order tells nothing of their numbers.

    `base` is the site's address.
    """
    with services.database.read() as session:
        seats = classes.seats(session, school_class)
    of = school_class
    keyed = [(key_of(services, of.organisation_id, of.id, seat.number, seat.issue), seat.number) for seat in seats]
    keyed.sort(key=lambda pair: hash_of_key(pair[0]))
    return [_card(base, key, number) for key, number in keyed]


def _card(base: str, key: str, number: int) -> Card:
    grouped = "-".join(key[at : at + GROUP] for at in range(0, len(key), GROUP))
    return Card(number, f"{base.partition('://')[2]}/s/{grouped}", picture_of(f"{base}/s/{key}"))


def code_for(address: str) -> Code:
    """A code that leads to a page everybody may open."""
    return code_of(address)
