"""All that is kept of a home and bears on its routes, gathered once for a page."""

from collections.abc import Iterator
from datetime import date

import numpy as np
from sqlmodel import Session

from webapp.domain.calendar import DAY, QUARTERS, days, local, month_start, next_month, quarter_of
from webapp.domain.declaration import standing
from webapp.domain.errors import UnknownTariffError
from webapp.domain.evidence import BillCheck, Coverage, FactorNote, HomeFacts, LockedBaseline, Seals, TierUse
from webapp.domain.household import Household
from webapp.domain.readings import Quality
from webapp.store import baselines, consents, meters, paper_bills, receipts, records, statements
from webapp.store.meters import MeterDays
from webapp.usecases.keep_bills import compare
from webapp.usecases.list_statements import check_chain
from webapp.usecases.services import Services

TIERED_ROUTE = "shanghai"
"""The only place whose route asks for the year's tier."""
THIRD = 2
PLANS = {"tou": True, "tiers": False}


def gather_facts(services: Services, home: Household) -> HomeFacts:
    today = services.today()
    month = month_start(month_start(today) - DAY)
    with services.database.read() as session:
        measured = meters.days(session, home.id, month, today)
        declared = standing(consents.declarations(session, home.id))
        first_deed, n_deeds = records.deeds(session, home.id)
        return HomeFacts(
            home.land,
            services.city(home),
            today,
            certificates=sum(item.count for item in records.certificates(session, home.id)),
            declared={kind: local(each.made_at).date() for kind, each in declared.items()},
            coverage=_coverage(measured, month, month_start(today)),
            bill=_newest_bill(session, home),
            factor=_factor(services, home, today),
            baseline=_baseline(session, home, month_start(today)),
            seals=_seals(session, home),
            consents=tuple(consents.consents(session, home.id)),
            allocations=tuple(receipts.allocations(session, home.id)),
            receipts=tuple(receipts.every(session, home.id)),
            time_of_use=PLANS.get(home.plan),
            tier=_tier(session, services, home) if home.land == TIERED_ROUTE else None,
            longest_run=_longest_run(measured),
            first_deed=first_deed,
            n_deeds=n_deeds,
            n_events=len(home.events),
            last_event=_last_event(services, home, measured),
            mechanisms=services.pathways.mechanisms,
        )


def _coverage(measured: MeterDays, first: date, end: date) -> Coverage:
    counts = {Quality.MEASURED: 0, Quality.ESTIMATED: 0}
    for day, quality in measured.quality.items():
        if first <= day < end:
            for kind in counts:
                counts[kind] += int((quality == kind).sum())
    return Coverage(counts[Quality.MEASURED], counts[Quality.ESTIMATED], (end - first).days * QUARTERS)


def _newest_bill(session: Session, home: Household) -> BillCheck | None:
    kept = paper_bills.every(session, home.id)
    return compare(session, home, kept[0]) if kept else None


def _factor(services: Services, home: Household, day: date) -> FactorNote:
    found = services.factor(home, day)
    return FactorNote(found.data_year, found.place, found.scope, found.announcement.number)


def _baseline(session: Session, home: Household, end: date) -> LockedBaseline | None:
    """The one that judges the month before `end`; where none does yet, the one locked last."""
    kept = baselines.every(session, home.id)
    if not kept:
        return None
    judging = baselines.in_force(kept, end) or kept[-1].baseline
    locked_at = next(each.locked_at for each in kept if each.baseline.id == judging.id)
    return LockedBaseline(local(locked_at).date(), judging.applies_from)


def _seals(session: Session, home: Household) -> Seals | None:
    """Which months are sealed, and whether the chain still stands as it was sealed."""
    kept = statements.every(session, home.id)
    if not kept:
        return None
    months = sorted({date.fromisoformat(f"{each.month}-01") for each in kept})
    missing = [day for day in _months(months[0], months[-1]) if day not in months]
    sealed_on = max(local(each.sealed_at).date() for each in kept if each.month == f"{months[-1]:%Y-%m}")
    return Seals(months[0], months[-1], tuple(missing), sealed_on, check_chain(session, home, kept).whole)


def _months(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first = next_month(first)


def _longest_run(measured: MeterDays) -> int:
    """Of days of which every quarter-hour is known, repaired ones left out."""
    best = run = 0
    before: date | None = None
    for day in sorted(measured.quality):
        whole = not np.isin(measured.quality[day], (Quality.MISSING, Quality.REPAIRED)).any()
        run = (run + 1 if before and day - before == DAY else 1) if whole else 0
        before = day
        best = max(best, run)
    return best


def _tier(session: Session, services: Services, home: Household) -> TierUse | None:
    today = services.today()
    try:
        contract = services.contract(home, today)
    except UnknownTariffError:
        return None
    first = contract.first_day(today)
    found = meters.days(session, home.id, first, today)
    bounds = contract.bounds_wh(today)
    return TierUse(
        sum(int(wh.sum()) for wh in found.wh.values()),
        len(found.wh),
        (today - first).days,
        bounds[THIRD] if len(bounds) > THIRD else None,
        over=contract.last_day(today) - DAY <= today,
    )


def _last_event(services: Services, home: Household, measured: MeterDays) -> bool | None:
    """Whether the last event that is over was measured by the quarter-hour all through."""
    over = [event for event in home.events if event.end <= services.now()]
    if not over:
        return None
    last = max(over, key=lambda event: event.end)
    first_day, last_day = local(last.start).date(), local(last.end).date()
    start, stop = quarter_of(last.start), quarter_of(last.end) + (last_day - first_day).days * QUARTERS
    told = [measured.quality.get(day, np.zeros(QUARTERS, dtype=np.uint8)) for day in days(first_day, last_day + DAY)]
    return bool((np.concatenate(told)[start:stop] == Quality.MEASURED).all())
