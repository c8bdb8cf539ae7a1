"""Seat cards: their keys, opening one, agreeing, taking everything out again."""

import base64
import hashlib
import hmac
import math
import re
import unicodedata
from datetime import timedelta

from webapp.domain.outreach.code import readings
from webapp.domain.school.errors import ClassOverError, NotAgreedError, TooManyCardsError, UnknownCardError
from webapp.domain.school.school_class import Seated
from webapp.store.outreach import attempts
from webapp.store.school import classes
from webapp.usecases.services import Services

KEY_LENGTH = 12
"""Of five bits each: sixty bits that nobody guesses, short enough to be typed."""
TRIES = 30
TRIES_SPAN = timedelta(minutes=10)
"""A whole class may share a school's address, and all of them may mistype; sixty bits are not found by thirty tries."""
_KEY = re.compile(f"[A-Z2-7]{{{KEY_LENGTH}}}")
_SPACES = re.compile(r"[\s\-–—_.·,，。]+")


def key_of(services: Services, organisation_id: str, class_id: str, number: int, issue: int) -> str:
    """What a card's QR code carries. Not stored: it follows from the installation's secret, so cards print again."""
    said = f"seat-card:{organisation_id}:{class_id}:{number}:{issue}".encode()
    digest = hmac.new(services.receipt_key, said, hashlib.sha256).digest()
    return base64.b32encode(digest).decode()[:KEY_LENGTH]


def hash_of_key(key: str) -> str:
    """What is stored of it. Typed with spaces, dashes or small letters it is the same."""
    return hashlib.sha256(f"seat-card:{tidy_key(key)}".encode()).hexdigest()


def tidy_key(key: str) -> str:
    """Full-width forms made ordinary, what is in no key read as what it looks like."""
    plain = _SPACES.sub("", unicodedata.normalize("NFKC", key)).upper()
    return plain.replace("0", "O").replace("1", "I").replace("8", "B")


def open_card(services: Services, key: str) -> Seated:
    """Raises UnknownCardError; a class that is over still opens, to show what was handed in."""
    with services.database.read() as session:
        found = classes.by_card(session, hash_of_key(key))
    if found is None:
        raise UnknownCardError
    return found


def find_card(services: Services, code: str, key: str, address: str) -> str:
    """The key of a card that was typed in, as its QR code has it. Raises UnknownCardError, TooManyCardsError."""
    try:
        seated = open_card(services, key)
    except UnknownCardError:
        note_try(services, key, address)
        raise
    if seated.school_class.code not in readings(code):
        raise UnknownCardError("code")
    return tidy_key(key)


def note_try(services: Services, key: str, address: str) -> None:
    """Somebody asked for a card there is none of. What no card can look like is no guess.

    Of the address only a keyed hash is kept, for a day at most. A card that is known always opens. Raises
    TooManyCardsError.
    """
    if not _KEY.fullmatch(tidy_key(key)):
        return
    now = services.now()
    who = hmac.digest(services.receipt_key, f"card|{address}".encode(), hashlib.sha256).hex()
    with services.database.write() as session:
        tried = attempts.tried(session, "card", who, now, TRIES_SPAN)
    if tried > TRIES:
        left = TRIES_SPAN.total_seconds() - now.timestamp() % TRIES_SPAN.total_seconds()
        raise TooManyCardsError(minutes=math.ceil(left / 60))


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
        classes.agree(session, seated, services.today(), services.school.consent.version)


def take_out(services: Services, seated: Seated) -> None:
    """Everything handed in with the card is gone at once."""
    with services.database.write() as session:
        classes.forget_seat(session, seated)
