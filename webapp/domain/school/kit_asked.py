"""What somebody asks a kit for without a class: a stage, a place, a first day, how many pupils each class has."""

from dataclasses import dataclass
from datetime import date, timedelta

from webapp.domain.school.kit_errors import (
    ClassTooLargeError,
    ClassTooSmallError,
    DayTooFarError,
    NoSizesError,
    TooManyClassesError,
)
from webapp.domain.school.schedule import Weeks
from webapp.domain.school.school_class import FEWEST_SEATS, MOST_SEATS, Stage

BACK, AHEAD = timedelta(days=60), timedelta(days=400)
"""So long ago a kit may have begun, to print it once more; so far ahead it can be planned."""
MOST_CLASSES = 30


@dataclass(frozen=True)
class KitAsked:
    stage: Stage
    province: str
    first: date
    weeks: Weeks
    sizes: tuple[int, ...]


def check_first(first: date, today: date) -> None:
    """Raises DayTooFarError."""
    if not today - BACK <= first <= today + AHEAD:
        raise DayTooFarError("first", first=today - BACK, last=today + AHEAD)


def check_sizes(sizes: tuple[int, ...]) -> None:
    """Raises NoSizesError, TooManyClassesError, ClassTooSmallError, ClassTooLargeError."""
    if not sizes:
        raise NoSizesError("sizes")
    if len(sizes) > MOST_CLASSES:
        raise TooManyClassesError("sizes", most=MOST_CLASSES)
    if min(sizes) < FEWEST_SEATS:
        raise ClassTooSmallError("sizes", least=FEWEST_SEATS)
    if max(sizes) > MOST_SEATS:
        raise ClassTooLargeError("sizes", most=MOST_SEATS)
