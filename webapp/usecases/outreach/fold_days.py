"""Fold the days of members' meters into one small row each, so that no figure of a campaign unpacks a meter.

Incremental: a home whose imports, set-asides and prices are as they were is left alone; else only the days an import
touched are summed anew. From nothing it comes to the same rows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zlib import crc32

import numpy as np
from sqlmodel import Session

from webapp.domain.calendar import QUARTERS
from webapp.domain.outreach.campaign import Campaign
from webapp.domain.outreach.member_day import (
    MOST_WH,
    Span,
    Standing,
    day_sums,
    days_to_fold,
    left_out,
    window,
)
from webapp.store.outreach import member_days
from webapp.store.outreach.member_days import KnownDays, Member, Row
from webapp.usecases.outreach.cheap_hours import CheapHours
from webapp.usecases.services import Services

AT_ONCE = 500
"""Homes of one transaction."""
LATE_FOR = timedelta(days=22)
"""So long after a campaign's last day late readings are still folded."""


def fold_all(services: Services) -> int:
    """Every campaign that needs it: how many homes were folded."""
    with services.database.read() as session:
        found = member_days.under_way(session)
    due = [each for each in found if services.today() - each.document.last < LATE_FOR]
    return sum(fold_campaign(services, campaign) for campaign in due)


def fold_campaign(services: Services, campaign: Campaign) -> int:
    """How many homes of it were folded. What is cut off is gone on with by the next."""
    with services.database.read() as session:
        ids = member_days.homes(session, campaign.id)
    folding = _Folding(services, campaign, window(campaign.document), CheapHours(services))
    return sum(folding.batch(ids[at : at + AT_ONCE]) for at in range(0, len(ids), AT_ONCE))


@dataclass(frozen=True)
class _Now:
    """What a home's days are to be folded from: the mark says it all in a number, `rest` what is not its imports."""

    mark: int
    rest: int


@dataclass
class _Folding:
    """One campaign on its way."""

    services: Services
    campaign: Campaign
    whole: Span
    cheap: CheapHours

    def batch(self, ids: list[str]) -> int:
        """Some homes in one transaction, after a look without one at whether anything changed."""
        with self.services.database.read() as session:
            found = member_days.members(session, self.campaign.id, ids)
            changed = [item.household_id for item, now in self._seen(session, found, ids) if item.mark != now.mark]
        if not changed:
            return 0
        with self.services.database.write() as session:
            held = member_days.members(session, self.campaign.id, changed, hold=True)
            if held:
                self._fold(session, held)
        return len(held)

    def _seen(self, session: Session, found: list[Member], ids: list[str]) -> Iterator[tuple[Member, _Now]]:
        sums = member_days.import_sums(session, ids, self.whole)
        aside = member_days.set_aside(session, self.campaign.id, ids)
        days = f"{self.whole.first} {self.whole.last}"
        for item in found:
            told = (days, item.province, item.own_prices, aside.get(item.household_id))
            rest = crc32(repr(told).encode())
            mark = crc32(repr((rest, sums.get(item.household_id))).encode()) & 0x7FFFFFFF
            yield item, _Now(mark or 1, rest)

    def _fold(self, session: Session, held: list[Member]) -> None:
        ids = [item.household_id for item in held]
        seen = {item.household_id: now for item, now in self._seen(session, held, ids)}
        imports = member_days.standing(session, ids, self.whole)
        before = member_days.folded_from(session, self.campaign.id, ids)
        spans: dict[str, Span] = {}
        for home in ids:
            span = self._span(before[home], seen[home], imports[home])
            if span:
                spans[home] = span
        if spans:
            self._sum(session, {item.household_id: item for item in held}, spans)
        sources: Mapping[str, dict[str, Any]] = {
            home: {"rest": seen[home].rest, "imports": _readings(imports[home])} for home in ids
        }
        member_days.note_folded(session, self.campaign.id, {home: seen[home].mark for home in ids}, sources)

    def _span(self, before: Mapping[str, Any], now: _Now, imports: Mapping[int, Standing]) -> Span | None:
        """Which days of a home are to be summed anew."""
        if before.get("rest") != now.rest:
            return self.whole
        return days_to_fold({int(number): held for number, held in before["imports"].items()}, imports, self.whole)

    def _sum(self, session: Session, members: Mapping[str, Member], spans: Mapping[str, Span]) -> None:
        ids = list(spans)
        every = Span(min(span.first for span in spans.values()), max(span.last for span in spans.values()))
        known = member_days.meter_days(session, ids, every)
        aside = {
            home: left_out(subjects, self.whole)
            for home, subjects in member_days.set_aside(session, self.campaign.id, ids).items()
        }
        counts = [
            day in spans[home] and not any(day in span for span in aside.get(home, ())) for home, day in known.keys
        ]
        rows = list(self._rows(known, members, counts))
        member_days.replace(session, self.campaign.id, spans, rows)

    def _rows(self, known: KnownDays, members: Mapping[str, Member], counts: list[bool]) -> Iterator[Row]:
        valley = np.empty((len(known.keys), QUARTERS), dtype=np.bool_)
        for n, (home, day) in enumerate(known.keys):
            valley[n] = self.cheap.of(members[home].province, members[home].own_prices, day)
        sums = day_sums(known.wh, known.quality, valley)
        sane = np.abs(sums.wh) <= MOST_WH
        columns = zip(
            *(each.tolist() for each in (sums.wh, sums.measured, sums.known, sums.valley_wh, sane)), strict=True
        )
        for (home, day), counted, (wh, measured, told, cheap, fine) in zip(known.keys, counts, columns, strict=True):
            if counted and told and fine:
                yield home, self.campaign.id, day, wh, measured, told, cheap


def _readings(imports: Mapping[int, Standing]) -> dict[int, int]:
    return {number: item.n_readings for number, item in imports.items()}
