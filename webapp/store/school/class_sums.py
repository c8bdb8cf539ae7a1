"""What may be shown of a class, kept as it was shown last; moved along with whatever homes hand in or take out."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, cast

from sqlmodel import Session, col, select

from webapp.domain.school.class_sums import NEEDS, NOTHING, ClassSums, Part, PartId, Step, Told, released, told, without
from webapp.domain.school.mission import MissionId, Work
from webapp.domain.school.night_spread import Spread
from webapp.domain.school.school_class import SchoolClass
from webapp.store.school.tables import ClassSumsRow, MissionWorkRow, SchoolClassRow

ANY_HOME = Told(date.min)


def find(session: Session, of: SchoolClass) -> ClassSums:
    row = session.get(ClassSumsRow, (of.organisation_id, of.id))
    return _as_sums(row.sums) if row else {}


def of_organisation(session: Session, organisation_id: str) -> dict[str, ClassSums]:
    """By class."""
    rows = session.exec(select(ClassSumsRow).where(col(ClassSumsRow.organisation_id) == organisation_id))
    return {row.class_id: _as_sums(row.sums) for row in rows}


def needed(mission: MissionId) -> tuple[MissionId, ...]:
    return NEEDS.get(mission, (mission,))


def lock(session: Session, of: SchoolClass) -> None:
    """Until the end of this change nobody else adds the class up."""
    mine = col(SchoolClassRow.organisation_id) == of.organisation_id, col(SchoolClassRow.class_id) == of.id
    session.exec(select(col(SchoolClassRow.class_id)).where(*mine).with_for_update()).first()


def keep(session: Session, of: SchoolClass, mission: MissionId, works: Iterable[Work]) -> None:
    """After a home handed in: `works` are the class's of the missions needed."""
    seats = select(col(MissionWorkRow.seat)).where(
        col(MissionWorkRow.organisation_id) == of.organisation_id,
        col(MissionWorkRow.class_id) == of.id,
        col(MissionWorkRow.done).is_(True),
    )
    told_now: dict[PartId, Mapping[int, Told]] = {"any": dict.fromkeys(session.exec(seats.distinct()), ANY_HOME)}
    told_now |= told(works, mission)
    before = find(session, of)
    after = dict(before) | {
        part: released(before.get(part, NOTHING), homes, of.seats) for part, homes in told_now.items()
    }
    _save(session, of, before, after)


def forget_seat(session: Session, of: SchoolClass, seat: int) -> None:
    """After its works are gone."""
    before = find(session, of)
    _save(session, of, before, {part: without(sums, seat) for part, sums in before.items()})


def _save(session: Session, of: SchoolClass, before: ClassSums, after: ClassSums) -> None:
    if after != before:
        record: dict[str, object] = {part: as_record(sums) for part, sums in after.items() if sums != NOTHING}
        session.merge(ClassSumsRow(organisation_id=of.organisation_id, class_id=of.id, sums=record))


def as_record(part: Part) -> dict[str, object]:
    return {
        "homes": part.homes,
        "sums": dict(part.sums),
        "marks": {str(seat): mark for seat, mark in part.marks.items()},
        "steps": [[step.start.isoformat(), step.low, step.middle, step.high] for step in part.steps],
        "spreads": [[list(spread.cuts), list(spread.counts)] for spread in part.spreads],
    }


def _as_sums(record: Mapping[str, Any]) -> ClassSums:
    return {cast(PartId, part): as_part(each) for part, each in record.items()}


def as_part(record: Mapping[str, Any]) -> Part:
    return Part(
        record["homes"],
        record["sums"],
        {int(seat): mark for seat, mark in record["marks"].items()},
        tuple(Step(date.fromisoformat(start), *watts) for start, *watts in record["steps"]),
        tuple(Spread(tuple(cuts), tuple(counts)) for cuts, counts in record["spreads"]),
    )
