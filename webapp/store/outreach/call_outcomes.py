"""What calls came to: by home and version, and for all homes together. Totals are one query whatever their number."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Float, Subquery, Table, and_, case, func, or_, select
from sqlalchemy import cast as as_type
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from webapp.domain.outreach.call_outcome import Outcome, State, Total, as_record, of_record, total_of
from webapp.domain.outreach.demand_call import DemandCall
from webapp.domain.outreach.dominance import covered, squares_covered, two_largest
from webapp.store.outreach.tables import CallOutcomeRow, CallVersionRow

OUTCOME = cast(Table, CallOutcomeRow.__table__)  # type: ignore[attr-defined]  # SQLModel gives every table its own
SUMS = ("state", "adjusted_wh", "actual_wh", "reduced_wh", "fen")


def versions_of(session: Session, household_id: str, call_id: str) -> list[tuple[datetime, Outcome]]:
    """A home's figures, oldest first."""
    mine = OUTCOME.c.household_id == household_id, OUTCOME.c.call_id == call_id
    rows = session.connection().execute(select(OUTCOME).where(*mine).order_by(OUTCOME.c.version))
    return [(row.made_at, _outcome(row.state, row.figures, row.reduced_wh, row.fen)) for row in rows]


def _outcome(state: State, figures: dict[str, Any], reduced_wh: int, fen: int) -> Outcome:
    return of_record(state, figures, reduced_wh, fen)


def newest_of_home(session: Session, household_id: str, campaign_id: str) -> dict[str, Outcome]:
    """A home's figures that hold, by call."""
    mine = OUTCOME.c.household_id == household_id, OUTCOME.c.campaign_id == campaign_id
    rows = session.connection().execute(select(OUTCOME).where(*mine).order_by(OUTCOME.c.version))
    return {row.call_id: _outcome(row.state, row.figures, row.reduced_wh, row.fen) for row in rows}


def newest(session: Session, call: DemandCall, homes: Sequence[str]) -> dict[str, Outcome]:
    """The figures that hold, by home."""
    rows = session.connection().execute(
        select(OUTCOME)
        .where(OUTCOME.c.household_id.in_(homes), OUTCOME.c.call_id == call.id)
        .order_by(OUTCOME.c.version)
    )
    return {row.household_id: _outcome(row.state, row.figures, row.reduced_wh, row.fen) for row in rows}


def last_version(session: Session, call: DemandCall) -> int:
    """0 where nobody has figures yet."""
    of_call = OUTCOME.c.campaign_id == call.campaign_id, OUTCOME.c.call_id == call.id
    return int(session.connection().execute(select(func.max(OUTCOME.c.version)).where(*of_call)).scalar() or 0)


def save(session: Session, call: DemandCall, version: int, at: datetime, found: dict[str, Outcome]) -> None:
    """A home that has the version already, because two were settling at once, keeps it."""
    rows = [
        {
            "household_id": home,
            "call_id": call.id,
            "version": version,
            "campaign_id": call.campaign_id,
            "made_at": at,
            "state": each.state,
            "figures": as_record(each),
            "baseline_wh": each.baseline_wh,
            "adjusted_wh": each.adjusted_wh,
            "actual_wh": each.actual_wh,
            "reduced_wh": each.reduced_wh,
            "fen": each.fen,
        }
        for home, each in found.items()
    ]
    if rows:
        insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
        session.connection().execute(insert(OUTCOME).on_conflict_do_nothing(), rows)


def _until(call: DemandCall, version: int | None) -> Subquery:
    """The figures of every home as they stood at a version, or as they stand now."""
    where = [OUTCOME.c.campaign_id == call.campaign_id, OUTCOME.c.call_id == call.id]
    if version is not None:
        where.append(OUTCOME.c.version <= version)
    last = (
        select(OUTCOME.c.household_id, func.max(OUTCOME.c.version).label("version"))
        .where(*where)
        .group_by(OUTCOME.c.household_id)
        .subquery()
    )
    same = and_(OUTCOME.c.household_id == last.c.household_id, OUTCOME.c.version == last.c.version)
    columns = [OUTCOME.c.household_id, *(OUTCOME.c[name] for name in SUMS)]
    return select(*columns).join(last, same).where(OUTCOME.c.call_id == call.id).subquery()


