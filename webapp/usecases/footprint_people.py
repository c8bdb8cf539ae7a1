"""The people of a footprint: added by a label, called otherwise, removed with all they answered, and back again."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import Session

from webapp.domain.footprint_errors import NothingToUndoError
from webapp.domain.footprint_people import Profile, check_new, label_of
from webapp.domain.household import Household
from webapp.store import footprints
from webapp.store.footprints import Answer
from webapp.usecases.footprint import Kept, check_year, find_profile, kept_footprint
from webapp.usecases.services import Services


def add_person(services: Services, home: Household, label: str) -> Profile:
    """Raises NoLabelError, TextTooLongError, SameLabelError or TooManyProfilesError."""
    kept = kept_footprint(services, home)
    profile = Profile(secrets.token_hex(4), label_of(label))
    check_new(profile.label, [one.label for one in kept.profiles])
    with services.database.write() as session:
        save_people(session, home, [profile], services.now(), len(kept.profiles))
    return profile


def rename_person(services: Services, home: Household, profile_id: str, label: str) -> None:
    """Raises UnknownProfileError, and what `add_person` raises of the label."""
    kept = kept_footprint(services, home)
    profile = Profile(find_profile(kept, profile_id).id, label_of(label))
    check_new(profile.label, [one.label for one in kept.profiles if one.id != profile_id])
    with services.database.write() as session:
        footprints.save_profile(session, home.id, profile, services.now())


def drop_person(services: Services, home: Household, profile_id: str) -> None:
    """With all their answers; `undo` brings both back. Raises UnknownProfileError."""
    find_profile(kept_footprint(services, home), profile_id)
    with services.database.write() as session:
        keep_for_undo(session, services, home)
        footprints.drop_profile(session, home.id, profile_id)


def copy_year(services: Services, home: Household, source: int, target: int) -> None:
    """Answers of another year where the year has none of its own yet. Raises UnknownYearError."""
    check_year(services, source)
    check_year(services, target)
    with services.database.write() as session:
        rows = footprints.answers(session, home.id)
        there = {(row.profile_id, row.question) for row in rows if row.year == target}
        keep_for_undo(session, services, home)
        missing = [
            Answer(target, row.profile_id, row.question, row.answer)
            for row in rows
            if row.year == source and (row.profile_id, row.question) not in there
        ]
        footprints.save_answers(session, home.id, missing, services.now())


def clear_year(services: Services, home: Household, year: int) -> None:
    """Forget a year's answers; the people stay."""
    with services.database.write() as session:
        keep_for_undo(session, services, home)
        gone = [row for row in footprints.answers(session, home.id) if row.year == year]
        empty = [Answer(row.year, row.profile_id, row.question, {}) for row in gone]
        footprints.save_answers(session, home.id, empty, services.now())


def keep_for_undo(session: Session, services: Services, home: Household) -> None:
    """All answers and people as they are now, to come back to with one step."""
    document: dict[str, object] = {
        "profiles": [[one.id, one.label] for one in footprints.profiles(session, home.id)],
        "answers": [
            [row.year, row.profile_id, row.question, dict(row.answer)] for row in footprints.answers(session, home.id)
        ],
    }
    footprints.save_copy(session, home.id, "undo", document, services.now())


def save_people(session: Session, home: Household, people: Iterable[Profile], now: datetime, after: int = 0) -> None:
    """In their order, which is by when each was made, behind `after` who are there already."""
    for number, profile in enumerate(people, after):
        footprints.save_profile(session, home.id, profile, now + number * timedelta(microseconds=1))
    session.flush()


def undo(services: Services, home: Household) -> Kept:
    """Everything as it was before the last large change. Raises NothingToUndoError once it was answered anew."""
    now = services.now()
    with services.database.write() as session:
        copy = footprints.copies(session, home.id).get("undo")
        if copy is None:
            raise NothingToUndoError
        footprints.drop_all(session, home.id)
        session.flush()
        people = [Profile(*one) for one in copy.document["profiles"]]  # type: ignore[attr-defined]  # by keep_for_undo
        save_people(session, home, people, now)
        rows = [Answer(*row) for row in copy.document["answers"]]  # type: ignore[attr-defined]
        footprints.save_answers(session, home.id, rows, now)
        footprints.drop_copy(session, home.id, "undo")
    return kept_footprint(services, home)
