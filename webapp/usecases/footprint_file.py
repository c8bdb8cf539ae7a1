"""Answers out as a document and back in: looked at first, taken in once confirmed, and undone with one step."""

import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from webapp.domain.footprint_book import Given, Value
from webapp.domain.footprint_errors import FileTooLongError, NothingToTakeError, TooManyProfilesError
from webapp.domain.footprint_file import Document, YearAnswers, read, written
from webapp.domain.footprint_people import MOST_PROFILES, Profile
from webapp.domain.household import Household
from webapp.readers.documents import decoded
from webapp.store import footprints
from webapp.store.footprints import OF_HOME, Answer
from webapp.usecases.footprint import Kept, kept_footprint
from webapp.usecases.footprint_people import keep_for_undo, save_people
from webapp.usecases.services import Services

KB = 1024
MOST_KB = 256


@dataclass(frozen=True)
class ToChange:
    """One answer a document would set: to what, and from what. `label` is None for what is asked of the home."""

    year: int
    label: str | None
    question: str
    then: Given
    now: Given


@dataclass(frozen=True)
class Draft:
    """A document that waits to be taken in. What it does not name stays as it is."""

    changes: tuple[ToChange, ...]
    new_people: tuple[str, ...]
    unchanged: int


def export_answers(services: Services, home: Household) -> Document:
    return written(_by_label(kept_footprint(services, home)))


def _by_label(kept: Kept) -> dict[int, YearAnswers]:
    labels = {one.id: one.label for one in kept.profiles}
    return {
        year: YearAnswers(
            one.home, {labels[profile]: given for profile, given in one.people.items() if profile in labels}
        )
        for year, one in kept.years.items()
    }


def draft_answers(services: Services, home: Household, content: bytes) -> None:
    """Look at a document and put it aside until it is confirmed. Raises a YiduError naming the place."""
    if len(content) > MOST_KB * KB:
        raise FileTooLongError("file", most=MOST_KB)
    found = read(decoded(content), services.footprint, services.today().year)
    with services.database.write() as session:
        footprints.save_copy(session, home.id, "draft", written(found), services.now())


def show_draft(services: Services, home: Household) -> Draft:
    """What taking it in would change. Raises NothingToTakeError."""
    found, kept = _drafted(services, home), kept_footprint(services, home)
    before = _by_label(kept)
    every = [one for year, answers in found.items() for one in _steps(year, answers, before)]
    labels = {one.label for one in kept.profiles}
    named = dict.fromkeys(label for answers in found.values() for label in answers.people)
    return Draft(
        tuple(one for one in every if one.then != one.now),
        tuple(label for label in named if label not in labels),
        sum(one.then == one.now for one in every),
    )


def _drafted(services: Services, home: Household) -> dict[int, YearAnswers]:
    with services.database.read() as session:
        copy = footprints.copies(session, home.id).get("draft")
    if copy is None:
        raise NothingToTakeError
    return read(json.dumps(copy.document, ensure_ascii=False), services.footprint, services.today().year)


def _steps(year: int, answers: YearAnswers, before: Mapping[int, YearAnswers]) -> Iterator[ToChange]:
    old = before.get(year, YearAnswers({}, {}))
    for question, given in answers.home.items():
        yield ToChange(year, None, question, old.home.get(question, {}), given)
    for label, own in answers.people.items():
        for question, given in own.items():
            yield ToChange(year, label, question, old.people.get(label, {}).get(question, {}), given)


def take_draft(services: Services, home: Household) -> int:
    """Take the document in: how many answers it changed. Raises NothingToTakeError or TooManyProfilesError."""
    draft = show_draft(services, home)
    now = services.now()
    with services.database.write() as session:
        ids = {one.label: one.id for one in footprints.profiles(session, home.id)}
        if len(ids) + len(draft.new_people) > MOST_PROFILES:
            raise TooManyProfilesError(most=MOST_PROFILES)
        keep_for_undo(session, services, home)
        new = [Profile(secrets.token_hex(4), label) for label in draft.new_people]
        save_people(session, home, new, now, len(ids))
        ids |= {one.label: one.id for one in new}
        rows = [
            Answer(one.year, OF_HOME if one.label is None else ids[one.label], one.question, _text(one.now))
            for one in draft.changes
        ]
        footprints.save_answers(session, home.id, rows, now)
        footprints.drop_copy(session, home.id, "draft")
    return len(draft.changes)


def drop_draft(services: Services, home: Household) -> None:
    with services.database.write() as session:
        footprints.drop_copy(session, home.id, "draft")


def _text(given: Mapping[str, Value]) -> dict[str, str]:
    return {field: f"{value:f}" if isinstance(value, Decimal) else value for field, value in given.items()}
