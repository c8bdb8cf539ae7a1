"""Days of the meters of many homes in one query, for what is worked out over all homes of a call."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import numpy as np
from sqlmodel import Session, col, select

from webapp.domain.calendar import QUARTERS
from webapp.domain.day_rows import DayRows
from webapp.domain.outreach.call_baseline import Days, measured_days
from webapp.domain.outreach.demand_call import DemandCall
from webapp.store.meters import IMPORT, MAIN, METER_DAY, unpack_quality, unpack_wh
from webapp.store.outreach.tables import MembershipRow, SetAsideRow


def days_of(session: Session, homes: Sequence[str], first: date, end: date) -> dict[str, Days]:
    """The days in [first, end) by home, as `meters.days` has them; homes without any are left out."""
    asked = (
        select(METER_DAY.c.household_id, METER_DAY.c.day, METER_DAY.c.wh, METER_DAY.c.quality)
        .join(
            IMPORT, (IMPORT.c.household_id == METER_DAY.c.household_id) & (IMPORT.c.import_id == METER_DAY.c.import_id)
        )
        .where(METER_DAY.c.household_id.in_(homes), METER_DAY.c.meter == MAIN)
        .where(METER_DAY.c.day >= first, METER_DAY.c.day < end, IMPORT.c.rolled_back_at.is_(None))
        .order_by(METER_DAY.c.household_id, METER_DAY.c.day, METER_DAY.c.import_id, METER_DAY.c.layer)
    )
    newest: dict[str, dict[date, tuple[bytes, bytes]]] = defaultdict(dict)
    for home, day, wh, quality in session.connection().execute(asked):
        newest[home][day] = wh, quality
    return {home: _days(packed) for home, packed in newest.items()}


def _days(packed: dict[date, tuple[bytes, bytes]]) -> Days:
    first = min(packed)
    shape = ((max(packed) - first).days + 1, QUARTERS)
    wh, quality = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.uint8)
    for day, (packed_wh, packed_quality) in packed.items():
        place = (day - first).days
        wh[place], quality[place] = unpack_wh(packed_wh), unpack_quality(packed_quality)
    return measured_days(DayRows(first, wh, quality))


def called(session: Session, call: DemandCall, after: str, most: int) -> list[str]:
    """Homes of the campaign that are called, by id: all but the random control group."""
    rows = session.exec(
        select(MembershipRow.household_id)
        .where(
            col(MembershipRow.campaign_id) == call.campaign_id,
            col(MembershipRow.arm) == "treated",
            col(MembershipRow.household_id) > after,
        )
        .order_by(col(MembershipRow.household_id))
        .limit(most)
    )
    return list(rows)


def set_aside(session: Session, call: DemandCall, homes: Sequence[str]) -> set[str]:
    """Those of some homes whose readings of the call's day do not count, until that is lifted."""
    rows = session.exec(
        select(SetAsideRow.household_id).where(
            col(SetAsideRow.household_id).in_(homes),
            col(SetAsideRow.campaign_id) == call.campaign_id,
            col(SetAsideRow.what).in_(("day", "series")),
            col(SetAsideRow.subject) == call.day.isoformat(),
            col(SetAsideRow.lifted_at).is_(None),
        )
    )
    return set(rows)
