"""Work out what calls came to, from the readings that have come in; again while late ones come, for three weeks.

A home's own figures are its own: each change is a new version of them at once. Figures of all homes together are
published only where they differ from every earlier version in no home or in at least five, so that no two of them tell
about few homes, and where no home makes nearly all of them or of the difference. A home that left meanwhile is in the
difference too, and only adds to that number.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from webapp.domain.calendar import DAY, local
from webapp.domain.outreach.call_baseline import Baseline, Days
from webapp.domain.outreach.call_outcome import Outcome, outcome
from webapp.domain.outreach.demand_call import DemandCall
from webapp.domain.outreach.small_groups import K
from webapp.store.outreach import audit, call_answers, call_days, call_outcomes, calls
from webapp.usecases.outreach.call_effort import kept_low, took_part
from webapp.usecases.outreach.call_freeze import BATCH, baselines, freeze
from webapp.usecases.services import Services

EVERY_HOUR_FOR = timedelta(days=3)
DAILY_AT = 9
"""After three days late readings are looked for once a day, at nine."""


def settle_due(services: Services, slot: datetime) -> int:
    """Of the calls that are over and not final: how many were looked at."""
    now = services.now()
    with services.database.read() as session:
        due = [call for call in calls.unsettled(session, now) if not call.rehearsal and _hour(call, slot, now)]
    for call in due:
        settle(services, call)
    return len(due)


def _hour(call: DemandCall, slot: datetime, now: datetime) -> bool:
    return now - call.end < EVERY_HOUR_FOR or local(slot).hour == DAILY_AT or now >= call.open_until


def settle(services: Services, call: DemandCall) -> int:
    """How many homes have new figures. Done again with the same readings it changes nothing."""
    call = _as_it_is(services, call)
    freeze(services, call)
    call, now = _as_it_is(services, call), services.now()
    with services.database.read() as session:
        version = call_outcomes.last_version(session, call) + 1
    changed, after = 0, ""
    while homes := _batch(services, call, after):
        after = homes[-1][0]
        bases = {home: base for home, base, _ in homes}
        changed += _settle(services, call, bases, {home for home, _, read in homes if read}, version, now)
    with services.database.write() as session:
        _publish(session, call, version, now)
        calls.save(session, replace(call, settled_at=now, final_at=now if now >= call.open_until else None))
    return changed


def settle_home(services: Services, call: DemandCall, household_id: str, now: datetime) -> bool:
    """Whether its figures are new, after staff looked: from its readings as they are, a version of its own.

    Also once the call is final, for what was said while it was not. The figures of all homes together follow only
    where at least five homes changed, as ever. What is lost to a settling at the same moment the next one finds.
    """
    call = _as_it_is(services, call)
    if call.phase(now) != "over":
        return False
    with services.database.read() as session:
        kept = call_answers.find(session, household_id, call.id)
        version = call_outcomes.last_version(session, call) + 1
    if kept is None or kept.answer.choice != "in" or kept.baseline is None:
        return False
    read = {household_id} if kept.answer.readings.both else set()
    changed = _settle(services, call, {household_id: kept.baseline}, read, version, now)
    if changed:
        with services.database.write() as session:
            _publish(session, call, version, now)
    return changed > 0


def _as_it_is(services: Services, call: DemandCall) -> DemandCall:
    with services.database.read() as session:
        return calls.find(session, call.organisation_id, call.campaign_id, call.id) or call


def _batch(services: Services, call: DemandCall, after: str) -> list[tuple[str, Baseline, bool]]:
    with services.database.read() as session:
        return call_answers.taking_part(session, call, after, BATCH)


def _settle(
    services: Services, call: DemandCall, bases: dict[str, Baseline], read: set[str], version: int, now: datetime
) -> int:
    """`read`: the homes that read their meter off twice, which shows that they took part where it has told nothing."""
    late = _come_late(services, call, bases)
    bases = {**bases, **late}
    homes = list(bases)
    with services.database.read() as session:
        days = call_days.days_of(session, homes, call.day, call.day + DAY)
        aside = call_days.set_aside(session, call, homes)
        before = call_outcomes.newest(session, call, homes)
    found = {home: _outcome(call, bases[home], days.get(home), home in aside) for home in homes}
    new = {
        home: each
        for home, each in found.items()
        if each != before.get(home) and (each.state != "missing" or home in before)
    }
    with services.database.write() as session:
        call_answers.freeze(session, call, late)
        call_outcomes.save(session, call, version, now, new)
        took_part(services, session, call, [home for home, each in new.items() if each.state == "measured"])
        took_part(services, session, call, [home for home in read if found[home].state == "missing"], "B")
        kept_low(services, session, call, [home for home, each in new.items() if each.kept])
    return len(new)


def _come_late(services: Services, call: DemandCall, bases: dict[str, Baseline]) -> dict[str, Baseline]:
    """Where days were missing when answers closed, and have come since: the same days, by the same rule."""
    lacking = [home for home, base in bases.items() if base.why_not]
    if not lacking:
        return {}
    return {home: base for home, base in baselines(services, call, lacking).items() if not base.why_not}


def _outcome(call: DemandCall, base: Baseline, days: Days | None, aside: bool) -> Outcome:
    if aside:
        return Outcome("set_aside", baseline=base.wh, low_use=base.low_use)
    if days is None:
        return Outcome("missing", baseline=base.wh, low_use=base.low_use)
    return outcome(base, call, *days.at(call.day))


def _publish(session: Session, call: DemandCall, version: int, now: datetime) -> None:
    total = call_outcomes.total(session, call)
    if total.n < K or call_outcomes.gives_one_away(session, call):
        return
    earlier = call_outcomes.totals(session, call)
    for number, told in earlier:
        few = call_outcomes.changed_since(session, call, number) < K
        if few or call_outcomes.change_gives_one_away(session, call, number, told):
            return
    call_outcomes.publish(session, call, version, now, total)
    audit.note(
        session,
        call.organisation_id,
        now,
        "call_settled",
        campaign_id=call.campaign_id,
        number=call.number,
        version=len(earlier) + 1,
        homes=total.n,
    )