def total(session: Session, call: DemandCall) -> Total:
    """Over the homes that were measured, as it stands now."""
    now = _until(call, None)
    difference = as_type(now.c.adjusted_wh - now.c.actual_wh, Float)
    sums = select(
        func.count(),
        func.coalesce(func.sum(now.c.adjusted_wh - now.c.actual_wh), 0),
        func.coalesce(func.sum(difference * difference), 0.0),
        func.coalesce(func.sum(now.c.reduced_wh), 0),
        func.coalesce(func.sum(now.c.fen), 0),
    ).where(now.c.state == "measured")
    n, wh, squares, reduced, fen = session.connection().execute(sums).one()
    return total_of(int(n), int(wh), float(squares), int(reduced), int(fen), call.hours)


def gives_one_away(session: Session, call: DemandCall) -> bool:
    """Whether the largest home's figures can be told from the sums as they stand now; of what was paid each part is one
    of those for what counts as reduced, or of the cap."""
    now = _until(call, None)
    difference = as_type(now.c.adjusted_wh - now.c.actual_wh, Float)
    for size, is_covered in ((difference * difference, squares_covered), (now.c.reduced_wh, covered)):
        measured = select(size).where(now.c.state == "measured")
        largest = session.connection().execute(measured.order_by(size.desc()).limit(2)).scalars().all()
        total = session.connection().execute(select(func.sum(size)).where(now.c.state == "measured")).scalar_one()
        first, second = (float(each) for each in (*largest, 0, 0)[:2])
        if not is_covered(float(total or 0), first, second):
            return True
    return False


def change_gives_one_away(session: Session, call: DemandCall, version: int, told: Total) -> bool:
    """Whether one home makes nearly all of what is new since a version that told `told`. Of the homes that have left
    since nothing is known any more but what they made together: that counts as one part."""
    then, now = _until(call, version), _until(call, None)
    both = now.join(then, then.c.household_id == now.c.household_id, isouter=True)
    for name, whole in (("wh", told.wh), ("reduced_wh", told.reduced_wh)):
        was = _counted(then, name)
        size = func.abs(_counted(now, name) - was)
        still, total = session.connection().execute(select(func.sum(was), func.sum(size)).select_from(both)).one()
        largest = session.connection().execute(select(size).select_from(both).order_by(size.desc()).limit(2)).scalars()
        left = abs(whole - int(still or 0))
        if not covered(int(total or 0) + left, *two_largest([left, *map(int, largest)])):
            return True
    return False


def _counted(rows: Subquery, name: str) -> ColumnElement[int]:
    """What a home adds to a total; nothing where it was not measured, or has no figures."""
    wh = rows.c.adjusted_wh - rows.c.actual_wh if name == "wh" else rows.c.reduced_wh
    return case((rows.c.state == "measured", wh), else_=0)


def changed_since(session: Session, call: DemandCall, version: int) -> int:
    """In how many homes what counts in a total is not what it was at a version."""
    then, now = _until(call, version), _until(call, None)
    counted_then, counted_now = then.c.state == "measured", now.c.state == "measured"
    other = or_(*(then.c[name] != now.c[name] for name in SUMS if name != "state"))
    changed = or_(
        and_(counted_now, or_(then.c.household_id.is_(None), then.c.state != "measured")),
        and_(counted_then, now.c.state != "measured"),
        and_(counted_then, counted_now, other),
    )
    asked = (
        select(func.count())
        .select_from(now.join(then, then.c.household_id == now.c.household_id, isouter=True))
        .where(changed)
    )
    return int(session.connection().execute(asked).scalar_one())


def versions(session: Session, call: DemandCall) -> list[tuple[int, datetime, dict[str, Any]]]:
    """Figures of all homes together, newest first."""
    rows = session.exec(
        select(CallVersionRow)  # type: ignore[call-overload]
        .where(
            col(CallVersionRow.organisation_id) == call.organisation_id,
            col(CallVersionRow.campaign_id) == call.campaign_id,
            col(CallVersionRow.call_id) == call.id,
        )
        .order_by(col(CallVersionRow.version).desc())
    ).scalars()
    return [(row.version, row.made_at, row.figures) for row in rows]


def totals(session: Session, call: DemandCall) -> list[tuple[int, Total]]:
    """Those of the versions, newest first."""
    return [(number, Total(**figures)) for number, _, figures in versions(session, call) if "n" in figures]


def newest_total(session: Session, call: DemandCall) -> Total | None:
    return next((total for _, total in totals(session, call)), None)


def publish(session: Session, call: DemandCall, version: int, at: datetime, figures: Total | dict[str, object]) -> None:
    session.add(
        CallVersionRow(
            organisation_id=call.organisation_id,
            campaign_id=call.campaign_id,
            call_id=call.id,
            version=version,
            made_at=at,
            figures=asdict(figures) if isinstance(figures, Total) else figures,
        )
    )
    session.flush()
