"""Seat cards: their keys, opening one, agreeing, taking everything out again."""

import base64
import hashlib
import hmac
import re

from webapp.domain.school.errors import ClassOverError, NotAgreedError, UnknownCardError
from webapp.domain.school.school_class import SchoolClass, Seated
from webapp.store.school import classes
from webapp.usecases.services import Services

KEY_LENGTH = 12
"""Of five bits each: sixty bits that nobody guesses, short enough to be typed."""
CONSENT_VERSION = 1
_SPACES = re.compile(r"[\s\-–—.·]+")


def key_of(services: Services, organisation_id: str, class_id: str, number: int, issue: int) -> str:
    """What a card's QR code carries. Not stored: it follows from the installation's secret, so cards print again."""
    said = f"seat-card:{organisation_id}:{class_id}:{number}:{issue}".encode()
    digest = hmac.new(services.receipt_key, said, hashlib.sha256).digest()
    return base64.b32encode(digest).decode()[:KEY_LENGTH]


def hash_of_key(key: str) -> str:
    """What is stored of it. Typed with spaces, dashes or small letters it is the same."""
    plain = _SPACES.sub("", key).upper().replace("0", "O").replace("1", "I")
    return hashlib.sha256(f"seat-card:{plain}".encode()).hexdigest()


def open_card(services: Services, key: str) -> Seated:
    """Raises UnknownCardError; a class that is over still opens, to show what was handed in."""
    with services.database.read() as session:
        found = classes.by_card(session, hash_of_key(key))
    if found is None:
        raise UnknownCardError
    return found


def find_seated(services: Services, organisation_id: str, class_id: str, number: int, issue: int) -> Seated | None:
    """The seat of a browser's cookie; None for a card that was printed anew since."""
    with services.database.read() as session:
        found = classes.seated(session, organisation_id, class_id, number)
    return found if found and found.seat.issue == issue else None


def check_open(services: Services, seated: Seated) -> None:
    """Whether something may be handed in now. Raises ClassOverError, NotAgreedError."""
    if seated.school_class.over(services.now()):
        raise ClassOverError
    if seated.seat.agreed_on is None:
        raise NotAgreedError


def agree(services: Services, seated: Seated) -> None:
    """A parent said yes. Raises ClassOverError."""
    if seated.school_class.over(services.now()):
        raise ClassOverError
    with services.database.write() as session:
        classes.agree(session, seated, services.today(), CONSENT_VERSION)


def take_out(services: Services, seated: Seated) -> None:
    """Everything handed in with the card is gone at once."""
    with services.database.write() as session:
        classes.forget_seat(session, seated)


def url_path(services: Services, school_class: SchoolClass, number: int, issue: int) -> str:
    """Where the QR code leads, without the host."""
    return f"/s/{key_of(services, school_class.organisation_id, school_class.id, number, issue)}"
