"""The six characters that are typed to join a campaign: as people write them, and what a misread one may have been."""

import re
import unicodedata
from itertools import product

LENGTH = 6
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""What codes are made of; 0 O 1 I L are in none, as they are taken for one another."""
LOOKS_LIKE = {"0": "QD", "O": "QD", "1": "7J", "I": "7J", "L": "7J"}
MOST_MISREAD = 2
SEPARATORS = re.compile(r"[\s·.,，。_\-–—]+")


def tidy_code(text: str) -> str:
    """Spaces, dashes and case forgiven, full-width forms made ordinary."""
    return SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()


def readings(text: str) -> list[str]:
    """The codes that may be meant, the likeliest first: a character that is in no code was another in print."""
    code = tidy_code(text)
    if len(code) != LENGTH or not code.isascii() or not code.isalnum():
        return []
    misread = sum(letter in LOOKS_LIKE for letter in code)
    if misread > MOST_MISREAD:
        return []
    return ["".join(letters) for letters in product(*(LOOKS_LIKE.get(letter, letter) for letter in code))]
