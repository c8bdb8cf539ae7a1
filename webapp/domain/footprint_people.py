"""Several people on one phone: each a short label they choose, and nothing else about them. No children."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from webapp.domain.errors import TextTooLongError
from webapp.domain.footprint_errors import NoLabelError, SameLabelError, TooManyProfilesError

LONGEST_LABEL = 6
MOST_PROFILES = 12
LEAST_AGE = 14


@dataclass(frozen=True)
class Profile:
    """A person whose way about is counted. The label is theirs to choose: no name is asked."""

    id: str
    label: str


def label_of(text: str) -> str:
    """Raises NoLabelError or TextTooLongError."""
    label = " ".join(unicodedata.normalize("NFKC", text).split())
    if not label or not label.isprintable():
        raise NoLabelError("label")
    if len(label) > LONGEST_LABEL:
        raise TextTooLongError("label", most=LONGEST_LABEL)
    return label


def check_new(label: str, others: Collection[str]) -> None:
    """Raises SameLabelError or TooManyProfilesError."""
    if label in others:
        raise SameLabelError("label", label=label)
    if len(others) >= MOST_PROFILES:
        raise TooManyProfilesError("label", most=MOST_PROFILES)
