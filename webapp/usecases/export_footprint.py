"""What is kept of a home's footprints, for the archive: its answers as they lie in the tables."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from sqlmodel import Session

from webapp.domain.footprint_people import Profile
from webapp.domain.household import Household
from webapp.store import footprints
from webapp.store.footprints import Answer, Copy
from webapp.usecases.csv_lines import text_cell

NAMES = ["year", "label", "question", "answer"]


@dataclass(frozen=True)
class StoredFootprint:
    """People, answers, and the copies kept to go back to."""

    people: list[Profile]
    answers: list[Answer]
    copies: list[Copy]

    def record(self) -> dict[str, object]:
        return {
            "footprint_profiles": [asdict(one) for one in self.people],
            "footprint_answers": [asdict(one) for one in self.answers],
            "footprint_copies": [asdict(one) for one in self.copies],
        }

    def rows(self) -> Iterator[list[object]]:
        """One answer a row, people by the label they chose."""
        labels = {one.id: one.label for one in self.people}
        for one in self.answers:
            answer = json.dumps(dict(one.answer), ensure_ascii=False)
            yield [one.year, text_cell(labels.get(one.profile_id, "")), one.question, answer]


def stored_footprint(session: Session, home: Household) -> StoredFootprint:
    return StoredFootprint(
        footprints.profiles(session, home.id),
        footprints.answers(session, home.id),
        list(footprints.copies(session, home.id).values()),
    )
