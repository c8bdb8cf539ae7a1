"""A home's footprint of a year: what was answered, what the meter told, and answering one question at a time."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
from sqlmodel import Session

from webapp.domain.calendar import days
from webapp.domain.footprint import Answers, Electricity, Footprint, Setting, Source
from webapp.domain.footprint_book import FootprintBook, Given, Question, Value
from webapp.domain.footprint_count import footprint
from webapp.domain.footprint_errors import UnknownProfileError, UnknownQuestionError, UnknownYearError
from webapp.domain.footprint_file import YEARS
from webapp.domain.footprint_people import Profile
from webapp.domain.forecast import daily_wh
from webapp.domain.household import Household
from webapp.domain.readings import Quality
from webapp.store import footprints, meters
from webapp.store.footprints import OF_HOME, Answer
from webapp.usecases.services import Services


@dataclass(frozen=True)
class Kept:
    """Everything a home answered: its people in their order, and the answers of each year by profile."""

    profiles: tuple[Profile, ...]
    years: Mapping[int, Answers]
    undoable: bool = False
    drafted: bool = False

    def of(self, year: int) -> Answers:
        """Every person has a place in a year, also who has not answered yet."""
        known = self.years.get(year, Answers({}, {}))
        return Answers(known.home, {one.id: known.people.get(one.id, {}) for one in self.profiles})


@dataclass(frozen=True)
class Shown:
    """A year's footprint with what it was counted from."""

    year: int
    kept: Kept
    answers: Answers
    setting: Setting
    footprint: Footprint

    @property
    def begun(self) -> bool:
        return bool(self.answers.home or self.footprint.answered)


def check_year(services: Services, year: int) -> int:
    """Raises UnknownYearError for one before the published factors, or ahead."""
    first, last = YEARS[0], services.today().year
    if not first <= year <= last:
        raise UnknownYearError(first=first, last=last)
    return year


def kept_footprint(services: Services, home: Household) -> Kept:
    with services.database.read() as session:
        profiles = tuple(footprints.profiles(session, home.id))
        rows = footprints.answers(session, home.id)
        copies = footprints.copies(session, home.id)
    return Kept(profiles, _by_year(services.footprint, rows), "undo" in copies, "draft" in copies)


def _by_year(book: FootprintBook, rows: Iterable[Answer]) -> dict[int, Answers]:
    """Rows as typed values; a question or field the book has dropped since is left out."""
    found: dict[int, tuple[dict[str, Given], dict[str, dict[str, Given]]]] = {}
    for row in rows:
        question = book.question(row.question)
        if question is None:
            continue
        home, people = found.setdefault(row.year, ({}, {}))
        target = home if row.profile_id == OF_HOME else people.setdefault(row.profile_id, {})
        target[row.question] = _values(question, row.answer)
    return {year: Answers(home, people) for year, (home, people) in found.items()}


def _values(question: Question, answer: Mapping[str, str]) -> dict[str, Value]:
    return {
        field.id: Decimal(answer[field.id]) if field.kind == "number" else answer[field.id]
        for field in question.fields
        if field.id in answer
    }


def show_footprint(services: Services, home: Household, year: int, kept: Kept | None = None) -> Shown:
    """Raises UnknownYearError."""
    check_year(services, year)
    kept = kept or kept_footprint(services, home)
    answers, setting = kept.of(year), setting_of(services, home, year)
    return Shown(year, kept, answers, setting, footprint(answers, setting))


def setting_of(services: Services, home: Household, year: int) -> Setting:
    """With the factors published by the year's end, or by today in the present year."""
    day = min(services.today(), date(year, 12, 31))
    return Setting(
        home.people,
        electricity_of(services, home, year),
        services.factor(home, day),
        services.factors.national(day),
        services.footprint,
    )


def electricity_of(services: Services, home: Household, year: int) -> Electricity:
    """Days the meter told whole are counted as told; the others as the home usually uses, with its doubt."""
    first, end, today = date(year, 1, 1), date(year + 1, 1, 1), services.today()
    with services.database.read() as session:
        metered = meters.days(session, home.id, first, end)
    told = {
        day: int(wh.sum())
        for day, wh in metered.wh.items()
        if day < today and not bool(np.any(metered.quality[day] == Quality.MISSING))
    }
    whole = list(days(first, end))
    usual = sum(daily_wh(home.use, day) for day in whole if day not in told)
    known, doubt = Decimal(sum(told.values())) / 1000, Decimal(str(home.use.doubt))
    rest = Decimal(usual) / 1000
    source: Source = "estimated" if not told else "measured" if len(told) == len(whole) else "partly_measured"
    return Electricity(
        known + rest, known + rest * (1 - doubt), known + rest * (1 + doubt), source, len(told), len(whole)
    )


def find_question(services: Services, name: str) -> Question:
    """Raises UnknownQuestionError."""
    found = services.footprint.question(name)
    if found is None:
        raise UnknownQuestionError
    return found


def find_profile(kept: Kept, profile_id: str) -> Profile:
    """Raises UnknownProfileError; another home's is as unknown as one that never was."""
    found = next((one for one in kept.profiles if one.id == profile_id), None)
    if found is None:
        raise UnknownProfileError
    return found


def keep_answer(
    services: Services, home: Household, year: int, question: Question, profile_id: str, given: Given, *, me: str
) -> str:
    """Keep the answer in place of the one before; an empty one is forgotten. Answers the profile it was kept for.

    Without a profile a personal answer makes the first one, called `me`. What could be undone no longer can.
    Raises UnknownYearError or UnknownProfileError.
    """
    check_year(services, year)
    kept = kept_footprint(services, home)
    with services.database.write() as session:
        whose = OF_HOME
        if question.whose == "person":
            whose = _profile_for(session, services, home, kept, profile_id, me) if given or kept.profiles else OF_HOME
        text = {field: f"{value:f}" if isinstance(value, Decimal) else value for field, value in given.items()}
        footprints.save_answers(session, home.id, [Answer(year, whose, question.id, text)], services.now())
        footprints.drop_copy(session, home.id, "undo")
    return whose


def _profile_for(session: Session, services: Services, home: Household, kept: Kept, profile_id: str, me: str) -> str:
    if profile_id:
        return find_profile(kept, profile_id).id
    if kept.profiles:
        return kept.profiles[0].id
    profile = Profile(secrets.token_hex(4), me)
    footprints.save_profile(session, home.id, profile, services.now())
    return profile.id
