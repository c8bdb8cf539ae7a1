"""Homes outside any campaign that agreed to be compared with: their daily sums, from their meters."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import select
from sqlmodel import Session, col

from webapp.domain.calendar import DAY
from webapp.domain.daily import Mask
from webapp.domain.holidays import Holidays
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.counted import DAYS_BEFORE, MOST_WH_A_DAY, HomeSums
from webapp.domain.outreach.member_day import Span
from webapp.domain.readings import Quality
from webapp.store.outreach.member_days import meter_days
from webapp.store.outreach.tables import ComparisonHomeRow, MembershipRow
from webapp.store.tables import HouseholdRow

AT_ONCE = 200
Days = dict[date, int]
Cheap = Callable[[str, dict[str, Any] | None, date], Mask]
"""The cheap quarter-hours of a day, by province and own prices."""


def outside_sums(session: Session, campaign: Campaign, holidays: Holidays, cheap: Cheap | None = None) -> HomeSums:
    """Of the campaign's province, and in no campaign whatever. With `cheap` only what they used outside the hours it
    names."""
    document = campaign.document
    asked = (
        select(col(ComparisonHomeRow.household_id), col(HouseholdRow.own_prices))
        .join(HouseholdRow, col(HouseholdRow.household_id) == col(ComparisonHomeRow.household_id))
        .where(col(HouseholdRow.province) == document.province)
        .where(~select(MembershipRow).where(_same_home()).exists())
        .order_by(col(ComparisonHomeRow.household_id))
    )
    prices: dict[str, dict[str, Any] | None] = dict(session.execute(asked).all())
    ids = list(prices)
    left_out = None if cheap is None else lambda home, day: cheap(document.province, prices[home], day)
    span = Span(document.first - DAYS_BEFORE * DAY, document.last)
    parts = (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
    found = [each for some in parts for each in _days_of(session, some, span, left_out)]
    rows = [_row(days, document.first, document.last, holidays) for days in found]
    numbers = np.array(rows, dtype=np.int64).reshape(len(rows), 9)
    return HomeSums(
        ids,
        np.zeros(len(ids), dtype=np.bool_),
        numbers[:, 0],
        numbers[:, 1],
        numbers[:, 2],
        numbers[:, 3],
        numbers[:, 4],
        numbers[:, 5] > 0,
        numbers[:, 6],
        numbers[:, 7],
        numbers[:, 8],
    )


def _same_home() -> Any:
    return col(MembershipRow.household_id) == col(ComparisonHomeRow.household_id)


def _days_of(session: Session, ids: list[str], span: Span, left_out: Callable[[str, date], Mask] | None) -> list[Days]:
    """The whole days of each home."""
    known = meter_days(session, ids, span)
    counts = np.ones_like(known.wh, dtype=np.bool_)
    if left_out is not None:
        for n, (home, day) in enumerate(known.keys):
            counts[n] = ~left_out(home, day)
    whole, wh = (known.quality != Quality.MISSING).all(axis=1), np.where(counts, known.wh, 0).sum(axis=1)
    days: dict[str, Days] = defaultdict(dict)
    for (home, day), told, total in zip(known.keys, whole.tolist(), wh.tolist(), strict=True):
        if told:
            days[home][day] = total
    return [days[home] for home in ids]


def _row(days: Days, first: date, last: date, holidays: Holidays) -> tuple[int, ...]:
    before = {day: wh for day, wh in days.items() if day < first}
    during = [wh for day, wh in days.items() if day >= first]
    impossible = any(not 0 <= wh <= MOST_WH_A_DAY for wh in days.values())
    days_off = [wh for day, wh in before.items() if holidays.is_day_off(day)]
    earlier = [wh for day, wh in before.items() if day < first - 30 * DAY]
    later = [wh for day, wh in before.items() if day >= first - 30 * DAY]
    return (
        sum(before.values()),
        len(before),
        sum(during),
        len(during),
        (last - first) // DAY + 1,
        int(impossible),
        *(sum(part) // max(len(part), 1) for part in (days_off, earlier, later)),
    )
